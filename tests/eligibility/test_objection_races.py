"""Two answers, two openings and two workers at the same moment: real connections on both databases."""

from datetime import timedelta

import pytest
from django.conf import settings as configured

from core.audit import SYSTEM
from core.models import AuditEvent, Notice
from core.problems import Conflict, DomainError
from eligibility import services
from eligibility.models import Objection, ObjectionFile
from tests.employees.threads import together
from tests.factories_objections import NOW, answer, expired_box, holder, new_box, object_, pdf

CROWD = 6
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    storage = {**configured.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**configured.STORAGES, "default": storage}


def errors(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


def test_opened_many_times_at_once_is_one(tmp_path):
    _, person, admin = expired_box()
    outcomes = together(
        [lambda n=n: object_(person, uploads=[pdf(more=bytes([65 + n]))]) for n in range(CROWD)]
    )
    assert len(errors(outcomes)) == CROWD - 1
    assert all(isinstance(no, Conflict) for no in errors(outcomes))
    assert Objection.objects.count() == ObjectionFile.objects.count() == 1
    assert len([f for f in tmp_path.rglob("*") if f.is_file()]) == 1
    assert Notice.objects.filter(recipient=admin.user).count() == 1


def test_two_answers_at_once_are_one():
    _, person, admin = expired_box()
    bosses = [admin, *(holder(person) for _ in range(CROWD - 1))]
    row = object_(person)
    new_box(person)
    acts = [lambda b=b, n=n: answer(row, b, "rejected" if n % 2 else "upheld") for n, b in enumerate(bosses)]
    outcomes = together(acts)
    assert len(errors(outcomes)) == CROWD - 1
    assert all(isinstance(no, Conflict) for no in errors(outcomes))
    assert AuditEvent.objects.filter(verb="objection.answered").count() == 1
    assert Notice.objects.filter(recipient=person.user).count() == 1


def test_answered_or_withdrawn_or_handed_on_but_never_two_of_them():
    chief, person, admin = expired_box()
    row = object_(person)
    outcomes = together(
        [
            lambda: answer(row, admin, "rejected"),
            lambda: services.withdraw_objection(objection_id=row.pk, employee=person, actor=SYSTEM, now=NOW),
            lambda: services.hand_on(
                objection_id=row.pk,
                giver=admin.user,
                to=f"atasan:{chief.pk}",
                reason="x",
                actor=SYSTEM,
                now=NOW,
            ),
        ]
    )
    assert all(isinstance(no, DomainError) for no in errors(outcomes))
    row.refresh_from_db()
    if row.status == "withdrawn":
        assert (row.answer, row.answered_by) == ("", None)
    closing = AuditEvent.objects.filter(verb__in=["objection.answered", "objection.withdrawn"])
    assert closing.count() == 1


def test_workers_at_once_remind_once():
    _, person, admin = expired_box()
    row = object_(person)
    for at in (row.opened_at + timedelta(hours=36), row.opened_at + timedelta(hours=49), row.due_at):
        outcomes = together([lambda at=at: services.nudge_objections(now=at)] * 4)
        assert (errors(outcomes), sum(outcomes)) == ([], 1)
    assert Notice.objects.filter(recipient=admin.user).count() == 4
