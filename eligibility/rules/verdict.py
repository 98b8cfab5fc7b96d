"""A verdict, and the reasons behind it: built from the same checks, only when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.problems import plain
from eligibility.enums import (
    BoxScheme,
    Corrector,
    Datum,
    DatumSource,
    DisciplineLevel,
    IctLevel,
    Remedy,
    Rule,
)
from eligibility.rules import facts as checks
from eligibility.rules.defaults import LEGAL
from eligibility.rules.facts import CHECKS, Facts, Limits, failing, limits_of, unmet
from eligibility.rules.law import InForce
from eligibility.rules.policy import Policy
from eligibility.rules.talent import BoxMap, counted_box
from employees.enums import LegalStatus, PostLevel, ServiceNature
from performance.enums import Predicate


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule's answer. `datum` is what was looked at, in words; `remedy` what would change it.

    `changes_on`: the first date on which the answer is expected to be another, if known (a box expires,
    a suspension has ended). `code` names the kind of datum for programs.
    """

    rule: Rule
    passed: bool
    datum: str
    source: str
    as_of: date | None
    legal: str
    remedy: str = ""
    changes_on: date | None = None
    corrector: Corrector | None = None
    code: str = ""


class Verdict:
    """Whether one person may work away on one date, under the policy in force then.

    `failed`: the rules not met, in reading order. `reasons` costs words and is made on first use.
    """

    __slots__ = ("_reasons", "facts", "failed", "in_force", "on")

    def __init__(self, facts: Facts, in_force: InForce, on: date, limits: Limits | None = None) -> None:
        """`limits` spares a pass over many people to work out the policy's limits for each."""
        self.facts = facts
        self.in_force = in_force
        self.on = on
        self.failed = unmet(facts, limits or limits_of(in_force.policy, on, in_force.box_map))
        self._reasons: tuple[Reason, ...] | None = None

    def __repr__(self) -> str:
        return f"Verdict({self.facts.employee_id}, failed={[r.value for r in self.failed]})"

    @property
    def eligible(self) -> bool:
        return not self.failed

    @property
    def policy_number(self) -> int:
        return self.in_force.number

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """One reason for every rule, passed or not, in reading order and in the active language."""
        if self._reasons is None:
            self._reasons = explain(self.facts, self.in_force.policy, self.on, self.in_force.box_map)
        return self._reasons

    @property
    def failed_reasons(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if not reason.passed)

    @property
    def possible_on(self) -> date | None:
        """The first date on which nothing known stands in the way; None = no such date is known."""
        return possible_on(self.reasons)


def possible_on(reasons: Iterable[Reason]) -> date | None:
    """`Verdict.possible_on` from these reasons; of veiled ones, none that tells when a penalty ends."""
    days = [reason.changes_on for reason in reasons if not reason.passed]
    return max((d for d in days if d), default=None) if all(days) else None


def explain(facts: Facts, policy: Policy, on: date, mapping: BoxMap | None = None) -> tuple[Reason, ...]:
    """One `Reason` for each rule in `CHECKS`; `passed` is what the check says, never decided twice."""
    failed = set(failing(facts, policy, on, mapping))
    found = {rule: EXPLAINED[rule](facts, policy, on) for rule, _ in CHECKS}
    if mapping is not None and facts.box_scheme == mapping.scheme:
        found[Rule.TALENT_BOX] = _mapped_box(facts, policy, on, mapping)
    return tuple(_reason(rule, rule not in failed, found[rule], policy) for rule, _ in CHECKS)


def veil(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons for readers who may know that there is discipline, but not what (supervisors)."""
    return tuple(_veiled(r) if _tells_discipline(r) else r for r in reasons)


def _tells_discipline(reason: Reason) -> bool:
    """Also the legal status of those who serve can say it, in the rule before."""
    if reason.rule == Rule.AT_WORK:
        return reason.passed
    return reason.rule == Rule.DISCIPLINE and not reason.passed


@dataclass(frozen=True, slots=True)
class _Found:
    """What a rule's answer rests on, still without words."""

    datum: Datum
    params: Mapping[str, object]
    source: object = DatumSource.NOTHING
    as_of: date | None = None
    changes_on: date | None = None
    remedy: Remedy | None = None
    corrector: Corrector = Corrector.ADMIN


def _reason(rule: Rule, passed: bool, found: _Found, policy: Policy) -> Reason:
    source = found.source.label if isinstance(found.source, DatumSource) else found.source
    return Reason(
        rule=rule,
        passed=passed,
        datum=_say(found.datum, found.params),
        source=str(source),
        as_of=found.as_of,
        legal=policy.legal.get(rule.value) or LEGAL[rule.value],
        remedy="" if passed or found.remedy is None else str(found.remedy.label),
        changes_on=found.changes_on,
        corrector=found.corrector,
        code=found.datum.value,
    )


def _veiled(reason: Reason) -> Reason:
    if reason.rule == Rule.AT_WORK:
        return replace(reason, datum=_say(Datum.AT_WORK, {}), code=Datum.AT_WORK.value)
    return replace(
        reason,
        datum=_say(Datum.DISCIPLINE_EXISTS, {}),
        source=str(DatumSource.PORTAL.label),
        remedy=str(Remedy.DISCIPLINE_ENDS.label),
        as_of=None,
        changes_on=None,
        code=Datum.DISCIPLINE_EXISTS.value,
    )


def _say(datum: Datum, params: Mapping[str, object]) -> str:
    return str(datum.label) % {name: plain(value) for name, value in params.items()}


def _free() -> _Found:
    return _Found(Datum.NOT_REQUIRED, {}, DatumSource.POLICY)


def _at_work(facts: Facts, policy: Policy, on: date) -> _Found:
    source = facts.roster_source or DatumSource.ROSTER
    if facts.left_on is not None and facts.left_on <= on:
        return _Found(
            Datum.LEFT, {"since": facts.left_on}, source, facts.left_on, remedy=Remedy.CORRECT_STATUS
        )
    status = {"status": LegalStatus(facts.legal_status).label}
    return _Found(Datum.STATUS, status, source, changes_on=facts.left_on, remedy=Remedy.CORRECT_STATUS)


def _discipline(facts: Facts, policy: Policy, on: date) -> _Found:
    if not policy.excludes_discipline:
        return _free()
    if facts.discipline_level is None:
        return _discipline_by_status(facts)
    since, until = facts.discipline_from, facts.discipline_until
    source = facts.discipline_source or DatumSource.PORTAL
    ends = until + timedelta(days=1) if until else None
    params = {"level": DisciplineLevel(facts.discipline_level).label, "since": since, "until": until}
    if facts.discipline_level == DisciplineLevel.IN_PROCESS:
        datum, ends = Datum.DISCIPLINE_IN_PROCESS, None
    else:
        datum = Datum.DISCIPLINE_UNTIL if until else Datum.DISCIPLINE_OPEN
    return _Found(datum, params, source, since, ends, Remedy.DISCIPLINE_ENDS)


def _discipline_by_status(facts: Facts) -> _Found:
    if facts.legal_status == LegalStatus.DISCIPLINED:
        status = {"status": LegalStatus.DISCIPLINED.label}
        source = facts.roster_source or DatumSource.ROSTER
        return _Found(Datum.STATUS, status, source, remedy=Remedy.CORRECT_STATUS)
    return _Found(Datum.NO_DISCIPLINE, {}, DatumSource.PORTAL)


def _suspension(facts: Facts, policy: Policy, on: date) -> _Found:
    since, until = facts.suspended_from, facts.suspended_until
    if since is None:
        return _Found(Datum.NOT_SUSPENDED, {}, DatumSource.PORTAL)
    params = {"since": since, "until": until, "reason": facts.suspension_reason}
    datum = Datum.SUSPENDED_UNTIL if until else Datum.SUSPENDED_OPEN
    ends = until + timedelta(days=1) if until else None
    source = facts.suspension_source or DatumSource.PORTAL
    return _Found(datum, params, source, since, ends, Remedy.SUSPENSION_ENDS)


def _post_level(facts: Facts, policy: Policy, on: date) -> _Found:
    level = {"level": PostLevel(facts.post_level).label}
    source = facts.roster_source or DatumSource.ROSTER
    return _Found(Datum.POST_LEVEL, level, source, facts.in_post_since, remedy=Remedy.OTHER_POST)


def _new_in_post(facts: Facts, policy: Policy, on: date) -> _Found:
    if policy.new_in_post_months == 0:
        return _Found(Datum.IN_POST_FREE, {}, DatumSource.POLICY)
    until = checks.settled_on(facts, policy)
    if until is None:
        return _Found(Datum.IN_POST_UNKNOWN, {}, remedy=Remedy.RECORD_POST_DATE)
    since = max(day for day in (facts.in_post_since, facts.entered_on) if day)
    params = {"since": since, "months": policy.new_in_post_months, "until": until}
    source = facts.roster_source or DatumSource.ROSTER
    if on >= until:
        return _Found(Datum.IN_POST_LONG, params, source, since)
    return _Found(Datum.IN_POST_SHORT, params, source, since, until, Remedy.WAIT_IN_POST)


def _service(facts: Facts, policy: Policy, on: date) -> _Found:
    if facts.exception_nature:
        until = facts.exception_until
        params = {"nature": ServiceNature(facts.exception_nature).label, "until": until}
        beneath = facts.counter_nature or facts.post_nature or facts.unit_nature
        turns = (beneath in policy.excluded_natures) != (facts.exception_nature in policy.excluded_natures)
        ends = until + timedelta(days=1) if until and turns else None
        source = facts.exception_by or DatumSource.PORTAL
        return _Found(
            Datum.SERVICE_EXCEPTION, params, source, facts.exception_on, ends, Remedy.EXCEPTION_ENDS
        )
    ratings = (
        (Datum.SERVICE_COUNTER, facts.counter_nature, facts.counter_checked_on, facts.counter_checked_by),
        (Datum.SERVICE_POST, facts.post_nature, facts.post_checked_on, facts.post_checked_by),
        (Datum.SERVICE_UNIT, facts.unit_nature, facts.unit_checked_on, facts.unit_checked_by),
    )
    for datum, nature, checked_on, checked_by in ratings:
        if nature:
            params = {"nature": ServiceNature(nature).label}
            source = checked_by or DatumSource.RATING
            return _Found(datum, params, source, checked_on, remedy=Remedy.RATE_SERVICE)
    return _Found(Datum.SERVICE_UNRATED, {})


def _talent_box(facts: Facts, policy: Policy, on: date) -> _Found:
    until = checks.box_expires_on(facts, policy)
    if facts.box is None or until is None:
        return _Found(Datum.BOX_UNKNOWN, {}, remedy=Remedy.RECORD_BOX)
    source, as_of = facts.box_source or DatumSource.PORTAL, facts.assessed_on
    if facts.box_scheme != policy.box_scheme:
        schemes = {"scheme": _scheme(facts.box_scheme), "wanted": _scheme(policy.box_scheme)}
        params = {"box": facts.box, **schemes}
        return _Found(Datum.BOX_OTHER_SCHEME, params, source, as_of, remedy=Remedy.RECORD_BOX)
    params = {"box": facts.box, "until": until, "assessed": as_of}
    if on >= until:
        return _Found(Datum.BOX_EXPIRED, params, source, as_of, remedy=Remedy.RECORD_BOX)
    params["boxes"] = ", ".join(str(box) for box in policy.eligible_boxes)
    ends = until if facts.box in policy.eligible_boxes else None
    return _Found(Datum.BOX, params, source, as_of, ends, Remedy.RAISE_BOX)


def _mapped_box(facts: Facts, policy: Policy, on: date, mapping: BoxMap) -> _Found:
    """The box as it counts by the agency's mapping, after a word on what was delivered and why it counts so."""
    box = counted_box(facts.box, facts.box_scheme, policy.box_scheme, mapping)
    if box is None:
        return _talent_box(facts, policy, on)
    counted = facts._replace(box=box, box_scheme=policy.box_scheme)
    found = _talent_box(counted, policy, on)
    params = {
        "delivered": facts.box, "scheme": _scheme(facts.box_scheme), "box": box, "since": mapping.valid_from,
        "legal": mapping.legal_reference, "datum": _say(found.datum, found.params),
    }  # fmt: skip
    return replace(found, datum=Datum.BOX_MAPPED, params=params)


def _scheme(value: str | None) -> object:
    return BoxScheme(value).label if value in BoxScheme.values else value


def _predicate(facts: Facts, policy: Policy, on: date) -> _Found:
    if facts.predicate is None:
        return _Found(Datum.PREDICATE_UNKNOWN, {}, remedy=Remedy.RECORD_PREDICATE)
    params = {
        "predicate": Predicate(facts.predicate).label,
        "start": facts.period_start,
        "end": facts.period_end,
        "lowest": Predicate(policy.lowest_predicate).label,
    }
    source = facts.predicate_source or DatumSource.PORTAL
    return _Found(
        Datum.PREDICATE, params, source, facts.period_end,
        remedy=Remedy.RAISE_PREDICATE, corrector=Corrector.APPRAISER,
    )  # fmt: skip


def _laptop(facts: Facts, policy: Policy, on: date) -> _Found:
    if not policy.needs_laptop:
        return _free()
    datum = Datum.LAPTOP_YES if facts.has_laptop else Datum.LAPTOP_NO
    return _declared(facts, policy, on, datum, {}, enough=bool(facts.has_laptop))


def _bandwidth(facts: Facts, policy: Policy, on: date) -> _Found:
    if policy.min_down_mbps == 0 and policy.min_up_mbps == 0:
        return _free()
    down, up = facts.down_mbps or 0, facts.up_mbps or 0
    params = {
        "down": down,
        "up": up,
        "min_down": policy.min_down_mbps,
        "min_up": policy.min_up_mbps,
    }
    enough = down >= policy.min_down_mbps and up >= policy.min_up_mbps
    return _declared(facts, policy, on, Datum.SPEED, params, enough=enough)


def _ict(facts: Facts, policy: Policy, on: date) -> _Found:
    if policy.min_ict_level == IctLevel.NONE:
        return _free()
    level = facts.ict_level or IctLevel.NONE
    params = {"level": IctLevel(level).label, "lowest": IctLevel(policy.min_ict_level).label}
    enough = checks.ICT_RANK[level] >= checks.ICT_RANK[policy.min_ict_level]
    return _declared(facts, policy, on, Datum.ICT, params, enough=enough)


def _declared(
    facts: Facts, policy: Policy, on: date, datum: Datum, params: Mapping[str, object], *, enough: bool
) -> _Found:
    if facts.declared_on is None:
        return _Found(Datum.READINESS_UNKNOWN, {}, remedy=Remedy.DECLARE, corrector=Corrector.SELF)
    if checks.is_confirmed(facts, on) or not policy.needs_confirmed_readiness:
        source = DatumSource.CONFIRMED if checks.is_confirmed(facts, on) else DatumSource.DECLARED
        return _Found(
            datum, params, source, facts.declared_on, remedy=Remedy.DECLARE_AGAIN, corrector=Corrector.SELF
        )
    remedy, corrector = Remedy.CONFIRM, Corrector.SUPERVISOR
    if not enough:
        remedy, corrector = Remedy.DECLARE_AGAIN, Corrector.SELF
    return _Found(
        Datum.UNCONFIRMED, {"datum": _say(datum, params)}, DatumSource.DECLARED, facts.declared_on,
        remedy=remedy, corrector=corrector,
    )  # fmt: skip


EXPLAINED: dict[Rule, Callable[[Facts, Policy, date], _Found]] = {
    Rule.AT_WORK: _at_work,
    Rule.DISCIPLINE: _discipline,
    Rule.SUSPENSION: _suspension,
    Rule.POST_LEVEL: _post_level,
    Rule.NEW_IN_POST: _new_in_post,
    Rule.SERVICE: _service,
    Rule.TALENT_BOX: _talent_box,
    Rule.PREDICATE: _predicate,
    Rule.LAPTOP: _laptop,
    Rule.BANDWIDTH: _bandwidth,
    Rule.ICT: _ict,
}
