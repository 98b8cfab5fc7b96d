"""The API of assessments and monthly reviews."""

from datetime import date

import pytest
import time_machine

from performance.enums import CoreValue
from performance.models import MonthlyReview
from tests.factories import AssessmentFactory, UserFactory, make_team
from tests.factories_day import ReviewFactory
from tests.scheduling.pages import NOW, api_of, query_count

pytestmark = pytest.mark.django_db
API = "/api/v1"
BODY = {"result": "meets", "values": dict.fromkeys(CoreValue.values, "above"), "note": "Baik."}


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    return make_team(2, eligible=False)


@pytest.fixture
def chief(team):
    return team[0]


@pytest.fixture
def person(team):
    return team[1][0]


def test_the_way_of_a_review(person, chief):
    mine, boss = api_of(person), api_of(chief)
    path = f"{API}/reviews/{person.pk}/2026-10"
    assert boss.get(path).status_code == 404
    saved = boss.put(path, BODY, format="json")
    assert (saved.status_code, saved.data["predicate"], saved.data["behaviour"]) == (200, "good", "above")
    pk = saved.data["id"]
    assert mine.post(f"{API}/reviews/{pk}/answer", {"answer": "x"}, format="json").status_code == 404
    assert boss.post(f"{API}/reviews/{pk}/share").data["status"] == "shared"
    assert boss.post(f"{API}/reviews/{pk}/share").status_code == 409
    assert boss.put(path, BODY, format="json").status_code == 409
    (listed,) = mine.get(f"{API}/assessments").data["results"]
    assert (listed["kind"], listed["source"], listed["fits_matrix"]) == ("month", "Portal WFA", True)
    assert listed["review"]["id"] == pk
    answered = mine.post(f"{API}/reviews/{pk}/answer", {"answer": "Terima kasih."}, format="json")
    assert answered.data["answer"] == "Terima kasih."
    assert boss.get(path).data["answer"] == "Terima kasih."


def test_a_delivered_predicate_carries_its_flag(person):
    AssessmentFactory(employee=person, result="meets", behaviour="below", predicate="needs_work")
    (row,) = api_of(person).get(f"{API}/assessments").data["results"]
    assert (row["fits_matrix"], row["review"]) == (False, None)


@pytest.mark.parametrize(
    "change",
    [
        {"result": "best"}, {"values": "x"}, {"values": {"loyal": "best"}}, {"note": "x" * 2001},
        {"values": {str(n): "x" for n in range(5000)}},
    ],
)  # fmt: skip
def test_malformed_input_is_400_with_errors(person, chief, change):
    answer = api_of(chief).put(f"{API}/reviews/{person.pk}/2026-10", BODY | change, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    ("month", "change", "status", "code"),
    [
        ("2026-10", {"values": {"loyal": "meets"}}, 422, "bad_values"),
        ("2026-12", {}, 422, "future_month"),
        ("2025-01", {}, 422, "month_too_old"),
        ("2026-1", {}, 400, "invalid_month"),
    ],
)
def test_a_rules_no_has_its_code(person, chief, month, change, status, code):
    answer = api_of(chief).put(f"{API}/reviews/{person.pk}/{month}", BODY | change, format="json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not MonthlyReview.objects.exists()


def test_others_are_refused(person, chief, team):
    review = ReviewFactory(employee=person, assessor=chief, status="draft")
    for other in (team[1][1], person, UserFactory().employee):
        client = api_of(other)
        assert client.get(f"{API}/reviews/{person.pk}/2026-10").status_code == 404
        assert client.put(f"{API}/reviews/{person.pk}/2026-10", BODY, format="json").status_code == 404
        assert client.post(f"{API}/reviews/{review.pk}/share").status_code == 404


def test_queries_do_not_grow_with_periods(person):
    month = {"kind": "month", "period_start": date(2026, 10, 1), "period_end": date(2026, 10, 31)}
    AssessmentFactory(employee=person, **month)
    ReviewFactory(employee=person)
    few = query_count(api_of(person), f"{API}/assessments")
    for number in range(1, 9):
        span = {"period_start": date(2026, number, 1), "period_end": date(2026, number, 28)}
        AssessmentFactory(employee=person, kind="month", **span)
        ReviewFactory(employee=person, month=date(2026, number, 1))
    assert query_count(api_of(person), f"{API}/assessments") <= few
