"""Rules of one policy that cannot both be meant. Each problem names the two settings, for the sentence says both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.enums import Severity
from core.problems import Problem
from eligibility.enums import PANRB_GRID, BoxScheme, PolicyFault, Setting
from eligibility.rules.law import Law, placed
from eligibility.rules.policy import Policy
from employees.enums import PostLevel, ServiceNature
from performance.enums import PREDICATE_SCORE, Predicate, Rating

WORKWEEK = 5
# What a predicate says about performance (domain.md, section 4)
_LEVEL = {Predicate.VERY_GOOD: Rating.ABOVE, Predicate.GOOD: Rating.MEETS}
HOURS_A_DAY = 24


def contradictions(policy: Policy) -> list[Problem]:
    """What in this policy shuts out everybody, or never happens, whatever the agency looks like."""
    checks = (_boxes, _levels, _natures, _numbering, _quota, _weekdays, _share, _window, _reminder)
    return [problem for check in checks for problem in check(policy)]


def of_law(law: Law, places: Iterable[tuple[str, Policy]]) -> list[Problem]:
    """`contradictions` of the agency and of each place that has rules of its own; each once.

    `places`: name and policy as it holds there. What the agency's own rules already break is not said again.
    """
    found = contradictions(law.base)
    known = {(p.code.value, p.params["one"], p.params["other"]) for p in found}
    for place, policy in places:
        for problem in contradictions(policy):
            if (problem.code.value, problem.params["one"], problem.params["other"]) not in known:
                found.append(placed(problem, place))
    return found


def staffing(policy: Policy, units: Sequence[tuple[str, int]]) -> list[Problem]:
    """Whether the share and the minimum leave anybody free to go, given units' names and head-counts.

    Blocks where no unit of the place ever has a day; warns where some have none.
    """
    staffed = [(name, heads) for name, heads in units if heads]
    short = [(name, heads) for name, heads in staffed if heads < policy.min_unit_staff]
    if staffed and len(short) == len(staffed):
        name, heads = max(staffed, key=lambda unit: unit[1])
        return [
            _two(
                PolicyFault.MINIMUM_ABOVE_HEADS,
                "min_unit_staff", "max_unit_share_percent",
                minimum=policy.min_unit_staff, heads=heads, unit=name,
            )
        ]  # fmt: skip
    stuck = [(name, heads) for name, heads in staffed if _most_away(policy, heads) < 1]
    if staffed and len(stuck) == len(staffed):
        name, heads = max(staffed, key=lambda unit: unit[1])
        return [
            _two(
                PolicyFault.NOBODY_MAY_GO, "max_unit_share_percent", "min_unit_staff",
                share=policy.max_unit_share_percent, minimum=policy.min_unit_staff, heads=heads, unit=name,
            )
        ]  # fmt: skip
    if short:
        names = ", ".join(name for name, _ in short[:3])
        return [
            _two(
                PolicyFault.SOME_UNITS_SHORT, "min_unit_staff", "max_unit_share_percent",
                severity=Severity.WARNS, count=len(short), units=names, minimum=policy.min_unit_staff,
            )
        ]  # fmt: skip
    return []


def no_other_office(policy: Policy, offices: int) -> list[Problem]:
    """Only another office is allowed as a place, and there is none."""
    if policy.places == ("other_office",) and offices < 2:
        return [_two(PolicyFault.NO_PLACE, "places", "quota_start", quota=policy.quota_start)]
    return []


def _two(
    code: PolicyFault, one: str, other: str, *, severity: Severity = Severity.BLOCKS, **params: object
) -> Problem:
    labels = {"first": Setting(one).label, "second": Setting(other).label}
    return Problem(code, severity, {"one": one, "other": other, "field": one, **labels, **params})


def _most_away(policy: Policy, heads: int) -> int:
    return min(heads * policy.max_unit_share_percent // 100, heads - policy.min_unit_staff)


def _boxes(policy: Policy) -> Iterable[Problem]:
    if policy.box_scheme != BoxScheme.PANRB or policy.unknown_box_allowed:
        return
    level_of: Mapping[int, str] = {box: performance for (performance, _), box in PANRB_GRID.items()}
    boxes = {level_of[box] for box in policy.eligible_boxes}
    lowest = PREDICATE_SCORE[Predicate(policy.lowest_predicate)]
    reachable = {
        _LEVEL.get(Predicate(predicate), Rating.BELOW).value
        for predicate, score in PREDICATE_SCORE.items()
        if score >= lowest
    }
    if not boxes & reachable:
        yield _two(
            PolicyFault.NO_BOX_REACHABLE, "eligible_boxes", "lowest_predicate",
            boxes=", ".join(map(str, sorted(policy.eligible_boxes))),
            predicate=Predicate(policy.lowest_predicate).label,
        )  # fmt: skip


def _levels(policy: Policy) -> Iterable[Problem]:
    if set(PostLevel.values) <= set(policy.excluded_post_levels):
        yield _two(
            PolicyFault.ALL_LEVELS_OUT, "excluded_post_levels", "quota_start", quota=policy.quota_start
        )


def _natures(policy: Policy) -> Iterable[Problem]:
    if set(ServiceNature.values) <= set(policy.excluded_natures):
        yield _two(
            PolicyFault.ALL_NATURES_OUT, "excluded_natures", "quota_start",
            severity=Severity.WARNS, quota=policy.quota_start,
        )  # fmt: skip


def _numbering(policy: Policy) -> Iterable[Problem]:
    if policy.box_scheme != BoxScheme.PANRB and not policy.unknown_box_allowed:
        yield _two(
            PolicyFault.OTHER_NUMBERING, "box_scheme", "eligible_boxes",
            severity=Severity.WARNS, boxes=", ".join(map(str, sorted(policy.eligible_boxes))),
        )  # fmt: skip


def _quota(policy: Policy) -> Iterable[Problem]:
    room = WORKWEEK - policy.min_office_days
    for name in ("quota_start", "quota_after_pilot"):
        days = getattr(policy, name)
        if days > room:
            yield _two(
                PolicyFault.QUOTA_ABOVE_ROOM, name, "min_office_days",
                days=days, office=policy.min_office_days, room=room,
            )  # fmt: skip
    if policy.quota_start > policy.quota_after_pilot:
        yield _two(
            PolicyFault.PILOT_LOWERS, "quota_start", "quota_after_pilot",
            days=policy.quota_start, after=policy.quota_after_pilot,
        )  # fmt: skip


def _weekdays(policy: Policy) -> Iterable[Problem]:
    opened = len(policy.open_weekdays)
    if 0 < opened < policy.quota_start:
        yield _two(
            PolicyFault.QUOTA_ABOVE_WEEKDAYS, "quota_start", "open_weekdays",
            days=policy.quota_start, opened=opened,
        )  # fmt: skip
    elif 0 < opened < policy.quota_after_pilot:
        yield _two(
            PolicyFault.QUOTA_ABOVE_WEEKDAYS, "quota_after_pilot", "open_weekdays",
            severity=Severity.WARNS, days=policy.quota_after_pilot, opened=opened,
        )  # fmt: skip


def _share(policy: Policy) -> Iterable[Problem]:
    if policy.quota_start and not policy.max_unit_share_percent:
        yield _two(
            PolicyFault.NO_SHARE, "max_unit_share_percent", "quota_start",
            share=policy.max_unit_share_percent, quota=policy.quota_start,
        )  # fmt: skip


def _window(policy: Policy) -> Iterable[Problem]:
    """The request window of a day closes `lead_working_days` before it and opens `horizon_days` before it."""
    shut = [
        d for d in policy.open_weekdays if calendar_days(d, policy.lead_working_days) > policy.horizon_days
    ]
    if not shut:
        return
    never = len(shut) == len(policy.open_weekdays)
    yield _two(
        PolicyFault.WINDOW_NEVER_OPENS if never else PolicyFault.WINDOW_SOME_DAYS,
        "lead_working_days", "horizon_days",
        severity=Severity.BLOCKS if never else Severity.WARNS,
        lead=policy.lead_working_days, horizon=policy.horizon_days, days=len(shut),
    )  # fmt: skip


def calendar_days(weekday: int, working_days: int) -> int:
    """Days from a weekday (0 = Monday) back over that many working days, in weeks without holidays."""
    days = 0
    while working_days:
        days += 1
        working_days -= (weekday - days) % 7 < WORKWEEK
    return days


def _reminder(policy: Policy) -> Iterable[Problem]:
    """A weekend may lie between, so only what can never happen is said."""
    longest = calendar_days(0, policy.decision_due_working_days) * HOURS_A_DAY
    if policy.remind_after_hours >= longest:
        yield _two(
            PolicyFault.REMINDER_TOO_LATE, "remind_after_hours", "decision_due_working_days",
            severity=Severity.WARNS, hours=policy.remind_after_hours, days=policy.decision_due_working_days,
        )  # fmt: skip
