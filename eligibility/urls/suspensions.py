"""Addresses of suspensions."""

from django.urls import URLPattern, path

from eligibility.api import suspensions as api
from eligibility.views import suspensions

urlpatterns: list[URLPattern] = [
    path("kelayakan/penghentian", suspensions.my_suspensions, name="my_suspensions"),
    path("kelayakan/penghentian/<int:pk>/keberatan", suspensions.suspension_object, name="suspension_object"),
    path("penghentian", suspensions.suspensions, name="suspensions"),
    path("penghentian/<int:pk>", suspensions.suspension, name="suspension"),
    path("penghentian/<int:pk>/tetapkan", suspensions.suspension_confirm, name="suspension_confirm"),
    path("penghentian/<int:pk>/tolak", suspensions.suspension_reject, name="suspension_reject"),
    path("penghentian/<int:pk>/cabut", suspensions.suspension_lift, name="suspension_lift"),
    path("pegawai/<int:pk>/penghentian", suspensions.suspension_propose, name="suspension_propose"),
]
api_urlpatterns: list[URLPattern] = [
    path("suspensions", api.suspensions, name="api_suspensions"),
    path("suspensions/<int:pk>", api.suspension, name="api_suspension"),
    path("suspensions/<int:pk>/confirm", api.suspension_confirm, name="api_suspension_confirm"),
    path("suspensions/<int:pk>/reject", api.suspension_reject, name="api_suspension_reject"),
    path("suspensions/<int:pk>/lift", api.suspension_lift, name="api_suspension_lift"),
    path("suspensions/<int:pk>/object", api.suspension_object, name="api_suspension_object"),
]
