"""What the pages of pilots read from a request: the reader, the moment, a pilot they may see, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.problems import NotFound
from employees.models import Office, User
from employees.selectors import today_in
from pilots.models import Pilot, Verdict
from pilots.permissions.plans import (
    can_cancel,
    can_oversee,
    can_plan,
    can_read,
    can_run,
    can_see_runs,
    can_see_why,
    can_sign,
)
from pilots.selectors.lookup import pilot_of, verdict_of

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class May:
    """What the reader may do with a pilot; whether its state allows it is the page's and the services' concern."""

    plan: bool
    sign: bool
    run: bool
    see_runs: bool
    oversee: bool
    see_why: bool
    cancel: bool


def viewer_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def moment_in(office: Office) -> tuple[datetime, date]:
    """Now, and today in the office."""
    now = timezone.now()
    return now, today_in(office, now)


def may(user: User, pilot: Pilot) -> May:
    return May(
        can_plan(user, pilot.office), can_sign(user, pilot), can_run(user, pilot), can_see_runs(user, pilot),
        can_oversee(user, pilot), can_see_why(user, pilot.office), can_cancel(user, pilot),
    )  # fmt: skip


def seen(user: User, pk: int) -> Pilot:
    """A pilot that the reader may see. Errors: NotFound for all others."""
    pilot = pilot_of(user.employee.agency_id, pk)
    if not can_read(user, pilot):
        raise NotFound(_("Uji coba ini tidak ditemukan."))
    return pilot


def seen_verdict(user: User, pk: int, verdict_id: int) -> tuple[Pilot, Verdict]:
    """A verdict of a pilot that the reader may see. Errors: NotFound."""
    pilot = seen(user, pk)
    return pilot, verdict_of(user.employee.agency_id, pilot.pk, verdict_id)
