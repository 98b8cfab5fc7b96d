"""Weekly quotas of the offices: what is in force, what is scheduled, and how the week is used."""

from datetime import date, timedelta
from typing import NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.problems import Conflict, Refused
from eligibility.selectors import policy_for
from employees.enums import OfficeKind, Zone
from employees.models import Office
from employees.permissions import current_roles, require
from employees.selectors import actor_of
from employees.selectors.people import OVERSIGHT
from scheduling.forms import QuotaForm, show_refusal
from scheduling.permissions import can_see_quotas, can_set_quota, offices_to_set_quota
from scheduling.rules import monday_of
from scheduling.selectors.quota_board import QuotaBoardRow, office_of, offices_in, quota_board
from scheduling.services import set_quota
from scheduling.views.reading import moment_of, user_of

OFFICES_A_PAGE = 25
ZONES = dict(Zone.choices)


class BoardLine(NamedTuple):
    """An office in words beside its row of the board."""

    office: str
    kind: str
    zone: str
    row: QuotaBoardRow
    can_set: bool
    start: int


@require_safe
def quotas(request: HttpRequest) -> HttpResponse:
    """The offices that the reader oversees, with this week's use."""
    user = user_of(request)
    require(can_see_quotas(user))
    _now, today = moment_of(user)
    scope = current_roles(user).scope(*OVERSIGHT)
    offices = offices_in(user.employee.agency_id, scope)
    page = Paginator(offices, OFFICES_A_PAGE).get_page(request.GET.get("page"))
    settable = offices_to_set_quota(user)
    kinds = {kind.value: str(kind.label) for kind in OfficeKind}
    in_force = policy_for(user.employee.agency_id, today)
    board = quota_board([office.id for office in page], today, monday_of(today))
    context = {
        "page": page,
        "lines": [
            BoardLine(
                name,
                kinds[kind],
                ZONES[zone],
                row,
                settable is None or pk in settable,
                in_force.at(pk).policy.quota_start,
            )
            for (pk, name, kind, zone), row in zip(page, board, strict=True)
        ],
        "monday": monday_of(today),
    }
    return render(request, "scheduling/quotas.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def quota_set(request: HttpRequest, office_id: int) -> HttpResponse:
    """A new dated row for one office."""
    user = user_of(request)
    office = office_of(office_id, user.employee.agency_id)
    require(can_set_quota(user, office))
    now, today = moment_of(user)
    if request.method != "POST":
        initial = {"valid_from": monday_of(today) + timedelta(days=7)}
        return _show_form(request, office, QuotaForm(initial=initial), today)
    form = QuotaForm(request.POST)
    if not form.is_valid():
        return _show_form(request, office, form, today, status=422)
    try:
        set_quota(office=office, actor=actor_of(user), set_by=user, now=now, **form.cleaned_data)
    except (Conflict, Refused) as error:
        show_refusal(form, error)
        return _show_form(request, office, form, today, status=error.status)
    messages.success(request, _("Kuota %(office)s ditetapkan.") % {"office": office.name})
    return redirect("quotas")


def _show_form(
    request: HttpRequest, office: Office, form: QuotaForm, today: date, *, status: int = 200
) -> HttpResponse:
    row = quota_board([office.pk], today, monday_of(today))[0]
    return render(
        request, "scheduling/quota_form.html", {"office": office, "form": form, "row": row}, status=status
    )
