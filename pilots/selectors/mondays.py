"""Mondays on which a quota can begin."""

from __future__ import annotations

from datetime import date

from pilots.rules.weeks import WEEK
from scheduling.models import QuotaRule


def free_monday(office_id: int, monday: date) -> date:
    """This Monday, or the next one for which nobody has set a quota yet."""
    rows = QuotaRule.objects.filter(office=office_id, valid_from__gte=monday, revoked_at__isnull=True)
    taken = set(rows.values_list("valid_from", flat=True))
    while monday in taken:
        monday += WEEK
    return monday
