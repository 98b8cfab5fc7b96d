"""Addresses of the talent grid."""

from django.urls import URLPattern, path

from eligibility.views import talent

urlpatterns: list[URLPattern] = [
    path("talenta", talent.talent_grid, name="talent_grid"),
]
api_urlpatterns: list[URLPattern] = []
