"""What scheduling gives to the day away: approved days, absences, outputs."""

from datetime import date, time, timedelta

import pytest

from scheduling.enums import AbsenceKind
from scheduling.models import RequestBlock, WfaRequest
from scheduling.rules import PlanItem
from scheduling.selectors import absences_of, away, outputs_of, outputs_of_many, wfa_days
from tests.factories import AbsenceFactory, OfficeFactory, make_team
from tests.scheduling.asking import PLAN, approve, ask

MON = date(2026, 12, 7)
THU, FRI = MON + timedelta(days=3), MON + timedelta(days=4)
pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make_team()


def test_only_approved_days_are_wfa_days(team):
    chief, [person, other, *_] = team
    request = ask(person, THU)
    ask(other, FRI)
    assert wfa_days([person.pk, other.pk], MON, FRI) == {}
    approve(request, chief)
    [[key, day]] = wfa_days([person.pk, other.pk], MON, FRI).items()
    assert key == (person.pk, THU)
    assert (day.day_id, day.request_id) == (request.days.get().pk, request.pk)
    assert (day.place, day.place_office_id, day.lat, day.lon, day.blocks) == (
        "registered_home", None, None, None, (),
    )  # fmt: skip


def test_the_span_holds_both_ends(team):
    chief, [person, *_] = team
    approve(ask(person, THU), chief)
    assert wfa_days([person.pk], THU, THU)
    assert not wfa_days([person.pk], MON, THU - timedelta(days=1))
    assert not wfa_days([person.pk], FRI, FRI)
    assert wfa_days([], MON, FRI) == {}


def test_place_and_blocks_travel_with_the_day(team):
    chief, [person, *_] = team
    office = OfficeFactory(agency=person.agency)
    request = ask(person, THU, place="other_office", place_office=office)
    for position, (start, end) in enumerate([(6, 10), (13, 17)], start=1):
        RequestBlock.objects.create(
            request=request, position=position, starts_at=time(start), ends_at=time(end)
        )
    WfaRequest.objects.filter(pk=request.pk).update(place_lat=-6.5, place_lon=107.25)
    approve(request, chief)
    day = wfa_days([person.pk], MON, FRI)[person.pk, THU]
    assert (day.place, day.place_office_id, day.lat, day.lon) == ("other_office", office.pk, -6.5, 107.25)
    assert day.blocks == ((time(6), time(10)), (time(13), time(17)))


def test_absences_are_spread_over_their_dates_within_the_span(team):
    _, [person, other, *_] = team
    AbsenceFactory(employee=person, kind="sick", starts_on=MON - timedelta(days=3), ends_on=MON)
    AbsenceFactory(employee=person, kind="leave", starts_on=THU, ends_on=FRI + timedelta(days=9))
    AbsenceFactory(employee=other, kind="leave", starts_on=FRI + timedelta(days=1))
    assert absences_of([person.pk, other.pk], MON, FRI) == {
        (person.pk, MON): AbsenceKind.SICK,
        (person.pk, THU): AbsenceKind.LEAVE,
        (person.pk, FRI): AbsenceKind.LEAVE,
    }


def test_of_two_absences_the_later_recorded_counts(team):
    _, [person, *_] = team
    AbsenceFactory(employee=person, kind="leave", starts_on=MON, ends_on=FRI)
    AbsenceFactory(employee=person, kind="duty_travel", starts_on=THU)
    found = absences_of([person.pk], MON, FRI)
    assert (found[person.pk, THU], found[person.pk, FRI]) == (AbsenceKind.DUTY_TRAVEL, AbsenceKind.LEAVE)


def test_outputs_come_in_their_order(team):
    _, [person, other, *_] = team
    plan = (PlanItem("Notula rapat", PLAN[0].quantity, "dokumen"), *PLAN)
    request, plain = ask(person, THU, plan=plan), ask(other, FRI)
    assert outputs_of(request.pk) == list(plan)
    assert outputs_of_many([request.pk, plain.pk]) == {request.pk: list(plan), plain.pk: list(PLAN)}
    assert outputs_of(0) == []


def test_queries_do_not_grow_with_people(team, django_assert_num_queries, monkeypatch):
    chief, staff = team
    for person, day in zip(staff[:2], (THU, FRI), strict=True):
        approve(ask(person, day), chief)
    ids = [p.pk for p in staff]
    with django_assert_num_queries(2):
        assert len(wfa_days(ids, MON, FRI)) == 2
    with django_assert_num_queries(1):
        absences_of(ids, MON, FRI)
    monkeypatch.setattr(away, "CHUNK", 1)
    assert len(wfa_days(ids, MON, FRI)) == 2
