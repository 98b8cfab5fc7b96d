"""Who took whose reports out of the portal."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from core.audit import Actor
from core.services import event, record_many
from employees.models import Employee


@transaction.atomic
def note_export(
    *,
    people: Iterable[Employee],
    exporter: Employee,
    first: date,
    last: date,
    kind: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Tell the trail of everybody whose reports somebody else takes out; the own ones need no telling."""
    record_many(
        event(
            agency=exporter.agency.code, actor=actor, verb="performance.exported", target=person, now=now,
            subject_id=person.pk, after={"from": first.isoformat(), "to": last.isoformat(), "format": kind},
        )
        for person in people
        if person.pk != exporter.pk
    )  # fmt: skip
