"""Monthly reviews: drafted, shared, answered; the month's predicate, the portal's and the delivered one."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.audit import Actor
from core.models import AuditEvent, Notice
from core.problems import Conflict, NotAllowed, NotFound, Refused
from employees.models import ReportingLine
from performance.enums import CoreValue
from performance.models import Assessment, MonthlyReview
from performance.selectors import monthly_scores
from performance.selectors.months import MonthWork, month_evidence, month_work
from performance.selectors.reviews import mismatches, review_seen_by
from performance.services import AssessmentRow, record_assessments
from performance.services.reviews import PORTAL, answer_review, save_review, share_review
from tests.factories import AssessmentFactory, LineFactory, UserFactory, make_team
from tests.factories_day import (
    CoachingFactory,
    IndexFactory,
    ReportFactory,
    ReportItemFactory,
    ReviewFactory,
    TargetFactory,
    TargetPlanFactory,
)

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
# Monday, 2 November 2026, 10.00 in Jakarta
NOW = datetime(2026, 11, 2, 3, tzinfo=UTC)
WHO = Actor(None, "Penguji")
BY = {"actor": WHO, "now": NOW}
MEETS = dict.fromkeys(CoreValue.values, "meets")


@pytest.fixture
def team():
    return make_team(2, eligible=False)


@pytest.fixture
def chief(team):
    return team[0]


@pytest.fixture
def person(team):
    return team[1][0]


def save(person, chief, **more):
    facts = {"month": OCTOBER, "result": "meets", "values": MEETS, "note": "Baik.", **BY}
    return save_review(employee=person, supervisor=chief, **facts | more)


def share(review, chief, now=NOW):
    return share_review(review_id=review.pk, supervisor=chief, actor=WHO, now=now)


def deliver(person, predicate, source="SIASN"):
    row = AssessmentRow(
        person.pk, "month", OCTOBER, date(2026, 10, 31), predicate, source, date(2026, 11, 20)
    )
    record_assessments(agency=person.agency, rows=[row], **BY)


def test_a_draft_follows_rule_and_matrix_and_can_be_written_again(person, chief):
    first = save(person, chief)
    assert (first.behaviour, first.predicate, first.assessor) == ("meets", "good", chief)
    again = save(person, chief, result="above", values=dict.fromkeys(CoreValue.values, "above"))
    again.refresh_from_db()
    assert (again.pk, again.behaviour, again.predicate) == (first.pk, "above", "very_good")
    assert again.status == "draft"
    assert not Assessment.objects.exists()
    assert not Notice.objects.exists()


def test_the_trail_of_a_draft_tells_no_rating(person, chief):
    save(person, chief)
    told = AuditEvent.objects.get(verb="review.saved")
    assert (told.subject_id, told.after) == (person.pk, {"month": "2026-10", "status": "draft"})


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"result": "best"}, "bad_result"),
        ({"result": ""}, "bad_result"),
        ({"values": {}}, "bad_values"),
        ({"values": MEETS | {"loyal": "x"}}, "bad_values"),
        ({"month": date(2026, 12, 1)}, "future_month"),
        ({"month": date(2025, 10, 1)}, "month_too_old"),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_kept(person, chief, more, code):
    with pytest.raises(Refused) as no:
        save(person, chief, **more)
    assert no.value.code == code
    assert not MonthlyReview.objects.exists()


@pytest.mark.parametrize("month", [date(2026, 11, 1), date(2025, 11, 1)])
def test_this_month_and_twelve_back_can_be_drafted(person, chief, month):
    assert save(person, chief, month=month).month == month


def test_sharing_gives_the_month_its_predicate_and_tells_the_person(person, chief):
    share(save(person, chief), chief)
    row = Assessment.objects.get(employee=person)
    assert (row.kind, row.period_start, row.period_end) == ("month", OCTOBER, date(2026, 10, 31))
    assert (row.predicate, row.source, row.received_on) == ("good", PORTAL, date(2026, 11, 2))
    assert "Oktober 2026" in Notice.objects.get(recipient=person.user).text
    told = AuditEvent.objects.get(verb="review.shared")
    assert told.after["predicate"] == "good"


def test_what_was_delivered_before_stays(person, chief):
    deliver(person, "needs_work")
    share(save(person, chief), chief)
    row = Assessment.objects.get(employee=person)
    assert (row.predicate, row.source) == ("needs_work", "SIASN")


def test_what_is_delivered_later_replaces_the_portals(person, chief):
    share(save(person, chief), chief)
    deliver(person, "needs_work")
    row = Assessment.objects.get(employee=person)
    assert (row.predicate, row.source) == ("needs_work", "SIASN")
    assert MonthlyReview.objects.get().predicate == "good"


def test_a_shared_review_is_shared_once_and_changed_never(person, chief):
    review = share(save(person, chief), chief)
    with pytest.raises(Conflict) as no:
        share(review, chief)
    assert no.value.code == "review_shared"
    with pytest.raises(Conflict):
        save(person, chief, result="below")
    review.refresh_from_db()
    assert review.result == "meets"
    assert Notice.objects.count() == 1


def test_sharing_waits_for_a_note_and_for_the_end_of_the_month(person, chief):
    with pytest.raises(Refused) as no:
        share(save(person, chief, note=" "), chief)
    assert no.value.code == "no_note"
    november = save(person, chief, month=date(2026, 11, 1))
    # 30 November begins in Jakarta at 17.00 UTC of the day before.
    with pytest.raises(Refused) as no:
        share(november, chief, datetime(2026, 11, 29, 16, 59, tzinfo=UTC))
    assert no.value.code == "month_not_over"
    assert share(november, chief, datetime(2026, 11, 29, 17, 0, tzinfo=UTC)).status == "shared"


def test_only_the_supervisor_assesses_and_nobody_themself(person, chief, team):
    colleague = team[1][1]
    for other in (colleague, person):
        with pytest.raises(NotAllowed):
            save(person, other)
    stranger = UserFactory().employee
    LineFactory(employee=UserFactory(employee__unit=stranger.unit).employee, supervisor=stranger)
    with pytest.raises(NotFound):
        save(person, stranger)
    review = save(person, chief)
    for other in (colleague, person, stranger):
        with pytest.raises(NotFound):
            share(review, other)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewFactory(employee=person, assessor=person, month=date(2026, 1, 1))


def test_a_new_supervisor_writes_over_a_draft_that_they_cannot_read(person, chief):
    draft = save(person, chief, note="Hanya untuk saya")
    heir = UserFactory(employee__unit=person.unit).employee
    ReportingLine.objects.filter(employee=person).update(valid_to=date(2026, 11, 1))
    LineFactory(employee=person, supervisor=heir, valid_from=date(2026, 11, 1))
    assert review_seen_by(heir, person, OCTOBER) is None
    with pytest.raises(NotAllowed):
        share(draft, chief)
    mine = save(person, heir, note="Catatan saya")
    assert (mine.pk, mine.assessor, mine.note) == (draft.pk, heir, "Catatan saya")
    assert review_seen_by(chief, person, OCTOBER) is None


def test_the_person_answers_once_and_only_what_is_shared(person, chief, team):
    review = save(person, chief)
    answer = {"review_id": review.pk, "answer": "Terima kasih.", **BY}
    with pytest.raises(NotFound):
        answer_review(employee=person, **answer)
    share(review, chief)
    with pytest.raises(NotFound):
        answer_review(employee=team[1][1], **answer)
    with pytest.raises(Refused) as no:
        answer_review(employee=person, **answer | {"answer": "  "})
    assert no.value.code == "no_answer"
    assert answer_review(employee=person, **answer).answer == "Terima kasih."
    assert person.full_name in Notice.objects.get(recipient=chief.user).text
    with pytest.raises(Conflict):
        answer_review(employee=person, **answer | {"answer": "Ralat"})


def test_scores_of_a_year_by_month_newest_last(person, team):
    for month, predicate in ((8, "very_good"), (9, "poor"), (10, "needs_work")):
        AssessmentFactory(
            employee=person, kind="month", period_start=date(2026, month, 1),
            period_end=date(2026, month, 30), predicate=predicate,
        )  # fmt: skip
    AssessmentFactory(employee=person, predicate="good")
    AssessmentFactory(
        employee=person, kind="month", period_start=date(2025, 8, 1), period_end=date(2025, 8, 31)
    )
    ids = [p.pk for p in team[1]]
    assert monthly_scores(ids, date(2026, 9, 30)) == {
        person.pk: [(date(2026, 8, 1), 100), (date(2026, 9, 1), 40)]
    }
    assert monthly_scores(ids, date(2026, 10, 29))[person.pk][-1] == (date(2026, 9, 1), 40)
    assert monthly_scores([], date(2026, 9, 30)) == {}


def test_the_months_work_is_counted_from_reports(person, team):
    def report(day, status="submitted", **more):
        return ReportFactory(employee=person, date=date(2026, 10, day), status=status, **more)

    report(1, "accepted", required=True)
    report(2, late=True, required=True)
    report(5, "draft", required=True)
    report(6, "draft")
    report(7, "asked_back")
    ReportFactory(employee=person, date=date(2026, 11, 1), status="submitted")
    not_due = ReportFactory(employee=team[1][1], date=date(2026, 10, 30), required=True)
    found = month_work([p.pk for p in team[1]], OCTOBER, not_due.due_at)
    assert found == {
        person.pk: MonthWork(required=3, filed=3, late=1, missing=1, accepted=1, asked_back=1),
        team[1][1].pk: MonthWork(required=1),
    }


def test_the_evidence_holds_what_belongs_to_the_month(person):
    target = TargetFactory(plan=TargetPlanFactory(employee=person), number=1, quantity=Decimal(10))
    for day, amount in ((date(2026, 9, 30), 4), (date(2026, 10, 5), 2), (date(2026, 11, 2), 1)):
        report = ReportFactory(employee=person, date=day, status="accepted")
        ReportItemFactory(report=report, target=target, achieved=Decimal(amount))
    for week in (date(2026, 9, 21), date(2026, 9, 28), date(2026, 10, 26), date(2026, 11, 2)):
        IndexFactory(employee=person, week=week)
    old = {"created_at": datetime(2026, 8, 1, tzinfo=UTC)}
    CoachingFactory(employee=person, text="lama", **old)
    CoachingFactory(employee=person, text="lama terbuka", follow_up="x", due_on=date(2026, 12, 1), **old)
    # 30 September 17.00 UTC is already October in Jakarta.
    CoachingFactory(employee=person, text="bulan ini", created_at=datetime(2026, 9, 30, 17, tzinfo=UTC))
    CoachingFactory(employee=person, text="nanti", created_at=datetime(2026, 10, 31, 17, tzinfo=UTC))
    found = month_evidence(person, OCTOBER, NOW, date(2026, 11, 2))
    assert [(row.upto.achieved, row.this_month) for row in found.targets] == [(6, 2)]
    assert [week for week, _value in found.indices] == [date(2026, 9, 28), date(2026, 10, 26)]
    assert {view.note.text for view in found.notes} == {"lama terbuka", "bulan ini"}
    assert [report.date.day for report, _late in found.reports] == [5]
    assert found.delivered is None


def test_mismatches_are_those_of_the_agency_that_the_matrix_does_not_give(person):
    odd = AssessmentFactory(employee=person, result="meets", behaviour="below", predicate="needs_work")
    start = {"kind": "month", "period_start": OCTOBER, "period_end": date(2026, 10, 31)}
    AssessmentFactory(employee=person, result="meets", behaviour="below", predicate="poor", **start)
    AssessmentFactory(result="meets", behaviour="below", predicate="needs_work")
    unknown = {"kind": "month", "period_start": date(2026, 9, 1), "period_end": date(2026, 9, 30)}
    AssessmentFactory(employee=person, result="", behaviour="below", predicate="good", **unknown)
    assert list(mismatches(person.agency_id)) == [odd]
