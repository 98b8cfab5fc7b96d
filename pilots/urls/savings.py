"""Addresses: pages and API operations."""

from django.urls import URLPattern, path

from pilots.api import savings as api
from pilots.views import assumptions, indicators, rollout, savings

urlpatterns: list[URLPattern] = [
    path("indikator-layanan", indicators.service_indicators, name="service_indicators"),
    path("penghematan", savings.savings, name="savings"),
    path("penghematan/unduh", savings.savings_export, name="savings_export"),
    path("penghematan/asumsi", assumptions.assumptions, name="assumptions"),
    path("penghematan/asumsi/<str:key>", assumptions.assumption_set, name="assumption_set"),
    path(
        "penghematan/asumsi/kantor/<int:office_id>/<str:key>",
        assumptions.assumption_set_office,
        name="assumption_set_office",
    ),
    path("peluncuran", rollout.rollout, name="rollout"),
    path("peluncuran/syarat", rollout.rollout_gate, name="rollout_gate"),
    path("peluncuran/<str:kind>/buka", rollout.rollout_open, name="rollout_open"),
]
api_urlpatterns: list[URLPattern] = [
    path("savings", api.savings, name="api_savings"),
    path("savings/assumptions", api.assumptions, name="api_savings_assumptions"),
]
