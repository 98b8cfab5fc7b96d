"""Opening stages and setting the gate: rows, refusals, the trail, and what pilots count as."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core.audit import Actor
from core.models import AuditEvent
from core.problems import Conflict, Refused
from employees.enums import OfficeKind
from pilots.enums.rollout import NO_PILOT, PilotState, RolloutProblem
from pilots.models import RolloutGate, RolloutStage
from pilots.rules.rollout import DEFAULT_GATE, GateRule
from pilots.selectors.rollout import board, gate_row, pilot_rows, rule_of, stage_open
from pilots.services.rollout import open_stage, set_gate
from tests.factories import OfficeFactory
from tests.pilots.stages import a_pilot, a_verdict

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
BY = {"actor": Actor(7, "Pejabat"), "today": TODAY, "now": datetime(2026, 11, 23, 2, tzinfo=UTC)}
HEAD, REGIONAL, UPT = OfficeKind.HEAD, OfficeKind.REGIONAL, OfficeKind.UPT


@pytest.fixture
def head():
    return OfficeFactory(kind=HEAD)


@pytest.fixture
def agency(head):
    for kind in (REGIONAL, REGIONAL, UPT):
        OfficeFactory(agency=head.agency, kind=kind)
    return head.agency


def opened(agency):
    return [stage_open(agency.pk, kind, TODAY) for kind in (HEAD, REGIONAL, UPT)]


class TestOpening:
    def test_after_a_raise_an_official_opens_the_next_stage(self, agency, head):
        a_pilot(head, "followed", "raise")
        assert opened(agency) == [True, False, False]
        row = open_stage(agency=agency, kind=REGIONAL, **BY)
        assert (row.by_hand, row.order, row.opened_on, row.reason) == (False, 2, TODAY, "")
        assert opened(agency) == [True, True, False]

    def test_before_the_gate_is_met_only_by_hand(self, agency):
        with pytest.raises(Refused) as no:
            open_stage(agency=agency, kind=REGIONAL, reason="  ", **BY)
        assert no.value.code == RolloutProblem.NEEDS_REASON
        row = open_stage(agency=agency, kind=REGIONAL, reason="Arahan PPK", legal_reference="SE 3", **BY)
        assert (row.by_hand, row.reason, row.legal_reference) == (True, "Arahan PPK", "SE 3")
        event = AuditEvent.objects.get(verb="rollout.stage_opened")
        assert (event.agency, event.actor) == (agency.code, "Pejabat")
        assert event.after["by_hand"] is True
        assert [reason["code"] for reason in event.after["gate"]] == ["too_few_raised"]

    def test_a_stopped_pilot_keeps_the_gate_closed(self, agency, head):
        other = OfficeFactory(agency=agency, kind=HEAD)
        a_pilot(head, "followed", "raise")
        a_pilot(other, "running", "hold", stopped=True)
        with pytest.raises(Refused):
            open_stage(agency=agency, kind=REGIONAL, **BY)

    def test_stages_open_in_their_order(self, agency):
        with pytest.raises(Refused) as no:
            open_stage(agency=agency, kind=UPT, reason="Langsung", **BY)
        assert no.value.code == RolloutProblem.BEFORE_CLOSED
        open_stage(agency=agency, kind=REGIONAL, reason="Arahan", **BY)
        assert open_stage(agency=agency, kind=UPT, reason="Arahan", **BY).order == 3

    @pytest.mark.parametrize("kind", [HEAD, REGIONAL])
    def test_what_is_open_is_not_opened_again(self, agency, kind):
        if kind == REGIONAL:
            open_stage(agency=agency, kind=kind, reason="Arahan", **BY)
        with pytest.raises(Conflict):
            open_stage(agency=agency, kind=kind, reason="Lagi", **BY)

    def test_a_stage_without_offices(self, head):
        with pytest.raises(Refused) as no:
            open_stage(agency=head.agency, kind=UPT, reason="Arahan", **BY)
        assert no.value.code == RolloutProblem.NO_OFFICES

    def test_another_agencys_stages_are_its_own(self, agency):
        open_stage(agency=agency, kind=REGIONAL, reason="Arahan", **BY)
        other = OfficeFactory(kind=HEAD).agency
        OfficeFactory(agency=other, kind=REGIONAL)
        assert not stage_open(other.pk, REGIONAL, TODAY)

    def test_rows_are_never_edited_and_say_why(self, agency):
        row = open_stage(agency=agency, kind=REGIONAL, reason="Arahan", **BY)
        with pytest.raises(DatabaseError), transaction.atomic():
            RolloutStage.objects.filter(pk=row.pk).update(reason="Lain")
        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()
        plain = {"agency": agency, "order": 3, "opened_on": TODAY, "created_at": BY["now"]}
        for bad in ({"office_kind": "upt", "by_hand": True}, {"office_kind": "regional", "by_hand": False}):
            with pytest.raises(IntegrityError), transaction.atomic():
                RolloutStage.objects.create(**plain | bad)
        assert RolloutStage.objects.create(**plain, office_kind="upt", by_hand=False).pk


class TestGate:
    def put(self, agency, **changes):
        said = {"raised_needed": 2, "stopped_allowed": 1, "valid_from": TODAY, "reason": "Lebih hati-hati"}
        return set_gate(agency=agency, **said | BY | changes)

    def test_the_portals_own_holds_until_one_is_set(self, agency, head):
        assert rule_of(gate_row(agency.pk, TODAY)) == DEFAULT_GATE
        self.put(agency, valid_from=date(2026, 12, 1))
        assert rule_of(gate_row(agency.pk, date(2026, 11, 30))) == DEFAULT_GATE
        assert rule_of(gate_row(agency.pk, date(2026, 12, 1))) == GateRule(2, 1)
        event = AuditEvent.objects.get(verb="rollout.gate_set")
        assert (event.before, event.after["raised_needed"]) == ({"raised_needed": 1, "stopped_allowed": 0}, 2)

    def test_a_stricter_gate_closes_what_is_not_open_yet(self, agency, head):
        a_pilot(head, "followed", "raise")
        self.put(agency)
        with pytest.raises(Refused):
            open_stage(agency=agency, kind=REGIONAL, **BY)

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"raised_needed": -1}, RolloutProblem.OUT_OF_RANGE),
            ({"stopped_allowed": 51}, RolloutProblem.OUT_OF_RANGE),
            ({"reason": " "}, RolloutProblem.NO_REASON),
            ({"valid_from": date(2026, 11, 22)}, RolloutProblem.PAST),
            ({"valid_from": date(2027, 11, 25)}, RolloutProblem.FAR_AHEAD),
        ],
    )
    def test_refusals_write_nothing(self, agency, changes, code):
        with pytest.raises(Refused) as no:
            self.put(agency, **changes)
        assert no.value.code == code
        assert not RolloutGate.objects.exists()

    def test_one_row_a_date_and_none_is_edited(self, agency):
        row = self.put(agency)
        with pytest.raises(Conflict) as no:
            self.put(agency, raised_needed=3)
        assert "23 Nov 2026" in no.value.sentence
        with pytest.raises(DatabaseError), transaction.atomic():
            RolloutGate.objects.filter(pk=row.pk).update(raised_needed=0)


class TestPilots:
    def test_the_latest_verdict_counts(self, agency, head):
        pilot = a_pilot(head, "running", "hold", stopped=True)
        assert [row.state for row in pilot_rows(agency.pk)] == [PilotState.STOPPED]
        a_verdict(pilot, "extend", on=date(2026, 12, 1))
        assert [row.state for row in pilot_rows(agency.pk)] == [PilotState.RUNNING]

    def test_cancelled_ones_and_other_agencies_do_not_show(self, agency, head):
        a_pilot(head, "cancelled")
        a_pilot(OfficeFactory(kind=HEAD), "running")
        assert pilot_rows(agency.pk) == []

    def test_a_vetoed_raise_is_none(self, agency, head):
        a_pilot(head, "running", "raise", vetoed=True)
        assert [row.state for row in pilot_rows(agency.pk)] == [PilotState.HELD]


class TestBoard:
    def test_lanes_offices_counts_and_filter(self, agency, head):
        pilot = a_pilot(head, "followed", "raise")
        second = OfficeFactory(agency=agency, kind=HEAD)
        found = board(agency.pk, TODAY)
        assert [lane.kind for lane in found.lanes] == [HEAD, REGIONAL, UPT]
        first = found.lanes[0]
        assert {(row.office.pk, row.state) for row in first.offices} == {
            (head.pk, PilotState.RAISED), (second.pk, NO_PILOT)
        }  # fmt: skip
        assert dict(first.counts) == {PilotState.RAISED: 1, NO_PILOT: 1}
        assert first.facts.raised == 1
        assert next(row for row in first.offices if row.pilot).pilot.number == pilot.number
        filtered = board(agency.pk, TODAY, state=PilotState.RAISED).lanes
        assert [[row.office.pk for row in lane.offices] for lane in filtered] == [[head.pk], [], []]
        assert dict(filtered[0].counts) == dict(first.counts)

    def test_an_office_shows_its_newest_pilot_and_the_gate_counts_all(self, agency, head):
        a_pilot(head, "ended", "raise")
        a_pilot(head, "running")
        first = board(agency.pk, TODAY).lanes[0]
        assert first.offices[0].state == PilotState.RUNNING
        assert (first.facts.raised, first.facts.running) == (1, 1)
        assert board(agency.pk, TODAY).lanes[1].gate.met

    def test_queries_do_not_grow(self, agency, head, django_assert_num_queries):
        for _ in range(6):
            a_pilot(OfficeFactory(agency=agency, kind=HEAD), "followed", "raise")
        with django_assert_num_queries(5):
            board(agency.pk, TODAY)
