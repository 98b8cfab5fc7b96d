"""Answers and objections: who may, what is kept, who is told."""

from datetime import date, timedelta

import pytest

from core.audit import SYSTEM
from core.models import AuditEvent, Notice
from core.problems import Conflict, NotAllowed, NotFound, Refused
from monitoring.services import object_to_warning
from performance.models import CoachingNote
from tests.factories import EmployeeFactory, LineFactory, UserFactory, make_team
from tests.factories_day import WarningFactory
from tests.monitoring.nights import NOW, ON, answer, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make_team(2, eligible=False)


def objected(row, person, text="Laporan saya kirim lewat surel"):
    return object_to_warning(warning_id=row.pk, employee=person, text=text, actor=SYSTEM, now=NOW)


def test_a_reason_is_kept_and_told(team):
    chief, (person, _) = team
    row = answer(WarningFactory(employee=person), chief, text="  Cuti belum tercatat ")
    row.refresh_from_db()
    assert (row.status, row.answer_kind, row.answer) == ("answered", "reason", "Cuti belum tercatat")
    assert (row.answered_by, row.coaching) == (chief, None)
    [told] = Notice.objects.filter(recipient=person.user)
    assert "Cuti belum tercatat" in told.text
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject_id, event.after["kind"]) == ("warning.answered", person.pk, "reason")


def test_a_coaching_note_is_written_where_coaching_is_kept(team):
    chief, (person, _) = team
    due = date(2026, 12, 4)
    row = answer(
        WarningFactory(employee=person),
        chief,
        "coaching",
        text="Kami sepakat",
        follow_up="Target harian",
        due_on=due,
    )
    note = CoachingNote.objects.get()
    assert row.coaching == note
    assert (note.employee, note.author, note.text, note.follow_up, note.due_on) == (
        person, chief, "Kami sepakat", "Target harian", due,
    )  # fmt: skip
    assert note.about == f"monitoring.earlywarning:{row.pk}"
    assert verbs() == ["coaching.written", "warning.answered"]
    assert Notice.objects.filter(recipient=person.user).count() == 1


def test_what_coaching_refuses_leaves_the_warning_open(team):
    chief, (person, _) = team
    row = WarningFactory(employee=person)
    with pytest.raises(Refused):
        answer(row, chief, "coaching", follow_up="Target harian", due_on=ON - timedelta(days=30))
    row.refresh_from_db()
    assert row.status == "open"
    assert verbs() == []


def test_the_deputy_answers_as_long_as_standing_in(team):
    chief, (person, deputy) = team
    row = WarningFactory(employee=person)
    with pytest.raises(NotAllowed):
        answer(row, deputy)
    chief.unit.acting_chiefs.create(employee=deputy, kind="plh", letter="ST-1", valid_from=ON)
    assert answer(row, deputy).answered_by == deputy


def test_nobody_answers_the_own_not_even_as_deputy(team):
    chief, (_, deputy) = team
    chief.unit.acting_chiefs.create(employee=deputy, kind="plh", letter="ST-1", valid_from=ON)
    row = WarningFactory(employee=deputy)
    with pytest.raises(NotAllowed) as no:
        answer(row, deputy)
    assert "diri sendiri" in no.value.sentence
    assert answer(row, chief).status == "answered"


def test_strangers_and_other_agencies(team):
    _, (person, other) = team
    row = WarningFactory(employee=person)
    with pytest.raises(NotAllowed):
        answer(row, other)
    boss = EmployeeFactory()
    LineFactory(supervisor=boss)
    with pytest.raises(NotFound):
        answer(row, boss)
    row.refresh_from_db()
    assert row.status == "open"


def test_without_words_or_a_second_time(team):
    chief, (person, _) = team
    row = WarningFactory(employee=person)
    with pytest.raises(Refused):
        answer(row, chief, text=" \n")
    answer(row, chief)
    with pytest.raises(Conflict) as no:
        answer(row, chief, text="Lain")
    assert no.value.code == "not_open"
    row.refresh_from_db()
    assert row.answer == "Sudah dibicarakan"


def test_one_objection_told_to_chief_and_deputy(team):
    chief, (person, deputy) = team
    chief.unit.acting_chiefs.create(employee=deputy, kind="plh", letter="ST-1", valid_from=ON)
    row = WarningFactory(employee=person)
    objected(row, person)
    row.refresh_from_db()
    assert (row.objection, row.objected_at) == ("Laporan saya kirim lewat surel", NOW)
    assert set(Notice.objects.values_list("recipient", flat=True)) == {chief.user.pk, deputy.user.pk}
    with pytest.raises(Conflict) as no:
        objected(row, person, "Lagi")
    assert no.value.code == "objected_already"
    assert verbs() == ["warning.objected"]


def test_an_answered_warning_may_still_be_objected_to_a_closed_one_not(team):
    chief, (person, _) = team
    row = answer(WarningFactory(employee=person), chief)
    assert objected(row, person).objection
    closed = WarningFactory(employee=person, status="closed")
    with pytest.raises(Conflict):
        objected(closed, person)


def test_nobody_objects_for_somebody_else_or_without_words(team):
    chief, (person, other) = team
    row = WarningFactory(employee=person)
    for who in (chief, other, UserFactory().employee):
        with pytest.raises(NotFound):
            objected(row, who)
    with pytest.raises(Refused):
        objected(row, person, " ")
    assert not Notice.objects.exists()
