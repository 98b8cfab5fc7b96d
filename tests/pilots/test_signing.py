"""Signing and cancelling: who may not, what has changed meanwhile, and the quota row of the trial."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.models import AuditEvent
from core.problems import Conflict, Refused
from employees.models import ActingChief
from pilots.models import Pilot
from pilots.services.plans import revise_pilot
from pilots.services.signing import cancel_pilot, propose_pilot, return_pilot, sign_pilot
from scheduling.models import QuotaRule
from scheduling.selectors import quota_for
from tests.factories import EmployeeFactory, PolicyFactory, QuotaFactory, UnitFactory
from tests.pilots.trial import PLANNED_AT, START, WHO, a_plan, a_user, an_office, people_of, signed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@pytest.fixture
def office():
    return an_office(staff=3)


def proposed(office, comparisons=(), **changes):
    pilot = a_plan(office, comparisons, **changes)
    frozen = propose_pilot(pilot_id=pilot.pk, author=pilot.created_by, actor=WHO, now=PLANNED_AT)
    pilot.refresh_from_db()
    return pilot, frozen


def sign(pilot, frozen, official=None, now=PLANNED_AT, sha256=None):
    return sign_pilot(
        pilot_id=pilot.pk, sha256=sha256 or frozen.sha256, official=official or a_user(pilot.office).employee,
        actor=WHO, now=now,
    )  # fmt: skip


def cancel(pilot, reason="Keliru", now=PLANNED_AT):
    return cancel_pilot(pilot_id=pilot.pk, reason=reason, actor=WHO, now=now)


def refused(act):
    with pytest.raises((Refused, Conflict)) as caught:
        act()
    return caught.value.code


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_a_signature_binds_the_office_and_writes_the_trials_quota(office):
    pilot, frozen = proposed(office)
    official = a_user(office).employee
    sign(pilot, frozen, official, sha256=f" {frozen.sha256.upper()} ")
    pilot.refresh_from_db()
    assert (pilot.status, pilot.due_on, pilot.signed_plan) == ("signed", date(2026, 11, 28), frozen)
    assert (pilot.signed_by, pilot.signed_as, pilot.signed_at) == (official, official.post.name, PLANNED_AT)
    rule = pilot.trial_quota
    assert (rule.days, rule.valid_from, rule.source) == (1, START, f"pilots.pilot:{pilot.pk}")
    assert rule.set_by == official.user
    assert [quota_for(office.pk, on) for on in (START - DAY, START)] == [0, 1]
    assert verbs()[-2:] == ["quota.set", "pilot.signed"]
    assert AuditEvent.objects.get(verb="pilot.signed").after["sha256"] == frozen.sha256


def test_no_quota_row_is_written_where_the_quota_is_the_same(office):
    QuotaFactory(office=office, days=1, valid_from=date(2026, 6, 1))
    pilot = signed(a_plan(office))
    assert pilot.trial_quota is None
    assert "quota.set" not in verbs()


def test_a_trial_that_begins_in_mid_week_has_its_quota_from_the_next_monday(office):
    pilot = signed(a_plan(office, start=START + 2 * DAY))
    assert pilot.trial_quota.valid_from == START + WEEK


@pytest.mark.parametrize("sha256", ["0" * 64, "", "x"])
def test_another_hash_is_a_conflict(office, sha256):
    pilot, frozen = proposed(office)
    assert refused(lambda: sign(pilot, frozen, sha256=sha256 or " ")) == "changed"
    assert not QuotaRule.objects.filter(source__startswith="pilots").exists()


def test_a_plan_that_changed_after_it_was_read_is_not_signed(office):
    pilot, old = proposed(office)
    return_pilot(
        pilot_id=pilot.pk, official=a_user(office).employee, reason="Ubah", actor=WHO, now=PLANNED_AT
    )
    assert refused(lambda: sign(pilot, old)) == "not_proposed"
    revise_pilot(
        pilot_id=pilot.pk, start_on=START, quota_tried=1, quota_goal=2, terms={"alpha": 0.01}, comparison_ids=[],
        purpose="Uji", actor=WHO, now=PLANNED_AT,
    )  # fmt: skip
    new = propose_pilot(pilot_id=pilot.pk, author=pilot.created_by, actor=WHO, now=PLANNED_AT)
    assert refused(lambda: sign(pilot, old)) == "changed"
    sign(pilot, new)


def test_what_is_not_proposed_is_not_signed(office):
    draft = a_plan(office)
    with pytest.raises(Conflict) as caught:
        sign_pilot(
            pilot_id=draft.pk, sha256="0" * 64, official=a_user(office).employee, actor=WHO, now=PLANNED_AT
        )
    assert caught.value.code == "not_proposed"
    pilot, frozen = proposed(office)
    sign(pilot, frozen)
    assert refused(lambda: sign(pilot, frozen)) == "not_proposed"


def lead(office, person, parent=None):
    unit = person.unit
    unit.leader, unit.parent = person, parent
    unit.save()


def test_nobody_signs_for_the_office_they_lead(office):
    head = people_of(office)[0]
    lead(office, head)
    pilot, frozen = proposed(office)
    with pytest.raises(Refused) as caught:
        sign(pilot, frozen, head)
    assert caught.value.code == "own_office"
    assert office.name in caught.value.sentence


def test_the_topmost_unit_of_an_office_may_hang_under_one_of_another(office):
    head = people_of(office)[0]
    lead(office, head, parent=UnitFactory(office=an_office(office.agency, staff=0)))
    pilot, frozen = proposed(office)
    assert refused(lambda: sign(pilot, frozen, head)) == "own_office"


def test_who_leads_a_unit_below_or_another_office_may_sign(office):
    top = people_of(office)[0].unit
    below = EmployeeFactory(unit=UnitFactory(office=office, parent=top))
    lead(office, below, parent=top)
    elsewhere = a_user(office).employee
    lead(elsewhere.office, elsewhere)
    pilot, frozen = proposed(office)
    sign(pilot, frozen, elsewhere)
    cancel(pilot)
    pilot, frozen = proposed(office)
    sign(pilot, frozen, below)


@pytest.mark.parametrize(
    ("since", "until", "own"),
    [
        (PLANNED_AT.date(), None, True),
        (PLANNED_AT.date() - WEEK, PLANNED_AT.date() + DAY, True),
        (PLANNED_AT.date() - WEEK, PLANNED_AT.date(), False),
        (PLANNED_AT.date() + DAY, None, False),
    ],
)
def test_who_acts_for_the_head_does_not_sign_on_those_days(office, since, until, own):
    acting = a_user(office).employee
    ActingChief.objects.create(
        unit=people_of(office)[0].unit,
        employee=acting,
        kind="plh",
        letter="1",
        valid_from=since,
        valid_to=until,
    )
    pilot, frozen = proposed(office)
    if own:
        assert refused(lambda: sign(pilot, frozen, acting)) == "own_office"
    else:
        sign(pilot, frozen, acting)


def test_nobody_signs_what_they_drafted_or_proposed(office):
    pilot = a_plan(office)
    author, proposer = pilot.created_by, a_user(office).employee
    frozen = propose_pilot(pilot_id=pilot.pk, author=proposer, actor=WHO, now=PLANNED_AT)
    assert refused(lambda: sign(pilot, frozen, author)) == "own_plan"
    assert refused(lambda: sign(pilot, frozen, proposer)) == "own_plan"
    pilot.refresh_from_db()
    assert pilot.status == "proposed"


def test_a_plan_is_signed_before_its_first_day(office):
    pilot, frozen = proposed(office)
    first_day = datetime(2026, 9, 27, 17, 30, tzinfo=UTC)  # 28 September in Jakarta
    assert refused(lambda: sign(pilot, frozen, now=first_day)) == "start_past"
    sign(pilot, frozen, now=first_day - timedelta(hours=1))


def test_an_office_with_a_pilot_begins_no_other(office):
    (first, its), (second, other) = proposed(office), proposed(office)
    sign(first, its)
    with pytest.raises(Refused) as caught:
        sign(second, other)
    assert caught.value.code == "busy_office"
    assert first.number in caught.value.sentence


def test_an_office_that_is_compared_begins_no_pilot(office):
    other = an_office(office.agency, staff=3)
    pilot, frozen = proposed(other)
    signed(a_plan(office, [other]))
    assert refused(lambda: sign(pilot, frozen)) == "busy_comparison"


def test_an_office_with_a_pilot_is_not_compared(office):
    other = an_office(office.agency, staff=3)
    pilot, frozen = proposed(office, [other])
    signed(a_plan(other))
    assert refused(lambda: sign(pilot, frozen)) == "busy_office"


def test_an_office_may_be_compared_twice(office):
    compared, second = (an_office(office.agency, staff=3) for _ in range(2))
    signed(a_plan(office, [compared]))
    assert signed(a_plan(second, [compared])).status == "signed"


def test_an_office_is_free_again_once_its_pilot_is_over(office):
    cancel(signed(a_plan(office)))
    assert signed(a_plan(office)).status == "signed"


def test_a_cap_that_fell_since_the_proposal_is_seen(office):
    pilot, frozen = proposed(office)
    PolicyFactory(agency=office.agency, settings={"quota_cap": 1, "quota_after_pilot": 1})
    assert refused(lambda: sign(pilot, frozen)) == "quota_above_cap"


def test_a_monday_that_has_a_quota_row_is_a_conflict(office):
    QuotaFactory(office=office, days=2, valid_from=START)
    pilot, frozen = proposed(office)
    assert refused(lambda: sign(pilot, frozen)) == "quota_exists"
    pilot.refresh_from_db()
    assert (pilot.status, pilot.signed_at) == ("proposed", None)


# --- cancel --------------------------------------------------------------------------------------


def test_cancelling_asks_for_a_reason(office):
    assert refused(lambda: cancel(a_plan(office), " ")) == "no_reason"


@pytest.mark.parametrize("state", ["draft", "proposed"])
def test_a_plan_is_taken_off_the_table(office, state):
    pilot = a_plan(office) if state == "draft" else proposed(office)[0]
    cancel(pilot)
    pilot.refresh_from_db()
    assert (pilot.status, pilot.ended_on, pilot.end_reason) == ("cancelled", PLANNED_AT.date(), "Keliru")
    event = AuditEvent.objects.get(verb="pilot.cancelled")
    assert (event.before, event.after) == ({"status": state}, {"reason": "Keliru"})


def test_the_quota_row_of_a_trial_that_has_not_begun_is_revoked(office):
    pilot = signed(a_plan(office))
    cancel(pilot)
    pilot.refresh_from_db()
    assert pilot.trial_quota.revoked_at == PLANNED_AT
    assert quota_for(office.pk, START) == 0
    assert (pilot.due_on, pilot.signed_plan is None) == (None, False)
    assert verbs()[-2:] == ["quota.revoked", "pilot.cancelled"]


def test_the_quota_row_of_a_trial_that_has_begun_stays(office):
    pilot = signed(a_plan(office))
    cancel(pilot, now=PLANNED_AT + WEEK)
    pilot.refresh_from_db()
    assert pilot.trial_quota.revoked_at is None
    assert quota_for(office.pk, START) == 1


def test_what_is_over_is_not_cancelled_again(office):
    pilot = a_plan(office)
    cancel(pilot)
    assert refused(lambda: cancel(pilot)) == "wrong_state"
    assert Pilot.objects.get(pk=pilot.pk).end_reason == "Keliru"
