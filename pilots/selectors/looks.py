"""One meaning, one look: chip, icon and word of every state, outcome and finding of a pilot."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from pilots.enums.plans import Finding, Outcome, PilotStatus, Reason, RunStatus


class Look(NamedTuple):
    """`css` names the chip; the word carries the meaning."""

    css: str
    icon: str
    word: str


STATUSES: dict[str, tuple[str, str]] = {
    PilotStatus.DRAFT: ("neutral", "edit"),
    PilotStatus.PROPOSED: ("warning", "asked"),
    PilotStatus.SIGNED: ("signed", "signed"),
    PilotStatus.RUNNING: ("running", "running"),
    PilotStatus.DECIDED: ("warning", "asked"),
    PilotStatus.FOLLOWED: ("ok", "rise"),
    PilotStatus.ENDED: ("neutral", "check"),
    PilotStatus.CANCELLED: ("closed", "x-circle"),
}
OUTCOMES: dict[str, tuple[str, str]] = {
    Outcome.RAISE: ("ok", "rise"),
    Outcome.KEEP: ("ok", "check-circle"),
    Outcome.HOLD: ("neutral", "steady"),
    Outcome.EXTEND: ("warning", "repeat"),
    Outcome.LOWER: ("stop", "fall"),
    Outcome.PAUSE: ("stop", "paused"),
}
FINDINGS: dict[str, tuple[str, str]] = {
    Finding.PASSED: ("ok", "check-circle"),
    Finding.FAILED: ("stop", "x-circle"),
    Finding.INCONCLUSIVE: ("warning", "help"),
    Finding.INFERIOR: ("stop", "fall"),
    Finding.STOPPED: ("stop", "stop"),
    Finding.ABSENT: ("neutral", "info"),
}
RUNS: dict[str, tuple[str, str]] = {
    RunStatus.QUEUED: ("asked", "asked"),
    RunStatus.RUNNING: ("running", "running"),
    RunStatus.DONE: ("ok", "check-circle"),
    RunStatus.FAILED: ("stop", "stop"),
}
# reason → the finding that it tells of; the others are news
TELLS: dict[str, Finding] = {
    Reason.GATE_WFA_DAYS: Finding.INCONCLUSIVE,
    Reason.GATE_OBSERVED: Finding.INCONCLUSIVE,
    Reason.GATE_ESTIMABLE: Finding.INCONCLUSIVE,
    Reason.GATES_PASSED: Finding.PASSED,
    Reason.STOP_COMPLAINTS: Finding.STOPPED,
    Reason.INFERIOR: Finding.INFERIOR,
    Reason.INCONCLUSIVE: Finding.INCONCLUSIVE,
    Reason.NOT_INFERIOR: Finding.PASSED,
    Reason.POINT_KEPT: Finding.PASSED,
    Reason.POINT_FELL: Finding.FAILED,
    Reason.BELOW: Finding.FAILED,
    Reason.REACHED: Finding.PASSED,
    Reason.ABSENT: Finding.ABSENT,
    Reason.NO_COMPLAINTS: Finding.PASSED,
    Reason.ALL_PASSED: Finding.PASSED,
    Reason.BAD_MONTH: Finding.FAILED,
    Reason.GOOD_MONTH: Finding.PASSED,
    Reason.NOT_JUDGED: Finding.INCONCLUSIVE,
}
STRONG, FAIR = 0.8, 0.5


def status_look(status: str) -> Look:
    return Look(*STATUSES[status], _first(PilotStatus(status).label))


def outcome_look(outcome: str) -> Look:
    return Look(*OUTCOMES[outcome], _first(Outcome(outcome).label))


def finding_look(finding: str) -> Look:
    return Look(*FINDINGS[finding], _first(Finding(finding).label))


def run_look(status: str) -> Look:
    return Look(*RUNS[status], _first(RunStatus(status).label))


def reason_look(code: str) -> Look:
    """The finding behind a reason; what follows from the others is news."""
    finding = TELLS.get(code)
    return finding_look(finding) if finding else Look("neutral", "info", _("Keterangan"))


def gate_look(*, passed: bool, over: bool) -> Look:
    """`over`: the window has ended, so that what is missing stays missing."""
    if passed:
        return Look("ok", "check-circle", _("Cukup"))
    return Look("warning", "warning", _("Kurang")) if over else Look("neutral", "asked", _("Belum cukup"))


def power_look(probability: float | None) -> Look:
    if probability is None:
        return Look("neutral", "info", _("Belum dapat dihitung"))
    if probability >= STRONG:
        return Look("ok", "check-circle", _("Kuat"))
    return (
        Look("warning", "warning", _("Sedang"))
        if probability >= FAIR
        else Look("stop", "warning", _("Lemah"))
    )


def _first(label: object) -> str:
    word = str(label)
    return word[:1].upper() + word[1:]
