"""How offices used WFA over a span: heads, who is eligible, and the days that were really worked away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.statements import fetched, marks
from eligibility.selectors import verdicts_for
from employees.models import Employee, Office
from pilots.rules.savings import Days, Seats, actual_days
from presence.enums import AttendanceStatus, Mode
from presence.models import AttendanceDay, SettledDay
from scheduling.enums import Place, RequestStatus
from scheduling.models import RequestDay, WfaRequest
from scheduling.selectors import calendars_for

DAY = timedelta(days=1)
_WORKED = ", ".join(f"'{s.value}'" for s in (AttendanceStatus.PRESENT, AttendanceStatus.INCOMPLETE))
_SETTLED, _DAYS, _REQUESTS = (m._meta.db_table for m in (AttendanceDay, RequestDay, WfaRequest))


@dataclass(frozen=True, slots=True)
class WfaUse:
    """One office over a span. `away`: working day that is settled → people at WFA outside the agency's offices;
    `home`: of those days, worked at home; `elsewhere`: days at another office of the agency, which save nothing.
    `settled_to`: the last day that the portal has settled there, None before the first."""

    office_id: int
    seats: Seats
    working_days: int
    away: dict[date, int]
    home: int
    elsewhere: int
    settled_to: date | None

    @property
    def days(self) -> Days:
        return actual_days(list(self.away.values()), self.home, self.seats)

    @property
    def worked(self) -> int:
        """All WFA days that were really worked."""
        return sum(self.away.values()) + self.elsewhere


def wfa_use(offices: Sequence[Office], first: date, last: date, on: date) -> list[WfaUse]:
    """The use of offices of one agency from `first` to `last`, in their order; heads and eligibility as of `on`.

    A fixed number of queries, however many offices. A day counts when it was approved and attendance of it was
    settled as worked away; days that are not settled yet are left out altogether.
    """
    if not offices:
        return []
    ids = [office.pk for office in offices]
    seats = _seats(offices, on)
    settled = dict(SettledDay.objects.filter(office__in=ids).values_list("office_id", "date"))
    calendars = calendars_for(offices, first, last)
    counts = _counts(ids, first, last)
    found = []
    for office in offices:
        calendar, upto = calendars[office.pk], settled.get(office.pk)
        dates = [first + DAY * n for n in range((last - first).days + 1)]
        working = [day for day in dates if calendar.is_working(day)]
        mine = counts[office.pk]
        away = {day: mine[day, True] + mine[day, False] for day in working if upto and day <= upto}
        home = sum(mine[day, True] for day in away)
        elsewhere = sum(mine[day, None] for day in away)
        found.append(WfaUse(office.pk, seats[office.pk], len(working), away, home, elsewhere, upto))
    return found


# (date, worked at home) → number; None in place of the second: at another office of the agency
Counts = Counter[tuple[date, bool | None]]


def _counts(ids: Collection[int], first: date, last: date) -> dict[int, Counts]:
    sql = f"""
        SELECT a.office_id, a.date, r.place, COUNT(*)
        FROM {_DAYS} d
        JOIN {_SETTLED} a ON a.employee_id = d.employee_id AND a.date = d.date
        JOIN {_REQUESTS} r ON r.id = d.request_id
        WHERE d.status = '{RequestStatus.APPROVED.value}' AND d.date BETWEEN %s AND %s
              AND a.mode = '{Mode.WFA.value}' AND a.status IN ({_WORKED}) AND a.office_id IN ({marks(ids)})
        GROUP BY a.office_id, a.date, r.place
    """  # noqa: S608  # names and states of ours only
    found: dict[int, Counts] = defaultdict(Counter)
    for office_id, on, place, number in fetched(sql, [first, last, *ids]):
        at_home = None if place == Place.OTHER_OFFICE else place == Place.HOME
        found[office_id][on, at_home] += number
    return found


def _seats(offices: Sequence[Office], on: date) -> dict[int, Seats]:
    people = dict(
        Employee.objects.at_work().filter(office__in=[o.pk for o in offices]).values_list("pk", "office_id")
    )
    staff = Counter(people.values())
    verdicts = verdicts_for(employee_ids=people, on=on)
    eligible = Counter(people[pk] for pk, verdict in verdicts.items() if verdict.eligible)
    return {o.pk: Seats(staff[o.pk], eligible[o.pk], o.desks) for o in offices}
