"""Places at a counter and its minimum, changed in the same moment: never a place more than the minimum leaves."""

from datetime import date, time
from threading import Event
from time import sleep

import pytest
from django.db import transaction

from core.audit import SYSTEM
from core.problems import Refused
from eligibility.models import CounterBand
from eligibility.rules.register import Band
from eligibility.services import set_bands
from employees.services import staff_counter
from scheduling.models import RequestDay
from tests.factories import CounterFactory, make_team
from tests.scheduling.asking import MONDAY_MORNING
from tests.scheduling.test_races import all_at_once, asking, winners

THU = date(2026, 12, 10)
ROUNDS = 6
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def crowded(size=3, least=2):
    """A counter of `size` people of whom `least` must stay: one spare place."""
    chief, staff = make_team(8)
    counter = CounterFactory(unit=chief.unit, min_staff=0)
    for person in staff[:size]:
        person.counter = counter
        person.save()
    CounterBand.objects.create(
        counter=counter, weekday=3, starts_at=time(8), ends_at=time(12), min_staff=least
    )
    return counter, staff[:size]


def raising(counter, least):
    bands = [Band(3, time(8), time(12), least)]
    return lambda: set_bands(counter=counter, bands=bands, actor=SYSTEM, now=MONDAY_MORNING)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_requests_for_the_last_place_while_the_minimum_is_raised(round_):
    counter, staff = crowded()
    *answers, raised = all_at_once([asking(staff[0], THU), asking(staff[1], THU), raising(counter, 3)])
    assert raised == [Band(3, time(8), time(12), 3)]
    won, lost = winners(answers)
    assert len(won) <= 1  # the last place, or none where the minimum was there first
    assert set(lost) == {"counter_minimum"}
    assert RequestDay.objects.live().filter(date=THU).count() == len(won)
    with pytest.raises(Refused):  # whoever comes after the raise finds no place in any case
        asking(staff[2], THU)()


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_requests_while_it_is_lowered_never_take_more_than_the_lower_leaves(round_):
    counter, staff = crowded(size=3, least=3)
    *answers, _lowered = all_at_once([asking(p, THU) for p in staff] + [raising(counter, 2)])
    won, lost = winners(answers)
    assert len(won) <= 1
    assert set(lost) <= {"counter_minimum"}


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_taking_a_place_and_moving_the_staff_do_not_wait_for_each_other(round_):
    counter, staff = crowded(size=4, least=1)
    ids = [p.pk for p in staff[1:]]
    acts = [asking(p, THU) for p in staff]
    acts.append(lambda: staff_counter(counter=counter, employee_ids=ids, actor=SYSTEM, now=MONDAY_MORNING))
    *answers, moved = all_at_once(acts)
    assert moved is None
    winners(answers)


def test_whoever_asks_while_the_raise_is_not_committed_waits_for_it():
    """Without the shared lock on the counter the old minimum would be read, and the place given away."""
    counter, staff = crowded()
    raised = Event()

    def slowly():
        with transaction.atomic():
            raising(counter, 3)()
            raised.set()
            sleep(0.5)

    def patiently():
        raised.wait(10)
        return asking(staff[0], THU)()

    _done, answer = all_at_once([slowly, patiently])
    assert isinstance(answer, Refused)
    assert answer.code == "counter_minimum"


def test_tables_set_at_once_are_one_of_them():
    counter, _staff = crowded()
    answers = all_at_once([raising(counter, least) for least in (0, 1, 2, 3) * 3])
    assert all(isinstance(a, list) for a in answers)
    assert counter.bands.count() == 1
