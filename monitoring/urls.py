"""Addresses: pages and API operations."""

from django.urls import URLPattern, path

from monitoring import api
from monitoring.views import runs, warnings

urlpatterns: list[URLPattern] = [
    path("peringatan", warnings.warnings, name="warnings"),
    path("peringatan/<int:pk>", warnings.warning, name="warning"),
    path("peringatan/<int:pk>/jawab", warnings.warning_answer, name="warning_answer"),
    path("peringatan/<int:pk>/keberatan", warnings.warning_object, name="warning_object"),
    path("peringatan-saya", warnings.my_warnings, name="my_warnings"),
    path("pemeriksaan", runs.watch_runs, name="watch_runs"),
    path("pemeriksaan/<int:office_id>/ulang", runs.watch_rerun, name="watch_rerun"),
]
api_urlpatterns: list[URLPattern] = [
    path("warnings", api.warnings, name="api_warnings"),
    path("warnings/<int:pk>", api.warning, name="api_warning"),
    path("warnings/<int:pk>/answer", api.warning_answer, name="api_warning_answer"),
    path("warnings/<int:pk>/object", api.warning_object, name="api_warning_object"),
]
