"""Targets, reviews, coaching and imports at the same moment: real threads, SQLite and PostgreSQL alike."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest

from core.audit import Actor
from core.models import AuditEvent, Notice
from core.problems import Conflict, DomainError
from performance.enums import CoreValue
from performance.models import Assessment, CoachingNote, IndicatorMonth, MonthlyReview, TargetPlan
from performance.rules.targets import TargetLine
from performance.services import (
    agree_plan,
    answer_review,
    draft_plan,
    finish_follow_up,
    import_assessments,
    import_indicators,
    remind_follow_ups,
    revise_plan,
    save_review,
    save_targets,
    send_back_plan,
    share_review,
    submit_plan,
)
from tests.employees.threads import together
from tests.factories import make_team
from tests.factories_day import CoachingFactory, ReviewFactory, TargetFactory, TargetPlanFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)
BY = {"actor": Actor(None, "Penguji"), "now": NOW}
AT_ONCE = 8
LINE = TargetLine(None, "Telaah", Decimal(12), "berkas", date(2026, 12, 31))


@pytest.fixture
def team():
    chief, [person] = make_team(1, eligible=False)
    return chief, person


def won_and_lost(outcomes):
    """How many acts succeeded; every loser must have been told in words, and none by a broken database."""
    lost = [o for o in outcomes if isinstance(o, Exception)]
    assert [o for o in lost if not isinstance(o, DomainError)] == []
    assert all(isinstance(o, Conflict) and o.sentence for o in lost)
    return len(outcomes) - len(lost)


def waiting(person):
    plan = TargetPlanFactory(employee=person, version=2, status="submitted", decided_by=None, decided_at=None)
    TargetFactory(plan=plan, number=1)
    return plan


def test_a_plan_is_agreed_once(team):
    chief, person = team
    TargetPlanFactory(employee=person, version=1)
    plan = waiting(person)
    acts = [lambda: agree_plan(plan_id=plan.pk, supervisor=chief, **BY)] * AT_ONCE
    assert won_and_lost(together(acts)) == 1
    states = TargetPlan.objects.order_by("version").values_list("status", flat=True)
    assert list(states) == ["superseded", "agreed"]
    assert Notice.objects.count() == 1


def test_agreeing_and_sending_back_at_once_has_one_winner(team):
    chief, person = team
    plan = waiting(person)
    acts = [
        lambda: agree_plan(plan_id=plan.pk, supervisor=chief, **BY),
        lambda: send_back_plan(plan_id=plan.pk, supervisor=chief, comment="Rinci", **BY),
    ] * 3
    assert won_and_lost(together(acts)) == 1
    plan.refresh_from_db()
    assert plan.status in ("agreed", "sent_back")
    assert AuditEvent.objects.filter(verb__startswith="targets.").count() == 1


def test_two_first_drafts_or_revisions_are_one(team):
    _chief, person = team
    start = {"employee": person, "year": 2026, **BY}
    assert won_and_lost(together([lambda: draft_plan(**start)] * AT_ONCE)) == 1
    assert TargetPlan.objects.count() == 1
    TargetPlan.objects.all().delete()
    TargetPlanFactory(employee=person, version=1)
    assert won_and_lost(together([lambda: revise_plan(**start)] * AT_ONCE)) == 1
    assert TargetPlan.objects.filter(status="draft").count() == 1


def test_two_first_saves_leave_one_plan_with_whole_rows(team):
    _chief, person = team
    acts = [lambda: save_targets(employee=person, year=2026, targets=[LINE, LINE], **BY)] * AT_ONCE
    assert won_and_lost(together(acts)) >= 1
    plan = TargetPlan.objects.get()
    assert plan.targets.count() == 2


def test_a_plan_that_is_handed_in_is_not_written_any_more(team):
    _chief, person = team
    save_targets(employee=person, year=2026, targets=[LINE], **BY)
    other = TargetLine(1, "Lain", Decimal(1), "berkas", date(2026, 12, 31))

    def save():
        return save_targets(employee=person, year=2026, targets=[other], **BY)

    def submit():
        return submit_plan(employee=person, year=2026, **BY)

    outcomes = together([save, submit, submit, save])
    won_and_lost(outcomes)
    assert TargetPlan.objects.get().status == "submitted"
    submitted = AuditEvent.objects.get(verb="targets.submitted")
    assert not AuditEvent.objects.filter(verb="targets.saved", pk__gt=submitted.pk).exists()


def test_a_review_is_shared_once(team):
    chief, person = team
    review = ReviewFactory(employee=person, assessor=chief, status="draft")
    acts = [lambda: share_review(review_id=review.pk, supervisor=chief, **BY)] * AT_ONCE
    assert won_and_lost(together(acts)) == 1
    assert Assessment.objects.count() == 1
    assert Notice.objects.count() == 1


def test_two_first_drafts_of_a_review_are_one(team):
    chief, person = team
    facts = {
        "month": OCTOBER,
        "result": "meets",
        "values": dict.fromkeys(CoreValue.values, "meets"),
        "note": "x",
    }
    acts = [lambda: save_review(employee=person, supervisor=chief, **facts, **BY)] * AT_ONCE
    assert won_and_lost(together(acts)) == AT_ONCE
    assert MonthlyReview.objects.count() == 1


def test_what_is_delivered_wins_over_the_portal_in_any_order(team):
    chief, person = team
    review = ReviewFactory(employee=person, assessor=chief, status="draft")
    headings = "nip;tahun;periodikId;bulan;kuadranKinerjaNilai"
    content = f"{headings}\n{person.nip};2026;1;10;3\n".encode()

    def deliver():
        return import_assessments(agency=person.agency, file=BytesIO(content), name="x", **BY)

    acts = [lambda: share_review(review_id=review.pk, supervisor=chief, **BY), deliver, deliver]
    assert won_and_lost(together(acts)) == 3
    row = Assessment.objects.get()
    assert (row.predicate, row.source) == ("needs_work", "SIASN rw-kinerjaperiodik")


def test_an_answer_is_given_once(team):
    chief, person = team
    review = ReviewFactory(employee=person, assessor=chief)
    acts = [
        lambda n=n: answer_review(review_id=review.pk, employee=person, answer=f"{n}", **BY)
        for n in range(AT_ONCE)
    ]
    assert won_and_lost(together(acts)) == 1
    assert Notice.objects.count() == 1


def test_a_follow_up_is_finished_and_reminded_of_once(team):
    chief, person = team
    note = CoachingFactory(employee=person, author=chief, follow_up="x", due_on=date(2026, 11, 23))
    reminded = together([lambda: remind_follow_ups(now=NOW)] * AT_ONCE)
    assert sum(reminded) == 1
    assert Notice.objects.count() == 2
    acts = [lambda: finish_follow_up(note_id=note.pk, by=chief, **BY)] * AT_ONCE
    assert won_and_lost(together(acts)) == 1
    assert CoachingNote.objects.get().done_by == chief


def test_the_same_table_at_once_is_taken_over_once(team):
    chief, _person = team
    row = f"{chief.office.code};A;persen;95;90;2026-10"
    content = f"kantor;indikator;satuan;target;realisasi;bulan\n{row}\n".encode()

    def bring():
        return import_indicators(agency=chief.agency, file=BytesIO(content), name="x", **BY)

    outcomes = together([bring] * 4)
    assert won_and_lost(outcomes) == 4
    assert sorted(o.created for o in outcomes) == [0, 0, 0, 1]
    assert IndicatorMonth.objects.count() == 1
