from employees.selectors.lines import (
    acting_for,
    lines_on,
    next_level,
    reports_of,
    stood_in_for,
    supervisor_on,
    without_decider,
)
from employees.selectors.people import colleagues, full_names, full_nip_ids, person_of, visible_people
from employees.selectors.roles import Roles, actor_of, in_force, roles_of, today_in

__all__ = [
    "Roles",
    "acting_for",
    "actor_of",
    "colleagues",
    "full_names",
    "full_nip_ids",
    "in_force",
    "lines_on",
    "next_level",
    "person_of",
    "reports_of",
    "roles_of",
    "stood_in_for",
    "supervisor_on",
    "today_in",
    "visible_people",
    "without_decider",
]
