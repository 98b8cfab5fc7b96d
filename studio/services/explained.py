"""What reading an explanation leaves behind."""

from datetime import datetime

from eligibility.selectors.discipline import in_force_on
from eligibility.services import note_discipline_read
from employees.models import User
from employees.selectors import actor_of
from studio.selectors.explain import Explanation


def note_read(user: User, it: Explanation, *, veiled: bool, now: datetime) -> None:
    """Whoever reads somebody else's discipline leaves an event, here as everywhere."""
    if not veiled and it.verdict.facts.discipline_level:
        note_discipline_read(
            rows=in_force_on(it.person, it.on), reader=user.employee, actor=actor_of(user), now=now
        )
