"""Addresses of explained days."""

from django.urls import URLPattern, path

from studio.api import explain as api
from studio.views import explain

urlpatterns: list[URLPattern] = [
    path("kelayakan/penjelasan", explain.my_explanation, name="my_explanation"),
    path("pegawai/<int:pk>/penjelasan", explain.person_explanation, name="person_explanation"),
]
api_urlpatterns: list[URLPattern] = [
    path("eligibility/<str:nip>", api.eligibility_of, name="api_eligibility_of"),
]
