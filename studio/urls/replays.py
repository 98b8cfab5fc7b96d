"""Addresses of replays."""

from django.urls import URLPattern, path

from studio.api import replays as api
from studio.views import replays

urlpatterns: list[URLPattern] = [
    path("putar-ulang", replays.replays, name="replays"),
    path("kebijakan/<int:number>/putar-ulang", replays.policy_replay, name="policy_replay"),
    path("putar-ulang/<int:pk>", replays.replay, name="replay"),
    path("putar-ulang/<int:pk>/kemajuan", replays.replay_progress, name="replay_progress"),
    path("putar-ulang/<int:pk>/ulangi", replays.replay_retry, name="replay_retry"),
    path("putar-ulang/<int:pk>/unduh", replays.replay_file, name="replay_file"),
]
api_urlpatterns: list[URLPattern] = [
    path("policies/<int:number>/replays", api.policy_replays, name="api_policy_replays"),
    path("replays/<int:pk>", api.replay, name="api_replay"),
    path("replays/<int:pk>/file", api.replay_file, name="api_replay_file"),
]
