"""Workers, officials and clocks at the same moment: real connections, SQLite and PostgreSQL alike."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from core.models import AuditEvent, Notice
from core.problems import Conflict, Refused
from core.snapshots import one_snapshot
from performance.models import DailyReport
from pilots.models import Adoption, EvaluationRun, Pilot, PilotMember, Verdict
from pilots.rules.seen import unpacked
from pilots.selectors import collecting
from pilots.services import running as running_service
from pilots.services.adopting import adopt_verdict, close_decided, veto_verdict
from pilots.services.nightly import prepare_night
from pilots.services.plans import draft_pilot
from pilots.services.running import request_run, run_evaluation
from pilots.services.signing import cancel_pilot, propose_pilot, sign_pilot
from presence.models import AttendanceDay
from scheduling.models import QuotaRule
from scheduling.selectors import quota_for
from tests.employees.threads import together
from tests.factories import UserFactory
from tests.pilots.judged import judge, running
from tests.pilots.trial import (
    DUE_AT,
    END,
    FIRST_MONDAY,
    PLANNED_AT,
    START,
    STARTED_AT,
    WHO,
    a_plan,
    a_trial,
    a_user,
    an_office,
    judge_people,
    people_of,
    signed,
    work,
)

CROWD = 12
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def passing(**changes):
    """A small trial that rises to two days."""
    return a_trial(staff=3, others=0, terms={"min_wfa_days": 1, "must": ["reports"]}, **changes)


def final(pilot, today=END):
    """Everything of the night is queued; the evaluation itself, its review out of the way."""
    runs = prepare_night(pilot_id=pilot.pk, today=today, now=DUE_AT)
    EvaluationRun.objects.filter(pilot=pilot, kind="interim").delete()
    return runs[-1]


def evaluate(run, now=DUE_AT):
    return run_evaluation(run_id=run.pk, today=END, now=now)


def errors(answers):
    return [a for a in answers if isinstance(a, Exception)]


def rows_of(verdict):
    return QuotaRule.objects.filter(source=f"pilots.verdict:{verdict.pk}")


def one_verdict(pilot):
    """One verdict, one quota row, one adoption, one event, one notice for each; answers the verdict."""
    [verdict] = Verdict.objects.filter(pilot=pilot)
    assert rows_of(verdict).count() == Adoption.objects.filter(verdict=verdict).count() == 1
    assert AuditEvent.objects.filter(verb="pilot.decided", target=f"pilots.verdict:{verdict.pk}").count() == 1
    told = list(Notice.objects.filter(text__contains=verdict.number).values_list("recipient", flat=True))
    assert len(told) == len(set(told))
    assert EvaluationRun.objects.filter(pilot=pilot, status="done", kind="final").count() == 1
    return verdict


# --- many workers --------------------------------------------------------------------------------


def test_one_of_many_workers_gives_the_verdict():
    pilot = passing()
    UserFactory(employee=people_of(pilot.office)[0])
    run = final(pilot)
    answers = together([lambda: evaluate(run)] * CROWD)
    assert errors(answers) == []
    assert sum(isinstance(a, EvaluationRun) for a in answers) == 1
    verdict = one_verdict(pilot)
    assert Notice.objects.filter(text__contains=verdict.number).count() == 1
    assert quota_for(pilot.office_id, FIRST_MONDAY) == 2


def test_many_nights_at_once_begin_and_queue_once():
    office = an_office(staff=3)
    pilot = signed(a_plan(office))
    answers = together([lambda: prepare_night(pilot_id=pilot.pk, today=END, now=DUE_AT)] * CROWD)
    assert errors(answers) == []
    assert {tuple(run.pk for run in runs) for runs in answers} == {
        tuple(EvaluationRun.objects.order_by("due_on").values_list("pk", flat=True))
    }
    assert PilotMember.objects.filter(pilot=pilot).count() == 3
    assert AuditEvent.objects.filter(verb="pilot.started").count() == 1
    assert EvaluationRun.objects.count() == 2


def test_whole_nights_at_once_give_one_verdict():
    pilot = passing()

    def night():
        runs = prepare_night(pilot_id=pilot.pk, today=END, now=DUE_AT)
        return [evaluate(run) for run in runs]

    assert errors(together([night] * 6)) == []
    one_verdict(pilot)
    assert EvaluationRun.objects.filter(kind="interim", status="done").count() == 1
    assert AuditEvent.objects.filter(verb="pilot.reviewed").count() == 1


def test_a_person_who_starts_a_run_beside_the_workers_changes_nothing():
    pilot = passing()
    run = final(pilot)

    def ask():
        return request_run(pilot_id=pilot.pk, actor=WHO, today=END, now=DUE_AT)

    answers = together([*[lambda: evaluate(run)] * 4, *[ask] * 4])
    assert all(isinstance(e, Conflict | Refused) for e in errors(answers))
    for waiting in Pilot.objects.get(pk=pilot.pk).runs.exclude(status="done"):
        evaluate(waiting)
    one_verdict(pilot)


def test_pilots_that_share_an_office_are_evaluated_at_once_with_numbers_of_their_own():
    first = a_trial(staff=3, others=1, terms={"min_wfa_days": 1, "must": ["reports"]})
    [shared] = first.comparisons.all()
    pilots = [first]
    for _ in range(2):
        office = an_office(first.agency, staff=3)
        plan = signed(a_plan(office, [shared], terms={"min_wfa_days": 1, "must": ["reports"]}))
        prepare_night(pilot_id=plan.pk, today=START, now=STARTED_AT)
        work(office)
        judge_people(office)
        pilots.append(plan)
    runs = [final(pilot) for pilot in pilots]
    answers = together([lambda run=run: evaluate(run) for run in runs for _ in range(3)])
    assert errors(answers) == []
    numbers = sorted(one_verdict(pilot).number for pilot in pilots)
    assert numbers == ["LHE-2026-001", "LHE-2026-002", "LHE-2026-003"]


# --- workers and people --------------------------------------------------------------------------


def test_evaluations_beside_a_cancellation_end_in_one_of_two_ways():
    pilot = passing()
    run = final(pilot)

    def cancel():
        return cancel_pilot(pilot_id=pilot.pk, reason="Batal", actor=WHO, now=DUE_AT)

    *runs, cancelled = together([lambda: evaluate(run), lambda: evaluate(run), cancel])
    assert errors(runs) == []
    pilot.refresh_from_db()
    if isinstance(cancelled, Conflict):
        one_verdict(pilot)
        assert pilot.status == "followed"
    else:
        assert (pilot.status, Verdict.objects.count()) == ("cancelled", 0)
        assert quota_for(pilot.office_id, FIRST_MONDAY) == 1


def test_a_pilot_that_is_cancelled_between_reading_and_writing_gets_no_verdict(monkeypatch):
    pilot = passing()
    run = final(pilot)
    read, cancelled = threading.Event(), threading.Event()
    usual = running_service.seen_by

    def slow(*args):
        found = usual(*args)
        read.set()
        cancelled.wait(30)
        return found

    def cancel():
        read.wait(30)
        try:
            return cancel_pilot(pilot_id=pilot.pk, reason="Batal", actor=WHO, now=DUE_AT)
        finally:
            cancelled.set()

    monkeypatch.setattr(running_service, "seen_by", slow)
    answers = together([lambda: evaluate(run), cancel])
    assert errors(answers) == []
    run.refresh_from_db()
    assert (Verdict.objects.count(), run.status) == (0, "failed")


def test_two_officials_sign_once():
    pilot = a_plan(an_office(staff=1))
    frozen = propose_pilot(pilot_id=pilot.pk, author=pilot.created_by, actor=WHO, now=PLANNED_AT)
    officials = [a_user(pilot.office).employee for _ in range(6)]
    acts = [
        lambda person=person: sign_pilot(
            pilot_id=pilot.pk, sha256=frozen.sha256, official=person, actor=WHO, now=PLANNED_AT
        )
        for person in officials
    ]
    answers = together(acts)
    assert sum(isinstance(a, Pilot) for a in answers) == 1
    assert {type(e) for e in errors(answers)} == {Conflict}
    assert QuotaRule.objects.filter(source=f"pilots.pilot:{pilot.pk}").count() == 1
    assert AuditEvent.objects.filter(verb="pilot.signed").count() == 1


def sign_at_once(pilots):
    frozen = [propose_pilot(pilot_id=p.pk, author=p.created_by, actor=WHO, now=PLANNED_AT) for p in pilots]
    officials = [a_user(p.office).employee for p in pilots]
    return together(
        [
            lambda p=p, f=f, o=o: sign_pilot(
                pilot_id=p.pk, sha256=f.sha256, official=o, actor=WHO, now=PLANNED_AT
            )
            for p, f, o in zip(pilots, frozen, officials, strict=True)
        ]
    )


def test_two_pilots_of_one_office_are_not_both_signed():
    office = an_office(staff=1)
    answers = sign_at_once([a_plan(office, start=START + n * timedelta(weeks=1)) for n in range(6)])
    assert sum(isinstance(a, Pilot) for a in answers) == 1
    assert {e.code for e in errors(answers)} == {"busy_office"}
    assert Pilot.objects.filter(status="signed").count() == 1


def test_an_office_does_not_become_pilot_and_comparison_at_once():
    office = an_office(staff=1)
    other = an_office(office.agency, staff=1)
    answers = sign_at_once([a_plan(office, [other]), a_plan(other)])
    assert sum(isinstance(a, Pilot) for a in answers) == 1
    [error] = errors(answers)
    assert error.code in ("busy_office", "busy_comparison")


def test_drafts_at_once_have_numbers_of_their_own():
    office = an_office(staff=1)

    def draft():
        return draft_pilot(
            office=office, start_on=START, quota_tried=1, quota_goal=2, terms={}, comparison_ids=[], purpose="",
            author=None, actor=WHO, now=PLANNED_AT,
        )  # fmt: skip

    answers = together([draft] * CROWD)
    assert errors(answers) == []
    assert sorted(p.sequence for p in answers) == list(range(1, CROWD + 1))


def adopting(verdict, official, now):
    return lambda: adopt_verdict(verdict_id=verdict.pk, official=official, actor=WHO, now=now)


def vetoing(verdict, official, now):
    return lambda: veto_verdict(verdict_id=verdict.pk, official=official, reason="Tunda", actor=WHO, now=now)


LATER = datetime(2026, 12, 1, 3, tzinfo=UTC)


def test_many_adoptions_at_once_are_one():
    verdict = judge(running(adoption="confirm"), "raise", after=2)
    officials = [a_user(verdict.pilot.office).employee for _ in range(6)]
    answers = together([adopting(verdict, person, LATER) for person in officials])
    assert sum(isinstance(a, Adoption) for a in answers) == 1
    assert {type(e) for e in errors(answers)} == {Conflict}
    assert rows_of(verdict).count() == 1


def test_an_adoption_against_a_veto_always_ends_in_the_veto():
    """Whoever comes first: an adopted row can still be vetoed in time, a vetoed verdict cannot be adopted."""
    verdict = judge(running(adoption="confirm"), "raise", after=2)
    people = [a_user(verdict.pilot.office).employee for _ in range(4)]
    acts = [f(verdict, person, LATER) for person in people[:2] for f in (adopting, vetoing)]
    answers = together(acts)
    assert {type(e) for e in errors(answers)} <= {Conflict}
    row = Adoption.objects.get(verdict=verdict)
    assert row.status == "vetoed"
    assert rows_of(verdict).filter(revoked_at__isnull=True).count() == 0
    assert rows_of(verdict).count() <= 1
    assert AuditEvent.objects.filter(verb="pilot.vetoed").count() == 1
    assert quota_for(verdict.pilot.office_id, date(2026, 12, 14)) == 1
    assert Pilot.objects.get(pk=verdict.pilot_id).status == "running"


def test_a_veto_against_the_monday_is_in_time_or_too_late_and_never_both():
    verdict = judge(running(), "pause", after=0)
    official = a_user(verdict.pilot.office).employee
    sunday = datetime(2026, 12, 6, 16, 59, 59, tzinfo=UTC)

    def close():
        return close_decided(today_of=FIRST_MONDAY, pilot_id=verdict.pilot_id, now=sunday)

    vetoed, closed = together([vetoing(verdict, official, sunday), close])
    status, quota = (
        Pilot.objects.get(pk=verdict.pilot_id).status,
        quota_for(verdict.pilot.office_id, FIRST_MONDAY),
    )
    if isinstance(vetoed, Refused):
        assert (vetoed.code, closed, status, quota) == ("veto_late", True, "ended", 0)
    else:
        assert (vetoed.status, closed, status, quota) == ("vetoed", False, "running", 1)


# --- one moment ----------------------------------------------------------------------------------


def elsewhere(act):
    """Do it on another connection; answers the thread, which on SQLite ends after the snapshot only."""

    def run():
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    if connection.vendor == "postgresql":
        thread.join()
    return thread


def test_a_snapshot_is_of_one_moment():
    office = an_office(staff=1)
    with one_snapshot():
        before = QuotaRule.objects.count()
        writer = elsewhere(lambda: QuotaRule.objects.create(
            office_id=office.pk, days=1, valid_from=START, reason="Uji", created_at=PLANNED_AT
        ))  # fmt: skip
        assert QuotaRule.objects.count() == before
    writer.join()
    assert QuotaRule.objects.count() == before + 1


def test_nothing_is_written_in_a_snapshot():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no read-only transaction; PostgreSQL's run holds this")
    office = an_office(staff=1)
    with pytest.raises(DatabaseError, match="read-only"), one_snapshot():
        office.save()
    office.save()


def test_an_evaluation_counts_what_was_there_at_one_moment(monkeypatch):
    """Between two of its reads somebody takes rows away that it has not read yet."""
    pilot = passing()
    run = final(pilot)
    window = {"date__gte": START, "date__lt": END}
    days = AttendanceDay.objects.filter(**window).count()
    reports = DailyReport.objects.filter(required=True, **window).count()
    usual, writers = collecting._attendance, []

    def remove():
        AttendanceDay.objects.all().delete()
        DailyReport.objects.all().delete()

    def slow(*args):
        found = usual(*args)
        writers.append(elsewhere(remove))
        return found

    monkeypatch.setattr(collecting, "_attendance", slow)
    evaluate(run)
    for thread in writers:
        thread.join()
    seen = unpacked(bytes(run.seen.data))
    assert (seen.counts["attendance"], seen.counts["reports"]) == (days, reports)
    assert DailyReport.objects.count() == 0
    assert one_verdict(pilot).outcome == "raise"


# --- clocks --------------------------------------------------------------------------------------


def while_another_reads(monkeypatch, first, second):
    """`first` has claimed and read; `second` runs to its end; then `first` goes on. Answers both."""
    usual = running_service.seen_by
    read, done = threading.Event(), threading.Event()
    holder = []

    def slow(*args):
        found = usual(*args)
        if not holder:
            holder.append(threading.get_ident())
            read.set()
            done.wait(60)
        return found

    def after():
        read.wait(60)
        try:
            return second()
        finally:
            done.set()

    monkeypatch.setattr(running_service, "seen_by", slow)
    return together([first, after])


def test_a_worker_whose_clock_is_an_hour_ahead_takes_over_and_one_verdict_is_given(monkeypatch):
    pilot = passing()
    run, now = final(pilot), timezone.now()
    first, second = while_another_reads(
        monkeypatch, lambda: evaluate(run, now), lambda: evaluate(run, now + HOUR)
    )
    assert first is None
    assert isinstance(second, EvaluationRun)
    one_verdict(pilot)
    run.refresh_from_db()
    assert (run.status, run.attempts) == ("done", 2)


def test_a_worker_whose_clock_is_an_hour_behind_leaves_the_run_alone(monkeypatch):
    pilot = passing()
    run, now = final(pilot), timezone.now()
    first, second = while_another_reads(
        monkeypatch, lambda: evaluate(run, now), lambda: evaluate(run, now - HOUR)
    )
    assert isinstance(first, EvaluationRun)
    assert second is None
    one_verdict(pilot)
    run.refresh_from_db()
    assert run.attempts == 1


def test_a_dead_worker_whose_clock_was_ahead_is_succeeded_once_its_time_has_passed():
    pilot = passing()
    run, now = final(pilot), timezone.now()
    EvaluationRun.objects.filter(pk=run.pk).update(status="running", attempts=1, beat_at=now + HOUR)
    assert evaluate(run, now + HOUR) is None
    assert isinstance(evaluate(run, now + HOUR + 11 * MINUTE), EvaluationRun)
    one_verdict(pilot)
