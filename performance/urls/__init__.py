"""Every address of the app."""

from performance.urls import index, records

MODULES = (index, records)

urlpatterns = [path for module in MODULES for path in module.urlpatterns]
api_urlpatterns = [path for module in MODULES for path in module.api_urlpatterns]
