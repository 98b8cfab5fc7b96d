"""Pages of assessments: the supervisor's month, the form beside the evidence, the person's own list and answer."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from performance.enums import CoreValue
from performance.models import Assessment, MonthlyReview
from tests.factories import AssessmentFactory, UserFactory, make_team
from tests.factories_day import (
    CoachingFactory,
    IndexFactory,
    ReportFactory,
    ReportItemFactory,
    ReviewFactory,
    TargetFactory,
    TargetPlanFactory,
)
from tests.scheduling.pages import NOW, client_of, query_count, text_of

pytestmark = pytest.mark.django_db
OWN = "/kinerja/penilaian"
TEAM = "/kinerja/penilaian/tim"
EVIL = '<script>alert(1)</script>"><img src=x onerror=1>'
FORM = {"result": "above", "note": "Selesai tepat waktu."} | {f"value_{v}": "above" for v in CoreValue.values}
MONTH = {"kind": "month", "period_start": date(2026, 10, 1), "period_end": date(2026, 10, 31)}


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    return make_team(3, eligible=False)


@pytest.fixture
def chief(team):
    return team[0]


@pytest.fixture
def person(team):
    return team[1][0]


def page_of(person, month="2026-10"):
    return f"{OWN}/{person.pk}/{month}"


def make_evidence(person, text="Sasaran"):
    target = TargetFactory(
        plan=TargetPlanFactory(employee=person), number=1, title=text, quantity=Decimal(10)
    )
    for day in (5, 6):
        report = ReportFactory(employee=person, date=date(2026, 10, day), status="accepted", required=True)
        ReportItemFactory(report=report, target=target, achieved=Decimal(2))
    ReportFactory(employee=person, date=date(2026, 10, 7), required=True)
    IndexFactory(employee=person, week=date(2026, 10, 5), value=Decimal("87.5"))
    CoachingFactory(employee=person, text=text, follow_up=text, due_on=date(2026, 10, 20))


class TestSupervisor:
    def test_the_form_stands_beside_the_months_evidence(self, chief, person):
        make_evidence(person)
        page = client_of(chief).get(page_of(person))
        text = text_of(page)
        assert "4 dari 10 berkas (40 %), bulan ini 4" in text
        assert "87,5" in text
        assert "lewat waktu" in text
        assert 'name="value_adaptive"' in page.content.decode()

    def test_nobody_is_judged_by_a_default(self, chief, person):
        assert " checked" not in client_of(chief).get(page_of(person)).content.decode()

    def test_a_draft_is_kept_for_its_author_only(self, chief, person):
        client = client_of(chief)
        assert client.post(page_of(person), FORM).status_code == 302
        assert MonthlyReview.objects.get().predicate == "very_good"
        assert client.get(page_of(person)).content.decode().count(" checked") == 8
        assert "Selesai tepat waktu" not in text_of(client_of(person).get(OWN))

    def test_sharing_reaches_the_person_and_shuts_the_form(self, chief, person):
        client = client_of(chief)
        assert client.post(page_of(person) + "/sampaikan", FORM).status_code == 302
        assert Assessment.objects.get().predicate == "very_good"
        page = client.get(page_of(person))
        assert "Sudah disampaikan" in text_of(page)
        assert 'name="result"' not in page.content.decode()
        assert "Selesai tepat waktu" in text_of(client_of(person).get(OWN))
        assert client.post(page_of(person), FORM | {"note": "Lain"}).status_code == 422
        assert MonthlyReview.objects.get().note == "Selesai tepat waktu."

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"result": ""}, "Hasil kerja"),
            ({"result": "best"}, "best"),
            ({"value_loyal": ""}, "Loyal"),
            ({"note": "x" * 2001}, "2000"),
        ],
    )
    def test_bad_input_comes_back_with_all_that_was_typed(self, chief, person, change, words):
        answer = client_of(chief).post(page_of(person), FORM | {"note": "Tetap ada"} | change)
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert not MonthlyReview.objects.exists()

    def test_sharing_too_early_keeps_the_draft_and_says_from_when(self, chief, person):
        answer = client_of(chief).post(page_of(person, "2026-11") + "/sampaikan", FORM)
        assert answer.status_code == 422
        assert "30 Nov 2026" in text_of(answer)
        assert MonthlyReview.objects.get().status == "draft"

    def test_a_delivered_predicate_is_shown_with_its_flag(self, chief, person):
        AssessmentFactory(
            employee=person,
            source="SIASN",
            result="meets",
            behaviour="below",
            predicate="needs_work",
            **MONTH,
        )
        text = text_of(client_of(chief).get(page_of(person)))
        assert "sudah diterima dari SIASN" in text
        assert "tidak sesuai matriks" in text

    def test_the_list_shows_what_is_done_and_what_is_not(self, chief, team):
        first, second, third = team[1]
        ReviewFactory(employee=first, assessor=chief)
        ReviewFactory(employee=second, assessor=chief, status="draft")
        ReviewFactory(employee=third, assessor=first, status="draft")
        text = text_of(client_of(chief).get(TEAM))
        assert "Oktober 2026" in text
        assert text.count("Disampaikan") == 1
        assert text.count("Draf") == 1
        assert text.count("Belum dinilai") == 1

    def test_queries_do_not_grow(self, chief, team):
        few = query_count(client_of(chief), TEAM)
        make_evidence(team[1][0])
        some = query_count(client_of(chief), page_of(team[1][0]))
        for person in team[1][1:]:
            make_evidence(person)
            ReviewFactory(employee=person, assessor=chief)
            AssessmentFactory(employee=person, **MONTH)
        assert query_count(client_of(chief), TEAM) <= few
        plan = team[1][0].target_plans.get()
        for number in range(2, 8):
            TargetFactory(plan=plan, number=number)
            CoachingFactory(employee=team[1][0], follow_up="x", due_on=date(2026, 12, 1))
        assert query_count(client_of(chief), page_of(team[1][0])) <= some

    @pytest.mark.parametrize("month", ["2026-12", "2026-13", "abc", "2019-01", "٢٠٢٦-١٠"])
    def test_months_that_cannot_be_assessed_are_not_found(self, chief, person, month):
        assert client_of(chief).get(page_of(person, month)).status_code == 404

    def test_others_find_nothing_and_write_nothing(self, chief, person, team):
        for other in (team[1][1], person, UserFactory().employee):
            client = client_of(other)
            assert client.get(TEAM).status_code == 403
            assert client.get(page_of(person)).status_code == 404
            assert client.post(page_of(person), FORM).status_code == 404
            assert client.post(page_of(person) + "/sampaikan", FORM).status_code == 404
        assert client_of(chief).get(page_of(chief)).status_code == 404
        assert not MonthlyReview.objects.exists()


class TestOwn:
    def test_an_empty_list_teaches(self, person):
        assert "Predikat kinerja Anda" in text_of(client_of(person).get(OWN))

    def test_delivered_and_portal_ones_stand_together_with_the_flag(self, person):
        AssessmentFactory(employee=person, result="meets", behaviour="below", predicate="needs_work")
        quarter = {"kind": "quarter", "period_start": date(2026, 7, 1), "period_end": date(2026, 9, 30)}
        AssessmentFactory(employee=person, **quarter)
        AssessmentFactory(employee=person, source="Portal WFA", **MONTH)
        ReviewFactory(employee=person)
        text = text_of(client_of(person).get(OWN))
        for words in ("Oktober 2026", "Triwulan 3 2026", "Tahun 2025", "Berorientasi Pelayanan"):
            assert words in text
        assert text.count("tidak sesuai matriks") == 1
        assert "memberi Kurang" in text

    def test_the_person_answers_once(self, person):
        AssessmentFactory(employee=person, **MONTH)
        review = ReviewFactory(employee=person)
        client = client_of(person)
        empty = client.post(f"{OWN}/{review.pk}/jawab", {"answer": " "})
        assert empty.status_code == 422
        assert f'id="review{review.pk}_answer_error"' in empty.content.decode()
        assert client.post(f"{OWN}/{review.pk}/jawab", {"answer": "Terima kasih."}).status_code == 302
        page = client.get(OWN)
        assert "Terima kasih." in text_of(page)
        assert "Tanggapi penilaian" not in text_of(page)
        assert client.post(f"{OWN}/{review.pk}/jawab", {"answer": "Lagi"}).status_code == 409

    def test_somebody_elses_review_and_a_draft_are_not_there(self, person, team):
        foreign, draft = ReviewFactory(employee=team[1][1]), ReviewFactory(employee=person, status="draft")
        for review in (foreign, draft):
            assert client_of(person).post(f"{OWN}/{review.pk}/jawab", {"answer": "x"}).status_code == 404

    def test_hostile_text_stays_text(self, chief, person):
        make_evidence(person, EVIL)
        AssessmentFactory(employee=person, source=EVIL[:80], **MONTH)
        ReviewFactory(employee=person, assessor=chief, note=EVIL, answer=EVIL, answered_at=NOW)
        for page in (client_of(person).get(OWN), client_of(chief).get(page_of(person))):
            assert "<script>alert" not in page.content.decode()
            assert "<img src=x" not in page.content.decode()

    def test_queries_do_not_grow_with_periods(self, person):
        AssessmentFactory(employee=person, **MONTH)
        ReviewFactory(employee=person)
        few = query_count(client_of(person), OWN)
        for month in range(1, 10):
            span = {"period_start": date(2026, month, 1), "period_end": date(2026, month, 28)}
            AssessmentFactory(employee=person, kind="month", **span)
            ReviewFactory(employee=person, month=date(2026, month, 1))
        assert query_count(client_of(person), OWN) <= few
