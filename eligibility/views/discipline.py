"""Discipline: the list of the few who may read it, one record, and one's own."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import DomainError
from eligibility import services
from eligibility.forms.discipline import CloseForm, DisciplineForm
from eligibility.models import DisciplineRecord
from eligibility.permissions import (
    can_record_discipline,
    can_see_discipline,
    can_see_discipline_list,
    discipline_offices,
)
from eligibility.selectors.discipline import (
    TABS,
    discipline_not_found,
    discipline_of,
    discipline_record,
    is_live,
    own_discipline,
)
from eligibility.selectors.waiting import steps_of
from eligibility.views.reading import PAGE_SIZE, key_of, moment_of, seen_person, viewer_of
from employees.models import Office, User
from employees.permissions import require
from employees.selectors import actor_of

T = TypeVar("T")


@require_safe
def discipline(request: HttpRequest) -> HttpResponse:
    """`?bagian=` and `?kantor=` narrow the list; everybody on the page learns that it was read."""
    user = viewer_of(request)
    require(can_see_discipline_list(user))
    now, today = moment_of(user.employee)
    scope = discipline_offices(user)
    tab = request.GET.get("bagian", TABS[0])
    tab = tab if tab in TABS else TABS[0]
    offices = Office.objects.filter(agency=user.employee.agency_id).order_by("name")
    if scope is not None:
        offices = offices.filter(pk__in=scope)
    chosen = key_of(request.GET.get("kantor", ""))
    wanted = frozenset({chosen}) if chosen in {office.pk for office in offices} and chosen else scope
    rows = discipline_of(user.employee.agency_id, wanted, tab, today)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    services.note_discipline_read(rows=page.object_list, reader=user.employee, actor=actor_of(user), now=now)
    context = {"tab": tab, "page_obj": page, "offices": offices, "chosen": chosen, "today": today}
    return render(request, "eligibility/discipline.html", context)


@require_safe
def discipline_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = _seen(user, pk)
    now, _today = moment_of(row.employee)
    services.note_discipline_read(rows=[row], reader=user.employee, actor=actor_of(user), now=now)
    return _page(request, user, row, CloseForm())


@require_http_methods(["GET", "HEAD", "POST"])
def discipline_record_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The form about one person, reached from the page of their eligibility."""
    user = viewer_of(request)
    person = seen_person(user, pk)
    require(can_record_discipline(user, person))
    now, today = moment_of(person)
    form = DisciplineForm(request.POST or None, initial={"starts_on": today, "level": "P"})

    def carry_out() -> DisciplineRecord:
        return services.record_discipline(
            employee=person, source=_("Dicatat di portal"), recorder=user.employee, actor=actor_of(user),
            now=now, **form.cleaned_data,
        )  # fmt: skip

    if request.method == "POST" and (row := _done(form, carry_out)):
        messages.success(request, _("Catatan tersimpan. Pegawai sudah diberi tahu."))
        return redirect("discipline_detail", pk=row.pk)
    status = 422 if form.is_bound else 200
    return render(
        request, "eligibility/discipline_form.html", {"form": form, "person": person}, status=status
    )


@require_POST
def discipline_close(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = _seen(user, pk)
    require(can_record_discipline(user, row.employee))
    now, today = moment_of(row.employee)
    form = CloseForm(request.POST)

    def close() -> DisciplineRecord:
        return services.close_discipline(
            discipline_id=row.pk, closer=user.employee, today=today, actor=actor_of(user), now=now,
            **form.cleaned_data,
        )  # fmt: skip

    if not _done(form, close):
        return _page(request, user, row, form, status=422)
    messages.success(request, _("Catatan ditutup. Pegawai sudah diberi tahu."))
    return redirect("discipline_detail", pk=row.pk)


@require_safe
def my_discipline(request: HttpRequest) -> HttpResponse:
    """Everything recorded about the reader, and who may read it."""
    me = viewer_of(request).employee
    _now, today = moment_of(me)
    page = Paginator(own_discipline(me), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(row, is_live(row, today)) for row in page.object_list]
    return render(request, "eligibility/my_discipline.html", {"page": page, "rows": rows})


def _seen(user: User, pk: int) -> DisciplineRecord:
    """A record of the scope. Errors: NotFound for everybody else, so that nobody learns whether there is one."""
    row = discipline_record(user.employee.agency_id, pk)
    if not can_see_discipline(user, row.employee):
        raise discipline_not_found()
    return row


def _page(
    request: HttpRequest, user: User, row: DisciplineRecord, form: CloseForm, status: int = 200
) -> HttpResponse:
    _now, today = moment_of(row.employee)
    context = {
        "row": row,
        "form": form,
        "live": is_live(row, today),
        "may_close": can_record_discipline(user, row.employee) and row.closed_on is None,
        "steps": [step for step in steps_of(row) if not step.verb.endswith(".read")],
    }
    return render(request, "eligibility/discipline_detail.html", context, status=status)


def _done(form: forms.Form, act: Callable[[], T]) -> T | None:
    """Carry out what a valid form asks; a refusal joins the form's own errors."""
    if not form.is_valid():
        return None
    try:
        return act()
    except DomainError as no:
        form.add_error(None, no.sentence)
        return None
