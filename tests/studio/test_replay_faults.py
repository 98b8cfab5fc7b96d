"""A worker killed in the middle of a replay, and two at once: one result, once. On services of their own.

A run is held up by a lock on a person whom it wants to name, so before its first rows are written.
"""

import contextlib
import shutil
from datetime import timedelta

import pytest
from django.db import connection

from core.audit import Actor
from core.models import AuditEvent, Notice
from studio.services.replays import Asked, ask_replay, run_replay
from tests.factories import RoleFactory, UserFactory, make_team
from tests.factories_replays import draft_in
from tests.pilots.own_services import Broker, Cluster, Portal, own_folder, wait_until
from tests.studio.worlds import NOW, TODAY

pytestmark = [pytest.mark.race]
ONE, SWEEP = "studio.tasks.replays.run_one_replay", "studio.tasks.replays.run_due_replays"
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def services(django_db_setup, django_db_blocker):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL and Redis: set DATABASE_URL and REDIS_URL")
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


@pytest.fixture
def run(portal):
    """A queued replay under which four people lose."""
    chief, _ = make_team(4)
    admin = UserFactory(employee__unit=chief.unit)
    RoleFactory(employee=admin.employee, role="admin")
    draft = draft_in(chief.agency, min_down_mbps=50.0)
    actor = Actor(admin.pk, admin.employee.full_name)
    return ask_replay(asked=Asked(draft), user=admin, actor=actor, today=TODAY, now=NOW)


@contextlib.contextmanager
def holding(cluster, run):
    """Somebody of the agency who loses is locked: the rows that name them wait."""
    with contextlib.closing(cluster.connect()) as other, other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM employees_employee WHERE agency_id = %s FOR UPDATE", [run.agency_id])
        yield


def state(run):
    run.refresh_from_db()
    return run.status


def done_once(run):
    assert (state(run), run.result["people"]["loses"], run.rows.filter(part="person").count()) == (
        "done",
        4,
        4,
    )
    assert Notice.objects.filter(recipient=run.asked_by_id).count() == 1
    assert AuditEvent.objects.filter(verb="policy.replayed", target=f"studio.replayrun:{run.pk}").count() == 1


@pytest.mark.django_db
def test_the_tables_are_made():
    """Marked as using the database, so that pytest makes the tables that are copied."""
    assert connection.vendor in ("postgresql", "sqlite")


def test_a_worker_killed_in_mid_run_is_succeeded_by_the_sweep(services, portal, run):
    cluster, broker = services
    with holding(cluster, run):
        worker = portal.worker(NOW)
        broker.send(ONE, run.pk)
        wait_until(lambda: cluster.blocked() and state(run) == "running", "the run waits to write")
        portal.kill(worker)
    wait_until(lambda: cluster.sessions() == 1, "the dead worker's session is gone")
    # What it was writing may have been on its way to the disk: the successor begins anew in any case.
    assert (state(run), run.attempts) == ("running", 1)
    assert not run_replay(run_id=run.pk, now=NOW + MINUTE)  # it may still be alive
    portal.worker(NOW + 15 * MINUTE)
    broker.send(SWEEP)
    wait_until(lambda: state(run) == "done", "the sweep takes what was left")
    assert run.attempts == 2
    done_once(run)


def test_two_workers_an_hour_apart_give_one_result(services, portal, run):
    """To the second one the first one's claim looks long dead, while it is alive."""
    cluster, broker = services
    with holding(cluster, run):
        portal.worker(NOW)
        broker.send(ONE, run.pk)
        wait_until(lambda: cluster.blocked() and state(run) == "running", "the first one waits to write")
        portal.worker(NOW + 60 * MINUTE)
        broker.send(ONE, run.pk)
        wait_until(lambda: cluster.blocked() >= 2, "the second one waits for the first one's row")
    wait_until(lambda: state(run) == "done" and not cluster.blocked(), "both are through")
    done_once(run)
