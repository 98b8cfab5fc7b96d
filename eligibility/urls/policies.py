"""Addresses of policies."""

from django.urls import URLPattern, path

from eligibility.views import policies

urlpatterns: list[URLPattern] = [
    path("kebijakan", policies.policy, name="policy"),
    path("kebijakan/<int:number>", policies.policy_version, name="policy_version"),
]
api_urlpatterns: list[URLPattern] = []
