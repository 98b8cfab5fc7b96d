"""Addresses of eligibility, one module a topic."""

from eligibility.urls import policies, readiness, register, suspensions, talent, verdicts

MODULES = (verdicts, policies, talent, readiness, suspensions, register)
from eligibility.urls import discipline, policies, readiness, suspensions, talent, verdicts

MODULES = (verdicts, policies, talent, readiness, suspensions, discipline)
from eligibility.urls import objections, policies, readiness, suspensions, talent, verdicts

MODULES = (verdicts, policies, talent, readiness, suspensions, objections)
urlpatterns = [address for module in MODULES for address in module.urlpatterns]
api_urlpatterns = [address for module in MODULES for address in module.api_urlpatterns]
