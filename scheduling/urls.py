"""Pages and API operations of scheduling."""

from django.urls import path

from scheduling import api
from scheduling.views import absences, calendar, patterns, public_services, quotas, requests, team, weeks

urlpatterns = [
    path("minggu", weeks.my_week, name="my_week"),
    path("bulan", weeks.my_month, name="my_month"),
    path("pengajuan", requests.request_list, name="request_list"),
    path("pengajuan/baru", requests.request_new, name="request_new"),
    path("pengajuan/baru/draf", requests.request_draft, name="request_draft"),
    path("pengajuan/baru/baris", requests.request_row, name="request_row"),
    path("pengajuan/<int:pk>", requests.request_detail, name="request_detail"),
    path("pengajuan/<int:pk>/ubah", requests.request_edit, name="request_edit"),
    path("pengajuan/<int:pk>/ubah/draf", requests.request_edit_draft, name="request_edit_draft"),
    path("pengajuan/<int:pk>/ubah/baris", requests.request_edit_row, name="request_edit_row"),
    path("pengajuan/<int:pk>/tarik", requests.request_withdraw, name="request_withdraw"),
    path("pengajuan/<int:pk>/batal", requests.request_cancel, name="request_cancel"),
    path("pola", patterns.pattern_list, name="pattern_list"),
    path("pola/baru", patterns.pattern_new, name="pattern_new"),
    path("pola/baru/baris", patterns.pattern_row, name="pattern_row"),
    path("pola/<int:pk>/hentikan", patterns.pattern_end, name="pattern_end"),
    path("pola/<int:pk>/lewati", patterns.pattern_skip, name="pattern_skip"),
    path("tim", team.team, name="team"),
    path("kalender", calendar.calendar, name="calendar"),
    path("kalender/tambah", calendar.calendar_add, name="calendar_add"),
    path("kalender/muat", calendar.calendar_load, name="calendar_load"),
    path("kalender/<int:pk>/hapus", calendar.calendar_remove, name="calendar_remove"),
    path("kuota", quotas.quotas, name="quotas"),
    path("kuota/<int:office_id>/tetapkan", quotas.quota_set, name="quota_set"),
    path("ketidakhadiran", absences.absences, name="absences"),
    path("ketidakhadiran/impor", absences.absences_import, name="absences_import"),
    path("layanan", public_services.public_services, name="public_services"),
    path("layanan/<str:office>", public_services.public_office_code, name="public_office_code"),
    path(
        "layanan/<slug:agency>/<path:office>",
        public_services.public_office_services,
        name="public_office_services",
    ),
    path("layanan-qr/<slug:agency>/<path:office>", public_services.public_office_qr, name="public_office_qr"),
]

api_urlpatterns = [
    path("weeks/<str:week>", api.week, name="api_week"),
    path("requests", api.requests, name="api_requests"),
    path("requests/<int:pk>", api.request_one, name="api_request"),
    path("requests/<int:pk>/submit", api.request_submit, name="api_request_submit"),
    path("requests/<int:pk>/withdraw", api.request_withdraw, name="api_request_withdraw"),
    path("requests/<int:pk>/cancel", api.request_cancel, name="api_request_cancel"),
    path("team", api.team, name="api_team"),
    path("offices/<int:pk>/quota", api.office_quota, name="api_office_quota"),
    path("public/offices/<str:code>/services", api.public_services, name="api_public_services"),
]
