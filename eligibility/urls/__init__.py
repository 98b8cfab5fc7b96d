"""Addresses of eligibility, one module a topic."""

from eligibility.urls import objections, policies, readiness, suspensions, talent, verdicts

MODULES = (verdicts, policies, talent, readiness, suspensions, objections)
urlpatterns = [address for module in MODULES for address in module.urlpatterns]
api_urlpatterns = [address for module in MODULES for address in module.api_urlpatterns]
