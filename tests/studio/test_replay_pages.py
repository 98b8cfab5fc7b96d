"""Pages, API and command of replays: who sees what, bad input, no query count that grows."""

import io
import json

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from core.audit import Actor
from employees.models import Office
from studio.enums.replays import OBSTACLES
from studio.models import ReplayRun
from studio.rules.flow import flow_of
from studio.rules.tally import compare, day_change
from studio.selectors.replays import _without_small
from tests.factories import RoleFactory, UserFactory, make_team
from tests.factories_replays import draft_in, replayed
from tests.scheduling.pages import api_of, client_of
from tests.studio.test_replay_services import SOON
from tests.studio.worlds import NOW, TODAY, ask

pytestmark = pytest.mark.django_db
ACTOR = Actor(None, "penguji")


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    return make_team(4)


def person(team, role=None, office=None):
    found = UserFactory(employee__unit=team[0].unit).employee
    if role:
        RoleFactory(employee=found, role=role, office=office)
    return found


def finished(team, admin, **settings):
    return replayed(draft_in(team[0].agency, **settings), admin.user, today=TODAY, now=NOW, actor=ACTOR)


class TestPages:
    def test_from_the_draft_to_the_result(self, team, django_capture_on_commit_callbacks):
        admin = person(team, "admin")
        ask(team[1][0], SOON)
        draft = draft_in(team[0].agency, min_down_mbps=50.0)
        browser = client_of(admin)
        assert (
            "Belum ada putar ulang" in browser.get(f"/kebijakan/{draft.number}/putar-ulang").content.decode()
        )
        with django_capture_on_commit_callbacks(execute=True):
            answer = browser.post(f"/kebijakan/{draft.number}/putar-ulang", {"against": "today"})
        page = browser.get(answer["Location"]).content.decode()
        assert "0 orang mendapat, 4 kehilangan; 1 hari yang sudah disetujui akan gugur." in page
        assert team[1][0].full_name in page
        assert "Kecepatan internet cukup" in page
        assert '<svg viewBox="0 0 480' in page
        for tab in ("hari", "loket", "kuota", "kebijakan"):
            assert browser.get(answer["Location"], {"bagian": tab}).status_code == 200
        assert "50.0" in browser.get(answer["Location"], {"bagian": "kebijakan"}).content.decode()

    def test_while_it_runs_the_page_says_how_far(self, team):
        admin = person(team, "admin")
        run = finished(team, admin)
        ReplayRun.objects.filter(pk=run.pk).update(status="running", result=None, people=10, people_done=4)
        page = client_of(admin).get(f"/putar-ulang/{run.pk}").content.decode()
        assert "4 dari 10 pegawai" in page
        part = client_of(admin).get(f"/putar-ulang/{run.pk}/kemajuan")
        assert "HX-Refresh" not in part.headers
        assert client_of(admin).get(f"/putar-ulang/{run.pk}/unduh").status_code == 409
        ReplayRun.objects.filter(pk=run.pk).update(status="failed", error="Rusak")
        assert client_of(admin).get(f"/putar-ulang/{run.pk}/kemajuan")["HX-Refresh"] == "true"
        assert "Rusak" in client_of(admin).get(f"/putar-ulang/{run.pk}").content.decode()

    def test_a_stale_result_says_so(self, team):
        admin = person(team, "admin")
        run = finished(team, admin, needs_laptop=False)
        run.version.settings = {"needs_laptop": True}
        run.version.save(update_fields=["settings"])
        assert "sudah diubah sesudah" in client_of(admin).get(f"/putar-ulang/{run.pk}").content.decode()

    def test_who_may_not_see_names_sees_numbers_and_no_small_groups(self, team):
        run = finished(team, person(team, "admin"), min_down_mbps=50.0)
        leader = person(team, "leadership")
        page = client_of(leader).get(f"/putar-ulang/{run.pk}").content.decode()
        assert "4 kehilangan" in page
        assert not any(p.full_name in page for p in team[1])
        assert "?bagian=pegawai" not in page
        asked = client_of(leader).get(f"/putar-ulang/{run.pk}", {"bagian": "pegawai"}).content.decode()
        assert not any(p.full_name in asked for p in team[1])
        answer = client_of(leader).get(f"/putar-ulang/{run.pk}/unduh")
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        assert "pegawai" not in book.sheetnames

    def test_outsiders(self, team):
        run = finished(team, person(team, "admin"))
        office = Office.objects.get(pk=team[0].office_id)
        for nobody in (person(team), person(team, "admin", office)):
            for path in (f"/putar-ulang/{run.pk}", "/putar-ulang", f"/putar-ulang/{run.pk}/unduh"):
                assert client_of(nobody).get(path).status_code == 403
        stranger = person(make_team(1), "admin")
        assert client_of(stranger).get(f"/putar-ulang/{run.pk}").status_code == 404
        auditor = person(team, "auditor")
        assert client_of(auditor).get(f"/putar-ulang/{run.pk}").status_code == 200
        assert client_of(auditor).post(f"/kebijakan/{run.version.number}/putar-ulang").status_code == 403

    def test_a_second_press_while_it_waits_is_told(self, team):
        admin = person(team, "admin")
        draft = draft_in(team[0].agency)
        path = f"/kebijakan/{draft.number}/putar-ulang"
        assert client_of(admin).post(path).status_code == 302
        again = client_of(admin).post(path)
        assert (again.status_code, "sedang diputar ulang" in again.content.decode()) == (409, True)

    @pytest.mark.parametrize(
        "query", ["bagian=x", "bagian=hari&perubahan='", "kantor=9" * 30, "page=0&unit=-1"]
    )
    def test_strange_queries_do_no_harm(self, team, query):
        admin = person(team, "admin")
        run = finished(team, admin, min_down_mbps=50.0)
        assert client_of(admin).get(f"/putar-ulang/{run.pk}?{query}").status_code == 200

    def test_queries_do_not_grow_with_rows(self, team):
        admin = person(team, "admin")
        browser = client_of(admin)
        first = finished(team, admin, min_down_mbps=50.0)
        counts = []
        for people in (team, make_team(1)):
            if people is not team:
                for extra in range(12):
                    UserFactory(employee__unit=team[0].unit, employee__name=f"Baru {extra}")
                    ask(team[1][extra % 4], SOON, "rejected") if extra < 1 else None
            run = first if people is team else finished(team, admin, min_down_mbps=60.0)
            browser.get(f"/putar-ulang/{run.pk}")
            with CaptureQueriesContext(connection) as seen:
                browser.get(f"/putar-ulang/{run.pk}")
            counts.append(len(seen))
        assert counts[0] == counts[1]


class TestApi:
    def test_ask_wait_read_and_fetch(self, team, django_capture_on_commit_callbacks):
        admin = person(team, "admin")
        draft = draft_in(team[0].agency, min_down_mbps=50.0)
        with django_capture_on_commit_callbacks(execute=True):
            asked = api_of(admin).post(f"/api/v1/policies/{draft.number}/replays", {}, format="json")
        assert (asked.status_code, asked.json()["policy"]) == (201, draft.number)
        found = api_of(admin).get(f"/api/v1/replays/{asked.json()['id']}").json()
        assert (found["status"], found["percent"], found["stale"]) == ("done", 100, [])
        assert found["result"]["people"]["loses"] == 4
        assert {g["group"] for g in found["result"]["groups"]} == {
            "office",
            "unit",
            "post_level",
            "rank",
            "sex",
        }
        file = api_of(admin).get(f"/api/v1/replays/{found['id']}/file")
        assert load_workbook(io.BytesIO(b"".join(file.streaming_content)))["pegawai"].max_row == 5

    def test_refusals(self, team):
        admin = person(team, "admin")
        api = api_of(admin)
        assert api.post("/api/v1/policies/1/replays", {}, format="json").status_code == 404
        draft = draft_in(team[0].agency, quota_start=7)
        refused = api.post(f"/api/v1/policies/{draft.number}/replays", {}, format="json")
        assert (refused.status_code, refused.json()["code"]) == (422, "out_of_range")
        bad = api.post(f"/api/v1/policies/{draft.number}/replays", {"against": "x"}, format="json")
        assert bad.status_code == 400
        assert api.get("/api/v1/replays/999999").status_code == 404

    def test_the_schema_has_the_operations(self, team):
        schema = api_of(person(team)).get("/api/v1/schema?format=json").json()
        named = {o["operationId"] for p in schema["paths"].values() for o in p.values() if "operationId" in o}
        assert {"policies_replays_create", "replays_retrieve", "replays_file"} <= named


class TestCommand:
    def run(self, agency, path, *more):
        out = io.StringIO()
        call_command("replay_policy", agency, str(path), *more, stdout=out)
        return out.getvalue()

    def test_numbers_as_json_and_in_words(self, team, tmp_path):
        code = team[0].agency.code
        (tmp_path / "p.json").write_text(json.dumps({"settings": {"min_down_mbps": 50}, "overrides": []}))
        found = json.loads(self.run(code, tmp_path / "p.json", "--json"))
        assert (found["people"]["loses"], found["baseline"], found["window"]["first"]) == (4, 1, "2026-09-28")
        assert "4 kehilangan" in self.run(code, tmp_path / "p.json")
        (tmp_path / "bare.json").write_text("{}")
        assert json.loads(self.run(code, tmp_path / "bare.json", "--json"))["is_empty"]
        assert not ReplayRun.objects.exists()

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("{", "tidak dapat dibaca"),
            ("[" * 100_000, "tidak dapat dibaca"),
            ("[]", "harus berupa objek"),
            ('{"quota_start": 9}', "harus antara 0 dan 2"),
            ('{"x": 1}', "tidak dikenal"),
        ],
    )
    def test_what_cannot_be_used_is_said(self, team, tmp_path, text, sentence):
        (tmp_path / "p.json").write_text(text)
        with pytest.raises(CommandError, match=sentence):
            self.run(team[0].agency.code, tmp_path / "p.json")

    def test_no_file_and_no_agency(self, team, tmp_path):
        with pytest.raises(CommandError, match="tidak dapat dibaca"):
            self.run(team[0].agency.code, tmp_path / "none.json")
        with pytest.raises(CommandError, match="tidak dikenal"):
            self.run("TIADA", tmp_path / "none.json")


class TestRules:
    def test_small_groups_are_hidden_and_never_alone(self):
        rows = [{"key": k, "people": n} for k, n in (("a", 40), ("b", 9), ("c", 2))]
        assert [r["key"] for r in _without_small(rows)] == ["a"]
        assert [r["key"] for r in _without_small(rows[:2])] == ["a", "b"]

    @pytest.mark.parametrize(
        ("before", "after", "change"),
        [
            ([()], [()], "unchanged"), ([("a",)], [("b",)], "unchanged"), ([("a",)], [()], "gains"),
            ([()], [("a",)], "loses"), ([("a",), ()], [(), ()], "gains_some"), ([(), ()], [(), ("a",)], "loses_some"),
            ([("a",), ()], [(), ("a",)], "both"), ([], [], "unchanged"),
        ],
    )  # fmt: skip
    def test_what_happens_to_a_person(self, before, after, change):
        assert compare(before, after).change == change

    @pytest.mark.parametrize(
        ("before", "after", "granted", "live", "future", "change"),
        [
            (0, 0, True, True, True, None), (1, 1, True, True, True, None), (0, 1, True, True, True, "future_broken"),
            (0, 1, True, True, False, "past_broken"), (0, 1, False, True, True, "pending_broken"),
            (0, 1, False, False, True, None), (1, 0, False, False, True, "opened"), (1, 0, True, True, True, "mended"),
            (1, 0, False, True, True, None),
        ],
    )  # fmt: skip
    def test_what_happens_to_a_day(self, before, after, granted, live, future, change):
        sides = [frozenset("x" * n) for n in (before, after)]
        assert day_change(*sides, granted=granted, live=live, future=future) == change

    def test_the_flow_shows_everybody_once(self):
        rows = [
            {"before": b, "after": a, "rule": r, "people": n}
            for b, a, r, n in [
                (True, True, "", 900), (False, False, "", 80),
                *((False, True, f"r{i}", 20 - i) for i in range(14)), (True, False, "laptop", 3),
            ]
        ]  # fmt: skip
        flow = flow_of(rows)
        assert sum(band.people for band in flow.bands) == sum(row["people"] for row in rows)
        letters = [band.letter for band in flow.bands if band.letter]
        assert letters == sorted(set(letters))
        assert sum(node.people for node in flow.nodes if node.anchor == "start") == sum(
            r["people"] for r in rows
        )
        assert flow_of([]) is None

    def test_every_obstacle_of_a_day_has_words(self):
        from scheduling.enums import ProblemCode
        from tests.studio.test_replaying import LOOSER

        assert LOOSER
        assert (
            {"unit_share", "counter_minimum", "quota_full", "horizon"}
            <= set(OBSTACLES)
            <= set(ProblemCode.values)
        )
