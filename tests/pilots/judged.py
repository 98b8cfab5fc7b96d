"""A pilot that runs, and any verdict for it without the two months of data."""

from datetime import date

from django.db import transaction

from pilots.enums.plans import Outcome, Reason, RunKind, RunStatus
from pilots.models import EvaluationRun, Pilot, Verdict
from pilots.rules.evaluating import Evaluation
from pilots.rules.results import GateCheck, ReasonRow, Ruling
from pilots.rules.seen import Seen
from pilots.selectors.collecting import seen_by
from pilots.services.deciding import decide
from pilots.services.plans import locked_pilot
from pilots.services.starting import start_pilot
from tests.factories import PolicyFactory
from tests.pilots.trial import DUE_AT, END, START, STARTED_AT, a_plan, an_office, signed

AFTER = {Outcome.RAISE: 2, Outcome.PAUSE: 0, Outcome.LOWER: 1}


def running(office=None, *, staff=2, comparisons=(), tried=1, goal=2, quota=0, **terms) -> Pilot:
    """Signed and begun, with nobody's work in it."""
    office = office or an_office(staff=staff, quota=quota)
    PolicyFactory(agency=office.agency)
    pilot = signed(a_plan(office, comparisons, terms=terms, tried=tried, goal=goal))
    start_pilot(pilot_id=pilot.pk, today=START, now=STARTED_AT)
    return Pilot.objects.get(pk=pilot.pk)


def judge(
    pilot, outcome, *, after=None, today=END, now=DUE_AT, bad=False, enough=True, due=None, **facts
) -> Verdict:
    """The verdict, written as the holder of a claimed run would, from the quota that is in force."""
    pilot = Pilot.objects.get(pk=pilot.pk)
    kind = RunKind.PERIODIC if pilot.status == "followed" else RunKind.FINAL
    run = EvaluationRun.objects.create(
        pilot=pilot, due_on=due or pilot.due_on, kind=kind, status=RunStatus.RUNNING, attempts=1,
        window_from=pilot.window_from, window_to=pilot.window_to,
    )  # fmt: skip
    seen = seen_by(run, today)
    quota = seen.facts["quota"]
    reasons = (
        (ReasonRow(Reason.BAD_MONTH, {"number": 1, "most": 2}),) if bad else (ReasonRow(Reason.ALL_PASSED),)
    )
    ruling = Ruling(Outcome(outcome), quota if after is None else after, reasons)
    found = Evaluation((), (GateCheck("wfa_days", enough, 40, 30),), ruling, {"gates": []})
    with transaction.atomic():
        EvaluationRun.objects.filter(pk=run.pk).update(status=RunStatus.DONE, finished_at=now)
        decide(
            pilot=locked_pilot(pilot.pk), run=run, seen=Seen({**seen.facts, **facts}, seen.tables),
            evaluation=found, today=today, now=now,
        )  # fmt: skip
    return Verdict.objects.get(run=run)


def state(pilot) -> tuple[str, date, date, date | None]:
    pilot.refresh_from_db()
    return pilot.status, pilot.window_from, pilot.window_to, pilot.due_on
