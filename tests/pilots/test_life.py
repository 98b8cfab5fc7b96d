"""From a draft to a new dated quota: the whole life of a pilot through its services."""

from datetime import date, timedelta

import pytest

from core.models import AuditEvent, Notice
from pilots.enums.plans import Finding
from pilots.models import Adoption, EvaluationRun, PilotMember, Verdict
from pilots.rules.results import result_of
from pilots.rules.weeks import whole_weeks
from scheduling.models import QuotaRule
from scheduling.selectors import quota_for
from tests.factories import UserFactory
from tests.pilots.trial import (
    DUE_AT,
    END,
    FIRST_MONDAY,
    START,
    a_trial,
    drop_from,
    night,
    people_of,
    runs_due,
    work,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def findings(verdict):
    return {r.criterion: r.finding for r in map(result_of, verdict.results)}


def codes(verdict):
    return [row["code"] for row in verdict.reasons]


def test_an_office_that_keeps_up_rises_to_two_on_a_named_monday():
    pilot = a_trial()
    UserFactory(employee=people_of(pilot.office)[0])
    assert quota_for(pilot.office_id, START) == 1
    verdict = night(pilot)
    assert (verdict.outcome, verdict.quota_before, verdict.quota_after) == ("raise", 1, 2), verdict.reasons
    assert set(findings(verdict).values()) <= {Finding.PASSED, Finding.ABSENT}
    adoption = verdict.adoption
    assert (adoption.status, adoption.effective_on) == ("adopted", FIRST_MONDAY)
    assert quota_for(pilot.office_id, FIRST_MONDAY - DAY) == 1
    assert quota_for(pilot.office_id, FIRST_MONDAY) == 2
    assert adoption.quota.source == f"pilots.verdict:{verdict.pk}"
    pilot.refresh_from_db()
    assert (pilot.status, pilot.window_from, pilot.due_on) == ("followed", FIRST_MONDAY, date(2027, 1, 7))
    assert Notice.objects.filter(text__contains="naik dari 1 menjadi 2").exists()
    assert AuditEvent.objects.filter(verb__in=["pilot.decided", "quota.set"]).count() >= 2


def test_a_second_night_changes_nothing():
    pilot = a_trial()
    night(pilot)
    rows = QuotaRule.objects.count()
    assert runs_due(pilot) == []
    night(pilot)
    assert (Verdict.objects.count(), QuotaRule.objects.count(), Adoption.objects.count()) == (1, rows, 1)


def test_an_office_whose_performance_falls_does_not_rise():
    pilot = a_trial(share=drop_from(START, 0.2))
    verdict = night(pilot)
    assert verdict.outcome == "hold"
    assert findings(verdict)["index"] == Finding.INFERIOR
    assert "inferior" in codes(verdict)
    assert quota_for(pilot.office_id, date(2027, 6, 7)) == 1
    pilot.refresh_from_db()
    assert (pilot.status, pilot.window_from, pilot.due_on) == ("running", END, date(2027, 1, 28))


def test_harm_pauses_where_the_plan_says_so():
    pilot = a_trial(share=drop_from(START, 0.2), terms={"on_stop": "pause"})
    verdict = night(pilot)
    assert (verdict.outcome, verdict.quota_after) == ("pause", 0)
    assert quota_for(pilot.office_id, FIRST_MONDAY) == 0
    pilot.refresh_from_db()
    assert pilot.status == "decided"
    night(pilot, FIRST_MONDAY, DUE_AT + timedelta(days=10))
    pilot.refresh_from_db()
    assert (pilot.status, pilot.ended_on) == ("ended", FIRST_MONDAY)


@pytest.mark.parametrize(
    ("worked", "criterion"),
    [({"filed": 0.5}, "reports"), ({"present": 0.5}, "attendance")],
)
def test_a_share_below_its_threshold_holds(worked, criterion):
    pilot = a_trial(**worked, terms={"must": [criterion]})
    verdict = night(pilot)
    assert findings(verdict)[criterion] == Finding.FAILED
    assert verdict.outcome == "hold"


def test_too_little_data_extends_twice_and_then_holds():
    pilot = a_trial(terms={"min_wfa_days": 100_000})
    outcomes = []
    for today in (END, date(2026, 12, 28), date(2027, 1, 28)):
        verdict = night(pilot, today, DUE_AT)
        pilot.refresh_from_db()
        outcomes.append((verdict.outcome, pilot.due_on))
    assert outcomes == [
        ("extend", date(2026, 12, 28)),
        ("extend", date(2027, 1, 28)),
        ("hold", date(2027, 3, 28)),
    ]
    assert "extensions_used" in codes(verdict)
    assert quota_for(pilot.office_id, date(2027, 6, 7)) == 1


def test_without_comparison_offices_the_change_within_people_is_taken():
    pilot = a_trial(others=0)
    verdict = night(pilot)
    [index] = [r for r in map(result_of, verdict.results) if r.criterion == "index"]
    assert (index.method, verdict.outcome) == ("before_after", "raise")


def test_the_first_day_enrols_everybody_once_and_leavers_leave():
    pilot = a_trial(others=1)
    assert PilotMember.objects.filter(pilot=pilot, in_pilot=True).count() == 12
    assert PilotMember.objects.filter(pilot=pilot, in_pilot=False).count() == 12
    gone = people_of(pilot.office)[0]
    gone.left_on = date(2026, 10, 20)
    gone.save()
    runs_due(pilot, date(2026, 10, 22))
    member = PilotMember.objects.get(pilot=pilot, employee=gone)
    assert member.left_on == date(2026, 10, 20)
    verdict = night(pilot)
    assert verdict.quality["enrolled"] == 12
    assert verdict.quality["left"] == 1
    assert verdict.quality["expected"] == 12 * 9 - 6


def test_the_monthly_review_tells_of_data_and_stops_only():
    pilot = a_trial()
    [run] = runs_due(pilot, date(2026, 10, 29))
    assert (run.kind, run.due_on) == ("interim", date(2026, 10, 28))
    night(pilot, date(2026, 10, 29))
    run = EvaluationRun.objects.get(pk=run.pk)
    assert run.status == "done"
    assert set(run.review) == {"gates", "stops", "stopped", "quality"}
    assert "series" not in run.review["quality"]
    assert Verdict.objects.count() == 0


def test_two_bad_months_after_a_raise_lower_the_quota_again():
    pilot = a_trial(terms={"must": ["index", "reports"], "min_wfa_days": 1})
    night(pilot)
    pilot.refresh_from_db()
    later = whole_weeks(date(2026, 12, 7), date(2027, 3, 7))
    work(pilot.office, later, filed=0.3)
    for other in pilot.comparisons.all():
        work(other, later)
    first = night(pilot, date(2027, 1, 7), DUE_AT + timedelta(days=41))
    assert (first.outcome, "bad_month" in codes(first)) == ("keep", True), first.reasons
    second = night(pilot, date(2027, 2, 7), DUE_AT + timedelta(days=72))
    assert (second.outcome, second.quota_before, second.quota_after) == ("lower", 2, 1)
    assert quota_for(pilot.office_id, second.adoption.effective_on) == 1
