"""Many at the same moment: one form is one complaint, one of two admins decides, and no limit is overrun."""

import pytest
from django.test import override_settings

from core.models import Notice
from core.problems import Conflict
from core.throttle import TooMany
from pilots.models import Complaint
from pilots.services.complaint_filing import Filed
from pilots.services.complaint_limits import count_miss
from pilots.services.complaint_reminding import remind_open
from tests.employees.threads import together
from tests.factories import OfficeFactory
from tests.factories_complaints import ComplaintFactory
from tests.pilots.complaining import NOW, decide, holder, reopen, submit, take, verbs

CROWD = 8
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_one_form_sent_many_times_at_once_is_one_complaint():
    office = OfficeFactory()
    admin = holder(office)
    answers = together([lambda: submit(office, token="t" * 32, sender="a")] * CROWD)
    assert [a for a in answers if not isinstance(a, Filed)] == []
    assert sum(a.is_new for a in answers) == 1
    assert len({a.complaint.receipt for a in answers}) == Complaint.objects.count() == 1
    assert verbs() == ["complaint.received"]
    assert Notice.objects.filter(recipient=admin.user).count() == 1


def test_one_form_with_different_words_at_once_is_one_complaint():
    office = OfficeFactory()
    answers = together([lambda n=n: submit(office, token="t" * 32, text=f"Cerita {n}") for n in range(CROWD)])
    won = [a for a in answers if isinstance(a, Filed)]
    assert len(won) == 1
    assert all(isinstance(a, Filed | Conflict) for a in answers)
    assert Complaint.objects.get().text == won[0].complaint.text


def test_the_limits_hold_under_a_crowd():
    office = OfficeFactory()
    with override_settings(COMPLAINTS={"per_office_hour": 3, "per_sender_hour": 100}):
        answers = together([lambda n=n: submit(office, sender=f"s{n}") for n in range(CROWD)])
    assert sum(isinstance(a, Filed) for a in answers) == Complaint.objects.count() == 3
    assert sum(isinstance(a, TooMany) for a in answers) == CROWD - 3
    with override_settings(COMPLAINTS={"per_sender_hour": 2}):
        answers = together([lambda: submit(OfficeFactory(), sender="one")] * CROWD)
    assert sum(isinstance(a, Filed) for a in answers) == 2


def test_guessing_at_once_is_counted_one_by_one():
    answers = together([lambda: count_miss("a", most=3, now=NOW)] * CROWD)
    assert answers.count(None) == 3
    assert sum(isinstance(a, TooMany) for a in answers) == CROWD - 3


@pytest.mark.parametrize("outcomes", [["upheld"] * CROWD, ["upheld", "not_upheld", "outside"] * 3])
def test_one_of_many_admins_decides_and_the_others_read_who(outcomes):
    office = OfficeFactory()
    admins = [holder(office) for _ in outcomes]
    row = ComplaintFactory(office=office, status="in_review")
    answers = together(
        [lambda a=a, o=o: decide(row, a, o, answer=a.name) for a, o in zip(admins, outcomes, strict=True)]
    )
    [won] = [a for a in answers if isinstance(a, Complaint)]
    lost = [a for a in answers if a is not won]
    row.refresh_from_db()
    assert (row.decided_by, row.answer, row.status) == (won.decided_by, won.decided_by.name, won.status)
    assert all(isinstance(a, Conflict) and won.decided_by.full_name in a.sentence for a in lost)
    assert len(verbs()) == 1


def test_one_of_many_takes_it_and_one_opens_it_again():
    office = OfficeFactory()
    admins = [holder(office) for _ in range(CROWD)]
    row, done = ComplaintFactory(office=office), ComplaintFactory(office=office, status="outside")
    answers = together([lambda a=a: take(row, a) for a in admins])
    [won] = [a for a in answers if isinstance(a, Complaint)]
    assert all(
        a is won or (isinstance(a, Conflict) and won.reviewer.full_name in a.sentence) for a in answers
    )
    answers = together([lambda a=a: reopen(done, a) for a in admins])
    assert sum(isinstance(a, Complaint) for a in answers) == 1
    assert verbs() == ["complaint.taken", "complaint.reopened"]


def test_the_reminder_run_by_many_workers_reminds_once():
    office = OfficeFactory()
    holder(office)
    ComplaintFactory(office=office, received_at=NOW.replace(month=10))
    answers = together([lambda: remind_open(now=NOW)] * CROWD)
    assert sorted(answers) == [0] * (CROWD - 1) + [1]
    assert Notice.objects.count() == 1
