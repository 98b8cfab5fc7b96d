from employees.services.accounts import (
    change_password,
    close_token,
    complete_reset,
    note_login,
    note_logout,
    open_token,
    request_reset,
    set_language,
    set_preferences,
    set_temporary_password,
)
from employees.services.acting import appoint_acting, end_acting
from employees.services.agencies import found_agency
from employees.services.lines import LineCounts, derive_lines
from employees.services.organisation import (
    add_counter,
    change_counter,
    remove_counter,
    staff_counter,
    update_office,
)
from employees.services.overrides import end_override, override_line, override_lines
from employees.services.roles import end_role, grant_role

__all__ = [
    "LineCounts",
    "add_counter",
    "appoint_acting",
    "change_counter",
    "change_password",
    "close_token",
    "complete_reset",
    "derive_lines",
    "end_acting",
    "end_override",
    "end_role",
    "found_agency",
    "grant_role",
    "note_login",
    "note_logout",
    "open_token",
    "override_line",
    "override_lines",
    "remove_counter",
    "request_reset",
    "set_language",
    "set_preferences",
    "set_temporary_password",
    "staff_counter",
    "update_office",
]
