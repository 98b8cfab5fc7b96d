"""Who somebody is in the portal: the actor of an act, and the roles that follow from grants and the line."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from core.audit import Actor
from core.statements import fetched, holds_on
from employees.enums import Role
from employees.models import ActingChief, Office, ReportingLine, RoleAssignment, User

_LINES, _ACTING, _ROLES = (m._meta.db_table for m in (ReportingLine, ActingChief, RoleAssignment))
# One row for each role, one row of nothing where there is none; on each whether anybody reports here.
_HELD = f"""
    SELECT r.role, r.office_id,
           EXISTS (SELECT 1 FROM {_LINES} l WHERE l.supervisor_id = %(employee)s AND {holds_on("l")}),
           EXISTS (SELECT 1 FROM {_ACTING} a WHERE a.employee_id = %(employee)s AND {holds_on("a")})
    FROM (SELECT 1 AS one) me LEFT JOIN {_ROLES} r ON r.employee_id = %(employee)s AND {holds_on("r")}
"""  # noqa: S608  # names of ours only


@dataclass(frozen=True, slots=True)
class Roles:
    """Granted roles as pairs (role, office id; None = the whole agency), and whether anybody reports here."""

    granted: frozenset[tuple[str, int | None]]
    is_supervisor: bool

    def has(self, role: str) -> bool:
        """True for a granted role, for `supervisor` if somebody reports here, for `employee` always."""
        if role == "employee":
            return True
        if role == "supervisor":
            return self.is_supervisor
        return any(held == role for held, _ in self.granted)

    def scope(self, *roles: str) -> frozenset[int] | None:
        """Offices in which any of the roles is held; None = the whole agency, empty = nowhere."""
        offices = {office for held, office in self.granted if held in roles}
        return None if None in offices else frozenset(o for o in offices if o is not None)

    def covers(self, office_id: int | None, *roles: str) -> bool:
        """True if one of the roles is held for this office or for the whole agency."""
        offices = self.scope(*roles)
        return offices is None or office_id in offices

    @property
    def offices(self) -> frozenset[int] | None:
        """Offices that *every* held role covers; None = the whole agency. `scope` answers for one role."""
        scopes = [s for s in (self.scope(role) for role, _ in self.granted) if s is not None]
        if not scopes:
            return None if self.granted else frozenset()
        return frozenset.intersection(*scopes)

    @property
    def is_admin(self) -> bool:
        return self.has(Role.ADMIN)

    @property
    def is_official(self) -> bool:
        return self.has(Role.OFFICIAL)

    @property
    def is_leadership(self) -> bool:
        return self.has(Role.LEADERSHIP)

    @property
    def is_auditor(self) -> bool:
        return self.has(Role.AUDITOR)

    @property
    def names(self) -> tuple[str, ...]:
        """Every role held, for the API and the frame: `employee`, `supervisor`, then the granted ones."""
        granted = sorted({role for role, _ in self.granted})
        return ("employee", *(["supervisor"] if self.is_supervisor else []), *granted)

    @property
    def reach(self) -> tuple[str, ...]:
        """`names`, and `<role>:agency` for each role that covers the whole agency."""
        whole = sorted({f"{role}:agency" for role, office in self.granted if office is None})
        return (*self.names, *whole)


def actor_of(user: User, acting_as: str = "") -> Actor:
    """The person behind an account, as audit events name them."""
    return Actor(user.pk, user.employee.full_name, acting_as)


def in_force(on: date, prefix: str = "") -> Q:
    """Condition on dated rows: `valid_from` inclusive, `valid_to` exclusive or open."""
    return (Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": on})) & Q(
        **{f"{prefix}valid_from__lte": on}
    )


def roles_of(user: User, on: date) -> Roles:
    """Roles in force on the date, in one query; kept on the user object, which lives for one request."""
    kept: tuple[date, Roles] | None = getattr(user, "_roles", None)
    if kept is None or kept[0] != on:
        kept = (on, _load_roles(user.employee_id, on))
        user._roles = kept  # type: ignore[attr-defined]
    return kept[1]


def _load_roles(employee_id: int, on: date) -> Roles:
    found = fetched(_HELD, {"employee": employee_id, "on": on})
    granted = frozenset((role, office) for role, office, _, _ in found if role)
    return Roles(granted, any(leads or acts for _, _, leads, acts in found))


def today_in(office: Office, now: datetime) -> date:
    """The office's date at this moment; "today" is never the server's."""
    return now.astimezone(office.tz).date()
