"""The supervisor assesses a month: who is done, and one person with the month's evidence beside the form."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import DomainError, NotFound
from employees.models import Employee
from employees.permissions import require
from employees.selectors import actor_of, person_of, reports_of
from performance.enums import ReviewStatus
from performance.forms.reviews import ReviewForm, review_form
from performance.models import Assessment, MonthlyReview
from performance.permissions.line import is_supervisor, leads_now
from performance.selectors.months import MonthWork, end_of, month_evidence, month_work
from performance.selectors.reviews import (
    AssessmentView,
    look_of,
    predicates_of_month,
    rated,
    review_seen_by,
    reviews_of_month,
)
from performance.services.reviews import MONTHS_BACK, save_review, share_review
from performance.views.reading import moment_of, month_before, page_of, parse_month, user_of


@require_safe
def monthly_reviews(request: HttpRequest) -> HttpResponse:
    """One's reports in `?bulan=`, the month before this one if left out, with what is done and what is not."""
    user = user_of(request)
    require(is_supervisor(user))
    now, today = moment_of(user)
    months = _months(today)
    month = parse_month(request.GET.get("bulan", ""))
    month = month if month in months else months[1]
    reports = reports_of(user.employee, today).select_related("unit").order_by("name", "pk")
    page = page_of(request, reports)
    people = list(page.object_list)
    work = month_work([p.pk for p in people], month, now)
    reviews = reviews_of_month(user.employee, people, month)
    predicates = predicates_of_month(people, month)
    rows = [
        (p, work.get(p.pk, MonthWork()), reviews.get(p.pk), _view_of(predicates.get(p.pk))) for p in people
    ]
    context = {"team_tab": "reviews", "page": page, "rows": rows, "month": month, "months": months}
    return render(request, "performance/monthly_reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def monthly_review(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """The form beside the evidence; a POST keeps the draft."""
    person, start = _seen(request, pk, month)
    review = review_seen_by(user_of(request).employee, person, start)
    if request.method != "POST":
        return _page(request, person, start, review_form(review), review)
    form = ReviewForm(request.POST)
    saved = _save(request, person, start, form)
    if saved is None:
        return _page(request, person, start, form, review, status=422)
    messages.success(request, _("Draf tersimpan. Hanya Anda yang melihatnya."))
    return redirect("monthly_review", pk=pk, month=month)


@require_POST
def monthly_review_share(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """Keep what was typed and let the person read it."""
    user = user_of(request)
    person, start = _seen(request, pk, month)
    now, _today = moment_of(user)
    form = ReviewForm(request.POST)
    saved = _save(request, person, start, form)
    if saved is not None:
        try:
            share_review(review_id=saved.pk, supervisor=user.employee, actor=actor_of(user), now=now)
        except DomainError as no:
            _add(form, no)
    if form.errors:
        review = review_seen_by(user.employee, person, start)
        return _page(request, person, start, form, review, status=422)
    messages.success(request, _("Penilaian disampaikan kepada %(name)s.") % {"name": person.full_name})
    return redirect("monthly_review", pk=pk, month=month)


def _save(request: HttpRequest, person: Employee, month: date, form: ReviewForm) -> MonthlyReview | None:
    user = user_of(request)
    now, _today = moment_of(user)
    if not form.is_valid():
        return None
    try:
        return save_review(
            employee=person,
            month=month,
            supervisor=user.employee,
            actor=actor_of(user),
            now=now,
            **form.facts(),
        )
    except DomainError as no:
        _add(form, no)
        return None


def _add(form: ReviewForm, no: DomainError) -> None:
    for sentence in [p.sentence for p in no.problems] or [no.sentence]:
        form.add_error(None, sentence)


def _seen(request: HttpRequest, pk: int, month: str) -> tuple[Employee, date]:
    """The report and the month, or NotFound: whoever is not led is not there."""
    user = user_of(request)
    start = parse_month(month)
    _now, today = moment_of(user)
    if start is None or start > today:
        raise NotFound(_("Bulan ini tidak dapat dinilai."))
    person = person_of(user, pk)
    if not leads_now(user, person.pk):
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    return person, start


def _page(
    request: HttpRequest,
    person: Employee,
    month: date,
    form: ReviewForm,
    review: MonthlyReview | None,
    *,
    status: int = 200,
) -> HttpResponse:
    now, today = moment_of(user_of(request))
    evidence = month_evidence(person, month, now, today)
    shared = review is not None and review.status == ReviewStatus.SHARED
    context = {
        "team_tab": "reviews",
        "person": person,
        "month": month,
        "month_name": date_format(month, "F Y"),
        "form": None if shared else form,
        "review": review if shared else None,
        "look": look_of(review.predicate) if review else "",
        "values": rated(review.values) if review else [],
        "evidence": evidence,
        "delivered": _view_of(evidence.delivered),
        "earlier": month_before(month),
        "share_from": end_of(month) if today < end_of(month) else None,
        "draft": review if review and not shared else None,
    }
    return render(request, "performance/monthly_review.html", context, status=status)


def _view_of(row: Assessment | None) -> AssessmentView | None:
    return AssessmentView(row, None) if row else None


def _months(today: date) -> list[date]:
    """This month and those before it that can still be assessed, newest first."""
    months = [today.replace(day=1)]
    while len(months) <= MONTHS_BACK:
        months.append(month_before(months[-1]))
    return months
