"""Addresses of check-in and check-out, own presence, hours and the team's day. The pages stand in `own`."""

from django.urls import URLPattern, path

from presence.api import checking

urlpatterns: list[URLPattern] = []
api_urlpatterns = [
    path("presence/check-in", checking.presence_check_in, name="api_check_in"),
    path("presence/check-out", checking.presence_check_out, name="api_check_out"),
    path("presence/today", checking.presence_today, name="api_presence_today"),
    path("presence/events", checking.presence_events, name="api_presence_events"),
    path("presence/hours", checking.presence_hours, name="api_presence_hours"),
    path("presence/team", checking.presence_team, name="api_presence_team"),
]
