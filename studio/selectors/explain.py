"""One day of one person explained: what was in force and known then, what it came to, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import zip_longest

from django.utils.translation import gettext as _

from core.problems import NotFound
from eligibility.enums import BoxScheme, OverrideScope
from eligibility.selectors import InForce, Reason, Verdict, policy_known, veil, verdict_for
from employees.enums import LegalStatus
from employees.models import Employee
from employees.selectors import today_in
from employees.selectors.past import Employment, employment_at, first_known, history_since
from scheduling.enums import DayKind
from scheduling.selectors import AskedDay, DayThen, QuotaThen, asked_on, day_then, monday_of, quota_then

LAST_INSTANT = timedelta(microseconds=1)
MOST_JUDGED = 6


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is otherwise today; both as words."""

    what: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The verdict about the day as it stood when a request was handed in or decided; `at` in the office's zone."""

    request_id: int
    at: datetime
    label: str
    eligible: bool
    failed: tuple[str, ...]
    policy_number: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about the day as known at `known_at` (None = now: today, and days to come).

    `complete_since`: since when changes are kept, where they were not always; before it the present rows had to do.
    `corrected`: today's answer about the same day, where it is another. Moments in the office's zone.
    """

    person: Employee
    on: date
    today: date
    known_at: datetime | None
    complete_since: datetime | None
    verdict: Verdict
    reasons: tuple[Reason, ...]
    place: Employment
    quota: QuotaThen
    day: DayThen
    asked: tuple[AskedDay, ...]
    decided: tuple[Decided, ...]
    corrected: Verdict | None
    differences: tuple[Difference, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every change since the moment has been kept."""
        return self.known_at is None or self.complete_since is None or self.known_at >= self.complete_since

    @property
    def in_force(self) -> InForce:
        return self.verdict.in_force

    @property
    def failed(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if not reason.passed)

    @property
    def is_open(self) -> bool:
        """Whether the policy opened the weekday for working away, or the calendar opened the very day."""
        return self.on.weekday() in self.in_force.policy.open_weekdays or self.day.kind == DayKind.EXTRA_WFA

    @property
    def overrides(self) -> tuple[str, ...]:
        """The offices and units whose own rules made the difference, in words."""
        return tuple(f"{OverrideScope(o.scope).label}: {o.name or o.target}" for o in self.in_force.applied)

    @property
    def box_here(self) -> int | None:
        """The box, where the policy numbers boxes the same way."""
        facts = self.verdict.facts
        return facts.box if facts.box_scheme == self.in_force.policy.box_scheme else None

    @property
    def scheme(self) -> str:
        scheme = self.verdict.facts.box_scheme
        return str(BoxScheme(scheme).label) if scheme in BoxScheme.values else (scheme or "")

    @property
    def status(self) -> str:
        return str(LegalStatus(self.place.legal_status).label) if self.place.legal_status else ""


def explain_day(
    person: Employee, on: date, *, now: datetime, known_at: datetime | None = None, veiled: bool = False
) -> Explanation:
    """Explain the day as known at its end in the person's office, or at `known_at`; today and later as known now.

    `person` with office, unit and post. `veiled`: for readers who may not know what discipline there is. The number
    of queries does not grow with the history. Errors: NotFound where the person was not in the portal yet.
    """
    zone = person.office.tz
    today = today_in(person.office, now)
    moment = _moment(person, on, today, now, known_at)
    verdict = _verdict(person, on, moment)
    present = verdict_for(person, on) if moment else verdict
    place = employment_at(person, moment)
    if veiled:
        place = replace(place, legal_status="")  # it can say that somebody is disciplined
    asked = asked_on(person, on, moment)
    then = _Standing(verdict, place, _quota(place, on, moment, person.agency_id))
    since = history_since(person.agency_id)
    return Explanation(
        person=person,
        on=on,
        today=today,
        known_at=moment.astimezone(zone) if moment else None,
        complete_since=since.astimezone(zone) if since else None,
        verdict=verdict,
        reasons=_seen(verdict, veiled),
        place=place,
        quota=then.quota,
        day=day_then(place.office, on, moment),
        asked=asked,
        decided=tuple(_decided(person, on, asked)),
        corrected=present if _otherwise(verdict, present) else None,
        differences=tuple(_differences(then, _standing_today(person, today), veiled)) if moment else (),
    )


def end_of(on: date, person: Employee) -> datetime:
    """The last instant of the date in the person's office."""
    return datetime.combine(on + timedelta(days=1), time(), tzinfo=person.office.tz) - LAST_INSTANT


def _moment(
    person: Employee, on: date, today: date, now: datetime, known_at: datetime | None
) -> datetime | None:
    if known_at is not None:
        return known_at if known_at < now else None
    return end_of(on, person) if on < today else None


def _verdict(person: Employee, on: date, moment: datetime | None) -> Verdict:
    try:
        return verdict_for(person, on, moment)
    except NotFound as unknown:
        first = first_known(person)
        if first is None:
            raise
        day = first.astimezone(person.office.tz)
        raise NotFound(
            _("Tidak ada yang dapat dijelaskan: pegawai ini baru tercatat di portal pada %(day)s.")
            % {"day": f"{day:%d-%m-%Y %H.%M}"},
            code="not_known_then",
        ) from unknown


def _quota(place: Employment, on: date, moment: datetime | None, agency_id: int) -> QuotaThen:
    policy = policy_known(agency_id, place.office.pk, place.unit.pk, monday_of(on), moment)
    return quota_then(place.office, on, policy, moment)


def _decided(person: Employee, on: date, asked: Iterable[AskedDay]) -> Iterable[Decided]:
    """The verdict at the latest moments at which somebody relied on it."""
    judged = [(day.request_id, step) for day in asked for step in day.steps if step.is_judged]
    for request_id, step in judged[-MOST_JUDGED:]:
        verdict = verdict_for(person, on, step.at)
        yield Decided(
            request_id=request_id,
            at=step.at.astimezone(person.office.tz),
            label=step.label,
            eligible=verdict.eligible,
            failed=tuple(str(rule.label) for rule in verdict.failed),
            policy_number=verdict.policy_number,
        )


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a person may do at one moment, to be laid beside another."""

    verdict: Verdict
    place: Employment
    quota: QuotaThen


def _standing_today(person: Employee, today: date) -> _Standing:
    place = employment_at(person)
    return _Standing(verdict_for(person, today), place, _quota(place, today, None, person.agency_id))


def _seen(verdict: Verdict, veiled: bool) -> tuple[Reason, ...]:
    return veil(verdict.reasons) if veiled else verdict.reasons


def _otherwise(then: Verdict, now: Verdict) -> bool:
    return then.failed != now.failed or then.policy_number != now.policy_number


def _differences(then: _Standing, now: _Standing, veiled: bool) -> Iterable[Difference]:
    pairs: Sequence[tuple[str, str, str]] = (
        (_("Putusan"), _answer(then.verdict), _answer(now.verdict)),
        (_("Kebijakan"), _policy(then.verdict), _policy(now.verdict)),
        (_("Kantor"), then.place.office.name, now.place.office.name),
        (_("Unit"), then.place.unit.name, now.place.unit.name),
        (_("Jabatan"), then.place.post, now.place.post),
        (_("Loket"), then.place.counter or "–", now.place.counter or "–"),
        (_("Kuota seminggu"), _days(then.quota), _days(now.quota)),
    )
    yield from (Difference(*pair) for pair in pairs if pair[1] != pair[2])
    reasons = zip_longest(_seen(then.verdict, veiled), _seen(now.verdict, veiled))
    for before, after in reasons:
        if before.datum != after.datum:
            yield Difference(str(before.rule.label), before.datum, after.datum)


def _answer(verdict: Verdict) -> str:
    return _("memenuhi syarat") if verdict.eligible else _("belum memenuhi syarat")


def _policy(verdict: Verdict) -> str:
    if not verdict.policy_number:
        return _("nilai awal portal")
    return _("nomor %(number)s (%(legal)s)") % {
        "number": verdict.policy_number, "legal": verdict.in_force.legal_reference
    }  # fmt: skip


def _days(quota: QuotaThen) -> str:
    return _("%(n)s hari") % {"n": quota.office_days if quota.office_days < quota.cap else quota.cap}
