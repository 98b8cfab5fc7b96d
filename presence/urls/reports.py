"""Addresses of daily reports: pages and API operations."""

from django.urls import URLPattern, path

from presence.api import reports as api
from presence.views import evidence, reports, reviews

urlpatterns: list[URLPattern] = [
    path("laporan", reports.report_list, name="report_list"),
    path("laporan/lihat/<int:pk>", reports.report_detail, name="report_detail"),
    path("laporan/bukti/<int:pk>", evidence.report_evidence, name="report_evidence"),
    path("laporan/<str:date>", reports.report_day, name="report_day"),
    path("laporan/<str:date>/kirim", reports.report_send, name="report_send"),
    path("laporan/<str:date>/baris", reports.report_row, name="report_row"),
    path("periksa-laporan", reviews.report_reviews, name="report_reviews"),
    path("periksa-laporan/riwayat", reviews.report_reviewed, name="report_reviewed"),
    path("periksa-laporan/massal", reviews.report_bulk, name="report_bulk"),
    path("periksa-laporan/<int:pk>/terima", reviews.report_accept, name="report_accept"),
    path("periksa-laporan/<int:pk>/kembalikan", reviews.report_ask_back, name="report_ask_back"),
]
api_urlpatterns: list[URLPattern] = [
    path("reports", api.reports, name="api_reports"),
    path("reports/reviews", api.reviews, name="api_report_reviews"),
    path("reports/accept", api.reports_accept, name="api_reports_accept"),
    path("reports/items/<int:pk>/evidence", api.evidence_add, name="api_report_evidence_add"),
    path("reports/evidence/<int:pk>", api.evidence, name="api_report_evidence"),
    path("reports/evidence/<int:pk>/remove", api.evidence_remove, name="api_report_evidence_remove"),
    path("reports/<int:pk>/accept", api.report_accept, name="api_report_accept"),
    path("reports/<int:pk>/ask-back", api.report_ask_back, name="api_report_ask_back"),
    path("reports/<str:date>", api.report, name="api_report"),
    path("reports/<str:date>/submit", api.report_submit, name="api_report_submit"),
]
