"""The rules as tables, without a database. Monday is 7 December 2026 unless a row says otherwise."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from scheduling.enums import AbsenceKind, ProblemCode
from scheduling.rules import (
    Away,
    Calendar,
    DayCheck,
    Entry,
    Facts,
    Ineligible,
    OwnDay,
    PlaceFacts,
    PlanItem,
    QuotaRow,
    Team,
    allowed_in_week,
    cancel_until,
    check_cancel,
    check_days,
    check_place,
    check_plan,
    check_reason,
    check_recall,
    check_week,
    free_slots,
    iso_week,
    monday_of,
    quota_on,
    slots_for,
)

MON, TUE, WED, THU, FRI = (date(2026, 12, d) for d in range(7, 12))
SAT = date(2026, 12, 12)
NEXT_MON = date(2026, 12, 14)
TODAY = date(2026, 12, 1)  # a Tuesday
WIB = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Numbers:
    quota_start: int = 1
    quota_cap: int = 2
    min_office_days: int = 3
    max_unit_share_percent: int = 50
    min_unit_staff: int = 1
    open_weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    lead_working_days: int = 2
    horizon_days: int = 30
    places: tuple[str, ...] = ("registered_home", "other_office", "other")


def facts(*, entries=(), numbers=None, **changes):
    base = Facts(
        today=TODAY,
        first=date(2026, 11, 30),
        last=date(2027, 1, 17),
        calendar=Calendar.of(Entry(*e) for e in entries),
        policies=((date(2020, 1, 1), numbers or Numbers()),),
        quota_rows=(QuotaRow(date(2020, 1, 6), 1),),
        team=Team("Subbag Umum", 10),
    )
    return replace(base, **changes)


def codes(problems):
    return [p.code.value for p in problems]


def test_a_free_working_day_may_be_asked():
    assert check_days(facts(), [THU]) == []


NATURE = [
    ("past", date(2026, 11, 30), {}, "past"),
    ("saturday", SAT, {}, "weekend"),
    ("holiday", THU, {"entries": [(THU, "public_holiday", "Libur")]}, "holiday"),
    ("joint leave", THU, {"entries": [(THU, "joint_leave", "Cuti bersama")]}, "holiday"),
    ("regional holiday", THU, {"entries": [(THU, "regional_holiday", "Hari jadi")]}, "holiday"),
    ("blocked", THU, {"entries": [(THU, "blocked", "Apel")]}, "blocked"),
    ("anchor", THU, {"entries": [(THU, "anchor", "Rapat")]}, "anchor"),
    (
        "blocked beats extra",
        THU,
        {"entries": [(THU, "extra_wfa", "WFA"), (THU, "blocked", "Apel")]},
        "blocked",
    ),
    (
        "holiday beats extra",
        THU,
        {"entries": [(THU, "extra_wfa", "WFA"), (THU, "joint_leave", "CB")]},
        "holiday",
    ),
    ("on leave", THU, {"absences": {THU: AbsenceKind.LEAVE}}, "absent"),
    ("own live day", THU, {"mine": {THU: OwnDay(1, "submitted", 1)}}, "already_asked"),
    ("lead time", WED, {"today": TUE}, "lead_time"),
    ("lead time over a weekend", NEXT_MON, {"today": FRI}, "lead_time"),
    ("today", TODAY, {}, "lead_time"),
    ("weekday closed", THU, {"numbers": Numbers(open_weekdays=(4,))}, "weekday_closed"),
    ("horizon", date(2027, 1, 4), {}, "horizon"),
    ("not eligible", THU, {"ineligible": {THU: Ineligible("kotak")}}, "not_eligible"),
    ("quota zero", THU, {"quota_rows": (QuotaRow(date(2020, 1, 6), 0),)}, "quota_zero"),
    ("quota full", THU, {"mine": {MON: OwnDay(1, "submitted", 1)}}, "quota_full"),
    ("sent back holds its place", THU, {"mine": {MON: OwnDay(1, "sent_back", 1)}}, "quota_full"),
    ("unit share", THU, {"away": {THU: Away(wfa=5)}}, "unit_share"),
    ("unit minimum", THU, {"away": {THU: Away(wfa=4, absent=5)}}, "unit_minimum"),
    (
        "counter minimum",
        THU,
        {"team": Team("Subbag Umum", 10, "Loket 1", 3, 2), "away": {THU: Away(wfa=1, counter_wfa=1)}},
        "counter_minimum",
    ),
    (
        "counter minimum by absence",
        THU,
        {"team": Team("Subbag Umum", 10, "Loket 1", 3, 2), "away": {THU: Away(absent=1, counter_absent=1)}},
        "counter_minimum",
    ),
]


@pytest.mark.parametrize(("day", "changes", "code"), [r[1:] for r in NATURE], ids=[r[0] for r in NATURE])
def test_a_day_says_why_it_cannot_be_asked(day, changes, code):
    problems = check_days(facts(**changes), [day])
    assert code in codes(problems)
    assert all(p.sentence and "%" not in p.sentence.replace("50 %", "") for p in problems)


ALLOWED = [
    ("lead time met exactly", THU, {"today": TUE}),
    ("lead zero allows today", TODAY, {"numbers": Numbers(lead_working_days=0)}),
    ("last day of the horizon", date(2026, 12, 31), {}),
    ("extra day with a full quota", THU, {
        "entries": [(THU, "extra_wfa", "WFA nasional")], "mine": {MON: OwnDay(1, "approved", 1)}}),
    ("extra day with a quota of 0", THU, {
        "entries": [(THU, "extra_wfa", "WFA")], "quota_rows": (QuotaRow(date(2020, 1, 6), 0),)}),
    ("extra day on a closed weekday", THU, {
        "entries": [(THU, "extra_wfa", "WFA")], "numbers": Numbers(open_weekdays=(4,))}),
    ("an extra day of one's own takes no quota", THU, {"mine": {MON: OwnDay(1, "approved", None)}}),
    ("the last place of the unit", THU, {"away": {THU: Away(wfa=4)}}),
    ("exactly the minimum stays", THU, {"team": Team("U", 10), "away": {THU: Away(wfa=4, absent=4)}}),
    ("last counter place", THU, {"team": Team("U", 10, "L", 3, 2), "away": {THU: Away()}}),
    ("quota of another week does not count", THU, {"mine": {NEXT_MON: OwnDay(1, "approved", 1)}}),
]  # fmt: skip


@pytest.mark.parametrize(("day", "changes"), [r[1:] for r in ALLOWED], ids=[r[0] for r in ALLOWED])
def test_a_day_that_may_be_asked(day, changes):
    assert codes(check_days(facts(**changes), [day])) == []


WAY_OUT = [
    ("full quota: next week's Monday", THU, {"mine": {MON: OwnDay(1, "submitted", 1)}}, NEXT_MON),
    ("holiday: the next day", THU, {"entries": [(THU, "joint_leave", "CB")]}, FRI),
    ("unit full: the next day with a place", THU, {"away": {THU: Away(wfa=5), FRI: Away(wfa=5)}}, NEXT_MON),
    ("lead time: the first possible day", WED, {"today": TUE}, THU),
    ("horizon: the day it opens", date(2027, 1, 4), {}, date(2026, 12, 5)),
    (
        "not eligible: when that ends",
        THU,
        {"ineligible": {THU: Ineligible("baru", date(2027, 2, 1))}},
        date(2027, 2, 1),
    ),
    (
        "not eligible: the next day that is",
        THU,
        {"ineligible": {THU: Ineligible("dihentikan")}},
        FRI,
    ),
    (
        "only Fridays open",
        THU,
        {"numbers": Numbers(open_weekdays=(4,)), "mine": {FRI: OwnDay(1, "approved", 1)}},
        date(2026, 12, 18),
    ),
]


@pytest.mark.parametrize(
    ("day", "changes", "possible"), [r[1:] for r in WAY_OUT], ids=[r[0] for r in WAY_OUT]
)
def test_a_problem_says_when_it_becomes_possible(day, changes, possible):
    assert {p.possible_on for p in check_days(facts(**changes), [day])} == {possible}


def test_no_way_out_is_said_as_unknown():
    [problem] = check_days(facts(quota_rows=(QuotaRow(date(2020, 1, 6), 1),), team=Team("Kecil", 1)), [THU])
    assert problem.code == ProblemCode.UNIT_SHARE
    assert problem.possible_on is None
    assert "belum dapat dipastikan" in problem.sentence


def test_two_days_need_two_places_in_the_quota():
    one = check_days(facts(), [THU, FRI])
    assert codes(one) == ["quota_exceeded"]
    assert one[0].possible_on == NEXT_MON
    assert check_days(facts(quota_rows=(QuotaRow(date(2020, 1, 6), 2),)), [THU, FRI]) == []


def test_a_day_outside_the_quota_needs_no_place():
    two = facts(entries=[(FRI, "extra_wfa", "WFA")])
    assert check_days(two, [THU, FRI]) == []
    assert slots_for(two, [THU, FRI]) == {THU: 1, FRI: None}


def test_slots_are_the_lowest_free():
    rows = (QuotaRow(date(2020, 1, 6), 2),)
    assert slots_for(facts(quota_rows=rows), [FRI, THU]) == {THU: 1, FRI: 2}
    assert slots_for(facts(quota_rows=rows, mine={MON: OwnDay(1, "approved", 2)}), [THU]) == {THU: 1}


@pytest.mark.parametrize(
    ("office", "cap", "working", "keep", "allowed"),
    [
        (1, 2, 5, 3, 1), (2, 2, 5, 3, 2), (0, 2, 5, 3, 0), (2, 1, 5, 3, 1), (2, 2, 4, 3, 1),
        (1, 2, 4, 3, 1), (2, 2, 3, 3, 0), (1, 2, 1, 3, 0), (2, 2, 0, 3, 0), (5, 5, 5, 0, 2),
    ],
)  # fmt: skip
def test_allowed_in_week(office, cap, working, keep, allowed):
    found = allowed_in_week(office_quota=office, cap=cap, working_days=working, min_office_days=keep)
    assert found == allowed


def test_short_week_is_said_with_its_numbers():
    holidays = [(d, "joint_leave", "CB") for d in (MON, TUE)]
    [problem] = check_days(facts(entries=holidays), [THU])
    assert problem.code == ProblemCode.QUOTA_SHORT_WEEK
    assert "3 hari kerja" in problem.sentence
    assert problem.possible_on == NEXT_MON


@pytest.mark.parametrize(
    ("rows", "on", "days"),
    [
        ([], MON, 1),
        ([(MON, 0)], MON, 0),
        ([(MON, 0)], MON - timedelta(days=1), 1),
        ([(date(2020, 1, 6), 1), (MON, 2)], MON, 2),
        ([(MON, 2), (date(2020, 1, 6), 1)], MON - timedelta(days=7), 1),
        ([(date(2020, 1, 6), 2), (MON, 0)], THU, 0),
    ],
)
def test_the_latest_row_that_has_begun_holds_and_zero_is_zero(rows, on, days):
    assert quota_on([QuotaRow(*r) for r in rows], on, start=1) == days


@pytest.mark.parametrize(
    ("taken", "allowed", "free"),
    [
        ([], 2, [1, 2]),
        ([1], 2, [2]),
        ([2], 2, [1]),
        ([1, 2], 2, []),
        ([1, 2], 1, []),
        ([2], 1, []),
        ([], 0, []),
    ],
)
def test_free_slots(taken, allowed, free):
    assert free_slots(taken, allowed) == free


def test_the_policy_of_the_day_judges_the_day():
    later = ((date(2020, 1, 1), Numbers()), (NEXT_MON, Numbers(open_weekdays=(4,))))
    check = DayCheck(facts(policies=later))
    assert check.problems(THU) == []
    assert codes(check.problems(date(2026, 12, 17))) == ["weekday_closed"]


@pytest.mark.parametrize(
    ("days", "code"),
    [([], "no_days"), ([THU, NEXT_MON], "other_week"), ([MON, date(2026, 12, 13)], None), ([THU], None)],
)
def test_one_request_is_one_week(days, code):
    assert codes(check_week(days)) == ([code] if code else [])


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ([], ["no_plan"]),
        ([PlanItem("Telaah", Decimal(1), "berkas")], []),
        ([PlanItem("Telaah", Decimal(0), "berkas")], ["bad_plan"]),
        ([PlanItem("Telaah", Decimal("-1"), "berkas")], ["bad_plan"]),
        ([PlanItem("Telaah", Decimal("0.001"), "berkas")], ["bad_plan"]),
        ([PlanItem("Telaah", Decimal("NaN"), "berkas")], ["bad_plan"]),
        ([PlanItem("Telaah", Decimal("Infinity"), "berkas")], ["bad_plan"]),
        ([PlanItem("Telaah", Decimal("1e40"), "berkas")], ["bad_plan"]),
        ([PlanItem("  ", Decimal(1), "berkas")], ["bad_plan"]),
        ([PlanItem("Telaah", Decimal(1), "")], ["bad_plan"]),
        ([PlanItem("x" * 301, Decimal(1), "berkas")], ["bad_plan"]),
        ([PlanItem("Telaah", Decimal(1), "berkas")] * 21, ["long_plan"]),
        ([PlanItem("Telaah", Decimal(1), "berkas"), PlanItem("", Decimal(1), "x")], ["bad_plan"]),
    ],
)
def test_plan(plan, expected):
    assert codes(check_plan(plan)) == expected


@pytest.mark.parametrize(
    ("facts_of_place", "allowed", "expected"),
    [
        (("registered_home", True, False, ""), None, []),
        (("registered_home", False, False, ""), None, ["no_home"]),
        (("other_office", True, True, ""), None, []),
        (("other_office", True, False, ""), None, ["no_office"]),
        (("other", True, False, "Perpustakaan kota"), None, []),
        (("other", True, False, "  "), None, ["no_place_note"]),
        (("other", True, False, "x" * 301), None, ["long_note"]),
        (("other", True, False, "Kafe"), ("registered_home",), ["place_closed"]),
        (("moon", True, False, ""), None, ["place_closed"]),
    ],
)
def test_place(facts_of_place, allowed, expected):
    found = check_place(PlaceFacts(*facts_of_place), allowed or Numbers().places)
    assert codes(found) == expected


@pytest.mark.parametrize(
    ("reason", "expected"), [("Menyusun laporan", []), (" ", ["no_reason"]), ("x" * 501, ["long_reason"])]
)
def test_reason(reason, expected):
    assert codes(check_reason(reason)) == expected


@pytest.mark.parametrize(
    ("day", "now", "too_late"),
    [
        (THU, datetime(2026, 12, 9, 16, 0, tzinfo=WIB), False),
        (THU, datetime(2026, 12, 9, 16, 1, tzinfo=WIB), True),
        (NEXT_MON, datetime(2026, 12, 11, 15, 59, tzinfo=WIB), False),
        (NEXT_MON, datetime(2026, 12, 12, 8, 0, tzinfo=WIB), True),
        (THU, datetime(2026, 12, 10, 8, 0, tzinfo=WIB), True),
    ],
)
def test_cancel_until_the_working_day_before(day, now, too_late):
    found = check_cancel([day], calendar=Calendar.of([]), cutoff=time(16), local_now=now)
    assert codes(found) == (["too_late_to_cancel"] if too_late else [])


def test_cancel_cut_off_jumps_over_holidays():
    calendar = Calendar.of([Entry(WED, "public_holiday", "Libur")])
    now = datetime(2026, 12, 8, 9, 0, tzinfo=WIB)
    assert cancel_until(THU, calendar=calendar, cutoff=time(16), local_now=now).date() == TUE


@pytest.mark.parametrize(("hour", "minute", "late"), [(5, 30, False), (5, 31, True), (9, 0, True)])
def test_recall_needs_notice_before_work_begins(hour, minute, late):
    now = datetime(2026, 12, 10, hour, minute, tzinfo=WIB)
    found = check_recall([THU], starts={THU: time(7, 30)}, notice_hours=2, local_now=now)
    assert bool(found) is late


def test_weeks_have_their_iso_name():
    assert monday_of(date(2027, 1, 3)) == date(2026, 12, 28)
    assert iso_week(date(2027, 1, 3)) == "2026-W53"
    assert iso_week(date(2026, 11, 23)) == "2026-W48"
