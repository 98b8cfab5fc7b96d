"""Claims, notes, the words of the commitment, and which delivery stands: tables without a database."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from presence.enums import DistanceBand, PositionVerdict, UnknownWhy
from presence.rules.commitment import CommitmentTerms, commitment_text
from presence.rules.conduct import Occurrence, WorkedAway, check_occurrence
from presence.rules.corrections import Claim, DayOnRecord, check_claim
from presence.rules.delivered import Known, Said, Told, is_future, is_news, is_other_date, told_at, verdict_of
from presence.rules.exchange import Heard, standing
from presence.rules.position import Reading, Spot

WIB, WITA, WIT = (timezone(timedelta(hours=h)) for h in (7, 8, 9))
NOW = datetime(2026, 11, 20, 9, tzinfo=WIB)
TODAY = NOW.date()
THURSDAY = date(2026, 11, 19)


def wib(on, hour, minute=0):
    return datetime.combine(on, time(hour, minute), WIB)


def codes(problems):
    return [p.code.value for p in problems]


# --- claims


def claim(on=THURSDAY, kind="in", at=None, reason="Ponsel mati", now=NOW):
    return Claim(on, kind, at or wib(on, 7, 25), reason, now.date(), now)


@pytest.mark.parametrize(
    ("made", "day", "expected"),
    [
        (claim(), DayOnRecord(True), []),
        (claim(TODAY), DayOnRecord(True), []),
        (claim(reason="  "), DayOnRecord(True), ["no_reason"]),
        (claim(reason="x" * 501), DayOnRecord(True), ["long_text"]),
        (claim(TODAY + timedelta(days=3)), DayOnRecord(True), ["future"]),
        (claim(TODAY, at=wib(TODAY, 9, 1)), DayOnRecord(True), ["future"]),
        (claim(TODAY - timedelta(days=31)), DayOnRecord(True), []),
        (claim(TODAY - timedelta(days=32)), DayOnRecord(True), ["too_old"]),
        (claim(), DayOnRecord(False), ["not_working_day"]),
        (claim(at=wib(TODAY, 0)), DayOnRecord(True), ["other_date"]),
        # the recorded time may be wrong, but not by nothing
        (claim(), DayOnRecord(True, start=wib(THURSDAY, 9)), []),
        (claim(), DayOnRecord(True, start=wib(THURSDAY, 7, 25) + timedelta(seconds=40)), ["same_time"]),
        (claim(), DayOnRecord(True, end=wib(THURSDAY, 7, 25)), ["wrong_order"]),
        (claim(kind="out", at=wib(THURSDAY, 16)), DayOnRecord(True, start=wib(THURSDAY, 16)), ["wrong_order"]),
        (claim(kind="out", at=wib(THURSDAY, 16)), DayOnRecord(True, start=wib(THURSDAY, 7), end=wib(THURSDAY, 15)), []),
        (claim(reason="", at=wib(TODAY, 0)), DayOnRecord(True), ["no_reason", "other_date"]),
    ],
)  # fmt: skip
def test_claims(made, day, expected):
    assert codes(check_claim(made, day)) == expected


# --- conduct

SPANS = ((wib(THURSDAY, 7, 30), wib(THURSDAY, 12)), (wib(THURSDAY, 13), wib(THURSDAY, 16)))
AWAY = WorkedAway(True, SPANS)


def said(hour, minute=0, on=THURSDAY, kind="unanswered_call", text="Dua kali ditelepon"):
    return Occurrence(kind, wib(on, hour, minute), text, NOW)


@pytest.mark.parametrize(
    ("occurrence", "day", "expected"),
    [
        (said(7, 30), AWAY, []),
        (said(11, 59), AWAY, []),
        (said(12, 0), AWAY, ["outside_hours"]),
        (said(12, 30), AWAY, ["outside_hours"]),
        (said(13, 0), AWAY, []),
        (said(16, 0), AWAY, ["outside_hours"]),
        (said(7, 29), AWAY, ["outside_hours"]),
        (said(10), WorkedAway(False), ["not_wfa_day"]),
        (said(10, kind="conduct"), WorkedAway(False), []),
        (said(20, kind="conduct"), AWAY, []),
        (said(10, text=" "), AWAY, ["no_reason"]),
        (said(10, text="x" * 1001), AWAY, ["long_text"]),
        (said(9, 1, on=TODAY, kind="conduct"), AWAY, ["future"]),
        (said(9, 0, on=TODAY, kind="conduct"), AWAY, []),
        (said(8, on=TODAY - timedelta(days=7), kind="conduct"), AWAY, []),
        (said(8, on=TODAY - timedelta(days=8), kind="conduct"), AWAY, ["conduct_too_old"]),
    ],
)
def test_notes(occurrence, day, expected):
    assert codes(check_occurrence(occurrence, day)) == expected


# --- commitment


def terms(**changes):
    base = {
        "number": 3, "valid_from": date(2026, 4, 1), "legal_reference": "SK 7/2026", "hours": (time(7, 30), time(16)),
        "friday_hours": (time(7, 30), time(16, 30)), "zone_name": "WITA", "position_days": 90,
    }  # fmt: skip
    return CommitmentTerms(**base | changes)


def test_the_commitment_names_its_policy_hours_and_what_is_kept():
    made = commitment_text(terms())
    assert (made.policy_number, made.valid_from) == (3, date(2026, 4, 1))
    for words in (
        "nomor 3", "1 April 2026", "SK 7/2026", "07.30–16.00", "07.30–16.30 WITA", "dapat dihubungi", "di depan layar",
        "keamanan data", "setelah 90 hari", "menanggapinya",
    ):  # fmt: skip
        assert words in made.text


def test_without_a_published_policy_the_text_names_none():
    made = commitment_text(terms(number=0))
    assert "nomor" not in made.text.split("\n")[0]


# --- which delivery stands


def heard(key, at, kind="in", source="KMOB", received=0):
    return Heard(key, kind, wib(THURSDAY, at), wib(TODAY, 1) + timedelta(minutes=received), source)


@pytest.mark.parametrize(
    ("deliveries", "winner"),
    [
        ([heard(1, 8), heard(2, 7)], 2),
        ([heard(1, 8, "out"), heard(2, 7, "out")], 1),
        ([heard(1, 8), heard(2, 9, source="koreksi")], 2),
        ([heard(1, 16, "out"), heard(2, 15, "out", source="koreksi"), heard(3, 14, "out", "koreksi", 5)], 3),
        ([heard(5, 7, received=9), heard(4, 7, received=1)], 4),
        ([heard(5, 16, "out", received=9), heard(4, 16, "out", received=1)], 4),
    ],
)
def test_the_first_in_and_the_last_out_stand_unless_somebody_decided(deliveries, winner):
    assert standing(deliveries) == winner
    assert standing(reversed(deliveries)) == winner


# --- delivered rows


@pytest.mark.parametrize(
    ("at", "zone", "clock", "assumed"),
    [
        (datetime(2026, 11, 19, 7, 31), WIT, "07:31", True),  # noqa: DTZ001
        (datetime(2026, 11, 19, 7, 31, tzinfo=WIB), WITA, "08:31", False),
        (datetime(2026, 11, 18, 22, 31, tzinfo=UTC), WIT, "07:31", False),
    ],
)
def test_moments_on_the_offices_clock(at, zone, clock, assumed):
    told = told_at(at, zone)
    assert (f"{told.at:%H:%M}", told.zone_assumed, told.at.tzinfo) == (clock, assumed, zone)


@pytest.mark.parametrize(
    ("at", "zone", "other"),
    [
        (datetime(2026, 11, 19, 23, 59, tzinfo=WIB), WIB, False),
        (datetime(2026, 11, 19, 23, 59, tzinfo=WIB), WITA, True),
        (datetime(2026, 11, 19, 0, 30, tzinfo=WIT), WIB, True),
        (datetime(2026, 11, 18, 23, 30, tzinfo=UTC), WIB, False),
    ],
)
def test_dates_are_the_offices(at, zone, other):
    assert is_other_date(told_at(at, zone), THURSDAY) is other


def test_clocks_of_two_systems_may_be_a_little_apart():
    assert not is_future(Told(NOW + timedelta(minutes=5), False), NOW)
    assert is_future(Told(NOW + timedelta(minutes=5, seconds=1), False), NOW)


HERE = Reading(-6.26, 106.87, 10)
OFFICE = (Spot("office", -6.26, 106.87, 100, 1),)
NOWHERE = Reading()


@pytest.mark.parametrize(
    ("valid", "reading", "metres", "places", "expected"),
    [
        (True, NOWHERE, None, (), ("verified", "unknown", "")),
        (True, NOWHERE, 700.0, (), ("verified", "short", "")),
        (False, HERE, None, OFFICE, ("outside", "near", "")),
        (None, HERE, None, OFFICE, ("verified", "near", "")),
        (None, HERE, None, (), ("unknown", "unknown", "no_place")),
        (None, NOWHERE, None, OFFICE, ("unknown", "unknown", "not_given")),
        (None, Reading(-6.3, 106.87, 10), None, OFFICE, ("outside", "town", "")),
        (None, Reading(-6.26, 106.87, None), None, OFFICE, ("unknown", "unknown", "invalid")),
    ],
)
def test_the_source_is_believed_and_silence_is_judged(valid, reading, metres, places, expected):
    judged = verdict_of(valid, reading, metres, places, 100)
    assert (judged.verdict, judged.band, judged.why) == (
        PositionVerdict(expected[0]), DistanceBand(expected[1]), UnknownWhy(expected[2])
    )  # fmt: skip


def known(**changes):
    base = {
        "employee_id": 1, "date": THURSDAY, "kind": "in", "mode": "wfo", "at": wib(THURSDAY, 7, 31),
        "verdict": "verified", "band": "near", "office_id": 4, "position": (-6.26, 106.87, 10.0), "distance_m": 25.0,
    }  # fmt: skip
    return Known(**base | changes)


SAID = Said(valid=True, office_known=True, has_position=True, distance_m=25.0, may_keep_position=True)


@pytest.mark.parametrize(
    ("old", "new", "said", "news"),
    [
        ({}, {}, SAID, False),
        ({}, {"employee_id": 2}, SAID, True),
        ({}, {"date": TODAY}, SAID, True),
        ({}, {"kind": "out"}, SAID, True),
        ({}, {"mode": "wfa"}, SAID, True),
        ({}, {"at": wib(THURSDAY, 7, 32)}, SAID, True),
        ({"at": wib(THURSDAY, 7, 31).replace(microsecond=9)}, {}, SAID, False),
        ({}, {"verdict": "outside"}, SAID, True),
        # judged by the portal: another home since is no news of the source
        ({}, {"verdict": "outside"}, Said(None, True, True, 25.0, True), False),
        ({}, {"office_id": 5}, SAID, True),
        ({}, {"office_id": None}, Said(True, False, True, 25.0, True), False),
        ({}, {"position": (-6.27, 106.87, 10.0)}, SAID, True),
        ({}, {"position": None}, Said(True, True, False, 25.0, True), True),
        ({}, {"distance_m": 30.0}, Said(True, True, True, 30.0, True), True),
        # coordinates that were deleted in time are still in the file
        ({"position": None, "distance_m": None}, {}, Said(True, True, True, 25.0, False), False),
        ({"position": None, "distance_m": None}, {}, SAID, True),
        (
            {"position": None, "distance_m": None},
            {"band": "town"},
            Said(True, True, True, 9000.0, False),
            True,
        ),
    ],
)
def test_what_is_news(old, new, said, news):
    assert is_news(known(**old), known(**new), said) is news
