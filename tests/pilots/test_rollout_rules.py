"""Stages and gates without a database."""

from datetime import date

import pytest

from employees.enums import OfficeKind
from pilots.enums.plans import Outcome, PilotStatus
from pilots.enums.rollout import GateReason, PilotState
from pilots.rules.rollout import (
    GateRule,
    Opened,
    StageFacts,
    gates,
    pilot_state,
    stage_facts,
)

HEAD, REGIONAL, UPT = OfficeKind.HEAD, OfficeKind.REGIONAL, OfficeKind.UPT
ON = date(2026, 11, 2)


def stages(head=None, regional=None, upt=None):
    return [
        StageFacts(kind, **({"offices": 1} | (more or {})))
        for kind, more in zip((HEAD, REGIONAL, UPT), (head, regional, upt), strict=True)
    ]


def codes(gate):
    return [problem.code for problem in gate.reasons]


class TestFacts:
    def test_offices_and_pilots_are_counted_by_stage(self):
        facts = stage_facts(
            ["head", "regional", "regional", "upt"],
            [("head", "raised"), ("head", "held"), ("regional", "running"), ("regional", "draft")],
        )
        assert facts == (
            StageFacts(HEAD, offices=1, raised=1, held=1),
            StageFacts(REGIONAL, offices=2, running=1),
            StageFacts(UPT, offices=1),
        )
        assert [stage.pilots for stage in facts] == [2, 1, 0]

    @pytest.mark.parametrize("state", PilotState)
    def test_every_state_has_its_count(self, state):
        head, *_ = stage_facts(["head"], [("head", state.value)])
        assert getattr(head, state.value) == 1

    def test_nothing_at_all(self):
        assert stage_facts([], []) == (StageFacts(HEAD), StageFacts(REGIONAL), StageFacts(UPT))


class TestPilotState:
    @pytest.mark.parametrize(
        ("status", "outcome", "more", "state"),
        [
            ("draft", "", {}, PilotState.PLANNED),
            ("proposed", "", {}, PilotState.PLANNED),
            ("signed", "", {}, PilotState.PLANNED),
            ("running", "", {}, PilotState.RUNNING),
            ("running", "extend", {}, PilotState.RUNNING),
            ("running", "hold", {}, PilotState.HELD),
            ("running", "lower", {}, PilotState.LOWERED),
            ("running", "pause", {}, PilotState.LOWERED),
            ("running", "raise", {"vetoed": True}, PilotState.HELD),
            ("running", "hold", {"stopped": True}, PilotState.STOPPED),
            ("decided", "raise", {}, PilotState.RUNNING),
            ("followed", "raise", {}, PilotState.RAISED),
            ("followed", "keep", {}, PilotState.RAISED),
            ("ended", "raise", {}, PilotState.RAISED),
            ("ended", "keep", {}, PilotState.RAISED),
            ("ended", "hold", {}, PilotState.HELD),
            ("ended", "extend", {}, PilotState.HELD),
            ("ended", "", {}, PilotState.HELD),
            ("ended", "lower", {}, PilotState.LOWERED),
            ("ended", "lower", {"stopped": True}, PilotState.STOPPED),
            ("cancelled", "", {}, None),
            ("cancelled", "hold", {"stopped": True}, None),
        ],
    )
    def test_from_status_and_latest_verdict(self, status, outcome, more, state):
        assert pilot_state(status, outcome, **more) == state

    @pytest.mark.parametrize("status", PilotStatus)
    @pytest.mark.parametrize("outcome", ["", *Outcome.values])
    def test_every_pair_has_an_answer(self, status, outcome):
        found = pilot_state(status, outcome)
        assert (found is None) == (status == PilotStatus.CANCELLED)


class TestGates:
    def test_the_first_stage_is_open_and_the_others_wait(self):
        head, regional, upt = gates(stages(), GateRule(), {})
        assert (head.is_open, codes(head)) == (True, [GateReason.FIRST])
        assert (regional.is_open, codes(regional)) == (False, [GateReason.TOO_FEW_RAISED])
        assert codes(upt) == [GateReason.BEFORE_CLOSED, GateReason.TOO_FEW_RAISED]
        assert (regional.can_open, upt.can_open, head.can_open) == (True, False, False)

    @pytest.mark.parametrize(
        ("head", "rule", "met"),
        [
            ({"raised": 1}, GateRule(), True),
            ({"raised": 3, "held": 2, "lowered": 1}, GateRule(), True),
            ({"raised": 0, "held": 5}, GateRule(), False),
            ({"raised": 5, "stopped": 1}, GateRule(), False),
            ({"raised": 1}, GateRule(raised_needed=2), False),
            ({"raised": 2, "stopped": 1}, GateRule(2, 1), True),
            ({"raised": 2, "stopped": 2}, GateRule(2, 1), False),
            ({}, GateRule(raised_needed=0), True),
        ],
    )
    def test_what_the_stage_before_must_show(self, head, rule, met):
        regional = gates(stages(head), rule, {})[1]
        assert (regional.met, regional.is_open) == (met, False)
        assert (codes(regional) == [GateReason.MET]) == met

    def test_both_shortcomings_are_told_with_their_numbers(self):
        regional = gates(stages({"stopped": 2}), GateRule(3, 1), {})[1]
        assert [reason.sentence for reason in regional.reasons] == [
            "Uji coba di tahap Kantor pusat yang berakhir dengan kuota naik: 0, diperlukan 3.",
            "Uji coba di tahap Kantor pusat yang dihentikan: 2, paling banyak 1.",
        ]

    def test_an_opened_stage_stays_open_and_lets_the_next_one_come(self):
        opened = {"regional": Opened(ON, by_hand=False)}
        _, regional, upt = gates(stages({"raised": 1}, {"raised": 1}), GateRule(), opened)
        assert (regional.is_open, codes(regional)) == (True, [GateReason.OPENED])
        assert (upt.met, upt.can_open, codes(upt)) == (True, True, [GateReason.MET])
        assert "2 Nov 2026" in regional.reasons[0].sentence

    def test_what_changed_since_is_told(self):
        opened = {"regional": Opened(ON, by_hand=False)}
        regional = gates(stages({"raised": 1, "stopped": 1}), GateRule(), opened)[1]
        assert (regional.is_open, regional.met) == (True, False)
        assert codes(regional) == [GateReason.OPENED, GateReason.SINCE_FAILED]

    def test_opened_by_hand_says_why(self):
        regional = gates(stages(), GateRule(), {"regional": Opened(ON, True, "Arahan pimpinan")})[1]
        assert regional.is_open
        assert regional.reasons[0].sentence.endswith("sebelum syaratnya terpenuhi: Arahan pimpinan")

    def test_stages_without_offices_are_passed_over(self):
        head, regional, upt = gates(stages({"raised": 1}, {"offices": 0}), GateRule(), {})
        assert codes(regional) == [GateReason.NO_OFFICES]
        assert not regional.can_open
        assert (upt.met, upt.before, upt.can_open) == (True, HEAD, True)
        assert head.is_open

    def test_the_first_stage_that_has_offices_is_open(self):
        head, regional, upt = gates(stages({"offices": 0}), GateRule(), {})
        assert (head.is_open, codes(head)) == (False, [GateReason.NO_OFFICES])
        assert (regional.is_open, upt.is_open) == (True, False)

    def test_an_agency_without_offices_has_nothing_to_open(self):
        none = gates(stage_facts([], []), GateRule(), {})
        assert not any(gate.is_open or gate.can_open for gate in none)
