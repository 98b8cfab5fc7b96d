"""When counters are open, and with how many people at the fewest."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from core.audit import Actor
from core.problems import refuse_if_blocked
from core.services import record
from eligibility.models import CounterBand
from eligibility.rules.register import Band, check_bands
from eligibility.selectors.register import bands_of_counter
from employees.models import Employee, ServiceCounter


def set_bands(*, counter: ServiceCounter, bands: Sequence[Band], actor: Actor, now: datetime) -> list[Band]:
    """The counter's whole table; a weekday without bands keeps the counter's general minimum.

    The counter's row is locked: whoever takes a WFA place at the counter waits, and then sees the new minimum.
    Days granted before stay granted; the team's coverage shows where too few are left. Errors: Refused for bands
    that overlap, run backwards, or ask for more people than are assigned to the counter.
    """
    wanted = sorted(bands, key=lambda b: (b.weekday, b.starts_at))
    with transaction.atomic():
        row = ServiceCounter.objects.select_for_update(no_key=True).get(pk=counter.pk)
        assigned = Employee.objects.at_work().filter(counter=row).count()
        refuse_if_blocked(check_bands(wanted, counter=row.name, assigned=assigned))
        before = bands_of_counter(row)
        if before != wanted:
            row.bands.all().delete()
            CounterBand.objects.bulk_create(
                CounterBand(
                    counter=row, weekday=b.weekday, starts_at=b.starts_at, ends_at=b.ends_at,
                    min_staff=b.min_staff,
                )
                for b in wanted
            )  # fmt: skip
            record(
                agency=counter.unit.agency.code, actor=actor, verb="counter.bands_set", target=row, now=now,
                before={"bands": [_words(b) for b in before]}, after={"bands": [_words(b) for b in wanted]},
            )  # fmt: skip
    return wanted


def _words(band: Band) -> str:
    """`0 08:00-12:00 2`: Monday, two people at the fewest."""
    return f"{band.weekday} {band.starts_at:%H:%M}-{band.ends_at:%H:%M} {band.min_staff}"
