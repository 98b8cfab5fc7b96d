"""Who may see whose presence."""

from employees.models import User
from employees.permissions import current_roles


def can_see_team_presence(user: User) -> bool:
    """Somebody reports here, or they stand in for a chief; whose rows they then see, the selector says."""
    return current_roles(user).is_supervisor
