"""Check-in and check-out: what is recorded on which day, what the position shows, and what is said."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from core.models import AuditEvent, Notice
from core.problems import Conflict, Refused
from presence.models import Correction, PresenceEvent, PresencePosition
from presence.services import Reading
from scheduling.models import RequestBlock
from tests.factories import (
    AbsenceFactory,
    CalendarDayFactory,
    OfficeFactory,
    PolicyFactory,
    UserFactory,
    make_team,
)
from tests.factories_day import PositionFactory, PresenceEventFactory, WfaDayFactory
from tests.presence.checks import FAR_AWAY, HOME, OFFICE, arrive, leave, moment

pytestmark = pytest.mark.django_db

THU = date(2026, 11, 26)
FRI, SAT = THU + timedelta(days=1), THU + timedelta(days=2)
MORNING = moment(THU, "07:25")


@pytest.fixture
def person():
    return UserFactory().employee


@pytest.fixture
def away(person):
    WfaDayFactory(employee=person, date=THU)
    return person


def move_to(person, **place):
    """The approved day's request names another place."""
    person.wfa_requests.update(**place)


def test_a_wfa_day_at_the_registered_home(away):
    answer = arrive(away, MORNING)
    event = PresenceEvent.objects.get()
    assert answer.event == event and not answer.again and answer.correction is None
    assert (event.kind, event.mode, event.date, event.verdict) == ("in", "wfa", THU, "verified")
    assert (event.place, event.band, event.unknown_why, event.hints) == ("registered_home", "near", "", [])
    assert event.occurred_at == event.received_at == MORNING
    assert event.request_day.date == THU
    assert answer.sentence == "Presensi masuk tercatat pukul 07.25 WIB. Posisi terverifikasi."


def test_the_exact_position_stands_beside_the_event_and_nowhere_else(away):
    arrive(away, MORNING, Reading(-6.30042, 106.90042, 17.5))
    position = PresencePosition.objects.get()
    assert (position.lat, position.lon, position.accuracy_m) == (-6.30042, 106.90042, 17.5)
    assert position.recorded_at == MORNING
    told = AuditEvent.objects.get(verb="presence.checked_in")
    assert told.subject_id == away.pk
    assert told.after["verdict"] == "verified"
    spilled = json.dumps([told.after, told.before, list(PresenceEvent.objects.values())], default=str)
    assert "30042" not in spilled and "17.5" not in spilled


def test_nobody_else_is_told():
    _, [person, *_] = make_team()
    WfaDayFactory(employee=person, date=THU)
    arrive(person, MORNING, FAR_AWAY)
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("reading", "verdict", "why", "band"),
    [
        (Reading(-6.304, 106.9, 20), "verified", "", "walk"),  # 445 m: a home has 500 m around it
        (Reading(-6.3044, 106.9, 50), "plausible", "", "walk"),
        (Reading(-6.306, 106.9, 50), "outside", "", "short"),
        (FAR_AWAY, "outside", "", "far"),
        (Reading(-6.306, 106.9, 3_000), "unknown", "inaccurate", "short"),
        (Reading(error="denied"), "unknown", "denied", "unknown"),
        (Reading(), "unknown", "not_given", "unknown"),
        (Reading(95, 106.9, 20), "unknown", "invalid", "unknown"),
    ],
)
def test_no_position_stands_in_the_way(away, reading, verdict, why, band):
    answer = arrive(away, MORNING, reading)
    event = PresenceEvent.objects.get()
    assert (event.verdict, event.unknown_why, event.band) == (verdict, why, band)
    assert answer.event == event
    if verdict in ("unknown", "outside"):
        assert "presensi tetap dicatat" in answer.sentence
    assert PresencePosition.objects.exists() == (band != "unknown")


def test_an_error_never_keeps_coordinates(away):
    arrive(away, MORNING, Reading(-6.3, 106.9, 20, "timeout"))
    assert PresenceEvent.objects.get().unknown_why == "timeout"
    assert not PresencePosition.objects.exists()


def test_a_home_without_coordinates_shows_nothing(away):
    away.home_lat = away.home_lon = None
    away.save()
    arrive(away, MORNING)
    assert PresenceEvent.objects.get().unknown_why == "no_place"


def test_another_office_has_its_own_fence(away):
    other = OfficeFactory(agency=away.agency, lat=-7.8014, lon=110.3647, geofence_m=250)
    move_to(away, place="other_office", place_office=other)
    arrive(away, MORNING, Reading(-7.8033, 110.3647, 20))  # 211 m
    event = PresenceEvent.objects.get()
    assert (event.verdict, event.place, event.office) == ("verified", "other_office", other)


def test_the_own_office_is_not_the_other_office_that_was_approved(away):
    other = OfficeFactory(agency=away.agency, lat=-7.8014, lon=110.3647)
    move_to(away, place="other_office", place_office=other)
    arrive(away, MORNING, OFFICE)
    assert PresenceEvent.objects.get().verdict == "outside"


@pytest.mark.parametrize(("place_lat", "verdict"), [(-7.0, "verified"), (None, "unknown")])
def test_another_approved_place(away, place_lat, verdict):
    move_to(
        away, place="other", place_lat=place_lat, place_lon=107.0 if place_lat else None, place_note="Balai"
    )
    arrive(away, MORNING, Reading(-7.002, 107.0, 20))
    event = PresenceEvent.objects.get()
    assert event.verdict == verdict
    assert event.unknown_why == ("" if place_lat else "no_place")


def test_on_an_office_day_any_office_of_the_agency_counts(person):
    other = OfficeFactory(agency=person.agency, lat=-7.8014, lon=110.3647)
    OfficeFactory(lat=-8.0, lon=111.0)  # another agency's
    arrive(person, MORNING, Reading(-7.8014, 110.3647, 20))
    event = PresenceEvent.objects.get()
    assert (event.mode, event.verdict, event.office, event.place) == ("wfo", "verified", other, "office")
    leave(person, moment(THU, "16:00"), Reading(-8.0, 111.0, 20))
    assert PresenceEvent.objects.get(kind="out").verdict == "outside"


def test_home_is_no_office(person):
    arrive(person, MORNING, HOME)
    assert (PresenceEvent.objects.get().verdict, PresenceEvent.objects.get().band) == ("outside", "town")


def test_duty_travel_is_recorded_and_compared_with_nothing(away):
    AbsenceFactory(employee=away, kind="duty_travel", starts_on=THU)
    arrive(away, MORNING, FAR_AWAY)
    event = PresenceEvent.objects.get()
    assert (event.mode, event.verdict, event.unknown_why) == ("travel", "unknown", "no_place")
    assert event.request_day is None


def test_radius_and_accuracy_are_the_policys(away):
    settings = {"home_radius_m": 200, "worst_accuracy_m": 30}
    PolicyFactory(agency=away.agency, settings=settings)
    arrive(away, MORNING, Reading(-6.3018, 106.9, 40))  # 200 m away
    assert PresenceEvent.objects.get().unknown_why == "inaccurate"
    leave(away, moment(THU, "16:00"), Reading(-6.304, 106.9, 20))
    assert PresenceEvent.objects.get(kind="out").verdict == "outside"


@pytest.mark.parametrize(
    ("on", "code", "words"),
    [
        (SAT, "weekend", "Sabtu, 28 Nov 2026 bukan hari kerja"),
        (FRI, "holiday", "Jumat, 27 Nov 2026 libur: Hari Uji"),
        (THU, "on_leave", "Anda tercatat cuti"),
        (THU - timedelta(days=1), "sick_leave", "Anda tercatat sakit"),
    ],
)
@pytest.mark.parametrize("act", [arrive, leave])
def test_days_without_presence_are_refused_in_a_sentence(person, act, on, code, words):
    CalendarDayFactory(agency=person.agency, date=FRI)
    AbsenceFactory(employee=person, kind="leave", starts_on=THU)
    AbsenceFactory(employee=person, kind="sick", starts_on=THU - timedelta(days=1))
    WfaDayFactory(employee=person, date=THU)
    with pytest.raises(Refused) as no:
        act(person, moment(on))
    assert no.value.code == code
    assert words in no.value.sentence
    assert not PresenceEvent.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        ("05:10", "Waktu masuk dibuka pukul 06.00; jam kerja dihitung mulai pukul 07.30."),
        ("06:00", ""),
        ("07:30", ""),
        ("07:42", "Anda terlambat 12 menit; gantilah hari ini dengan pulang 12 menit sesudah pukul 16.00."),
        ("08:00", "Anda terlambat 30 menit"),
        ("08:01", "31 menit terlewat, lebih dari batas 30 menit"),
        ("23:59", "450 menit terlewat"),
        ("00:00", "Waktu masuk dibuka pukul 06.00"),
    ],
)
def test_any_time_of_a_working_day_is_accepted_and_the_answer_says_what_it_means(away, clock, words):
    answer = arrive(away, moment(THU, clock))
    assert answer.event.date == THU
    said = answer.sentence.removeprefix(f"Presensi masuk tercatat pukul {clock.replace(':', '.')} WIB. ")
    assert words in said
    if not words:
        assert said == "Posisi terverifikasi."


@pytest.mark.parametrize(
    ("came", "left", "words"),
    [
        ("07:30", "16:00", ""),
        ("07:30", "17:59", ""),
        ("07:42", "16:12", ""),
        ("07:42", "16:05", "Masih 7 menit keterlambatan yang belum diganti."),
        ("07:30", "15:30", "Jam kerja berakhir pukul 16.00: kurang 30 menit."),
        ("07:30", "18:01", "Waktu pulang ditutup pukul 18.00"),
        (None, "16:00", "Presensi masuk hari ini belum tercatat dan dihitung kurang 90 menit"),
    ],
)
def test_what_the_departure_is_told(away, came, left, words):
    if came:
        arrive(away, moment(THU, came))
    answer = leave(away, moment(THU, left))
    assert answer.event.kind == "out"
    said = answer.sentence.partition("Posisi terverifikasi.")[2].strip()
    assert words in said
    assert bool(words) == bool(said)


def test_agreed_blocks_set_the_clock(away):
    request = away.wfa_requests.get()
    RequestBlock.objects.create(request=request, position=1, starts_at="10:00", ends_at="13:00")
    RequestBlock.objects.create(request=request, position=2, starts_at="16:00", ends_at="20:30")
    assert "disepakati mulai pukul 10.00: 5 menit terlewat" in arrive(away, moment(THU, "10:05")).sentence
    assert "Jam kerja berakhir pukul 20.30: kurang 210 menit" in leave(away, moment(THU, "17:00")).sentence


def test_a_second_check_in_answers_the_first_one(away):
    first = arrive(away, MORNING, key="a")
    second = arrive(away, moment(THU, "09:00"), FAR_AWAY, key="b")
    assert second.again and second.event == first.event
    assert second.sentence == "Presensi masuk sudah tercatat pukul 07.25 WIB; catatan itu tetap berlaku."
    assert PresenceEvent.objects.count() == PresencePosition.objects.count() == 1
    assert AuditEvent.objects.count() == 1


def test_a_second_check_out_supersedes_the_first(away):
    first = leave(away, moment(THU, "15:00"), key="a").event
    second = leave(away, moment(THU, "16:30"), key="b")
    assert not second.again
    first.refresh_from_db()
    assert first.superseded
    assert PresenceEvent.objects.get(superseded=False) == second.event
    told = AuditEvent.objects.filter(verb="presence.checked_out").order_by("pk").last()
    assert told.before["occurred_at"] == first.occurred_at.isoformat()


@pytest.mark.parametrize("act", [arrive, leave])
def test_the_same_key_answers_the_same_event_even_days_later(away, act):
    first = act(away, MORNING, key="k" * 100)
    again = act(away, moment(SAT), FAR_AWAY, key="k" * 100)
    assert again.again and again.event == first.event
    assert PresenceEvent.objects.count() == 1


def test_a_key_of_a_superseded_check_out_says_so(away):
    leave(away, moment(THU, "15:00"), key="a")
    leave(away, moment(THU, "16:30"), key="b")
    again = leave(away, moment(THU, "16:40"), key="a")
    assert again.again and again.event.occurred_at == moment(THU, "15:00")
    assert "diganti oleh yang lebih baru" in again.sentence
    assert PresenceEvent.objects.filter(superseded=False).count() == 1


def test_a_key_is_for_one_act(away):
    arrive(away, MORNING, key="a")
    with pytest.raises(Conflict) as clash:
        leave(away, moment(THU, "16:00"), key="a")
    assert clash.value.code == "key_reused"


def test_two_people_may_use_the_same_key(away):
    other = UserFactory().employee
    arrive(away, MORNING, key="a")
    assert not arrive(other, MORNING, key="a").again


def test_offline_for_a_moment_counts_the_servers_time(away):
    answer = arrive(away, moment(THU, "08:30"), made_at=moment(THU, "07:20"))
    event = answer.event
    assert (event.occurred_at, event.made_at) == (moment(THU, "08:30"), moment(THU, "07:20"))
    assert event.hints == ["late_delivery"]
    assert "Perangkat mencatatnya pukul 07.20 WIB" in answer.sentence


def test_delivered_on_another_day_it_becomes_a_correction_request(away):
    answer = arrive(away, moment(FRI, "06:30"), made_at=moment(THU, "07:20"), key="a")
    assert answer.event is None and not answer.again
    claim = Correction.objects.get()
    assert answer.correction == claim
    assert (claim.date, claim.kind, claim.claimed_at) == (THU, "in", moment(THU, "07:20"))
    assert "diajukan sebagai koreksi" in answer.sentence and "Kamis, 26 Nov 2026" in answer.sentence
    assert not PresenceEvent.objects.exists()
    again = arrive(away, moment(FRI, "06:31"), made_at=moment(THU, "07:20"), key="a")
    assert again.again and again.correction == claim
    assert Correction.objects.count() == 1


def test_a_claim_for_a_day_without_presence_is_refused(person):
    sunday, monday = date(2026, 11, 29), date(2026, 11, 30)
    with pytest.raises(Refused) as no:
        arrive(person, moment(monday), made_at=moment(sunday))
    assert no.value.code == "weekend"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (MORNING + timedelta(minutes=6), "made_in_future"),
        (MORNING + timedelta(days=300), "made_in_future"),
        (MORNING - timedelta(days=7, seconds=1), "made_too_long_ago"),
    ],
)
def test_a_claimed_time_that_cannot_be_is_refused(away, made, code):
    with pytest.raises(Refused) as no:
        arrive(away, MORNING, made_at=made)
    assert no.value.code == code
    assert not PresenceEvent.objects.exists()


def test_a_clock_slightly_ahead_is_not_the_future(away):
    assert arrive(away, MORNING, made_at=MORNING + timedelta(minutes=4)).event.hints == []


def test_a_clock_slightly_ahead_of_midnight_has_made_nothing_tomorrow(away):
    answer = leave(away, moment(THU, "23:58"), made_at=moment(FRI, "00:01"))
    assert (answer.event.date, answer.correction) == (THU, None)


def test_hints_are_kept_and_change_no_verdict(away):
    before = PresenceEventFactory(employee=away, date=THU - timedelta(days=1), kind="out")
    PositionFactory(
        event=before, lat=FAR_AWAY.lat, lon=FAR_AWAY.lon, recorded_at=MORNING - timedelta(hours=1)
    )
    abroad = datetime(2026, 11, 26, 2, 0, tzinfo=timezone(timedelta(hours=2)))
    answer = arrive(away, MORNING, replace(HOME, accuracy_m=0), client_time=abroad)
    assert answer.event.hints == ["impossible_travel", "accuracy_zero", "zone_mismatch", "clock_off"]
    assert answer.event.verdict == "verified"


def test_the_same_coordinates_on_three_earlier_days(away):
    for days in (1, 2, 3):
        event = PresenceEventFactory(employee=away, date=THU - timedelta(days=days))
        PositionFactory(event=event, lat=HOME.lat, lon=HOME.lon)
        assert "repeated_position" not in event.hints
    someone = PresenceEventFactory(date=THU - timedelta(days=4))
    PositionFactory(event=someone, lat=HOME.lat, lon=HOME.lon)
    nearly = Reading(HOME.lat + 1e-9, HOME.lon, 20)
    assert arrive(away, MORNING, nearly).event.hints == []
    assert leave(away, moment(THU, "16:00"), HOME).event.hints == ["repeated_position"]


def test_two_earlier_days_and_twice_today_are_not_three(away):
    for days in (1, 2):
        PositionFactory(
            event=PresenceEventFactory(employee=away, date=THU - timedelta(days=days)),
            lat=HOME.lat,
            lon=HOME.lon,
        )
    arrive(away, MORNING)
    assert leave(away, moment(THU, "16:00")).event.hints == []


def test_checking_in_costs_a_fixed_number_of_queries(away, django_assert_max_num_queries):
    for n in range(20):
        OfficeFactory(agency=away.agency)
        event = PresenceEventFactory(employee=away, date=THU - timedelta(days=1 + n))
        PositionFactory(event=event)
    with django_assert_max_num_queries(26):
        arrive(away, MORNING)


@pytest.mark.parametrize(
    ("zone", "utc", "on"),
    [
        ("Asia/Jakarta", "2026-11-26T16:59", THU),
        ("Asia/Jakarta", "2026-11-26T17:01", FRI),
        ("Asia/Makassar", "2026-11-26T15:59", THU),
        ("Asia/Makassar", "2026-11-26T16:01", FRI),
        ("Asia/Jayapura", "2026-11-26T14:59", THU),
        ("Asia/Jayapura", "2026-11-26T15:01", FRI),
        # around midnight of UTC nothing happens
        ("Asia/Jakarta", "2026-11-26T00:01", THU),
        ("Asia/Jayapura", "2026-11-25T23:59", THU),
    ],
)
def test_the_date_is_the_offices(zone, utc, on):
    person = UserFactory(employee__unit__office__zone=zone).employee
    now = datetime.fromisoformat(utc).replace(tzinfo=ZoneInfo("UTC"))
    event = arrive(person, now, OFFICE).event
    assert event.date == on
    assert event.occurred_at == now


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_made_before_midnight_and_delivered_after_is_another_day(zone):
    person = UserFactory(employee__unit__office__zone=zone).employee
    made, now = moment(THU, "23:59", zone), moment(FRI, "00:01", zone)
    answer = leave(person, now, OFFICE, made_at=made)
    assert answer.event is None
    assert (answer.correction.date, answer.correction.kind) == (THU, "out")


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_made_and_delivered_after_midnight_is_today(zone):
    person = UserFactory(employee__unit__office__zone=zone).employee
    event = leave(person, moment(FRI, "00:20", zone), OFFICE, made_at=moment(FRI, "00:01", zone)).event
    assert event.date == FRI
