"""Proving a verdict years later: from what was stored, and against the tables of today."""

import io
import json
from contextlib import contextmanager
from datetime import date, timedelta
from importlib import import_module

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from employees.models import Employee
from performance.models import Assessment, DailyReport, WeeklyIndex
from performance.services.indices import compute_indices
from pilots.models import Adoption, Pilot, PilotMember, SeenData, Verdict
from pilots.rules.seen import Seen, packed, unpacked
from pilots.selectors.recomputing import proof_of
from pilots.services.nightly import prepare_night
from presence.models import AttendanceDay
from scheduling.models import Absence, CalendarDay, QuotaRule
from scheduling.selectors import quota_for
from tests.factories import EmployeeFactory, PolicyFactory, UnitFactory
from tests.pilots.trial import (
    DUE_AT,
    FIRST_MONDAY,
    START,
    THURSDAY,
    a_plan,
    a_trial,
    an_office,
    night,
    people_of,
    signed,
    work,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
GUARD = import_module("pilots.migrations.0002_never_edited")


@pytest.fixture
def verdict():
    return night(a_trial(staff=4, others=1, terms={"min_wfa_days": 5}))


def recompute(verdict, *options):
    """(answer, whether the command succeeded)."""
    out = io.StringIO()
    try:
        call_command("recompute", str(verdict.pilot_id), *options, stdout=out)
    except CommandError:
        return out.getvalue(), False
    return out.getvalue(), True


def proved(verdict):
    [answer], success = json.loads(recompute(verdict, "--json")[0]), recompute(verdict, "--json")[1]
    assert success is (answer["intact"] and answer["same"])
    return answer


@contextmanager
def unguarded():
    """As somebody with the database in their hands."""
    side = "SQLITE" if connection.vendor == "sqlite" else "POSTGRES"
    with connection.cursor() as cursor:
        for statement in getattr(GUARD, f"{side}_UNDO"):
            cursor.execute(statement)
        yield
        for statement in getattr(GUARD, side):
            cursor.execute(statement)


def test_an_untouched_verdict_is_proved_and_nothing_was_corrected(verdict):
    answer = proved(verdict)
    assert answer == {
        "report": verdict.number, "decided_on": "2026-11-28", "outcome": "raise", "checksum": verdict.run.checksum,
        "intact": True, "same": True, "differs_at": [], "corrections": [], "facts": [], "outcome_today": "raise",
    }  # fmt: skip
    text, success = recompute(verdict)
    assert success
    assert "checksum holds" in text
    assert "nothing was corrected since" in text


def test_every_number_of_the_report_follows_from_what_was_stored(verdict):
    """Nothing is read but the stored bytes: the tables may be empty."""
    DailyReport.objects.all().delete()
    WeeklyIndex.objects.all().delete()
    AttendanceDay.objects.all().delete()
    Assessment.objects.all().delete()
    proof = proof_of(verdict)
    assert proof.proved
    assert proof.now.ruling.outcome == "extend"


def corrected(verdict):
    """Nothing of the verdict changes; what differs is listed with what it was and what it is."""
    answer = proved(verdict)
    assert (answer["intact"], answer["same"], answer["outcome"]) == (True, True, verdict.outcome)
    return answer["corrections"], answer["facts"]


def somebody(verdict):
    return people_of(verdict.pilot.office)[0]


def test_a_corrected_report_is_listed(verdict):
    who = somebody(verdict)
    on = START + THURSDAY
    DailyReport.objects.filter(employee=who, date=on).update(submitted_at=None, status="draft")
    [row], facts = corrected(verdict)
    assert row == {
        "table": "reports", "key": {"employee": who.pk, "date": on.isoformat()}, "before": {"filed": 1},
        "after": {"filed": 0},
    }  # fmt: skip
    assert facts == []
    text, _success = recompute(verdict)
    assert "corrected since: 1 rows, 0 facts" in text
    assert f"reports {row['key']}: {row['before']} → {row['after']}" in text


def test_an_index_that_was_computed_anew_is_listed(verdict):
    who = somebody(verdict)
    report = DailyReport.objects.get(employee=who, date=START + THURSDAY)
    report.items.update(achieved=0)
    compute_indices(employee_ids=[who.pk], week=START, now=DUE_AT)
    [row], _facts = corrected(verdict)
    assert (row["table"], row["key"]) == ("indices", {"employee": who.pk, "week": START.isoformat()})
    assert row["after"]["value"] < row["before"]["value"]


def test_a_corrected_attendance_is_listed(verdict):
    who = somebody(verdict)
    AttendanceDay.objects.filter(employee=who, date=START + THURSDAY).update(
        verdict="outside", shortage_minutes=30
    )
    [row], _facts = corrected(verdict)
    assert (row["table"], row["before"]["outside"], row["after"]["outside"]) == ("attendance", 0, 1)
    assert (row["before"]["shortage"], row["after"]["shortage"]) == (0, 30)


def test_a_deleted_row_and_a_new_one_are_listed(verdict):
    who = somebody(verdict)
    AttendanceDay.objects.get(employee=who, date=START + THURSDAY).delete()
    Absence.objects.create(
        employee=who, kind="leave", starts_on=START, ends_on=START + DAY, source="uji", source_id="1"
    )
    rows, _facts = corrected(verdict)
    assert [(row["table"], row["after"] is None, row["before"] is None) for row in rows] == [
        ("attendance", True, False), ("absences", False, True),
    ]  # fmt: skip


def test_a_later_predicate_is_listed(verdict):
    Assessment.objects.filter(employee=somebody(verdict)).update(predicate="poor")
    [row], _facts = corrected(verdict)
    assert (row["table"], row["before"], row["after"]) == ("predicates", {"score": 80}, {"score": 40})


def test_a_corrected_calendar_is_listed_by_its_days(verdict):
    CalendarDay.objects.create(
        agency=verdict.agency, date=START, kind="public_holiday", name="Hari Uji", source="uji"
    )
    rows, facts = corrected(verdict)
    offices = {
        str(office.pk): [START.isoformat()]
        for office in (verdict.pilot.office, *verdict.pilot.comparisons.all())
    }
    assert (rows, facts) == ([], [{"fact": "working", "before": offices, "after": {}}])


def test_what_happens_after_the_window_is_no_correction(verdict):
    """People leave and join, days go on, the quota rises, the policy changes: the window stays what it was."""
    who = somebody(verdict)
    who.left_on = date(2027, 1, 5)
    who.save()
    EmployeeFactory(unit=UnitFactory(office=verdict.pilot.office))
    prepare_night(pilot_id=verdict.pilot_id, today=date(2027, 1, 6), now=DUE_AT + 40 * DAY)
    assert PilotMember.objects.get(employee=who).left_on == date(2027, 1, 5)
    PolicyFactory(
        agency=verdict.agency,
        number=2,
        valid_from=date(2026, 11, 1),
        settings={"quota_cap": 1, "quota_after_pilot": 1},
    )
    Pilot.objects.filter(pk=verdict.pilot_id).update(extensions=2, bad_months=1)
    assert corrected(verdict) == ([], [])


def test_somebody_who_left_within_the_window_after_all_is_a_correction(verdict):
    who = somebody(verdict)
    PilotMember.objects.filter(employee=who).update(left_on=date(2026, 10, 20))
    [row], _facts = corrected(verdict)
    assert (row["table"], row["after"]["left_on"]) == ("members", "2026-10-20")


def test_a_correction_leaves_the_adoption_and_the_quota_as_they_are(verdict):
    before = (Adoption.objects.values().get(), QuotaRule.objects.count(), Verdict.objects.values().get())
    AttendanceDay.objects.filter(mode="wfa").delete()
    text, success = recompute(verdict)
    assert success
    assert "with the tables of today it would be: extend" in text
    assert before == (
        Adoption.objects.values().get(),
        QuotaRule.objects.count(),
        Verdict.objects.values().get(),
    )
    assert quota_for(verdict.pilot.office_id, FIRST_MONDAY) == 2


def test_the_order_of_offices_by_number_does_not_matter():
    """Comparison offices number 9 and 10 come back from storage in the order of text."""
    office = an_office(staff=3)
    PolicyFactory(agency=office.agency)
    nine, ten = (an_office(office.agency, staff=3, id=pk) for pk in (900_009, 900_010))
    more = an_office(office.agency, staff=3, id=1_000_000)
    pilot = signed(a_plan(office, [ten, more, nine], terms={"min_wfa_days": 5, "must": ["index", "reports"]}))
    prepare_night(pilot_id=pilot.pk, today=START, now=DUE_AT)
    for place in (office, nine, ten, more):
        work(place)
    verdict = night(pilot)
    assert [o["code"] for o in verdict.quality["offices"]] == [office.code, nine.code, ten.code, more.code]
    assert proved(verdict)["same"]


# --- tampering -----------------------------------------------------------------------------------


def tamper(verdict, change):
    row = SeenData.objects.get(run=verdict.run_id)
    seen = unpacked(bytes(row.data))
    tables = {name: dict(columns) for name, columns in seen.tables.items()}
    facts = dict(seen.facts)
    change(facts, tables)
    row.data = packed(Seen(facts, tables))
    row.save()


def worse(_facts, tables):
    tables["indices"]["value"] = tables["indices"]["value"] - 50.0 * (
        tables["indices"]["week"] > START.toordinal()
    )


def longer(_facts, tables):
    tables["reports"]["filed"] = np.zeros_like(tables["reports"]["filed"])


def richer(facts, _tables):
    facts["quota"] = 0


def nothing_left(facts, _tables):
    facts.clear()


def no_plan(facts, _tables):
    facts["terms"] = {"alpha": "much"}


def another_day(facts, _tables):
    facts["decided_on"] = "2026-11-27"


def another_plan(facts, _tables):
    facts["plan"] = "0" * 64


def other_terms(facts, _tables):
    facts["terms"] = facts["terms"] | {"survey_share": 1.0}


TAMPERED = [worse, longer, richer, nothing_left, no_plan, another_day, another_plan, other_terms]


@pytest.mark.parametrize("change", TAMPERED)
def test_tampered_data_prove_nothing(verdict, change):
    tamper(verdict, change)
    answer = proved(verdict)
    assert answer["intact"] is False
    assert not answer["same"]
    text, success = recompute(verdict)
    assert not success
    assert "CHECKSUM DIFFERS" in text
    assert "DIFFERS at" in text


def test_a_harmless_change_of_the_data_is_seen_by_the_checksum_alone(verdict):
    tamper(verdict, lambda facts, _tables: facts.update(note="x"))
    answer = proved(verdict)
    assert (answer["intact"], answer["same"]) == (False, True)


@pytest.mark.parametrize("data", [b"", b"nonsense", None])
def test_data_that_are_gone_or_unreadable_prove_nothing(verdict, data):
    rows = SeenData.objects.filter(run=verdict.run_id)
    if data is None:
        rows.delete()
    else:
        rows.update(data=data)
    answer = proved(Verdict.objects.get(pk=verdict.pk))
    assert (answer["intact"], answer["differs_at"], answer["corrections"]) == (False, ["data"], [])
    assert recompute(verdict)[1] is False


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"outcome": "hold"}, "outcome"),
        ({"quota_after": 1}, "quota_after"),
        ({"quota_before": 2}, "quota_before"),
        ({"decided_on": date(2026, 11, 29)}, "decided_on"),
        ({"reasons": []}, "reasons"),
        ({"quality": {}}, "quality.baseline_weeks"),
    ],
)
def test_a_tampered_verdict_is_not_proved(verdict, change, path):
    with unguarded():
        Verdict.objects.filter(pk=verdict.pk).update(**change)
    answer = proved(verdict)
    assert answer["intact"] is True
    assert path in answer["differs_at"]


def test_a_plan_that_was_exchanged_after_all_is_seen(verdict):
    plan = verdict.pilot.signed_plan
    with unguarded():
        type(plan).objects.filter(pk=plan.pk).update(
            text=plan.text.replace('"index_margin":3.0', '"index_margin":9.0')
        )
    assert proved(Verdict.objects.get(pk=verdict.pk))["differs_at"] == ["plan", "terms.index_margin"]


def test_one_changed_number_is_named(verdict):
    results = verdict.results
    results[0]["estimate"] += 0.01
    with unguarded():
        Verdict.objects.filter(pk=verdict.pk).update(results=results)
    assert proved(verdict)["differs_at"] == ["results[0].estimate"]


def test_rounding_of_another_machine_is_no_difference(verdict):
    results = verdict.results
    results[0]["estimate"] += 1e-9
    with unguarded():
        Verdict.objects.filter(pk=verdict.pk).update(results=results)
    assert proved(verdict)["same"]


def test_every_verdict_of_a_pilot_is_held_against_its_own_data():
    pilot = a_trial(staff=3, others=0, terms={"min_wfa_days": 100_000})
    night(pilot)
    second = night(pilot, date(2026, 12, 28), DUE_AT + 30 * DAY)
    tamper(second, longer)
    out = io.StringIO()
    with pytest.raises(CommandError, match="does not follow from its stored data"):
        call_command("recompute", pilot.number, "--json", stdout=out)
    assert [row["intact"] for row in json.loads(out.getvalue())] == [True, False]


def test_nothing_is_written_by_a_proof(verdict):
    who = Employee.objects.first()
    before = (SeenData.objects.values().get(), list(WeeklyIndex.objects.order_by("pk").values()), who.pk)
    proof_of(verdict)
    assert before == (
        SeenData.objects.values().get(),
        list(WeeklyIndex.objects.order_by("pk").values()),
        who.pk,
    )
