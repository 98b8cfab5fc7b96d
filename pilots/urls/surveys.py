"""Addresses: pages and API operations."""

from django.urls import URLPattern, path

from pilots.api import surveys as api
from pilots.views import survey_answering, survey_editing, survey_results, surveys

urlpatterns: list[URLPattern] = [
    path("survei-saya", survey_answering.my_surveys, name="my_surveys"),
    path("survei-saya/<int:pk>", survey_answering.survey_answer, name="survey_answer"),
    path("survei-saya/<int:pk>/kirim", survey_answering.survey_send, name="survey_send"),
    path("survei", surveys.surveys, name="surveys"),
    path("survei/baru", survey_editing.survey_new, name="survey_new"),
    path("survei/<int:pk>", surveys.survey, name="survey"),
    path("survei/<int:pk>/ubah", survey_editing.survey_edit, name="survey_edit"),
    path("survei/<int:pk>/pratinjau", surveys.survey_preview, name="survey_preview"),
    path("survei/<int:pk>/buka", surveys.survey_open, name="survey_open"),
    path("survei/<int:pk>/tutup", surveys.survey_close, name="survey_close"),
    path("survei/<int:pk>/ingatkan", surveys.survey_remind, name="survey_remind"),
    path("survei/<int:pk>/salin", surveys.survey_copy, name="survey_copy"),
    path("survei/<int:pk>/hapus", surveys.survey_remove, name="survey_remove"),
    path("survei/<int:pk>/hasil", survey_results.survey_results, name="survey_results"),
    path("survei/<int:pk>/hasil/unduh", survey_results.survey_download, name="survey_download"),
    path("survei/<int:pk>/pertanyaan", survey_editing.question_add, name="question_add"),
    path("survei/pertanyaan/<int:pk>", survey_editing.question_edit, name="question_edit"),
    path("survei/pertanyaan/<int:pk>/naik", survey_editing.question_up, name="question_up"),
    path("survei/pertanyaan/<int:pk>/turun", survey_editing.question_down, name="question_down"),
    path("survei/pertanyaan/<int:pk>/hapus", survey_editing.question_remove, name="question_remove"),
]
api_urlpatterns: list[URLPattern] = [
    path("surveys", api.surveys, name="api_surveys"),
    path("surveys/<int:pk>", api.survey, name="api_survey"),
    path("surveys/<int:pk>/answers", api.survey_answers, name="api_survey_answers"),
    path("surveys/<int:pk>/results", api.survey_results, name="api_survey_results"),
    path("surveys/<int:pk>/open", api.survey_open, name="api_survey_open"),
    path("surveys/<int:pk>/close", api.survey_close, name="api_survey_close"),
]
