"""*Peta peluncuran*: head office, regional offices, service units; their gates, and their pilots."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.problems import DomainError, NotFound
from employees.enums import OfficeKind
from employees.permissions import require
from employees.selectors import actor_of
from pilots.enums.rollout import BOARD_STATES, NO_PILOT, PilotState, RolloutProblem
from pilots.forms.rollout import BoardFilterForm, GateForm, OpenStageForm
from pilots.permissions.plans import reading_scope
from pilots.permissions.rollout import can_open_stage, can_see_rollout, can_set_gate
from pilots.selectors.rollout import Board, BoardOffice, Lane, board, gate_rows
from pilots.services.rollout import open_stage, set_gate
from pilots.views.savings_reading import moment_of, user_of

# state of an office → (chip, icon)
LOOKS: dict[str, tuple[str, str]] = {
    NO_PILOT: ("closed", "more"),
    PilotState.PLANNED: ("asked", "asked"),
    PilotState.RUNNING: ("leave", "repeat"),
    PilotState.RAISED: ("ok", "check-circle"),
    PilotState.HELD: ("neutral", "policy"),
    PilotState.LOWERED: ("warning", "warning"),
    PilotState.STOPPED: ("stop", "stop"),
}


class OfficeChip(NamedTuple):
    """An office of the board with the look of its state; `may_read`: the reader may open its pilot."""

    row: BoardOffice
    css: str
    icon: str
    may_read: bool


class LaneCard(NamedTuple):
    """A stage as drawn: `counts` are (word, number, chip, icon) of the states that occur."""

    lane: Lane
    offices: list[OfficeChip]
    counts: list[tuple[str, int, str, str]]


@require_safe
def rollout(request: HttpRequest) -> HttpResponse:
    """The board; `?keadaan=` shows offices in one state only."""
    user = user_of(request)
    require(can_see_rollout(user))
    form = BoardFilterForm({"keadaan": request.GET.get("keadaan", "")})
    state = form.cleaned_data["keadaan"] if form.is_valid() else ""
    _now, today = moment_of(user)
    shown = board(user.employee.agency_id, today, state=state)
    context = {
        "board": shown,
        "cards": [_card(lane, reading_scope(user)) for lane in shown.lanes],
        "form": BoardFilterForm({"keadaan": state}),
        "state": state,
        "may_open": can_open_stage(user),
        "may_set": can_set_gate(user),
    }
    return render(request, "pilots/rollout.html", context)


def _card(lane: Lane, readable: frozenset[int] | None) -> LaneCard:
    counts = [
        (str(word), lane.counts[state], *LOOKS[state])
        for state, word in BOARD_STATES
        if lane.counts.get(state)
    ]
    chips = [
        OfficeChip(row, *LOOKS[row.state], readable is None or row.office.pk in readable)
        for row in lane.offices
    ]
    return LaneCard(lane, chips, counts)


@require_http_methods(["GET", "HEAD", "POST"])
def rollout_open(request: HttpRequest, kind: str) -> HttpResponse:
    """Open a stage, by hand where its gate is not met."""
    user = user_of(request)
    require(can_open_stage(user))
    stage = _stage(kind)
    now, today = moment_of(user)
    shown = board(user.employee.agency_id, today)
    if request.method != "POST":
        return _open_page(request, OpenStageForm(), shown, stage)
    form = OpenStageForm(request.POST)
    if not form.is_valid():
        return _open_page(request, form, shown, stage, status=422)
    try:
        open_stage(
            agency=user.employee.agency, kind=stage, actor=actor_of(user), opened_by=user, today=today, now=now,
            **form.cleaned_data,
        )  # fmt: skip
    except DomainError as no:
        form.show_refusal(no)
        return _open_page(request, form, shown, stage, status=no.status)
    messages.success(request, _("Tahap %(stage)s dibuka.") % {"stage": stage.label})
    return redirect("rollout")


@require_http_methods(["GET", "HEAD", "POST"])
def rollout_gate(request: HttpRequest) -> HttpResponse:
    """A new dated rule of the gates."""
    user = user_of(request)
    require(can_set_gate(user))
    now, today = moment_of(user)
    if request.method != "POST":
        rule = board(user.employee.agency_id, today).rule
        numbers = {"raised_needed": rule.raised_needed, "stopped_allowed": rule.stopped_allowed}
        return _gate_page(request, GateForm(initial=numbers | {"valid_from": today}))
    form = GateForm(request.POST)
    if not form.is_valid():
        return _gate_page(request, form, status=422)
    try:
        set_gate(
            agency=user.employee.agency,
            actor=actor_of(user),
            set_by=user,
            today=today,
            now=now,
            **form.cleaned_data,
        )
    except DomainError as no:
        form.show_refusal(no)
        return _gate_page(request, form, status=no.status)
    messages.success(request, _("Syarat tahap ditetapkan. Tahap yang sudah terbuka tetap terbuka."))
    return redirect("rollout")


def _stage(text: str) -> OfficeKind:
    if text not in OfficeKind.values:
        raise NotFound(str(RolloutProblem.UNKNOWN_STAGE.label))
    return OfficeKind(text)


def _open_page(
    request: HttpRequest, form: OpenStageForm, shown: Board, stage: OfficeKind, *, status: int = 200
) -> HttpResponse:
    lane = next(lane for lane in shown.lanes if lane.kind == stage)
    return render(request, "pilots/rollout_open.html", {"form": form, "lane": lane}, status=status)


def _gate_page(request: HttpRequest, form: GateForm, *, status: int = 200) -> HttpResponse:
    rows = gate_rows(user_of(request).employee.agency_id)
    return render(request, "pilots/rollout_gate.html", {"form": form, "rows": rows}, status=status)
