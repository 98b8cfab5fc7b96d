"""Addresses of discipline."""

from django.urls import URLPattern, path

from eligibility.api import discipline as api
from eligibility.views import discipline

urlpatterns: list[URLPattern] = [
    path("kelayakan/disiplin", discipline.my_discipline, name="my_discipline"),
    path("disiplin", discipline.discipline, name="discipline"),
    path("disiplin/<int:pk>", discipline.discipline_detail, name="discipline_detail"),
    path("disiplin/<int:pk>/tutup", discipline.discipline_close, name="discipline_close"),
    path("pegawai/<int:pk>/disiplin", discipline.discipline_record_new, name="discipline_record"),
]
api_urlpatterns: list[URLPattern] = [
    path("discipline", api.discipline, name="api_discipline"),
    path("discipline/<int:pk>", api.discipline_one, name="api_discipline_one"),
    path("discipline/<int:pk>/close", api.discipline_close, name="api_discipline_close"),
]
