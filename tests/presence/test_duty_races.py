"""At the same moment: two deciders, two claims, two answers, two nights, two imports. Real threads."""

from datetime import date, timedelta

import pytest

from core.models import AuditEvent, Notice
from core.problems import Conflict
from employees.models import ActingChief
from presence.models import AbsenceProposal, AttendanceDay, Commitment, ConductNote, Correction, PresenceEvent
from presence.services import (
    accept_commitment,
    answer_conduct,
    check_in,
    decide_correction,
    dismiss_proposal,
    propose_steps,
    request_correction,
    settle_office,
    take_up_proposal,
    withdraw_correction,
)
from presence.services.checking import Reading
from tests.factories import UserFactory
from tests.factories_day import ConductFactory, ProposalFactory
from tests.presence.duties import NOW, THURSDAY, TODAY, WHO, absent, at, team, wfa_day
from tests.presence.kmob_files import bring, line
from tests.scheduling.test_races import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def sorted_out(answers):
    """Those that won; every other one lost by a `Conflict` with a sentence."""
    lost = [a for a in answers if isinstance(a, Exception)]
    assert [a for a in lost if not (isinstance(a, Conflict) and a.sentence)] == []
    return [a for a in answers if not isinstance(a, Exception)]


def claim(person, minute=25, kind="in"):
    return request_correction(
        employee=person, date=THURSDAY, kind=kind, claimed_at=at(person, THURSDAY, 7, minute), reason="x", actor=WHO,
        now=NOW,
    )  # fmt: skip


def test_chief_and_deputy_decide_at_once_and_one_of_them_has():
    chief, [person, deputy] = team()
    ActingChief.objects.create(unit=chief.unit, employee=deputy, kind="plh", letter="1", valid_from=THURSDAY)
    wfa_day(person, THURSDAY)
    settle_office(office_id=person.office_id, now=NOW)
    row = claim(person)

    def decide(who, accept):
        return lambda: decide_correction(
            correction_id=row.pk, supervisor=who, accept=accept, comment="Alasan", actor=WHO, now=NOW
        )

    acts = [decide((chief, deputy)[i % 2], i % 3 == 0) for i in range(10)]
    [won] = sorted_out(all_at_once(acts))
    row.refresh_from_db()
    assert (row.status, row.decided_by) == (won.status, won.decided_by)
    events = PresenceEvent.objects.filter(employee=person)
    assert events.count() == (1 if row.status == "accepted" else 0)
    assert AuditEvent.objects.filter(verb__in=["correction.accepted", "correction.rejected"]).count() == 1
    day = AttendanceDay.objects.get(employee=person, date=THURSDAY)
    assert day.status == ("incomplete" if row.status == "accepted" else "absent")


def test_ten_claims_of_one_event_and_one_waits():
    _chief, [person, _] = team()
    won = sorted_out(all_at_once([lambda m=m: claim(person, m) for m in range(10)]))
    assert len(won) == 1
    assert Correction.objects.count() == 1


def test_deciding_and_withdrawing_at_once_leaves_one_of_both():
    chief, [person, _] = team()
    row = claim(person)
    answers = all_at_once(
        [
            lambda: withdraw_correction(correction_id=row.pk, employee=person, actor=WHO, now=NOW),
            lambda: decide_correction(
                correction_id=row.pk, supervisor=chief, accept=True, comment="", actor=WHO, now=NOW
            ),
        ]
    )
    assert len([a for a in answers if isinstance(a, Exception)]) == 1
    withdrawn = not Correction.objects.exists()
    assert PresenceEvent.objects.count() == (0 if withdrawn else 1)


def test_one_answer_to_a_note():
    _chief, [person, _] = team()
    note = ConductFactory(employee=person)
    acts = [
        lambda i=i: answer_conduct(note_id=note.pk, employee=person, answer=f"Jawab {i}", actor=WHO, now=NOW)
        for i in range(8)
    ]
    [won] = sorted_out(all_at_once(acts))
    assert ConductNote.objects.get().answer == won.answer


def test_a_commitment_is_accepted_once():
    _chief, [person, _] = team()
    act = lambda: accept_commitment(employee=person, policy_number=1, actor=WHO, now=NOW)  # noqa: E731
    rows = sorted_out(all_at_once([act] * 8))
    assert len({row.pk for row in rows}) == Commitment.objects.count() == 1
    assert AuditEvent.objects.filter(verb="commitment.accepted").count() == 1


def test_two_nights_at_once_propose_once():
    _chief, staff = team(4)
    for person in staff:
        absent(person, *(date(2026, 3, d) for d in (2, 4, 6)))
    act = lambda: propose_steps(office_id=staff[0].office_id, today=TODAY, now=NOW)  # noqa: E731
    assert sum(sorted_out(all_at_once([act] * 6))) == 4
    assert AbsenceProposal.objects.count() == 4
    assert Notice.objects.count() == 4


def test_a_proposal_is_decided_once():
    _chief, [person, _] = team()
    absent(person, *(date(2026, 3, d) for d in (2, 4, 6)))
    row = ProposalFactory(employee=person)
    deciders = [UserFactory(employee__unit=person.unit).employee for _ in range(6)]
    acts = [
        lambda act=act, who=who: act(proposal_id=row.pk, decider=who, reason="x", actor=WHO, now=NOW)
        for who, act in zip(deciders, [take_up_proposal, dismiss_proposal] * 3, strict=True)
    ]
    [won] = sorted_out(all_at_once(acts))
    row.refresh_from_db()
    assert (row.status, row.decided_by) == (won.status, won.decided_by)


def test_the_same_file_at_once_brings_each_event_once():
    _chief, staff = team(6)
    rows = [
        line(p, n, jenis=("masuk", "pulang")[n % 2], waktu=("07:31", "16:00")[n % 2])
        for n, p in enumerate(staff)
    ]
    results = sorted_out(all_at_once([lambda: bring(staff[0].agency, *rows)] * 4))
    assert sum(r.created for r in results) == 6
    assert sum(r.unchanged for r in results) == 18
    assert PresenceEvent.objects.count() == 6


def test_a_check_in_during_an_import_leaves_one_standing_event():
    _chief, staff = team(5)
    for person in staff:
        wfa_day(person, TODAY)
    now = at(staff[0], TODAY, 8)
    rows = [line(p, n, tanggal="20-11-2026", mode="WFA") for n, p in enumerate(staff)]

    def check(person):
        return lambda: check_in(
            employee=person,
            reading=Reading(),
            client_time=None,
            made_at=None,
            key=f"k{person.pk}",
            actor=WHO,
            now=now,
        )

    answers = all_at_once(
        [lambda: bring(staff[0].agency, *rows, now=now + timedelta(minutes=1)), *map(check, staff)]
    )
    assert [a for a in answers if isinstance(a, Exception) and not isinstance(a, Conflict)] == []
    for person in staff:
        assert (
            PresenceEvent.objects.filter(employee=person, date=TODAY, kind="in", superseded=False).count()
            == 1
        )
