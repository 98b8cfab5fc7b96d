"""A signed pilot as its page shows it: the road to the verdict, data quality and stop criteria, runs, verdicts.

Nothing here tells how the trial is going before its verdict: no effects, no weekly means.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pilots.enums.plans import EVALUATED, AdoptionStatus, Finding, Gate, PilotStatus, RunKind, RunStatus
from pilots.models import Adoption, EvaluationRun, Pilot, Verdict
from pilots.rules.results import GateCheck, Result
from pilots.rules.weeks import interim_dates
from pilots.selectors.gate_words import gate_least, gate_name, gate_value
from pilots.selectors.looks import Look, gate_look, outcome_look, run_look
from pilots.selectors.plan_shown import PlanShown, plan_of_text
from pilots.selectors.progress import progress_of
from pilots.selectors.quality import QualitySoFar, quality_so_far
from pilots.selectors.words import number


@dataclass(frozen=True, slots=True)
class Milestone:
    """A point of the road. `state`: done | now | next."""

    on: date
    words: str
    state: str
    verdict_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Point:
    """`has_been`: it happened, or will by itself on its date; otherwise it is due until it is done."""

    on: date
    words: str
    has_been: bool
    verdict_id: int | None = None


@dataclass(frozen=True, slots=True)
class GateShown:
    name: str
    words: str
    look: Look


@dataclass(frozen=True, slots=True)
class QualityShown:
    """Counts of the window up to and including `until`."""

    until: date
    enrolled: int
    left: int
    expected: int
    observed: int
    gates: tuple[GateShown, ...]
    stops: tuple[GateShown, ...]
    stopped: bool
    offices: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class RunShown:
    run: EvaluationRun
    kind: str
    look: Look


@dataclass(frozen=True, slots=True)
class Progress:
    """The run that waits or works now."""

    run: EvaluationRun
    step: str
    percent: int


@dataclass(frozen=True, slots=True)
class VerdictLine:
    verdict: Verdict
    look: Look
    adoption: Adoption | None


@dataclass(frozen=True, slots=True)
class Living:
    """`is_due`: an evaluation or review can be started now. `comes`: what comes next, as a sentence."""

    plan: PlanShown
    road: tuple[Milestone, ...]
    quality: QualityShown | None
    runs: tuple[RunShown, ...]
    progress: Progress | None
    verdicts: tuple[VerdictLine, ...]
    is_due: bool
    comes: str

    @property
    def failed(self) -> RunShown | None:
        return next((row for row in self.runs if row.run.status == RunStatus.FAILED), None)

    @property
    def waits_for_official(self) -> VerdictLine | None:
        lines = (line for line in self.verdicts if line.adoption)
        return next((x for x in lines if x.adoption and x.adoption.status == AdoptionStatus.WAITING), None)


def living_of(pilot: Pilot, today: date) -> Living:
    """A pilot from its signature on."""
    runs = list(pilot.runs.order_by("-due_on", "-pk"))
    rows = Verdict.objects.filter(pilot=pilot).select_related("adoption").order_by("-decided_on", "-pk")
    verdicts = [VerdictLine(row, outcome_look(row.outcome), getattr(row, "adoption", None)) for row in rows]
    assert pilot.signed_plan is not None  # noqa: S101  # a check constraint of the table
    return Living(
        plan=plan_of_text(pilot.signed_plan, pilot.agency_id),
        road=tuple(_road(pilot, runs, verdicts, today)),
        quality=_quality(pilot, today) if pilot.status in EVALUATED and today > pilot.window_from else None,
        runs=tuple(RunShown(run, _first(run.get_kind_display()), run_look(run.status)) for run in runs),
        progress=_progress(runs),
        verdicts=tuple(verdicts),
        is_due=_is_due(pilot, runs, today),
        comes=_comes(pilot, verdicts, today),
    )


def progress_now(pilot: Pilot) -> Progress | None:
    """The run that works, or the latest that waits; None when nothing is under way."""
    return _progress(list(pilot.runs.order_by("-due_on", "-pk")))


def _progress(runs: Sequence[EvaluationRun]) -> Progress | None:
    """A review that was left behind by a later evaluation waits for the night, not for somebody at the screen."""
    recent = list(takewhile(lambda run: run.status != RunStatus.DONE, runs))
    working = [run for run in runs if run.status == RunStatus.RUNNING]
    waiting = [run for run in recent if run.status == RunStatus.QUEUED]
    run = next(iter([*working, *waiting]), None)
    if run is None:
        return None
    step, percent = progress_of(run)
    return Progress(run, _first(step), percent)


def _is_due(pilot: Pilot, runs: Sequence[EvaluationRun], today: date) -> bool:
    if pilot.status not in EVALUATED or pilot.due_on is None:
        return False
    done = {run.due_on for run in runs if run.status == RunStatus.DONE}
    dates = {*interim_dates(pilot.window_from, pilot.window_to), pilot.due_on}
    return any(on <= today and on not in done for on in dates) or any(
        run.status == RunStatus.FAILED for run in runs
    )


def _comes(pilot: Pilot, verdicts: Sequence[VerdictLine], today: date) -> str:
    if pilot.status == PilotStatus.SIGNED:
        return _("Uji coba mulai %(on)s, %(days)s hari lagi.") % _until(pilot.start_on, today)
    if pilot.status == PilotStatus.DECIDED and verdicts:
        adoption = verdicts[0].adoption
        if adoption and adoption.status == AdoptionStatus.WAITING:
            return _("Putusan %(number)s menunggu pengesahan pejabat.") % {
                "number": verdicts[0].verdict.number
            }
        return _("Kuota baru berlaku %(on)s.") % {"on": _on(adoption.effective_on)} if adoption else ""
    if pilot.due_on is None:
        return ""
    if pilot.due_on <= today:
        return _("Evaluasi sudah jatuh tempo sejak %(on)s; dijalankan malam ini.") % {"on": _on(pilot.due_on)}
    if pilot.status == PilotStatus.FOLLOWED:
        return _("Evaluasi berkala berikutnya %(on)s, %(days)s hari lagi.") % _until(pilot.due_on, today)
    return _("Dievaluasi %(on)s, %(days)s hari lagi.") % _until(pilot.due_on, today)


def _until(on: date, today: date) -> dict[str, object]:
    return {"on": _on(on), "days": max((on - today).days, 0)}


def _road(
    pilot: Pilot, runs: Sequence[EvaluationRun], verdicts: Sequence[VerdictLine], today: date
) -> Iterable[Milestone]:
    points = sorted([*_past(pilot, runs, verdicts), *_ahead(pilot, runs)], key=lambda point: point.on)
    waiting = [point for point in points if not point.has_been or point.on > today]
    for point in points:
        state = "done" if point not in waiting else "now" if point is waiting[0] else "next"
        yield Milestone(point.on, point.words, state, point.verdict_id)


def _past(pilot: Pilot, runs: Sequence[EvaluationRun], verdicts: Sequence[VerdictLine]) -> Iterable[_Point]:
    if pilot.signed_at:
        on = pilot.signed_at.astimezone(pilot.office.tz).date()
        yield _Point(on, _("Rencana ditandatangani"), True)
    begun = pilot.status != PilotStatus.SIGNED
    words = _("Uji coba mulai dengan kuota %(days)s hari") % {"days": pilot.quota_tried}
    yield _Point(pilot.start_on, words, begun)
    for run in runs:
        if run.kind == RunKind.INTERIM and run.status == RunStatus.DONE:
            yield _Point(run.due_on, _review_words(), True)
    for line in verdicts:
        words = _("%(number)s: %(outcome)s") % {"number": line.verdict.number, "outcome": line.look.word}
        if line.adoption and line.adoption.status == AdoptionStatus.VETOED:
            words = _("%(words)s (diveto)") % {"words": words}
        yield _Point(line.verdict.decided_on, words, True, line.verdict.pk)
        if line.adoption and line.adoption.status == AdoptionStatus.ADOPTED:
            words = _("Kuota %(days)s hari berlaku") % {"days": line.verdict.quota_after}
            yield _Point(line.adoption.effective_on, words, True)
    if pilot.ended_on:
        yield _Point(pilot.ended_on, _first(pilot.get_status_display()), True)


def _ahead(pilot: Pilot, runs: Sequence[EvaluationRun]) -> Iterable[_Point]:
    if pilot.due_on is None:
        return
    done = {run.due_on for run in runs if run.status == RunStatus.DONE}
    for on in interim_dates(pilot.window_from, pilot.window_to):
        if on not in done:
            yield _Point(on, _review_words(), False)
    words = _("Evaluasi berkala") if pilot.status == PilotStatus.FOLLOWED else _("Evaluasi dan putusan")
    yield _Point(pilot.due_on, words, False)


def _review_words() -> str:
    return _("Tinjauan bulanan: mutu data dan kriteria penghenti")


def _quality(pilot: Pilot, today: date) -> QualityShown:
    found = quality_so_far(pilot, today)
    over = today >= pilot.window_to
    return QualityShown(
        until=found.until - timedelta(days=1),
        enrolled=found.enrolled, left=found.left, expected=found.expected, observed=found.observed,
        gates=tuple(_gate(gate, over) for gate in found.gates if gate.gate != Gate.ESTIMABLE),
        stops=tuple(map(_stop, found.stops)), stopped=found.stopped, offices=_offices(found),
    )  # fmt: skip


def _gate(gate: GateCheck, over: bool) -> GateShown:
    words = f"{gate_value(gate)}, {gate_least(gate)}"
    return GateShown(gate_name(gate), words, gate_look(passed=gate.passed, over=over))


def _stop(row: Result) -> GateShown:
    words = _("%(count)s terbukti, paling banyak %(most)s yang dibolehkan") % {
        "count": number(row.estimate, 0),
        "most": number(row.limit, 0),
    }
    if row.finding == Finding.STOPPED:
        return GateShown(_("Pengaduan masyarakat"), words, Look("stop", "stop", _("Menghentikan kenaikan")))
    return GateShown(_("Pengaduan masyarakat"), words, Look("ok", "check-circle", _("Aman")))


def _offices(found: QualitySoFar) -> tuple[tuple[str, int, int], ...]:
    return tuple((row["name"], row["expected"], row["observed"]) for row in found.quality["offices"])


def _on(day: date) -> str:
    return date_format(day, "l, j F Y")


def _first(label: object) -> str:
    word = str(label)
    return word[:1].upper() + word[1:]
