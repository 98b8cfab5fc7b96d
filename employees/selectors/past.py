"""Where and as what somebody served, as it was known at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from employees.models import (
    Employee,
    HistoryStart,
    Office,
    PastEmployment,
    PastPost,
    Post,
    ServiceCounter,
    Unit,
)


@dataclass(frozen=True, slots=True)
class Employment:
    """A person's place; `post` and `level` as they were called, `counter` empty for nobody's."""

    office: Office
    unit: Unit
    post_id: int
    post: str
    level: str
    counter_id: int | None
    counter: str
    legal_status: str
    in_post_since: date | None


def employment_at(employee: Employee, known_at: datetime | None = None) -> Employment:
    """The person's place as known at the moment (None = now); at most four queries."""
    then: Employee | PastEmployment | None = None
    if known_at is not None:
        rows = PastEmployment.objects.select_related("office", "unit", "post")
        then = rows.filter(employee=employee, known_until__gt=known_at).order_by("pk").first()
    row = then or employee
    post = _post_at(row.post, known_at)
    return Employment(
        office=row.office,
        unit=row.unit,
        post_id=row.post_id,
        post=post.name,
        level=post.level,
        counter_id=row.counter_id,
        counter=_counter(row.counter_id),
        legal_status=row.legal_status,
        in_post_since=row.in_post_since,
    )


def history_since(agency_id: int) -> datetime | None:
    """Since when changes are kept; None = since the agency's first day here."""
    return HistoryStart.objects.filter(agency=agency_id).values_list("since", flat=True).first()


def first_known(employee: Employee) -> datetime | None:
    """When the person came into the portal; None = before such moments were kept."""
    first = PastEmployment.objects.filter(employee=employee).order_by("pk").first()
    return first.known_from if first else employee.recorded_at


def _post_at(post: Post, known_at: datetime | None) -> Post | PastPost:
    if known_at is None:
        return post
    return PastPost.objects.filter(post=post, known_until__gt=known_at).order_by("pk").first() or post


def _counter(counter_id: int | None) -> str:
    """A counter may be gone by now: then its number stands for it."""
    if counter_id is None:
        return ""
    name = ServiceCounter.objects.filter(pk=counter_id).values_list("name", flat=True).first()
    return name or _("loket yang sudah dihapus (nomor %(number)s)") % {"number": counter_id}
