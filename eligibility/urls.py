"""Pages and API operations of eligibility."""

from django.urls import URLPattern, path

from eligibility import api
from eligibility.views import policies, suspensions, verdicts

urlpatterns: list[URLPattern] = [
    path("kelayakan", verdicts.my_eligibility, name="my_eligibility"),
    path("kelayakan/kesiapan", verdicts.readiness_declare, name="readiness_declare"),
    path("pegawai/<int:pk>/kelayakan", verdicts.person_eligibility, name="person_eligibility"),
    path("kesiapan", verdicts.readiness_list, name="readiness_list"),
    path("kesiapan/<int:pk>/konfirmasi", verdicts.readiness_confirm, name="readiness_confirm"),
    path("kebijakan", policies.policy, name="policy"),
    path("kebijakan/<int:number>", policies.policy_version, name="policy_version"),
    path("talenta", policies.talent_grid, name="talent_grid"),
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
    path("eligibility", api.eligibility, name="api_eligibility"),
    path("eligibility/<str:nip>", api.eligibility_of, name="api_eligibility_of"),
    path("readiness", api.readiness, name="api_readiness"),
    path("suspensions", api.suspensions, name="api_suspensions"),
    path("suspensions/<int:pk>", api.suspension, name="api_suspension"),
    path("suspensions/<int:pk>/confirm", api.suspension_confirm, name="api_suspension_confirm"),
    path("suspensions/<int:pk>/reject", api.suspension_reject, name="api_suspension_reject"),
    path("suspensions/<int:pk>/lift", api.suspension_lift, name="api_suspension_lift"),
    path("suspensions/<int:pk>/object", api.suspension_object, name="api_suspension_object"),
]
