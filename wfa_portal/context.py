"""What every page's frame needs: who is logged in, where they may go, how many notices wait.

Each part is worked out when the frame asks for it, so an answer without a frame pays nothing.
"""

from datetime import date
from functools import cached_property
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from approvals.selectors import waiting_for
from core.models import Notice
from core.statements import fetched
from employees.models import Employee, User
from employees.selectors import roles_of, today_in
from wfa_portal.navigation import INSIDE, navigation

_UNREAD = f"SELECT count(*) FROM {Notice._meta.db_table} WHERE recipient_id = %s AND read_at IS NULL"  # noqa: S608


class Shell:
    """The frame of one answer."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.demo = settings.DEMO

    @cached_property
    def _user(self) -> User | None:
        user = getattr(self._request, "user", None)
        return user if isinstance(user, User) else None

    @cached_property
    def partial(self) -> bool:
        """htmx takes a part out of this answer and throws the frame away."""
        headers = self._request.headers
        return headers.get("HX-Request") == "true" and headers.get("HX-Boosted") != "true"

    @cached_property
    def inside(self) -> bool:
        """Somebody is logged in and may move about."""
        user = self._user
        return user is not None and not user.must_change_password

    @property
    def framed(self) -> bool:
        return self.inside and not self.partial

    @property
    def _viewer(self) -> User:
        """Only asked for where `inside` holds."""
        return cast(User, self._user)

    @property
    def _employee(self) -> Employee:
        return self._viewer.employee

    @property
    def person(self) -> int:
        """Whose acts this device may send (static/js/offline.js)."""
        return self._viewer.pk

    @property
    def page_cache(self) -> str:
        """Names this session's kept pages on the device (static/js/worker.js); tells nothing of the session's key."""
        key = self._request.session.session_key or ""
        return salted_hmac("wfa_portal.page_cache", key).hexdigest()[:20]

    @property
    def name(self) -> str:
        return self._employee.name

    @property
    def initials(self) -> str:
        words = self._employee.name.split()
        return "".join(word[0] for word in [words[0], *words[1:][-1:]]).upper() if words else "?"

    @property
    def post(self) -> str:
        return self._employee.post.name

    @property
    def agency(self) -> str:
        return self._employee.agency.name

    @cached_property
    def unread(self) -> int:
        return int(fetched(_UNREAD, [self._viewer.pk])[0][0])

    @cached_property
    def _today(self) -> date:
        return today_in(self._employee.office, timezone.now())

    @property
    def is_supervisor(self) -> bool:
        return roles_of(self._viewer, self._today).is_supervisor

    @property
    def waiting(self) -> int:
        """Requests that wait for the viewer's decision."""
        return len(waiting_for(self._viewer, self._today)) if self.is_supervisor else 0

    @property
    def navigation(self) -> SafeString:
        roles = roles_of(self._viewer, self._today)
        match = self._request.resolver_match
        here = match.url_name or "" if match else ""
        return navigation(roles.reach, INSIDE.get(here, here), self.waiting, get_language() or "id")


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": Shell(request)}
