"""Addresses of pilots, one module a topic."""

from pilots.urls import complaints, papers, plans, savings, surveys

MODULES = (plans, papers, complaints, surveys, savings)
urlpatterns = [address for module in MODULES for address in module.urlpatterns]
api_urlpatterns = [address for module in MODULES for address in module.api_urlpatterns]
