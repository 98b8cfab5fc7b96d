"""Addresses of the studio, one module a topic."""

from studio.urls import explain, replays

MODULES = (explain, replays)
urlpatterns = [address for module in MODULES for address in module.urlpatterns]
api_urlpatterns = [address for module in MODULES for address in module.api_urlpatterns]
