"""What a plan's form offers: offices that can begin a pilot, offices to compare with, and why others cannot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from eligibility.selectors import policy_at_office, policy_for
from employees.models import Office
from pilots.enums.plans import PlanFault
from pilots.rules.plans import OfficeFacts
from pilots.rules.weeks import monday_from
from pilots.selectors.offices import office_facts
from scheduling.rules import HARD_CAP
from scheduling.selectors import monday_of, quota_for
from scheduling.selectors.quota_board import quota_board

LEAD_DAYS = 14


@dataclass(frozen=True, slots=True)
class OfficeChoice:
    """An office with its staff; `why_not`: empty where it can be chosen."""

    id: int
    name: str
    staff: int
    why_not: str
    quota: int | None = None


@dataclass(frozen=True, slots=True)
class PlanStart:
    """Where a new plan begins: the quota in force, and the defaults that follow from it."""

    start_on: date
    quota_now: int
    quota_tried: int
    quota_goal: int
    cap: int


def offices_to_pilot(agency_id: int, scope: frozenset[int] | None, today: date) -> list[OfficeChoice]:
    """The offices that the planner may plan for, with the quota in force. A fixed number of queries."""
    rows = Office.objects.filter(agency=agency_id)
    rows = rows if scope is None else rows.filter(pk__in=scope)
    ids = list(rows.order_by("kind", "name", "pk").values_list("pk", flat=True))
    facts = office_facts(ids)
    in_force = policy_for(agency_id, today)
    lines = {row.office_id: row.current for row in quota_board(ids, today, monday_of(today))}
    return [
        OfficeChoice(
            pk,
            one.name,
            one.staff,
            _why_no_pilot(one),
            line.days if line else in_force.at(pk).policy.quota_start,
        )
        for pk in ids
        for one, line in [(facts[pk], lines[pk])]
    ]


def office_to_pilot(agency_id: int, scope: frozenset[int] | None, asked: str) -> Office | None:
    """The office that the address names, if it may be planned for; the only one if there is no choice."""
    rows = Office.objects.filter(agency=agency_id).select_related("agency")
    rows = rows if scope is None else rows.filter(pk__in=scope)
    if asked:
        known = asked.isascii() and asked.isdecimal() and len(asked) < 19
        return rows.filter(pk=int(asked)).first() if known else None
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


def offices_to_compare(office: Office) -> list[OfficeChoice]:
    """The other offices of the agency. A fixed number of queries."""
    others = Office.objects.filter(agency=office.agency_id).exclude(pk=office.pk)
    ids = list(others.order_by("kind", "name", "pk").values_list("pk", flat=True))
    facts = office_facts(ids)
    return [OfficeChoice(pk, facts[pk].name, facts[pk].staff, _why_no_comparison(facts[pk])) for pk in ids]


def start_of(office: Office, today: date) -> PlanStart:
    """A Monday two weeks ahead; trial of the quota in force (at least one day), and the cap after a pass."""
    start_on = monday_from(today + timedelta(days=LEAD_DAYS))
    now = quota_for(office.pk, start_on - timedelta(days=1))
    cap = min(policy_at_office(office, start_on).policy.quota_cap, HARD_CAP)
    tried = min(max(now, 1), max(cap, 1))
    return PlanStart(start_on, now, tried, max(cap, tried), cap)


def _why_no_pilot(one: OfficeFacts) -> str:
    return _why_no_comparison(one) or (
        str(PlanFault.BUSY_COMPARISON.label) % {"office": one.name, "number": one.compared_in}
        if one.compared_in
        else ""
    )


def _why_no_comparison(one: OfficeFacts) -> str:
    if one.pilot:
        return _("sedang dalam uji coba %(number)s") % {"number": one.pilot}
    return "" if one.staff else _("tidak mempunyai pegawai yang bekerja")
