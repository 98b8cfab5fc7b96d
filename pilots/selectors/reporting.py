"""The report of a verdict as its page shows it: the sentence first, then why, then everything it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from pilots.enums.plans import AdoptionStatus
from pilots.models import Adoption, Pilot, Verdict
from pilots.rules.results import ReasonRow, reason_of, result_of
from pilots.rules.terms import read_terms
from pilots.selectors.complaint_window import LateComplaints, late_complaints
from pilots.selectors.context_shown import ContextShown, context_shown
from pilots.selectors.criteria_shown import SMALLEST, CriterionShown, criteria_shown, hidden_criteria
from pilots.selectors.looks import Look, outcome_look, reason_look
from pilots.selectors.plan_shown import PlanShown, plan_of_text
from pilots.selectors.report_parts import ReportQuality, WeeklyLines, quality_of, weekly_lines
from pilots.selectors.words import criterion_words, outcome_sentence, reason_words
from scheduling.models import RequestDay


@dataclass(frozen=True, slots=True)
class ReasonShown:
    look: Look
    words: str


@dataclass(frozen=True, slots=True)
class AdoptionShown:
    """What became of the verdict. `state`: waiting | open | begun | vetoed; `asked`: days already asked for beyond the
    smaller of the two quotas from that Monday on.
    """

    row: Adoption
    state: str
    days_left: int
    asked: int
    late: LateComplaints

    @property
    def can_be_stopped(self) -> bool:
        return self.state in ("waiting", "open")


@dataclass(frozen=True, slots=True)
class Report:
    """`hidden`: some numbers stay away from this reader, because they would tell about somebody."""

    pilot: Pilot
    verdict: Verdict
    sentence: str
    look: Look
    adoption: AdoptionShown | None
    reasons: tuple[ReasonShown, ...]
    criteria: tuple[CriterionShown, ...]
    weekly: WeeklyLines | None
    quality: ReportQuality
    context: ContextShown
    plan: PlanShown
    hidden: bool

    @property
    def command(self) -> str:
        """What an operator types to prove the verdict."""
        return f"manage.py recompute {self.pilot.agency.code}/{self.pilot.number}"


def report_of(pilot: Pilot, verdict: Verdict, today: date, *, sees_numbers: bool) -> Report:
    """`sees_numbers`: the reader oversees the office, so small groups are no secret to them."""
    assert pilot.signed_plan is not None  # noqa: S101  # only signed plans are judged
    rows = [result_of(row) for row in verdict.results]
    people = int(verdict.quality["enrolled"])
    hidden = frozenset[str]() if sees_numbers else hidden_criteria(rows, people)
    adoption = _adoption(verdict, pilot, today)
    effective_on = adoption.row.effective_on if adoption else None
    return Report(
        pilot=pilot, verdict=verdict,
        sentence=verdict_sentence(verdict, pilot.office.name, effective_on),
        look=outcome_look(verdict.outcome), adoption=adoption,
        reasons=reasons_shown(verdict, hidden=hidden),
        criteria=criteria_shown(rows, alpha=read_terms(pilot.terms).alpha, hidden=hidden),
        weekly=weekly_lines(verdict, pilot.start_on) if sees_numbers or people >= SMALLEST else None,
        quality=quality_of(verdict), context=context_shown(verdict.context),
        plan=plan_of_text(pilot.signed_plan, pilot.agency_id), hidden=bool(hidden),
    )  # fmt: skip


def verdict_sentence(verdict: Verdict, office: str, effective_on: date | None) -> str:
    """In one sentence; a veto comes first, because it is what holds."""
    adoption: Adoption | None = getattr(verdict, "adoption", None)
    if adoption and adoption.status == AdoptionStatus.VETOED:
        return _("Diveto: kuota WFA %(office)s tetap %(before)s hari seminggu.") % {
            "office": office,
            "before": verdict.quota_before,
        }
    waiting = adoption is not None and adoption.status == AdoptionStatus.WAITING
    return outcome_sentence(
        verdict.outcome, office, verdict.quota_before, verdict.quota_after, effective_on, waiting=waiting
    )


def reasons_shown(verdict: Verdict, *, hidden: frozenset[str]) -> tuple[ReasonShown, ...]:
    return tuple(_reason(reason_of(row), hidden) for row in verdict.reasons)


def reasons_for_everybody(verdict: Verdict) -> tuple[ReasonShown, ...]:
    """Why, for readers without a role."""
    rows = [result_of(row) for row in verdict.results]
    return reasons_shown(verdict, hidden=hidden_criteria(rows, int(verdict.quality["enrolled"])))


def _reason(row: ReasonRow, hidden: frozenset[str]) -> ReasonShown:
    look = reason_look(row.code)
    if row.params.get("criterion") not in hidden:
        return ReasonShown(look, reason_words(row))
    words = _("%(criterion)s: %(finding)s.") % {
        "criterion": criterion_words(row.params),
        "finding": look.word.lower(),
    }
    return ReasonShown(look, words)


def _adoption(verdict: Verdict, pilot: Pilot, today: date) -> AdoptionShown | None:
    row: Adoption | None = getattr(verdict, "adoption", None)
    if row is None:
        return None
    state = _state(row, today)
    asked = _asked(verdict, pilot, row.effective_on) if state in ("waiting", "open") else 0
    late = late_complaints(verdict) if state in ("waiting", "open") else LateComplaints()
    return AdoptionShown(row, state, max((row.effective_on - today).days, 0), asked, late)


def _state(row: Adoption, today: date) -> str:
    if row.status == AdoptionStatus.VETOED:
        return "vetoed"
    if row.status == AdoptionStatus.WAITING:
        return "waiting"
    return "open" if row.effective_on > today else "begun"


def _asked(verdict: Verdict, pilot: Pilot, monday: date) -> int:
    """One count over the live days from that Monday on."""
    least = min(verdict.quota_before, verdict.quota_after)
    days = RequestDay.objects.live().filter(unit__office=pilot.office_id, date__gte=monday)
    return days.filter(slot__gt=least).count()
