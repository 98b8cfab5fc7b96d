"""The law of an agency: its policy, and what differs in an office or a unit; and which was in force when."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from core.enums import Severity
from core.problems import Code, Problem, Refused, refuse_if_blocked
from eligibility.enums import OverrideScope, PolicyFault, Setting
from eligibility.rules.policy import Policy, check_policy, plain_value, read_policy, read_settings
from eligibility.rules.talent import BoxMap

# What an office may have otherwise than its agency: who, readiness, how much, when, decision, place.
# Presence, reports, warnings and retention are asked for whole agencies and stay the same everywhere.
OFFICE_SETTINGS: tuple[str, ...] = (
    "eligible_boxes",
    "box_valid_months",
    "unknown_box_allowed",
    "lowest_predicate",
    "new_in_post_months",
    "excludes_discipline",
    "excluded_natures",
    "excluded_post_levels",
    "needs_laptop",
    "min_down_mbps",
    "min_up_mbps",
    "min_ict_level",
    "needs_confirmed_readiness",
    "quota_start",
    "quota_after_pilot",
    "quota_cap",
    "min_office_days",
    "max_unit_share_percent",
    "min_unit_staff",
    "open_weekdays",
    "lead_working_days",
    "horizon_days",
    "cancel_until",
    "recall_notice_hours",
    "decision_due_working_days",
    "remind_after_hours",
    "places",
)
# The quota itself is counted for an office; a unit may only be held to less.
UNIT_SETTINGS: tuple[str, ...] = tuple(
    name for name in OFFICE_SETTINGS if name not in ("quota_start", "quota_after_pilot")
)


@dataclass(frozen=True)
class Override:
    """What an office or a unit (with all units below it) has otherwise. `code` and `name`: as when written."""

    scope: str
    target: int
    settings: Mapping[str, Any]
    code: str = ""
    name: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Law:
    """A policy and its overrides. A unit's beats that of the unit above, which beats the office's."""

    base: Policy = field(default_factory=Policy)
    overrides: tuple[Override, ...] = ()
    _made: dict[tuple[tuple[str, int], ...], Policy] = field(
        default_factory=dict, init=False, repr=False, compare=False, hash=False
    )

    @property
    def has_units(self) -> bool:
        return any(o.scope == OverrideScope.UNIT for o in self.overrides)

    def place_of(self, override: Override) -> str:
        """The name of its place; where an office and a unit are called the same, with the kind."""
        same = [o for o in self.overrides if o.name == override.name]
        return f"{override.name} ({OverrideScope(override.scope).label})" if len(same) > 1 else override.name

    def applied(self, office_id: int | None, unit_path: Sequence[int] = ()) -> tuple[Override, ...]:
        """The overrides that hold there, the weakest first; `unit_path`: ids from the root down to the unit."""
        if not self.overrides:
            return ()
        by_target = {(o.scope, o.target): o for o in self.overrides}
        keys = [(OverrideScope.OFFICE.value, office_id), *((OverrideScope.UNIT.value, u) for u in unit_path)]
        return tuple(by_target[key] for key in keys if key in by_target)

    def policy_at(self, office_id: int | None, unit_path: Sequence[int] = ()) -> Policy:
        """The policy that holds for the people there."""
        return self.merged(self.applied(office_id, unit_path))

    def merged(self, applied: tuple[Override, ...]) -> Policy:
        """The base with these overrides laid over it, one after the other."""
        if not applied:
            return self.base
        key = tuple((o.scope, o.target) for o in applied)
        if key not in self._made:
            values: dict[str, Any] = {}
            for override in applied:
                values |= override.settings
            self._made[key] = replace(self.base, **values)
        return self._made[key]


@dataclass(frozen=True, slots=True)
class InForce:
    """A policy with the version it comes from; number 0 = the portal's defaults, nothing published yet.

    `policy` is the agency's, or after `at` that of a place; `applied`: the overrides that made the difference.
    `box_map`: what the agency lets another numbering of talent boxes count as on the date that was asked for.
    """

    policy: Policy
    number: int
    valid_from: date
    legal_reference: str
    law: Law | None = field(default=None, compare=False)
    applied: tuple[Override, ...] = ()
    box_map: BoxMap | None = None

    def at(self, office_id: int | None, unit_path: Sequence[int] = ()) -> InForce:
        """The same version as it holds for the people of an office and unit."""
        if self.law is None or not self.law.overrides:
            return self
        applied = self.law.applied(office_id, unit_path)
        return replace(self, policy=self.law.merged(applied), applied=applied)


def read_law(settings: object, overrides: object = ()) -> Law:
    """A law from JSON values: settings as `read_policy` takes them, overrides as `override_data` gives them.

    Errors: `Refused` with one `Problem` per fault; those of an override name its place.
    """
    base = read_policy(settings)
    if not isinstance(overrides, list | tuple):
        raise Refused(problems=[Problem(PolicyFault.BAD_OVERRIDE)])
    found, problems = [], []
    for item in overrides:
        override, faults = _read_override(base, item)
        problems += faults
        found += [override] if override else []
    keys = [(o.scope, o.target) for o in found]
    twice = {o.name for o in found if keys.count((o.scope, o.target)) > 1}
    problems += [Problem(PolicyFault.OVERRIDDEN_TWICE, params={"place": name}) for name in sorted(twice)]
    refuse_if_blocked(problems)
    return Law(base, tuple(sorted(found, key=lambda o: (o.scope, o.target))))


def _read_override(base: Policy, item: object) -> tuple[Override | None, list[Problem]]:
    if not isinstance(item, Mapping) or str(item.get("scope")) not in OverrideScope.values:
        return None, [Problem(PolicyFault.BAD_OVERRIDE)]
    target = item.get("id")
    if not isinstance(target, int) or isinstance(target, bool):
        return None, [Problem(PolicyFault.BAD_OVERRIDE)]
    scope, place = str(item["scope"]), str(item.get("name", "")) or str(target)
    values, problems = read_settings(item.get("settings", {}))
    allowed = OFFICE_SETTINGS if scope == OverrideScope.OFFICE else UNIT_SETTINGS
    problems += [
        Problem(PolicyFault.NOT_OVERRIDABLE, params={"setting": Setting(name).label, "field": name})
        for name in values
        if name not in allowed
    ]
    blocking = [p for p in check_policy(replace(base, **values)) if p.severity == Severity.BLOCKS]
    found = [placed(p, place) for p in [*problems, *blocking]]
    override = Override(
        scope=scope,
        target=target,
        settings=values,
        code=str(item.get("code", "")),
        name=place,
        reason=str(item.get("reason", "")),
    )
    return override, found


@dataclass(frozen=True)
class PlacedCode:
    """A fault of one place: the same code, the place's name before its words."""

    fault: Code

    @property
    def value(self) -> str:
        return self.fault.value

    @property
    def label(self) -> str:
        return f"%(place)s: {self.fault.label}"


def placed(problem: Problem, place: str) -> Problem:
    """A problem of an override, with the name of its office or unit."""
    return replace(problem, code=PlacedCode(problem.code), params={**problem.params, "place": place})


def override_data(overrides: Iterable[Override]) -> list[dict[str, Any]]:
    """Overrides as plain JSON values, in a fixed order."""
    return [
        {
            "scope": str(o.scope),
            "id": o.target,
            "code": o.code,
            "name": o.name,
            "reason": o.reason,
            "settings": {name: plain_value(value) for name, value in sorted(o.settings.items())},
        }
        for o in sorted(overrides, key=lambda o: (o.scope, o.target))
    ]


@lru_cache(maxsize=512)
def stored_law(settings: str, overrides: str = "[]") -> Law:
    """The law of a stored row, from its JSON texts. Parsed once per text, for it is asked for on every page."""
    return read_law(json.loads(settings), json.loads(overrides))
