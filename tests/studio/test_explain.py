"""Explained days: page, operation and command, after everything has changed; who may read them, and bad input."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.audit import Actor
from core.problems import NotFound
from eligibility.selectors import verdict_for
from eligibility.services import TalentRow, draft_policy, publish_policy, record_discipline, record_talent
from employees.models import Employee, HistoryStart
from employees.services.organisation import staff_counter
from scheduling.models import QuotaRule
from scheduling.rules import PlanItem
from scheduling.services import set_quota, submit_request, transition
from scheduling.services.calendar import remove_calendar_day, set_calendar_day
from studio.selectors.explain import explain_day
from studio.selectors.moments import read_day, read_moment
from tests.factories import (
    CounterFactory,
    UserFactory,
    make_team,
)

MONDAY = date(2026, 11, 23)
THEN = datetime(2026, 11, 23, 3, tzinfo=UTC)
LATER = datetime(2026, 12, 14, 3, tzinfo=UTC)
WHO = Actor(None, "Penguji")
pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    chief, staff = make_team()
    return chief, staff[0]


@pytest.fixture
def changed(team):
    """What held on 23 November is otherwise three weeks later: box, counter, policy, quota, discipline."""
    _chief, person = team
    agency = person.agency
    rows = [TalentRow(person.pk, "2026", date(2026, 6, 30), "below", "low", 1, "Komite")]
    record_talent(agency=agency, rows=rows, actor=WHO, now=LATER - timedelta(days=9))
    desk = CounterFactory(unit=person.unit, name="Loket Mutasi")
    staff_counter(counter=desk, employee_ids=[person.pk], actor=WHO, now=LATER - timedelta(days=8))
    draft = draft_policy(
        agency=agency,
        settings={"quota_cap": 1, "quota_after_pilot": 1},
        actor=WHO,
        now=LATER - timedelta(days=8),
    )
    publish_policy(
        version_id=draft.pk, valid_from=date(2026, 12, 7), legal_reference="SK 9/2026", today=date(2026, 12, 6),
        actor=WHO, now=LATER - timedelta(days=8),
    )  # fmt: skip
    set_quota(
        office=person.office, days=0, valid_from=date(2026, 12, 7), reason="Ditutup", legal_reference="SK 8/2026",
        actor=WHO, now=LATER - timedelta(days=8),
    )  # fmt: skip
    record_discipline(
        employee=person, level="S", starts_on=date(2026, 11, 20), source="SIASN", actor=WHO,
        now=LATER - timedelta(days=7),
    )  # fmt: skip
    return Employee.objects.select_related("office", "unit", "post", "agency").get(pk=person.pk)


def test_the_day_is_explained_as_it_was(changed):
    it = explain_day(changed, MONDAY, now=LATER)
    assert it.verdict.eligible
    assert (it.verdict.policy_number, it.verdict.facts.box, it.place.counter) == (1, 5, "")
    assert (it.quota.office_days, it.quota.allowed) == (1, 1)
    assert it.known_at == datetime(2026, 11, 23, 16, 59, 59, 999999, tzinfo=UTC)
    assert it.corrected is not None and not it.corrected.eligible
    named = {d.what: (d.then, d.now) for d in it.differences}
    assert named["Loket"] == ("–", "Loket Mutasi")
    assert named["Kuota seminggu"] == ("1 hari", "0 hari")
    assert named["Putusan"] == ("memenuhi syarat", "belum memenuhi syarat")
    assert "SK 9/2026" in named["Kebijakan"][1]


def test_what_was_recorded_late_was_not_known_then_but_is_after(changed):
    before = explain_day(changed, MONDAY, now=LATER)
    after = explain_day(changed, MONDAY, now=LATER, known_at=LATER - timedelta(days=6))
    assert [r.value for r in before.verdict.failed] == []
    assert [r.value for r in after.verdict.failed] == ["discipline", "talent_box"]


def test_a_supervisor_never_reads_which_discipline_it_is(changed):
    it = explain_day(changed, MONDAY, now=LATER, known_at=LATER - timedelta(days=6), veiled=True)
    words = [it.reasons, it.differences]
    assert "sedang" in str(explain_day(changed, date(2026, 12, 14), now=LATER).reasons)
    assert "hukuman disiplin sedang" not in str(words).casefold() and "SIASN" not in str(it.failed)


def test_today_and_later_are_explained_by_what_is_known_now(changed):
    for on in (date(2026, 12, 14), date(2026, 12, 20)):
        it = explain_day(changed, on, now=LATER)
        assert (it.known_at, it.corrected, it.differences) == (None, None, ())
        assert it.verdict.failed == verdict_for(changed, on).failed


def test_a_day_in_the_calendar_stays_what_it_was(team):
    _chief, person = team
    told = {"agency": person.agency, "actor": WHO}
    row = set_calendar_day(**told, date=MONDAY, kind="regional_holiday", name="HUT Kota", now=THEN)
    remove_calendar_day(row.calendar_day_id, **told, now=LATER - timedelta(days=1))
    known = explain_day(person, MONDAY, now=LATER)
    assert known.day.label == "libur daerah: HUT Kota"
    assert (known.quota.working_days, known.quota.allowed, known.quota.is_short_week) == (4, 1, False)
    again = explain_day(person, MONDAY, now=LATER, known_at=LATER - timedelta(hours=1))
    assert again.day.label == "hari kerja" and again.quota.working_days == 5


def test_a_short_week_is_named(team):
    _chief, person = team
    for day in (MONDAY, MONDAY + timedelta(days=1)):
        set_calendar_day(agency=person.agency, actor=WHO, date=day, kind="joint_leave", name="Cuti", now=THEN)
    quota = explain_day(person, MONDAY, now=LATER).quota
    assert (quota.working_days, quota.allowed, quota.is_short_week) == (3, 0, True)


def test_a_revoked_quota_held_until_it_was_revoked(team):
    _chief, person = team
    QuotaRule.objects.create(
        office=person.office, days=2, valid_from=date(2026, 11, 16), reason="Uji", created_at=THEN - timedelta(30),
        revoked_at=LATER - timedelta(days=1), revoke_reason="Keliru",
    )  # fmt: skip
    assert explain_day(person, MONDAY, now=LATER).quota.office_days == 2
    assert explain_day(person, MONDAY, now=LATER, known_at=LATER - timedelta(hours=1)).quota.office_days == 1


def asks(person, on):
    return submit_request(
        employee=person, days=[on], place="registered_home", reason="Menyusun naskah", actor=WHO, now=THEN,
        plan=[PlanItem("Naskah", Decimal(1), "dokumen")],
    )  # fmt: skip


def test_a_submitted_request_shows_the_verdict_it_was_submitted_under(team):
    _chief, person = team
    on = date(2026, 11, 27)
    live = verdict_for(person, on)
    request = asks(person, on)
    transition(request.pk, "approved", actor=WHO, now=THEN + timedelta(hours=1))
    record_discipline(
        employee=person, level="S", starts_on=on, source="SIASN", actor=WHO, now=THEN + timedelta(days=2)
    )
    it = explain_day(person, on, now=LATER)
    assert not it.verdict.eligible
    [day] = it.asked
    assert (day.status, day.status_now, [s.what for s in day.steps]) == (
        "approved", "approved", ["submitted", "approved"],
    )  # fmt: skip
    assert [(d.eligible, d.failed) for d in it.decided] == [(True, ()), (True, ())]
    at_asking = explain_day(person, on, now=LATER, known_at=it.decided[0].at)
    assert at_asking.reasons == live.reasons
    assert at_asking.asked[0].status == "submitted"


def test_queries_do_not_grow_with_the_history(changed):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as found:
            explain_day(changed, MONDAY, now=LATER)
        return len(found)

    few = count()
    for n in range(8):
        rows = [TalentRow(changed.pk, "2026", date(2026, 6, 30), "meets", "low", 1 + n, f"Komite {n}")]
        record_talent(agency=changed.agency, rows=rows, actor=WHO, now=LATER - timedelta(hours=20 - n))
    assert count() == few


def test_before_the_history_began_it_says_so(team):
    _chief, person = team
    HistoryStart.objects.create(agency=person.agency, since=THEN + timedelta(days=3))
    assert not explain_day(person, MONDAY, now=LATER).is_complete
    assert explain_day(person, date(2026, 11, 28), now=LATER).is_complete


def test_nobody_is_explained_before_the_portal_knew_them(team):
    _chief, person = team
    Employee.objects.filter(pk=person.pk).update(recorded_at=THEN)
    person.refresh_from_db()
    with pytest.raises(NotFound, match="23-11-2026"):
        explain_day(person, date(2026, 11, 20), now=LATER)


# --- page


@pytest.fixture
def at():
    with time_machine.travel(LATER, tick=False):
        yield


def text_of(response):
    return " ".join(response.content.decode().split())


def test_the_own_page_tells_then_and_what_changed(changed, client, at):
    client.force_login(changed.user)
    page = client.get(reverse("my_explanation"), {"tanggal": "2026-11-23"})
    text = text_of(page)
    assert page.status_code == 200
    assert "Memenuhi syarat WFA pada hari itu." in text and "Sejak itu berubah" in text
    assert "Loket Mutasi" in text and "Nomor 1" in text and "Menurut data yang diketahui sekarang" in text
    assert 'href="?tanggal=2026-11-22"' in text and 'href="?tanggal=2026-11-24"' in text


@pytest.mark.parametrize("day", ["abc", "1999-01-01", "9999-12-31", "²", "2026-11-23'", ""])
def test_a_bad_day_is_today(changed, client, at, day):
    client.force_login(changed.user)
    page = client.get(reverse("my_explanation"), {"tanggal": day, "saat": day})
    assert page.status_code == 200 and "14 Desember 2026" in text_of(page)


def test_another_person_is_read_by_those_who_may_and_by_nobody_else(team, changed, client, at):
    chief, _person = team
    stranger = UserFactory(employee__unit=changed.unit).employee
    foreign = make_team()[0]
    address = reverse("person_explanation", args=[changed.pk])
    answers = {}
    for name, reader in (("chief", chief), ("stranger", stranger), ("foreign", foreign)):
        client.force_login(reader.user)
        answers[name] = client.get(address, {"tanggal": "2026-12-14"})
    assert {name: a.status_code for name, a in answers.items()} == {
        "chief": 200, "stranger": 404, "foreign": 404,
    }  # fmt: skip
    text = text_of(answers["chief"])
    assert "SIASN" not in text.split("Syarat satu per satu")[1].split("Terpenuhi")[0]
    assert changed.nip not in text or "•" not in text


def test_a_request_leads_to_its_explanation(team, client, at):
    _chief, person = team
    request = asks(person, date(2026, 11, 27))
    client.force_login(person.user)
    page = client.get(reverse("request_detail", args=[request.pk]))
    assert f"{reverse('my_explanation')}?tanggal=2026-11-27" in text_of(page)
    text = text_of(client.get(reverse("my_explanation"), {"tanggal": "2026-11-27"}))
    assert "Putusan saat diajukan dan diputuskan" in text
    moment = text.split("&amp;saat=")[1].split('"')[0]
    again = client.get(f"{reverse('my_explanation')}?tanggal=2026-11-27&saat={moment}")
    assert "pada 23 November 2026 10.00 WIB" in text_of(again)


# --- API


KEYS = {
    "eligible", "date", "possible_on", "policy", "reasons", "nip", "name", "known_at", "history_since", "complete",
    "overrides", "place", "talent", "quota", "day", "requests", "decided", "as_known_now", "changed_since",
}  # fmt: skip


def test_the_operation_answers_for_any_day(team, changed, client, at):
    client.force_login(team[0].user)
    address = reverse("api_eligibility_of", args=[changed.nip])
    then = client.get(address, {"on": "2026-11-23"}).json()
    now = client.get(address).json()
    assert set(then) == set(now) == KEYS
    assert (then["eligible"], then["policy"]["number"], then["talent"]["box"]) == (True, 1, 5)
    assert (now["eligible"], now["policy"]["number"], now["known_at"]) == (False, 2, None)
    assert then["as_known_now"]["failed"] == ["discipline", "talent_box"]
    later = client.get(address, {"on": "2026-11-23", "known_at": "2026-12-08T00:00:00Z"}).json()
    assert later["eligible"] is False


@pytest.mark.parametrize(
    "query",
    [
        {"on": "kemarin"}, {"on": "1900-01-01"}, {"on": "9999-01-01"}, {"known_at": "2026"},
        {"known_at": "2030-01-01T00:00Z"}, {"on": "2026-11-23", "known_at": "²"}, {"on": "\0"},
    ],
)  # fmt: skip
def test_a_bad_question_is_a_problem(team, changed, client, at, query):
    client.force_login(team[0].user)
    answer = client.get(reverse("api_eligibility_of", args=[changed.nip]), query)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("application/problem+json") and answer.json()["code"]


# --- command


def explain(*args):
    out, err = StringIO(), StringIO()
    with time_machine.travel(LATER, tick=False):
        try:
            call_command("explain", *args, stdout=out, stderr=err)
        except SystemExit as end:
            return end.code, err.getvalue()
    return 0, out.getvalue()


def test_the_command_tells_in_words_and_as_json(changed):
    code, words = explain(changed.nip, "2026-11-23")
    assert code == 0
    assert (
        "Putusan: memenuhi syarat" in words and "Sejak itu berubah:" in words and "Kebijakan nomor 1" in words
    )
    code, text = explain(changed.nip, "2026-11-23", "--json", "--known-at", "2026-12-08T07:00+07:00")
    answer = json.loads(text)
    assert set(answer) == KEYS and answer["eligible"] is False and answer["nip"] == changed.nip


@pytest.mark.parametrize(
    "args",
    [("123", "2026-11-23"), ("x", "2026-11-23"), (None, "kemarin"), (None, "1999-01-01"),
     (None, "2026-11-23", "--known-at", "2099-01-01T00:00Z")],
)  # fmt: skip
def test_the_command_says_in_one_sentence_what_is_wrong(changed, args):
    code, words = explain(args[0] or changed.nip, *args[1:])
    assert code == 1 and words.strip().count("\n") == 0 and words.strip().endswith(".")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-11-23T08:00", "2026-11-23T08:00:00+07:00"),
        ("2026-11-23T08:00Z", "2026-11-23T08:00:00+00:00"),
        ("2026-11-23T08:00:01.5 08:00", "2026-11-23T08:00:01.500000+08:00"),
        ("2026-11-23 08:00", None),
        ("2026-13-23T08:00", None),
        ("2026-11-23", None),
        ("1999-11-23T08:00", None),
        ("2026-11-23T08:00+99:00", None),
    ],
)
def test_moments_are_read_or_not(text, told):
    found = read_moment(text, ZoneInfo("Asia/Jakarta"))
    assert (found.isoformat() if found else None) == told


def test_days_are_read_or_not():
    assert read_day("2026-11-23") == MONDAY
    assert [read_day(t) for t in ("20261123", "2026-W48-1", "", "²" * 10)] == [None] * 4
