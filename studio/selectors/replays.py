"""Replays as people read them: the list, one run, its numbers with names, its rows, and whether it is stale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.problems import NotFound, Refused
from eligibility.enums import Rule
from eligibility.models import PolicyVersion
from eligibility.selectors.differences import differences
from eligibility.selectors.laws import law_digest, law_from, law_in_force
from eligibility.selectors.versions import law_of
from employees.enums import PostLevel, Sex
from employees.models import Office, Unit
from studio.enums.replays import (
    OBSTACLES,
    SMALLEST,
    TELLING,
    Baseline,
    Change,
    DayChange,
    Group,
    Part,
    ReplayStatus,
)
from studio.models import ReplayRow, ReplayRun
from studio.rules.flow import Flow, flow_of

COUNTED = 12


@dataclass(frozen=True, slots=True)
class GroupRow:
    key: str
    name: str
    people: int
    gains: int
    loses: int


@dataclass(frozen=True, slots=True)
class GroupTable:
    """Counts of one grouping; `hidden`: groups too small to be shown to this reader, `left_out`: those beyond room."""

    group: Group
    rows: tuple[GroupRow, ...]
    hidden: int
    left_out: int


def replays_of(agency_id: int) -> QuerySet[ReplayRun]:
    """The agency's runs, the latest first, without their bulky parts."""
    return (
        ReplayRun.objects.filter(agency=agency_id)
        .select_related("version", "asked_by__employee")
        .annotate(
            gains=F("result__people__gains"),
            loses=F("result__people__loses"),
            broken=F("result__days__by_change__future_broken"),
        )
        .defer("baseline", "candidate", "result")
        .order_by("-pk")
    )


def drafts_of(agency_id: int) -> QuerySet[PolicyVersion]:
    return PolicyVersion.objects.filter(agency=agency_id, status="draft").order_by("-number")


def replay_named(agency_id: int, pk: int) -> ReplayRun:
    """One run of the agency. Errors: NotFound, also for another agency's."""
    run = (
        ReplayRun.objects.select_related("version", "agency", "asked_by__employee")
        .filter(agency=agency_id, pk=pk)
        .first()
    )
    if run is None:
        raise NotFound(_("Putar ulang ini tidak ditemukan."))
    return run


def percent_of(run: ReplayRun) -> int:
    """How far a run is: people seen of all; 100 only when it is done."""
    if run.status == ReplayStatus.DONE:
        return 100
    return min(99, 100 * run.people_done // run.people) if run.people else 0


def stale_because(run: ReplayRun, today: date) -> list[str]:
    """Why the result may not hold any more, in sentences; empty while it does."""
    found = []
    if run.version and _digest_of(run.version) != run.candidate_sha256:
        found.append(_("Rancangannya sudah diubah sesudah putar ulang ini."))
    if (
        run.against == Baseline.TODAY
        and law_digest(law_in_force(run.agency_id, today)[1]) != run.baseline_sha256
    ):
        found.append(_("Kebijakan yang berlaku sudah berganti sesudah putar ulang ini."))
    if run.facts_on != today:
        found.append(
            _("Data pegawai dan jendela waktunya dari hari yang lain; hari ini hasilnya bisa berbeda.")
        )
    return found


def has_fresh_replay(version: PolicyVersion, today: date) -> bool:
    """Whether a finished run of the draft still holds in every respect."""
    done = replays_of(version.agency_id).filter(version=version, status=ReplayStatus.DONE)
    latest = done.first()
    return latest is not None and not stale_because(latest, today)


def _digest_of(version: PolicyVersion) -> str:
    try:
        return law_digest(law_of(version))
    except Refused:
        return ""


def headline(result: Mapping[str, Any]) -> str:
    """The one sentence that stands first."""
    if result["is_empty"]:
        return _("Rancangan ini tidak mengubah apa pun pada minggu-minggu itu.")
    people, days = result["people"], result["days"]["by_change"]
    parts = [
        ngettext("%(n)s orang mendapat", "%(n)s orang mendapat", people["gains"]) % {"n": people["gains"]},
        ngettext("%(n)s kehilangan", "%(n)s kehilangan", people["loses"]) % {"n": people["loses"]},
    ]
    broken = days[DayChange.FUTURE_BROKEN.value]
    fall = (
        ngettext(
            "%(n)s hari yang sudah disetujui akan gugur", "%(n)s hari yang sudah disetujui akan gugur", broken
        )
        % {"n": broken}
        if broken
        else _("tidak ada hari yang sudah disetujui akan gugur")
    )
    otherwise = result["days"].get("requests_changed", 0)
    decided = (
        _("; %(n)s pengajuan akan diputuskan lain") % {"n": otherwise}
        if otherwise and otherwise != broken
        else ""
    )
    return f"{', '.join(parts)}; {fall}{decided}."


def groups_of(run: ReplayRun, *, names: bool) -> tuple[GroupTable, ...]:
    """Counts by office, unit, level, rank and sex; who may not see names does not see small telling groups."""
    result = run.result or {}
    return tuple(_group(Group(name), rows, result, names) for name, rows in result["groups"].items())


def _group(
    group: Group, rows: Sequence[Mapping[str, Any]], result: Mapping[str, Any], names: bool
) -> GroupTable:
    words = _names_of(group, [row["key"] for row in rows])
    kept = list(rows) if names or group not in TELLING else _without_small(rows)
    shown = tuple(
        GroupRow(r["key"], words.get(r["key"]) or _("tidak tercatat"), r["people"], r["gains"], r["loses"])
        for r in kept
    )
    left_out = result["units_left_out"] if group == Group.UNIT else 0
    return GroupTable(group, shown, len(rows) - len(kept), left_out)


def _without_small(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Groups of five and more; a small one that stands alone takes the next with it, or a subtraction would tell."""
    kept = [row for row in rows if row["people"] >= SMALLEST]
    hidden = [row for row in rows if row["people"] < SMALLEST]
    if hidden and sum(row["people"] for row in hidden) < SMALLEST and kept:
        kept.remove(min(kept, key=lambda row: (row["people"], row["key"])))
    return kept


def _names_of(group: Group, keys: Sequence[str]) -> dict[str, str]:
    if group in (Group.OFFICE, Group.UNIT):
        model = Office if group == Group.OFFICE else Unit
        found = model._default_manager.filter(pk__in=[int(key) for key in keys]).values_list("pk", "name")
        return {str(pk): name for pk, name in found}
    if group == Group.RANK:
        return {key: key for key in keys}
    choices = PostLevel.choices if group == Group.POST_LEVEL else Sex.choices
    return {str(value): str(label) for value, label in choices if value}


def rule_word(rule: str) -> str:
    """A rule's name, or that several small ones are meant."""
    return str(Rule(rule).label) if rule in Rule.values else _("syarat lain")


def reason_words(row: ReplayRow) -> str:
    """Why a day changes, in a few words; the failed rules stand in brackets behind eligibility."""
    words = [str(OBSTACLES.get(code, code)) for code in row.data.get("reasons", ())]
    rules = [rule_word(rule) for rule in row.data.get("rules", ())]
    told = ", ".join(words)
    return f"{told} ({'; '.join(rules)})" if rules and "not_eligible" in row.data.get("reasons", ()) else told


def rule_words(row: ReplayRow) -> str:
    """The rules that made the difference for a person."""
    rules = {*row.data.get("gaining", ()), *row.data.get("losing", ())}
    return ", ".join(rule_word(rule) for rule in Rule.values if rule in rules)


def reasons_of(result: Mapping[str, Any]) -> list[tuple[str, int]]:
    """(words, days) of what stands against broken days, the most frequent first."""
    rows = sorted(result["days"]["reasons"], key=lambda row: -row["days"])
    return [(str(OBSTACLES.get(row["reason"], row["reason"])), row["days"]) for row in rows]


def drawn_flow(result: Mapping[str, Any]) -> Flow | None:
    return flow_of(result["flow"])


def quota_rows(run: ReplayRun, *, office_id: int | None = None) -> list[dict[str, Any]]:
    """Weeks with allowed, used and unused days of one office, or of all together."""
    weeks: dict[str, dict[str, Any]] = {}
    for row in (run.result or {}).get("quota", ()):
        if office_id is not None and row["office"] != office_id:
            continue
        week = weeks.setdefault(row["week"], {"week": date.fromisoformat(row["week"])})
        for name, value in row.items():
            if name not in ("week", "office"):
                week[name] = week.get(name, 0) + value
    return [weeks[key] for key in sorted(weeks)]


def quota_by_office(run: ReplayRun) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = (run.result or {}).get("quota", [])
    names = _names_of(Group.OFFICE, sorted({str(row["office"]) for row in rows}))
    for row in rows:
        yield names.get(str(row["office"]), str(row["office"])), row


def rows_of(
    run: ReplayRun, part: Part, *, change: str = "", office_id: int | None = None, unit_id: int | None = None
) -> QuerySet[ReplayRow]:
    """Stored rows of one part in the order in which they were found."""
    rows = run.rows.filter(part=part).select_related("employee__post", "office", "unit").order_by("pk")
    if change:
        rows = rows.filter(change=change)
    if office_id is not None:
        rows = rows.filter(office=office_id)
    return rows if unit_id is None else rows.filter(unit=unit_id)


def change_words(part: Part) -> dict[str, str]:
    """Change → words, for the rows of a part."""
    if part == Part.PERSON:
        return {c.value: str(c.label) for c in Change if c != Change.UNCHANGED}
    if part == Part.DAY:
        return {c.value: str(c.label) for c in DayChange}
    return {
        "newly_short": _("akan di bawah batas, sekarang tidak"),
        "short": _("di bawah batas, sebelum dan sesudah"),
        "tight": _("lebih banyak yang boleh WFA daripada yang dapat dilepas"),
    }


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A setting that both laws have otherwise, in words."""

    place: str
    label: str
    before: str
    after: str


def shown_differences(run: ReplayRun) -> list[ShownDifference]:
    """What the two laws have otherwise, in words."""
    found = differences(law_from(run.baseline), law_from(run.candidate))
    return [ShownDifference(d.place, d.label, d.old, d.new) for d in found]
