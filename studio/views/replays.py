"""Putar ulang: what a draft would have changed and will change, before it is published."""

from __future__ import annotations

import tempfile
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import Conflict, DomainError
from eligibility.selectors.laws import draft_of
from eligibility.selectors.versions import version_of
from employees.models import User
from employees.permissions import require, today_of
from employees.selectors import actor_of
from studio.documents.replay_book import write_replay
from studio.enums.replays import Baseline, Part, ReplayStatus
from studio.models import ReplayRun
from studio.permissions.replays import can_read_replays, can_replay, can_see_names
from studio.selectors import replays as reading
from studio.services.replays import Asked, ask_replay, retry_replay
from studio.tasks.replays import wake_replay

PER_PAGE = 50
LISTED = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARTS = {"pegawai": Part.PERSON, "hari": Part.DAY, "loket": Part.COUNTER}
TABS = ("pegawai", "hari", "loket", "kuota", "kebijakan")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_safe
def replays(request: HttpRequest) -> HttpResponse:
    """All replays of the agency, and the drafts that can be replayed."""
    user = _user(request)
    require(can_read_replays(user))
    agency_id = user.employee.agency_id
    page = Paginator(reading.replays_of(agency_id), LISTED).get_page(request.GET.get("page"))
    may_start = can_replay(user)
    drafts = reading.drafts_of(agency_id) if may_start else ()
    context = {"page": page, "may_start": may_start, "drafts": drafts}
    return render(request, "studio/replays.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def policy_replay(request: HttpRequest, number: int) -> HttpResponse:
    """One version: its older replays, and for a draft the form that starts the next one."""
    user = _user(request)
    require(can_replay(user) if request.method == "POST" else can_read_replays(user))
    version = version_of(user.employee.agency_id, number)
    error = ""
    if request.method == "POST":
        try:
            run = _start(user, number, request.POST.get("against", ""))
        except Conflict as no:
            error = no.sentence
        else:
            return redirect("replay", pk=run.pk)
    page = Paginator(reading.replays_of(version.agency_id).filter(version=version), LISTED)
    context = {
        "version": version,
        "page": page.get_page(request.GET.get("page")),
        "may_start": can_replay(user) and version.status == "draft",
        "baselines": Baseline.choices,
        "error": error,
    }
    return render(request, "studio/policy_replay.html", context, status=409 if error else 200)


def _start(user: User, number: int, against: str) -> ReplayRun:
    chosen = Baseline(against) if against in Baseline.values else Baseline.TODAY
    asked = Asked(draft_of(user.employee.agency_id, number), chosen)
    run = ask_replay(asked=asked, user=user, actor=actor_of(user), today=today_of(user), now=timezone.now())
    wake_replay(run.pk)
    return run


def _own(request: HttpRequest, pk: int) -> ReplayRun:
    user = _user(request)
    require(can_read_replays(user))
    return reading.replay_named(user.employee.agency_id, pk)


@require_safe
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    run = _own(request, pk)
    context: dict[str, Any] = {
        "run": run,
        "percent": reading.percent_of(run),
        "may_start": can_replay(_user(request)),
    }
    if run.status == ReplayStatus.DONE and run.result is not None:
        context |= _result_context(request, run)
    return render(request, "studio/replay.html", context)


def _result_context(request: HttpRequest, run: ReplayRun) -> dict[str, Any]:
    user = _user(request)
    names = can_see_names(user)
    result = cast(dict[str, Any], run.result)
    flow = reading.drawn_flow(result)
    return {
        "result": result,
        "headline": reading.headline(result),
        "stale": reading.stale_because(run, today_of(user)),
        "flow": flow,
        "bands": [(band, reading.rule_word(band.rule)) for band in flow.bands] if flow else [],
        "rules": [(reading.rule_word(r["rule"]), r["gains"], r["loses"]) for r in result["rules"]],
        "reasons": reading.reasons_of(result),
        "day_changes": _day_changes(result),
        "groups": reading.groups_of(run, names=names),
        "names": names,
        **_tab_context(request, run, names=names),
    }


def _day_changes(result: dict[str, Any]) -> list[tuple[str, str, int]]:
    words = reading.change_words(Part.DAY)
    return [(change, words[change], number) for change, number in result["days"]["by_change"].items()]


def _tab_context(request: HttpRequest, run: ReplayRun, *, names: bool) -> dict[str, Any]:
    """The rows of `?bagian=`, narrowed by `?perubahan=`, `?kantor=` and `?unit=`."""
    tabs = TABS if names else TABS[2:]
    tab = request.GET.get("bagian", tabs[0])
    tab = tab if tab in tabs else tabs[0]
    context: dict[str, Any] = {"tab": tab, "tabs": tabs}
    office_id, unit_id = (_number(request.GET.get(name)) for name in ("kantor", "unit"))
    if tab == "kuota":
        return context | {"weeks": reading.quota_rows(run, office_id=office_id)}
    if tab == "kebijakan":
        return context | {"differences": reading.shown_differences(run)}
    part = PARTS[tab]
    words = reading.change_words(part)
    change = request.GET.get("perubahan", "")
    chosen = change if change in words else ""
    rows = reading.rows_of(run, part, change=chosen, office_id=office_id, unit_id=unit_id)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = [(row, words[row.change], _why(part, row)) for row in page.object_list]
    left_out = max(0, (run.result or {})["rows"].get(part.value, 0) - run.rows.filter(part=part).count())
    narrowed = bool(chosen or office_id is not None or unit_id is not None)
    return context | {
        "page": page, "rows": shown, "words": words, "change": chosen, "left_out": left_out, "narrowed": narrowed,
        "office_id": office_id, "unit_id": unit_id,
    }  # fmt: skip


def _why(part: Part, row: Any) -> str:
    if part == Part.PERSON:
        return reading.rule_words(row)
    return reading.reason_words(row) if part == Part.DAY else ""


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None


@require_safe
def replay_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that renews itself; the finished run asks for the whole page."""
    run = _own(request, pk)
    answer = render(request, "studio/replay_progress.html", {"run": run, "percent": reading.percent_of(run)})
    if run.status not in (ReplayStatus.QUEUED, ReplayStatus.RUNNING):
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def replay_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Once more, after a failure."""
    user = _user(request)
    require(can_replay(user))
    run = _own(request, pk)
    try:
        retry_replay(run=run, actor=actor_of(user), now=timezone.now())
    except DomainError as no:
        messages.error(request, no.sentence)
    else:
        wake_replay(run.pk)
    return redirect("replay", pk=pk)


@require_safe
def replay_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    run = _own(request, pk)
    return file_answer(run, names=can_see_names(_user(request)))


def file_answer(run: ReplayRun, *, names: bool) -> HttpResponseBase:
    """The workbook out of a temporary file. Errors: Conflict until the run is done."""
    if run.status != ReplayStatus.DONE:
        raise Conflict(_("Putar ulang ini belum selesai, jadi belum ada berkasnya."), code="replay_not_done")
    file = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the answer
    write_replay(run, file, names=names)
    file.seek(0)
    name = f"putar-ulang-{run.pk}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
