"""Addresses of the person's own day, week and data: pages and API operations."""

from django.urls import URLPattern, path

from presence.views import day, own, worker

urlpatterns: list[URLPattern] = [
    path("hari-ini", day.day, name="day"),
    path("hari-ini/presensi", day.check_post, name="check_post"),
    path("presensi", own.my_presence, name="my_presence"),
    path("data-saya", own.my_data, name="my_data"),
    path("data-saya/unduh", own.my_data_download, name="my_data_download"),
    path("sw.js", worker.service_worker, name="service_worker"),
    path("luring", worker.offline, name="offline"),
]
api_urlpatterns: list[URLPattern] = []
