"""Flexible hours and the degrees of another place: rules, services, pages, API, and who reads them."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from approvals.selectors import listed
from core.problems import Refused
from employees.models import Employee
from scheduling.enums import Place, ProblemCode
from scheduling.models import RequestBlock, WfaPattern, WfaRequest, WorkingHours
from scheduling.rules import check_blocks, check_position, minutes_of
from scheduling.selectors import agreed_hours, last_plan, position_words, wfa_days
from scheduling.services import (
    ask_due_patterns,
    create_pattern,
    revise_request,
    save_draft,
    submit_draft,
)
from tests.factories import make_team
from tests.scheduling.asking import MONDAY_MORNING, PLAN, actor_of, approve, ask, at, send_back, wish
from tests.scheduling.pages import NOW, THURSDAY, api_of, body_of, client_of, form_of, text_of

MON = date(2026, 12, 7)
THU, FRI = MON + timedelta(days=3), MON + timedelta(days=4)
SPLIT = ((time(6), time(10)), (time(13), time(16, 30)))
DUE = {THU: 450}


def span(text):
    return tuple(tuple(time.fromisoformat(t) for t in part.split("-")) for part in text.split())


@pytest.mark.parametrize(
    ("blocks", "code", "params"),
    [
        ("", None, {}),
        ("06:00-10:00 13:00-16:30", None, {}),
        ("05:00-12:30", None, {}),
        ("14:30-22:00", None, {}),
        ("06:00-10:00 10:00-13:30", None, {}),  # blocks may touch
        ("04:59-12:29", ProblemCode.BLOCK_WINDOW, {"block": "04.59–12.29"}),
        ("14:31-22:01", ProblemCode.BLOCK_WINDOW, {"block": "14.31–22.01"}),
        ("10:00-10:00", ProblemCode.BLOCK_ORDER, {"block": "10.00–10.00"}),
        ("10:00-06:00", ProblemCode.BLOCK_ORDER, {"block": "10.00–06.00"}),
        ("06:00-10:00 09:59-13:29", ProblemCode.BLOCK_OVERLAP, {"block": "09.59–13.29", "other": "06.00–10.00"}),
        ("13:00-17:00 06:00-13:30", ProblemCode.BLOCK_OVERLAP, {"block": "13.00–17.00", "other": "06.00–13.30"}),
        ("06:00-13:29", ProblemCode.BLOCKS_SHORT, {"apart": 1, "due": 450, "given": 449, "day": THU}),
        ("06:00-13:31", ProblemCode.BLOCKS_LONG, {"apart": 1, "due": 450, "given": 451, "day": THU}),
        ("06:00-07:00 08:00-09:00 10:00-11:00 12:00-13:00 14:00-17:30", ProblemCode.MANY_BLOCKS, {"most": 4}),
        ("06:00-07:00 08:00-09:00 10:00-11:00 12:00-16:30", None, {}),
    ],
)  # fmt: skip
def test_blocks_give_exactly_the_days_minutes(blocks, code, params):
    found = check_blocks(span(blocks), DUE)
    assert [p.code for p in found] == ([code] if code else [])
    assert all(found[0].params[name] == value for name, value in params.items())


def test_days_with_different_minutes_cannot_share_their_blocks():
    [problem] = check_blocks(SPLIT, {THU: 450, FRI: 390})
    assert (problem.code, problem.params["day"]) == (ProblemCode.BLOCKS_LONG, FRI)
    assert "kelebihan 60 menit" in problem.sentence
    assert "Jumat, 11 Des 2026" in problem.sentence


def test_every_wrong_block_is_told():
    found = check_blocks(span("10:00-06:00 04:00-05:30"), DUE)
    assert [p.code for p in found] == [ProblemCode.BLOCK_ORDER, ProblemCode.BLOCK_WINDOW]


@pytest.mark.parametrize(
    ("lat", "lon", "right"),
    [
        (None, None, True), (-90, 180, True), (90, -180, True), (0, 0, True), (-6.26, 106.87, True),
        (-90.01, 0, False), (0, 180.01, False), (1, None, False), (None, 1, False),
        (float("nan"), 1, False), (1, float("inf"), False),
    ],
)  # fmt: skip
def test_a_position_is_whole_and_on_earth(lat, lon, right):
    assert (check_position(lat, lon) == []) is right


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ("", "jam kantor biasa"),
        ("06:00-10:00 13:00-16:30", "7,5 jam fleksibel: 06.00–10.00, 13.00–16.30"),
        ("08:00-14:00", "6 jam fleksibel: 08.00–14.00"),
        ("05:00-11:40", "6,67 jam fleksibel: 05.00–11.40"),
    ],
)
def test_hours_in_one_line(blocks, words):
    assert agreed_hours(span(blocks)) == words


def test_a_position_in_words():
    assert position_words("other", -6.2607125, 106.87) == "Koordinat -6.260713, 106.87"
    assert "tidak diketahui" in position_words("other", None, None)
    assert position_words("registered_home", None, None) == ""


def test_minutes_of_a_block_that_ends_before_it_begins():
    assert minutes_of([(time(10), time(6)), (time(6), time(7))]) == 60


@pytest.fixture
def team(db):
    return make_team()


@pytest.fixture
def person(team):
    return team[1][0]


def blocks_of(request):
    return [(b.starts_at, b.ends_at) for b in request.blocks.all()]


class TestServices:
    def test_asked_blocks_are_kept_in_their_order_and_granted(self, team, person):
        request = ask(person, THU, blocks=SPLIT[::-1])
        assert blocks_of(request) == list(SPLIT)
        approve(request, team[0])
        assert wfa_days([person.pk], THU, THU)[person.pk, THU].blocks == SPLIT

    def test_wrong_blocks_take_no_place(self, person):
        with pytest.raises(Refused) as refused:
            ask(person, THU, blocks=span("06:00-10:00"))
        assert refused.value.code == "blocks_short"
        assert not WfaRequest.objects.exists()

    def test_in_ramadan_the_shorter_day_counts(self, person):
        WorkingHours.objects.create(
            agency=person.agency, name="Ramadan", is_special=True, valid_from=MON, starts_at=time(8),
            ends_at=time(15), rest_minutes=30, friday_ends_at=time(15, 30), friday_rest_minutes=60,
        )  # fmt: skip
        with pytest.raises(Refused, match="kelebihan 60 menit"):
            ask(person, THU, blocks=SPLIT)
        assert blocks_of(ask(person, THU, blocks=span("08:00-14:30")))

    def test_a_draft_may_be_unfinished_but_not_impossible(self, person):
        draft = save_draft(
            **wish(person, THU, blocks=span("06:00-10:00")), actor=actor_of(person), now=MONDAY_MORNING
        )
        assert blocks_of(draft) == list(span("06:00-10:00"))
        with pytest.raises(Refused, match="kurang 210 menit"):
            submit_draft(draft.pk, employee=person, actor=actor_of(person), now=MONDAY_MORNING)
        for wrong in ({"blocks": span("10:00-06:00")}, {"place": "other", "place_lat": 5.0}):
            with pytest.raises(Refused):
                save_draft(
                    **wish(person, THU, **wrong), actor=actor_of(person), now=MONDAY_MORNING,
                    request_id=draft.pk,
                )  # fmt: skip
        save_draft(**wish(person, THU), actor=actor_of(person), now=MONDAY_MORNING, request_id=draft.pk)
        assert blocks_of(draft) == []

    def test_a_revision_replaces_blocks_and_degrees(self, team, person):
        spot = {"place": "other", "place_note": "Perpustakaan", "place_lat": -6.5, "place_lon": 106.8}
        request = ask(person, THU, blocks=SPLIT, **spot)
        send_back(request, team[0])
        revise_request(
            request.pk,
            **wish(person, THU, blocks=span("07:00-14:30")),
            actor=actor_of(person),
            now=MONDAY_MORNING,
        )
        request.refresh_from_db()
        assert blocks_of(request) == list(span("07:00-14:30"))
        assert (request.place_lat, request.place_lon) == (None, None)

    def test_degrees_belong_to_another_place_only(self, person):
        request = ask(person, THU, place_lat=-6.5, place_lon=106.8)
        assert (request.place_lat, request.place_lon) == (None, None)

    def test_the_last_plan_offers_hours_and_degrees_again(self, person):
        spot = {"place": "other", "place_note": "Perpustakaan", "place_lat": -6.5, "place_lon": 106.8}
        ask(person, THU, blocks=SPLIT, plan=(*PLAN, *PLAN), **spot)
        last = last_plan(person)
        assert (last.place_lat, last.place_lon, last.blocks) == (-6.5, 106.8, SPLIT)
        assert len(last.outputs) == 2

    def test_a_pattern_asks_each_week_with_its_hours_and_degrees(self, person):
        spot = {"place": "other", "place_note": "Perpustakaan", "place_lat": -6.5, "place_lon": 106.8}
        base = {
            "employee": person, "weekday": 3, "starts_on": THU, "ends_on": THU + timedelta(weeks=5),
            "reason": "Menyusun laporan", "plan": PLAN, "actor": actor_of(person), "now": MONDAY_MORNING, **spot,
        }  # fmt: skip
        with pytest.raises(Refused, match="kurang 210 menit"):
            create_pattern(**base, blocks=span("06:00-10:00"))
        with pytest.raises(Refused, match="Koordinat"):
            create_pattern(**(base | {"place_lat": None}))
        create_pattern(**base, blocks=SPLIT)
        ask_due_patterns(at(date(2026, 12, 20)))
        made = list(WfaRequest.objects.filter(pattern__isnull=False))
        assert len(made) > 3
        assert all(blocks_of(r) == list(SPLIT) and r.place_lat == -6.5 for r in made)


class TestConstraints:
    @pytest.mark.parametrize(("lat", "lon"), [(5.0, None), (None, 5.0), (91.0, 0.0), (0.0, -181.0)])
    def test_half_a_position_is_no_row(self, person, lat, lon):
        request = ask(person, THU)
        with pytest.raises(IntegrityError), transaction.atomic():
            WfaRequest.objects.filter(pk=request.pk).update(place_lat=lat, place_lon=lon)
        WfaRequest.objects.filter(pk=request.pk).update(place_lat=-90, place_lon=180)

    def test_a_block_ends_after_it_begins(self, person):
        request = ask(person, THU)
        with pytest.raises(IntegrityError), transaction.atomic():
            RequestBlock.objects.create(request=request, position=1, starts_at=time(8), ends_at=time(8))


SPOT = {
    "place": "other", "place_note": "Perpustakaan Kota", "place_lat": "-6,5", "place_lon": "106.816667",
    "block1_start": "06:00", "block1_end": "10:00", "block2_start": "13.00", "block2_end": "16:30",
}  # fmt: skip


@pytest.fixture
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.usefixtures("_moment")
class TestPages:
    def test_hours_and_degrees_are_asked_and_shown(self, team, person):
        client = client_of(person)
        page = client.post("/pengajuan/baru", form_of(THURSDAY, **SPOT), follow=True)
        request = WfaRequest.objects.get()
        assert (request.place_lat, request.place_lon) == (-6.5, 106.816667)
        assert "7,5 jam fleksibel: 06.00–10.00, 13.00–16.30" in text_of(page)
        assert "Koordinat -6.5, 106.816667" in text_of(page)
        boss = client_of(team[0])
        inbox, detail = boss.get("/persetujuan"), boss.get(f"/persetujuan/{request.approvals.get().pk}")
        for shown in (inbox, detail):
            assert "7,5 jam fleksibel: 06.00–10.00, 13.00–16.30" in text_of(shown)
            assert "Koordinat -6.5, 106.816667" in text_of(shown)
        again = client.get("/pengajuan/baru")
        assert 'name="block2_end" value="16:30"' in again.content.decode()
        assert 'name="place_lat" value="-6.5"' in again.content.decode()
        assert '<details class="card block-hours" id="jam-fleksibel" open>' in again.content.decode()

    def test_regular_hours_stay_folded_away(self, person):
        client = client_of(person)
        assert 'id="jam-fleksibel">' in client.get("/pengajuan/baru").content.decode()
        page = client.post("/pengajuan/baru", form_of(THURSDAY), follow=True)
        assert "jam kantor biasa" in text_of(page)
        assert "Koordinat" not in text_of(page)

    def test_another_place_without_degrees_says_what_follows(self, person):
        spot = {"place": "other", "place_note": "Perpustakaan Kota"}
        page = client_of(person).post("/pengajuan/baru", form_of(THURSDAY, **spot), follow=True)
        assert "presensi di sana hanya dapat bernilai “tidak diketahui”" in text_of(page)

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"block2_end": ""}, "Isi jam selesai."),
            ({"block2_start": ""}, "Isi jam mulai."),
            ({"block2_end": "x25:61"}, None),
            ({"block2_end": "16:00"}, "kurang 30 menit"),
            ({"block2_end": "09:00"}, "harus selesai sesudah mulai"),
            ({"place_lon": ""}, "Koordinat tempat tidak masuk akal"),
            ({"place_lat": "95"}, "Koordinat tempat tidak masuk akal"),
            ({"place_lat": "nan"}, None),
            ({"place_lat": "<script>"}, None),
        ],
    )
    def test_nothing_typed_is_lost(self, person, changes, sentence):
        typed = SPOT | changes
        page = client_of(person).post("/pengajuan/baru", form_of(THURSDAY, **typed))
        html = page.content.decode()
        assert page.status_code == 422
        assert not WfaRequest.objects.exists()
        assert sentence is None or sentence in text_of(page)
        assert 'id="jam-fleksibel" open>' in html
        assert 'name="block1_start" value="06:00"' in html
        assert "<script>" not in html.replace("<script src", "")
        for name, value in typed.items():
            if value and "<" not in value and name.startswith(("block", "place_l")):
                assert f'name="{name}" value="{value}"' in html

    def test_one_more_row_keeps_hours_and_degrees(self, person):
        page = client_of(person).post(reverse("request_row"), form_of(THURSDAY, **SPOT))
        assert 'name="block2_start" value="13.00"' in page.content.decode()
        assert 'name="place_lat" value="-6,5"' in page.content.decode()

    def test_a_draft_with_half_a_row_is_told_so(self, person):
        page = client_of(person).post(
            reverse("request_draft"), form_of(THURSDAY, **SPOT, block3_start="20:00")
        )
        assert page.status_code == 422
        assert "Isi jam selesai." in text_of(page)

    def test_a_stored_draft_comes_back_with_them(self, person):
        client = client_of(person)
        client.post(reverse("request_draft"), form_of(THURSDAY, **SPOT))
        page = client.get(reverse("request_edit", args=[WfaRequest.objects.get().pk]))
        assert 'name="block2_end" value="16:30"' in page.content.decode()
        assert 'name="place_lon" value="106.816667"' in page.content.decode()

    def test_a_pattern_shows_its_hours(self, person):
        typed = {
            k: v for k, v in form_of(**SPOT).items() if k not in ("days", "week")
        } | {"weekday": "3", "starts_on": THURSDAY.isoformat(), "weeks": "2"}  # fmt: skip
        page = client_of(person).post("/pola/baru", typed, follow=True)
        assert WfaPattern.objects.get().blocks == [["06:00", "10:00"], ["13:00", "16:30"]]
        assert "7,5 jam fleksibel: 06.00–10.00, 13.00–16.30" in text_of(page)
        assert "Perpustakaan Kota" in text_of(page)


@pytest.mark.usefixtures("_moment")
class TestApi:
    def test_blocks_and_degrees_in_and_out(self, person):
        body = body_of(
            THURSDAY, place="other", place_note="Perpustakaan", place_lat=-6.5, place_lon=106.8,
            blocks=[["06:00", "10:00"], ["13:00", "16:30"]],
        )  # fmt: skip
        answer = api_of(person).post("/api/v1/requests", body, format="json")
        assert answer.status_code == 201, answer.data
        assert answer.data["blocks"] == body["blocks"]
        assert (answer.data["place_lat"], answer.data["place_lon"]) == (-6.5, 106.8)

    @pytest.mark.parametrize(
        ("change", "status"),
        [
            ({"blocks": [["06:00"]]}, 400),
            ({"blocks": [["06:00", "10:00", "11:00"]]}, 400),
            ({"blocks": [["06:00:30", "10:00"]]}, 400),
            ({"blocks": "06:00"}, 400),
            ({"blocks": [["06:00", "07:00"]] * 5}, 400),
            ({"blocks": [["06:00", "07:00"]]}, 422),
            ({"place": "other", "place_note": "x", "place_lat": 91, "place_lon": 1}, 422),
            ({"place": "other", "place_note": "x", "place_lat": 9}, 422),
            ({"place": "other", "place_note": "x", "place_lat": "barat", "place_lon": 1}, 400),
        ],
    )
    def test_what_is_wrong_is_told(self, person, change, status):
        answer = api_of(person).post("/api/v1/requests", body_of(THURSDAY, **change), format="json")
        assert answer.status_code == status, answer.data
        assert not WfaRequest.objects.exists()


def test_the_decider_reads_them_in_four_statements(team, django_assert_num_queries):
    people = team[1][:2]
    spot = {"place": Place.OTHER, "place_note": "Perpustakaan", "place_lat": -6.5, "place_lon": 106.8}
    requests = [ask(p, day, blocks=SPLIT, **spot) for p, day in zip(people, (THU, FRI), strict=True)]
    ids = [r.approvals.get().pk for r in requests]
    with django_assert_num_queries(4):
        rows = listed(ids)
    assert [row.request.blocks for row in rows] == [SPLIT, SPLIT]
    assert rows[0].request.position == "Koordinat -6.5, 106.8"
    assert Employee.objects.count() > 2
