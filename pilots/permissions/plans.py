"""Who may plan, sign, watch and decide a pilot: one readable list.

Nobody signs or adopts for the office they lead, and nobody signs the plan that they proposed; the services say so
again with the words of `PlanFault`.
"""

from __future__ import annotations

from employees.enums import Role
from employees.models import Office, User
from employees.permissions import current_roles
from pilots.models import Pilot

READERS = (Role.ADMIN, Role.OFFICIAL, Role.LEADERSHIP, Role.AUDITOR)
RUN_READERS = (Role.ADMIN, Role.OFFICIAL, Role.AUDITOR)


def reading_scope(user: User) -> frozenset[int] | None:
    """Offices whose pilots the user reads by role; None = the whole agency. Everybody reads the own office's."""
    return current_roles(user).scope(*READERS)


def can_read(user: User, pilot: Pilot) -> bool:
    """Overseers of the office; everybody of the office and of its comparison offices once the plan is signed."""
    if pilot.agency_id != user.employee.agency_id:
        return False
    if current_roles(user).covers(pilot.office_id, *READERS):
        return True
    return pilot.signed_at is not None and concerns(user, pilot)


def concerns(user: User, pilot: Pilot) -> bool:
    own = user.employee.office_id
    return own == pilot.office_id or pilot.comparison_rows.filter(office=own).exists()


def can_oversee(user: User, pilot: Pilot) -> bool:
    """Reads the pilot by role, so that numbers of small groups are no secret."""
    same_agency = pilot.agency_id == user.employee.agency_id
    return same_agency and current_roles(user).covers(pilot.office_id, *READERS)


def can_plan(user: User, office: Office) -> bool:
    """Draft, change and propose."""
    same_agency = office.agency_id == user.employee.agency_id
    return same_agency and current_roles(user).covers(office.pk, Role.ADMIN)


def can_cancel(user: User, pilot: Pilot) -> bool:
    """Who planned it takes a plan back; what an official has signed, an official stops."""
    return can_plan(user, pilot.office) if pilot.signed_at is None else can_sign(user, pilot)


def planning_scope(user: User) -> frozenset[int] | None:
    """Offices for which `can_plan` holds; None = all of the agency."""
    return current_roles(user).scope(Role.ADMIN)


def can_sign(user: User, pilot: Pilot) -> bool:
    """Sign or return a plan, adopt or veto a verdict, end a pilot: officials of the office."""
    same_agency = pilot.agency_id == user.employee.agency_id
    return same_agency and current_roles(user).covers(pilot.office_id, Role.OFFICIAL)


def can_run(user: User, pilot: Pilot) -> bool:
    """Start a due evaluation, or a failed one again."""
    same_agency = pilot.agency_id == user.employee.agency_id
    return same_agency and current_roles(user).covers(pilot.office_id, Role.ADMIN, Role.OFFICIAL)


def can_see_runs(user: User, pilot: Pilot) -> bool:
    """Errors and checksums of runs."""
    same_agency = pilot.agency_id == user.employee.agency_id
    return same_agency and current_roles(user).covers(pilot.office_id, *RUN_READERS)


def can_see_why(user: User, office: Office) -> bool:
    """Why an office's quota is what it is: everybody of the office, and its overseers."""
    if office.agency_id != user.employee.agency_id:
        return False
    return office.pk == user.employee.office_id or current_roles(user).covers(office.pk, *READERS)
