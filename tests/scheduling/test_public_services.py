"""The public pages: today's counters out of coverage, holidays, languages, caching, limits; and nobody's name."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.problems import Refused
from scheduling.enums import CounterState
from scheduling.selectors.public_services import read_office
from tests.factories import (
    AbsenceFactory,
    CalendarDayFactory,
    CounterFactory,
    EmployeeFactory,
    OfficeFactory,
    make_team,
)
from tests.factories_services import BandFactory, ServiceFactory, VerificationFactory
from tests.scheduling.asking import approve, ask

pytestmark = pytest.mark.django_db
THU = date(2026, 12, 10)
SERVED, LIMITED, CLOSED = CounterState.SERVED, CounterState.LIMITED, CounterState.CLOSED


def moment(day=THU, hour=9, zone="Asia/Jakarta"):
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))


@pytest.fixture(autouse=True)
def _on_a_thursday():
    with time_machine.travel(moment(), tick=False):
        yield


@pytest.fixture
def place():
    """An office with a verified service at a counter of two, open in the morning for two and after noon for one."""
    chief, staff = make_team(6)
    counter = CounterFactory(unit=chief.unit, name="Loket Mutasi", min_staff=1)
    for person in staff[:2]:
        person.counter = counter
        person.save()
    for start, end, least in ((8, 12, 2), (13, 15, 1)):
        BandFactory(counter=counter, weekday=3, starts_at=time(start), ends_at=time(end), min_staff=least)
    row = VerificationFactory(
        service__unit=chief.unit, nature="partly", service__name="Mutasi", service__web="https://a.go.id",
        service__email="mutasi@a.go.id", service__phone="021 555 0100", service__whatsapp="0811 555 0100",
    )  # fmt: skip
    row.counters.add(counter)
    chief.staff, chief.counter_here = staff, counter
    return chief


def counters(place, now=None):
    return {
        c.name: (c.now, [b.state for b in c.bands])
        for c in read_office(place.office, now or moment()).counters
    }


def page(client, place, **query):
    address = reverse("public_office_services", args=[place.agency.code, place.office.code])
    return client.get(address, query)


def test_everybody_there_is_served(place):
    assert counters(place) == {"Loket Mutasi": (SERVED, [SERVED, SERVED])}
    assert counters(place, moment(hour=12))["Loket Mutasi"][0] == CLOSED


def test_leave_limits_and_then_closes(place):
    AbsenceFactory(employee=place.staff[0], starts_on=THU, ends_on=THU)
    assert counters(place)["Loket Mutasi"] == (LIMITED, [LIMITED, SERVED])
    AbsenceFactory(employee=place.staff[1], starts_on=THU, ends_on=THU)
    assert counters(place)["Loket Mutasi"] == (CLOSED, [CLOSED, CLOSED])


def test_granted_wfa_counts_and_asked_for_does_not(place):
    place.counter_here.bands.all().delete()
    request = ask(place.staff[0], THU)
    assert counters(place)["Loket Mutasi"] == (SERVED, [SERVED])
    approve(request, place)
    place.counter_here.min_staff = 2
    place.counter_here.save()
    assert counters(place)["Loket Mutasi"] == (LIMITED, [LIMITED])


def test_a_counter_without_people_is_closed(place):
    CounterFactory(unit=place.unit, name="Loket Kosong")
    assert counters(place)["Loket Kosong"] == (CLOSED, [CLOSED])


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Jayapura"])
def test_a_holiday_names_itself_and_the_next_open_day_in_the_offices_zone(zone):
    chief, _ = make_team(1, zone=zone)
    VerificationFactory(service__unit=chief.unit)
    CalendarDayFactory(agency=chief.agency, date=date(2026, 12, 11), name="Hari Daerah")
    found = read_office(chief.office, moment(date(2026, 12, 11), 0, zone))
    assert (found.is_open, found.closed, found.next_open) == (False, "Hari Daerah", date(2026, 12, 14))
    weekend = read_office(chief.office, moment(date(2026, 12, 12), 23, zone))
    assert (weekend.is_open, weekend.closed, weekend.next_open) == (False, "", date(2026, 12, 14))
    late = read_office(chief.office, moment(date(2026, 12, 10), 23, "UTC"))
    assert late.today == date(2026, 12, 11)


def test_the_page_tells_every_way_in_and_no_name(client, place):
    answer = page(client, place)
    text = answer.content.decode()
    for word in (
        "https://a.go.id",
        "mailto:mutasi@a.go.id",
        "tel:0215550100",
        "wa.me/628115550100",
        "dilayani",
    ):
        assert word in text
    for person in (place, *place.staff):
        assert person.name not in text and person.nip not in text
    assert answer.headers["Cache-Control"] == "max-age=60, public"
    assert not answer.cookies
    assert len(answer.content) < 16_000


def test_both_languages_have_an_address(client, place):
    assert '<html lang="en"' in page(client, place, bahasa="en").content.decode()
    assert '<html lang="id"' in page(client, place, bahasa="id").content.decode()
    assert page(client, place, bahasa="<b>").status_code == 200


def test_for_somebody_inside_it_is_not_kept_for_others(client, place):
    client.force_login(place.user)
    assert page(client, place).headers["Cache-Control"] == "max-age=60, private"


def test_unverified_and_closed_services_are_not_public(client, place):
    ServiceFactory(unit=place.unit, name="Rahasia satu")
    VerificationFactory(service__unit=place.unit, service__name="Rahasia dua", service__closed_on=THU)
    VerificationFactory(service__unit=place.unit, service__name="Rahasia tiga", valid_to=THU)
    assert "Rahasia" not in page(client, place).content.decode()


def test_a_repeated_opening_within_the_minute_asks_almost_nothing(client, place):
    with CaptureQueriesContext(connection) as first:
        page(client, place)
    with CaptureQueriesContext(connection) as second:
        page(client, place)
    assert (len(first) <= 11, len(second)) == (True, 1)


def test_more_services_counters_and_people_ask_no_more(place):
    def asked():
        with CaptureQueriesContext(connection) as found:
            read_office(place.office, moment())
        return len(found)

    few = asked()
    for _ in range(4):
        counter = CounterFactory(unit=place.unit)
        EmployeeFactory(unit=place.unit, counter=counter)
        VerificationFactory(service__unit=place.unit).counters.add(counter)
    assert asked() == few


def test_the_short_address_and_two_agencies_with_one_code(client, place):
    short = reverse("public_office_code", args=[place.office.code])
    assert client.get(short).headers["Location"] == reverse(
        "public_office_services", args=[place.agency.code, place.office.code]
    )
    OfficeFactory(code=place.office.code, name="Kantor kembar")
    choice = client.get(short).content.decode()
    assert ("Kantor kembar" in choice, place.office.name in choice) == (True, True)


@pytest.mark.parametrize("code", ["tidak-ada", "x" * 300, "'; DROP TABLE", "%00", "<script>"])
def test_unknown_codes_are_not_found(client, place, code):
    assert client.get(reverse("public_office_code", args=[code])).status_code == 404
    assert client.get(reverse("public_office_services", args=[place.agency.code, code])).status_code == 404
    assert client.get(reverse("public_office_services", args=["lain", place.office.code])).status_code == 404
    assert client.get(reverse("api_public_services", args=[code])).status_code == 404


def test_offices_are_found_by_name_or_town(client, place):
    OfficeFactory(name="Tanpa layanan")
    address = reverse("public_services")
    everything = client.get(address).content.decode()
    assert (place.office.name in everything, "Tanpa layanan" in everything) == (True, False)
    assert place.office.name in client.get(address, {"cari": place.office.city}).content.decode()
    assert place.office.name not in client.get(address, {"cari": "tak ada \x00"}).content.decode()


def test_the_qr_code_is_a_picture_of_our_own(client, place):
    answer = client.get(reverse("public_office_qr", args=[place.agency.code, place.office.code]))
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content and b"<script" not in answer.content


def test_the_api_says_the_same_without_log_in(client, place):
    answer = client.get(reverse("api_public_services", args=[place.office.code]))
    found = answer.json()
    assert found["counters"][0]["now"] == "served"
    assert found["services"][0] | {"unit": ""} == {
        "name": "Mutasi", "description": "", "unit": "", "nature": "partly", "web": "https://a.go.id",
        "email": "mutasi@a.go.id", "phone": "021 555 0100", "whatsapp": "0811 555 0100", "hours": "",
        "counters": ["Loket Mutasi"],
    }  # fmt: skip
    assert place.name not in answer.content.decode()
    OfficeFactory(code=place.office.code)
    address = reverse("api_public_services", args=[place.office.code])
    assert client.get(address).status_code == 409
    assert client.get(address, {"agency": place.agency.code}).status_code == 200


def test_one_network_cannot_ask_without_end(client, place, monkeypatch):
    monkeypatch.setattr("scheduling.api.MOST_AN_HOUR", 1)
    address = reverse("api_public_services", args=[place.office.code])
    assert [client.get(address).status_code for _ in range(2)] == [200, 429]


@pytest.mark.parametrize("days", [0, 1])
def test_a_request_meets_the_busiest_hour_of_its_weekday(place, days):
    """Two are asked for on Thursday morning, one (the general minimum) on Friday."""
    on = THU + timedelta(days=days)
    if days:
        assert ask(place.staff[0], on, now=moment(date(2026, 11, 30))).pk
        return
    with pytest.raises(Refused) as no:
        ask(place.staff[0], on, now=moment(date(2026, 11, 30)))
    assert [p.code.value for p in no.value.problems] == ["counter_minimum"]
    assert "2 pegawai" in no.value.sentence
