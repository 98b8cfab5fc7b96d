"""Who may do what with people, offices, roles and the audit trail: one readable list.

Rights are those of this moment in the person's own office, so this file reads the clock; nothing else here does.
Another agency's object is refused everywhere; pages answer it as not found before asking here.
"""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from core.problems import NotAllowed
from employees.enums import Role
from employees.models import Employee, Office, Unit, User
from employees.selectors import Roles, full_nip_ids, roles_of, today_in, visible_people
from employees.selectors.people import roles_held


def require(allowed: bool) -> None:
    """Raise NotAllowed unless allowed."""
    if not allowed:
        raise NotAllowed(
            _("Anda tidak berhak membuka halaman ini. Hubungi admin instansi bila Anda memerlukannya.")
        )


def today_of(user: User) -> date:
    """Today in the person's own office."""
    return today_in(user.employee.office, timezone.now())


def current_roles(user: User) -> Roles:
    """The person's roles at this moment."""
    return roles_of(user, today_of(user))


def _whole_agency(user: User, *roles: str) -> bool:
    return current_roles(user).scope(*roles) is None


def can_import_roster(user: User) -> bool:
    """The file brings the whole agency, so an admin of one office may not."""
    return _whole_agency(user, Role.ADMIN)


def can_manage_roles(user: User) -> bool:
    return _whole_agency(user, Role.ADMIN)


def can_see_roles(user: User) -> bool:
    return _whole_agency(user, Role.ADMIN, Role.AUDITOR)


def can_manage_people(user: User) -> bool:
    return current_roles(user).is_admin


def can_manage_person(user: User, employee: Employee) -> bool:
    """Set who decides for the person."""
    return _administers(user, employee.agency_id, employee.office_id)


def can_reset_login(user: User, employee: Employee) -> bool:
    """Not of somebody whose roles reach further: the password would carry the admin of an office beyond it."""
    if not can_manage_person(user, employee):
        return False
    offices = current_roles(user).scope(Role.ADMIN)
    if offices is None:
        return True
    held = roles_held(employee, today_of(user))
    return all(grant.office_id in offices for grant in held)


def can_see_person(user: User, employee: Employee) -> bool:
    if employee.agency_id != user.employee.agency_id:
        return False
    if employee.pk == user.employee_id:
        return True
    return visible_people(user, today_of(user)).filter(pk=employee.pk).exists()


def can_see_full_nip(user: User, employee: Employee) -> bool:
    if employee.agency_id != user.employee.agency_id:
        return False
    return employee.pk == user.employee_id or bool(full_nip_ids(user, [employee], today_of(user)))


def can_see_personal_data(user: User, employee: Employee) -> bool:
    """Home, mail and telephone: the person, and those who correct or check the data."""
    if employee.pk == user.employee_id:
        return True
    covered = current_roles(user).covers(employee.office_id, Role.ADMIN, Role.AUDITOR)
    return covered and employee.agency_id == user.employee.agency_id


def can_see_organisation(user: User) -> bool:
    roles = current_roles(user)
    return roles.is_admin or roles.is_auditor or roles.is_official or roles.is_leadership


def can_manage_offices(user: User) -> bool:
    return current_roles(user).is_admin


def can_edit_office(user: User, office: Office) -> bool:
    return _administers(user, office.agency_id, office.pk)


def can_edit_unit(user: User, unit: Unit) -> bool:
    """Counters, their staff and the acting chief."""
    return _administers(user, unit.agency_id, unit.office_id)


def can_search_audit(user: User) -> bool:
    roles = current_roles(user)
    return roles.scope(Role.ADMIN, Role.AUDITOR) is None


def _administers(user: User, agency_id: int, office_id: int | None) -> bool:
    return agency_id == user.employee.agency_id and current_roles(user).covers(office_id, Role.ADMIN)
