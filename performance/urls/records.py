"""Addresses of targets, assessments, coaching and exports: pages and API operations."""

from django.urls import URLPattern, path

from performance.views import plans, targets

urlpatterns: list[URLPattern] = [
    path("kinerja/skp", targets.targets, name="targets"),
    path("kinerja/skp/<int:year>/ubah", targets.targets_edit, name="targets_edit"),
    path("kinerja/skp/<int:year>/ubah/baris", targets.targets_row, name="targets_row"),
    path("kinerja/skp/<int:year>/ajukan", targets.targets_submit, name="targets_submit"),
    path("kinerja/skp/<int:year>/versi-baru", targets.targets_revise, name="targets_revise"),
    path("kinerja/skp/tim", plans.target_plans, name="target_plans"),
    path("kinerja/skp/rencana/<int:pk>", plans.target_plan, name="target_plan"),
    path("kinerja/skp/rencana/<int:pk>/sepakati", plans.target_plan_agree, name="target_plan_agree"),
    path(
        "kinerja/skp/rencana/<int:pk>/kembalikan", plans.target_plan_send_back, name="target_plan_send_back"
    ),
]
api_urlpatterns: list[URLPattern] = []
