"""Addresses of the register of services, of natures, counters' hours and exceptions by name."""

from django.urls import URLPattern, path

from eligibility.api import register as api
from eligibility.views import nature_exceptions as exceptions
from eligibility.views import natures, register

urlpatterns: list[URLPattern] = [
    path("register-layanan", register.service_register, name="service_register"),
    path("register-layanan/peta", register.service_map, name="service_map"),
    path("register-layanan/baru", register.service_new, name="service_new"),
    path("register-layanan/<int:pk>", register.service, name="service"),
    path("register-layanan/<int:pk>/ubah", register.service_edit, name="service_edit"),
    path("register-layanan/<int:pk>/verifikasi", register.service_verify, name="service_verify"),
    path("register-layanan/<int:pk>/tutup", register.service_close, name="service_close"),
    path("sifat-layanan", natures.nature_list, name="nature_list"),
    path("sifat-layanan/<slug:kind>/<int:pk>", natures.nature, name="nature"),
    path("sifat-layanan/<slug:kind>/<int:pk>/tetapkan", natures.nature_override, name="nature_override"),
    path("sifat-layanan/<slug:kind>/<int:pk>/ikuti", natures.nature_follow, name="nature_follow"),
    path("loket/<int:pk>/jam", natures.counter_bands, name="counter_bands"),
    path("pengecualian-layanan", exceptions.service_exceptions, name="service_exceptions"),
    path(
        "pengecualian-layanan/<int:pk>/cabut",
        exceptions.service_exception_revoke,
        name="service_exception_revoke",
    ),
    path(
        "pegawai/<int:pk>/pengecualian-layanan",
        exceptions.service_exception_new,
        name="service_exception_new",
    ),
]
api_urlpatterns: list[URLPattern] = [
    path("services", api.services_, name="api_services"),
    path("services/<int:pk>", api.service, name="api_service"),
    path("services/<int:pk>/verify", api.service_verify, name="api_service_verify"),
    path("services/<int:pk>/close", api.service_close, name="api_service_close"),
    path("natures/<str:kind>", api.natures, name="api_natures"),
    path("counters/<int:pk>/bands", api.counter_bands, name="api_counter_bands"),
    path("service-exceptions", api.exceptions, name="api_service_exceptions"),
    path("service-exceptions/<int:pk>/revoke", api.exception_revoke, name="api_service_exception_revoke"),
]
