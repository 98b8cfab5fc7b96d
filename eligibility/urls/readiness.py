"""Addresses of readiness."""

from django.urls import URLPattern, path

from eligibility.api import readiness as api
from eligibility.views import bandwidth, readiness, readiness_gaps

urlpatterns: list[URLPattern] = [
    path("kelayakan/kesiapan", readiness.readiness_declare, name="readiness_declare"),
    path("kelayakan/kesiapan/tes", readiness.ict_test, name="ict_test"),
    path("kelayakan/kesiapan/tes/hasil", readiness.ict_test_result, name="ict_test_result"),
    path("kelayakan/kesiapan/unduh", bandwidth.readiness_download, name="readiness_download"),
    path("kelayakan/kesiapan/unggah", bandwidth.readiness_upload, name="readiness_upload"),
    path("kesiapan", readiness.readiness_list, name="readiness_list"),
    path("kesiapan/konfirmasi", readiness.readiness_confirm_many, name="readiness_confirm_many"),
    path("kesiapan/<int:pk>/konfirmasi", readiness.readiness_confirm, name="readiness_confirm"),
    path("kesiapan/<int:pk>/kembalikan", readiness.readiness_return, name="readiness_return"),
    path("kesiapan/peta", readiness_gaps.readiness_gaps, name="readiness_gaps"),
    path("kesiapan/peta/unduh", readiness_gaps.readiness_gaps_export, name="readiness_gaps_export"),
    path("kesiapan/peta/<int:pk>", readiness_gaps.readiness_gaps_office, name="readiness_gaps_office"),
]
api_urlpatterns: list[URLPattern] = [
    path("readiness", api.readiness, name="api_readiness"),
    path("readiness/ict-test", api.ict_test, name="api_ict_test"),
    path("readiness/waiting", api.waiting, name="api_readiness_waiting"),
    path("readiness/gaps", api.gaps, name="api_readiness_gaps"),
    path("readiness/<int:pk>/confirm", api.confirm, name="api_readiness_confirm"),
    path("readiness/<int:pk>/return", api.send_back, name="api_readiness_return"),
]
