"""Every page of the portal, composed from the apps."""

from django.urls import include, path

from wfa_portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("core.urls")),
    path("", include("employees.urls")),
    path("", include("eligibility.urls")),
    path("", include("scheduling.urls")),
    path("", include("studio.urls")),
    path("", include("approvals.urls")),
    path("", include("performance.urls")),
    path("", include("presence.urls")),
    path("", include("monitoring.urls")),
    path("", include("pilots.urls")),
    path("api/v1/", include("wfa_portal.api_urls")),
]
