"""Runs: what is queued, who may claim them, how they fail, and how they are started again."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from kombu.exceptions import OperationalError

from core.models import AuditEvent, Notice
from core.problems import Conflict, Refused
from pilots.enums.plans import RunStep
from pilots.models import EvaluationRun, Pilot, SeenData, Verdict
from pilots.rules.seen import checksum_of, unpacked
from pilots.selectors.progress import progress_of
from pilots.selectors.quality import quality_so_far
from pilots.services import running as running_service
from pilots.services.adopting import end_pilot
from pilots.services.running import STALE, queue_due, request_run, run_evaluation
from pilots.services.signing import cancel_pilot
from pilots.tasks import evaluate_due, evaluate_one, wake_run
from scheduling.models import QuotaRule
from tests.factories import RoleFactory, UserFactory
from tests.pilots.judged import judge, running, state
from tests.pilots.trial import DUE_AT, END, START, WHO, a_trial, a_user, an_office

pytestmark = pytest.mark.django_db
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def queued(pilot, today=END):
    return [
        (run.due_on, run.kind, run.window_from, run.window_to)
        for run in queue_due(pilot_id=pilot.pk, today=today)
    ]


def due_run(pilot, today=END):
    return list(queue_due(pilot_id=pilot.pk, today=today))[-1]


def run(one, now=DUE_AT, today=END):
    return run_evaluation(run_id=one.pk, today=today, now=now)


@pytest.fixture
def broken(monkeypatch):
    """Reading fails until it is mended."""

    def fail(*_args):
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(running_service, "seen_by", fail)
    return monkeypatch


# --- what is queued ------------------------------------------------------------------------------


def test_reviews_and_the_evaluation_are_queued_on_their_dates():
    pilot = running()
    assert queued(pilot, date(2026, 10, 27)) == []
    interim = (date(2026, 10, 28), "interim", START, date(2026, 10, 28))
    assert queued(pilot, date(2026, 10, 28)) == [interim]
    final = (END, "final", START, END)
    assert queued(pilot, END - DAY) == [interim]
    assert queued(pilot) == queued(pilot, END + 90 * DAY) == [interim, final]
    assert pilot.runs.count() == 2


def test_an_extension_brings_its_own_date_and_the_review_of_its_months():
    pilot = running()
    queue_due(pilot_id=pilot.pk, today=END)
    pilot.runs.filter(kind="final").delete()
    judge(pilot, "extend")
    assert [row[:2] for row in queued(pilot, date(2026, 12, 28))] == [
        (date(2026, 10, 28), "interim"), (date(2026, 12, 28), "final"),
    ]  # fmt: skip


def test_after_a_raise_every_month_is_queued_without_reviews():
    pilot = running()
    judge(pilot, "raise", after=2)
    monday, month = date(2026, 12, 7), date(2027, 1, 7)
    assert queued(pilot, month) == [(month, "periodic", monday, month)]


@pytest.mark.parametrize("over", ["confirm", "cancelled", "ended"])
def test_nothing_is_queued_for_a_pilot_that_waits_or_is_over(over):
    pilot = running(**({"adoption": "confirm"} if over == "confirm" else {}))
    if over == "confirm":
        judge(pilot, "raise", after=2)
    elif over == "cancelled":
        cancel_pilot(pilot_id=pilot.pk, reason="Batal", actor=WHO, now=DUE_AT)
    else:
        judge(pilot, "hold")
        official = a_user(pilot.office).employee
        end_pilot(pilot_id=pilot.pk, official=official, reason="Cukup", actor=WHO, now=DUE_AT)
    assert queued(pilot, END + 400 * DAY) == []


# --- one run -------------------------------------------------------------------------------------


def test_a_run_stores_what_it_read_with_counts_and_checksum():
    pilot = running()
    done = run(due_run(pilot))
    assert (done.status, done.attempts, done.finished_at, done.step) == ("done", 1, DUE_AT, done.step)
    seen = unpacked(bytes(SeenData.objects.get(run=done).data))
    assert (seen.counts, checksum_of(seen)) == (done.counts, done.checksum)
    assert seen.facts["plan"] == pilot.signed_plan.sha256
    assert done.counts["members"] == 2
    assert Verdict.objects.get(run=done).outcome == "extend"


def test_a_review_keeps_counts_and_checksum_and_tells_admins_and_officials():
    pilot = running()
    official = RoleFactory(employee=a_user(pilot.office).employee, role="official").employee.user
    done = run(due_run(pilot, date(2026, 10, 28)), today=date(2026, 10, 28))
    assert done.review["stopped"] is False
    assert len(done.checksum) == 64
    assert not SeenData.objects.exists()
    assert AuditEvent.objects.latest("pk").verb == "pilot.reviewed"
    [notice] = Notice.objects.filter(recipient=official, text__contains="Tinjauan bulanan")
    assert (notice.level, pilot.number in notice.text) == ("info", True)


def test_a_run_that_is_done_is_not_run_again():
    one = due_run(running())
    run(one)
    assert run(one) is None
    assert run(one, now=DUE_AT + DAY) is None
    assert Verdict.objects.count() == 1


def test_a_run_that_is_not_there_is_nobodys():
    assert run(EvaluationRun(pk=10**9)) is None


@pytest.mark.parametrize(
    ("age", "taken"), [(0 * MINUTE, False), (STALE, False), (STALE + MINUTE, True), (-HOUR, False)]
)
def test_a_run_is_taken_over_when_nobody_has_spoken_for_it_long_enough(age, taken):
    one = due_run(running())
    EvaluationRun.objects.filter(pk=one.pk).update(status="running", attempts=1, beat_at=DUE_AT - age)
    assert (run(one) is not None) is taken
    one.refresh_from_db()
    assert one.attempts == (2 if taken else 1)


def test_who_was_taken_over_writes_nothing(monkeypatch):
    """Half-way through its reading somebody else claims the run: the first holder stops at its next step."""
    one = due_run(running())
    reading = running_service.seen_by
    calls = []

    def slow(*args):
        calls.append(1)
        if len(calls) == 1:
            EvaluationRun.objects.filter(pk=one.pk).update(beat_at=DUE_AT - HOUR)
            assert run(one, now=DUE_AT) is not None
        return reading(*args)

    monkeypatch.setattr(running_service, "seen_by", slow)
    assert run(one) is None
    assert (Verdict.objects.count(), len(calls)) == (1, 2)
    one.refresh_from_db()
    assert (one.status, one.attempts) == ("done", 2)


@pytest.mark.parametrize("what", ["cancelled", "moved"])
def test_a_pilot_that_was_cancelled_or_moved_on_meanwhile_gets_no_verdict(monkeypatch, what):
    pilot = running()
    one = due_run(pilot)
    reading = running_service.seen_by

    def slow(*args):
        found = reading(*args)
        if what == "cancelled":
            cancel_pilot(pilot_id=pilot.pk, reason="Batal", actor=WHO, now=DUE_AT)
        else:
            Pilot.objects.filter(pk=pilot.pk).update(due_on=END + DAY)
        return found

    monkeypatch.setattr(running_service, "seen_by", slow)
    assert run(one) is None
    one.refresh_from_db()
    assert one.status == "failed"
    assert one.error
    assert not Verdict.objects.exists()


# --- failure -------------------------------------------------------------------------------------


def test_a_failure_is_kept_and_told_to_the_admins(broken):
    pilot = running()
    admin = RoleFactory(employee=a_user(pilot.office).employee, role="admin").employee.user
    elsewhere = RoleFactory(employee=UserFactory().employee, role="admin").employee.user
    one = due_run(pilot)
    rows = QuotaRule.objects.count()
    with pytest.raises(RuntimeError):
        run(one)
    one.refresh_from_db()
    assert (one.status, one.error, one.finished_at) == ("failed", "RuntimeError: disk on fire", None)
    assert (Verdict.objects.count(), SeenData.objects.count(), QuotaRule.objects.count()) == (0, 0, rows)
    assert (
        Notice.objects.filter(recipient=admin, level="warning", text__contains="gagal dijalankan").count()
        == 1
    )
    assert not Notice.objects.filter(recipient=elsewhere).exists()


def test_an_error_while_writing_leaves_nothing_half_written(monkeypatch):
    pilot = running()
    one = due_run(pilot)

    def fail(*_args, **_kwargs):
        raise RuntimeError("no")

    monkeypatch.setattr("pilots.services.deciding.tell_verdict", fail)
    with pytest.raises(RuntimeError):
        run(one)
    one.refresh_from_db()
    assert (one.status, one.checksum, one.counts) == ("failed", "", {})
    assert not Verdict.objects.exists()
    assert not SeenData.objects.exists()
    assert state(pilot)[3] == END
    assert not AuditEvent.objects.filter(verb="pilot.decided").exists()


def test_a_failed_run_is_tried_three_times_and_then_waits_for_a_person(broken):
    pilot = running()
    one = due_run(pilot)
    for _ in range(3):
        assert one in queue_due(pilot_id=pilot.pk, today=END)
        with pytest.raises(RuntimeError):
            run(one)
    assert one not in queue_due(pilot_id=pilot.pk, today=END)
    broken.undo()
    again = request_run(pilot_id=pilot.pk, actor=WHO, today=END, now=DUE_AT)
    assert (again.pk, again.status, again.error) == (one.pk, "queued", "")
    assert one in queue_due(pilot_id=pilot.pk, today=END)
    assert run(one).status == "done"


# --- asked for by a person -----------------------------------------------------------------------


def ask(pilot, today=END, now=DUE_AT):
    return request_run(pilot_id=pilot.pk, actor=WHO, today=today, now=now)


def test_a_person_may_ask_for_what_is_due_and_it_is_on_record():
    pilot = running()
    assert ask(pilot, date(2026, 10, 28)).kind == "interim"
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.after) == ("pilot.run_requested", {"due_on": "2026-10-28"})


def test_nothing_is_run_before_its_date():
    with pytest.raises(Refused) as caught:
        ask(running(), date(2026, 10, 27))
    assert caught.value.code == "not_due"
    assert "Sabtu, 28 Nov 2026" in caught.value.sentence


def test_a_review_that_was_left_behind_does_not_hold_up_the_evaluation():
    pilot = running()
    queue_due(pilot_id=pilot.pk, today=END)
    pilot.runs.update(status="failed", attempts=3, error="no")
    assert ask(pilot).kind == "final"
    run(due_run(pilot))
    assert ask(pilot).kind == "interim"


def test_nobody_starts_what_is_running_unless_it_is_dead():
    pilot = running()
    one = due_run(pilot)
    EvaluationRun.objects.filter(pk=one.pk).update(status="running", attempts=1, beat_at=DUE_AT)
    with pytest.raises(Conflict) as caught:
        ask(pilot, now=DUE_AT + STALE)
    assert caught.value.code == "running"
    again = ask(pilot, now=DUE_AT + STALE + MINUTE)
    assert (again.pk, again.status) == (one.pk, "queued")


# --- tasks ---------------------------------------------------------------------------------------


def test_the_task_runs_what_is_queued_once():
    one = due_run(running())
    assert evaluate_one(one.pk, END.isoformat()) is True
    assert evaluate_one(one.pk, END.isoformat()) is False


def test_a_run_is_woken_when_the_transaction_is_through(django_capture_on_commit_callbacks):
    one = due_run(running())
    with django_capture_on_commit_callbacks(execute=True):
        wake_run(one.pk, END)
        assert not Verdict.objects.exists()
    assert Verdict.objects.filter(run=one).exists()


def test_a_dead_broker_does_not_stop_who_asks(django_capture_on_commit_callbacks, monkeypatch):
    def dead(*_args, **_kwargs):
        raise OperationalError("no broker")

    monkeypatch.setattr(evaluate_one, "apply_async", dead)
    one = due_run(running())
    with django_capture_on_commit_callbacks(execute=True):
        wake_run(one.pk, END)
    one.refresh_from_db()
    assert one.status == "queued"


def test_the_night_of_one_office_that_fails_does_not_hold_up_the_others(monkeypatch):
    first, second = running(), running()
    prepare = running_service.queue_due

    def fail(*, pilot_id, today):
        if pilot_id == first.pk:
            raise RuntimeError("no")
        return prepare(pilot_id=pilot_id, today=today)

    monkeypatch.setattr("pilots.services.nightly.queue_due", fail)
    monkeypatch.setattr("pilots.tasks.plans.timezone.now", lambda: DUE_AT)
    assert evaluate_due() == 2
    assert set(Verdict.objects.values_list("pilot", flat=True)) == {second.pk}


# --- progress and data so far --------------------------------------------------------------------


def test_progress_rises_with_the_steps_and_ends_at_the_end():
    shown = [progress_of(EvaluationRun(status="running", step=step))[1] for step in ("", *RunStep.values)]
    assert shown == sorted(shown)
    assert shown[0] == 0
    assert shown[-1] < 100
    assert progress_of(EvaluationRun(status="done", step="writing")) == ("selesai", 100)
    assert progress_of(EvaluationRun(status="queued", step="")) == ("menunggu", 0)
    assert progress_of(EvaluationRun(status="failed", step="reading")) == ("gagal", 0)


def test_progress_is_written_while_it_runs(monkeypatch):
    one = due_run(running())
    steps = []
    beat = running_service._beat
    monkeypatch.setattr(running_service, "_beat", lambda r, step: (steps.append(step), beat(r, step))[1])
    run(one)
    assert steps == [RunStep.INDICES, RunStep.READING, RunStep.ESTIMATING, RunStep.WRITING]


def test_the_state_of_the_data_can_be_seen_from_the_first_day_to_the_last():
    pilot = a_trial(staff=3, others=1)
    expected = [
        (today, quality_so_far(pilot, today)) for today in (START - DAY, START, START + 30 * DAY, END + DAY)
    ]
    assert [found.until for _today, found in expected] == [START, START, START + 30 * DAY, END]
    assert [found.wfa_days for _today, found in expected] == [0, 0, 12, 27]
    assert [found.expected for _today, found in expected] == [0, 0, 12, 27]
    last = expected[-1][1]
    assert (last.observed, last.enrolled, last.left, last.stopped) == (27, 3, 0, False)
    assert "series" not in last.quality
    assert [gate.passed for gate in last.gates] == [False, True]
    assert not EvaluationRun.objects.exists()


def test_the_queries_of_an_evaluation_do_not_grow_with_people():
    small, large = running(an_office(staff=1)), running(an_office(staff=12))
    counts = []
    for pilot in (small, large):
        one = due_run(pilot)
        with CaptureQueriesContext(connection) as found:
            run(one)
        counts.append(len(found))
    assert counts[0] == counts[1]
