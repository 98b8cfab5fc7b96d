"""What the pages of this app share: the viewer, and this moment in their office."""

from datetime import date, datetime
from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from employees.models import User
from employees.selectors import today_in


def viewer(request: HttpRequest) -> User:
    """The account that is logged in; LoginRequiredMiddleware has seen to it."""
    return cast(User, request.user)


def moment(user: User) -> tuple[datetime, date]:
    """Now, and today in the user's office."""
    now = timezone.now()
    return now, today_in(user.employee.office, now)
