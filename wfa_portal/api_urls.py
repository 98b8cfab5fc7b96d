"""Every operation of the API, composed from the apps, with its schema and an offline docs page."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from approvals.urls import api_urlpatterns as approvals
from eligibility.urls import api_urlpatterns as eligibility
from employees.urls import api_urlpatterns as employees
from monitoring.urls import api_urlpatterns as monitoring
from performance.urls import api_urlpatterns as performance
from pilots.urls import api_urlpatterns as pilots
from presence.urls import api_urlpatterns as presence
from scheduling.urls import api_urlpatterns as scheduling
from studio.urls import api_urlpatterns as studio

urlpatterns = [
    path("schema", SpectacularAPIView.as_view(), name="api_schema"),
    path("docs", SpectacularSwaggerSplitView.as_view(url_name="api_schema"), name="api_docs"),
    *employees,
    *eligibility,
    *scheduling,
    *studio,
    *approvals,
    *performance,
    *presence,
    *monitoring,
    *pilots,
]
