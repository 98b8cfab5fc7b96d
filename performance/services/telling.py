"""One sentence to one person in the portal, if they have an account."""

from datetime import datetime

from core.enums import NoticeLevel
from core.services import notify
from employees.models import User


def tell(
    employee_id: int, text: str, *, link: str, now: datetime, level: NoticeLevel = NoticeLevel.INFO
) -> None:
    """Show the sentence to this employee; nobody is told who has no account."""
    user_id = (
        User.objects.filter(employee_id=employee_id, is_active=True).values_list("pk", flat=True).first()
    )
    if user_id is not None:
        notify(user_id=user_id, text=text, now=now, link=link, level=level)
