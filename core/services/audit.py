"""Writing audit events. Every service calls `record` inside its own transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import structlog
from django.db import models

from core.audit import Actor
from core.models import AuditEvent


def target_of(obj: models.Model) -> str:
    """The textual reference of a row, e.g. `scheduling.wfarequest:17`."""
    return f"{obj._meta.label_lower}:{obj.pk}"


def event(
    *,
    agency: str,
    actor: Actor,
    verb: str,
    target: models.Model | str,
    now: datetime,
    subject_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """An unsaved event; `agency` is the agency's code, `subject_id` the employee whom the act concerns."""
    return AuditEvent(
        at=now,
        agency=agency,
        actor_id=actor.user_id,
        actor=actor.name[:200],
        acting_as=actor.acting_as[:200],
        verb=verb,
        target=target if isinstance(target, str) else target_of(target),
        subject_id=subject_id,
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],
    )


def record(
    *,
    agency: str,
    actor: Actor,
    verb: str,
    target: models.Model | str,
    now: datetime,
    subject_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Write one event (arguments as `event`). Call it in the transaction of the act it tells of."""
    row = event(
        agency=agency, actor=actor, verb=verb, target=target, now=now,
        subject_id=subject_id, before=before, after=after,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def record_many(events: Iterable[AuditEvent]) -> None:
    """Write many events made by `event` in one statement."""
    AuditEvent.objects.bulk_create(events, batch_size=500)
