"""Stopping WFA for a time: the list, the proposal, and the decision of somebody else."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import DomainError, NotFound
from eligibility import services
from eligibility.forms.suspensions import ObjectionForm, ReasonForm, SuspensionForm
from eligibility.models import Suspension
from eligibility.permissions import (
    can_decide_suspension,
    can_propose_suspension,
    can_see_suspensions,
    suspension_offices,
)
from eligibility.selectors.waiting import (
    SUSPENSION_TABS,
    can_still_object,
    own_suspensions,
    steps_of,
    suspension_of,
    suspensions_of,
    warning_behind,
)
from eligibility.views.reading import PAGE_SIZE, moment_of, seen_person, viewer_of
from employees.models import Employee, User
from employees.permissions import require
from employees.selectors import actor_of


@require_safe
def suspensions(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    require(can_see_suspensions(user))
    _now, today = moment_of(user.employee)
    tab = request.GET.get("bagian", "menunggu")
    tab = tab if tab in SUSPENSION_TABS else "menunggu"
    rows = suspensions_of(user.employee.agency_id, suspension_offices(user), tab, today)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "eligibility/suspensions.html", {"tab": tab, "page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
def suspension_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """The form about one person, reached from the page of their eligibility."""
    user = viewer_of(request)
    person = seen_person(user, pk)
    require(can_propose_suspension(user, person))
    now, today = moment_of(person)
    form = SuspensionForm(request.POST or None, initial={"starts_on": today})

    def propose() -> Suspension:
        return services.propose_suspension(
            employee=person, today=today, proposer=user.employee, actor=actor_of(user), now=now,
            **form.cleaned_data,
        )  # fmt: skip

    if request.method == "POST" and _done(form, propose):
        messages.success(request, _("Usulan tersimpan dan menunggu keputusan pejabat."))
        return redirect("person_eligibility", pk=person.pk)
    status = 422 if form.is_bound else 200
    return render(
        request, "eligibility/suspension_form.html", {"form": form, "person": person}, status=status
    )


@require_safe
def suspension(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    return _page(request, user, _seen(user, pk), ReasonForm())


@require_POST
def suspension_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = _decidable(user, pk)
    now, today = moment_of(row.employee)
    services.confirm_suspension(
        suspension_id=row.pk, confirmer=user.employee, today=today, actor=actor_of(user), now=now
    )
    messages.success(request, _("Penghentian WFA ditetapkan. Pegawai sudah diberi tahu."))
    return redirect("suspension", pk=row.pk)


@require_POST
def suspension_reject(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = _decidable(user, pk)
    now, _today = moment_of(row.employee)
    form = ReasonForm(request.POST)

    def reject() -> Suspension:
        return services.reject_suspension(
            suspension_id=row.pk, confirmer=user.employee, actor=actor_of(user), now=now, **form.cleaned_data
        )

    if not _done(form, reject):
        return _page(request, user, row, form, status=422)
    messages.success(request, _("Usulan ditolak."))
    return redirect("suspension", pk=row.pk)


@require_POST
def suspension_lift(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = _decidable(user, pk)
    now, today = moment_of(row.employee)
    form = ReasonForm(request.POST)

    def lift() -> Suspension:
        return services.lift_suspension(
            suspension_id=row.pk, lifter=user.employee, today=today, actor=actor_of(user), now=now,
            **form.cleaned_data,
        )  # fmt: skip

    if not _done(form, lift):
        return _page(request, user, row, form, status=422)
    messages.success(request, _("Penghentian dicabut. Pegawai sudah diberi tahu."))
    return redirect("suspension", pk=row.pk)


@require_safe
def my_suspensions(request: HttpRequest) -> HttpResponse:
    """Everything about the reader's own WFA being stopped, with the objection form where one is possible."""
    return _own_page(request, viewer_of(request).employee)


@require_POST
def suspension_object(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    now, today = moment_of(user.employee)
    if not own_suspensions(user.employee).filter(pk=pk).exists():
        raise NotFound(_("Penghentian WFA ini tidak ditemukan."))
    form = ObjectionForm(request.POST, auto_id=f"id_{pk}_%s")

    def object_() -> Suspension:
        return services.object_to_suspension(
            suspension_id=pk, employee=user.employee, today=today, actor=actor_of(user), now=now,
            **form.cleaned_data,
        )  # fmt: skip

    if not _done(form, object_):
        return _own_page(request, user.employee, pk, form, status=422)
    messages.success(request, _("Keberatan tersimpan. Pejabat yang memutuskan membacanya."))
    return redirect("my_suspensions")


def _own_page(
    request: HttpRequest, me: Employee, pk: int = 0, form: ObjectionForm | None = None, status: int = 200
) -> HttpResponse:
    _now, today = moment_of(me)
    page = Paginator(own_suspensions(me), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = []
    for row in page.object_list:
        shown = form if row.pk == pk else ObjectionForm(auto_id=f"id_{row.pk}_%s")
        open_ = can_still_object(row, today) or row.pk == pk
        rows.append((row, shown if open_ else None, warning_behind(row)))
    context = {"page": page, "rows": rows, "today": today, "form": form}
    return render(request, "eligibility/my_suspensions.html", context, status=status)


def _seen(user: User, pk: int) -> Suspension:
    require(can_see_suspensions(user))
    row = suspension_of(user.employee.agency_id, pk)
    offices = suspension_offices(user)
    require(offices is None or row.employee.office_id in offices)
    return row


def _decidable(user: User, pk: int) -> Suspension:
    row = suspension_of(user.employee.agency_id, pk)
    require(can_decide_suspension(user, row.employee))
    return row


def _done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Carry out what a valid form asks; a refusal joins the form's own errors."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as no:
        form.add_error(None, no.sentence)
        return False
    return True


def _page(
    request: HttpRequest, user: User, row: Suspension, form: ReasonForm, status: int = 200
) -> HttpResponse:
    _now, today = moment_of(row.employee)
    context = {
        "row": row,
        "form": form,
        "may_decide": can_decide_suspension(user, row.employee),
        "own_proposal": row.proposed_by_id == user.employee_id,
        "over": row.ends_on is not None and row.ends_on < today,
        "steps": steps_of(row),
        "warning": warning_behind(row),
    }
    return render(request, "eligibility/suspension.html", context, status=status)
