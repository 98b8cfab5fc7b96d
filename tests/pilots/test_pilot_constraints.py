"""What the database itself refuses about pilots, from both sides."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import ProtectedError

from pilots.models import (
    Adoption,
    ComparisonOffice,
    EvaluationRun,
    FrozenPlan,
    Pilot,
    PilotMember,
    SeenData,
    Verdict,
)
from pilots.services.signing import propose_pilot
from tests.factories import QuotaFactory
from tests.pilots.judged import judge, running
from tests.pilots.trial import DUE_AT, END, PLANNED_AT, START, WHO, a_plan, an_office, people_of, signed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(act, error=IntegrityError):
    with pytest.raises(error), transaction.atomic():
        act()


def put(pilot, **values):
    Pilot.objects.filter(pk=pilot.pk).update(**values)


@pytest.fixture
def draft():
    return a_plan(an_office(staff=1))


@pytest.mark.parametrize(
    ("allowed", "forbidden"),
    [
        ({"baseline_from": START - DAY}, {"baseline_from": START}),
        ({"end_on": START + DAY}, {"end_on": START}),
        ({"window_to": START + DAY}, {"window_to": START}),
        ({"window_from": START + DAY}, {"window_from": START - DAY}),
        ({"quota_tried": 2}, {"quota_tried": 0}),
        ({"quota_goal": 1}, {"quota_goal": 0}),
        ({"quota_now": 2}, {"quota_now": 3}),
        ({"quota_tried": 2, "quota_goal": 2}, {"quota_tried": 3, "quota_goal": 3}),
        ({"status": "cancelled", "ended_on": END}, {"status": "cancelled", "ended_on": None}),
        ({"ended_on": None}, {"ended_on": END}),
        ({"status": "proposed"}, {"status": "signed"}),
        ({"status": "draft"}, {"status": "running"}),
        ({}, {"signed_at": PLANNED_AT}),
    ],
)
def test_a_pilot_is_whole(draft, allowed, forbidden):
    if allowed:
        put(draft, **allowed)
        put(draft, status="draft", ended_on=None)
    refused(lambda: put(draft, **forbidden))


def test_a_number_is_given_once_an_agency_and_year(draft):
    other = a_plan(draft.office)
    refused(lambda: put(other, sequence=draft.sequence))
    put(other, sequence=draft.sequence, year=2027)


def test_an_office_has_one_live_pilot():
    pilot = running()
    other = a_plan(pilot.office)
    frozen = propose_pilot_of(other)
    sign = {"signed_plan": frozen, "signed_by": people_of(pilot.office)[0], "signed_at": PLANNED_AT}
    for status in ("signed", "running", "decided", "followed"):
        refused(lambda status=status: put(other, status=status, **sign))
    put(other, status="ended", ended_on=END, **sign)


def propose_pilot_of(pilot):
    return FrozenPlan.objects.create(pilot=pilot, version=1, text="{}", sha256="0" * 64, frozen_at=PLANNED_AT)


def test_rows_that_exist_once():
    pilot = running()
    person = people_of(pilot.office)[0]
    refused(
        lambda: PilotMember.objects.create(pilot=pilot, employee=person, office=pilot.office, in_pilot=True)
    )
    refused(lambda: FrozenPlan.objects.create(pilot=pilot, version=1, text="", sha256="", frozen_at=DUE_AT))
    run = {"pilot": pilot, "kind": "final", "window_from": START, "window_to": END}
    first = EvaluationRun.objects.create(due_on=END, **run)
    refused(lambda: EvaluationRun.objects.create(due_on=END, **run))
    EvaluationRun.objects.create(due_on=END + DAY, **run)
    SeenData.objects.create(run=first, data=b"")
    refused(lambda: SeenData.objects.create(run=first, data=b""))
    draft = a_plan(an_office(pilot.agency, staff=1))
    ComparisonOffice.objects.create(pilot=draft, office=pilot.office)
    refused(lambda: ComparisonOffice.objects.create(pilot=draft, office=pilot.office))


def test_a_run_that_is_done_says_when():
    pilot = running()
    one = EvaluationRun.objects.create(
        pilot=pilot, due_on=END, kind="final", window_from=START, window_to=END, status="failed"
    )
    rows = EvaluationRun.objects.filter(pk=one.pk)
    refused(lambda: rows.update(status="done"))
    rows.update(status="done", finished_at=DUE_AT)


def copy(verdict, **changes):
    names = [f.attname for f in Verdict._meta.concrete_fields if f.attname != "id"]
    values = {name: getattr(verdict, name) for name in names} | {"code": "another"} | changes
    return Verdict.objects.create(**values)


def test_one_verdict_a_run_one_number_one_code_and_no_quota_above_two():
    verdict = judge(running(), "raise", after=2)
    other = EvaluationRun.objects.create(
        pilot=verdict.pilot, due_on=END + DAY, kind="final", window_from=START, window_to=END
    )
    refused(lambda: copy(verdict, sequence=9))
    refused(lambda: copy(verdict, run_id=other.pk, sequence=9, code=verdict.code))
    refused(lambda: copy(verdict, run_id=other.pk, sequence=9, quota_after=3))
    refused(lambda: copy(verdict, run_id=other.pk, sequence=9, quota_before=3))
    refused(lambda: copy(verdict, run_id=other.pk))
    copy(verdict, run_id=other.pk, sequence=9)


def test_an_adoption_is_one_of_a_verdict_and_whole():
    verdict = judge(running(adoption="confirm"), "raise", after=2)
    row = Adoption.objects.filter(verdict=verdict)
    official = people_of(verdict.pilot.office)[0]
    refused(
        lambda: Adoption.objects.create(verdict=verdict, mode="confirm", status="waiting", effective_on=END)
    )
    refused(lambda: row.update(status="adopted"))
    refused(lambda: row.update(status="vetoed", decided_by=official, decided_at=DUE_AT))
    refused(lambda: row.update(status="vetoed", reason="Alasan", decided_at=DUE_AT))
    refused(lambda: row.update(status="vetoed", reason="Alasan", decided_by=official))
    row.update(status="vetoed", reason="Alasan", decided_by=official, decided_at=DUE_AT)
    row.update(status="adopted", quota=QuotaFactory(office=verdict.pilot.office, valid_from=END))


def test_one_quota_row_belongs_to_one_verdict():
    first = judge(running(), "raise", after=2)
    second = judge(running(adoption="confirm"), "raise", after=2)
    row = Adoption.objects.filter(verdict=second)
    refused(lambda: row.update(status="adopted", quota=first.adoption.quota))


# --- never edited --------------------------------------------------------------------------------


def test_a_frozen_plan_is_never_changed_or_removed():
    frozen = signed(a_plan(an_office(staff=1))).signed_plan
    rows = FrozenPlan.objects.filter(pk=frozen.pk)
    for act in (
        lambda: rows.update(text="{}"),
        lambda: rows.update(sha256="0" * 64),
        lambda: rows._raw_delete("default"),
    ):
        refused(act, DatabaseError)
    assert FrozenPlan.objects.get(pk=frozen.pk).text == frozen.text


def test_a_plan_that_was_only_proposed_is_frozen_too(draft):
    frozen = propose_pilot(pilot_id=draft.pk, author=draft.created_by, actor=WHO, now=PLANNED_AT)
    refused(lambda: FrozenPlan.objects.filter(pk=frozen.pk).update(text=""), DatabaseError)


def test_a_verdict_is_never_changed_or_removed():
    verdict = judge(running(), "raise", after=2)
    rows = Verdict.objects.filter(pk=verdict.pk)
    for act in (
        lambda: rows.update(outcome="hold"),
        lambda: rows.update(results=[]),
        lambda: rows._raw_delete("default"),
    ):
        refused(act, DatabaseError)


@pytest.mark.parametrize(
    "change",
    [
        {"start_on": START + DAY}, {"end_on": END + DAY}, {"baseline_from": START - DAY}, {"quota_goal": 1},
        {"quota_now": 1}, {"quota_tried": 2}, {"terms": {}}, {"purpose": "Lain"}, {"sequence": 9}, {"year": 2030},
        {"signed_at": DUE_AT}, {"signed_as": "Lain"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_the_plan_of_a_signed_pilot_is_never_changed(draft, change):
    put(draft, **{name: getattr(draft, name) for name in change})
    pilot = signed(draft)
    refused(lambda: put(pilot, **change), DatabaseError)
    put(pilot, **{name: getattr(pilot, name) for name in change})


def test_the_life_of_a_signed_pilot_goes_on(draft):
    pilot = signed(draft)
    put(pilot, window_to=END + DAY, due_on=END + DAY, extensions=1, status="running", started_at=DUE_AT)
    put(pilot, signed_plan=pilot.signed_plan, status="ended", ended_on=END, end_reason="Selesai", due_on=None)


def test_the_signature_is_not_taken_back():
    pilot = signed(a_plan(an_office(staff=1)))
    refused(
        lambda: put(pilot, signed_plan=None, signed_by=None, signed_at=None, status="draft"), DatabaseError
    )


def test_comparison_offices_are_fixed_with_the_signature():
    office = an_office(staff=1)
    one, two = (an_office(office.agency, staff=1) for _ in range(2))
    draft = a_plan(office, [one])
    ComparisonOffice.objects.filter(pilot=draft).update(office=two)
    ComparisonOffice.objects.filter(pilot=draft).update(office=one)
    pilot = signed(draft)
    rows = ComparisonOffice.objects.filter(pilot=pilot)
    refused(lambda: ComparisonOffice.objects.create(pilot=pilot, office=two), DatabaseError)
    refused(lambda: rows.update(office=two), DatabaseError)
    refused(rows.delete, DatabaseError)
    assert [row.office for row in rows] == [one]


def test_what_a_verdict_rests_on_is_not_removed():
    verdict = judge(running(), "raise", after=2)
    for row in (verdict.pilot, verdict.run, verdict.adoption.quota, verdict.pilot.office, verdict.agency):
        with pytest.raises((ProtectedError, DatabaseError)), transaction.atomic():
            row.delete()
