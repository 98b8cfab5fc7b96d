"""Coaching: written by the supervisor, answered by the person, followed up and reminded of."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from core.audit import Actor
from core.models import AuditEvent, Notice
from core.problems import Conflict, NotAllowed, NotFound, Refused
from performance.models import CoachingNote
from performance.services import answer_coaching, coach, finish_follow_up, remind_follow_ups
from tests.factories import UserFactory, make_team
from tests.factories_day import CoachingFactory
from tests.scheduling.pages import NOW, api_of, client_of, query_count, text_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
BY = {"actor": Actor(None, "Penguji"), "now": NOW}
TEAM, OWN = "/pembinaan", "/pembinaan/saya"
EVIL = '<script>alert(1)</script>"><img src=x onerror=1>'


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


def note(person, chief, **more):
    return coach(**{"employee": person, "author": chief, "text": "Mari perbaiki.", **BY, **more})


def follow(person, chief, due=TODAY):
    return note(person, chief, follow_up="Kirim laporan tepat waktu", due_on=due)


class TestServices:
    def test_a_note_reaches_the_person_and_the_trail_without_its_words(self, person, chief):
        row = note(person, chief, about="monitoring.warning:17")
        assert chief.full_name in Notice.objects.get(recipient=person.user).text
        told = AuditEvent.objects.get(verb="coaching.written")
        assert (told.subject_id, told.after["about"]) == (person.pk, "monitoring.warning:17")
        assert "perbaiki" not in str(told.after)
        assert row.author == chief

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"text": " "}, "no_text"),
            ({"due_on": TODAY}, "no_follow_up"),
            ({"follow_up": "x"}, "no_due"),
            ({"follow_up": "x", "due_on": date(2026, 11, 22)}, "due_past"),
        ],
    )
    def test_what_cannot_stand_is_refused(self, person, chief, more, code):
        with pytest.raises(Refused) as no:
            note(person, chief, **more)
        assert no.value.code == code
        assert not CoachingNote.objects.exists()

    def test_today_is_the_offices(self, person, chief):
        # 23 November 17.00 UTC is the 24th in Jakarta.
        late = datetime(2026, 11, 23, 17, tzinfo=UTC)
        with pytest.raises(Refused):
            note(person, chief, follow_up="x", due_on=TODAY, now=late)
        assert note(person, chief, follow_up="x", due_on=date(2026, 11, 24), now=late).pk

    def test_only_the_supervisor_writes_and_finishes(self, person, chief, team):
        row = follow(person, chief)
        for other in (team[1][1], person):
            with pytest.raises(NotAllowed):
                note(person, other)
            with pytest.raises(NotAllowed):
                finish_follow_up(note_id=row.pk, by=other, **BY)
        stranger = UserFactory().employee
        with pytest.raises(NotFound):
            note(person, stranger)
        with pytest.raises(NotFound):
            finish_follow_up(note_id=row.pk, by=stranger, **BY)
        with pytest.raises(IntegrityError), transaction.atomic():
            CoachingFactory(employee=person, author=person)

    def test_the_person_answers_once(self, person, chief, team):
        row = note(person, chief)
        with pytest.raises(NotFound):
            answer_coaching(note_id=row.pk, employee=team[1][1], answer="x", **BY)
        with pytest.raises(Refused):
            answer_coaching(note_id=row.pk, employee=person, answer=" ", **BY)
        answer_coaching(note_id=row.pk, employee=person, answer="Baik.", **BY)
        assert Notice.objects.get(recipient=chief.user).link == f"/pembinaan?pegawai={person.pk}"
        with pytest.raises(Conflict):
            answer_coaching(note_id=row.pk, employee=person, answer="Lagi", **BY)

    def test_a_follow_up_is_finished_once(self, person, chief):
        row = follow(person, chief)
        finish_follow_up(note_id=row.pk, by=chief, note="Sudah", **BY)
        row.refresh_from_db()
        assert (row.done_by, row.done_at, row.done_note) == (chief, NOW, "Sudah")
        for done in (row, note(person, chief)):
            with pytest.raises(Conflict):
                finish_follow_up(note_id=done.pk, by=chief, **BY)


class TestReminder:
    def remind(self, now=NOW):
        Notice.objects.all().delete()
        return remind_follow_ups(now=now)

    def test_both_sides_are_reminded_once_on_the_day(self, person, chief):
        row = follow(person, chief)
        assert self.remind() == 1
        assert set(Notice.objects.values_list("recipient", flat=True)) == {person.user.pk, chief.user.pk}
        assert self.remind() == 0
        row.refresh_from_db()
        assert row.reminded_at == NOW

    def test_not_before_the_day_of_the_office_and_not_when_done(self, person, chief):
        follow(person, chief, date(2026, 11, 24))
        done = follow(person, chief)
        finish_follow_up(note_id=done.pk, by=chief, **BY)
        note(person, chief)
        # 24 November begins in Jakarta at 17.00 UTC of the 23rd.
        assert self.remind(datetime(2026, 11, 23, 16, 59, tzinfo=UTC)) == 0
        assert self.remind(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)) == 1

    def test_a_day_that_the_job_missed_is_made_up_for(self, person, chief):
        follow(person, chief)
        assert self.remind(datetime(2026, 11, 26, tzinfo=UTC)) == 1


class TestPages:
    def test_the_supervisor_writes_and_sees_overdue_first(self, person, chief, team):
        CoachingFactory(employee=team[1][1], author=chief, follow_up="Lama", due_on=date(2026, 11, 1))
        client = client_of(chief)
        form = {"employee": person.pk, "text": "Mari.", "follow_up": "Lapor", "due_on": "2026-11-30"}
        answer = client.post(TEAM, form)
        assert answer["Location"] == f"{TEAM}?pegawai={person.pk}"
        text = text_of(client.get(TEAM))
        assert text.index("Lama") < text.index("Lapor (")
        assert text.count("lewat waktu") == 1
        assert "Lama" not in text_of(client.get(TEAM, {"pegawai": person.pk}))

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"employee": "999999"}, "Pegawai"),
            ({"text": ""}, "Catatan pembinaan"),
            ({"due_on": "2026-11-01"}, "sudah lewat"),
            ({"due_on": "kapan"}, "tanggal"),
            ({"follow_up": ""}, "tindak lanjut"),
        ],
    )
    def test_bad_input_comes_back_with_all_that_was_typed(self, person, chief, change, words):
        form = {"employee": person.pk, "text": "Tetap ada", "follow_up": "Lapor", "due_on": "2026-11-30"}
        answer = client_of(chief).post(TEAM, form | change)
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert not CoachingNote.objects.exists()

    def test_finishing_and_answering(self, person, chief):
        row = follow(person, chief)
        mine, boss = client_of(person), client_of(chief)
        assert mine.post(f"{TEAM}/{row.pk}/jawab", {"answer": ""}).status_code == 422
        assert mine.post(f"{TEAM}/{row.pk}/jawab", {"answer": "Siap."}).status_code == 302
        assert mine.post(f"{TEAM}/{row.pk}/jawab", {"answer": "Lagi"}).status_code == 409
        assert "Siap." in text_of(boss.get(TEAM))
        assert boss.post(f"{TEAM}/{row.pk}/selesai", {"note": "Sudah"}).status_code == 302
        assert "Sudah" in text_of(mine.get(OWN))
        assert boss.post(f"{TEAM}/{row.pk}/selesai").status_code == 409

    def test_others_find_nothing_and_change_nothing(self, person, chief, team):
        row = follow(person, chief)
        for other in (person, team[1][1], UserFactory().employee):
            client = client_of(other)
            assert client.get(TEAM).status_code == 403
            assert client.post(TEAM, {"employee": person.pk, "text": "x"}).status_code == 403
            assert client.post(f"{TEAM}/{row.pk}/selesai").status_code == 403
        assert client_of(chief).post(f"{TEAM}/{row.pk}/jawab", {"answer": "x"}).status_code == 404
        assert "Mari perbaiki" not in text_of(client_of(team[1][1]).get(OWN))
        row.refresh_from_db()
        assert (row.done_at, row.answered_at) == (None, None)

    def test_hostile_text_stays_text(self, person, chief):
        CoachingFactory(
            employee=person, author=chief, text=EVIL, follow_up=EVIL, due_on=TODAY, answer=EVIL,
            answered_at=NOW, done_at=NOW, done_by=chief, done_note=EVIL,
        )  # fmt: skip
        for page in (client_of(chief).get(TEAM), client_of(person).get(OWN)):
            assert "<script>alert" not in page.content.decode()
            assert "<img src=x" not in page.content.decode()

    def test_queries_do_not_grow_with_notes(self, person, chief):
        follow(person, chief)
        few, own = query_count(client_of(chief), TEAM), query_count(client_of(person), OWN)
        for _ in range(15):
            CoachingFactory(employee=person, follow_up="x", due_on=TODAY)
        assert query_count(client_of(chief), TEAM) <= few
        assert query_count(client_of(person), OWN) <= own


API = "/api/v1/coaching"


class TestApi:
    def test_the_way_of_a_note(self, person, chief):
        mine, boss = api_of(person), api_of(chief)
        body = {"employee": person.pk, "text": "Mari.", "follow_up": "Lapor", "due_on": "2026-11-30"}
        made = boss.post(API, body, format="json")
        assert made.status_code == 201
        pk = made.data["id"]
        assert mine.get(API).data["results"][0]["text"] == "Mari."
        listed = boss.get(API, {"scope": "reports", "employee": str(person.pk), "open": "true"}).data
        assert listed["count"] == 1
        assert boss.get(API).data["count"] == 0
        assert mine.post(f"{API}/{pk}/answer", {"answer": "Siap."}, format="json").data["answer"] == "Siap."
        assert boss.post(f"{API}/{pk}/done", {}, format="json").data["done_at"]
        assert boss.post(f"{API}/{pk}/done", {}, format="json").status_code == 409
        assert boss.get(API, {"scope": "reports", "open": "true"}).data["count"] == 0

    @pytest.mark.parametrize(
        "change", [{"employee": "x"}, {"employee": 10**30}, {"due_on": "0001-01-01"}, {"text": "x" * 2001}]
    )
    def test_malformed_input_is_400(self, person, chief, change):
        body = {"employee": person.pk, "text": "Mari."} | change
        answer = api_of(chief).post(API, body, format="json")
        assert (answer.status_code, bool(answer.json()["errors"])) == (400, True)

    def test_a_rules_no_is_422(self, person, chief):
        answer = api_of(chief).post(API, {"employee": person.pk, "text": ""}, format="json")
        assert (answer.status_code, answer.json()["code"]) == (422, "no_text")

    def test_others_are_refused(self, person, chief, team):
        row = follow(person, chief)
        other = api_of(team[1][1])
        assert other.get(API, {"scope": "reports"}).status_code == 403
        assert other.post(API, {"employee": person.pk, "text": "x"}, format="json").status_code == 403
        assert other.post(f"{API}/{row.pk}/answer", {"answer": "x"}, format="json").status_code == 404
        assert api_of(chief).get(API, {"scope": "x"}).status_code == 400
        assert api_of(chief).get(API, {"scope": "reports", "employee": "x"}).status_code == 400
