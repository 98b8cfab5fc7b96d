"""The API of pilots: lists and shapes, everything that pages do, and who may."""

import json

import pytest
import time_machine
from django.core.cache import cache

from core.models import AuditEvent
from employees.models import Employee
from pilots.models import Adoption, Pilot
from scheduling.selectors import quota_for
from tests.factories import OfficeFactory, RoleFactory, UserFactory
from tests.factories_plans import (
    AdoptionFactory,
    RunFactory,
    VerdictFactory,
    enrol,
    make_pilot,
    quality,
    result,
)
from tests.pilots.pages import NOW, an_agency
from tests.pilots.trial import DUE_AT, END, FIRST_MONDAY, a_trial
from tests.scheduling.pages import api_of, query_count

pytestmark = pytest.mark.django_db
API = "/api/v1/pilots"
PLAN = {
    "start_on": "2026-12-14", "quota_tried": 1, "quota_goal": 2, "purpose": "Mencoba satu hari",
    "terms": {"index_margin": 2.5, "must": ["index", "complaints"]},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def agency():
    return an_agency()


def post(person, path, body=None, **headers):
    return api_of(person).post(f"{API}{path}", body or {}, format="json", headers=headers)


def plan(agency, **changes):
    return {**PLAN, "office": agency.office.pk, "comparisons": [agency.other.pk], **changes}


def no(answer, status, code=""):
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), body
    assert body["detail"] and (not code or body["code"] == code), body
    return body


def yes(answer, status=200):
    assert answer.status_code == status, answer.content
    return answer.json()


def drafted(agency, **changes):
    return yes(post(agency.admin, "", plan(agency, **changes)), 201)


def proposed(agency):
    made = drafted(agency)
    return yes(post(agency.admin, f"/{made['id']}/propose"))


# --- from a draft to a signature


def test_a_plan_is_drafted_changed_proposed_and_signed(agency):
    made = drafted(agency)
    assert (made["status"], made["number"], made["sha256"], made["plan"]) == (
        "draft",
        "UC-2026-001",
        None,
        None,
    )
    assert made["office"] == {"id": agency.office.pk, "code": agency.office.code, "name": agency.office.name}
    assert [office["id"] for office in made["comparisons"]] == [agency.other.pk]
    assert (made["terms"]["index_margin"], made["terms"]["months"]) == (2.5, 2)
    assert made["window"] == {"from": "2026-12-14", "to": "2027-02-14"}
    assert {"no_baseline"} <= {problem["code"] for problem in made["check"]["problems"]}
    where = f"/{made['id']}"
    changed = yes(api_of(agency.admin).put(f"{API}{where}", PLAN | {"quota_goal": 1}, format="json"))
    assert (changed["quota_goal"], changed["comparisons"]) == (1, [])
    found = yes(post(agency.admin, f"{where}/propose"))
    assert (found["status"], found["plan"]["version"]) == ("proposed", 1)
    assert json.loads(found["plan"]["text"])["number"] == "UC-2026-001"
    signed = yes(post(agency.official, f"{where}/sign", {"sha256": found["plan"]["sha256"]}))
    assert (signed["status"], signed["sha256"]) == ("signed", found["plan"]["sha256"])
    assert signed["due_on"] == "2027-02-14" and signed["plan"]["signed_at"] and signed["check"] is None
    told = AuditEvent.objects.filter(target=f"pilots.pilot:{made['id']}").order_by("pk")
    verbs = ["pilot.drafted", "pilot.revised", "pilot.proposed", "pilot.signed"]
    assert list(told.values_list("verb", flat=True)) == verbs
    assert set(told.values_list("actor_id", flat=True)) == {agency.admin.user.pk, agency.official.user.pk}


def test_only_the_plan_that_was_read_is_signed(agency):
    found = proposed(agency)
    where = f"/{found['id']}/sign"
    for wrong in ("0" * 64, found["plan"]["sha256"][:-1], "; DROP TABLE"):
        no(post(agency.official, where, {"sha256": wrong}), 409, "changed")
    no(post(agency.official, where, {}), 400)
    assert Pilot.objects.get().status == "proposed"


def test_a_signature_is_given_once(agency):
    found = proposed(agency)
    where, body = f"/{found['id']}/sign", {"sha256": found["plan"]["sha256"]}
    first = post(agency.official, where, body, **{"Idempotency-Key": "tanda"})
    again = post(agency.official, where, body, **{"Idempotency-Key": "tanda"})
    assert yes(first) == yes(again) and again["Idempotent-Replay"] == "true"
    no(
        post(agency.official, where, {"sha256": "0" * 64}, **{"Idempotency-Key": "tanda"}),
        422,
        "idempotency_mismatch",
    )
    no(post(agency.official, where, body), 409, "not_proposed")
    assert AuditEvent.objects.filter(verb="pilot.signed").count() == 1


def test_nobody_signs_alone(agency):
    """Not the head of the office, and not who proposed the plan, whatever their roles."""
    found = proposed(agency)
    where, body = f"/{found['id']}/sign", {"sha256": found["plan"]["sha256"]}
    RoleFactory(employee=agency.head, role="official")
    RoleFactory(employee=agency.admin, role="official")
    no(post(agency.head, where, body), 422, "own_office")
    no(post(Employee.objects.get(pk=agency.admin.pk), where, body), 422, "own_plan")
    no(post(agency.leadership, where, body), 403)


def test_a_plan_goes_back_with_a_reason_and_is_changed(agency):
    found = proposed(agency)
    where = f"/{found['id']}"
    no(post(agency.official, f"{where}/return", {"reason": "  "}), 422, "no_reason")
    back = yes(post(agency.official, f"{where}/return", {"reason": "Kantor pembanding kurang"}))
    assert (back["status"], back["plan"]) == ("draft", None)
    yes(api_of(agency.admin).put(f"{API}{where}", PLAN, format="json"))
    assert yes(post(agency.admin, f"{where}/propose"))["plan"]["version"] == 2
    no(api_of(agency.admin).put(f"{API}{where}", PLAN, format="json"), 409, "not_a_draft")


def test_a_plan_is_cancelled_with_a_reason(agency):
    found = proposed(agency)
    no(post(agency.admin, f"/{found['id']}/cancel"), 422, "no_reason")
    gone = yes(post(agency.admin, f"/{found['id']}/cancel", {"reason": "Batal pindah gedung"}))
    assert (gone["status"], gone["ended_on"], gone["end_reason"]) == (
        "cancelled",
        "2026-11-30",
        "Batal pindah gedung",
    )
    no(post(agency.admin, f"/{found['id']}/cancel", {"reason": "lagi"}), 409, "wrong_state")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"start_on": "2026-11-30"}, "start_past"),
        ({"start_on": "0001-01-01"}, "start_past"),
        ({"start_on": "9999-12-31"}, "start_far"),
        ({"quota_tried": 0}, "quota_none"),
        ({"quota_goal": 3}, "quota_above_cap"),
        ({"quota_tried": 2, "quota_goal": 1}, "quota_order"),
        ({"terms": {"rumus": 1}}, "unknown_term"),
        ({"terms": {"alpha": 0.9}}, "out_of_range"),
        ({"terms": {"months": "dua"}}, "wrong_type"),
        ({"terms": {"adoption": "langsung"}}, "not_a_choice"),
    ],
)
def test_what_a_draft_may_not_say(agency, changes, code):
    no(post(agency.admin, "", plan(agency, **changes)), 422, code)
    assert not Pilot.objects.exists()


def test_comparison_offices_are_of_the_agency_and_others(agency):
    foreign = OfficeFactory()
    no(post(agency.admin, "", plan(agency, comparisons=[foreign.pk])), 422, "comparison_foreign")
    no(post(agency.admin, "", plan(agency, comparisons=[10**18])), 422, "comparison_foreign")
    no(post(agency.admin, "", plan(agency, comparisons=[agency.office.pk])), 422, "comparison_itself")
    no(post(agency.admin, "", plan(agency, office=foreign.pk)), 404)
    assert not Pilot.objects.exists()


# --- reading


def test_the_list_shows_what_the_reader_may_read(agency):
    draft = make_pilot(status="draft", office=agency.other)
    live = make_pilot(status="running", office=agency.office, comparisons=[agency.other])
    make_pilot(status="running")

    def ids(person, **query):
        found = yes(api_of(person).get(API, query))
        assert found["count"] == len(found["results"])
        return [row["id"] for row in found["results"]]

    for person in (agency.admin, agency.official, agency.leadership, agency.auditor):
        assert sorted(ids(person)) == sorted([draft.pk, live.pk])
    assert ids(agency.staff) == ids(agency.head) == ids(agency.stranger) == [live.pk]
    assert ids(agency.admin, status="draft") == ids(agency.admin, office=agency.other.pk) == [draft.pk]
    assert ids(agency.admin, status="ended") == ids(agency.admin, office=10**18) == []
    for odd in ({"status": "x"}, {"office": "abc"}, {"office": 0}, {"office": 10**30}):
        no(api_of(agency.admin).get(API, odd), 400)
    no(api_of(agency.admin).get(API, {"page": 9}), 404)


def test_the_list_tells_the_latest_outcome_and_pages(agency):
    pilot = make_pilot(status="followed", office=agency.office)
    VerdictFactory(run=RunFactory(pilot=pilot))
    VerdictFactory(run=RunFactory(pilot=pilot, due_on="2027-01-28"), decided_on="2027-01-28", outcome="keep")
    make_pilot(status="draft", office=agency.other)
    first = yes(api_of(agency.admin).get(API, {"page_size": 1}))
    assert (first["count"], len(first["results"]), first["previous"]) == (2, 1, None)
    rows = {
        row["id"]: row for row in first["results"] + yes(api_of(agency.admin).get(first["next"]))["results"]
    }
    assert rows[pilot.pk]["outcome"] == "keep" and rows[pilot.pk]["sha256"] == pilot.signed_plan.sha256
    assert {row["outcome"] for row in rows.values()} == {"keep", None}


def test_queries_do_not_grow(agency):
    client = api_of(agency.admin)
    pilot = make_pilot(status="ended", office=agency.office, comparisons=[agency.other])
    VerdictFactory(run=RunFactory(pilot=pilot))
    few, one = query_count(client, API), query_count(client, f"{API}/{pilot.pk}")
    for n in range(8):
        more = make_pilot(status="ended", office=OfficeFactory(agency=agency.office.agency))
        VerdictFactory(run=RunFactory(pilot=more))
        verdict = VerdictFactory(run=RunFactory(pilot=pilot, due_on=f"2027-01-{n + 1:02d}"))
        AdoptionFactory(verdict=verdict, status="waiting")
    enrol(pilot, [agency.head, agency.staff])
    assert query_count(client, API) == few
    assert query_count(client, f"{API}/{pilot.pk}") == one


def test_before_the_verdict_only_completeness_is_told():
    pilot = a_trial(share=lambda monday: 0.9 if str(monday) < "2026-10" else 0.4)
    reader = UserFactory(employee__unit__office=pilot.office).employee
    cache.clear()
    with time_machine.travel("2026-11-16T03:00:00Z", tick=False):
        answer = api_of(reader).get(f"{API}/{pilot.pk}")
    found = yes(answer)
    assert (found["status"], found["verdicts"], found["outcome"]) == ("running", [], None)
    assert found["members"] == {"pilot": 12, "comparison": 24, "left": 0}
    told = found["quality"]
    assert told["until"] == "2026-11-16" and told["wfa_days"] > 0 and told["observed"] == told["expected"]
    assert {gate["gate"] for gate in told["gates"]} <= {"wfa_days", "observed"}
    assert [stop["criterion"] for stop in told["stops"]] == ["complaints"]
    said = answer.content.decode()
    assert (
        "series" not in said
        and "estimate" not in json.dumps(found["check"])
        and '"index"' not in json.dumps(told)
    )
    no(api_of(reader).get(f"{API}/{pilot.pk}/report"), 404)


def test_the_report_is_of_the_latest_verdict_or_of_the_named_one(agency):
    pilot = make_pilot(status="followed", office=agency.office)
    first = VerdictFactory(run=RunFactory(pilot=pilot))
    last = VerdictFactory(
        run=RunFactory(pilot=pilot, due_on="2027-01-28"), decided_on="2027-01-28", outcome="keep"
    )
    foreign = VerdictFactory()
    client = api_of(agency.staff)
    assert yes(client.get(f"{API}/{pilot.pk}/report"))["number"] == last.number
    assert yes(client.get(f"{API}/{pilot.pk}/report", {"verdict": first.pk}))["number"] == first.number
    no(client.get(f"{API}/{pilot.pk}/report", {"verdict": foreign.pk}), 404)
    for odd in ("abc", "0", "-1", str(10**30)):
        no(client.get(f"{API}/{pilot.pk}/report", {"verdict": odd}), 400)


def test_small_groups_have_no_numbers_for_those_who_do_not_oversee(agency):
    pilot = make_pilot(status="followed", office=agency.office)
    reasons = [{"code": "not_inferior", "params": {"criterion": "index", "estimate": -0.777, "lower": -1.6,
                                                   "upper": 0.8, "margin": 3.0}}]  # fmt: skip
    VerdictFactory(
        run=RunFactory(pilot=pilot),
        quality=quality(enrolled=4),
        results=[result(estimate=-0.777)],
        reasons=reasons,
    )
    for path in (f"{API}/{pilot.pk}", f"{API}/{pilot.pk}/report"):
        assert "-0.777" in api_of(agency.auditor).get(path).content.decode()
        said = api_of(agency.staff).get(path).content.decode()
        assert "0.777" not in said and "0,78" not in said and "0.78" not in said


def test_errors_of_runs_are_for_those_who_can_mend_them(agency):
    pilot = make_pilot(status="running", office=agency.office)
    RunFactory(pilot=pilot, status="failed", error="ValueError: 12", due_on="2026-10-28", kind="interim")
    shown = yes(api_of(agency.admin).get(f"{API}/{pilot.pk}"))["run"]
    assert (shown["status"], shown["error"], shown["kind"]) == ("failed", "ValueError: 12", "interim")
    assert yes(api_of(agency.staff).get(f"{API}/{pilot.pk}"))["run"]["error"] == ""
    assert yes(api_of(agency.leadership).get(f"{API}/{pilot.pk}"))["run"]["error"] == ""


# --- evaluating, adopting, vetoing


def test_a_due_evaluation_is_started_and_carries_itself_out(django_capture_on_commit_callbacks):
    pilot = a_trial()
    admin = UserFactory(employee__unit__office=OfficeFactory(agency=pilot.agency)).employee
    RoleFactory(employee=admin, role="admin")
    with time_machine.travel("2026-10-20T03:00:00Z", tick=False):
        no(post(admin, f"/{pilot.pk}/run"), 422, "not_due")
    with time_machine.travel(DUE_AT, tick=False):
        for percent in (
            0,
            100,
        ):  # the evaluation waits; then it is done, and a review that it left behind is asked for
            with django_capture_on_commit_callbacks(execute=True):
                shown = yes(post(admin, f"/{pilot.pk}/run"), 202)["run"]
            assert (shown["kind"], shown["percent"]) == ("final", percent)
        assert set(pilot.runs.values_list("status", flat=True)) == {"done"}
        no(post(admin, f"/{pilot.pk}/run"), 422, "not_due")
    found = yes(api_of(admin).get(f"{API}/{pilot.pk}"))
    assert found["outcome"] == "raise" and found["verdicts"][0]["adoption"]["effective_on"] == str(
        FIRST_MONDAY
    )


def waiting(agency, **changes):
    pilot = make_pilot(status="decided", office=agency.office, official=agency.official)
    verdict = VerdictFactory(run=RunFactory(pilot=pilot))
    AdoptionFactory(verdict=verdict, mode="confirm", status="waiting", **changes)
    return pilot, verdict


def test_a_verdict_is_adopted_once(agency):
    pilot, verdict = waiting(agency)
    no(post(agency.admin, f"/{pilot.pk}/adopt"), 403)
    found = yes(post(agency.official, f"/{pilot.pk}/adopt", {"verdict": verdict.pk}))
    [told] = found["verdicts"]
    assert (told["adoption"]["status"], told["adoption"]["effective_on"]) == ("adopted", "2026-12-07")
    assert found["status"] == "followed"
    assert quota_for(agency.office.pk, Adoption.objects.get().effective_on) == 2
    no(post(agency.official, f"/{pilot.pk}/adopt"), 409, "already_decided")
    address = f"/api/v1/offices/{agency.office.pk}/quota"
    row = yes(api_of(agency.staff).get(address, {"on": "2026-12-07"}))
    assert (row["days"], row["source"]) == (2, f"pilots.verdict:{verdict.pk}") and verdict.number in row[
        "reason"
    ]


def test_a_verdict_is_vetoed_with_a_reason(agency):
    pilot, verdict = waiting(agency)
    for empty in ({}, {"reason": ""}, {"reason": " \n"}):
        no(post(agency.official, f"/{pilot.pk}/veto", empty), 422, "no_reason")
    no(post(agency.admin, f"/{pilot.pk}/veto", {"reason": "x"}), 403)
    found = yes(post(agency.official, f"/{pilot.pk}/veto", {"reason": "Layanan libur"}))
    told = found["verdicts"][0]["adoption"]
    assert (told["status"], told["reason"], told["decided_by"]) == (
        "vetoed",
        "Layanan libur",
        agency.official.pk,
    )
    assert (found["verdicts"][0]["id"], found["status"]) == (verdict.pk, "running")
    no(post(agency.official, f"/{pilot.pk}/veto", {"reason": "lagi"}), 409)
    no(post(agency.official, f"/{pilot.pk}/adopt"), 409)


def test_only_verdicts_of_this_pilot_that_change_something(agency):
    pilot = make_pilot(status="running", office=agency.office)
    no(post(agency.official, f"/{pilot.pk}/adopt"), 409, "nothing_to_adopt")
    held = VerdictFactory(run=RunFactory(pilot=pilot), outcome="hold", quota_after=1)
    no(post(agency.official, f"/{pilot.pk}/veto", {"reason": "x"}), 409, "nothing_to_adopt")
    no(
        post(agency.official, f"/{pilot.pk}/veto", {"reason": "x", "verdict": held.pk}),
        409,
        "nothing_to_adopt",
    )
    foreign = AdoptionFactory(status="waiting").verdict
    no(post(agency.official, f"/{pilot.pk}/adopt", {"verdict": foreign.pk}), 404)
    assert Adoption.objects.get().status == "waiting"


def test_an_office_leaves_the_periodic_evaluation(agency):
    pilot = make_pilot(status="followed", office=agency.office)
    no(post(agency.official, f"/{pilot.pk}/end", {"reason": "Tetap"}), 409, "not_judged")
    VerdictFactory(run=RunFactory(pilot=pilot))
    no(post(agency.official, f"/{pilot.pk}/end"), 422, "no_reason")
    found = yes(post(agency.official, f"/{pilot.pk}/end", {"reason": "Menjadi tetap"}))
    assert (found["status"], found["end_reason"]) == ("ended", "Menjadi tetap")


# --- strangers


ACTS = ("propose", "return", "sign", "cancel", "run", "adopt", "veto", "end")


def test_another_agency_finds_nothing(agency):
    pilot, verdict = waiting(agency)
    other = an_agency()
    body = {"reason": "x", "sha256": pilot.signed_plan.sha256, "verdict": verdict.pk}
    for person in (other.admin, other.official):
        for act in ACTS:
            no(post(person, f"/{pilot.pk}/{act}", body), 404)
        for path in (f"{API}/{pilot.pk}", f"{API}/{pilot.pk}/report"):
            no(api_of(person).get(path), 404)
        no(api_of(person).put(f"{API}/{pilot.pk}", PLAN, format="json"), 404)
        assert yes(api_of(person).get(API))["count"] == 0
    assert Pilot.objects.get(pk=pilot.pk).status == "decided" and Adoption.objects.get().status == "waiting"


def test_people_without_a_role_read_and_do_nothing(agency):
    pilot, _verdict = waiting(agency)
    body = {"reason": "x", "sha256": pilot.signed_plan.sha256}
    for act in ACTS:
        no(post(agency.staff, f"/{pilot.pk}/{act}", body), 403)
        no(post(agency.stranger, f"/{pilot.pk}/{act}", body), 404)
    no(post(agency.staff, "", plan(agency)), 403)
    assert yes(api_of(agency.staff).get(f"{API}/{pilot.pk}"))["id"] == pilot.pk


def test_an_admin_of_one_office_plans_for_that_office_only(agency):
    RoleFactory(employee=agency.head, role="admin", office=agency.office)
    assert yes(post(agency.head, "", plan(agency)), 201)
    no(post(agency.head, "", plan(agency, office=agency.other.pk, comparisons=[])), 403)


def test_the_end_is_the_day_after_the_last(agency):
    assert str(END) == "2026-11-28"
    made = drafted(agency, start_on="2026-12-28")
    assert (made["end_on"], made["baseline_from"]) == ("2027-02-28", "2026-10-28")
