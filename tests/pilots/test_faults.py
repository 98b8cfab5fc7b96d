"""Killed workers, a lost broker, a restarted database, clocks apart: one verdict, one quota row, nothing lost.

Real processes on a PostgreSQL and a Redis of their own, so that stopping them disturbs nobody. A run is held up by
a lock on its pilot, before it writes.
"""

import json
import shutil
from datetime import timedelta

import pytest
from django.db import connection

from core.models import AuditEvent
from pilots.models import Adoption, EvaluationRun, Verdict
from pilots.services.nightly import prepare_night
from pilots.services.running import run_evaluation
from scheduling.models import QuotaRule
from scheduling.selectors import quota_for
from tests.pilots.own_services import Broker, Cluster, Portal, own_folder, programs, wait_until
from tests.pilots.trial import DUE_AT, END, FIRST_MONDAY, a_trial

pytestmark = [pytest.mark.race]
ONE, SWEEP = "pilots.tasks.plans.evaluate_one", "pilots.tasks.plans.evaluate_due"
NEEDS = "needs PostgreSQL and Redis: set DATABASE_URL and REDIS_URL"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# What the page of a pilot does when somebody presses the button.
PRESS = """
import django, sys; django.setup()
from datetime import date, datetime, UTC
from django.db import transaction
from core.audit import Actor
from pilots.services.running import request_run
from pilots.tasks import wake_run
with transaction.atomic():
    run = request_run(pilot_id=int(sys.argv[1]), actor=Actor(None, "penguji"), today=date(2026, 11, 28),
                      now=datetime(2026, 11, 28, tzinfo=UTC))
    wake_run(run.pk, date(2026, 11, 28))
print("asked")
"""


@pytest.fixture(scope="module")
def services(django_db_setup, django_db_blocker):
    if connection.vendor != "postgresql":
        pytest.skip(NEEDS)
    folder = own_folder()
    started = []
    try:
        with django_db_blocker.unblock():
            started.append(cluster := Cluster(folder))
            cluster.load_tables()
            started.append(broker := Broker())
            with cluster.used():
                yield cluster, broker
    finally:
        for one in reversed(started):
            one.stop()
        shutil.rmtree(folder)


@pytest.fixture
def portal(services, tmp_path, django_db_blocker):
    made = Portal(*services, tmp_path)
    with django_db_blocker.unblock():
        yield made
        made.kill_all()
        print(made.logs())  # noqa: T201  # pytest shows it beside a failure
        assert all(process.poll() is not None for process in made.workers)


@pytest.fixture
def cluster(services):
    return services[0]


@pytest.fixture
def broker(services):
    return services[1]


@pytest.fixture
def pilot(portal):
    """A small trial that rises to two days, and is due."""
    return a_trial(staff=3, others=0, terms={"min_wfa_days": 1, "must": ["reports"]})


def queued(pilot):
    """Its evaluation, the review of its first month out of the way."""
    run = prepare_night(pilot_id=pilot.pk, today=END, now=DUE_AT)[-1]
    EvaluationRun.objects.filter(pilot=pilot, kind="interim").delete()
    return run


def state(run):
    run.refresh_from_db()
    return run.status


def nothing_written(pilot):
    return not (
        Verdict.objects.filter(pilot=pilot).exists()
        or QuotaRule.objects.filter(office=pilot.office_id, source__startswith="pilots.verdict").exists()
        or AuditEvent.objects.filter(
            verb="pilot.decided", after__pilot=pilot.number, agency=pilot.agency.code
        ).exists()
    )


def one_verdict(pilot):
    [verdict] = Verdict.objects.filter(pilot=pilot)
    [rule] = QuotaRule.objects.filter(office=pilot.office_id, source__startswith="pilots.verdict")
    assert Adoption.objects.get(verdict=verdict).quota == rule
    assert AuditEvent.objects.filter(verb="pilot.decided", agency=pilot.agency.code).count() == 1
    assert (verdict.outcome, quota_for(pilot.office_id, FIRST_MONDAY)) == ("raise", 2)
    assert state(verdict.run) == "done"


def mid_run(cluster, run, waiting=1):
    """The run has read and judged and waits to write."""
    return lambda: cluster.blocked() >= waiting and state(run) == "running" and run.step == "writing"


@pytest.mark.django_db
def test_the_services_of_these_tests_are_installed_where_postgresql_is_used():
    """Marked as using the database, so that pytest makes the tables that are copied."""
    if connection.vendor != "postgresql":
        pytest.skip(NEEDS)
    assert (programs() / "pg_ctl").exists()


def test_a_worker_killed_in_mid_run_is_succeeded_by_the_sweep(cluster, broker, portal, pilot):
    run = queued(pilot)
    with cluster.holding(pilot):
        worker = portal.worker(DUE_AT)
        broker.send(ONE, run.pk, END.isoformat())
        wait_until(mid_run(cluster, run), "the run waits to write")
        portal.kill(worker)
    wait_until(lambda: cluster.sessions() == 1, "the dead worker's session is gone")
    assert nothing_written(pilot)
    assert (state(run), run.attempts) == ("running", 1)
    assert run_evaluation(run_id=run.pk, today=END, now=DUE_AT + MINUTE) is None  # it may still be alive
    portal.worker(DUE_AT + 15 * MINUTE)
    broker.send(SWEEP)
    wait_until(lambda: state(run) == "done", "the sweep takes what was left")
    assert run.attempts == 2
    one_verdict(pilot)


def test_a_lost_broker_loses_no_run(cluster, broker, portal, pilot):
    run, later = (
        queued(pilot),
        queued(a_trial(staff=3, others=0, terms={"min_wfa_days": 1, "must": ["reports"]})),
    )
    broker.send(ONE, run.pk, END.isoformat())
    worker = portal.worker(DUE_AT)
    wait_until(lambda: state(run) == "done", "the worker is at work")
    broker.send(ONE, later.pk, "no date")  # and gone with the broker, like any message in it
    broker.stop()
    assert state(later) == "queued"
    pressed = portal.python("-c", PRESS, str(later.pilot_id))
    assert pressed.stdout == "asked\n", pressed.stderr
    assert state(later) == "queued"
    broker.start()
    broker.send(SWEEP)
    wait_until(lambda: state(later) == "done", "the sweep finishes after the broker is back")
    assert worker.poll() is None
    one_verdict(later.pilot)
    one_verdict(pilot)


def test_the_command_needs_no_broker(broker, portal, pilot):
    run = queued(pilot)
    broker.send(ONE, run.pk, END.isoformat())
    broker.stop()
    try:
        done = portal.command("evaluate_due", "--pilot", str(pilot.pk), "--as-of", END.isoformat(), "--json")
    finally:
        broker.start()
    assert done.returncode == 0, done.stderr
    assert [row["outcome"] for row in json.loads(done.stdout)] == [None, "raise"]
    assert state(run) == "done"


def test_a_database_restarted_in_mid_run_loses_nothing_and_the_worker_goes_on(cluster, broker, portal, pilot):
    run, other = (
        queued(pilot),
        queued(a_trial(staff=3, others=0, terms={"min_wfa_days": 1, "must": ["reports"]})),
    )
    with cluster.holding(pilot):
        worker = portal.worker(DUE_AT)
        broker.send(ONE, run.pk, END.isoformat())
        wait_until(mid_run(cluster, run), "the run waits to write")
        cluster.restart()
    connection.close()
    assert nothing_written(pilot)
    assert state(run) in ("running", "failed")
    broker.send(ONE, other.pk, END.isoformat())
    wait_until(lambda: state(other) == "done", "the same worker runs the next one")
    assert worker.poll() is None
    run_evaluation(run_id=run.pk, today=END, now=DUE_AT + 15 * MINUTE)
    one_verdict(pilot)
    one_verdict(other.pilot)


def test_two_workers_an_hour_apart_give_one_verdict(cluster, broker, portal, pilot):
    """To the second one the first one's claim looks long dead, while it is alive."""
    run = queued(pilot)
    with cluster.holding(pilot):
        first = portal.worker(DUE_AT)
        broker.send(ONE, run.pk, END.isoformat())
        wait_until(mid_run(cluster, run), "the first one waits to write")
        second = portal.worker(DUE_AT + HOUR)
        broker.send(ONE, run.pk, END.isoformat())
        wait_until(mid_run(cluster, run, waiting=2), "the second one waits as well")
    wait_until(lambda: state(run) == "done" and not cluster.blocked(), "both are through")
    assert (run.attempts, first.poll(), second.poll()) == (2, None, None)
    one_verdict(pilot)
