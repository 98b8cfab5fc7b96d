"""Calendar, hours and policy of offices over a span, as presence needs them: three queries, however many offices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from eligibility.selectors import InForce, Policy
from employees.models import Office
from presence.enums import DayNature
from presence.rules.hours import FRIDAY, Terms, WorkDay, agreed_day, regular_day
from scheduling.enums import AbsenceKind
from scheduling.selectors import (
    Calendar,
    HoursPeriod,
    WfaDay,
    calendars_for,
    hours_of_many,
    hours_on,
    policy_at,
    policy_spans,
    span_at,
)

ABSENT_NATURES = {AbsenceKind.LEAVE: DayNature.LEAVE, AbsenceKind.SICK: DayNature.SICK}


@dataclass(frozen=True, slots=True)
class OfficeSpan:
    """What holds for one office on each date of the span that was asked for."""

    office: Office
    calendar: Calendar
    periods: Sequence[HoursPeriod]
    policies: tuple[InForce, ...]

    def policy(self, on: date) -> Policy:
        return policy_at(self.policies, on)

    def terms(self, on: date) -> Terms:
        policy = self.policy(on)
        return Terms(
            opens=policy.checkin_opens_minutes,
            lateness=policy.lateness_minutes,
            closes=policy.checkout_closes_minutes,
            missing=policy.missing_event_minutes,
        )

    def work_day(self, on: date, wfa: WfaDay | None = None) -> WorkDay:
        """The agreed blocks of a WFA day that has some, else the office's hours."""
        if wfa and wfa.blocks:
            return agreed_day(on, wfa.blocks, self.office.tz)
        hours = hours_on(self.periods, on)
        rest = hours.friday_rest_minutes if on.weekday() == FRIDAY else hours.rest_minutes
        return regular_day(on, *hours.on(on), rest, self.office.tz)

    def nature(self, on: date, wfa: WfaDay | None, absence: AbsenceKind | None) -> DayNature:
        """What the date is for a person with this WFA day and this absence."""
        if not self.calendar.is_working(on):
            return DayNature.HOLIDAY if self.calendar.holiday(on) else DayNature.WEEKEND
        if absence:
            return ABSENT_NATURES.get(absence, DayNature.TRAVEL)
        return DayNature.WFA if wfa else DayNature.OFFICE


def office_spans(offices: Collection[Office], first: date, last: date) -> dict[int, OfficeSpan]:
    """Office id → what holds there, both dates inclusive."""
    agencies = {o.agency_id for o in offices}
    calendars = calendars_for(offices, first, last)
    hours = hours_of_many(agencies, first, last) if agencies else {}
    policies = policy_spans(agencies, first, last)
    return {
        o.pk: OfficeSpan(o, calendars[o.pk], hours[o.agency_id], span_at(policies[o.agency_id], o.pk))
        for o in offices
    }
