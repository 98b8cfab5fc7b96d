"""Writing the working calendar: holidays from the package, days by hand, hours of work."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import holidays
from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, NotFound
from core.services import keep_past, record
from employees.models import Agency, Office
from scheduling.enums import LIVE, DayKind
from scheduling.models import CalendarDay, PastCalendarDay, RequestDay, WorkingHours
from scheduling.rules import NORMAL_HOURS, RAMADAN_HOURS, Hours
from scheduling.selectors import AffectedDay, CalendarChange

PACKAGE = "holidays"
SHOWN = 50
PERPRES = "Perpres 21/2023"
NORMAL_SINCE = date(2023, 4, 12)
CATEGORIES = {DayKind.PUBLIC_HOLIDAY: "public", DayKind.JOINT_LEAVE: "government"}
# First and last day; the package has no Ramadan, and 2027 waits for the government's decision.
RAMADANS = (
    (date(2025, 3, 1), date(2025, 3, 30)),
    (date(2026, 2, 19), date(2026, 3, 20)),
    (date(2027, 2, 8), date(2027, 3, 9)),
)


@transaction.atomic
def load_holidays(*, agency: Agency, years: Iterable[int], actor: Actor, now: datetime) -> int:
    """Add national holidays and joint leave of the years where the date is not yet in the calendar.

    Nothing that is there is changed: the table may have been corrected by hand. Returns the number added.
    """
    _hold(agency)
    wanted = sorted(set(years))
    known = set(_national(agency).filter(date__year__in=wanted).values_list("date", "kind"))
    rows = [
        CalendarDay(agency=agency, date=on, kind=kind, name=name[:200], source=PACKAGE, recorded_at=now)
        for kind, category in CATEGORIES.items()
        for on, name in sorted(_package_days(category, wanted).items())
        if (on, kind.value) not in known
    ]
    CalendarDay.objects.bulk_create(rows)
    after = {"years": wanted, "added": len(rows)}
    record(agency=agency.code, actor=actor, verb="calendar.loaded", target=agency, now=now, after=after)
    return len(rows)


def _package_days(category: str, years: list[int]) -> dict[date, str]:
    found = holidays.country_holidays("ID", years=years, categories=(category,), language="id")
    return {on: name for on, name in found.items() if on.year in years}


@transaction.atomic
def load_working_hours(*, agency: Agency, actor: Actor, now: datetime) -> int:
    """Add the normal hours and those of the known Ramadan periods (Perpres 21/2023); number of rows added."""
    _hold(agency)
    rows = [_hours(agency, "Jam kerja biasa", NORMAL_HOURS, NORMAL_SINCE, None)]
    for first, last in RAMADANS:
        name = f"Jam kerja Ramadan {first.year}"
        rows.append(_hours(agency, name, RAMADAN_HOURS, first, last + timedelta(days=1)))
    known = set(WorkingHours.objects.filter(agency=agency).values_list("valid_from", "is_special"))
    new = [r for r in rows if (r.valid_from, r.is_special) not in known]
    WorkingHours.objects.bulk_create(new)
    after = {"added": len(new)}
    record(agency=agency.code, actor=actor, verb="hours.loaded", target=agency, now=now, after=after)
    return len(new)


def _hours(agency: Agency, name: str, hours: Hours, valid_from: date, valid_to: date | None) -> WorkingHours:
    return WorkingHours(
        agency=agency,
        name=name,
        is_special=valid_to is not None,
        starts_at=hours.starts_at,
        ends_at=hours.ends_at,
        rest_minutes=hours.rest_minutes,
        friday_ends_at=hours.friday_ends_at,
        friday_rest_minutes=hours.friday_rest_minutes,
        valid_from=valid_from,
        valid_to=valid_to,
        legal_reference=PERPRES,
    )


@transaction.atomic
def set_calendar_day(
    *,
    agency: Agency,
    date: date,
    kind: str,
    name: str,
    actor: Actor,
    now: datetime,
    region: str = "",
    office: Office | None = None,
    legal_reference: str = "",
    source: str = "admin",
) -> CalendarChange:
    """Make a date a holiday, joint leave, extra WFA day, blocked or anchor day; for all, a region or an office.

    The answer tells which live WFA days it touches; they stay as they are, a person decides about them.
    Errors: `Conflict` when the same layer has that day already, `NotFound` for another agency's office.
    """
    _hold(agency)
    if office is not None and office.agency_id != agency.pk:
        raise NotFound(_("Kantor itu tidak ditemukan."))
    layer = {"agency": agency, "region": region, "office": office, "date": date, "kind": DayKind(kind)}
    if CalendarDay.objects.filter(**layer).exists():
        day_name = date_format(date, "l, j M Y")
        raise Conflict(
            _("%(day)s sudah tercatat sebagai %(kind)s.") % {"day": day_name, "kind": DayKind(kind).label},
            code="calendar_day_exists",
        )
    row = CalendarDay.objects.create(
        **layer, name=name.strip(), legal_reference=legal_reference.strip(), source=source, recorded_at=now
    )
    record(agency=agency.code, actor=actor, verb="calendar.day_set", target=row, now=now, after=_as_json(row))
    return _change(row, row.pk)


@transaction.atomic
def remove_calendar_day(
    calendar_day_id: int, *, agency: Agency, actor: Actor, now: datetime
) -> CalendarChange:
    """Take a day out of the calendar; the answer tells which live WFA days it touches. Errors: `NotFound`."""
    rows = CalendarDay.objects.select_related("office").select_for_update(of=("self",))
    row = rows.filter(agency=agency, pk=calendar_day_id).first()
    if row is None:
        raise NotFound(_("Hari itu tidak ada dalam kalender."))
    change = _change(row, None)
    record(
        agency=agency.code,
        actor=actor,
        verb="calendar.day_removed",
        target=row,
        now=now,
        before=_as_json(row),
    )
    keep_past(PastCalendarDay, CalendarDay, [row.pk], now=now)
    row.delete()
    return change


def _hold(agency: Agency) -> None:
    """One writer of an agency's calendar at a time: SQLite cannot keep the unique layer by constraint."""
    list(Agency.objects.select_for_update(no_key=True).filter(pk=agency.pk).values_list("id"))


def _national(agency: Agency) -> QuerySet[CalendarDay]:
    return CalendarDay.objects.filter(agency=agency, region="", office=None)


def _as_json(row: CalendarDay) -> dict[str, str]:
    return {
        "date": row.date.isoformat(),
        "kind": str(row.kind),
        "name": row.name,
        "region": row.region,
        "office": row.office.code if row.office else "",
    }


def _change(row: CalendarDay, pk: int | None) -> CalendarChange:
    touched = RequestDay.objects.filter(request__agency=row.agency_id, date=row.date, status__in=sorted(LIVE))
    if row.region:
        touched = touched.filter(employee__office__region=row.region)
    if row.office_id:
        touched = touched.filter(employee__office=row.office_id)
    shown = touched.select_related("employee").order_by("employee__name", "id")[:SHOWN]
    rows = tuple(
        AffectedDay(d.request_id, d.employee_id, d.employee.full_name, d.date, str(d.status)) for d in shown
    )
    return CalendarChange(pk, touched.count(), rows)
