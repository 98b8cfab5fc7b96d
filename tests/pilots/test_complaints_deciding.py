"""Triage: the way of a complaint, who was first, what the complainant hears, and what an evaluation has read."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from core.models import AuditEvent, Mail
from core.problems import Conflict, NotFound, Refused
from employees.selectors.trail_words import VERBS
from pilots.enums.complaints import ComplaintStatus
from pilots.models import Complaint
from pilots.selectors.complaint_words import follow_up, history_of, pilot_note
from pilots.services.complaint_deciding import note_counted
from tests.factories import OfficeFactory
from tests.factories_complaints import ComplaintFactory
from tests.pilots.complaining import NOW, TODAY, decide, holder, reopen, submit, take, verbs

pytestmark = pytest.mark.django_db
OUTCOMES = ["upheld", "not_upheld", "outside"]


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def admin(office):
    return holder(office)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_from_received_to_decided(office, admin, outcome):
    row = submit(office).complaint
    take(row, admin)
    decide(row, admin, outcome, answer=" Kami\x00 perbaiki. ")
    row.refresh_from_db()
    assert (row.status, row.decided_by, row.decided_at) == (outcome, admin, NOW)
    assert (row.reviewer, row.review_at, row.answer) == (admin, NOW, "Kami perbaiki.")
    assert row.about_wfa is (True if outcome == "upheld" else None)
    assert verbs() == ["complaint.received", "complaint.taken", f"complaint.{outcome}"]
    last = AuditEvent.objects.latest("id")
    assert last.before == {"status": "in_review"}
    assert last.after["status"] == outcome and last.after["reason"] == "Benar."


def test_it_is_taken_before_it_is_decided(office, admin):
    row = ComplaintFactory(office=office)
    with pytest.raises(Conflict, match="Ambil"):
        decide(row, admin)
    take(row, admin)
    with pytest.raises(Conflict, match=admin.name):
        take(row, holder(office))
    row.refresh_from_db()
    assert row.reviewer == admin


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_who_comes_second_reads_who_was_first(office, admin, outcome):
    row = ComplaintFactory(office=office, status="in_review")
    decide(row, admin, outcome)
    for late in (lambda: decide(row, holder(office), "not_upheld"), lambda: take(row, holder(office))):
        with pytest.raises(Conflict) as no:
            late()
        assert admin.full_name in no.value.sentence
        assert "23 November 2026" in no.value.sentence
        assert str(ComplaintStatus(outcome).label) in no.value.sentence
    row.refresh_from_db()
    assert row.status == outcome


@pytest.mark.parametrize("values", [{"answer": " "}, {"reason": ""}, {"about_wfa": None}])
def test_a_decision_without_its_words_is_refused(office, admin, values):
    row = ComplaintFactory(office=office, status="in_review")
    with pytest.raises(Refused):
        decide(row, admin, **values)
    row.refresh_from_db()
    assert (row.status, row.answer, verbs()) == ("in_review", "", [])


@pytest.mark.parametrize("outcome", ["received", "in_review"])
def test_only_a_decision_decides(office, admin, outcome):
    row = ComplaintFactory(office=office, status="in_review")
    with pytest.raises(Refused):
        decide(row, admin, outcome)


def test_another_agency_finds_nothing(office):
    row, stranger = ComplaintFactory(office=office), holder(OfficeFactory())
    for act in (take, decide, reopen):
        with pytest.raises(NotFound):
            act(row, stranger)
    assert not verbs()


# --- opening again


def test_a_decision_is_opened_again_with_a_reason_and_stays_in_the_trail(office, admin):
    row = ComplaintFactory(office=office, status="upheld")
    with pytest.raises(Refused):
        reopen(row, admin, " ")
    reopen(row, admin, "Bukti baru.")
    row.refresh_from_db()
    assert (row.status, row.decided_by, row.decided_at, row.about_wfa, row.answer, row.reason) == (
        "in_review", None, None, None, "", "",
    )  # fmt: skip
    event = AuditEvent.objects.get(verb="complaint.reopened")
    assert event.before["answer"] == "Loket kini dijaga." and event.before["about_wfa"] is True
    assert event.after == {"status": "in_review", "why": "Bukti baru."}
    decide(row, admin, "not_upheld")
    row.refresh_from_db()
    assert row.status == "not_upheld"


def test_only_a_decision_can_be_opened(office, admin):
    for status in ("received", "in_review"):
        with pytest.raises(Conflict):
            reopen(ComplaintFactory(office=office, status=status), admin)


def test_what_an_evaluation_has_read_stays(office, admin):
    day = TODAY
    counted = ComplaintFactory(office=office, status="upheld", happened_on=day)
    rows = [
        ComplaintFactory(office=office, status="not_upheld", happened_on=day.replace(day=1)),
        ComplaintFactory(office=office, status="in_review", happened_on=day),
        ComplaintFactory(status="upheld", happened_on=day),
        ComplaintFactory(office=office, status="upheld", happened_on=day.replace(month=10)),
    ]

    def read(reference):
        return note_counted(
            office_id=office.pk, first=day.replace(day=1), last=day, evaluation=reference, now=NOW
        )

    assert read("pilots.evaluation:1") == 2
    with pytest.raises(Conflict) as no:
        reopen(counted, admin)
    assert no.value.code == "counted" and "23 November 2026" in no.value.sentence
    found = dict(Complaint.objects.values_list("pk", "counted_in"))
    assert [found[row.pk] for row in (counted, *rows)] == ["pilots.evaluation:1"] * 2 + [""] * 3
    assert read("pilots.evaluation:2") == 0  # who read it first stays
    decide(rows[1], admin)
    assert read("pilots.evaluation:2") == 1


# --- what people read


def test_a_mail_address_that_was_left_gets_the_answer_once(office, admin):
    row = submit(office, contact="warga@contoh.id").complaint
    take(row, admin)
    decide(row, admin, "outside", answer="Bukan kantor kami.")
    mail = Mail.objects.get()
    assert mail.to == "warga@contoh.id"
    assert row.number in mail.subject and row.number in mail.body
    assert "Bukan kantor kami." in mail.body and "/pengaduan/cek" in mail.body
    for hidden in (row.text, row.subject, admin.name, "Benar."):
        assert hidden not in mail.body


@pytest.mark.parametrize("contact", ["", "0812 3456 789"])
def test_without_a_mail_address_nothing_is_mailed(office, admin, contact):
    row = submit(office, contact=contact).complaint
    take(row, admin)
    decide(row, admin)
    assert not Mail.objects.exists()


def test_the_holder_of_the_receipt_reads_state_dates_and_answer_only(office, admin):
    row = submit(office, contact="warga@contoh.id").complaint
    seen = [follow_up(row.receipt)]
    take(row, admin)
    seen.append(follow_up(row.receipt))
    decide(row, admin)
    seen.append(follow_up(row.receipt))
    assert [bool(s.review_on) for s in seen] == [False, True, True]
    assert [s.answer for s in seen] == ["", "", "Kami perbaiki."]
    assert "menunggu" in seen[0].sentence and "terbukti" in seen[2].sentence
    assert (seen[2].received_on, seen[2].decided_on, seen[2].office) == (TODAY, TODAY, office.name)
    for hidden in (row.text, row.subject, "warga@contoh.id", admin.name, "Benar."):
        assert hidden not in str(seen[2])
    assert follow_up("0" * 12) is None


def test_dates_are_those_of_the_office():
    row = ComplaintFactory(office__zone="Asia/Jayapura", received_at=NOW.replace(hour=16))
    assert follow_up(row.receipt).received_on.day == 24


def test_the_history_tells_every_step(office, admin):
    row = submit(office).complaint
    take(row, admin)
    decide(row, admin)
    reopen(row, admin, "Bukti baru.")
    steps = history_of(row)
    assert [s.note for s in steps] == ["", "", "Benar.", "Bukti baru."]
    assert "masyarakat" in steps[0].sentence and admin.full_name in steps[2].sentence
    assert steps[0].at.utcoffset().total_seconds() == 7 * 3600


# --- beside a running pilot


def test_a_complaint_in_a_running_pilot_says_what_it_means(office, monkeypatch):
    asked = []

    def window(office_id, on):
        asked.append((office_id, on))
        return TODAY.replace(day=1), TODAY

    row = ComplaintFactory(office=office, happened_on=TODAY)
    assert pilot_note(row) is None
    monkeypatch.setattr("pilots.selectors.complaint_words.running_window", window)
    assert "menghentikan kenaikan kuota" in pilot_note(row).sentence
    assert asked == [(office.pk, TODAY)]
    assert pilot_note(row).stopping == 0
    ComplaintFactory(office=office, status="upheld", happened_on=TODAY, about_wfa=False)
    assert pilot_note(row).sentence == "1 pengaduan yang terbukti sudah menghentikan kenaikan."


def test_every_act_has_words_in_the_audit_trail():
    sources = Path(settings.BASE_DIR, "pilots", "services").glob("complaint_*.py")
    used = {verb for path in sources for verb in re.findall(r'"(complaint\.[a-z_]+)"', path.read_text())}
    assert len(used) == 8 and used <= VERBS.keys()
