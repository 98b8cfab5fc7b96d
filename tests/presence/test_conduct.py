"""Unanswered calls and remarks, both sides; the commitment, once a policy version."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.models import AuditEvent
from core.problems import Conflict, NotAllowed, NotFound, Refused
from employees.enums import Zone
from presence.models import Commitment, ConductNote
from presence.selectors import needs_commitment, unanswered_calls
from presence.selectors.commitment import own_commitment, uncommitted
from presence.selectors.conduct import notes_about, people_with_notes
from presence.services import accept_commitment, answer_conduct, record_conduct, withdraw_conduct
from tests.factories import EmployeeFactory, LineFactory, PolicyFactory, UserFactory
from tests.factories_day import CommitmentFactory, ConductFactory
from tests.presence.duties import NOW, THURSDAY, TODAY, WHO, at, team, told, verbs, wfa_day

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def note(
    person, chief, hour=10, minute=0, on=THURSDAY, kind="unanswered_call", text="Dua kali ditelepon", now=NOW
):
    return record_conduct(
        employee=person, author=chief, kind=kind, happened_at=at(person, on, hour, minute), text=text, actor=WHO,
        now=now,
    )  # fmt: skip


def test_a_call_on_a_wfa_day_is_noted_and_told_at_once():
    chief, [person, _] = team()
    wfa_day(person, THURSDAY)
    row = note(person, chief)
    assert (row.date, row.author, row.kind) == (THURSDAY, chief, "unanswered_call")
    assert verbs() == ["conduct.recorded"]
    [text] = told(person)
    assert chief.full_name in text
    assert "10.00" in text
    assert told(chief) == []


@pytest.mark.parametrize(
    ("hour", "minute", "fits"),
    [(7, 29, False), (7, 30, True), (12, 15, False), (13, 0, True), (15, 59, True), (16, 0, False)],
)
def test_calls_count_only_within_the_days_hours_and_not_in_the_rest(hour, minute, fits):
    chief, [person, _] = team()
    wfa_day(person, THURSDAY)
    if fits:
        assert note(person, chief, hour, minute).pk
        return
    with pytest.raises(Refused) as no:
        note(person, chief, hour, minute)
    assert no.value.code == "outside_hours"


def test_agreed_blocks_are_the_hours_of_their_day():
    chief, [person, _] = team()
    wfa_day(person, THURSDAY, (time(6), time(10)), (time(18), time(21, 30)))
    assert note(person, chief, 20).pk
    with pytest.raises(Refused) as no:
        note(person, chief, 11)
    assert "06.00–10.00, 18.00–21.30" in no.value.sentence


def test_hours_are_those_of_the_persons_office():
    """10.30 in Jayapura is 08.30 in Jakarta: the office's clock decides both the day and the hours."""
    chief, [person, _] = team(zone=Zone.WIT)
    wfa_day(person, THURSDAY)
    moment = at(person, THURSDAY, 15, 45)
    assert moment.astimezone(NOW.tzinfo).hour == 6
    assert note(person, chief, 15, 45).date == THURSDAY
    with pytest.raises(Refused):
        note(person, chief, 17)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " "}, "no_reason"),
        ({"text": "x" * 1001}, "long_text"),
        ({"on": TODAY, "hour": 9, "minute": 1, "kind": "conduct"}, "future"),
        ({"on": TODAY - timedelta(days=8), "kind": "conduct"}, "conduct_too_old"),
        ({"on": TODAY}, "not_wfa_day"),
    ],
)
def test_notes_that_are_refused_leave_nothing(changes, code):
    chief, [person, _] = team()
    wfa_day(person, THURSDAY)
    if code == "not_wfa_day":
        changes = changes | {"hour": 8}
    with pytest.raises(Refused) as no:
        note(person, chief, **changes)
    assert no.value.code == code
    assert not ConductNote.objects.exists()
    assert told(person) == []


def test_one_moment_is_noted_once_until_it_is_withdrawn():
    chief, [person, _] = team()
    wfa_day(person, THURSDAY)
    row = note(person, chief)
    with pytest.raises(Conflict):
        note(person, chief, text="Sekali lagi")
    assert note(person, chief, kind="conduct").pk
    withdraw_conduct(note_id=row.pk, author=chief, reason="Keliru", actor=WHO, now=NOW)
    assert note(person, chief).pk


def test_only_the_supervisor_notes_and_never_about_oneself():
    chief, [person, colleague] = team()
    for author, error in (
        (person, NotAllowed),
        (colleague, NotAllowed),
        (UserFactory(employee__unit=chief.unit).employee, NotAllowed),
        (UserFactory().employee, NotFound),
    ):
        with pytest.raises(error):
            note(person, author, kind="conduct")
    with pytest.raises(IntegrityError), transaction.atomic():
        ConductFactory(employee=person, author=person)


def test_answered_once_and_both_sides_read_the_same():
    chief, [person, colleague] = team()
    row = note(person, chief, kind="conduct")
    with pytest.raises(NotFound):
        answer_conduct(note_id=row.pk, employee=colleague, answer="Saya", actor=WHO, now=NOW)
    with pytest.raises(Refused):
        answer_conduct(note_id=row.pk, employee=person, answer=" ", actor=WHO, now=NOW)
    answer_conduct(note_id=row.pk, employee=person, answer="Sedang rapat", actor=WHO, now=NOW)
    with pytest.raises(Conflict) as no:
        answer_conduct(note_id=row.pk, employee=person, answer="Lain", actor=WHO, now=NOW)
    assert no.value.code == "answered_already"
    assert "Sedang rapat" in told(chief)[-1]
    assert notes_about(person).get().answer == "Sedang rapat"
    assert verbs() == ["conduct.recorded", "conduct.answered"]


def test_withdrawn_with_a_reason_it_stays_and_counts_no_more():
    chief, [person, colleague] = team()
    wfa_day(person, THURSDAY)
    row = note(person, chief)
    assert unanswered_calls([person.pk], THURSDAY, THURSDAY) == {person.pk: [THURSDAY]}
    for who in (person, colleague):
        with pytest.raises(NotAllowed):
            withdraw_conduct(note_id=row.pk, author=who, reason="x", actor=WHO, now=NOW)
    with pytest.raises(NotFound):
        withdraw_conduct(note_id=row.pk, author=EmployeeFactory(), reason="x", actor=WHO, now=NOW)
    with pytest.raises(Refused):
        withdraw_conduct(note_id=row.pk, author=chief, reason="", actor=WHO, now=NOW)
    withdraw_conduct(note_id=row.pk, author=chief, reason="Salah nomor", actor=WHO, now=NOW)
    kept = notes_about(person).get()
    assert (kept.text, kept.withdraw_reason) == ("Dua kali ditelepon", "Salah nomor")
    assert unanswered_calls([person.pk], THURSDAY, THURSDAY) == {}
    assert "Salah nomor" in told(person)[-1]
    for act in (
        lambda: withdraw_conduct(note_id=row.pk, author=chief, reason="x", actor=WHO, now=NOW),
        lambda: answer_conduct(note_id=row.pk, employee=person, answer="x", actor=WHO, now=NOW),
    ):
        with pytest.raises(Conflict) as no:
            act()
        assert no.value.code == "withdrawn_already"


def test_a_new_supervisor_may_withdraw_what_an_old_one_wrote():
    chief, [person, _] = team()
    row = ConductFactory(employee=person)
    LineFactory(employee=EmployeeFactory(unit=person.unit), supervisor=chief)
    assert withdraw_conduct(note_id=row.pk, author=chief, reason="Keliru", actor=WHO, now=NOW).withdrawn_at
    own = ConductFactory(employee=person, kind="conduct")
    assert withdraw_conduct(
        note_id=own.pk, author=own.author, reason="Keliru", actor=WHO, now=NOW
    ).withdrawn_at


def test_calls_by_person_and_span(django_assert_max_num_queries):
    one, two = EmployeeFactory(), EmployeeFactory()
    for day in (2, 3, 3, 19):
        ConductFactory(employee=one, date=date(2026, 11, day))
    ConductFactory(employee=one, kind="conduct", date=date(2026, 11, 3))
    ConductFactory(employee=two, date=date(2026, 11, 30))
    with django_assert_max_num_queries(1):
        found = unanswered_calls([one.pk, two.pk], date(2026, 11, 3), date(2026, 11, 29))
    assert found == {one.pk: [date(2026, 11, 3), date(2026, 11, 3), date(2026, 11, 19)]}
    assert unanswered_calls([], THURSDAY, THURSDAY) == {}


def test_the_supervisors_list_counts_what_stands():
    chief, [person, other] = team()
    ConductFactory(employee=person)
    ConductFactory(employee=person, kind="conduct")
    ConductFactory(employee=person, withdrawn_at=NOW, withdraw_reason="x")
    rows = {p: (p.calls, p.remarks) for p in people_with_notes(chief, TODAY)}
    assert rows == {person: (1, 1), other: (0, 0)}


# --- commitment


def accept(person, number=1, now=NOW):
    return accept_commitment(employee=person, policy_number=number, actor=WHO, now=now)


def test_accepted_once_for_a_version_and_stored_word_for_word():
    _chief, [person, _] = team()
    text = needs_commitment(person, TODAY)
    assert (text.policy_number, "07.30–16.00" in text.text, "WIB" in text.text) == (1, True, True)
    row = accept(person)
    assert row.text == text.text
    assert needs_commitment(person, TODAY) is None
    assert accept(person, now=NOW + timedelta(hours=1)) == row
    assert verbs() == ["commitment.accepted"]
    assert AuditEvent.objects.get().subject_id == person.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentFactory(employee=person, policy_number=1)


def test_a_new_policy_asks_again_and_keeps_the_old_text():
    _chief, [person, _] = team()
    accept(person)
    PolicyFactory(agency=person.agency, number=2, valid_from=TOMORROW, settings={"position_days": 30})
    assert needs_commitment(person, TODAY) is None
    assert "setelah 30 hari" in needs_commitment(person, TOMORROW).text
    later = NOW + timedelta(days=1)
    with pytest.raises(Conflict) as no:
        accept(person, 1, later)
    assert no.value.code == "policy_changed"
    accept(person, 2, later)
    own = own_commitment(person, TOMORROW)
    assert (own.accepted.policy_number, [c.policy_number for c in own.older]) == (2, [1])
    assert "setelah 90 hari" in own.older[0].text
    assert Commitment.objects.count() == 2


def test_without_a_published_policy_there_is_a_text_too():
    person = UserFactory().employee
    assert needs_commitment(person, TODAY).policy_number == 0
    assert accept(person, 0).policy_number == 0


def test_the_supervisor_sees_who_has_not_accepted():
    chief, [one, two] = team()
    accept(one)
    assert list(uncommitted(chief, TODAY)) == [two]
    assert not uncommitted(one, TODAY).exists()
