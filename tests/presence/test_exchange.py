"""Events from KMOB / LBP and for it: idempotent, told row by row, zones, verdicts, and what may not be changed."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent
from core.problems import Refused
from employees.enums import Zone
from integrations.tables import UnreadableFile
from presence.models import AttendanceDay, PresenceEvent, PresencePosition
from presence.services import decide_correction, request_correction, settle_office
from presence.services import exchange as exchange_service
from tests.factories import EmployeeFactory, OfficeFactory, PolicyFactory
from tests.presence.duties import NOW, THURSDAY, TODAY, WHO, at, recorded, team, verbs, wfa_day
from tests.presence.kmob_files import bring, counts, line, sheet

pytestmark = pytest.mark.django_db
FACTS = ("pk", "employee_id", "kind", "mode", "occurred_at", "verdict", "band", "superseded", "source_id")


@pytest.fixture
def person():
    found = EmployeeFactory()
    PolicyFactory(agency=found.agency)
    return found


def stored():
    return list(PresenceEvent.objects.order_by("pk").values_list(*FACTS))


def columns_of(result):
    return [(f.line, f.column) for f in result.faults]


# --- once and again


def test_a_file_brings_events_and_the_same_again_changes_nothing(person):
    rows = [
        line(person, 1),
        line(person, 2, jenis="pulang", waktu="16:05"),
        line(person, 3, tanggal="18-11-2026"),
    ]
    first = bring(person.agency, *rows)
    assert counts(first) == (3, 0, 0, 0)
    before = stored()
    again = bring(person.agency, *reversed(rows), now=NOW + timedelta(hours=1))
    assert counts(again) == (0, 0, 3, 0)
    assert stored() == before
    event = PresenceEvent.objects.get(source_id="1")
    assert (event.date, event.kind, event.mode, event.source) == (THURSDAY, "in", "wfo", "KMOB")
    assert event.occurred_at == datetime(2026, 11, 19, 0, 31, tzinfo=UTC)
    assert verbs() == ["presence.imported", "presence.imported"]
    assert AuditEvent.objects.last().after["unchanged"] == 3


def test_a_changed_row_updates_its_event_and_is_told(person):
    bring(person.agency, line(person, lat=-6.26, lon=106.87, akurasi_m=10))
    pk = PresenceEvent.objects.get().pk
    result = bring(person.agency, line(person, waktu="07:40", mode="PERJADIN", valid_lokasi="tidak"))
    assert counts(result) == (0, 1, 0, 0)
    event = PresenceEvent.objects.get()
    assert (event.pk, event.mode, event.verdict) == (pk, "travel", "outside")
    assert not PresencePosition.objects.exists()
    told = AuditEvent.objects.get(verb="presence.changed")
    assert told.subject_id == person.pk
    assert (told.before["mode"], told.after["mode"]) == ("wfo", "travel")
    assert "lat" not in str(told.before) + str(told.after)
    assert "106.87" not in str(told.before) + str(told.after)


def test_a_row_that_moves_to_another_day_leaves_its_old_place(person):
    bring(person.agency, line(person, 1, waktu="07:31"), line(person, 2, waktu="07:45"))
    assert PresenceEvent.objects.get(superseded=False).source_id == "1"
    bring(person.agency, line(person, 1, tanggal="18-11-2026"))
    assert set(PresenceEvent.objects.filter(superseded=False).values_list("source_id", "date")) == {
        ("1", date(2026, 11, 18)), ("2", THURSDAY),
    }  # fmt: skip


def test_numbers_belong_to_their_agency(person):
    stranger = EmployeeFactory()
    bring(person.agency, line(person))
    assert counts(bring(stranger.agency, line(stranger))) == (1, 0, 0, 0)
    assert PresenceEvent.objects.count() == 2
    assert counts(bring(stranger.agency, line(person))) == (0, 0, 0, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        recorded(person, THURSDAY, "out", source="KMOB", source_id="1")


def test_one_number_twice_in_a_file_is_told(person):
    result = bring(person.agency, line(person, 1), line(person, 1, waktu="08:00"))
    assert counts(result) == (1, 0, 0, 1)
    assert columns_of(result) == [(3, "id_sumber")]
    assert "baris 2" in result.faults[0].reason


def test_a_rehearsal_counts_and_writes_nothing(person):
    bring(person.agency, line(person, 1))
    before = stored(), verbs()
    result = bring(
        person.agency,
        line(person, 1, waktu="09:00"),
        line(person, 2, jenis="pulang"),
        line("x", 3),
        dry_run=True,
    )
    assert counts(result) == (1, 1, 0, 1)
    assert (stored(), verbs()) == before


# --- what is told


def test_good_rows_are_kept_and_bad_ones_told_with_line_column_and_reason(person):
    stranger = EmployeeFactory()
    rows = [
        line(person, 1),
        line("1.98501E+17", 2),
        line(stranger, 3),
        line(person, 4, jenis="pulang", waktu="23:30+07:00", tanggal="18-11-2026"),
        line(person, 5, jenis="pulang", waktu="00:10+09:00"),
        line(person, 6, tanggal="20-11-2026", waktu="09:06"),
        line(person, 7, lat="-91", lon="106"),
        line(person, 8, sumber="portal", jenis="pulang", waktu="16:00"),
        line(person, 9, sumber="koreksi", jenis="pulang", waktu="16:00"),
    ]
    result = bring(person.agency, *rows)
    assert counts(result) == (2, 0, 0, 7)
    assert columns_of(result) == [
        (3, "nip"), (4, "nip"), (6, "tanggal"), (7, "waktu"), (8, "lat"), (9, "sumber"), (10, "sumber"),
    ]  # fmt: skip
    assert all(f.reason for f in result.faults)
    assert "18-11-2026" in result.faults[2].reason
    assert set(PresenceEvent.objects.values_list("source_id", flat=True)) == {"1", "4"}


def test_every_fault_goes_to_the_sink_in_order(person):
    told = []
    bring(person.agency, *(line("x", n) for n in range(300)), sink=told.append)
    assert [f.line for f in told] == list(range(2, 302))


def test_hostile_cells_stay_text(person):
    evil = "=cmd|' /C calc'!A0"
    result = bring(person.agency, line(person, evil, kantor_id="<script>alert(1)</script>"))
    assert counts(result) == (1, 0, 0, 0)
    assert result.offices_unknown == 1
    assert PresenceEvent.objects.get().source_id == evil


def test_a_file_that_breaks_off_changes_nothing(person):
    whole = sheet(*(line(person, n, tanggal=f"{n:02d}-11-2026") for n in (2, 3, 4))).getvalue()
    for data in (whole + b'\n"offen', whole + b"\n\x00", b"", b"nip;tanggal\n1;2"):
        with pytest.raises(UnreadableFile):
            bring(person.agency, file=io.BytesIO(data))
    assert not PresenceEvent.objects.exists()
    assert verbs() == []


def test_too_many_rows_are_refused_before_any_is_written(person):
    with pytest.raises(Refused) as no:
        bring(person.agency, *(line(person, n) for n in range(4)), most_rows=3)
    assert no.value.code == "too_many_rows"
    assert not PresenceEvent.objects.exists()


# --- zones


@pytest.mark.parametrize(("zone", "hours"), [(Zone.WIB, 7), (Zone.WITA, 8), (Zone.WIT, 9)])
def test_a_time_without_zone_is_the_offices_and_said_so(zone, hours):
    person = EmployeeFactory(unit__office__zone=zone)
    result = bring(person.agency, line(person, 1), line(person, 2, jenis="pulang", waktu="16:00+07:00"))
    assert result.zone_assumed == 1
    came = PresenceEvent.objects.get(kind="in").occurred_at
    assert came == datetime(2026, 11, 19, 7, 31, tzinfo=UTC) - timedelta(hours=hours)
    assert PresenceEvent.objects.get(kind="out").occurred_at == datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "text", "fits"),
    [
        (Zone.WIB, "2026-11-18T17:00:00Z", True),
        (Zone.WIB, "2026-11-18T16:59:59Z", False),
        (Zone.WITA, "2026-11-18T16:00:00Z", True),
        (Zone.WITA, "2026-11-19T16:00:00Z", False),
        (Zone.WIT, "2026-11-18T15:00:00Z", True),
        (Zone.WIT, "2026-11-19T14:59:59Z", True),
        (Zone.WIT, "2026-11-19T15:00:00Z", False),
    ],
)
def test_around_midnight_the_offices_date_decides(zone, text, fits):
    person = EmployeeFactory(unit__office__zone=zone)
    result = bring(person.agency, line(person, waktu=text))
    assert (result.created, columns_of(result)) == ((1, []) if fits else (0, [(2, "tanggal")]))


# --- verdicts


def test_what_the_source_says_of_the_place(person):
    bring(
        person.agency,
        line(person, 1, valid_lokasi="ya", jarak_m=30, kantor_id=person.office.code),
        line(person, 2, valid_lokasi="tidak", jarak_m=4000, jenis="pulang", waktu="16:00"),
        line(person, 3, tanggal="18-11-2026"),
    )
    came, left, silent = PresenceEvent.objects.order_by("source_id")
    assert (came.verdict, came.band, came.office, came.unknown_why) == ("verified", "near", person.office, "")
    assert (left.verdict, left.band, left.office) == ("outside", "town", None)
    assert (silent.verdict, silent.unknown_why, silent.band) == ("unknown", "not_given", "unknown")


@pytest.mark.parametrize(
    ("mode", "lat", "place", "verdict", "band"),
    [
        ("WFO", -6.26, None, "verified", "near"),
        ("WFO", -6.30, None, "outside", "town"),
        ("WFA", -6.30, "registered_home", "verified", "near"),
        ("WFA", -6.26, "registered_home", "outside", "town"),
        ("WFA", -6.26, None, "unknown", "unknown"),
        ("PERJADIN", -6.26, None, "unknown", "unknown"),
    ],
)
def test_silence_is_judged_against_office_or_home(person, mode, lat, place, verdict, band):
    """The office lies at -6.26, 106.87; the registered home at -6.3, 106.9."""
    day = wfa_day(person, THURSDAY, place=place) if place else None
    lon = 106.9 if lat == -6.30 and mode == "WFA" else 106.87
    bring(person.agency, line(person, mode=mode, lat=lat, lon=lon, akurasi_m=10))
    event = PresenceEvent.objects.get()
    assert (event.verdict, event.band) == (verdict, band)
    assert event.request_day == (day if mode == "WFA" else None)
    assert event.place == (place or ("office" if mode == "WFO" else ""))


def test_another_approved_office_and_an_accuracy_of_nothing(person):
    branch = OfficeFactory(agency=person.agency, lat=-7.8, lon=110.36)
    wfa_day(person, THURSDAY, place="other_office", office=branch)
    bring(person.agency, line(person, mode="WFA", lat=-7.8, lon=110.36, akurasi_m=0))
    event = PresenceEvent.objects.get()
    assert (event.verdict, event.office, event.hints) == ("verified", branch, ["accuracy_zero"])


def test_coordinates_are_kept_only_as_long_as_the_policy_says(person):
    old = TODAY - timedelta(days=120)
    row = line(person, 2, tanggal=f"{old:%d-%m-%Y}", lat=-6.26, lon=106.87, akurasi_m=10, jarak_m=5)
    bring(person.agency, line(person, 1, lat=-6.26, lon=106.87, akurasi_m=10), row)
    kept = PresencePosition.objects.get()
    assert (kept.event.source_id, kept.recorded_at) == ("1", kept.event.occurred_at)
    assert kept.distance_m == pytest.approx(0)
    assert PresenceEvent.objects.get(source_id="2").verdict == "verified"
    assert counts(bring(person.agency, row)) == (0, 0, 1, 0)


def test_a_moved_home_makes_no_news_of_an_old_file(person):
    wfa_day(person, THURSDAY)
    row = line(person, mode="WFA", lat=-6.30, lon=106.9, akurasi_m=10)
    bring(person.agency, row)
    person.home_lat = -7.0
    person.save()
    assert counts(bring(person.agency, row)) == (0, 0, 1, 0)
    assert PresenceEvent.objects.get().verdict == "verified"


# --- which event stands


def test_the_first_in_and_the_last_out_stand(person):
    bring(
        person.agency,
        line(person, 1, waktu="07:50"), line(person, 2, waktu="07:20"), line(person, 3, waktu="08:10"),
        line(person, 4, jenis="pulang", waktu="16:00"), line(person, 5, jenis="pulang", waktu="17:00"),
    )  # fmt: skip
    bring(person.agency, line(person, 6, waktu="07:10"), line(person, 7, jenis="pulang", waktu="15:00"))
    standing = (
        PresenceEvent.objects.filter(superseded=False).order_by("kind").values_list("source_id", flat=True)
    )
    assert list(standing) == ["6", "5"]
    # the winner moves: the next one stands again
    bring(person.agency, line(person, 6, waktu="09:10"))
    assert PresenceEvent.objects.get(kind="in", superseded=False).source_id == "2"


def test_the_portals_own_event_gives_way_to_no_file(person):
    portal = recorded(person, THURSDAY, hour=7, minute=30)
    bring(person.agency, line(person, 1, waktu="07:40"))
    portal.refresh_from_db()
    assert not portal.superseded
    bring(person.agency, line(person, 2, waktu="07:05"))
    portal.refresh_from_db()
    assert not portal.superseded


def test_a_decided_correction_outlives_every_delivery():
    chief, [person, _] = team()
    claim = request_correction(
        employee=person,
        date=THURSDAY,
        kind="in",
        claimed_at=at(person, THURSDAY, 8),
        reason="x",
        actor=WHO,
        now=NOW,
    )
    decide_correction(correction_id=claim.pk, supervisor=chief, accept=True, comment="", actor=WHO, now=NOW)
    bring(person.agency, line(person, waktu="07:00"))
    assert PresenceEvent.objects.get(superseded=False).source == "koreksi"


# --- the day that follows


def test_settled_days_are_counted_anew_and_open_ones_left_to_the_night():
    _chief, [person, _] = team()
    wfa_day(person, THURSDAY)
    settle_office(office_id=person.office_id, now=NOW)
    assert AttendanceDay.objects.get(employee=person, date=THURSDAY).status == "absent"
    bring(
        person.agency, line(person, 1, mode="WFA"), line(person, 2, mode="WFA", jenis="pulang", waktu="16:00"),
        line(person, 3, tanggal="20-11-2026", waktu="08:00"),
    )  # fmt: skip
    day = AttendanceDay.objects.get(employee=person, date=THURSDAY)
    assert (day.status, day.missing_events, day.late_minutes) == ("present", 0, 1)
    assert not AttendanceDay.objects.filter(date=TODAY).exists()


def test_days_of_months_ago_are_counted_anew_too():
    _chief, [person, _] = team()
    on = date(2026, 6, 4)
    wfa_day(person, on)
    bring(person.agency, line(person, tanggal=f"{on:%d-%m-%Y}"))
    assert AttendanceDay.objects.get(employee=person).status == "incomplete"


def test_the_queries_of_a_chunk_do_not_grow_with_its_rows():
    unit_mate = EmployeeFactory()
    PolicyFactory(agency=unit_mate.agency)
    people = [unit_mate, *(EmployeeFactory(unit=unit_mate.unit) for _ in range(30))]

    def run(some, start):
        rows = [line(p, start + i, lat=-6.26, lon=106.87, akurasi_m=9) for i, p in enumerate(some)]
        with CaptureQueriesContext(connection) as seen:
            bring(unit_mate.agency, *rows)
        return len(seen)

    run(people[:1], 0)
    few, many = run(people[1:3], 100), run(people[3:], 200)
    assert many <= few


def test_chunks_are_whole_and_the_next_run_goes_on(person, monkeypatch):
    """Killed between two chunks: what was written stays, and the same file finishes the rest."""
    monkeypatch.setattr(exchange_service, "CHUNK", 2)
    rows = [line(person, n, tanggal=f"{n:02d}-11-2026") for n in (2, 3, 4, 5, 6)]
    real, calls = exchange_service.take_over, []

    def dies(*args, **more):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **more)

    monkeypatch.setattr(exchange_service, "take_over", dies)
    with pytest.raises(KeyboardInterrupt):
        bring(person.agency, *rows)
    assert PresenceEvent.objects.count() == 2
    monkeypatch.setattr(exchange_service, "take_over", real)
    assert counts(bring(person.agency, *rows)) == (3, 0, 2, 0)
