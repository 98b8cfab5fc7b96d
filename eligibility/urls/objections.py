"""Addresses of objections."""

from django.urls import URLPattern, path

from eligibility.api import objection_acts as acts
from eligibility.api import objections as api
from eligibility.views import objection_handling as handling
from eligibility.views import objection_statistics as statistics
from eligibility.views import objections

urlpatterns: list[URLPattern] = [
    path("keberatan", objections.my_objections, name="my_objections"),
    path("keberatan/baru", objections.objection_new, name="objection_new"),
    path("keberatan/berkas/<int:pk>", objections.objection_file, name="objection_file"),
    path("keberatan/<int:pk>", objections.objection, name="objection"),
    path("keberatan/<int:pk>/tarik", objections.objection_withdraw, name="objection_withdraw"),
    path("keberatan/<int:pk>/keterangan", objections.objection_reply, name="objection_reply"),
    path("keberatan/<int:pk>/jawab", handling.objection_answer, name="objection_answer"),
    path("keberatan/<int:pk>/tanya", handling.objection_ask, name="objection_ask"),
    path("keberatan/<int:pk>/teruskan", handling.objection_hand_on, name="objection_hand_on"),
    path("kelola-keberatan", handling.objections, name="objections"),
    path("kelola-keberatan/tenggat", handling.objection_terms, name="objection_terms"),
    path("kelola-keberatan/statistik", statistics.objection_statistics_page, name="objection_statistics"),
    path(
        "kelola-keberatan/statistik/unduh",
        statistics.objection_statistics_export,
        name="objection_statistics_export",
    ),
]
api_urlpatterns: list[URLPattern] = [
    path("objections", api.objections, name="api_objections"),
    path("objections/statistics", api.objection_statistics, name="api_objection_statistics"),
    path("objections/files/<int:pk>", api.objection_file, name="api_objection_file"),
    path("objections/<int:pk>", api.objection, name="api_objection"),
    path("objections/<int:pk>/answer", acts.objection_answer, name="api_objection_answer"),
    path("objections/<int:pk>/ask", acts.objection_ask, name="api_objection_ask"),
    path("objections/<int:pk>/reply", acts.objection_reply, name="api_objection_reply"),
    path("objections/<int:pk>/hand-on", acts.objection_hand_on, name="api_objection_hand_on"),
    path("objections/<int:pk>/withdraw", acts.objection_withdraw, name="api_objection_withdraw"),
]
