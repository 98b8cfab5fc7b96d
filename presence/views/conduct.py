"""Commitment, and notes on reachability and conduct: the supervisor's page, the employee's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import Conflict, NotFound, Problem, Refused
from employees.models import Employee, User
from employees.permissions import require
from employees.selectors import actor_of, person_of
from presence.enums import DutyProblem
from presence.forms.duties import ConductForm, ReasonForm, carried_out, limit_dates
from presence.permissions.duties import can_decide_for, can_withdraw_note, leads_people
from presence.rules.conduct import MOST_DAYS_BACK, TEXT_LIMIT, WITHDRAW_LIMIT
from presence.selectors.commitment import own_commitment, uncommitted
from presence.selectors.conduct import note_of, notes_about, people_with_notes
from presence.services import accept_commitment, answer_conduct, record_conduct, withdraw_conduct
from presence.views.failing import Failure
from presence.views.reading import moment_of, page_of, user_of


@require_safe
def commitment(request: HttpRequest) -> HttpResponse:
    """*Komitmen WFA*: the text in force, when it was accepted, older ones; who of one's people has not yet."""
    user = user_of(request)
    _now, today = moment_of(user)
    context = {"own": own_commitment(user.employee, today), "leads": leads_people(user)}
    if context["leads"]:
        context["page"] = page_of(request, uncommitted(user.employee, today))
    return render(request, "presence/commitment.html", context)


@require_POST
def commitment_accept(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    now, _today = moment_of(user)
    number = request.POST.get("policy", "")
    try:
        accept_commitment(
            employee=user.employee, actor=actor_of(user), now=now,
            policy_number=int(number) if number.isdecimal() and len(number) < 9 else -1,
        )  # fmt: skip
    except Conflict as changed:
        messages.warning(request, changed.sentence)
    else:
        messages.success(request, _("Terima kasih. Komitmen Anda tersimpan."))
    return redirect("commitment")


@require_http_methods(["GET", "HEAD", "POST"])
def conduct(request: HttpRequest) -> HttpResponse:
    """*Keterjangkauan*: the supervisor's people; with `?pegawai=` one person's notes and the form for another."""
    user = user_of(request)
    require(leads_people(user))
    now, today = moment_of(user)
    if "pegawai" not in request.GET:
        if request.method == "POST":
            return redirect("conduct")
        page = page_of(request, people_with_notes(user.employee, today))
        return render(request, "presence/conduct_people.html", {"page": page})
    person = _led(user, request.GET["pegawai"])
    form = ConductForm(request.POST or None, initial={"date": today, "kind": request.GET.get("jenis")})
    limit_dates(form, today, MOST_DAYS_BACK, person.office.zone_name)

    def note() -> object:
        values = form.cleaned_data
        return record_conduct(
            employee=person, author=user.employee, kind=values["kind"], text=values["reason"],
            happened_at=form.moment(person.office.tz), actor=actor_of(user), now=now,
        )  # fmt: skip

    if request.method == "POST" and carried_out(form, note):
        messages.success(request, _("Catatan tersimpan. Pegawai sudah diberi tahu."))
        return redirect(_of(person))
    return _person_page(request, user, person, form)


def _led(user: User, text: str) -> Employee:
    """Somebody who reports here; anybody else is as if they were not there."""
    if text.isascii() and text.isdecimal() and len(text) < 19:
        person = person_of(user, int(text))
        if can_decide_for(user, person):
            return person
    raise NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])


def _of(person: Employee) -> str:
    return f"{reverse('conduct')}?pegawai={person.pk}"


def _person_page(
    request: HttpRequest,
    user: User,
    person: Employee,
    form: ConductForm,
    failure: Failure | None = None,
    status: int = 0,
) -> HttpResponse:
    page = page_of(request, notes_about(person))
    context = {
        "person": person,
        "form": form,
        "page": page,
        "failure": failure,
        "withdraw_limit": WITHDRAW_LIMIT,
        "may_withdraw": True,
    }
    return render(request, "presence/conduct.html", context, status=status or (422 if form.is_bound else 200))


@require_POST
def conduct_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    now, today = moment_of(user)
    row = note_of(user.employee.agency_id, pk)
    if not can_withdraw_note(user, row):
        raise NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])

    def withdraw(reason: str) -> object:
        return withdraw_conduct(
            note_id=pk, author=user.employee, reason=reason, actor=actor_of(user), now=now
        )

    failure, status = _acted(request, pk, WITHDRAW_LIMIT, withdraw)
    if failure is None:
        messages.success(request, _("Catatan ditarik. Pegawai sudah diberi tahu."))
        return redirect(_of(row.employee) if can_decide_for(user, row.employee) else reverse("conduct"))
    return _person_page(request, user, row.employee, _blank(row.employee, today), failure, status)


def _blank(person: Employee, today: date) -> ConductForm:
    form = ConductForm(initial={"date": today})
    limit_dates(form, today, MOST_DAYS_BACK, person.office.zone_name)
    return form


@require_safe
def my_conduct(request: HttpRequest) -> HttpResponse:
    """*Catatan tentang saya*: what a supervisor noted, and the own answer to each."""
    return _own_page(request, user_of(request))


def _own_page(
    request: HttpRequest, user: User, failure: Failure | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "page": page_of(request, notes_about(user.employee)),
        "failure": failure,
        "text_limit": TEXT_LIMIT,
        "zone": user.employee.office.tz,
    }
    return render(request, "presence/my_conduct.html", context, status=status)


@require_POST
def conduct_answer(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    now, _today = moment_of(user)
    if note_of(user.employee.agency_id, pk).employee_id != user.employee_id:
        raise NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])

    def answer(text: str) -> object:
        return answer_conduct(note_id=pk, employee=user.employee, answer=text, actor=actor_of(user), now=now)

    failure, status = _acted(request, pk, TEXT_LIMIT, answer)
    if failure is None:
        messages.success(request, _("Tanggapan terkirim. Atasan Anda diberi tahu."))
        return redirect("my_conduct")
    return _own_page(request, user, failure, status)


def _acted(
    request: HttpRequest, pk: int, most: int, act: Callable[[str], object]
) -> tuple[Failure | None, int]:
    """Do what a form of one text asks; else what failed, and the answer's status."""
    form = ReasonForm(request.POST, most=most)
    if not form.is_valid():
        return Failure.of(form, pk, request), 422
    try:
        act(form.cleaned_data["reason"])
    except (Conflict, Refused) as no:
        return Failure(pk, form.cleaned_data["reason"], no.sentence), no.status
    return None, 200
