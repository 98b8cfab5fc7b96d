"""`manage.py recompute_index --agency BKN --from 2026-11-02 --to 2026-11-29`: the weekly index, computed anew."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from employees.models import Agency
from performance.services import Difference, recompute_agency

WEEK = timedelta(days=7)
RECENT_WEEKS = 3
MOST_WEEKS = 520


class Command(BaseCommand):
    help = (
        "Computes the weekly performance index anew from the reports, stores it, and lists where it differed from "
        "what was stored. Without dates: the running week and the two before it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", help="code of one agency; all of them if left out")
        parser.add_argument("--from", dest="first", type=_day, help="a date in the first week")
        parser.add_argument("--to", dest="last", type=_day, help="a date in the last week")
        parser.add_argument("--json", action="store_true", help="one JSON object for each difference")

    def handle(self, *args: Any, **options: Any) -> None:
        weeks = _weeks(options["first"], options["last"])
        now = timezone.now()
        total = 0
        for agency in _agencies(options["agency"]):
            found = recompute_agency(agency=agency, weeks=weeks, now=now)
            total += len(found)
            for difference in found:
                self.stdout.write(_line(agency.code, difference, as_json=options["json"]))
        if not options["json"]:
            self.stdout.write(f"{len(weeks)} weeks, {total} differences.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise ArgumentTypeError(f"{text!r} is no date like 2026-11-23.") from wrong


def _agencies(code: str | None) -> list[Agency]:
    rows = Agency.objects.order_by("code")
    found = list(rows.filter(code=code) if code else rows)
    if code and not found:
        raise CommandError(f"No agency has the code {code}.")
    return found


def _weeks(first: date | None, last: date | None) -> list[date]:
    """The Mondays of the span, oldest first."""
    last = _monday(last or timezone.localdate())
    first = _monday(first) if first else last - WEEK * (RECENT_WEEKS - 1)
    count = (last - first).days // 7 + 1
    if not 0 < count <= MOST_WEEKS:
        raise CommandError(f"--from must come before --to, and span at most {MOST_WEEKS} weeks.")
    return [first + WEEK * n for n in range(count)]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _line(code: str, found: Difference, *, as_json: bool) -> str:
    stored, computed = (None if v is None else str(v) for v in (found.stored, found.computed))
    if as_json:
        return json.dumps(
            {
                "agency": code,
                "employee": found.employee_id,
                "week": found.week.isoformat(),
                "stored": stored,
                "computed": computed,
            }
        )
    return (
        f"{code} employee {found.employee_id} week {found.week}: {stored or 'none'} -> {computed or 'none'}"
    )
