"""The person's own assessments, delivered ones and the portal's, and the one answer to each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.problems import NotFound
from employees.selectors import actor_of
from performance.forms.coaching import AnswerForm
from performance.selectors.reviews import own_assessments, rated, shared_with, with_reviews
from performance.services.reviews import answer_review
from performance.views.reading import moment_of, page_of, user_of


@require_safe
def assessments(request: HttpRequest) -> HttpResponse:
    """Every period's predicate, newest first, with the supervisor's review where the portal has it."""
    return _page(request)


@require_POST
def assessment_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The person's word on a shared review, once."""
    user = user_of(request)
    now, _today = moment_of(user)
    if not shared_with(user.employee_id).filter(pk=pk).exists():
        raise NotFound(_("Penilaian ini tidak ditemukan."))
    form = AnswerForm(request.POST, auto_id=f"review{pk}_%s")
    if not form.is_valid():
        return _page(request, pk, form, status=422)
    answer_review(
        review_id=pk,
        employee=user.employee,
        answer=form.cleaned_data["answer"],
        actor=actor_of(user),
        now=now,
    )
    messages.success(request, _("Tanggapan Anda terkirim kepada atasan."))
    return redirect("assessments")


def _page(
    request: HttpRequest, pk: int | None = None, bound: AnswerForm | None = None, *, status: int = 200
) -> HttpResponse:
    page = page_of(request, own_assessments(user_of(request).employee_id), 12)

    def form_of(key: int) -> AnswerForm:
        return bound if bound is not None and key == pk else AnswerForm(auto_id=f"review{key}_%s")

    rows = [
        (view, form_of(view.review.pk), rated(view.review.values)) if view.review else (view, None, [])
        for view in with_reviews(list(page.object_list))
    ]
    context = {"tab": "assessments", "page": page, "rows": rows}
    return render(request, "performance/assessments.html", context, status=status)
