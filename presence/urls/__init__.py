"""Every address of the app."""

from presence.urls import checking, duties, own, reports

MODULES = (reports, checking, own, duties)

urlpatterns = [path for module in MODULES for path in module.urlpatterns]
api_urlpatterns = [path for module in MODULES for path in module.api_urlpatterns]
