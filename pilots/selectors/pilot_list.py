"""Lists of pilots: whom they concern, where each stands, and what comes next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from employees.models import Office
from pilots.enums.plans import PilotStatus
from pilots.models import ComparisonOffice, Pilot, Verdict
from pilots.rules.weeks import interim_dates
from pilots.selectors.looks import Look, outcome_look, status_look


@dataclass(frozen=True, slots=True)
class PilotLine:
    """A pilot in a list. `steps`: quota now, tried, and after a pass."""

    pilot: Pilot
    look: Look
    steps: tuple[int, int, int]
    next_step: str
    verdict: Verdict | None
    verdict_look: Look | None

    @property
    def last_day(self) -> date:
        """The last day that is judged next."""
        return self.pilot.window_to - timedelta(days=1)


def pilots_seen(agency_id: int, scope: frozenset[int] | None, own_office_id: int) -> QuerySet[Pilot]:
    """Those of offices in `scope` (None = the agency), and signed ones that concern the own office; latest first."""
    rows = Pilot.objects.filter(agency=agency_id).select_related("office").order_by("-created_at", "-pk")
    if scope is None:
        return rows
    compared = Exists(ComparisonOffice.objects.filter(pilot=OuterRef("pk"), office=own_office_id))
    concerned = Q(signed_at__isnull=False) & (Q(office=own_office_id) | compared)
    return rows.filter(Q(office__in=scope) | concerned)


def filtered(rows: QuerySet[Pilot], *, status: str, office: int | None) -> QuerySet[Pilot]:
    if status:
        rows = rows.filter(status=status)
    return rows.filter(office=office) if office else rows


def offices_with_pilots(rows: QuerySet[Pilot]) -> list[tuple[int, str]]:
    """(id, name) of the offices that the filter offers."""
    offices = Office.objects.filter(pk__in=rows.order_by().values("office"))
    return list(offices.order_by("kind", "name", "pk").values_list("pk", "name"))


def pilot_lines(pilots: Sequence[Pilot], today: date) -> list[PilotLine]:
    """One query more than the pilots themselves."""
    latest = latest_verdicts([pilot.pk for pilot in pilots])
    return [_line(pilot, latest.get(pilot.pk), today) for pilot in pilots]


def latest_verdicts(pilot_ids: Collection[int]) -> dict[int, Verdict]:
    rows = Verdict.objects.filter(pilot__in=pilot_ids).select_related("adoption")
    return {verdict.pilot_id: verdict for verdict in rows.order_by("decided_on", "pk")}


def _line(pilot: Pilot, verdict: Verdict | None, today: date) -> PilotLine:
    return PilotLine(
        pilot, status_look(pilot.status), (pilot.quota_now, pilot.quota_tried, pilot.quota_goal),
        next_step(pilot, verdict, today), verdict, outcome_look(verdict.outcome) if verdict else None,
    )  # fmt: skip


def next_step(pilot: Pilot, verdict: Verdict | None, today: date) -> str:
    """What happens next and when, in a few words."""
    if pilot.status == PilotStatus.DRAFT:
        return _("diajukan sebelum %(on)s") % {"on": _on(pilot.start_on)}
    if pilot.status == PilotStatus.PROPOSED:
        return _("ditandatangani sebelum %(on)s") % {"on": _on(pilot.start_on)}
    if pilot.status == PilotStatus.SIGNED:
        return _("mulai %(on)s") % {"on": _on(pilot.start_on)}
    adoption = getattr(verdict, "adoption", None)
    if pilot.status == PilotStatus.DECIDED and verdict and adoption and adoption.quota_id:
        return _("kuota %(days)s hari mulai %(on)s") % {
            "days": verdict.quota_after,
            "on": _on(adoption.effective_on),
        }
    if pilot.status == PilotStatus.DECIDED and verdict:
        return _("%(number)s menunggu pengesahan") % {"number": verdict.number}
    if pilot.due_on is None:
        return _("berakhir %(on)s") % {"on": _on(pilot.ended_on)} if pilot.ended_on else "–"
    return _coming(pilot, pilot.due_on, today)


def _coming(pilot: Pilot, due_on: date, today: date) -> str:
    if due_on <= today:
        return _("evaluasi jatuh tempo %(on)s") % {"on": _on(due_on)}
    review = next((on for on in interim_dates(pilot.window_from, pilot.window_to) if on > today), None)
    words = _("evaluasi %(on)s") % {"on": _on(due_on)}
    if review is None or pilot.status != PilotStatus.RUNNING:
        return words
    return _("tinjauan %(on)s, %(then)s") % {"on": _on(review), "then": words}


def _on(day: date) -> str:
    return date_format(day, "j M Y")
