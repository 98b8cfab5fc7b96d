"""Addresses of the talent grid."""

from django.urls import URLPattern, path

from eligibility.api import talent as api
from eligibility.api import talent_imports as imports_api
from eligibility.views import box_mappings, talent, talent_imports, talent_moves, talent_people

urlpatterns: list[URLPattern] = [
    path("talenta", talent.talent_grid, name="talent_grid"),
    path("talenta/unduh", talent.talent_export, name="talent_export"),
    path("talenta/perpindahan", talent_moves.talent_moves, name="talent_moves"),
    path("talenta/pemetaan", box_mappings.talent_mappings, name="talent_mappings"),
    path("talenta/impor", talent_imports.talent_imports, name="talent_imports"),
    path("talenta/impor/contoh", talent_imports.talent_template, name="talent_template"),
    path("talenta/impor/<int:pk>", talent_imports.talent_import, name="talent_import"),
    path("talenta/impor/<int:pk>/kemajuan", talent_imports.talent_progress, name="talent_progress"),
    path("talenta/impor/<int:pk>/setujui", talent_imports.talent_confirm, name="talent_confirm"),
    path("talenta/impor/<int:pk>/batalkan", talent_imports.talent_discard, name="talent_discard"),
    path("talenta/impor/<int:pk>/pratinjau", talent_imports.talent_report, name="talent_report"),
    path("pegawai/<int:pk>/talenta", talent_people.talent_history, name="talent_history"),
    path("pegawai/<int:pk>/talenta/catat", talent_people.talent_entry, name="talent_entry"),
]
api_urlpatterns: list[URLPattern] = [
    path("talent", api.talent, name="api_talent"),
    path("talent/people/<str:nip>", api.talent_of, name="api_talent_of"),
    path("talent/mappings", api.talent_mappings, name="api_talent_mappings"),
    path("talent/imports", imports_api.talent_imports, name="api_talent_imports"),
    path("talent/imports/<int:pk>", imports_api.talent_import, name="api_talent_import"),
    path("talent/imports/<int:pk>/confirm", imports_api.talent_confirm, name="api_talent_confirm"),
    path("talent/imports/<int:pk>/discard", imports_api.talent_discard, name="api_talent_discard"),
]
