"""Addresses of targets, assessments, coaching and exports: pages and API operations."""

from django.urls import URLPattern, path

from performance.api import coaching as coaching_api
from performance.api import reviews as reviews_api
from performance.api import targets as targets_api
from performance.views import assessments, coaching, exports, imports, plans, reviews, targets

urlpatterns: list[URLPattern] = [
    path("kinerja/skp", targets.targets, name="targets"),
    path("kinerja/skp/<int:year>/ubah", targets.targets_edit, name="targets_edit"),
    path("kinerja/skp/<int:year>/ubah/kirim", targets.targets_send, name="targets_send"),
    path("kinerja/skp/<int:year>/ubah/baris", targets.targets_row, name="targets_row"),
    path("kinerja/skp/<int:year>/ajukan", targets.targets_submit, name="targets_submit"),
    path("kinerja/skp/<int:year>/versi-baru", targets.targets_revise, name="targets_revise"),
    path("kinerja/skp/tim", plans.target_plans, name="target_plans"),
    path("kinerja/skp/rencana/<int:pk>", plans.target_plan, name="target_plan"),
    path("kinerja/skp/rencana/<int:pk>/sepakati", plans.target_plan_agree, name="target_plan_agree"),
    path(
        "kinerja/skp/rencana/<int:pk>/kembalikan", plans.target_plan_send_back, name="target_plan_send_back"
    ),
    path("kinerja/sasaran-kantor", imports.office_targets, name="office_targets"),
    path("kinerja/sasaran-kantor/impor", imports.office_targets_import, name="office_targets_import"),
    path("kinerja/ekspor", exports.performance_export, name="performance_export"),
    path("kinerja/impor", imports.assessment_import, name="assessment_import"),
    path("kinerja/penilaian", assessments.assessments, name="assessments"),
    path("kinerja/penilaian/<int:pk>/jawab", assessments.assessment_answer, name="assessment_answer"),
    path("kinerja/penilaian/tim", reviews.monthly_reviews, name="monthly_reviews"),
    path("kinerja/penilaian/<int:pk>/<str:month>", reviews.monthly_review, name="monthly_review"),
    path(
        "kinerja/penilaian/<int:pk>/<str:month>/sampaikan",
        reviews.monthly_review_share,
        name="monthly_review_share",
    ),
    path("pembinaan", coaching.coaching, name="coaching"),
    path("pembinaan/saya", coaching.my_coaching, name="my_coaching"),
    path("pembinaan/<int:pk>/selesai", coaching.coaching_done, name="coaching_done"),
    path("pembinaan/<int:pk>/jawab", coaching.coaching_answer, name="coaching_answer"),
]
api_urlpatterns: list[URLPattern] = [
    path("targets", targets_api.targets, name="api_targets"),
    path("targets/<int:year>", targets_api.targets_year, name="api_targets_year"),
    path("targets/<int:year>/submit", targets_api.targets_submit, name="api_targets_submit"),
    path("target-plans", targets_api.target_plans, name="api_target_plans"),
    path("target-plans/<int:pk>/agree", targets_api.target_plan_agree, name="api_target_plan_agree"),
    path(
        "target-plans/<int:pk>/send-back", targets_api.target_plan_send_back, name="api_target_plan_send_back"
    ),
    path("assessments", reviews_api.assessments, name="api_assessments"),
    path("reviews/<int:pk>/share", reviews_api.review_share, name="api_review_share"),
    path("reviews/<int:pk>/answer", reviews_api.review_answer, name="api_review_answer"),
    path("reviews/<int:pk>/<str:month>", reviews_api.review, name="api_review"),
    path("coaching", coaching_api.coaching, name="api_coaching"),
    path("coaching/<int:pk>/answer", coaching_api.coaching_answer, name="api_coaching_answer"),
    path("coaching/<int:pk>/done", coaching_api.coaching_done, name="api_coaching_done"),
]
