"""Addresses of papers and of the API of pilots."""

from django.urls import URLPattern, path

from pilots.api import plan_acts, plans
from pilots.views import papers

urlpatterns: list[URLPattern] = [
    path("uji-coba/<int:pk>/laporan/<int:verdict_id>.pdf", papers.pilot_report_pdf, name="pilot_report_pdf"),
    path(
        "uji-coba/<int:pk>/laporan/<int:verdict_id>.json", papers.pilot_report_json, name="pilot_report_json"
    ),
    path("verifikasi/<str:code>", papers.report_verify, name="report_verify"),
]
api_urlpatterns: list[URLPattern] = [
    path("pilots", plans.pilots, name="api_pilots"),
    path("pilots/<int:pk>", plans.pilot, name="api_pilot"),
    path("pilots/<int:pk>/report", plans.pilot_report, name="api_pilot_report"),
    path("pilots/<int:pk>/propose", plan_acts.pilot_propose, name="api_pilot_propose"),
    path("pilots/<int:pk>/return", plan_acts.pilot_return, name="api_pilot_return"),
    path("pilots/<int:pk>/sign", plan_acts.pilot_sign, name="api_pilot_sign"),
    path("pilots/<int:pk>/cancel", plan_acts.pilot_cancel, name="api_pilot_cancel"),
    path("pilots/<int:pk>/run", plan_acts.pilot_run, name="api_pilot_run"),
    path("pilots/<int:pk>/adopt", plan_acts.pilot_adopt, name="api_pilot_adopt"),
    path("pilots/<int:pk>/veto", plan_acts.pilot_veto, name="api_pilot_veto"),
    path("pilots/<int:pk>/end", plan_acts.pilot_end, name="api_pilot_end"),
]
