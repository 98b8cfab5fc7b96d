"""Drafting, changing, proposing and returning a plan."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from core.models import AuditEvent
from core.problems import Conflict, NotFound, Refused
from employees.models import Employee
from pilots.models import ComparisonOffice, FrozenPlan, Pilot
from pilots.rules.plans import plan_hash
from pilots.services.plans import draft_pilot, revise_pilot
from pilots.services.signing import propose_pilot, return_pilot
from tests.factories import AgencyFactory, OfficeFactory, PolicyFactory, QuotaFactory
from tests.pilots.trial import PLANNED_AT, START, WHO, a_plan, a_user, an_office

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def office():
    return an_office(staff=3)


def draft(office, now=PLANNED_AT, **changes):
    base = {
        "office": office, "start_on": START, "quota_tried": 1, "quota_goal": 2, "terms": {}, "comparison_ids": [],
        "purpose": " Uji ", "author": None, "actor": WHO, "now": now,
    }  # fmt: skip
    return draft_pilot(**(base | changes))


def revise(pilot, **changes):
    base = {
        "pilot_id": pilot.pk, "start_on": START, "quota_tried": 1, "quota_goal": 2, "terms": {},
        "comparison_ids": [], "purpose": "", "actor": WHO, "now": PLANNED_AT,
    }  # fmt: skip
    return revise_pilot(**(base | changes))


def propose(pilot, now=PLANNED_AT, author=None):
    author = author or pilot.created_by or a_user(pilot.office).employee
    return propose_pilot(pilot_id=pilot.pk, author=author, actor=WHO, now=now)


def codes(caught):
    return [p.code.value for p in caught.value.problems]


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


# --- draft ---------------------------------------------------------------------------------------


def test_a_draft_holds_what_was_planned_and_what_follows(office):
    QuotaFactory(office=office, days=1, valid_from=date(2026, 6, 1))
    other = an_office(office.agency, staff=1)
    pilot = draft(office, comparison_ids=[other.pk, other.pk], terms={"months": 3})
    pilot.refresh_from_db()
    assert (pilot.number, pilot.status, pilot.purpose) == ("UC-2026-001", "draft", "Uji")
    assert (pilot.start_on, pilot.end_on, pilot.baseline_from) == (
        START,
        date(2026, 12, 28),
        date(2026, 7, 28),
    )
    assert (pilot.window_from, pilot.window_to, pilot.due_on) == (START, date(2026, 12, 28), None)
    assert (pilot.quota_now, pilot.quota_tried, pilot.quota_goal) == (1, 1, 2)
    assert pilot.terms["months"] == 3
    assert list(pilot.comparisons.all()) == [other]
    [event] = AuditEvent.objects.all()
    assert (event.verb, event.agency, event.after["number"]) == (
        "pilot.drafted",
        office.agency.code,
        pilot.number,
    )
    assert event.after["comparisons"] == [other.code]


def test_numbers_run_on_by_agency_and_year(office):
    other = an_office(staff=1)
    numbers = [draft(office).number, draft(office).number, draft(other).number]
    assert numbers == ["UC-2026-001", "UC-2026-002", "UC-2026-001"]
    new_year = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)  # 1 January in Jakarta
    assert draft(office, now=new_year, start_on=date(2027, 2, 1)).number == "UC-2027-001"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"start_on": date(2026, 9, 21)}, ["start_past"]),
        ({"start_on": date(2027, 3, 22)}, ["start_far"]),
        ({"quota_tried": 0}, ["quota_none"]),
        ({"quota_tried": -1}, ["quota_none"]),
        ({"quota_goal": 3}, ["quota_above_cap"]),
        ({"quota_tried": 3, "quota_goal": 3}, ["quota_above_cap"]),
        ({"quota_tried": 2, "quota_goal": 1}, ["quota_order"]),
        ({"terms": {"alpha": 3, "x": 1}}, ["unknown_term", "out_of_range"]),
        ({"comparison_ids": [10**9]}, ["comparison_foreign"]),
    ],
)
def test_a_draft_refuses_what_the_database_could_not_hold(office, changes, expected):
    for act in (lambda: draft(office, **changes), lambda: revise(draft(office), **changes)):
        with pytest.raises(Refused) as caught:
            act()
        assert codes(caught) == expected
    assert Pilot.objects.count() == 1  # the one that was to be revised
    assert verbs() == ["pilot.drafted"]


def test_the_day_is_the_offices_own():
    late = datetime(2026, 9, 27, 15, 30, tzinfo=UTC)  # Sunday night in Jakarta, Monday in Jayapura
    assert draft(an_office(staff=1), now=late).start_on == START
    with pytest.raises(Refused):
        draft(an_office(staff=1, zone="Asia/Jayapura"), now=late)


def test_comparison_offices_are_others_of_the_same_agency(office):
    foreign = OfficeFactory(agency=AgencyFactory())
    for ids, expected in (([office.pk], "comparison_itself"), ([foreign.pk], "comparison_foreign")):
        with pytest.raises(Refused) as caught:
            draft(office, comparison_ids=ids)
        assert codes(caught) == [expected]


# --- revise --------------------------------------------------------------------------------------


def test_a_draft_is_changed_as_a_whole_and_told(office):
    one, two = (an_office(office.agency, staff=1) for _ in range(2))
    pilot = draft(office, comparison_ids=[one.pk])
    revise(pilot, comparison_ids=[two.pk], start_on=START + 7 * DAY, quota_goal=1, terms={"alpha": 0.1})
    pilot.refresh_from_db()
    assert (pilot.start_on, pilot.window_from, pilot.end_on) == (
        date(2026, 10, 5), date(2026, 10, 5), date(2026, 12, 5),
    )  # fmt: skip
    assert (pilot.quota_goal, pilot.terms["alpha"], pilot.number) == (1, 0.1, "UC-2026-001")
    assert list(pilot.comparisons.all()) == [two]
    event = AuditEvent.objects.get(verb="pilot.revised")
    assert (event.before["quota_goal"], event.after["quota_goal"]) == (2, 1)
    assert (event.before["comparisons"], event.after["comparisons"]) == ([one.code], [two.code])


def test_what_is_proposed_is_no_longer_changed(office):
    pilot = draft(office)
    propose(pilot)
    with pytest.raises(Conflict) as caught:
        revise(pilot)
    assert caught.value.code == "not_a_draft"


def test_a_pilot_that_is_not_there_is_not_found(office):
    for act in (lambda: revise(Pilot(pk=10**9)), lambda: propose(Pilot(pk=10**9, office=office))):
        with pytest.raises(NotFound):
            act()


# --- propose -------------------------------------------------------------------------------------


def test_proposing_freezes_the_canonical_text_with_its_hash(office):
    other = an_office(office.agency, staff=1)
    pilot = draft(office, comparison_ids=[other.pk])
    author = a_user(office).employee
    frozen = propose(pilot, author=author)
    plan = json.loads(frozen.text)
    assert frozen.sha256 == plan_hash(frozen.text)
    assert (plan["number"], plan["office"]["code"], plan["comparisons"]) == (
        pilot.number,
        office.code,
        [other.code],
    )
    assert (plan["agency"], plan["purpose"]) == (office.agency.code, "Uji")
    assert plan["power"]["fault"] == "empty"
    assert (frozen.version, frozen.frozen_by, frozen.frozen_at) == (1, author, PLANNED_AT)
    pilot.refresh_from_db()
    assert pilot.status == "proposed"
    event = AuditEvent.objects.get(verb="pilot.proposed")
    assert event.after == {"number": pilot.number, "version": 1, "sha256": frozen.sha256}


def test_what_speaks_against_a_plan_is_said_before_it_is_frozen(office):
    PolicyFactory(agency=office.agency, settings={"quota_cap": 1, "quota_after_pilot": 1})
    empty = OfficeFactory(agency=office.agency)
    pilot = draft(office, comparison_ids=[empty.pk])
    with pytest.raises(Refused) as caught:
        propose(pilot, now=PLANNED_AT + 7 * DAY)
    assert codes(caught) == ["start_past", "quota_above_cap", "nobody"]
    assert not FrozenPlan.objects.exists()
    pilot.refresh_from_db()
    assert pilot.status == "draft"


def test_the_quota_now_is_that_of_the_day_before_the_start(office):
    pilot = draft(office)
    QuotaFactory(office=office, days=1, valid_from=START - 7 * DAY)
    QuotaFactory(office=office, days=2, valid_from=START)
    assert json.loads(propose(pilot).text)["quota_now"] == 1
    pilot.refresh_from_db()
    assert pilot.quota_now == 1


def test_a_plan_is_proposed_once(office):
    pilot = draft(office)
    propose(pilot)
    with pytest.raises(Conflict) as caught:
        propose(pilot)
    assert caught.value.code == "wrong_state"
    assert FrozenPlan.objects.count() == 1


def test_a_proposal_that_changed_has_another_hash(office):
    pilot = draft(office)
    first = propose(pilot)
    return_pilot(
        pilot_id=pilot.pk, official=a_user(office).employee, reason="Margin", actor=WHO, now=PLANNED_AT
    )
    revise(pilot, terms={"index_margin": 2.0})
    second = propose(pilot)
    assert (first.version, second.version) == (1, 2)
    assert first.sha256 != second.sha256
    assert FrozenPlan.objects.get(pk=first.pk).text == first.text


def test_the_same_plan_again_has_the_same_hash(office):
    pilot = draft(office)
    first = propose(pilot)
    return_pilot(
        pilot_id=pilot.pk, official=a_user(office).employee, reason="Tunggu", actor=WHO, now=PLANNED_AT
    )
    assert propose(pilot, now=PLANNED_AT + DAY).sha256 == first.sha256


# --- return --------------------------------------------------------------------------------------


def hand_back(pilot, reason="Margin terlalu lebar"):
    official = a_user(pilot.office).employee
    return return_pilot(pilot_id=pilot.pk, official=official, reason=reason, actor=WHO, now=PLANNED_AT)


def test_a_plan_goes_back_with_a_reason(office):
    pilot = draft(office)
    propose(pilot)
    with pytest.raises(Refused) as caught:
        hand_back(pilot, "  ")
    assert codes(caught) == ["no_reason"]
    hand_back(pilot)
    pilot.refresh_from_db()
    assert pilot.status == "draft"
    event = AuditEvent.objects.get(verb="pilot.returned")
    assert event.after == {"reason": "Margin terlalu lebar"}


def test_only_a_proposal_goes_back(office):
    pilot = draft(office)
    with pytest.raises(Conflict) as caught:
        hand_back(pilot)
    assert caught.value.code == "not_proposed"


def test_several_drafts_may_stand_beside_each_other(office):
    first, second = draft(office), draft(office)
    propose(first)
    propose(second)
    assert Pilot.objects.filter(status="proposed").count() == 2


def test_a_plan_of_the_trial_names_its_author(office):
    pilot = a_plan(office)
    assert pilot.created_by is not None
    assert Employee.objects.get(pk=pilot.created_by_id).office_id != office.pk
    assert ComparisonOffice.objects.count() == 0
