"""Pages of corrections, commitment, conduct, absence proposals, the team's day and the exchange."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from employees.models import ActingChief
from employees.selectors import today_in
from presence.models import (
    AbsenceProposal,
    Commitment,
    ConductNote,
    Correction,
    PresenceEvent,
    PresencePosition,
)
from tests.factories import (
    LineFactory,
    PolicyFactory,
    RoleFactory,
    UserFactory,
)
from tests.factories_day import CommitmentFactory, ConductFactory, CorrectionFactory, ProposalFactory
from tests.presence.duties import THURSDAY, absent, recorded, team, wfa_day

pytestmark = pytest.mark.django_db
MARKUP = '<script>alert(1)</script>"><img src=x onerror=1>'


def as_(person):
    client = Client()
    client.force_login(person.user, backend="employees.auth.NipBackend")
    return client


def page(person, name, **query):
    return as_(person).get(reverse(name), query)


def send(person, name, data=None, pk=None, query=""):
    return as_(person).post(reverse(name, args=[pk] if pk else []) + query, data or {})


def last_workday(person):
    on = today_in(person.office, timezone.now()) - timedelta(days=1)
    while on.weekday() > 4:
        on -= timedelta(days=1)
    return on


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# --- corrections


def test_the_form_comes_filled_and_shows_the_day():
    _chief, [person, _] = team()
    on = last_workday(person)
    recorded(person, on, hour=9, minute=41)
    answer = page(person, "correction_new", tanggal=on.isoformat(), jenis="in")
    assert answer.context["form"]["kind"].value() == "in"
    body = answer.content.decode()
    assert f'value="{on.isoformat()}"' in body
    assert "09.41" in body
    assert "WIB" in body


@pytest.mark.parametrize(
    "query", [{"tanggal": "x", "jenis": "y"}, {"tanggal": "0001-01-01"}, {"page": "zz"}, {}]
)
def test_nonsense_in_the_address_is_passed_over(query):
    _chief, [person, _] = team()
    assert page(person, "correction_new", **query).status_code == 200


def test_a_claim_is_sent_and_listed_and_withdrawn():
    _chief, [person, _] = team()
    on = last_workday(person)
    data = {"date": on.isoformat(), "kind": "in", "time": "07:25", "reason": "Ponsel mati"}
    sent = send(person, "correction_new", data)
    assert (sent.status_code, sent["Location"]) == (302, reverse("correction_new"))
    row = Correction.objects.get()
    body = page(person, "correction_new").content.decode()
    assert "07.25" in body
    assert reverse("correction_withdraw", args=[row.pk]) in body
    send(person, "correction_withdraw", pk=row.pk)
    assert not Correction.objects.exists()


def test_what_was_typed_stays_beside_the_reason_why_not():
    _chief, [person, _] = team()
    data = {"date": "2020-01-02", "kind": "out", "time": "16:05", "reason": MARKUP}
    answer = send(person, "correction_new", data)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "<script>alert" not in body
    assert "&lt;script&gt;" in body
    assert 'value="16:05"' in body
    assert "lebih dari 31 hari" in body
    assert not Correction.objects.exists()


def test_without_a_supervisor_it_says_so():
    person = UserFactory().employee
    assert "Hubungi admin" in page(person, "correction_new").content.decode()
    _chief, [led, _] = team()
    assert "Hubungi admin" not in page(led, "correction_new").content.decode()


def test_the_supervisor_sees_the_day_beside_the_claim_and_accepts():
    chief, [person, _] = team()
    wfa_day(person, THURSDAY)
    recorded(person, THURSDAY, hour=9, minute=41)
    row = CorrectionFactory(employee=person, reason=MARKUP)
    body = page(chief, "corrections").content.decode()
    for words in (person.name, "07.25", "09.41", "terverifikasi", "sampai 100 m"):
        assert words in body
    assert "<script>alert" not in body
    assert "-6.3" not in body
    assert send(chief, "correction_accept", pk=row.pk).status_code == 302
    assert PresenceEvent.objects.get(superseded=False).source == "koreksi"
    assert "dikoreksi" in page(chief, "corrections", bagian="riwayat").content.decode()


def test_a_rejection_without_a_reason_stays_open_with_its_sentence():
    chief, [person, _] = team()
    row = CorrectionFactory(employee=person)
    answer = send(chief, "correction_reject", {"reason": " "}, row.pk)
    assert answer.status_code == 422
    assert f'aria-describedby="e{row.pk}"' in answer.content.decode()
    long = send(chief, "correction_reject", {"reason": "y" * 501}, row.pk)
    assert "y" * 501 in long.content.decode()
    assert send(chief, "correction_reject", {"reason": "Keliru"}, row.pk).status_code == 302
    late = send(chief, "correction_accept", pk=row.pk)
    assert late.status_code == 409
    assert "ditolak" in late.content.decode()


def test_many_at_once_are_answered_row_by_row():
    chief, [one, two] = team()
    rows = [CorrectionFactory(employee=p) for p in (one, two)]
    client = as_(chief)
    client.post(reverse("corrections_accept_many"), {"ids": [rows[0].pk, rows[1].pk, "x", "9" * 30, 10**9]})
    body = client.get(reverse("corrections")).content.decode()
    assert one.name in body
    assert "Tidak ditemukan" in body
    assert Correction.objects.filter(status="accepted").count() == 2
    assert "Pilih paling sedikit satu" in said(send(chief, "corrections_accept_many"))[0]


def test_the_deputy_finds_the_page_and_outsiders_do_not():
    chief, [person, deputy] = team()
    row = CorrectionFactory(employee=person)
    assert page(deputy, "corrections").status_code == 403
    assert send(deputy, "correction_accept", pk=row.pk).status_code == 404
    ActingChief.objects.create(
        unit=chief.unit, employee=deputy, kind="plh", letter="1", valid_from=date(2020, 1, 1)
    )
    assert person.name in page(deputy, "corrections").content.decode()
    assert send(deputy, "correction_accept", pk=row.pk).status_code == 302
    assert send(person, "corrections_accept_many", {"ids": [row.pk]}).status_code == 403


def test_no_query_grows_with_rows():
    chief, staff = team(2)

    def load(people):
        for person in people:
            CorrectionFactory(employee=person)
            recorded(person, THURSDAY, hour=9)
            ConductFactory(employee=person, author=chief)

    def counted():
        client, found = as_(chief), []
        for url in (
            reverse("corrections"), reverse("team_presence") + "?tanggal=2026-11-19", reverse("conduct"),
            reverse("commitment"), reverse("absence_proposals") + "?tahun=2026",
        ):  # fmt: skip
            client.get(url)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(url).status_code == 200
            found.append(len(seen))
        return found

    load(staff)
    ProposalFactory(employee=staff[0])
    few = counted()
    more = [UserFactory(employee__unit=chief.unit).employee for _ in range(6)]
    for person in more:
        LineFactory(employee=person, supervisor=chief)
        ProposalFactory(employee=person)
    load(more)
    assert counted() == few


# --- commitment


def test_the_text_is_read_accepted_and_kept():
    chief, [person, other] = team()
    body = page(person, "commitment").content.decode()
    assert "menunggu persetujuan" in body
    assert "07.30–16.00" in body
    send(person, "commitment_accept", {"policy": "1"})
    assert Commitment.objects.get().employee == person
    assert "Anda setujui" in page(person, "commitment").content.decode()
    seen = page(chief, "commitment").content.decode()
    assert other.name in seen
    assert f">{person.name} " not in seen


@pytest.mark.parametrize("number", ["2", "x", "", "9" * 40, "-1", "²"])
def test_another_version_than_the_one_in_force_is_not_accepted(number):
    _chief, [person, _] = team()
    assert "Kebijakan baru" in said(send(person, "commitment_accept", {"policy": number}))[0]
    assert not Commitment.objects.exists()


def test_older_texts_stay_readable():
    _chief, [person, _] = team()
    CommitmentFactory(employee=person, policy_number=1, text=MARKUP)
    PolicyFactory(agency=person.agency, number=2, valid_from=date(2026, 1, 1))
    body = page(person, "commitment").content.decode()
    assert "&lt;script&gt;" in body
    assert "<script>alert" not in body


# --- conduct


def test_a_note_from_the_page_to_the_answer():
    chief, [person, _] = team()
    on = last_workday(person)
    wfa_day(person, on)
    query = f"?pegawai={person.pk}"
    data = {"kind": "unanswered_call", "date": on.isoformat(), "time": "10:00", "reason": MARKUP}
    assert send(chief, "conduct", data, query=query)["Location"].endswith(query)
    note = ConductNote.objects.get()
    mine = page(person, "my_conduct").content.decode()
    assert "Panggilan tidak dijawab" in mine
    assert "<script>alert" not in mine
    blank = send(person, "conduct_answer", {"reason": ""}, note.pk)
    assert blank.status_code == 422
    send(person, "conduct_answer", {"reason": "Sedang rapat"}, note.pk)
    assert "Sedang rapat" in page(chief, "conduct", pegawai=person.pk).content.decode()
    twice = send(person, "conduct_answer", {"reason": "Lain"}, note.pk)
    assert twice.status_code == 409
    assert "sudah Anda tanggapi" in twice.content.decode()
    send(chief, "conduct_withdraw", {"reason": "Keliru"}, note.pk)
    for who, name, more in ((person, "my_conduct", {}), (chief, "conduct", {"pegawai": person.pk})):
        body = page(who, name, **more).content.decode()
        assert "<s>" in body
        assert "Keliru" in body


def test_a_note_that_is_refused_keeps_what_was_typed():
    chief, [person, _] = team()
    data = {
        "kind": "unanswered_call",
        "date": last_workday(person).isoformat(),
        "time": "10:00",
        "reason": "Tiga kali",
    }
    answer = send(chief, "conduct", data, query=f"?pegawai={person.pk}")
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "Tiga kali" in body
    assert "bukan hari WFA" in body


def test_whom_one_does_not_lead_is_not_there():
    chief, [person, colleague] = team()
    stranger = UserFactory().employee
    for who in ("x", "0", "9" * 30, str(stranger.pk), str(chief.pk), "²"):
        assert page(chief, "conduct", pegawai=who).status_code == 404
    assert page(colleague, "conduct").status_code == 403
    note = ConductFactory(employee=person, author=chief)
    assert send(colleague, "conduct_answer", {"reason": "x"}, note.pk).status_code == 404
    assert send(colleague, "conduct_withdraw", {"reason": "x"}, note.pk).status_code == 404
    assert send(chief, "conduct").status_code == 302


# --- absence proposals


def test_who_decides_finds_the_buttons_and_the_dates():
    chief, [person, _] = team()
    official = UserFactory(employee__unit=chief.unit).employee
    RoleFactory(employee=official, role="official")
    auditor = UserFactory(employee__unit=chief.unit).employee
    RoleFactory(employee=auditor, role="auditor")
    absent(person, date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 6))
    row = ProposalFactory(employee=person)
    decide = reverse("absence_take_up", args=[row.pk])
    bodies = {
        who: page(who, "absence_proposals", tahun=2026).content.decode()
        for who in (official, auditor, chief, person)
    }
    assert all("Teguran lisan" in body and "4 Mar 2026" in body for body in bodies.values())
    assert [decide in bodies[who] for who in (official, auditor, chief, person)] == [
        True,
        False,
        False,
        False,
    ]
    assert "Tentang Anda" in bodies[person]
    assert send(official, "absence_dismiss", {"reason": ""}, row.pk, "?tahun=2026").status_code == 422
    assert send(chief, "absence_take_up", pk=row.pk).status_code == 403
    assert send(person, "absence_take_up", pk=row.pk).status_code == 403
    assert (
        send(UserFactory(employee__unit=chief.unit).employee, "absence_take_up", pk=row.pk).status_code == 404
    )
    assert send(official, "absence_take_up", {"reason": ""}, row.pk).status_code == 302
    assert AbsenceProposal.objects.get().status == "taken_up"
    assert (
        "ditindaklanjuti"
        in page(official, "absence_proposals", bagian="riwayat", tahun=2026).content.decode()
    )


def test_a_step_that_is_no_longer_met_says_so_and_cannot_be_taken_up():
    chief, [person, _] = team()
    RoleFactory(employee=chief, role="official")
    row = ProposalFactory(employee=person)
    body = page(chief, "absence_proposals", tahun=2026).content.decode()
    assert "Tidak lagi terpenuhi" in body
    assert reverse("absence_take_up", args=[row.pk]) not in body
    answer = send(chief, "absence_take_up", {"reason": "x"}, row.pk, "?tahun=2026")
    assert answer.status_code == 422


@pytest.mark.parametrize("year", ["x", "0", "99999", "²", "1999"])
def test_a_year_that_means_nothing_is_this_year(year):
    assert page(UserFactory().employee, "absence_proposals", tahun=year).status_code == 200


# --- the team's day


def test_the_teams_day_shows_verdicts_and_no_coordinates():
    chief, [came, absent_one] = team()
    event = recorded(
        came, THURSDAY, hour=7, minute=21, verdict="outside", band="town", hints=["zone_mismatch"]
    )
    PresencePosition.objects.create(event=event, lat=-6.3123, lon=106.9123, recorded_at=event.occurred_at)
    wfa_day(absent_one, THURSDAY)
    body = page(chief, "team_presence", tanggal="2026-11-19").content.decode()
    for words in (
        came.name,
        "07.21",
        "di luar tempat",
        "2–10 km",
        "zona waktu perangkat",
        absent_one.name,
        "belum",
    ):
        assert words in body
    assert "6.31" not in body
    assert "106.9" not in body
    assert page(came, "team_presence").status_code == 403


@pytest.mark.parametrize("text", ["x", "2999-01-01", "0001-01-01", "", "²"])
def test_a_day_that_is_none_is_today(text):
    chief, _ = team()
    answer = page(chief, "team_presence", tanggal=text)
    assert answer.context["on"] == answer.context["today"]


def test_a_chief_without_people_is_told_why_the_list_is_empty():
    chief, [person, _] = team()
    for one in (person, _):
        one.left_on = date(2026, 1, 1)
        one.save()
    assert "garis atasan" in page(chief, "team_presence").content.decode()
    assert "Tidak ada pegawai" in page(chief, "conduct").content.decode()
