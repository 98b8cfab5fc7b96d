"""The employee's own pages: Minggu Saya, the month, asking, drafts, withdrawing, cancelling."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from core.models import AuditEvent
from scheduling.enums import RequestStatus
from scheduling.models import RequestDay, WfaRequest
from tests.factories import CalendarDayFactory, UserFactory, make_team
from tests.scheduling.pages import (
    MONDAY,
    NEXT_THURSDAY,
    NOW,
    THURSDAY,
    asked,
    client_of,
    form_of,
    query_count,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    return make_team(6)


@pytest.fixture
def person(team):
    return team[1][0]


@pytest.fixture
def client(person):
    return client_of(person)


class TestMyWeek:
    def test_offers_the_days_that_can_be_asked(self, client):
        page = client.get("/minggu")
        assert page.status_code == 200
        assert f"/pengajuan/baru?hari={THURSDAY}" in page.content.decode()
        assert "Kuota 1 hari: 0 disetujui, 0 menunggu, 1 sisa" in text_of(page)

    def test_greys_other_days_and_says_why(self, client):
        page = client.get("/minggu")
        assert f"hari={MONDAY}" not in page.content.decode()
        assert "is-greyed" in page.content.decode()
        assert "sudah lewat" in text_of(page) or "tidak bisa diajukan lagi" in text_of(page)

    def test_shows_what_waits_and_what_is_granted(self, client, person):
        asked(person, THURSDAY, to=RequestStatus.APPROVED)
        asked(person, NEXT_THURSDAY)
        page = client.get("/minggu")
        assert [d.date for d in page.context["waiting"]] == [NEXT_THURSDAY]
        assert page.context["next_day"].date == THURSDAY
        assert 'class="day day-granted"' in page.content.decode()
        assert 'class="day day-asked"' in page.content.decode()
        assert "Kuota 1 hari: 1 disetujui, 0 menunggu, 0 sisa" in text_of(page)

    def test_a_sent_back_request_is_named_first(self, client, person):
        request = asked(person, THURSDAY, to=RequestStatus.SENT_BACK, reason="Lengkapi")
        page = client.get("/minggu")
        assert page.context["sent_back"].request_id == request.pk

    def test_holidays_stand_with_their_name(self, client, person):
        CalendarDayFactory(agency=person.agency, date=THURSDAY, name="Hari Uji")
        page = client.get("/minggu")
        assert "Hari Uji" in text_of(page)
        assert f"hari={THURSDAY}" not in page.content.decode()

    @pytest.mark.parametrize("start", ["2026-W50", "2026-W60", "x", "9999-W01", "0000-W00", "2099-W53"])
    def test_any_address_is_answered(self, client, start):
        assert client.get("/minggu", {"mulai": start}).status_code == 200

    def test_moves_by_four_weeks(self, client):
        page = client.get("/minggu", {"mulai": "2026-W50"})
        assert page.context["weeks"][0].view.iso == "2026-W50"
        assert (page.context["earlier"], page.context["later"]) == ("2026-W46", "2027-W01")

    def test_today_is_the_offices(self):
        """23.30 in Jakarta on Sunday is Monday in Jayapura already."""
        _, (person, *_) = make_team(2, zone="Asia/Jayapura")
        with time_machine.travel("2026-11-22T16:30:00+00:00", tick=False):
            page = client_of(person).get("/minggu")
        assert page.context["this_monday"] == MONDAY

    def test_a_person_who_may_not_reads_it_once(self):
        _, (person, *_) = make_team(2, eligible=False)
        page = client_of(person).get("/minggu")
        assert page.status_code == 200
        assert page.content.decode().count("Lihat Kelayakan Saya") == 1

    def test_queries_do_not_grow_with_requests(self, client, person):
        asked(person, THURSDAY)
        before = query_count(client, "/minggu")
        for week in range(1, 4):
            asked(person, THURSDAY + timedelta(weeks=week), to=RequestStatus.APPROVED)
        assert query_count(client, "/minggu") == before
        assert before <= 13


class TestMyMonth:
    def test_weeks_are_rows(self, client, person):
        asked(person, NEXT_THURSDAY)
        page = client.get("/bulan", {"bulan": "2026-12"})
        assert [w.view.iso for w in page.context["weeks"]] == [
            "2026-W49", "2026-W50", "2026-W51", "2026-W52", "2026-W53"
        ]  # fmt: skip
        assert "Desember 2026" in text_of(page)

    def test_a_month_that_begins_on_a_weekend(self, client):
        page = client.get("/bulan", {"bulan": "2026-08"})
        assert page.context["weeks"][0].view.week == date(2026, 8, 3)

    @pytest.mark.parametrize("month", ["2026-13", "x", "0001-01", "2100-12", "2020-01"])
    def test_any_address_is_answered(self, client, month):
        assert client.get("/bulan", {"bulan": month}).status_code == 200


class TestAsking:
    def test_the_day_is_ticked_and_the_rest_filled_from_the_last_request(self, client, person):
        asked(person, THURSDAY)
        page = client.get("/pengajuan/baru", {"hari": NEXT_THURSDAY.isoformat()})
        form = page.content.decode()
        assert f'value="{NEXT_THURSDAY}" checked' in form
        assert 'value="registered_home" checked' in form
        assert "Menyusun laporan" in form
        assert 'value="Telaah usulan mutasi"' in form
        assert 'value="3"' in form

    def test_three_taps_for_a_repeat(self, client, person):
        """Tap the day, find the form filled, send it exactly as it stands."""
        asked(person, THURSDAY)
        page = client.get("/pengajuan/baru", {"hari": NEXT_THURSDAY.isoformat()})
        sent = client.post("/pengajuan/baru", successful_controls(page.content.decode()))
        assert sent.status_code == 302, text_of(sent)
        assert RequestDay.objects.filter(employee=person, date=NEXT_THURSDAY, status="submitted").exists()

    def test_a_whole_request(self, client, person):
        answer = client.post("/pengajuan/baru", form_of(THURSDAY), follow=True)
        made = WfaRequest.objects.get(employee=person)
        assert made.status == RequestStatus.SUBMITTED
        assert answer.redirect_chain == [(f"/pengajuan/{made.pk}", 302)]
        assert [(o.output, o.unit) for o in made.outputs.all()] == [("Laporan triwulan", "berkas")]
        assert AuditEvent.objects.filter(verb="request.submitted", subject_id=person.pk).exists()

    def test_mistakes_are_shown_and_nothing_typed_is_lost(self, client, person):
        data = form_of(THURSDAY, reason="", place="other", place_note="", **{"plan-0-quantity": "banyak"})
        page = client.post("/pengajuan/baru", data)
        html = page.content.decode()
        assert page.status_code == 422
        assert not WfaRequest.objects.exists()
        assert f'value="{THURSDAY}" checked' in html
        assert 'value="banyak"' in html
        assert 'value="other" checked' in html
        assert "Isi alasan pengajuan." in text_of(page)
        assert "Tuliskan alamat tempat kerja." in text_of(page)

    def test_over_the_quota_is_refused_at_the_days_with_alternatives(self, client, person):
        asked(person, THURSDAY)
        friday = THURSDAY + timedelta(days=1)
        page = client.post("/pengajuan/baru", form_of(friday))
        assert page.status_code == 422
        assert page.context["form"].errors["days"]
        assert friday not in page.context["alternatives"]
        assert MONDAY + timedelta(days=7) in page.context["alternatives"]
        assert f'value="{friday}" checked' in page.content.decode()

    def test_a_full_unit_is_refused_with_its_numbers(self, team):
        _, staff = team
        for colleague in staff[1:4]:
            asked(colleague, THURSDAY)
        page = client_of(staff[0]).post("/pengajuan/baru", form_of(THURSDAY))
        assert page.status_code == 422
        assert "3 dari 7 pegawai" in text_of(page)

    @pytest.mark.parametrize(
        "changes",
        [
            {"days": []},
            {"days": ["2026-12-10"]},
            {"days": ["x"] * 900},
            {"place": "bulan"},
            {"place_office": "999999999999999999999999"},
            {"reason": "x" * 501},
            {"plan-TOTAL_FORMS": "-1"},
            {"plan-TOTAL_FORMS": "x"},
            {"plan-0-quantity": "NaN"},
            {"plan-0-output": ""},
        ],
    )
    def test_bad_input_is_a_sentence_never_a_crash(self, client, changes):
        page = client.post("/pengajuan/baru", form_of(THURSDAY, **changes))
        assert page.status_code == 422
        assert not WfaRequest.objects.exists()

    def test_one_more_row_keeps_everything_and_checks_nothing(self, client):
        page = client.post(
            "/pengajuan/baru/baris", form_of(THURSDAY, reason="", **{"plan-0-quantity": "dua"})
        )
        html = page.content.decode()
        assert page.status_code == 200
        assert 'name="plan-TOTAL_FORMS" value="4"' in html
        assert 'value="dua"' in html
        assert f'value="{THURSDAY}" checked' in html
        assert "data-error-summary" not in html

    def test_opens_the_first_week_with_a_free_day(self, client, person):
        asked(person, THURSDAY)
        assert client.get("/pengajuan/baru").context["week"].view.iso == "2026-W49"

    @pytest.mark.parametrize("query", ["hari=x", "minggu=2026-W60", "hari=2100-12-31", "hari=2020-01-01"])
    def test_any_address_is_answered(self, client, query):
        assert client.get(f"/pengajuan/baru?{query}").status_code == 200


class TestDrafts:
    def test_kept_completed_and_handed_in(self, client, person):
        client.post("/pengajuan/baru/draf", form_of(THURSDAY, reason=""))
        draft = WfaRequest.objects.get(employee=person)
        assert draft.status == RequestStatus.DRAFT
        page = client.get(f"/pengajuan/{draft.pk}/ubah")
        assert f'value="{THURSDAY}" checked' in page.content.decode()
        kept = client.post(f"/pengajuan/{draft.pk}/ubah/draf", form_of(THURSDAY, reason="Laporan"))
        assert kept.status_code == 302
        sent = client.post(f"/pengajuan/{draft.pk}/ubah", form_of(THURSDAY, reason="Laporan akhir"))
        assert sent.status_code == 302
        draft.refresh_from_db()
        assert (draft.status, draft.reason) == (RequestStatus.SUBMITTED, "Laporan akhir")

    def test_a_refused_draft_keeps_what_was_typed(self, client, person):
        client.post("/pengajuan/baru/draf", form_of(THURSDAY))
        draft = WfaRequest.objects.get(employee=person)
        asked(person, THURSDAY + timedelta(days=1))
        page = client.post(f"/pengajuan/{draft.pk}/ubah", form_of(THURSDAY, reason="Baru"))
        assert page.status_code == 422
        draft.refresh_from_db()
        assert (draft.status, draft.reason) == (RequestStatus.DRAFT, "Baru")

    def test_a_draft_needs_its_days(self, client):
        assert client.post("/pengajuan/baru/draf", form_of()).status_code == 422

    def test_the_row_button_of_a_stored_request(self, client, person):
        request = asked(person, THURSDAY, to=RequestStatus.SENT_BACK, reason="Lengkapi")
        page = client.post(f"/pengajuan/{request.pk}/ubah/baris", form_of(THURSDAY))
        assert page.context["plan"].total_form_count() == 4


class TestSentBack:
    def test_the_reason_stands_on_top_and_the_request_goes_in_again(self, client, person):
        request = asked(person, THURSDAY, to=RequestStatus.SENT_BACK, reason="Rincikan keluaran")
        page = client.get(f"/pengajuan/{request.pk}/ubah")
        assert "Rincikan keluaran" in text_of(page)
        assert f'value="{THURSDAY}" checked' in page.content.decode()
        sent = client.post(f"/pengajuan/{request.pk}/ubah", form_of(THURSDAY))
        assert sent.status_code == 302
        request.refresh_from_db()
        assert request.status == RequestStatus.SUBMITTED

    def test_no_draft_of_it(self, client, person):
        request = asked(person, THURSDAY, to=RequestStatus.SENT_BACK, reason="Rincikan")
        assert client.post(f"/pengajuan/{request.pk}/ubah/draf", form_of(THURSDAY)).status_code == 409

    def test_a_decided_request_cannot_be_changed(self, client, person):
        request = asked(person, THURSDAY, to=RequestStatus.APPROVED)
        assert client.get(f"/pengajuan/{request.pk}/ubah").status_code == 409
        assert client.post(f"/pengajuan/{request.pk}/ubah", form_of(THURSDAY)).status_code == 409


class TestDetail:
    def test_facts_plan_and_history(self, client, person):
        request = asked(person, THURSDAY, to=RequestStatus.REJECTED, reason="Ada rapat")
        page = client.get(f"/pengajuan/{request.pk}")
        text = text_of(page)
        assert "Kamis, 26 November 2026" in text
        assert "Telaah usulan mutasi" in text
        assert "Ada rapat" in text
        assert page.context["history"]

    def test_withdraw(self, client, person):
        request = asked(person, THURSDAY)
        answer = client.post(f"/pengajuan/{request.pk}/tarik", follow=True)
        assert "Pengajuan ditarik" in text_of(answer)
        request.refresh_from_db()
        assert request.status == RequestStatus.WITHDRAWN

    def test_withdrawing_what_is_decided_says_so(self, client, person):
        request = asked(person, THURSDAY, to=RequestStatus.APPROVED)
        answer = client.post(f"/pengajuan/{request.pk}/tarik", follow=True)
        assert "Pengajuan ditarik" not in text_of(answer)
        request.refresh_from_db()
        assert request.status == RequestStatus.APPROVED

    def test_cancel_one_day_of_two(self):
        _, (person, *_) = make_team(6, quota=2)
        friday = THURSDAY + timedelta(days=1)
        request = asked(person, THURSDAY, friday, to=RequestStatus.APPROVED)
        client_of(person).post(f"/pengajuan/{request.pk}/batal", {"days": [friday.isoformat()]})
        assert dict(request.days.values_list("date", "status")) == {
            THURSDAY: RequestStatus.APPROVED,
            friday: RequestStatus.CANCELLED,
        }

    def test_too_late_to_cancel_is_said_and_the_button_is_gone(self, client, person):
        request = asked(person, THURSDAY, to=RequestStatus.APPROVED)
        with time_machine.travel("2026-11-25T10:00:00+00:00", tick=False):
            page = client_of(person).get(f"/pengajuan/{request.pk}")
            assert page.context["cancellable"] == []
            assert page.context["too_late"]
            answer = client_of(person).post(f"/pengajuan/{request.pk}/batal", follow=True)
        assert "tidak bisa dibatalkan lagi" in text_of(answer)
        assert request.days.get().status == RequestStatus.APPROVED

    def test_a_day_of_another_request_is_not_cancelled(self, client, person):
        request = asked(person, THURSDAY, to=RequestStatus.APPROVED)
        client.post(f"/pengajuan/{request.pk}/batal", {"days": ["2026-12-03"]})
        assert request.days.get().status == RequestStatus.APPROVED

    @pytest.mark.parametrize("action", ["tarik", "batal"])
    def test_acts_are_posts(self, client, person, action):
        request = asked(person, THURSDAY)
        assert client.get(f"/pengajuan/{request.pk}/{action}").status_code == 405


class TestOthers:
    """A request is for its owner, the supervisor, admins and auditors; nobody else learns that it exists."""

    def test_the_supervisor_reads(self, team, person):
        request = asked(person, THURSDAY)
        page = client_of(team[0]).get(f"/pengajuan/{request.pk}")
        assert page.status_code == 200
        assert "Tarik pengajuan" not in text_of(page)
        assert "Jalan Uji 1" not in text_of(page)

    def test_a_colleague_and_a_stranger_find_nothing(self, team, person):
        request = asked(person, THURSDAY)
        stranger = UserFactory().employee
        for outsider in (team[1][1], stranger):
            outside = client_of(outsider)
            assert outside.get(f"/pengajuan/{request.pk}").status_code == 404
            assert outside.get(f"/pengajuan/{request.pk}/ubah").status_code == 404
            assert outside.post(f"/pengajuan/{request.pk}/tarik").status_code == 404
            assert outside.post(f"/pengajuan/{request.pk}/batal").status_code == 404
        assert outside.get("/pengajuan/99999999999999999999").status_code == 404

    def test_the_supervisor_does_not_act_for_the_owner(self, team, person):
        request = asked(person, THURSDAY)
        boss = client_of(team[0])
        assert boss.post(f"/pengajuan/{request.pk}/tarik").status_code == 404
        assert boss.get(f"/pengajuan/{request.pk}/ubah").status_code == 404


class TestList:
    def test_filters_by_state(self, client, person):
        asked(person, THURSDAY, to=RequestStatus.APPROVED)
        asked(person, NEXT_THURSDAY)
        assert len(client.get("/pengajuan").context["rows"]) == 2
        assert len(client.get("/pengajuan", {"status": "approved"}).context["rows"]) == 1
        assert len(client.get("/pengajuan", {"status": "bulan"}).context["rows"]) == 2

    def test_an_empty_list_teaches(self, client):
        assert "Ajukan WFA" in text_of(client.get("/pengajuan"))

    def test_queries_do_not_grow(self, client, person):
        make_requests(person, 1)
        before = query_count(client, "/pengajuan")
        make_requests(person, 29, start=1)
        assert query_count(client, "/pengajuan") == before
        assert client.get("/pengajuan").context["page"].paginator.count == 30
        assert client.get("/pengajuan", {"page": "x"}).status_code == 200


def make_requests(person, number, start=0):
    """Old, withdrawn requests in bulk: only their number matters."""
    for n in range(start, start + number):
        day = date(2026, 1, 5) + timedelta(weeks=n)
        request = WfaRequest.objects.create(
            agency=person.agency, employee=person, week=day, status="withdrawn", place="registered_home",
            reason="x", created_at=NOW, updated_at=NOW,
        )  # fmt: skip
        RequestDay.objects.create(
            request=request, employee=person, unit=person.unit, date=day, week=day, status="withdrawn"
        )


def successful_controls(html):
    """What a browser sends when the main form is submitted untouched."""
    html = html[html.index('<form class="form"') :]
    html = html[: html.index("</form>")]
    data = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attrs = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "disabled" in tag or (attrs.get("type") in ("checkbox", "radio") and "checked" not in tag):
            continue
        data.setdefault(attrs["name"], []).append(attrs.get("value", ""))
    for name, text in re.findall(r'<textarea name="(\w+)"[^>]*>(.*?)</textarea>', html, re.S):
        data[name] = [text.strip()]
    return data
