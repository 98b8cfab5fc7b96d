"""What stands on the cards of a week."""

import pytest
import time_machine

from tests.factories import AbsenceFactory, CalendarDayFactory, make_team
from tests.scheduling.pages import NEXT_THURSDAY, THURSDAY, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_team(6)[1][0]


def cards_at(moment, person, start=""):
    with time_machine.travel(moment, tick=False):
        weeks = client_of(person).get("/minggu", {"mulai": start}).context["weeks"]
    return [card for week in weeks for card in week.days]


def test_a_past_day_needs_no_reason_and_the_lead_time_is_explained_once(person):
    week = cards_at("2026-11-24T02:00:00+00:00", person)[:5]
    assert [bool(card.why) for card in week] == [False, True, True, False, False]
    assert week[1].why.startswith("Tanggal ini tidak bisa diajukan lagi: pengajuan paling lambat 2 hari")
    assert week[2].why == "Sudah lewat batas waktu pengajuan."


def test_no_card_repeats_its_own_date(person):
    CalendarDayFactory(agency=person.agency, date=THURSDAY, name="Hari Uji")
    AbsenceFactory(employee=person, kind="sick", starts_on=NEXT_THURSDAY)
    whys = {card.day.date: card.why for card in cards_at("2026-11-22T02:00:00+00:00", person, "2026-W48")}
    assert whys[THURSDAY] == "Tanggal ini libur: Hari Uji."
    assert whys[NEXT_THURSDAY] == "Pada tanggal ini Anda tercatat sakit."


def test_a_reused_strip_shows_what_has_changed_since(person):
    with time_machine.travel("2026-11-22T02:00:00+00:00", tick=False):
        client = client_of(person)
        before = client.get("/minggu", {"mulai": "2026-W48"}).content.decode()
        CalendarDayFactory(agency=person.agency, date=THURSDAY, name="Hari Uji")
        assert "Hari Uji" not in before
        assert "Hari Uji" in client.get("/minggu", {"mulai": "2026-W48"}).content.decode()
        client.post("/bahasa", {"language": "en"})
        assert "Thursday" in client.get("/minggu", {"mulai": "2026-W48"}).content.decode()
