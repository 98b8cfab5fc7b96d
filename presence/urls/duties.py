"""Addresses of corrections, commitment, conduct, absence proposals, the exchange of events and the team's day."""

from django.urls import path

from presence.api import duties as api
from presence.api import exchange as exchange_api
from presence.views import conduct, corrections, exchange, proposals, team

PROPOSAL = "usulan-ketidakhadiran"
EXCHANGE = "presensi/pertukaran"

urlpatterns = [
    path("presensi/koreksi", corrections.correction_new, name="correction_new"),
    path("presensi/koreksi/<int:pk>/tarik", corrections.correction_withdraw, name="correction_withdraw"),
    path("periksa-koreksi", corrections.corrections, name="corrections"),
    path("periksa-koreksi/terima", corrections.corrections_accept_many, name="corrections_accept_many"),
    path("periksa-koreksi/<int:pk>/terima", corrections.correction_accept, name="correction_accept"),
    path("periksa-koreksi/<int:pk>/tolak", corrections.correction_reject, name="correction_reject"),
    path("komitmen", conduct.commitment, name="commitment"),
    path("komitmen/setuju", conduct.commitment_accept, name="commitment_accept"),
    path("keterjangkauan", conduct.conduct, name="conduct"),
    path("keterjangkauan/<int:pk>/tarik", conduct.conduct_withdraw, name="conduct_withdraw"),
    path("catatan-saya", conduct.my_conduct, name="my_conduct"),
    path("catatan-saya/<int:pk>/tanggapi", conduct.conduct_answer, name="conduct_answer"),
    path(PROPOSAL, proposals.absence_proposals, name="absence_proposals"),
    path(f"{PROPOSAL}/<int:pk>/tindak-lanjut", proposals.absence_take_up, name="absence_take_up"),
    path(f"{PROPOSAL}/<int:pk>/tutup", proposals.absence_dismiss, name="absence_dismiss"),
    path("presensi/tim", team.team_presence, name="team_presence"),
    path(EXCHANGE, exchange.presence_exchange, name="presence_exchange"),
    path(f"{EXCHANGE}/periksa", exchange.presence_inspect, name="presence_inspect"),
    path(f"{EXCHANGE}/impor", exchange.presence_import, name="presence_import"),
    path(f"{EXCHANGE}/ditolak/<str:token>", exchange.presence_faults, name="presence_faults"),
    path(f"{EXCHANGE}/ekspor", exchange.presence_export, name="presence_export"),
]
api_urlpatterns = [
    path("presence/corrections", api.corrections, name="api_corrections"),
    path("presence/corrections/<int:pk>/accept", api.correction_accept, name="api_correction_accept"),
    path("presence/corrections/<int:pk>/reject", api.correction_reject, name="api_correction_reject"),
    path("presence/corrections/<int:pk>/withdraw", api.correction_withdraw, name="api_correction_withdraw"),
    path("presence/commitment", api.commitment, name="api_commitment"),
    path("presence/commitment/accept", api.commitment_accept, name="api_commitment_accept"),
    path("presence/conduct", api.conduct, name="api_conduct"),
    path("presence/conduct/<int:pk>/answer", api.conduct_answer, name="api_conduct_answer"),
    path("presence/conduct/<int:pk>/withdraw", api.conduct_withdraw, name="api_conduct_withdraw"),
    path("presence/absence-proposals", api.absence_proposals, name="api_absence_proposals"),
    path("presence/absence-proposals/<int:pk>/take-up", api.absence_take_up, name="api_absence_take_up"),
    path("presence/absence-proposals/<int:pk>/dismiss", api.absence_dismiss, name="api_absence_dismiss"),
    path("presence/import", exchange_api.presence_import, name="api_presence_import"),
    path("presence/export", exchange_api.presence_export, name="api_presence_export"),
]
