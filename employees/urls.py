"""Pages and API operations of employees."""

from django.urls import URLPattern, path

from employees.api import access as api
from employees.api import roster as roster_api
from employees.views import access, audit, lines, organisation, people, profile, roles, roster

urlpatterns: list[URLPattern] = [
    path("masuk", access.login_page, name="login"),
    path("keluar", access.logout_page, name="logout"),
    path("bahasa", access.set_language, name="set_language"),
    path("sandi", access.password_change, name="password_change"),
    path("sandi/lupa", access.password_reset, name="password_reset"),
    path("sandi/lupa/terkirim", access.password_reset_done, name="password_reset_done"),
    path("sandi/atur", access.password_reset_set, name="password_reset_set"),
    path("sandi/atur/<str:uid>/<str:token>", access.password_reset_confirm, name="password_reset_confirm"),
    path("profil", profile.profile, name="profile"),
    path("pegawai", people.people, name="people"),
    path("pegawai/<int:pk>", people.person, name="person"),
    path("pegawai/<int:pk>/sandi", people.person_password, name="person_password"),
    path("pegawai/<int:pk>/atasan", people.person_override, name="person_override"),
    path("pegawai/<int:pk>/atasan/akhiri", people.person_override_end, name="person_override_end"),
    path("kantor", organisation.offices, name="offices"),
    path("kantor/<int:pk>", organisation.office_edit, name="office_edit"),
    path("unit", organisation.units, name="units"),
    path("unit/<int:pk>", organisation.unit, name="unit"),
    path("unit/<int:pk>/loket", organisation.counter_add, name="counter_add"),
    path("loket/<int:pk>", organisation.counter_edit, name="counter_edit"),
    path("loket/<int:pk>/petugas", organisation.counter_staff, name="counter_staff"),
    path("loket/<int:pk>/hapus", organisation.counter_remove, name="counter_remove"),
    path("atasan", lines.lines, name="lines"),
    path("atasan/tetapkan", lines.lines_override, name="lines_override"),
    path("plh-plt", lines.acting_chiefs, name="acting_chiefs"),
    path("plh-plt/tunjuk", lines.acting_appoint, name="acting_appoint"),
    path("plh-plt/<int:pk>/akhiri", lines.acting_end, name="acting_end"),
    path("peran", roles.roles, name="roles"),
    path("peran/beri", roles.role_grant, name="role_grant"),
    path("peran/<int:pk>/akhiri", roles.role_end, name="role_end"),
    path("audit", audit.audit, name="audit"),
    path("impor", roster.roster_imports, name="roster_imports"),
    path("impor/<int:pk>", roster.roster_import, name="roster_import"),
    path("impor/<int:pk>/kemajuan", roster.roster_progress, name="roster_progress"),
    path("impor/<int:pk>/setujui", roster.roster_confirm, name="roster_confirm"),
    path("impor/<int:pk>/batalkan", roster.roster_discard, name="roster_discard"),
    path("impor/<int:pk>/pratinjau.csv", roster.roster_report, name="roster_report"),
]
api_urlpatterns: list[URLPattern] = [
    path("auth/token", api.auth_token, name="api_auth_token"),
    path("auth/logout", api.auth_logout, name="api_auth_logout"),
    path("me", api.me, name="api_me"),
    path("roster-imports", roster_api.roster_imports, name="api_roster_imports"),
    path("roster-imports/<int:pk>", roster_api.roster_import, name="api_roster_import"),
    path("roster-imports/<int:pk>/confirm", roster_api.roster_confirm, name="api_roster_confirm"),
    path("roster-imports/<int:pk>/discard", roster_api.roster_discard, name="api_roster_discard"),
]
