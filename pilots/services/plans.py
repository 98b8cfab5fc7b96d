"""Drafting a plan: offices, dates, quotas and terms. Nothing here is binding until it is frozen and signed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, NotFound, Problem, refuse_if_blocked
from core.services import record
from employees.models import Agency, Employee, Office
from pilots.enums.plans import TRANSITIONS, PilotStatus, PlanFault
from pilots.models import ComparisonOffice, Pilot
from pilots.rules.plans import check_draft
from pilots.rules.terms import Terms, read_terms, terms_data
from pilots.rules.weeks import add_months
from scheduling.selectors import quota_for


def draft_pilot(
    *,
    office: Office,
    start_on: date,
    quota_tried: int,
    quota_goal: int,
    terms: Mapping[str, Any],
    comparison_ids: Collection[int],
    purpose: str,
    author: Employee | None,
    actor: Actor,
    now: datetime,
) -> Pilot:
    """A new plan for an office; several drafts may stand beside each other.

    Errors: `Refused` (terms unreadable, quotas in the wrong order, comparison offices of another agency or itself).
    """
    with transaction.atomic():
        read = read_terms(terms)
        comparisons = _comparisons(office, comparison_ids)
        refuse_if_blocked(check_draft(start_on, quota_tried, quota_goal, now.astimezone(office.tz).date()))
        year = now.astimezone(office.tz).year
        pilot = Pilot(
            agency=office.agency, office=office, year=year, sequence=_next_number(office.agency_id, year),
            created_by=author, created_at=now,
        )  # fmt: skip
        _fill(pilot, start_on, quota_tried, quota_goal, read, purpose)
        pilot.save(force_insert=True)
        _compare(pilot, comparisons)
        record(
            agency=office.agency.code, actor=actor, verb="pilot.drafted", target=pilot, now=now,
            after=_told(pilot, comparisons),
        )  # fmt: skip
    return pilot


def revise_pilot(
    *,
    pilot_id: int,
    start_on: date,
    quota_tried: int,
    quota_goal: int,
    terms: Mapping[str, Any],
    comparison_ids: Collection[int],
    purpose: str,
    actor: Actor,
    now: datetime,
) -> Pilot:
    """Change a draft. Errors: as `draft_pilot`; `Conflict` once it is proposed or further."""
    with transaction.atomic():
        pilot = locked_pilot(pilot_id)
        if pilot.status != PilotStatus.DRAFT:
            raise Conflict(_("Rencana ini sudah diajukan dan tidak dapat diubah lagi."), code="not_a_draft")
        read = read_terms(terms)
        comparisons = _comparisons(pilot.office, comparison_ids)
        today = now.astimezone(pilot.office.tz).date()
        refuse_if_blocked(check_draft(start_on, quota_tried, quota_goal, today))
        before = _told(pilot, list(pilot.comparisons.order_by("code")))
        _fill(pilot, start_on, quota_tried, quota_goal, read, purpose)
        pilot.save()
        _compare(pilot, comparisons)
        record(
            agency=pilot.agency.code, actor=actor, verb="pilot.revised", target=pilot, now=now,
            before=before, after=_told(pilot, comparisons),
        )  # fmt: skip
    return pilot


def locked_pilot(pilot_id: int) -> Pilot:
    """The pilot, locked until the transaction ends, with its office and agency. Errors: NotFound."""
    rows = Pilot.objects.select_for_update(of=("self",)).select_related("office", "agency")
    found = rows.filter(pk=pilot_id).first()
    if found is None:
        raise NotFound(_("Uji coba ini tidak ditemukan."))
    return found


def move(pilot: Pilot, to: PilotStatus) -> None:
    """The one way from state to state; the caller saves. Errors: Conflict."""
    refuse_unless(pilot, *(state for state, follows in TRANSITIONS.items() if to in follows))
    pilot.status = to


def refuse_unless(pilot: Pilot, *states: str) -> None:
    """Errors: Conflict when the pilot is in none of these states."""
    if pilot.status not in states:
        raise Conflict(
            _("Uji coba %(number)s sekarang %(status)s; tindakan ini tidak mungkin lagi.")
            % {"number": pilot.number, "status": pilot.get_status_display()},
            code="wrong_state",
        )


def _next_number(agency_id: int, year: int) -> int:
    """The agency's row is the queue in which numbers are drawn."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency_id)
    last = Pilot.objects.filter(agency=agency_id, year=year).aggregate(last=Max("sequence"))["last"]
    return (last or 0) + 1


def _comparisons(office: Office, ids: Collection[int]) -> list[Office]:
    wanted = set(ids)
    if office.pk in wanted:
        refuse_if_blocked([Problem(PlanFault.COMPARISON_ITSELF, params={"field": "comparisons"})])
    found = list(Office.objects.filter(pk__in=wanted, agency=office.agency_id).order_by("code"))
    if len(found) != len(wanted):
        refuse_if_blocked([Problem(PlanFault.COMPARISON_FOREIGN, params={"field": "comparisons"})])
    return found


def _fill(pilot: Pilot, start_on: date, tried: int, goal: int, terms: Terms, purpose: str) -> None:
    pilot.start_on, pilot.end_on = start_on, add_months(start_on, terms.months)
    pilot.baseline_from = add_months(start_on, -terms.baseline_months)
    pilot.window_from, pilot.window_to = pilot.start_on, pilot.end_on
    pilot.quota_now = quota_for(pilot.office_id, date.fromordinal(start_on.toordinal() - 1))
    pilot.quota_tried, pilot.quota_goal = tried, goal
    pilot.terms, pilot.purpose = terms_data(terms), purpose.strip()[:500]


def _compare(pilot: Pilot, offices: list[Office]) -> None:
    pilot.comparison_rows.all().delete()
    ComparisonOffice.objects.bulk_create([ComparisonOffice(pilot=pilot, office=office) for office in offices])


def _told(pilot: Pilot, comparisons: list[Office]) -> dict[str, Any]:
    return {
        "number": pilot.number,
        "office": pilot.office.code,
        "start_on": pilot.start_on.isoformat(),
        "end_on": pilot.end_on.isoformat(),
        "quota_now": pilot.quota_now,
        "quota_tried": pilot.quota_tried,
        "quota_goal": pilot.quota_goal,
        "comparisons": sorted(office.code for office in comparisons),
        "terms": pilot.terms,
    }
