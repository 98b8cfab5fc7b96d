"""Pilots as they would stand, for the roll-out: only what the board reads of them."""

from datetime import UTC, date, datetime
from itertools import count

from pilots.models import Adoption, EvaluationRun, FrozenPlan, Pilot, Verdict
from tests.factories import EmployeeFactory

AT = datetime(2026, 9, 1, tzinfo=UTC)
UNSIGNED = ("draft", "proposed", "cancelled")
_number = count(1)


def a_pilot(office, status="running", outcome="", *, stopped=False, vetoed=False):
    """A pilot of September and October 2026, with its latest verdict if `outcome` is given."""
    number = next(_number)
    pilot = Pilot.objects.create(
        agency=office.agency, office=office, year=2026, sequence=number, start_on=date(2026, 9, 1),
        end_on=date(2026, 11, 1), baseline_from=date(2026, 7, 1), window_from=date(2026, 9, 1),
        window_to=date(2026, 11, 1), quota_now=1, quota_tried=1, quota_goal=2, created_at=AT,
    )  # fmt: skip
    if status not in UNSIGNED:
        plan = FrozenPlan.objects.create(pilot=pilot, version=1, text="{}", sha256="0" * 64, frozen_at=AT)
        pilot.signed_plan, pilot.signed_by, pilot.signed_at = plan, EmployeeFactory(), AT
    pilot.status = status
    pilot.ended_on = date(2026, 11, 1) if status in ("ended", "cancelled") else None
    pilot.save()
    if outcome:
        a_verdict(pilot, outcome, stopped=stopped, vetoed=vetoed)
    return pilot


def a_verdict(pilot, outcome, *, on=date(2026, 11, 1), stopped=False, vetoed=False):
    run = EvaluationRun.objects.create(
        pilot=pilot, due_on=on, kind="final", window_from=pilot.window_from, window_to=pilot.window_to
    )
    number = next(_number)
    verdict = Verdict.objects.create(
        run=run, pilot=pilot, agency=pilot.agency, year=2026, sequence=number, outcome=outcome, decided_on=on,
        quota_before=1, quota_after=1, reasons=[{"code": "stop_complaints", "params": {}}] if stopped else [],
        results=[], quality={}, engine="1", code=f"kode-{number}", created_at=AT,
    )  # fmt: skip
    if vetoed:
        Adoption.objects.create(
            verdict=verdict, mode="automatic", status="vetoed", effective_on=date(2026, 11, 9),
            decided_by=EmployeeFactory(), decided_at=AT, reason="Belum siap",
        )  # fmt: skip
    return verdict
