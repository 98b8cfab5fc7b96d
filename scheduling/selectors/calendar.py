"""The calendar, hours, quota and policy that hold for an office over a span of dates."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from eligibility.selectors import InForce, Paths, Policy, paths_for, policies_for
from employees.models import Employee, Office
from scheduling.rules import (
    DAY,
    Calendar,
    Entry,
    Hours,
    HoursPeriod,
    QuotaRow,
    allowed_in_week,
    hours_on,
    quota_on,
)
from scheduling.selectors.rows import calendar_rows, hours_rows, quota_rows

PolicySpan = tuple[InForce, ...]


def calendars_for(offices: Collection[Office], first: date, last: date) -> dict[int, Calendar]:
    """Office id → its calendar from `first` to `last`: rows of the agency, of its region, of the office itself."""
    found: dict[int, list[Entry]] = {office.pk: [] for office in offices}
    rows = calendar_rows({o.agency_id for o in offices}, first, last) if offices else []
    for agency_id, region, office_id, on, kind, name in rows:
        entry = Entry(on, kind, name)
        for office in offices:
            in_layer = region in ("", office.region) and office_id in (None, office.pk)
            if office.agency_id == agency_id and in_layer:
                found[office.pk].append(entry)
    return {pk: Calendar.of(entries) for pk, entries in found.items()}


def calendar_for(office: Office, first: date, last: date) -> Calendar:
    return calendars_for([office], first, last)[office.pk]


def hours_of_many(agency_ids: set[int], first: date, last: date) -> dict[int, list[HoursPeriod]]:
    """Agency → its working hours that hold somewhere in the span."""
    found: dict[int, list[HoursPeriod]] = {pk: [] for pk in agency_ids}
    for agency_id, valid_from, valid_to, is_special, *hours in hours_rows(agency_ids, first, last):
        found[agency_id].append(HoursPeriod(valid_from, valid_to, bool(is_special), Hours(*hours)))
    return found


def hours_of(agency_id: int, first: date, last: date) -> list[HoursPeriod]:
    return hours_of_many({agency_id}, first, last)[agency_id]


def quota_rows_of(office_id: int) -> tuple[QuotaRow, ...]:
    """All rows of the office, those still to come included."""
    return tuple(QuotaRow(valid_from, days) for _, valid_from, days in quota_rows([office_id]))


def quota_for(office_id: int, on: date) -> int:
    """WFA days a week of the office in force on the date; the policy's start quota where no row has begun."""
    rows = quota_rows_of(office_id)
    agency_id = Office.objects.values_list("agency_id", flat=True).get(pk=office_id)
    policy = policies_for({agency_id}, on)[agency_id].at(office_id).policy
    return quota_on(rows, on, start=policy.quota_start)


def policy_spans(agency_ids: set[int], first: date, last: date) -> dict[int, PolicySpan]:
    """Agency → the policies in force from `first` to `last`, by date; one query unless one begins in between."""
    spans: dict[int, list[InForce]] = {pk: [] for pk in agency_ids}
    wanted = dict.fromkeys(agency_ids, last)
    while wanted:
        on = max(wanted.values())
        asked = {pk for pk, day in wanted.items() if day == on}
        for pk, found in policies_for(asked, on).items():
            spans[pk].insert(0, found)
            if found.number and found.valid_from > first:
                wanted[pk] = found.valid_from - DAY
            else:
                del wanted[pk]
    return {pk: tuple(span) for pk, span in spans.items()}


def policy_spans_of(employee: Employee, first: date, last: date) -> PolicySpan:
    """`policy_spans` as they hold where the person works."""
    span = policy_spans({employee.agency_id}, first, last)[employee.agency_id]
    return span_at(span, employee.office_id, employee.unit_id, paths_for(span))


def span_at(
    span: PolicySpan, office_id: int | None, unit_id: int | None = None, paths: Paths | None = None
) -> PolicySpan:
    """The agency's policies as they hold in one place; `paths` from `paths_for` of all spans in play."""
    path = (paths or {}).get(unit_id, (unit_id,)) if unit_id is not None else ()
    return tuple(p.at(office_id, path) for p in span)


def in_force_at(span: PolicySpan, on: date) -> InForce:
    """The policy of the date; the first of the span for all before it."""
    return next((p for p in reversed(span) if p.valid_from <= on), span[0])


def policy_at(span: PolicySpan, on: date) -> Policy:
    return in_force_at(span, on).policy


def report_due_at(on: date, policy: Policy, tz: ZoneInfo) -> datetime:
    """The last moment of the daily report in the office's zone; 23.59 means until the day is over."""
    at = policy.report_due_at
    return datetime.combine(on, at.replace(second=59) if at == time(23, 59) else at, tzinfo=tz)


def working_day_after(office: Office, on: date, days: int) -> date:
    """The working day that lies `days` working days after the date in the office's calendar."""
    calendar = calendar_for(office, on, on + timedelta(days=60 + 2 * days))
    return calendar.forward(on, days)


def allowed_in_weeks(pairs: Iterable[tuple[Office, date]]) -> dict[tuple[int, date], int]:
    """`(office id, Monday)` → days allowed in that week after caps and the short-week rule. Three queries."""
    keys = set(pairs)
    if not keys:
        return {}
    offices = {office for office, _ in keys}
    first, last = min(d for _, d in keys), max(d for _, d in keys) + timedelta(days=6)
    calendars = calendars_for(offices, first, last)
    policies = policy_spans({o.agency_id for o in offices}, first, last)
    rows: dict[int, list[QuotaRow]] = {office.pk: [] for office in offices}
    for office_id, valid_from, days in quota_rows([o.pk for o in offices]):
        rows[office_id].append(QuotaRow(valid_from, days))
    allowed = {}
    for office, monday in keys:
        policy = in_force_at(policies[office.agency_id], monday).at(office.pk).policy
        allowed[office.pk, monday] = allowed_in_week(
            office_quota=quota_on(rows[office.pk], monday, start=policy.quota_start),
            cap=policy.quota_cap,
            working_days=calendars[office.pk].working_days_of_week(monday),
            min_office_days=policy.min_office_days,
        )
    return allowed


def work_spans(pairs: Iterable[tuple[Office, date]]) -> dict[tuple[int, date], tuple[datetime, datetime]]:
    """`(office id, date)` → when work begins and ends there, in the office's zone. One query."""
    keys = set(pairs)
    if not keys:
        return {}
    dates = [on for _, on in keys]
    periods = hours_of_many({o.agency_id for o, _ in keys}, min(dates), max(dates))
    return {
        (office.pk, on): (datetime.combine(on, start, office.tz), datetime.combine(on, end, office.tz))
        for office, on in keys
        for start, end in [hours_on(periods[office.agency_id], on).on(on)]
    }


def work_starts(pairs: Iterable[tuple[Office, date]]) -> dict[tuple[int, date], datetime]:
    """`(office id, date)` → when work begins there. One query."""
    return {key: start for key, (start, _) in work_spans(pairs).items()}


def work_ends(pairs: Iterable[tuple[Office, date]]) -> dict[tuple[int, date], datetime]:
    """`(office id, date)` → when work ends there. One query."""
    return {key: end for key, (_, end) in work_spans(pairs).items()}
