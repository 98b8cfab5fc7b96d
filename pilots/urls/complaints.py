"""Addresses: pages and API operations."""

from django.urls import URLPattern, path

from pilots.api import complaints as api
from pilots.views import complaint_public as public
from pilots.views import complaint_triage as triage

urlpatterns: list[URLPattern] = [
    path("pengaduan", public.complaint_start, name="complaint_start"),
    path("pengaduan/cek", public.complaint_check, name="complaint_check"),
    path("pengaduan/<slug:agency>", public.complaint_offices, name="complaint_offices"),
    path("pengaduan/<slug:agency>/<path:office>", public.complaint_form, name="complaint_form"),
    path("kelola-pengaduan", triage.complaints, name="complaints"),
    path("kelola-pengaduan/catat", triage.complaint_record, name="complaint_record"),
    path("kelola-pengaduan/ringkasan", triage.complaint_summary, name="complaint_summary"),
    path("kelola-pengaduan/<int:pk>", triage.complaint, name="complaint"),
    path("kelola-pengaduan/<int:pk>/periksa", triage.complaint_take, name="complaint_take"),
    path("kelola-pengaduan/<int:pk>/putuskan", triage.complaint_decide, name="complaint_decide"),
    path("kelola-pengaduan/<int:pk>/buka-lagi", triage.complaint_reopen, name="complaint_reopen"),
]
api_urlpatterns: list[URLPattern] = [
    path("complaints", api.complaints, name="api_complaints"),
    path("complaints/counts", api.complaint_numbers, name="api_complaint_counts"),
    path("complaints/<int:pk>", api.complaint, name="api_complaint"),
    path("complaints/<int:pk>/review", api.complaint_review, name="api_complaint_review"),
    path("complaints/<int:pk>/uphold", api.complaint_uphold, name="api_complaint_uphold"),
    path("complaints/<int:pk>/dismiss", api.complaint_dismiss, name="api_complaint_dismiss"),
    path("complaints/<int:pk>/outside", api.complaint_outside, name="api_complaint_outside"),
    path("complaints/<int:pk>/reopen", api.complaint_reopen, name="api_complaint_reopen"),
]
