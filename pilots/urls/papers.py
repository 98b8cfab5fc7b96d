"""Addresses of papers and of the API of pilots."""

from django.urls import URLPattern, path

from pilots.views import papers

urlpatterns: list[URLPattern] = [
    path("uji-coba/<int:pk>/laporan/<int:verdict_id>.pdf", papers.pilot_report_pdf, name="pilot_report_pdf"),
    path(
        "uji-coba/<int:pk>/laporan/<int:verdict_id>.json", papers.pilot_report_json, name="pilot_report_json"
    ),
    path("verifikasi/<str:code>", papers.report_verify, name="report_verify"),
]
api_urlpatterns: list[URLPattern] = []
