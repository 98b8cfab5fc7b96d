"""What follows from a verdict: the next date, the dated quota row, or the wait for an official."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.models import AuditEvent
from core.problems import Refused
from pilots.models import Adoption, Verdict
from pilots.selectors.collecting import seen_by
from scheduling.models import QuotaRule
from scheduling.selectors import quota_for
from tests.factories import PolicyFactory, QuotaFactory
from tests.pilots.judged import judge, running, state
from tests.pilots.trial import DUE_AT, END, FIRST_MONDAY, START, WHO, a_plan, signed

pytestmark = pytest.mark.django_db
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def test_a_raise_takes_effect_by_itself_and_every_month_is_looked_at():
    pilot = running()
    verdict = judge(pilot, "raise", after=2)
    row = verdict.adoption
    assert (row.mode, row.status, row.effective_on) == ("automatic", "adopted", FIRST_MONDAY)
    assert (row.quota.days, row.quota.valid_from, row.quota.office) == (2, FIRST_MONDAY, pilot.office)
    assert verdict.number in row.quota.reason
    assert state(pilot) == ("followed", FIRST_MONDAY, date(2027, 1, 7), date(2027, 1, 7))


def test_the_row_the_event_and_the_verdict_are_of_one_transaction():
    verdict = judge(running(), "raise", after=2)
    events = AuditEvent.objects.filter(verb__in=("quota.set", "pilot.decided")).order_by("pk")
    assert [e.verb for e in events][-2:] == ["quota.set", "pilot.decided"]
    told = events.last().after
    assert (told["report"], told["outcome"]) == (verdict.number, "raise")
    assert (told["quota_before"], told["quota_after"], told["effective_on"]) == (
        1,
        2,
        FIRST_MONDAY.isoformat(),
    )
    assert (told["due_on"], events.last().actor) == (END.isoformat(), "sistem")


def test_a_quota_that_does_not_change_is_not_written():
    pilot = running(goal=1)
    rows = QuotaRule.objects.count()
    verdict = judge(pilot, "raise")
    assert not Adoption.objects.filter(verdict=verdict).exists()
    assert QuotaRule.objects.count() == rows
    assert state(pilot) == ("followed", END, date(2026, 12, 28), date(2026, 12, 28))


def test_a_hold_is_judged_again_on_the_months_that_follow():
    pilot = running(again_months=3)
    judge(pilot, "hold")
    assert state(pilot) == ("running", END, date(2027, 2, 28), date(2027, 2, 28))
    assert quota_for(pilot.office_id, date(2027, 6, 7)) == 1


def test_extensions_lengthen_the_window_and_are_counted_until_the_next_hold():
    pilot = running(extension_months=1)
    judge(pilot, "extend")
    assert state(pilot) == ("running", START, date(2026, 12, 28), date(2026, 12, 28))
    judge(pilot, "extend", today=date(2026, 12, 28))
    pilot.refresh_from_db()
    assert (pilot.window_to, pilot.extensions) == (date(2027, 1, 28), 2)
    judge(pilot, "hold", today=date(2027, 1, 28))
    assert state(pilot) == ("running", date(2027, 1, 28), date(2027, 3, 28), date(2027, 3, 28))
    assert pilot.extensions == 0
    judge(pilot, "extend", today=date(2027, 3, 28))
    assert state(pilot) == ("running", date(2027, 1, 28), date(2027, 4, 28), date(2027, 4, 28))


def test_the_signed_plan_keeps_its_dates_whatever_follows():
    pilot = running()
    judge(pilot, "extend")
    judge(pilot, "hold", today=date(2026, 12, 28))
    pilot.refresh_from_db()
    assert (pilot.start_on, pilot.end_on, pilot.baseline_from) == (START, END, date(2026, 7, 28))


@pytest.mark.parametrize(("outcome", "after"), [("lower", 1), ("pause", 0)])
def test_a_quota_that_falls_waits_for_its_monday_and_is_not_judged_again(outcome, after):
    pilot = running(tried=2 if outcome == "lower" else 1)
    verdict = judge(pilot, outcome, after=after)
    assert verdict.adoption.status == "adopted"
    assert (state(pilot)[0], state(pilot)[3]) == ("decided", None)
    assert quota_for(pilot.office_id, FIRST_MONDAY - DAY) == verdict.quota_before
    assert quota_for(pilot.office_id, FIRST_MONDAY) == after


@pytest.mark.parametrize(("outcome", "after"), [("raise", 2), ("pause", 0)])
def test_where_the_plan_asks_for_it_nothing_changes_until_an_official_adopts(outcome, after):
    pilot = running(adoption="confirm")
    verdict = judge(pilot, outcome, after=after)
    row = verdict.adoption
    assert (row.mode, row.status, row.quota, row.decided_by) == ("confirm", "waiting", None, None)
    assert (state(pilot)[0], state(pilot)[3]) == ("decided", None)
    assert quota_for(pilot.office_id, date(2027, 6, 7)) == 1
    assert not QuotaRule.objects.filter(source__startswith="pilots.verdict").exists()


# --- which Monday --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "notice", "monday"),
    [
        (END, 7, date(2026, 12, 7)),
        (date(2026, 11, 30), 7, date(2026, 12, 7)),
        (date(2026, 12, 1), 7, date(2026, 12, 14)),
        (END, 14, date(2026, 12, 14)),
        (END, 1, date(2026, 11, 30)),
    ],
)
def test_the_first_monday_in_time(today, notice, monday):
    verdict = judge(running(notice_days=notice), "raise", after=2, today=today)
    assert verdict.adoption.effective_on == monday


def test_the_day_of_the_verdict_is_never_before_the_clock():
    """`--as-of` of a day long past gives no quota that has begun already."""
    late = datetime(2027, 3, 1, 2, tzinfo=UTC)  # a Monday
    verdict = judge(running(), "raise", after=2, now=late)
    assert (verdict.decided_on, verdict.adoption.effective_on) == (END, date(2027, 3, 8))


def test_a_quota_set_by_hand_on_that_monday_stays_and_the_next_one_is_taken():
    pilot = running()
    QuotaFactory(office=pilot.office, days=0, valid_from=FIRST_MONDAY)
    QuotaFactory(office=pilot.office, days=1, valid_from=FIRST_MONDAY + 2 * WEEK)
    verdict = judge(pilot, "raise", after=2)
    assert verdict.adoption.effective_on == FIRST_MONDAY + WEEK
    days = [quota_for(pilot.office_id, FIRST_MONDAY + n * WEEK) for n in range(3)]
    assert days == [0, 2, 1]


def test_a_revoked_row_leaves_its_monday_free():
    pilot = running()
    QuotaFactory(
        office=pilot.office, days=0, valid_from=FIRST_MONDAY, revoked_at=DUE_AT, revoke_reason="Keliru"
    )
    assert judge(pilot, "raise", after=2).adoption.effective_on == FIRST_MONDAY


def test_a_row_of_another_office_takes_no_monday():
    QuotaFactory(valid_from=FIRST_MONDAY)
    assert judge(running(), "raise", after=2).adoption.effective_on == FIRST_MONDAY


# --- the cap -------------------------------------------------------------------------------------


def cap(agency, number, most, since):
    PolicyFactory(
        agency=agency,
        number=number,
        valid_from=since,
        settings={"quota_cap": most, "quota_after_pilot": most},
    )


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (date(2026, 11, 1), 1),
        (FIRST_MONDAY - DAY, 1),  # in force after the verdict, before the quota would begin
        (FIRST_MONDAY, 1),
        (FIRST_MONDAY + DAY, 2),
    ],
)
def test_the_cap_is_that_of_the_monday_on_which_a_quota_would_begin(since, expected):
    pilot = running()
    cap(pilot.agency, 2, 1, since)
    run = pilot.runs.create(due_on=END, kind="final", window_from=START, window_to=END)
    assert seen_by(run, END).facts["cap"] == expected


def test_no_verdict_writes_a_quota_above_the_cap():
    """Whatever a ruling said: the only writer of quotas refuses, and nothing at all is written."""
    pilot = running()
    cap(pilot.agency, 2, 1, date(2026, 11, 1))
    with pytest.raises(Refused):
        judge(pilot, "raise", after=2)
    assert not Verdict.objects.exists()
    assert state(pilot)[0] == "running"


# --- month by month ------------------------------------------------------------------------------


@pytest.fixture
def followed():
    pilot = running()
    judge(pilot, "raise", after=2)
    return pilot


def month(pilot, outcome, n, **changes):
    on = date(2027, n, 7)
    return judge(pilot, outcome, today=on, now=datetime(2027, n, 6, 19, tzinfo=UTC), **changes)


def bad_months(pilot):
    pilot.refresh_from_db()
    return pilot.bad_months


def test_bad_months_in_a_row_are_counted_and_a_good_one_ends_the_row(followed):
    month(followed, "keep", 1, bad=True)
    assert bad_months(followed) == 1
    assert state(followed) == ("followed", date(2027, 1, 7), date(2027, 2, 7), date(2027, 2, 7))
    month(followed, "keep", 2)
    assert bad_months(followed) == 0


def test_a_month_that_was_not_judged_neither_ends_nor_lengthens_the_row(followed):
    month(followed, "keep", 1, bad=True)
    month(followed, "keep", 2, enough=False)
    assert bad_months(followed) == 1
    assert month(followed, "keep", 3).run.kind == "periodic"


def test_a_lowered_quota_ends_the_row(followed):
    month(followed, "keep", 1, bad=True)
    verdict = month(followed, "lower", 2, after=1, bad=True)
    assert state(followed)[0] == "decided"
    assert verdict.adoption.effective_on == date(2027, 2, 15)


def test_reports_are_numbered_by_agency_and_year(followed):
    numbers = [month(followed, "keep", n).number for n in (1, 2)]
    assert numbers == ["LHE-2027-001", "LHE-2027-002"]
    assert Verdict.objects.earliest("pk").number == "LHE-2026-001"
    other = running()
    assert judge(other, "hold").number == "LHE-2026-001"


def test_every_report_has_a_code_of_its_own(followed):
    month(followed, "keep", 1)
    codes = set(Verdict.objects.values_list("code", flat=True))
    assert len(codes) == 2
    assert all(len(code) >= 20 for code in codes)


def test_another_pilot_of_the_office_waits_until_this_one_is_over(followed):
    plan = a_plan(followed.office, start=date(2027, 1, 4), now=datetime(2026, 12, 21, 3, tzinfo=UTC))
    with pytest.raises(Refused):
        signed(plan, now=datetime(2026, 12, 21, 3, tzinfo=UTC))
    assert WHO.name == "penguji"
