"""Addresses of eligibility, one module a topic."""

from eligibility.urls import (
    discipline,
    objections,
    policies,
    readiness,
    register,
    suspensions,
    talent,
    verdicts,
)

MODULES = (verdicts, policies, talent, readiness, suspensions, discipline, register, objections)
urlpatterns = [address for module in MODULES for address in module.urlpatterns]
api_urlpatterns = [address for module in MODULES for address in module.api_urlpatterns]
