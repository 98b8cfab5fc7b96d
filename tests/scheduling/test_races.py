"""Fifty at once: real threads, real connections, SQLite and PostgreSQL alike. One place, one winner."""

from collections import Counter
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from core.problems import Conflict, Refused
from scheduling.models import RequestDay, UnitDay, WfaRequest
from scheduling.services import cancel_request, expire_due, set_quota, submit_request, transition
from tests.factories import PolicyFactory, make_team
from tests.scheduling.asking import MONDAY_MORNING, actor_of, approve, ask, at, wish

THU = date(2026, 12, 10)
FRI = date(2026, 12, 11)
WEEK = [date(2026, 12, d) for d in range(7, 12)]
LATER = date(2026, 1, 1)
CROWD = 50

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def all_at_once(acts):
    """Start every act at the same moment in a thread of its own; their answers or exceptions, in order."""
    gate = Barrier(len(acts))
    answers = [None] * len(acts)

    def run(i, act):
        try:
            gate.wait()
            answers[i] = act()
        except Exception as error:
            answers[i] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(i, act)) for i, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def asking(person, *days):
    return lambda: submit_request(**wish(person, *days), actor=actor_of(person), now=MONDAY_MORNING)


def winners(answers):
    """The requests that were taken; every loser must have been told a reason in a sentence."""
    won = [a for a in answers if isinstance(a, WfaRequest)]
    lost = [a for a in answers if not isinstance(a, WfaRequest)]
    unexpected = [a for a in lost if not isinstance(a, Refused | Conflict)]
    assert unexpected == []
    assert all(a.sentence and a.code for a in lost)
    return won, Counter(a.code for a in lost)


def test_fifty_people_and_one_place_in_the_unit():
    chief, [first, *crowd] = make_team(size=CROWD + 1)
    # 4 % of 52 people are 2 places; one is taken.
    PolicyFactory(agency=chief.agency, number=2, valid_from=LATER, settings={"max_unit_share_percent": 4})
    ask(first, THU)
    won, lost = winners(all_at_once([asking(p, THU) for p in crowd]))
    assert len(won) == 1
    assert lost == {"unit_share": CROWD - 1}
    assert RequestDay.objects.live().filter(unit=chief.unit, date=THU).count() == 2


def test_fifty_attempts_of_one_person_for_the_last_slot():
    _, [person, *_] = make_team(size=9, quota=2)
    ask(person, WEEK[0])
    won, lost = winners(all_at_once([asking(person, WEEK[1 + i % 4]) for i in range(CROWD)]))
    assert len(won) == 1
    assert lost.total() == CROWD - 1
    assert set(lost) <= {"quota_full", "already_asked"}
    live = RequestDay.objects.live().filter(employee=person)
    assert sorted(live.values_list("slot", flat=True)) == [1, 2]


def test_fifty_attempts_of_one_person_for_the_same_date():
    _, [person, *_] = make_team(size=9, quota=2)
    won, lost = winners(all_at_once([asking(person, THU)] * CROWD))
    assert len(won) == 1
    assert lost == {"already_asked": CROWD - 1}


def test_two_days_asked_crosswise_do_not_wait_for_each_other():
    """Everybody asks for the same two days in another order; whoever locks in order cannot deadlock."""
    chief, staff = make_team(size=20, quota=2)
    pairs = [(THU, FRI), (FRI, THU)]
    won, lost = winners(all_at_once([asking(p, *pairs[i % 2]) for i, p in enumerate(staff)]))
    assert len(won) == 10  # half of 21 people
    assert lost == {"unit_share": 10}
    assert UnitDay.objects.filter(unit=chief.unit).count() == 2


def test_fifty_acts_on_one_request_move_it_once():
    chief, [person, *_] = make_team()
    request = ask(person, THU)
    states = ["approved", "rejected", "withdrawn", "expired", "sent_back"]
    acts = [
        lambda to=states[i % 5]: transition(
            request.pk, to, actor=actor_of(chief), now=MONDAY_MORNING, reason="Uji"
        )
        for i in range(CROWD)
    ]
    won, lost = winners(all_at_once(acts))
    # A sent-back request may still be withdrawn or expire; every other state is final among these.
    assert len(won) in (1, 2)
    assert set(lost) == {"state_moved"}
    request.refresh_from_db()
    assert request.days.get().status == request.status


def test_cancelling_and_asking_again_never_gives_a_third_day():
    chief, [person, *_] = make_team(size=9, quota=1)
    request = ask(person, THU)
    approve(request, chief)
    mine = {"employee": person, "actor": actor_of(person), "now": MONDAY_MORNING}
    acts = [lambda: cancel_request(request.pk, **mine), *[asking(person, FRI)] * 20]
    won, _ = winners(all_at_once(acts))
    assert len([w for w in won if w.status == "submitted"]) <= 1
    assert RequestDay.objects.live().filter(employee=person, week=WEEK[0]).count() <= 1


def test_expiring_twice_at_once_expires_once():
    _, [person, *_] = make_team()
    request = ask(person, THU)
    assert sum(all_at_once([lambda: expire_due(at(THU, 0, 1))] * 8)) == 1
    request.refresh_from_db()
    assert request.status == "expired"


def test_one_quota_row_for_a_monday():
    chief, _ = make_team()

    def act():
        return set_quota(
            office=chief.office,
            days=2,
            valid_from=WEEK[0],
            reason="Uji",
            actor=actor_of(chief),
            now=MONDAY_MORNING,
        )

    answers = all_at_once([act] * 10)
    assert sum(isinstance(a, Conflict) and a.code == "quota_exists" for a in answers) == 9
    assert chief.office.quota_rules.filter(valid_from=WEEK[0]).count() == 1
