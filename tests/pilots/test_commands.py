"""`evaluate_due` and `recompute`: what they answer, and names that are wrong."""

import io
import json
from importlib import import_module

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.problems import NotFound
from pilots.models import EvaluationRun, Pilot, Verdict
from pilots.selectors.lookup import pilot_named, pilot_of, verdict_of
from pilots.services import nightly
from tests.factories import AgencyFactory
from tests.pilots.judged import judge, running
from tests.pilots.trial import DUE_AT, END, FIRST_MONDAY, START, a_plan, a_trial, an_office, signed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_night_of_the_verdict():
    with time_machine.travel(DUE_AT):
        yield


def call(name, *words):
    out = io.StringIO()
    call_command(name, *words, stdout=out)
    return out.getvalue()


def evaluate(*words):
    return json.loads(call("evaluate_due", "--json", *words))


def failed(name, *words):
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command(name, *words, stdout=out)
    return str(caught.value), out.getvalue()


# --- evaluate_due --------------------------------------------------------------------------------


def test_what_is_due_is_done_and_told_as_json():
    pilot = a_trial(staff=4, others=1, terms={"min_wfa_days": 5})
    of = {
        "pilot": pilot.number,
        "agency": pilot.agency.code,
        "office": pilot.office.code,
        "error": "",
        "ran": True,
    }
    [review, verdict] = evaluate("--as-of", "2026-11-28")
    assert review == of | {"kind": "interim", "due_on": "2026-10-28", "outcome": None}
    assert verdict == of | {
        "kind": "final", "due_on": "2026-11-28", "outcome": "raise", "report": "LHE-2026-001", "quota_before": 1,
        "quota_after": 2, "adoption": "adopted", "effective_on": FIRST_MONDAY.isoformat(),
    }  # fmt: skip
    assert evaluate("--as-of", "2026-11-28") == []
    assert Verdict.objects.count() == 1


def test_the_same_in_words():
    pilot = a_trial(staff=4, others=1, terms={"min_wfa_days": 5})
    lines = call("evaluate_due", "--as-of", "2026-11-28", "--pilot", str(pilot.pk)).splitlines()
    name = f"{pilot.agency.code}/{pilot.number} ({pilot.office.code})"
    assert lines[0] == f"{name}, interim due 2026-10-28: reviewed"
    assert lines[1] == (
        f"{name}, final due 2026-11-28: raise, quota 1 → 2 from 2026-12-07 (adopted), report LHE-2026-001"
    )
    assert call("evaluate_due", "--as-of", "2026-11-28") == "Nothing is due.\n"


def test_as_of_the_first_day_a_pilot_begins():
    pilot = signed(a_plan(an_office(staff=1)))
    assert evaluate("--as-of", START.isoformat()) == []
    pilot.refresh_from_db()
    assert pilot.status == "running"


def test_nothing_happens_before_its_date():
    pilot = running()
    assert evaluate("--as-of", "2026-10-27") == []
    assert [row["kind"] for row in evaluate("--as-of", "2026-10-28")] == ["interim"]
    assert not Verdict.objects.exists()
    assert Pilot.objects.get(pk=pilot.pk).status == "running"


def test_one_pilot_is_done_and_the_others_are_left():
    first, second = running(), running()
    evaluate("--pilot", f"{second.agency.code}/{second.number}", "--as-of", "2026-11-28")
    assert set(EvaluationRun.objects.values_list("pilot", flat=True)) == {second.pk}
    assert first.number == second.number


def test_what_somebody_else_is_doing_is_not_done_again():
    pilot = running()
    [_review, final] = nightly.prepare_night(pilot_id=pilot.pk, today=END, now=pilot.created_at)
    EvaluationRun.objects.filter(pk=final.pk).update(status="running", attempts=1, beat_at=timezone.now())
    [_review, answer] = evaluate("--as-of", "2026-11-28")
    assert (answer["ran"], answer["outcome"]) == (False, None)
    assert "done before, running, or no longer due" in call("evaluate_due", "--as-of", "2026-11-28")


@pytest.mark.parametrize("where", ["pilots.services.running.seen_by", "pilots.services.nightly.queue_due"])
def test_one_that_fails_is_told_and_the_others_are_done(monkeypatch, where):
    first, second = running(), running()
    module, name = where.rsplit(".", 1)
    usual = getattr(import_module(module), name)

    def fail(*args, **kwargs):
        whose = kwargs.get("pilot_id") or args[0].pilot_id
        if whose == first.pk:
            raise RuntimeError("disk on fire")
        return usual(*args, **kwargs)

    monkeypatch.setattr(where, fail)
    words, out = failed("evaluate_due", "--as-of", "2026-11-28", "--json")
    assert words.startswith("Some evaluations failed")
    answers = json.loads(out)
    assert {row["error"] for row in answers if row["agency"] == first.agency.code} == {
        "RuntimeError: disk on fire"
    }
    assert all(row["ran"] is not bool(row["error"]) for row in answers)
    assert set(Verdict.objects.values_list("pilot", flat=True)) == {second.pk}
    _words, text = failed("evaluate_due", "--as-of", "2026-11-28")
    assert "failed, RuntimeError: disk on fire" in text


@pytest.mark.parametrize("words", [["--as-of", "tomorrow"], ["--as-of", "2026-13-01"], ["--pilot"]])
def test_words_that_cannot_be_read_are_refused(words):
    failed("evaluate_due", *words)
    assert not EvaluationRun.objects.exists()


# --- names ---------------------------------------------------------------------------------------


def test_a_pilot_has_several_names():
    pilot = a_plan(an_office(staff=1))
    code = pilot.agency.code
    for name in (str(pilot.pk), pilot.number, "uc-2026-1", f"{code}/{pilot.number}", f" {code.lower()}/uc-2026-001 ",
                 f"{code}/{pilot.pk}"):  # fmt: skip
        assert pilot_named(name) == pilot


@pytest.mark.parametrize(
    "name",
    ["", "/", "0", "-1", "999999999999999999999999", "UC", "UC-2026", "UC-2026-", "UC-2026-002", "UC-2026-001-1",
     "UC-x-001", "XX-2026-001", "UC-99999999999-1", "NO/UC-2026-001", "²", "UC-2026-²", "%", "1 OR 1=1"],
)  # fmt: skip
def test_other_names_are_nobodys(name):
    a_plan(an_office(staff=1))
    with pytest.raises(NotFound):
        pilot_named(name)
    for command, words in (("evaluate_due", ["--pilot", name]), ("recompute", [name])):
        if name and not name.startswith("-"):
            assert "There is no pilot" in failed(command, *words)[0]


def test_a_number_that_several_agencies_have_needs_the_agency():
    first, second = (a_plan(an_office(staff=1)) for _ in range(2))
    assert first.number == second.number
    assert "Several agencies" in failed("recompute", first.number)[0]
    assert pilot_named(f"{second.agency.code}/{second.number}") == second


def test_pages_find_only_what_is_of_their_agency():
    verdict = judge(running(), "hold")
    pilot, agency = verdict.pilot, verdict.agency_id
    assert pilot_of(agency, pilot.pk) == pilot
    assert verdict_of(agency, pilot.pk, verdict.pk) == verdict
    other, elsewhere = AgencyFactory().pk, judge(running(), "hold")
    for act in (
        lambda: pilot_of(other, pilot.pk),
        lambda: pilot_of(agency, elsewhere.pilot_id),
        lambda: verdict_of(other, pilot.pk, verdict.pk),
        lambda: verdict_of(agency, pilot.pk, elsewhere.pk),
        lambda: verdict_of(agency, elsewhere.pilot_id, elsewhere.pk),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_pilot_without_a_verdict_has_nothing_to_prove():
    pilot = running()
    assert failed("recompute", pilot.number)[0] == f"{pilot.number} has no verdict yet."
