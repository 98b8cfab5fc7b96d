"""The offices of a loaded agency that take part in pilots, and whether their quotas came out as foreseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from demo.timeline import Timeline
from demo.trials import Course, Trial, courses_of
from employees.models import Agency, Office
from scheduling.models import QuotaRule


@dataclass(frozen=True, slots=True)
class Lives:
    """Office id → how it lives; `codes`: offices whose quotas pilots set; `closed`: those without a quota today."""

    courses: dict[int, Course]
    codes: frozenset[str]
    closed: frozenset[int]

    @property
    def ready(self) -> frozenset[int]:
        """Offices whose people are equipped for working away."""
        return frozenset(pk for pk, course in self.courses.items() if course.ready)

    @property
    def without_team(self) -> frozenset[int]:
        """Offices from which no team with accounts is chosen."""
        return frozenset(pk for pk, course in self.courses.items() if not course.has_team)


def lives_of(agency: Agency, trials: Sequence[Trial], line: Timeline) -> Lives:
    by_code = courses_of(trials)
    ids = dict(Office.objects.filter(agency=agency, code__in=by_code).values_list("code", "pk"))
    courses = {ids[code]: course for code, course in by_code.items()}
    closed = frozenset(pk for pk, course in courses.items() if course.is_closed(line.today))
    codes = frozenset(code for code, course in by_code.items() if not course.is_ordinary)
    return Lives(courses, codes, closed)


def strayed(lives: Lives) -> list[str]:
    """Codes of offices whose quotas are not those that the demo's days were written under."""
    planned = {pk: [(row.valid_from, row.days) for row in c.quotas] for pk, c in lives.courses.items()}
    found: dict[int, list[tuple[date, int]]] = {pk: [] for pk in planned}
    rows = QuotaRule.objects.filter(office__in=planned, source__startswith="pilots.", revoked_at__isnull=True)
    for office, on, days in rows.order_by("valid_from").values_list("office_id", "valid_from", "days"):
        found[office].append((on, days))
    apart = [pk for pk, rows_planned in planned.items() if found[pk] != rows_planned]
    return sorted(Office.objects.filter(pk__in=apart).values_list("code", flat=True))
