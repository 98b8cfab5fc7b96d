"""Addresses of verdicts."""

from django.urls import URLPattern, path

from eligibility.api import verdicts as api
from eligibility.views import verdicts

urlpatterns: list[URLPattern] = [
    path("kelayakan", verdicts.my_eligibility, name="my_eligibility"),
    path("pegawai/<int:pk>/kelayakan", verdicts.person_eligibility, name="person_eligibility"),
]
api_urlpatterns: list[URLPattern] = [
    path("eligibility", api.eligibility, name="api_eligibility"),
]
