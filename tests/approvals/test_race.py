"""Two deciders, or a decider and an employee, at the same moment: one outcome, and a sentence for the other."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from approvals.models import Approval
from approvals.services import decide, escalate_due, recall, remind_due
from core.models import AuditEvent, Mail, Notice
from core.problems import Conflict, DomainError
from employees.selectors import actor_of
from scheduling.models import RequestDay
from scheduling.services import cancel_request, withdraw_request
from tests.approvals.conftest import ask, later
from tests.approvals.test_opening import make_boss, stand_in
from tests.factories import make_team

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
LATER = later(hours=1)


def at_once(*acts):
    """Run all acts together; what each answered or raised, in the order given."""
    start = Barrier(len(acts))
    found = [None] * len(acts)

    def run(place, act):
        try:
            start.wait(30)
            found[place] = act()
        except DomainError as error:
            found[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(t.is_alive() for t in threads)
    return found


def decision(approval, person, action):
    return lambda: decide(
        approval_id=approval.pk,
        action=action,
        decider=person,
        actor=actor_of(person.user),
        now=LATER,
        reason="alasan",
    )


@pytest.mark.parametrize("run", range(3))
def test_two_deciders_make_one_decision(run):
    chief, staff = make_team()
    stand_in(staff[1], chief.unit)
    approval = ask(staff[0])
    found = at_once(decision(approval, chief, "approve"), decision(approval, staff[1], "reject"))
    [loser] = [f for f in found if isinstance(f, Conflict)]
    [winner] = [f for f in found if isinstance(f, Approval)]
    kept = Approval.objects.select_related("request", "decided_by").get(pk=approval.pk)
    assert kept.status == winner.status == kept.request.status
    assert kept.decided_by.full_name in loser.sentence and kept.get_status_display() in loser.sentence
    assert AuditEvent.objects.filter(verb__in=["approval.approved", "approval.rejected"]).count() == 1


@pytest.mark.parametrize("run", range(3))
def test_deciding_and_withdrawing_at_once_leave_one_outcome(run):
    chief, staff = make_team()
    approval = ask(staff[0])
    actor = actor_of(staff[0].user)
    found = at_once(
        decision(approval, chief, "approve"),
        lambda: withdraw_request(approval.request_id, employee=staff[0], actor=actor, now=LATER),
    )
    assert sum(isinstance(f, Conflict) for f in found) == 1
    kept = Approval.objects.select_related("request").get(pk=approval.pk)
    assert (kept.status, kept.request.status) in {("approved", "approved"), ("closed", "withdrawn")}


def test_recall_and_cancel_at_once_take_the_day_back_once():
    chief, staff = make_team()
    approval = ask(staff[0])
    decision(approval, chief, "approve")()
    mine, theirs = actor_of(staff[0].user), actor_of(chief.user)
    found = at_once(
        lambda: cancel_request(approval.request_id, employee=staff[0], actor=mine, now=LATER),
        lambda: recall(approval_id=approval.pk, decider=chief, actor=theirs, now=LATER, reason="rapat"),
    )
    assert sum(isinstance(f, DomainError) for f in found) == 1
    assert RequestDay.objects.get().status in {"cancelled", "recalled"}


def test_two_workers_chase_once():
    chief, staff = make_team()
    make_boss(chief)
    ask(staff[0])
    morning, overdue = later(hours=23), later(hours=32)
    assert sorted(at_once(lambda: remind_due(morning), lambda: remind_due(morning))) == [0, 1]
    assert sorted(at_once(lambda: escalate_due(overdue), lambda: escalate_due(overdue))) == [0, 1]
    assert Notice.objects.filter(recipient=chief.user, text__contains="menunggu keputusan Anda").count() == 1
    assert Mail.objects.filter(once_key__endswith="escalated:1").count() == 1
