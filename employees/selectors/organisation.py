"""Places and duties of an agency: offices, units with counters, acting chiefs, grants of roles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from core.problems import NotFound
from core.statements import fetched
from employees.enums import OfficeKind, Role, Zone
from employees.models import ActingChief, Agency, Employee, Office, RoleAssignment, ServiceCounter, Unit, User
from employees.selectors.roles import in_force, today_in


def offices_of(user: User) -> QuerySet[Office]:
    """Offices of the user's agency with the number of people who serve there; unreviewed ones first."""
    return (
        Office.objects.filter(agency_id=user.employee.agency_id)
        .annotate(people=Count("employees", filter=Q(employees__left_on__isnull=True)))
        .order_by("-needs_review", "kind", "name")
    )


class OfficeRow(NamedTuple):
    """An office in the list; `people` serve there."""

    pk: int
    name: str
    kind: str
    city: str
    zone: str
    desks: int | None
    is_placed: bool
    geofence_m: int
    needs_review: bool
    people: int

    @property
    def kind_name(self) -> str:
        return str(OfficeKind(self.kind).label)

    @property
    def zone_name(self) -> str:
        return Zone(self.zone).label


def office_rows(user: User) -> list[OfficeRow]:
    """`offices_of` as plain values (one query)."""
    sql = f"""
        SELECT o.id, o.name, o.kind, o.city, o.zone, o.desks, o.lat IS NOT NULL, o.geofence_m, o.needs_review,
               COALESCE(p.heads, 0)
        FROM {Office._meta.db_table} o LEFT JOIN (
            SELECT office_id, count(*) AS heads FROM {Employee._meta.db_table}
            WHERE agency_id = %(agency)s AND left_on IS NULL GROUP BY office_id
        ) p ON p.office_id = o.id
        WHERE o.agency_id = %(agency)s ORDER BY o.needs_review DESC, o.kind, o.name
    """  # noqa: S608  # names of ours only
    return [OfficeRow._make(row) for row in fetched(sql, {"agency": user.employee.agency_id})]


def office_of(user: User, pk: int) -> Office:
    """One office of the user's agency; NotFound otherwise."""
    found = Office.objects.filter(agency_id=user.employee.agency_id, pk=pk).first()
    if found is None:
        raise NotFound(_("Kantor ini tidak ditemukan."))
    return found


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in its place in the tree; `indent` is one wide space per level."""

    unit: Unit
    indent: str


def units_of(user: User, office_id: int) -> list[UnitRow]:
    """Active units of an office in tree order. A unit whose parent sits elsewhere, or in a circle, is a root."""
    units = list(
        Unit.objects.filter(agency_id=user.employee.agency_id, office_id=office_id, is_active=True)
        .select_related("leader")
        .annotate(
            people=Count("employees", filter=Q(employees__left_on__isnull=True), distinct=True),
            counted=Count("counters", distinct=True),
        )
        .order_by("name", "pk")
    )
    return [UnitRow(unit, "\u2003" * depth) for unit, depth in _in_tree_order(units)]


def _in_tree_order(units: Sequence[Unit]) -> Iterator[tuple[Unit, int]]:
    children: dict[int | None, list[Unit]] = {}
    here = {u.pk for u in units}
    for unit in units:
        children.setdefault(unit.parent_id if unit.parent_id in here else None, []).append(unit)
    seen: set[int] = set()
    for start in (None, *here):
        stack = [(u, 0) for u in reversed(children.get(start, []))]
        while stack:
            unit, depth = stack.pop()
            if unit.pk not in seen:
                seen.add(unit.pk)
                yield unit, depth
                stack.extend((u, depth + 1) for u in reversed(children.get(unit.pk, [])))


def unit_of(user: User, pk: int) -> Unit:
    """One unit of the user's agency; NotFound otherwise."""
    units = Unit.objects.select_related("agency", "office", "parent", "leader")
    found = units.filter(agency_id=user.employee.agency_id, pk=pk).first()
    if found is None:
        raise NotFound(_("Unit ini tidak ditemukan."))
    return found


def counters_of(unit: Unit) -> QuerySet[ServiceCounter]:
    """The unit's counters with their staff who serve."""
    serving = Employee.objects.at_work().order_by("name")
    return unit.counters.order_by("name").prefetch_related(Prefetch("staff", queryset=serving))


def counter_of(user: User, pk: int) -> ServiceCounter:
    """One counter of the user's agency; NotFound otherwise."""
    counters = ServiceCounter.objects.select_related("unit__agency", "unit__office")
    found = counters.filter(unit__agency_id=user.employee.agency_id, pk=pk).first()
    if found is None:
        raise NotFound(_("Loket ini tidak ditemukan."))
    return found


def acting_of(user: User, on: date) -> QuerySet[ActingChief]:
    """Appointments of the agency that are in force or still to come."""
    return (
        ActingChief.objects.filter(unit__agency_id=user.employee.agency_id)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        .exclude(valid_to=F("valid_from"))
        .select_related("unit__office", "unit__leader", "employee")
        .order_by("valid_from", "pk")
    )


def acting_row(user: User, pk: int) -> ActingChief:
    """One appointment of the user's agency; NotFound otherwise."""
    rows = ActingChief.objects.select_related("unit__office", "employee")
    found = rows.filter(unit__agency_id=user.employee.agency_id, pk=pk).first()
    if found is None:
        raise NotFound(_("Penunjukan ini tidak ditemukan."))
    return found


def grants_of(user: User, on: date) -> QuerySet[RoleAssignment]:
    """Roles in force in the agency, admins first."""
    return (
        RoleAssignment.objects.filter(in_force(on), agency_id=user.employee.agency_id, role__in=Role.values)
        .select_related("employee__unit", "employee__office", "office")
        .order_by("role", "employee__name", "pk")
    )


def grant_of(user: User, pk: int) -> RoleAssignment:
    """One role assignment of the user's agency; NotFound otherwise."""
    rows = RoleAssignment.objects.select_related("employee__office")
    found = rows.filter(agency_id=user.employee.agency_id, pk=pk).first()
    if found is None:
        raise NotFound(_("Peran ini tidak ditemukan."))
    return found


def agency_today(agency: Agency, now: datetime) -> date:
    """The date of the agency as a whole: that of its head office, else of its first office, else Jakarta's."""
    offices = Office.objects.filter(agency=agency)
    office = offices.filter(kind=OfficeKind.HEAD).order_by("pk").first() or offices.order_by("pk").first()
    return today_in(office or Office(zone=Zone.WIB), now)
