"""Deadlines, exceptions and recall as tables; no database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from approvals.enums import Action, ProblemCode
from approvals.rules import (
    Circumstances,
    DayEffect,
    QuotaUse,
    Staffing,
    decision_problems,
    effects_in_the_way,
    recall_problems,
    remind_moment,
)
from core.enums import Severity
from core.problems import Problem
from scheduling.enums import ProblemCode as SchedulingCode

WIB = ZoneInfo("Asia/Jakarta")
WIT = ZoneInfo("Asia/Jayapura")
THURSDAY = date(2026, 12, 3)
FINE = Staffing("Bagian Uji", before=4, after=3, minimum=1)
THIN = Staffing("Bagian Uji", before=1, after=0, minimum=1)


def effect(*, unit=FINE, counter=None, absence=""):
    return DayEffect(THURSDAY, unit, counter, staff=5, pending=1, absence=absence)


def codes(problems):
    return [p.code for p in problems]


@pytest.mark.parametrize(
    ("opened", "due", "expected"),
    [
        # 09.00 + 12 h falls at 21.00: the morning after
        ("2026-12-01 09:00", "2026-12-02 16:00", "2026-12-02 07:00"),
        ("2026-12-01 14:00", "2026-12-02 16:00", "2026-12-02 07:00"),
        ("2026-12-01 22:00", "2026-12-02 16:00", "2026-12-02 10:00"),
        # the deadline comes first: the escalation speaks
        ("2026-12-01 22:00", "2026-12-02 09:00", None),
        ("2026-12-01 09:00", "2026-12-02 07:00", None),
    ],
)
@pytest.mark.parametrize("tz", [WIB, WIT])
def test_a_reminder_waits_for_the_morning_of_the_office(opened, due, expected, tz):
    def at(text):
        return datetime.fromisoformat(text).replace(tzinfo=tz)

    found = remind_moment(opened_at=at(opened).astimezone(UTC), due_at=at(due), hours=12, tz=tz)
    assert found == (at(expected) if expected else None)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"not_eligible": "kotak talenta 3"}, [(ProblemCode.NOT_ELIGIBLE, Severity.BLOCKS)]),
        ({"begun": frozenset({THURSDAY})}, [(ProblemCode.DAY_BEGUN, Severity.BLOCKS)]),
        ({"days": (effect(unit=THIN),)}, [(ProblemCode.UNIT_MINIMUM, Severity.NEEDS_APPROVAL)]),
        ({"days": (effect(counter=THIN),)}, [(ProblemCode.COUNTER_MINIMUM, Severity.NEEDS_APPROVAL)]),
        ({"days": (effect(absence="cuti"),)}, [(ProblemCode.ABSENT, Severity.NEEDS_APPROVAL)]),
        ({"overdue_since": datetime(2026, 12, 1, tzinfo=UTC)}, [(ProblemCode.OVERDUE, Severity.WARNS)]),
    ],
)
def test_what_stands_in_the_way_of_an_approval(facts, expected):
    found = effects_in_the_way(Circumstances(**{"name": "Budi", "days": (effect(),)} | facts))
    assert [(p.code, p.severity) for p in found] == expected
    assert all("%(" not in p.sentence for p in found)


BROKEN = effects_in_the_way(Circumstances("Budi", (effect(unit=THIN),)))
INELIGIBLE = effects_in_the_way(Circumstances("Budi", (effect(),), not_eligible="masa kerja"))
BEGUN = effects_in_the_way(Circumstances("Budi", (effect(),), begun=frozenset({THURSDAY})))


@pytest.mark.parametrize(
    ("action", "reason", "effects", "expected"),
    [
        (Action.APPROVE, "", (), []),
        (Action.APPROVE, "", BROKEN, [ProblemCode.EXCEPTION_REASON]),
        (Action.APPROVE, "loket dibantu unit lain", BROKEN, []),
        (Action.APPROVE, "tetap setuju", INELIGIBLE, [ProblemCode.NOT_ELIGIBLE]),
        (Action.APPROVE, "", BEGUN, [ProblemCode.DAY_BEGUN]),
        (Action.REJECT, "", (), [ProblemCode.REASON_REQUIRED]),
        (Action.REJECT, "rapat", INELIGIBLE, []),
        (Action.REJECT, "rapat", BEGUN, [ProblemCode.DAY_BEGUN]),
        (Action.SEND_BACK, "", BROKEN, [ProblemCode.REASON_REQUIRED]),
        (Action.SEND_BACK, "lengkapi rencana", BROKEN, []),
        (Action.REJECT, "x" * 501, (), [ProblemCode.REASON_TOO_LONG]),
    ],
)
def test_what_stands_in_the_way_of_an_action(action, reason, effects, expected):
    assert codes(decision_problems(action, reason, effects)) == expected


THURSDAY_AND_FRIDAY = [THURSDAY, THURSDAY + timedelta(days=1)]
LATE = Problem(SchedulingCode.RECALL_NOTICE, params={"day": THURSDAY, "hours": 2})


@pytest.mark.parametrize(
    ("chosen", "granted", "reason", "too_late", "expected"),
    [
        (THURSDAY_AND_FRIDAY, THURSDAY_AND_FRIDAY, "rapat", [], []),
        ([THURSDAY], THURSDAY_AND_FRIDAY, "rapat", [], []),
        ([THURSDAY], [THURSDAY], "", [], [ProblemCode.REASON_REQUIRED]),
        (THURSDAY_AND_FRIDAY, [THURSDAY], "rapat", [], [ProblemCode.NOT_GRANTED]),
        ([], [], "rapat", [], [ProblemCode.NOTHING_GRANTED]),
        ([THURSDAY], [THURSDAY], "rapat", [LATE], [SchedulingCode.RECALL_NOTICE]),
    ],
)
def test_a_recall_names_granted_days_in_time_with_a_reason(chosen, granted, reason, too_late, expected):
    found = recall_problems(chosen=chosen, granted=granted, reason=reason, too_late=too_late)
    assert codes(found) == expected


@pytest.mark.parametrize(
    ("allowed", "granted", "pending", "left"), [(1, 0, 1, 0), (2, 0, 1, 1), (0, 0, 0, 0), (1, 1, 1, 0)]
)
def test_a_quota_never_shows_a_negative_rest(allowed, granted, pending, left):
    assert QuotaUse(allowed, granted, pending).left == left
