"""The policy as a value, its canonical JSON, and what is wrong with one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import time
from typing import Any

from core.enums import Severity
from core.problems import Problem, Refused, refuse_if_blocked
from eligibility.enums import BoxScheme, IctLevel, PolicyFault, Setting
from eligibility.rules.defaults import LEGAL, RANGES, WFA_RULE
from employees.enums import PostLevel, ServiceNature
from performance.enums import Predicate


@dataclass(frozen=True, slots=True)
class Policy:
    """Every number and list an agency may set; the defaults are those of domain.md, section 10."""

    # who
    eligible_boxes: tuple[int, ...] = (4, 5, 7, 8, 9)
    box_scheme: str = "panrb_3_2020"
    box_valid_months: int = 12
    unknown_box_allowed: bool = False
    lowest_predicate: str = "good"
    new_in_post_months: int = 6
    excludes_discipline: bool = True
    excluded_natures: tuple[str, ...] = ("face_to_face", "operations", "health")
    excluded_post_levels: tuple[str, ...] = ()
    needs_laptop: bool = True
    min_down_mbps: float = 10.0
    min_up_mbps: float = 2.0
    min_ict_level: str = "basic"
    needs_confirmed_readiness: bool = True
    # how much
    quota_start: int = 1
    quota_after_pilot: int = 2
    quota_cap: int = 2
    min_office_days: int = 3
    max_unit_share_percent: int = 50
    min_unit_staff: int = 1
    # when
    open_weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    lead_working_days: int = 2
    horizon_days: int = 30
    cancel_until: time = time(16, 0)
    recall_notice_hours: int = 2
    # decision
    decision_due_working_days: int = 1
    remind_after_hours: int = 12
    # where
    places: tuple[str, ...] = ("registered_home", "other_office", "other")
    # presence: windows are counted from the working hours, so that Fridays and Ramadan follow by themselves
    checkin_opens_minutes: int = 90
    lateness_minutes: int = 30
    checkout_closes_minutes: int = 120
    missing_event_minutes: int = 90
    home_radius_m: int = 500
    worst_accuracy_m: int = 100
    counts_office_days: bool = False
    position_days: int = 90
    attendance_months: int = 24
    request_years: int = 5
    # report
    report_due_at: time = time(23, 59)
    report_verdict_working_days: int = 2
    # early warning
    warning_days: int = 30
    warn_missed_checkins: int = 2
    warn_missed_reports: int = 2
    warn_unanswered_calls: int = 2
    warn_monthly_score: int = 70
    chart_lambda: float = 0.2
    chart_limit: float = 2.75
    chart_weeks: int = 8
    suspension_days: int = 30
    # rule or setting → legal reference; data, because articles differ and change
    legal: dict[str, str] = field(default_factory=lambda: dict(LEGAL))


CHOICES: dict[str, frozenset[Any]] = {
    "eligible_boxes": frozenset(range(1, 10)),
    "box_scheme": frozenset(BoxScheme.values),
    "lowest_predicate": frozenset(Predicate.values),
    "excluded_natures": frozenset(ServiceNature.values),
    "excluded_post_levels": frozenset(PostLevel.values),
    "min_ict_level": frozenset(IctLevel.values),
    "open_weekdays": frozenset(range(5)),
    "places": frozenset({"registered_home", "other_office", "other"}),
}
MOST_LEGAL = 300
MUST_HAVE_ONE = ("eligible_boxes", "open_weekdays", "places")
BELOW_CAP = ("quota_start", "quota_after_pilot")

_DEFAULT = Policy()
_NAMES = tuple(f.name for f in fields(Policy))


def policy_data(policy: Policy) -> dict[str, Any]:
    """The policy as plain JSON values: lists sorted, time as HH:MM."""
    return {name: plain_value(getattr(policy, name)) for name in _NAMES}


def plain_value(value: Any) -> Any:
    """One setting's value for JSON."""
    if isinstance(value, tuple):
        return sorted(set(value))
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return dict(value) if isinstance(value, dict) else value


def canonical_json(policy: Policy) -> str:
    """One text for one policy: equal policies give equal texts, whatever the order of their lists."""
    return json.dumps(policy_data(policy), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read_policy(data: object) -> Policy:
    """A policy from JSON values; missing settings take their defaults.

    Errors: `Refused` with one `Problem` per fault (unknown setting, unreadable value, range, choice, cap).
    """
    values, problems = read_settings(data)
    policy = Policy(**values)
    refuse_if_blocked([*problems, *check_policy(policy)])
    return policy


def read_settings(data: object) -> tuple[dict[str, Any], list[Problem]]:
    """The settings that JSON values name, as `Policy` holds them, and what cannot be read. Errors: Refused."""
    if not isinstance(data, Mapping):
        raise Refused(problems=[Problem(PolicyFault.NOT_AN_OBJECT)])
    values: dict[str, Any] = {}
    problems = [
        Problem(PolicyFault.UNKNOWN_SETTING, params={"name": n})
        for n in sorted(str(n) for n in set(data) - set(_NAMES))
    ]
    for name in _NAMES:
        if name not in data:
            continue
        try:
            values[name] = _read(name, data[name])
        except (TypeError, ValueError, OverflowError):
            problems.append(_fault(PolicyFault.WRONG_TYPE, name, value=data[name]))
    return values, problems


def check_policy(policy: Policy) -> list[Problem]:
    """What speaks against a policy: blocking faults, and warnings where it loosens a national rule."""
    return [*_outside(policy), *_foreign(policy), *_above_cap(policy), *_loosened(policy)]


def _read(name: str, value: Any) -> Any:
    kind = type(getattr(_DEFAULT, name))
    if (kind is bool) is not isinstance(value, bool):
        raise TypeError(value)
    if kind is float:
        return float(_same(value, int | float))
    if kind is time:
        return _minute(time.fromisoformat(_same(value, str)))
    if kind is tuple:
        item = type(next(iter(CHOICES[name])))
        if any(type(one) is not item for one in _same(value, list | tuple)):
            raise TypeError(value)
        return tuple(sorted(set(value)))
    if kind is dict:
        return LEGAL | {_text(k): _text(v) for k, v in _same(value, Mapping).items()}
    return _same(value, kind)


def _minute(value: time) -> time:
    if value != value.replace(second=0, microsecond=0, tzinfo=None):
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    """A legal reference: one storable line. Every engine can keep what passes."""
    text = str(_same(value, str)).strip()
    if len(text) > MOST_LEGAL or not text.isprintable():
        raise ValueError(value)
    return text


def _same(value: Any, kind: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError(value)
    return value


def _fault(code: PolicyFault, name: str, **params: object) -> Problem:
    return Problem(code, params={"setting": Setting(name).label, "field": name, **params})


def _outside(policy: Policy) -> Iterable[Problem]:
    for name, (low, high) in RANGES.items():
        value = getattr(policy, name)
        if not low <= value <= high:
            yield _fault(PolicyFault.OUT_OF_RANGE, name, low=low, high=high, value=value)


def _foreign(policy: Policy) -> Iterable[Problem]:
    for name, choices in CHOICES.items():
        value = getattr(policy, name)
        for item in value if isinstance(value, tuple) else (value,):
            if item not in choices:
                yield _fault(PolicyFault.NOT_A_CHOICE, name, value=item)
    for name in MUST_HAVE_ONE:
        if not getattr(policy, name):
            yield _fault(PolicyFault.EMPTY, name)


def _above_cap(policy: Policy) -> Iterable[Problem]:
    for name in BELOW_CAP:
        if getattr(policy, name) > policy.quota_cap:
            yield _fault(PolicyFault.ABOVE_CAP, name, cap=policy.quota_cap)


def _loosened(policy: Policy) -> Iterable[Problem]:
    for name in loosened(policy):
        yield Problem(
            PolicyFault.LAW_LOOSENED,
            Severity.WARNS,
            _fault(PolicyFault.LAW_LOOSENED, name, legal=_legal_of(policy, name)).params,
        )


def _legal_of(policy: Policy, name: str) -> str:
    key = {"new_in_post_months": "new_in_post", "excludes_discipline": "discipline"}.get(name, name)
    return policy.legal.get(key) or LEGAL.get(key, WFA_RULE)


def loosened(policy: Policy) -> tuple[str, ...]:
    """Settings that ask less than a national rule does: allowed with a reason, never unnoticed."""
    found = []
    if policy.new_in_post_months < _DEFAULT.new_in_post_months:
        found.append("new_in_post_months")
    if not policy.excludes_discipline:
        found.append("excludes_discipline")
    return tuple(found)
