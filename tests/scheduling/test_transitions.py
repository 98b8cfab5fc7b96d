"""Which state may follow which: the table of enums is the law, and every move leaves its trace."""

from datetime import date

import pytest

from core.audit import SYSTEM
from core.models import AuditEvent
from core.problems import Conflict, NotFound, Refused
from scheduling.enums import LIVE, TRANSITIONS, RequestStatus
from scheduling.models import RequestDay, WfaRequest
from scheduling.services import expire_due, transition
from tests.factories import make_team
from tests.scheduling.asking import MONDAY_MORNING, actor_of, approve, ask, at

THU = date(2026, 12, 10)
FRI = date(2026, 12, 11)
pytestmark = pytest.mark.django_db


def put_into(request, state):
    WfaRequest.objects.filter(pk=request.pk).update(status=state)
    RequestDay.objects.filter(request=request).update(status=state)


FORBIDDEN = [(a, b) for a in RequestStatus for b in RequestStatus if b not in TRANSITIONS[a]]
LEAVING = [(a, b) for a, after in TRANSITIONS.items() for b in sorted(after - LIVE)]


@pytest.mark.parametrize(("old", "new"), FORBIDDEN)
def test_what_the_table_forbids_is_a_conflict(old, new):
    _, [person, *_] = make_team(size=2)
    request = ask(person, THU)
    put_into(request, old)
    with pytest.raises(Conflict):
        transition(request.pk, new, actor=SYSTEM, now=MONDAY_MORNING)
    request.refresh_from_db()
    assert (request.status, request.days.get().status) == (old, old)


@pytest.mark.parametrize(("old", "new"), LEAVING)
def test_leaving_frees_place_and_quota(old, new):
    _, [person, *_] = make_team(size=2)
    request = ask(person, THU)
    put_into(request, old)
    done = transition(request.pk, new, actor=SYSTEM, now=MONDAY_MORNING, reason="Uji")
    assert (done.status, done.days.get().status) == (new, new)
    event = AuditEvent.objects.filter(verb__startswith="request.").latest("id")
    assert (event.verb, event.before, event.after["reason"]) == (
        f"request.{new}",
        {"status": old},
        "Uji",
    )
    ask(person, THU)


def test_a_day_that_has_begun_cannot_be_approved():
    chief, [person, *_] = make_team()
    request = ask(person, THU)
    with pytest.raises(Refused, match="sudah dimulai"):
        approve(request, chief, now=at(THU, 0, 0))
    assert approve(request, chief, now=at(date(2026, 12, 9), 23, 59)).status == "approved"


def test_days_that_the_request_does_not_have_are_a_conflict():
    chief, [person, *_] = make_team()
    request = ask(person, THU)
    approve(request, chief)
    with pytest.raises(Conflict):
        transition(request.pk, "recalled", actor=SYSTEM, now=MONDAY_MORNING, days=[FRI])


def test_recalling_one_of_two_days_returns_it_to_the_quota():
    chief, [person, *_] = make_team(quota=2)
    request = ask(person, THU, FRI)
    approve(request, chief)
    done = transition(
        request.pk, "recalled", actor=actor_of(chief), now=MONDAY_MORNING, days=[FRI], reason="x"
    )
    assert (done.status, done.days.get(date=FRI).status) == ("approved", "recalled")
    assert ask(person, date(2026, 12, 8)).days.get().slot == 2


def test_an_unknown_request_is_not_found():
    for to in ("approved", "submitted"):
        with pytest.raises(NotFound):
            transition(999_999, to, actor=SYSTEM, now=MONDAY_MORNING)


@pytest.mark.parametrize("state", ["submitted", "sent_back"])
def test_undecided_days_expire_when_they_begin(state):
    _, [person, *_] = make_team()
    request = ask(person, THU)
    put_into(request, state)
    assert expire_due(at(date(2026, 12, 9), 23, 59)) == 0
    assert expire_due(at(THU, 0, 0)) == 1
    request.refresh_from_db()
    assert (request.status, request.days.get().status) == ("expired", "expired")
    assert expire_due(at(THU, 0, 5)) == 0
    assert AuditEvent.objects.filter(verb="request.expired").count() == 1


def test_only_the_day_that_has_begun_expires():
    chief, [person, *_] = make_team(quota=2)
    request = ask(person, THU, FRI)
    assert expire_due(at(THU, 6)) == 1
    request.refresh_from_db()
    assert request.status == "submitted"
    assert approve(request, chief, now=at(THU, 9)).status == "approved"
    assert dict(request.days.values_list("date", "status")) == {THU: "expired", FRI: "approved"}


def test_decided_requests_do_not_expire():
    chief, [person, *_] = make_team()
    approve(ask(person, THU), chief)
    assert expire_due(at(FRI)) == 0
