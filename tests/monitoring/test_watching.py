"""The nightly run: what it finds, opens, raises, closes and proposes; and that it may run as often as it likes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEvent, Notice
from core.problems import Conflict
from eligibility.models import Suspension
from eligibility.services import reject_suspension
from monitoring.models import EarlyWarning, WatchRun
from monitoring.selectors import open_warnings
from monitoring.services import requeue_run, turning, watching
from tests.factories import (
    EmployeeFactory,
    LineFactory,
    PolicyFactory,
    SuspensionFactory,
    UserFactory,
    make_team,
)
from tests.factories_day import ReportFactory, WarningFactory, WatchRunFactory
from tests.monitoring.nights import (
    DAY,
    NOW,
    ON,
    WHO,
    answer,
    be_absent,
    ignore_calls,
    index_weeks,
    miss_checkins,
    miss_reports,
    score,
    verbs,
    warning_of,
    watch,
)

STEADY = [92.0, 88.0] * 10
pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make_team(3, eligible=False)


# --- what is found


def test_two_missed_reports_in_thirty_days_are_a_notice(team):
    chief, (person, other, _) = team
    miss_reports(person, 12, 19)
    miss_reports(other, 12)
    run = watch(chief.office)
    assert (run.status, run.people, run.opened, run.raised, run.closed) == ("done", 4, 1, 0, 0)
    row = EarlyWarning.objects.get()
    assert (row.employee, row.cause, row.level, row.status) == (person, "missed_reports", "notice", "open")
    assert row.opened_on == row.raised_on == row.seen_on == ON
    assert row.evidence["dates"] == ["2026-11-12", "2026-11-19"]
    assert (row.evidence["count"], row.evidence["threshold"], row.evidence["days"]) == (2, 2, 30)
    assert [p["value"] for p in row.series] == [0, 0, 0, 1, 1]
    event = AuditEvent.objects.get(verb="warning.opened")
    assert (event.subject_id, event.after["level"], event.actor) == (person.pk, "notice", "sistem")


@pytest.mark.parametrize("first", [date(2026, 10, 24), date(2026, 10, 23)])
def test_the_window_is_the_thirty_days_before_the_night(team, first):
    chief, (person, *_) = team
    ReportFactory(employee=person, date=first, required=True)
    ReportFactory(employee=person, date=ON - DAY, required=True, status="submitted", late=True)
    watch(chief.office)
    assert EarlyWarning.objects.exists() == (first == date(2026, 10, 24))


def test_reports_filed_in_time_or_not_required_are_nothing(team):
    chief, (person, *_) = team
    for day in (12, 13, 16, 17):
        ReportFactory(employee=person, date=date(2026, 11, day), required=True, status="submitted")
        ReportFactory(employee=person, date=date(2026, 11, day) - 7 * DAY)
    assert watch(chief.office).opened == 0


def test_every_cause_is_found(team):
    chief, (person, *_) = team
    miss_reports(person, 10, 11, 12)
    miss_checkins(person, 10, 11, 12)
    ignore_calls(person, 17, 18)
    score(person, 10)
    be_absent(person, date(2026, 3, 2))
    index_weeks(person, *STEADY, 50, 50, 50)
    watch(chief.office)
    levels = dict(EarlyWarning.objects.values_list("cause", "level"))
    assert levels == {
        "missed_reports": "amber",
        "missed_checkins": "amber",
        "unanswered_calls": "notice",
        "monthly_score": "notice",
        "absence": "notice",
        "index_drop": "notice",
    }
    assert open_warnings([person.pk, chief.pk]) == {person.pk: "amber"}


def test_the_policys_thresholds_decide(team):
    chief, (person, *_) = team
    PolicyFactory(
        agency=chief.agency, number=2, valid_from=date(2026, 1, 1),
        settings={"warn_missed_reports": 1, "warning_days": 7},
    )  # fmt: skip
    miss_reports(person, 15, 16, 18)
    watch(chief.office)
    assert warning_of(person).level == "amber"
    assert warning_of(person).evidence["days"] == 7


def test_absences_name_the_step_and_a_further_step_raises(team):
    chief, (person, *_) = team
    days = [date(2026, 3, d) for d in (2, 3, 4)]
    be_absent(person, *days)
    watch(chief.office)
    row = warning_of(person)
    assert (row.level, row.evidence["step"], row.evidence["count"]) == ("red", "verbal", 3)
    be_absent(person, date(2026, 4, 1))
    watch(chief.office, 1)
    row.refresh_from_db()
    assert (row.level, row.evidence["step"], row.raised_on) == ("red", "written", ON + DAY)
    watch(chief.office, 2)
    assert verbs("warning.") == ["warning.opened", "warning.raised"]


def test_a_new_year_counts_absences_anew(team):
    chief, (person, *_) = team
    be_absent(person, date(2026, 3, 2))
    days = (date(2027, 1, 2) - ON).days
    watch(chief.office, days)
    assert not EarlyWarning.objects.exists()
    watch(chief.office, days - 1)
    assert warning_of(person).evidence["year"] == 2026


def test_people_of_other_offices_and_those_who_left_are_left_alone(team):
    chief, (_, gone, away) = team
    stranger = EmployeeFactory(unit__office__agency=chief.agency)
    for who in (stranger, gone, away):
        miss_reports(who, 12, 19)
    gone.left_on = date(2026, 11, 20)
    gone.save()
    away.legal_status = "03"
    away.save()
    assert watch(chief.office).people == 2
    assert not EarlyWarning.objects.exists()


# --- the control chart


def test_a_fall_from_the_own_habit_is_found_with_its_numbers(team):
    chief, (person, other, _) = team
    index_weeks(person, *STEADY, 50, 50, 50, 50)
    index_weeks(other, *[50.0, 54.0] * 12)
    watch(chief.office)
    row = EarlyWarning.objects.get()
    assert (row.employee, row.cause, row.level) == (person, "index_drop", "amber")
    assert row.evidence["weeks"] == 2
    assert row.evidence["index"] == 50
    assert 80 < row.evidence["mean"] < 92
    assert row.evidence["week"] == "2026-11-16"
    assert row.evidence["false_alarms"] == pytest.approx(1, abs=0.05)
    assert len(row.series) == 24
    assert [p["mark"] for p in row.series[-4:]] == [False, False, True, True]
    assert row.series[-1]["value"] < row.series[-1]["limit"]
    assert row.series[0]["mean"] is None


def test_four_weeks_in_a_row_are_red(team):
    chief, (person, *_) = team
    index_weeks(person, *STEADY, *[50] * 6)
    watch(chief.office)
    assert (warning_of(person).level, warning_of(person).evidence["weeks"]) == ("red", 4)


def test_too_few_weeks_judge_nobody(team):
    chief, (person, *_) = team
    index_weeks(person, 90, 92, 90, 92, 10, 10, 10, 10)
    assert watch(chief.office).opened == 0


def test_this_weeks_index_is_not_complete_and_does_not_count(team):
    chief, (person, *_) = team
    index_weeks(person, *STEADY, 50, 50, 50, last=ON)
    assert watch(chief.office).opened == 0


def test_a_signal_of_long_ago_is_no_cause_any_more(team):
    chief, (person, *_) = team
    index_weeks(person, *STEADY, 50, 50, 50, *[None] * 6)
    assert watch(chief.office).opened == 0


def test_a_reason_makes_a_new_normal(team):
    chief, (person, *_) = team
    index_weeks(person, *STEADY, 50, 54, 50, 54)
    watch(chief.office)
    answer(warning_of(person), chief, "reason", text="Penugasan baru")
    assert watch(chief.office, 1).closed == 1
    for week in range(1, 12):
        index_weeks(person, 50 + 4 * (week % 2), last=ON + timedelta(weeks=week - 1))
        assert watch(chief.office, 7 * week).opened == 0


def test_after_coaching_the_chart_starts_anew_against_the_old_habit(team):
    chief, (person, *_) = team
    index_weeks(person, *STEADY, 50, 50, 50)
    watch(chief.office)
    answer(
        warning_of(person), chief, "coaching", text="Sepakat", follow_up="Target harian", due_on=ON + 9 * DAY
    )
    assert watch(chief.office, 1).closed == 1
    opened = []
    for week in range(1, 6):
        index_weeks(person, 50, last=ON + timedelta(weeks=week - 1))
        opened.append(watch(chief.office, 7 * week).opened)
    # The week of the answer belongs to what was answered; the second week after it shows that the fall goes on.
    assert opened == [0, 0, 1, 0, 0]


# --- the course of a warning


def test_it_rises_while_open_and_never_falls(team):
    chief, (person, *_) = team
    miss_reports(person, 12, 19)
    watch(chief.office)
    miss_reports(person, 20)
    run = watch(chief.office, 1)
    assert (run.opened, run.raised) == (0, 1)
    row = warning_of(person)
    assert (row.level, row.opened_on, row.raised_on) == ("amber", ON, ON + DAY)
    event = AuditEvent.objects.get(verb="warning.raised")
    assert (event.before["level"], event.after["level"]) == ("notice", "amber")
    person.reports_made.filter(date=date(2026, 11, 20)).delete()
    watch(chief.office, 2)
    row.refresh_from_db()
    assert (row.level, row.evidence["count"], row.seen_on) == ("amber", 2, ON + 2 * DAY)


def test_unanswered_it_waits_thirty_quiet_days(team):
    chief, (person, *_) = team
    row = WarningFactory(employee=person, seen_on=ON)
    watch(chief.office, 29)
    row.refresh_from_db()
    assert row.status == "open"
    assert watch(chief.office, 30).closed == 1
    row.refresh_from_db()
    assert (row.status, row.closed_on) == ("closed", ON + 30 * DAY)
    assert verbs("warning.") == ["warning.closed"]


def test_answered_it_closes_as_soon_as_the_cause_is_gone(team):
    chief, (person, *_) = team
    miss_reports(person, 12, 19)
    watch(chief.office)
    row = answer(warning_of(person), chief)
    assert watch(chief.office, 1).closed == 0
    row.refresh_from_db()
    assert (row.status, row.seen_on) == ("answered", ON + DAY)
    person.reports_made.all().delete()
    assert watch(chief.office, 2).closed == 1
    row.refresh_from_db()
    assert (row.status, row.closed_on, row.answer_kind) == ("closed", ON + 2 * DAY, "reason")


def test_what_becomes_worse_after_the_answer_is_a_new_warning(team):
    chief, (person, *_) = team
    miss_reports(person, 12, 19)
    watch(chief.office)
    old = answer(warning_of(person), chief)
    miss_reports(person, 20)
    run = watch(chief.office, 1)
    assert (run.opened, run.closed) == (1, 1)
    new = warning_of(person)
    assert (new.level, new.status) == ("amber", "open")
    old.refresh_from_db()
    assert (old.status, old.evidence["count"]) == ("closed", 2)


def test_a_warning_about_somebody_who_left_is_closed(team):
    chief, (person, *_) = team
    row = WarningFactory(employee=person, seen_on=ON)
    person.left_on = ON
    person.save()
    assert watch(chief.office).closed == 1
    row.refresh_from_db()
    assert row.status == "closed"


# --- who is told


def test_the_person_first_then_the_supervisor_and_the_deputy(team):
    chief, (person, other, deputy) = team
    chief.unit.acting_chiefs.create(employee=deputy, kind="plh", letter="ST-1", valid_from=ON - DAY)
    miss_reports(person, 12, 19)
    miss_reports(other, 12, 19)
    watch(chief.office)
    told = list(Notice.objects.order_by("pk").values_list("recipient", flat=True))
    assert set(told[:2]) == {person.user.pk, other.user.pk}
    assert set(told[2:]) == {chief.user.pk, deputy.user.pk}
    assert len(told) == 4
    mine = Notice.objects.get(recipient=person.user)
    assert mine.link == reverse("warning", args=[warning_of(person).pk])
    assert "2 laporan harian" in mine.text
    assert "2 peringatan dini" in Notice.objects.get(recipient=chief.user).text


def test_a_deputy_is_not_told_of_the_own_warning_as_a_chief(team):
    chief, (deputy, *_) = team
    chief.unit.acting_chiefs.create(employee=deputy, kind="plh", letter="ST-1", valid_from=ON - DAY)
    miss_reports(deputy, 12, 19)
    watch(chief.office)
    assert Notice.objects.filter(recipient=deputy.user).count() == 1
    told = Notice.objects.get(recipient=chief.user)
    assert deputy.full_name in told.text


def test_an_override_of_the_line_is_followed(team):
    chief, (person, *_) = team
    mentor = UserFactory(employee__unit=chief.unit).employee
    LineFactory(employee=person, supervisor=mentor, kind="override")
    miss_reports(person, 12, 19)
    watch(chief.office)
    assert Notice.objects.filter(recipient=mentor.user).count() == 1
    assert not Notice.objects.filter(recipient=chief.user).exists()


# --- red proposes a suspension


def test_red_proposes_a_suspension_that_the_person_hears_of_before_the_chief(team):
    chief, (person, *_) = team
    miss_reports(person, 10, 11, 12, 13)
    watch(chief.office)
    row = warning_of(person)
    stop = Suspension.objects.get()
    assert row.suspension == stop
    assert (stop.employee, stop.status, stop.proposed_by) == (person, "proposed", None)
    assert (stop.starts_on, stop.ends_on) == (ON, ON + 29 * DAY)
    assert stop.source == f"peringatan dini #{row.pk}"
    assert "4 laporan harian" in stop.reason
    told = list(Notice.objects.order_by("pk").values_list("recipient", flat=True))
    assert told == [person.user.pk, person.user.pk, chief.user.pk]
    assert verbs() == ["warning.opened", "suspension.proposed"]


def test_it_proposes_once_even_after_a_no(team):
    chief, (person, *_) = team
    miss_reports(person, 10, 11, 12, 13)
    watch(chief.office)
    stop = Suspension.objects.get()
    reject_suspension(suspension_id=stop.pk, confirmer=chief, reason="Belum perlu", actor=WHO, now=NOW)
    watch(chief.office, 1)
    miss_reports(person, 16)
    watch(chief.office, 2)
    assert Suspension.objects.count() == 1


def test_a_proposal_that_waits_is_linked(team):
    chief, (person, *_) = team
    waiting = SuspensionFactory(employee=person, status="proposed", source="portal")
    miss_reports(person, 10, 11, 12, 13)
    watch(chief.office)
    assert warning_of(person).suspension == waiting
    assert Suspension.objects.count() == 1


def test_two_red_warnings_share_one_proposal(team):
    chief, (person, *_) = team
    miss_reports(person, 10, 11, 12, 13)
    miss_checkins(person, 10, 11, 12, 13)
    watch(chief.office)
    stop = Suspension.objects.get()
    assert {w.suspension_id for w in EarlyWarning.objects.all()} == {stop.pk}
    assert "presensi" in stop.reason
    assert "laporan" in stop.reason


def test_the_policy_says_how_long(team):
    chief, (person, *_) = team
    PolicyFactory(
        agency=chief.agency, number=2, valid_from=date(2026, 1, 1), settings={"suspension_days": 14}
    )
    miss_reports(person, 10, 11, 12, 13)
    watch(chief.office)
    assert Suspension.objects.get().ends_on == ON + 13 * DAY


# --- again, at the same time, killed


def test_the_same_night_is_run_once(team):
    chief, (person, *_) = team
    miss_reports(person, 12, 19)
    assert watch(chief.office) is not None
    assert watch(chief.office) is None
    assert EarlyWarning.objects.count() == 1
    assert Notice.objects.count() == 2


def test_run_again_on_purpose_it_finds_what_came_late_and_repeats_nothing(team):
    chief, (person, other, _) = team
    miss_reports(person, 12, 19)
    watch(chief.office)
    miss_reports(other, 12, 19)
    requeue_run(office=chief.office, date=ON, actor=WHO, now=NOW)
    run = watch(chief.office)
    assert (run.opened, run.raised) == (1, 0)
    assert WatchRun.objects.count() == 1
    assert verbs() == ["warning.opened", "watch.requeued", "warning.opened"]


def test_a_run_that_somebody_is_at_is_not_requeued(team):
    chief, _ = team
    WatchRunFactory(office=chief.office, date=ON, status="running", claimed_at=NOW - timedelta(minutes=14))
    assert watch(chief.office) is None
    with pytest.raises(Conflict):
        requeue_run(office=chief.office, date=ON, actor=WHO, now=NOW)
    assert watch(chief.office, now=NOW + timedelta(minutes=2)) is not None


def test_a_failed_run_writes_nothing_and_is_taken_up_again(team, monkeypatch):
    chief, (person, *_) = team
    miss_reports(person, 10, 11, 12, 13)
    with monkeypatch.context() as broken:
        broken.setattr(turning, "tell_chiefs", lambda *a: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            watch(chief.office)
    run = WatchRun.objects.get()
    assert run.status == "failed"
    assert "ZeroDivisionError" in run.error
    assert not EarlyWarning.objects.exists()
    assert not Suspension.objects.exists()
    assert not Notice.objects.exists()
    assert verbs() == []
    assert watch(chief.office).opened == 1
    assert WatchRun.objects.get().error == ""


def test_a_killed_run_writes_nothing_and_is_free_after_a_quarter_of_an_hour(team, monkeypatch):
    chief, (person, *_) = team
    miss_reports(person, 10, 11, 12, 13)

    def killed(*args):
        raise SystemExit("SIGTERM")

    with monkeypatch.context() as broken:
        broken.setattr(watching, "_finish", killed)
        with pytest.raises(SystemExit):
            watch(chief.office)
    assert WatchRun.objects.get().status == "running"
    assert not EarlyWarning.objects.exists()
    assert not Notice.objects.exists()
    assert watch(chief.office, now=NOW + timedelta(minutes=15)) is None
    assert watch(chief.office, now=NOW + timedelta(minutes=16)).opened == 1
    assert Notice.objects.filter(recipient=person.user).count() == 2


def test_whoever_lost_the_claim_while_reading_writes_nothing(team, monkeypatch):
    chief, (person, *_) = team
    miss_reports(person, 12, 19)
    original = watching.findings

    def slow(*args):
        WatchRun.objects.update(claimed_at=NOW + timedelta(minutes=20))
        return original(*args)

    monkeypatch.setattr(watching, "findings", slow)
    assert watch(chief.office) is None
    assert not EarlyWarning.objects.exists()
    assert WatchRun.objects.get().status == "running"


def test_an_answer_given_while_the_job_was_reading_stands(team, monkeypatch):
    chief, (person, *_) = team
    miss_reports(person, 12, 19)
    watch(chief.office)
    original = watching.findings

    def slow(*args):
        answer(warning_of(person), chief)
        return original(*args)

    monkeypatch.setattr(watching, "findings", slow)
    watch(chief.office, 1)
    assert (warning_of(person).status, warning_of(person).answer) == ("answered", "Sudah dibicarakan")


def test_a_larger_office_asks_no_more_questions():
    def cost(size):
        chief, people = make_team(size, eligible=False)
        for person in people:
            miss_reports(person, 10, 11, 12, 13)
            index_weeks(person, *STEADY, 50, 50, 50)
        with CaptureQueriesContext(connection) as caught:
            assert watch(chief.office).opened == 2 * size
        return len(caught)

    assert cost(2) == cost(25)


def test_people_are_read_by_chunks(team, monkeypatch):
    chief, people = team
    monkeypatch.setattr(watching, "CHUNK", 2)
    for person in people:
        miss_reports(person, 12, 19)
    run = watch(chief.office)
    assert (run.people, run.opened) == (4, 3)


# --- what the database itself refuses


def test_one_warning_a_person_and_cause_until_it_is_closed():
    row = WarningFactory()
    WarningFactory(employee=row.employee, cause="absence")
    WarningFactory(employee=row.employee, status="closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        WarningFactory(employee=row.employee)
    with pytest.raises(IntegrityError), transaction.atomic():
        WarningFactory(employee=row.employee, status="answered", answer_kind="reason")


@pytest.mark.parametrize(
    "broken",
    [{"answer_kind": "reason"}, {"answered_at": NOW}, {"status": "closed"}, {"closed_on": ON}],
    ids=["kind alone", "moment alone", "closed undated", "dated not closed"],
)
def test_answers_and_endings_are_whole(broken):
    row = WarningFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        EarlyWarning.objects.filter(pk=row.pk).update(**broken)


def test_one_run_an_office_and_date():
    run = WatchRunFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        WatchRunFactory(office=run.office, date=run.date)
