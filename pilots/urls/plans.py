"""Addresses: pages and API operations."""

from django.urls import URLPattern, path

from pilots.views import pilots, plan_forms, plan_steps, quota_why, reports

REPORT = "uji-coba/<int:pk>/laporan/<int:verdict_id>"

urlpatterns: list[URLPattern] = [
    path("uji-coba", pilots.pilots, name="pilots"),
    path("uji-coba/baru", plan_forms.pilot_new, name="pilot_new"),
    path("uji-coba/<int:pk>", pilots.pilot, name="pilot"),
    path("uji-coba/<int:pk>/ubah", plan_forms.pilot_edit, name="pilot_edit"),
    path("uji-coba/<int:pk>/ajukan", plan_steps.pilot_propose, name="pilot_propose"),
    path("uji-coba/<int:pk>/kembalikan", plan_steps.pilot_return, name="pilot_return"),
    path("uji-coba/<int:pk>/tanda-tangan", plan_steps.pilot_sign, name="pilot_sign"),
    path("uji-coba/<int:pk>/batalkan", plan_steps.pilot_cancel, name="pilot_cancel"),
    path("uji-coba/<int:pk>/jalankan", plan_steps.pilot_run, name="pilot_run"),
    path("uji-coba/<int:pk>/kemajuan", pilots.pilot_progress, name="pilot_progress"),
    path("uji-coba/<int:pk>/akhiri", plan_steps.pilot_end, name="pilot_end"),
    path(REPORT, reports.pilot_report, name="pilot_report"),
    path(f"{REPORT}/sahkan", reports.verdict_adopt, name="verdict_adopt"),
    path(f"{REPORT}/veto", reports.verdict_veto, name="verdict_veto"),
    path("kuota/mengapa", quota_why.quota_why, name="quota_why"),
    path("kuota/mengapa/<int:office_id>", quota_why.quota_why_office, name="quota_why_office"),
]
api_urlpatterns: list[URLPattern] = []
