"""Addresses of the weekly index: page and API operation."""

from django.urls import URLPattern, path

from performance.api import index as api
from performance.views import index

urlpatterns: list[URLPattern] = [
    path("kinerja/indeks", index.performance_index, name="performance_index"),
]
api_urlpatterns: list[URLPattern] = [
    path("performance/index", api.index, name="api_performance_index"),
]
