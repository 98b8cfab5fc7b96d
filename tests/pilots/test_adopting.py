"""What an official does with a verdict: adopts it, vetoes it in time, or ends the pilot."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.models import AuditEvent
from core.problems import Conflict, NotFound, Refused
from employees.models import ActingChief
from pilots.models import Adoption, Pilot
from pilots.services.adopting import adopt_verdict, close_decided, end_pilot, veto_verdict
from pilots.services.signing import cancel_pilot
from scheduling.models import QuotaRule
from scheduling.selectors import quota_for
from scheduling.services import revoke_quota
from tests.factories import PolicyFactory, QuotaFactory
from tests.pilots.judged import judge, running, state
from tests.pilots.trial import DUE_AT, END, FIRST_MONDAY, WHO, a_user, people_of

pytestmark = pytest.mark.django_db
DAY, WEEK = timedelta(days=1), timedelta(days=7)
LATER = datetime(2026, 12, 1, 3, tzinfo=UTC)  # Tuesday, three days after the verdict


def adopt(verdict, official=None, now=LATER):
    official = official or a_user(verdict.pilot.office).employee
    return adopt_verdict(verdict_id=verdict.pk, official=official, actor=WHO, now=now)


def veto(verdict, official=None, now=LATER, reason="Pelayanan menurun"):
    official = official or a_user(verdict.pilot.office).employee
    return veto_verdict(verdict_id=verdict.pk, official=official, reason=reason, actor=WHO, now=now)


def end(pilot, official=None, now=LATER, reason="Tercapai"):
    official = official or a_user(pilot.office).employee
    return end_pilot(pilot_id=pilot.pk, official=official, reason=reason, actor=WHO, now=now)


def refused(act):
    with pytest.raises((Refused, Conflict)) as caught:
        act()
    return caught.value.code


def row(verdict):
    return Adoption.objects.get(verdict=verdict)


def tail(n):
    return list(AuditEvent.objects.order_by("-pk").values_list("verb", flat=True)[:n])[::-1]


@pytest.fixture
def waiting():
    return judge(running(adoption="confirm"), "raise", after=2)


@pytest.fixture
def adopted():
    return judge(running(), "raise", after=2)


# --- adopt ---------------------------------------------------------------------------------------


def test_an_adopted_raise_has_a_row_from_the_first_monday_in_time(waiting):
    official = a_user(waiting.pilot.office).employee
    adopt(waiting, official)
    found = row(waiting)
    assert (found.status, found.effective_on, found.quota.days) == ("adopted", date(2026, 12, 14), 2)
    assert (found.decided_by, found.decided_at, found.quota.set_by) == (official, LATER, official.user)
    assert state(waiting.pilot) == ("followed", date(2026, 12, 14), date(2027, 1, 14), date(2027, 1, 14))
    assert tail(2) == ["quota.set", "pilot.adopted"]
    event = AuditEvent.objects.latest("pk")
    assert event.after == {"report": waiting.number, "effective_on": "2026-12-14"}


def test_an_adopted_pause_ends_the_pilot_on_its_monday():
    verdict = judge(running(adoption="confirm"), "pause", after=0)
    assert close_decided(today_of=date(2026, 12, 14), pilot_id=verdict.pilot_id, now=LATER) is False
    adopt(verdict)
    assert state(verdict.pilot)[0] == "decided"
    for today, closed in (
        (date(2026, 12, 13), False),
        (date(2026, 12, 14), True),
        (date(2026, 12, 15), False),
    ):
        assert close_decided(today_of=today, pilot_id=verdict.pilot_id, now=LATER) is closed
    assert state(verdict.pilot)[0] == "ended"
    assert quota_for(verdict.pilot.office_id, date(2026, 12, 14)) == 0


def test_adopting_looks_for_a_free_monday(waiting):
    QuotaFactory(office=waiting.pilot.office, days=1, valid_from=date(2026, 12, 14))
    adopt(waiting)
    assert row(waiting).effective_on == date(2026, 12, 21)


def test_a_verdict_is_adopted_once(waiting):
    adopt(waiting)
    assert refused(lambda: adopt(waiting)) == "already_decided"
    assert QuotaRule.objects.filter(source=f"pilots.verdict:{waiting.pk}").count() == 1


def test_what_took_effect_by_itself_is_not_adopted(adopted):
    assert refused(lambda: adopt(adopted)) == "already_decided"


def test_a_verdict_that_changes_nothing_is_neither_adopted_nor_vetoed():
    verdict = judge(running(), "hold")
    assert refused(lambda: adopt(verdict)) == "nothing_to_adopt"
    assert refused(lambda: veto(verdict)) == "nothing_to_adopt"


def test_a_verdict_that_is_not_there_is_not_found(waiting):
    waiting.pk = 10**9
    for act in (adopt, veto):
        with pytest.raises(NotFound):
            act(waiting, people_of(waiting.pilot.office)[0])


def test_a_cap_that_fell_meanwhile_refuses_and_the_verdict_still_waits(waiting):
    PolicyFactory(
        agency=waiting.agency, number=2, valid_from=date(2026, 11, 30),
        settings={"quota_cap": 1, "quota_after_pilot": 1},
    )  # fmt: skip
    assert refused(lambda: adopt(waiting)) == "quota_cap"
    assert row(waiting).status == "waiting"
    veto(waiting)
    assert row(waiting).status == "vetoed"


def lead(office, person):
    unit = people_of(office)[0].unit
    unit.leader = person
    unit.save()


@pytest.mark.parametrize("act", [adopt, veto])
def test_nobody_decides_for_the_office_they_lead(waiting, act):
    head, acting = people_of(waiting.pilot.office)[:2]
    lead(waiting.pilot.office, head)
    ActingChief.objects.create(
        unit=head.unit,
        employee=acting,
        kind="plh",
        letter="1",
        valid_from=LATER.date(),
        valid_to=LATER.date() + DAY,
    )
    assert refused(lambda: act(waiting, head)) == "own_office"
    assert refused(lambda: act(waiting, acting)) == "own_office"
    assert row(waiting).status == "waiting"
    assert refused(lambda: end(waiting.pilot, head)) == "own_office"


# --- veto ----------------------------------------------------------------------------------------


def test_a_veto_in_time_revokes_the_row_and_the_office_is_judged_again(adopted):
    official = a_user(adopted.pilot.office).employee
    veto(adopted, official)
    found = row(adopted)
    assert (found.status, found.decided_by, found.decided_at) == ("vetoed", official, LATER)
    assert found.reason == "Pelayanan menurun"
    assert found.quota.revoked_at == LATER
    assert adopted.number in found.quota.revoke_reason
    assert quota_for(adopted.pilot.office_id, FIRST_MONDAY) == 1
    assert state(adopted.pilot) == ("running", END, date(2027, 1, 28), date(2027, 1, 28))
    assert tail(2) == ["quota.revoked", "pilot.vetoed"]


def test_the_last_moment_is_the_sunday_before(adopted):
    monday = datetime(2026, 12, 6, 17, 0, tzinfo=UTC)  # midnight in Jakarta
    with pytest.raises(Refused) as caught:
        veto(adopted, now=monday)
    assert caught.value.code == "veto_late"
    assert "Senin, 7 Des 2026" in caught.value.sentence
    assert row(adopted).status == "adopted"
    veto(adopted, now=monday - timedelta(seconds=1))
    assert quota_for(adopted.pilot.office_id, FIRST_MONDAY) == 1


def test_a_veto_needs_a_reason_and_is_given_once(adopted):
    assert refused(lambda: veto(adopted, reason=" \n")) == "no_reason"
    veto(adopted)
    assert refused(lambda: veto(adopted)) == "already_decided"
    assert refused(lambda: adopt(adopted)) == "already_decided"
    assert AuditEvent.objects.filter(verb="pilot.vetoed").count() == 1


def test_a_waiting_verdict_is_vetoed_at_any_time_and_nothing_was_written(waiting):
    veto(waiting, now=datetime(2027, 5, 3, 3, tzinfo=UTC))
    assert row(waiting).quota is None
    assert state(waiting.pilot) == ("running", END, date(2027, 1, 28), date(2027, 1, 28))
    assert refused(lambda: adopt(waiting)) == "already_decided"


def test_an_adopted_verdict_can_still_be_vetoed_before_its_monday(waiting):
    adopt(waiting)
    veto(waiting, now=LATER + WEEK)
    assert quota_for(waiting.pilot.office_id, date(2026, 12, 14)) == 1
    assert state(waiting.pilot)[0] == "running"


def test_a_row_that_somebody_revoked_by_hand_does_not_stop_the_veto(adopted):
    revoke_quota(rule_id=row(adopted).quota.pk, reason="Keliru", actor=WHO, now=LATER)
    veto(adopted)
    assert row(adopted).quota.revoke_reason == "Keliru"
    assert row(adopted).status == "vetoed"


def test_a_vetoed_pause_lets_the_office_go_on():
    verdict = judge(running(), "pause", after=0)
    veto(verdict)
    assert state(verdict.pilot) == ("running", END, date(2027, 1, 28), date(2027, 1, 28))
    assert close_decided(today_of=FIRST_MONDAY, pilot_id=verdict.pilot_id, now=LATER) is False


def test_a_vetoed_fall_after_a_raise_goes_on_month_by_month(adopted):
    pilot = adopted.pilot
    Pilot.objects.filter(pk=pilot.pk).update(bad_months=1)
    january = date(2027, 1, 7)
    verdict = judge(
        pilot, "lower", after=1, today=january, now=datetime(2027, 1, 6, 19, tzinfo=UTC), bad=True
    )
    veto(verdict, now=datetime(2027, 1, 8, 3, tzinfo=UTC))
    assert state(pilot) == ("followed", january, date(2027, 2, 7), date(2027, 2, 7))
    assert pilot.bad_months == 0
    assert quota_for(pilot.office_id, date(2027, 1, 18)) == 2


# --- an end in between ---------------------------------------------------------------------------


def test_a_pilot_that_was_cancelled_is_not_adopted_any_more(waiting):
    cancel_pilot(pilot_id=waiting.pilot_id, reason="Batal", actor=WHO, now=LATER)
    assert refused(lambda: adopt(waiting)) == "wrong_state"
    lowered = judge(running(adoption="confirm"), "pause", after=0)
    end(lowered.pilot)
    assert refused(lambda: adopt(lowered)) == "wrong_state"
    assert not QuotaRule.objects.filter(source__startswith="pilots.verdict").exists()


def test_ending_a_pilot_leaves_the_quota_and_the_right_to_veto_in_time(adopted):
    end(adopted.pilot)
    assert quota_for(adopted.pilot.office_id, FIRST_MONDAY) == 2
    veto(adopted, now=LATER + DAY)
    assert quota_for(adopted.pilot.office_id, FIRST_MONDAY) == 1
    assert state(adopted.pilot)[0] == "ended"


def test_a_clock_that_is_behind_vetoes_nothing_that_has_begun():
    verdict = judge(running(), "pause", after=0)
    close_decided(today_of=FIRST_MONDAY, pilot_id=verdict.pilot_id, now=LATER)
    assert refused(lambda: veto(verdict, now=LATER)) == "veto_late"
    assert quota_for(verdict.pilot.office_id, FIRST_MONDAY) == 0


# --- end -----------------------------------------------------------------------------------------


def test_a_pilot_ends_after_it_was_judged_and_with_a_reason():
    pilot = running()
    assert refused(lambda: end(pilot)) == "not_judged"
    judge(pilot, "hold")
    assert refused(lambda: end(pilot, reason="")) == "no_reason"
    end(pilot)
    pilot.refresh_from_db()
    assert (pilot.status, pilot.due_on, pilot.ended_on, pilot.end_reason) == (
        "ended", None, date(2026, 12, 1), "Tercapai",
    )  # fmt: skip
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.before, event.after) == (
        "pilot.ended", {"status": "running"}, {"reason": "Tercapai"},
    )  # fmt: skip
    assert refused(lambda: end(pilot)) == "wrong_state"
    assert quota_for(pilot.office_id, date(2027, 1, 4)) == 1


@pytest.mark.parametrize(("outcome", "after"), [("raise", 2), ("pause", 0), ("hold", 1)])
def test_a_pilot_ends_from_wherever_a_verdict_left_it(outcome, after):
    verdict = judge(running(), outcome, after=after)
    end(verdict.pilot)
    assert state(verdict.pilot)[0] == "ended"


def test_a_fall_that_has_begun_ends_the_pilot_by_itself_with_the_report_as_reason():
    verdict = judge(running(), "pause", after=0)
    close = {"pilot_id": verdict.pilot_id, "now": DUE_AT}
    assert close_decided(today_of=FIRST_MONDAY - DAY, **close) is False
    assert close_decided(today_of=FIRST_MONDAY, **close) is True
    assert close_decided(today_of=FIRST_MONDAY, **close) is False
    pilot = Pilot.objects.get(pk=verdict.pilot_id)
    assert (pilot.ended_on, pilot.end_reason) == (FIRST_MONDAY, verdict.number)
    assert AuditEvent.objects.latest("pk").actor == "sistem"


def test_a_raise_does_not_end_the_pilot(adopted):
    assert close_decided(today_of=FIRST_MONDAY + WEEK, pilot_id=adopted.pilot_id, now=DUE_AT) is False
    assert state(adopted.pilot)[0] == "followed"
