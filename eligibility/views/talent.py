"""The talent grid: nine boxes with counts, the people in one, and the same as a table to take away."""

from collections.abc import Iterator
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eligibility.documents.talent import COLUMNS, talent_row
from eligibility.enums import NoBox
from eligibility.permissions import can_bring_talent, can_see_talent, talent_offices
from eligibility.rules import InForce
from eligibility.selectors import policy_for
from eligibility.selectors.talent import (
    UNKNOWN,
    box_counts,
    nine_box,
    people_in_box,
    people_without_box,
    staff_of,
)
from eligibility.selectors.talent_choices import Asked, asked_of, choices_for
from eligibility.selectors.talent_people import PersonBox, in_pieces, with_boxes
from eligibility.services.talent_exports import note_talent_export
from eligibility.views.reading import PAGE_SIZE, moment_of, viewer_of
from employees.models import Employee, User
from employees.permissions import require
from employees.selectors import actor_of
from employees.selectors.people import full_nip_ids
from integrations.sheets import write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def talent_grid(request: HttpRequest) -> HttpResponse:
    """Counts of `?tanggal=&kantor=&unit=&jenjang=&jk=`; with `?kotak=` the people behind one of them."""
    user = viewer_of(request)
    require(can_see_talent(user))
    _now, today = moment_of(user.employee)
    asked = asked_of(request.GET.dict(), today)
    in_force = law_for(user, asked)
    agency_id, offices = user.employee.agency_id, talent_offices(user)
    counts = box_counts(
        agency_id, offices, in_force.policy, asked.on, mapping=in_force.box_map, group=asked.group
    )
    context = {
        "policy": in_force.policy,
        "in_force": in_force,
        "asked": asked,
        "today": today,
        "choices": choices_for(agency_id, offices, asked.group.office),
        "box_rows": nine_box(in_force.policy, here=asked.box, counts=counts.boxes),
        "counts": counts,
        "reasons": [(why, counts.unknown[why]) for why in NoBox],
        "may_bring": can_bring_talent(user),
    }
    if asked.box is not None:
        context |= _people(request, user, in_force, asked, today)
    return render(request, "eligibility/talent_grid.html", context)


def law_for(user: User, asked: Asked) -> InForce:
    """The agency's policy on the day, or that of the office which alone is looked at."""
    found = policy_for(user.employee.agency_id, asked.on)
    return found.at(asked.group.office) if asked.group.office else found


def _people(
    request: HttpRequest, user: User, in_force: InForce, asked: Asked, today: date
) -> dict[str, object]:
    people = staff_of(user.employee.agency_id, talent_offices(user), asked.group)
    given = people, in_force.policy, asked.on
    if asked.why is not None:
        found = people_without_box(*given, asked.why, in_force.box_map)
    else:
        found = people_in_box(*given, asked.box or UNKNOWN, in_force.box_map)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return {"page_obj": page, "people": people_rows(user, list(page.object_list), in_force, asked.on, today)}


def people_rows(
    user: User, people: list[Employee], in_force: InForce, on: date, today: date
) -> list[PersonBox]:
    """The people with their latest boxes, and with whole NIPs as far as the user may read them."""
    return with_boxes(people, in_force, on, full_nip_ids(user, people, today))


@require_safe
def talent_export(request: HttpRequest) -> HttpResponseBase:
    """Everybody of the same question, with box and expiry; `?format=` csv or xlsx."""
    user = viewer_of(request)
    require(can_see_talent(user))
    now, today = moment_of(user.employee)
    asked = asked_of(request.GET.dict(), today)
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    note_talent_export(
        agency=user.employee.agency, wanted=asked.told, kind=kind, actor=actor_of(user), now=now
    )
    rows = _table(user, asked, today, quoted=kind == "csv")
    name = f"talenta-{asked.on}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    if kind == "xlsx":
        return HttpResponse(write_xlsx(COLUMNS, rows, _("Talenta")), content_type=XLSX, headers=headers)
    content = write_csv(COLUMNS, rows)
    return StreamingHttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _table(user: User, asked: Asked, today: date, *, quoted: bool) -> Iterator[tuple[object, ...]]:
    in_force = law_for(user, asked)
    for people in in_pieces(staff_of(user.employee.agency_id, talent_offices(user), asked.group)):
        for row in people_rows(user, people, in_force, asked.on, today):
            yield talent_row(row, quoted=quoted)
