"""Claims of missing or wrong events: made, withdrawn, decided once, carried out."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.models import AuditEvent
from core.problems import Conflict, NotAllowed, NotFound, Refused
from employees.enums import Zone
from employees.models import ActingChief
from presence.models import AttendanceDay, Correction, PresenceEvent
from presence.selectors.corrections import corrections_for, own_corrections, waiting_corrections, with_days
from presence.services import (
    accept_many,
    decide_correction,
    request_correction,
    settle_office,
    withdraw_correction,
)
from tests.factories import AbsenceFactory, CalendarDayFactory, EmployeeFactory, UserFactory
from tests.factories_day import CorrectionFactory
from tests.presence.duties import NOW, THURSDAY, TODAY, WHO, at, recorded, team, told, verbs, wfa_day

pytestmark = pytest.mark.django_db


def ask(person, on=THURSDAY, kind="in", hour=7, minute=25, reason="Ponsel mati", now=NOW, **more):
    return request_correction(
        employee=person, date=on, kind=kind, claimed_at=at(person, on, hour, minute), reason=reason, actor=WHO,
        now=now, **more,
    )  # fmt: skip


def decide(row, chief, accept=True, comment="", now=NOW):
    return decide_correction(
        correction_id=row.pk, supervisor=chief, accept=accept, comment=comment, actor=WHO, now=now
    )


def test_a_claim_waits_and_the_supervisor_is_told():
    chief, [person, _] = team()
    row = ask(person)
    assert (row.status, row.claimed_at) == ("waiting", datetime(2026, 11, 19, 0, 25, tzinfo=UTC))
    assert verbs() == ["correction.requested"]
    [text] = told(chief)
    assert person.full_name in text
    assert "07.25" in text
    assert told(person) == []


def test_who_stands_in_for_the_chief_is_told_too():
    chief, [person, deputy] = team()
    ActingChief.objects.create(unit=chief.unit, employee=deputy, kind="plh", letter="1", valid_from=THURSDAY)
    ask(person)
    assert len(told(deputy)) == 1
    ask(deputy)
    assert len(told(deputy)) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": ""}, "no_reason"),
        ({"on": TODAY + timedelta(days=1)}, "future"),
        ({"on": TODAY, "hour": 9, "minute": 1}, "future"),
        ({"on": TODAY - timedelta(days=32)}, "too_old"),
        ({"on": TODAY - timedelta(days=5)}, "not_working_day"),
    ],
)
def test_impossible_claims_leave_nothing(changes, code):
    _chief, [person, _] = team()
    with pytest.raises(Refused) as no:
        ask(person, **changes)
    assert no.value.code == code
    assert not Correction.objects.exists()
    assert verbs() == []


def test_a_holiday_of_the_office_is_no_working_day():
    _chief, [person, _] = team()
    CalendarDayFactory(agency=person.agency, date=THURSDAY)
    with pytest.raises(Refused) as no:
        ask(person)
    assert no.value.code == "not_working_day"


@pytest.mark.parametrize("zone", [Zone.WIB, Zone.WITA, Zone.WIT])
def test_the_date_is_that_of_the_office(zone):
    """00.30 and 23.30 belong to the day in every zone; half an hour earlier or later does not."""
    _chief, [person, other] = team(zone=zone)
    now = at(person, TODAY, 8)
    ask(person, hour=0, minute=30, now=now)
    ask(other, kind="out", hour=23, minute=30, now=now)
    for moment in (at(person, THURSDAY, 0) - timedelta(minutes=30), at(person, TODAY, 0)):
        with pytest.raises(Refused) as no:
            request_correction(
                employee=person, date=THURSDAY, kind="out", claimed_at=moment, reason="x", actor=WHO, now=now
            )
        assert no.value.code == "other_date"


def test_today_is_the_offices_even_when_the_server_is_still_yesterday():
    _chief, [person, _] = team(zone=Zone.WIT)
    # 23 November 00.30 in Jayapura, still the 22nd in Jakarta and in UTC
    now = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
    on = datetime(2026, 11, 23, tzinfo=UTC).date()
    assert ask(person, on=on, hour=0, minute=20, now=now).date == on
    with pytest.raises(Refused):
        ask(person, on=on, kind="out", hour=1, now=now)


def test_one_waiting_claim_a_day_and_kind():
    _chief, [person, _] = team()
    ask(person)
    with pytest.raises(Conflict) as no:
        ask(person, minute=20)
    assert no.value.code == "waiting_already"
    assert ask(person, kind="out", hour=16).pk
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionFactory(employee=person)
    assert CorrectionFactory(employee=person, status="rejected", decided_by=person, decided_at=NOW).pk


def test_the_same_source_id_is_one_claim():
    """An offline check-in that is sent again must not be asked twice."""
    _chief, [person, other] = team()
    first = ask(person, source_id="uuid-1")
    assert ask(person, minute=20, source_id="uuid-1") == first
    assert ask(other, source_id="uuid-1") != first
    assert verbs() == ["correction.requested"] * 2


def test_the_recorded_time_may_be_wrong_but_not_the_same():
    _chief, [person, _] = team()
    recorded(person, THURSDAY, hour=9, minute=0)
    with pytest.raises(Refused) as no:
        ask(person, hour=9, minute=0)
    assert no.value.code == "same_time"
    assert ask(person).pk


def test_in_comes_before_out_also_when_both_are_claimed():
    _chief, [person, _] = team()
    recorded(person, THURSDAY, "out", hour=7, minute=0)
    with pytest.raises(Refused) as no:
        ask(person)
    assert no.value.code == "wrong_order"
    ask(person, kind="out", hour=16)
    assert ask(person).pk


def test_accepted_the_event_is_recorded_and_the_old_one_gives_way():
    chief, [person, _] = team()
    old = recorded(person, THURSDAY, hour=9, minute=30)
    day = wfa_day(person, THURSDAY)
    row = decide(ask(person), chief)
    assert (row.status, row.decided_by, row.decided_at) == ("accepted", chief, NOW)
    old.refresh_from_db()
    new = PresenceEvent.objects.get(employee=person, superseded=False)
    assert old.superseded
    assert (new.source, new.verdict, new.unknown_why, new.mode) == ("koreksi", "unknown", "", "wfa")
    assert (new.occurred_at, new.request_day, new.band) == (row.claimed_at, day, "unknown")
    assert "koreksi" in new.source
    assert not hasattr(new, "position")
    assert verbs() == ["correction.requested", "presence.recorded", "correction.accepted"]
    assert "diterima" in told(person)[-1]
    event = AuditEvent.objects.get(verb="correction.accepted")
    assert (event.subject_id, event.after["status"]) == (person.pk, "accepted")


def test_the_settled_day_is_counted_anew():
    chief, [person, _] = team()
    wfa_day(person, THURSDAY)
    recorded(person, THURSDAY, "out", hour=16, minute=5)
    settle_office(office_id=person.office_id, now=NOW)
    before = AttendanceDay.objects.get(employee=person, date=THURSDAY)
    assert (before.status, before.missing_events) == ("incomplete", 1)
    decide(ask(person), chief)
    after = AttendanceDay.objects.get(employee=person, date=THURSDAY)
    assert (after.status, after.missing_events, after.shortage_minutes) == ("present", 0, 0)
    assert after.verdict == "unknown"


def test_a_correction_of_today_is_left_to_the_night():
    chief, [person, _] = team()
    decide(ask(person, on=TODAY), chief)
    assert PresenceEvent.objects.filter(employee=person, date=TODAY, source="koreksi").count() == 1
    assert not AttendanceDay.objects.filter(employee=person, date=TODAY).exists()


def test_two_corrections_of_one_event_the_later_decision_stands():
    chief, [person, _] = team()
    decide(ask(person), chief)
    decide(ask(person, minute=10), chief, now=NOW + timedelta(hours=1))
    standing = PresenceEvent.objects.get(employee=person, superseded=False)
    assert f"{standing.occurred_at.astimezone(person.office.tz):%H.%M}" == "07.10"


def test_a_correction_on_a_day_of_leave_is_recorded_as_an_office_day():
    chief, [person, _] = team()
    AbsenceFactory(employee=person, starts_on=THURSDAY)
    decide(ask(person), chief)
    assert PresenceEvent.objects.get(employee=person).mode == "wfo"


def test_rejected_with_a_comment_that_the_person_reads():
    chief, [person, _] = team()
    row = ask(person)
    with pytest.raises(Refused) as no:
        decide(row, chief, accept=False, comment="  ")
    assert no.value.code == "no_reason"
    decide(row, chief, accept=False, comment="Anda tidak di kantor")
    assert "Anda tidak di kantor" in told(person)[-1]
    assert not PresenceEvent.objects.exists()
    assert verbs()[-1] == "correction.rejected"


def test_decided_once_and_it_is_said_by_whom():
    chief, [person, _] = team()
    row = ask(person)
    decide(row, chief)
    with pytest.raises(Conflict) as no:
        decide(row, chief, accept=False, comment="x")
    assert chief.full_name in no.value.sentence
    assert PresenceEvent.objects.count() == 1


def test_nobody_decides_about_themself_nor_about_others_people():
    chief, [person, colleague] = team()
    row = ask(person)
    for stranger, error, code in (
        (person, NotAllowed, "oneself"),
        (colleague, NotAllowed, "not_supervisor"),
        (EmployeeFactory(unit=chief.unit), NotAllowed, "not_supervisor"),
        (UserFactory().employee, NotFound, "not_found"),
    ):
        with pytest.raises(error) as no:
            decide(row, stranger)
        assert no.value.code == code
    # a chief who claims for himself cannot decide it either
    mine = ask(chief)
    with pytest.raises(NotAllowed):
        decide(mine, chief)
    row.refresh_from_db()
    assert row.status == "waiting"


def test_the_deputy_decides_while_standing_in_but_not_about_himself():
    chief, [person, deputy] = team()
    ActingChief.objects.create(
        unit=chief.unit,
        employee=deputy,
        kind="plh",
        letter="1",
        valid_from=THURSDAY,
        valid_to=TODAY + timedelta(days=1),
    )
    own = ask(deputy)
    assert decide(ask(person), deputy).decided_by == deputy
    with pytest.raises(NotAllowed):
        decide(own, deputy)
    with pytest.raises(NotAllowed):
        decide(ask(person, kind="out", hour=16), deputy, now=NOW + timedelta(days=1))


def test_withdrawn_while_it_waits():
    chief, [person, colleague] = team()
    row = ask(person)
    with pytest.raises(NotFound):
        withdraw_correction(correction_id=row.pk, employee=colleague, actor=WHO, now=NOW)
    withdraw_correction(correction_id=row.pk, employee=person, actor=WHO, now=NOW)
    assert not Correction.objects.exists()
    event = AuditEvent.objects.get(verb="correction.withdrawn")
    assert event.before["reason"] == "Ponsel mati"
    with pytest.raises(NotFound):
        decide(row, chief)
    decided = ask(person)
    decide(decided, chief)
    with pytest.raises(Conflict):
        withdraw_correction(correction_id=decided.pk, employee=person, actor=WHO, now=NOW)


def test_many_are_accepted_row_by_row():
    chief, [one, two] = team()
    stranger = UserFactory(employee__unit=chief.unit).employee
    mine, gone, other = ask(one), ask(two), ask(stranger)
    decide(gone, chief)
    answers = accept_many(
        correction_ids=[mine.pk, gone.pk, other.pk, 10**9, mine.pk], supervisor=chief, actor=WHO, now=NOW
    )
    assert [(a.id, a.ok, a.code) for a in answers] == [
        (mine.pk, True, "accepted"),
        (gone.pk, False, "decided_already"),
        (other.pk, False, "not_found"),
        (10**9, False, "not_found"),
    ]
    assert all(a.sentence for a in answers)
    other.refresh_from_db()
    assert other.status == "waiting"


@pytest.mark.parametrize(("ids", "code"), [([], "nothing_chosen"), (range(101), "too_many")])
def test_too_few_or_too_many_at_once(ids, code):
    chief, _ = team()
    with pytest.raises(Refused) as no:
        accept_many(correction_ids=ids, supervisor=chief, actor=WHO, now=NOW)
    assert no.value.code == code


@pytest.mark.parametrize(
    "bad",
    [
        {"status": "accepted"},
        {"status": "rejected", "decided_at": NOW},
        {"status": "waiting", "decided_at": NOW},
    ],
)
def test_the_database_wants_decisions_whole(bad):
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionFactory(**bad)


def test_the_lists_stay_inside_the_line(django_assert_max_num_queries):
    chief, [one, two] = team()
    stranger = EmployeeFactory(unit=chief.unit)
    for person in (one, two, stranger):
        CorrectionFactory(employee=person)
        recorded(person, THURSDAY, hour=9)
    assert {c.employee for c in corrections_for(chief, TODAY, "menunggu")} == {one, two}
    assert waiting_corrections(chief, TODAY) == 2
    assert waiting_corrections(one, TODAY) == 0
    assert [c.employee for c in own_corrections(two)] == [two]
    waiting = list(corrections_for(chief, TODAY, "menunggu"))
    with django_assert_max_num_queries(2):
        rows = with_days(waiting)
    assert [len(r.events) for r in rows] == [1, 1]
    assert f"{rows[0].records[0].at:%H.%M}" == "09.30"
