"""The job in many threads at once, beside people who act: real connections, SQLite and PostgreSQL alike."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from core.audit import SYSTEM
from core.models import Notice
from core.problems import Conflict
from eligibility.models import Suspension
from eligibility.services import propose_suspension
from monitoring.models import EarlyWarning, WatchRun
from monitoring.services import object_to_warning
from tests.factories import make_team
from tests.factories_day import WarningFactory
from tests.monitoring.nights import DAY, NOW, ON, WHO, answer, miss_reports, verbs, watch

CROWD = 12
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def all_at_once(acts):
    """Start every act at the same moment in a thread of its own; their answers or exceptions, in order."""
    gate = Barrier(len(acts))
    answers = [None] * len(acts)

    def run(i, act):
        try:
            gate.wait()
            answers[i] = act()
        except Exception as error:
            answers[i] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(i, act)) for i, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_one_of_many_workers_runs_the_night():
    chief, people = make_team(4, eligible=False)
    for person in people:
        miss_reports(person, 10, 11, 12, 13)
    answers = all_at_once([lambda: watch(chief.office)] * CROWD)
    assert [a for a in answers if isinstance(a, Exception)] == []
    assert sum(isinstance(a, WatchRun) for a in answers) == 1
    assert EarlyWarning.objects.count() == Suspension.objects.count() == len(people)
    # each person: the warning and the proposal; the chief: one notice for all
    assert Notice.objects.count() == 2 * len(people) + 1
    assert verbs() == ["warning.opened"] * len(people) + ["suspension.proposed"] * len(people)


def test_two_nights_at_once_keep_one_open_warning_a_cause():
    chief, people = make_team(4, eligible=False)
    for person in people:
        miss_reports(person, 12, 19)
    answers = all_at_once([lambda n=n: watch(chief.office, n) for n in range(4)])
    assert [a for a in answers if not isinstance(a, WatchRun)] == []
    assert WatchRun.objects.filter(status="done").count() == 4
    assert EarlyWarning.objects.count() == len(people)
    assert verbs("warning.") == ["warning.opened"] * len(people)


def test_the_job_and_a_person_propose_at_the_same_moment():
    chief, people = make_team(6, eligible=False)
    for person in people:
        miss_reports(person, 10, 11, 12, 13)

    def by_hand(person):
        return propose_suspension(
            employee=person,
            starts_on=ON,
            ends_on=None,
            reason="Uji",
            today=ON,
            proposer=chief,
            actor=WHO,
            now=NOW,
        )

    answers = all_at_once(
        [lambda: watch(chief.office), *(lambda person=person: by_hand(person) for person in people)]
    )
    assert [a for a in answers if isinstance(a, Exception) and not isinstance(a, Conflict)] == []
    assert Suspension.objects.filter(status="proposed").count() == len(people)
    for row in EarlyWarning.objects.select_related("suspension"):
        assert row.suspension.employee_id == row.employee_id
    assert verbs("suspension.") == ["suspension.proposed"] * len(people)


def test_many_answers_at_once_are_one():
    chief, (person, *_) = make_team(2, eligible=False)
    row = WarningFactory(employee=person)
    answers = all_at_once([lambda n=n: answer(row, chief, text=f"Jawaban {n}") for n in range(CROWD)])
    won = [a for a in answers if isinstance(a, EarlyWarning)]
    assert len(won) == 1
    assert all(isinstance(a, EarlyWarning | Conflict) for a in answers)
    row.refresh_from_db()
    assert row.answer == won[0].answer
    assert verbs() == ["warning.answered"]


def test_many_objections_at_once_are_one():
    _, (person, *_) = make_team(2, eligible=False)
    row = WarningFactory(employee=person)
    acts = [
        lambda n=n: object_to_warning(
            warning_id=row.pk, employee=person, text=f"Keberatan {n}", actor=SYSTEM, now=NOW
        )
        for n in range(CROWD)
    ]
    answers = all_at_once(acts)
    assert sum(isinstance(a, EarlyWarning) for a in answers) == 1
    assert verbs() == ["warning.objected"]


def test_an_answer_beside_the_job_is_never_lost():
    chief, people = make_team(6, eligible=False)
    for person in people:
        miss_reports(person, 12, 19)
    watch(chief.office)
    rows = list(EarlyWarning.objects.all())
    for person in people:
        miss_reports(person, 20)
    later = NOW + DAY
    answers = all_at_once(
        [lambda: watch(chief.office, 1), *(lambda row=row: answer(row, chief, now=later) for row in rows)]
    )
    assert [a for a in answers if isinstance(a, Exception)] == []
    for person in people:
        [given] = EarlyWarning.objects.filter(employee=person).exclude(answer_kind="")
        assert given.answer == "Sudah dibicarakan"
        assert given.status in ("answered", "closed")
