from datetime import date, timedelta

import pytest

from core.models import Notice
from core.problems import Conflict, NotFound, Refused
from scheduling.models import PatternWeek, WfaPattern, WfaRequest
from scheduling.services import (
    ask_due_patterns,
    create_pattern,
    end_pattern,
    set_calendar_day,
    skip_pattern_week,
)
from tests.factories import UserFactory, make_team
from tests.scheduling.asking import MONDAY_MORNING, PLAN, actor_of, ask, at

FIRST = date(2026, 12, 3)
LAST = FIRST + timedelta(weeks=7)
THU = date(2026, 12, 10)
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_team()[1][0]


def thursdays(person, **changes):
    base = {
        "employee": person, "weekday": 3, "starts_on": FIRST, "ends_on": LAST, "place": "registered_home",
        "reason": "Menyusun laporan", "plan": PLAN, "actor": actor_of(person), "now": MONDAY_MORNING,
    }  # fmt: skip
    return create_pattern(**(base | changes))


def outcomes(pattern):
    return dict(PatternWeek.objects.filter(pattern=pattern).values_list("week", "outcome"))


def test_the_weeks_within_the_horizon_are_asked_at_once_each_by_itself(person):
    pattern = thursdays(person)
    requests = WfaRequest.objects.filter(pattern=pattern, status="submitted")
    days = sorted(requests.values_list("days__date", flat=True))
    assert days == [FIRST + timedelta(weeks=i) for i in range(4)]  # until 30 December
    assert set(outcomes(pattern).values()) == {"asked"}


def test_a_week_is_asked_when_it_comes_within_the_horizon_and_once(person):
    pattern = thursdays(person)
    assert ask_due_patterns(at(date(2026, 11, 30), 9)) == 0
    assert ask_due_patterns(at(date(2026, 12, 1))) == 1
    assert ask_due_patterns(at(date(2026, 12, 1))) == 0
    assert ask_due_patterns(at(date(2027, 1, 1))) == 3
    assert len(outcomes(pattern)) == 8
    request = WfaRequest.objects.latest("id")
    assert request.days.get().date == LAST


def test_a_refused_week_says_why_and_leaves_the_others(person):
    set_calendar_day(
        agency=person.agency,
        date=THU,
        kind="blocked",
        name="Pelantikan",
        actor=actor_of(person),
        now=MONDAY_MORNING,
    )
    ask(person, date(2026, 12, 15))
    pattern = thursdays(person)
    rows = PatternWeek.objects.filter(pattern=pattern, outcome="refused").order_by("week")
    assert [r.week for r in rows] == [date(2026, 12, 7), date(2026, 12, 14)]
    assert "tertutup untuk WFA: Pelantikan" in rows[0].note
    assert "Kuota minggu ini 1 dari 1" in rows[1].note
    notices = Notice.objects.filter(recipient=person.user, level="warning")
    assert notices.count() == 2
    assert "Kamis, 10 Des 2026" in notices.earliest("id").text
    assert list(outcomes(pattern).values()).count("asked") == 2


def test_a_skipped_week_is_not_asked_and_the_pattern_stays(person):
    pattern = thursdays(person)
    before = WfaPattern.objects.values().get(pk=pattern.pk)
    mine = {"employee": person, "actor": actor_of(person), "now": MONDAY_MORNING}
    skip_pattern_week(pattern.pk, week=date(2027, 1, 7), **mine)
    skip_pattern_week(pattern.pk, week=date(2027, 1, 4), **mine)
    ask_due_patterns(at(date(2027, 1, 1)))
    assert outcomes(pattern)[date(2027, 1, 4)] == "skipped"
    assert not WfaRequest.objects.filter(week=date(2027, 1, 4)).exists()
    assert WfaPattern.objects.values().get(pk=pattern.pk) == before
    with pytest.raises(Conflict, match="sudah diajukan"):
        skip_pattern_week(pattern.pk, week=THU, **mine)
    with pytest.raises(Conflict, match="di luar"):
        skip_pattern_week(pattern.pk, week=date(2027, 3, 1), **mine)


def test_an_ended_pattern_asks_no_more_and_keeps_what_was_asked(person):
    pattern = thursdays(person)
    mine = {"employee": person, "actor": actor_of(person), "now": MONDAY_MORNING}
    end_pattern(pattern.pk, **mine)
    assert ask_due_patterns(at(date(2027, 1, 1))) == 0
    assert WfaRequest.objects.filter(pattern=pattern, status="submitted").count() == 4
    with pytest.raises(Conflict):
        end_pattern(pattern.pk, **mine)


def test_somebody_who_left_asks_no_more(person):
    thursdays(person)
    person.left_on = date(2026, 12, 20)
    person.save()
    assert ask_due_patterns(at(date(2027, 1, 1))) == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"weekday": 5}, "pattern_weekday"),
        ({"starts_on": date(2026, 11, 26)}, "pattern_dates"),
        ({"ends_on": FIRST - timedelta(days=1)}, "pattern_dates"),
        ({"ends_on": FIRST + timedelta(weeks=27)}, "pattern_dates"),
        ({"plan": []}, "no_plan"),
        ({"reason": ""}, "no_reason"),
        ({"place": "other"}, "no_place_note"),
    ],
)
def test_a_pattern_that_cannot_be(person, changes, code):
    with pytest.raises(Refused) as caught:
        thursdays(person, **changes)
    assert caught.value.code == code
    assert not WfaPattern.objects.exists()


def test_another_persons_pattern_is_not_found(person):
    pattern = thursdays(person)
    stranger = UserFactory().employee
    act = {"employee": stranger, "actor": actor_of(stranger), "now": MONDAY_MORNING}
    with pytest.raises(NotFound):
        end_pattern(pattern.pk, **act)
    with pytest.raises(NotFound):
        skip_pattern_week(pattern.pk, week=THU, **act)
