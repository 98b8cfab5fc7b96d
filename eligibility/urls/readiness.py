"""Addresses of readiness."""

from django.urls import URLPattern, path

from eligibility.api import readiness as api
from eligibility.views import readiness

urlpatterns: list[URLPattern] = [
    path("kelayakan/kesiapan", readiness.readiness_declare, name="readiness_declare"),
    path("kesiapan", readiness.readiness_list, name="readiness_list"),
    path("kesiapan/<int:pk>/konfirmasi", readiness.readiness_confirm, name="readiness_confirm"),
]
api_urlpatterns: list[URLPattern] = [
    path("readiness", api.readiness, name="api_readiness"),
]
