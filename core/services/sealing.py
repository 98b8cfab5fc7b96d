"""Chains the audit events of each agency with keyed hashes, and proves later that none is missing or altered.

Acts write their events without waiting for one another; this job gives them their place in the chain in short
batches. The key is `AUDIT_SEAL_KEY`, so somebody who can only write to the database cannot forge a seal.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from core.models import AuditChain, AuditEvent

FACTS = (
    "id", "at", "agency", "actor_id", "actor", "acting_as", "verb", "target", "subject_id",
    "before", "after", "request_id", "seq",
)  # fmt: skip
BATCH = 1000


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What `verify_chain` found: counts of sealed and unsealed events, and every flaw as a sentence."""

    agency: str
    sealed: int
    unsealed: int
    oldest_unsealed: datetime | None
    flaws: tuple[str, ...]


def _mac(message: str) -> str:
    return hmac.new(settings.AUDIT_SEAL_KEY.encode(), message.encode(), hashlib.sha256).hexdigest()


def seal_of(previous: str, facts: dict[str, Any]) -> str:
    """The keyed hash over the previous seal and the event's canonical JSON."""
    body = json.dumps(facts, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"))
    return _mac(f"{previous}\n{body}")


def _signature(agency: str, length: int, head: str) -> str:
    return _mac(f"chain\n{agency}\n{length}\n{head}")


def agencies_to_seal() -> list[str]:
    """Codes of agencies with events outside the chain; "" stands for the system itself."""
    return list(
        AuditEvent.objects.filter(seq__isnull=True).order_by().values_list("agency", flat=True).distinct()
    )


@transaction.atomic
def seal_batch(*, agency: str, now: datetime, size: int = BATCH) -> int:
    """Seal the oldest unsealed events of one agency; returns how many. Safe to run twice at once."""
    AuditChain.objects.get_or_create(agency=agency)
    chain = AuditChain.objects.select_for_update().get(agency=agency)
    waiting = AuditEvent.objects.filter(agency=agency, seq__isnull=True).order_by("id")
    rows = list(waiting.values(*FACTS)[:size])
    seals = []
    for facts in rows:
        chain.length += 1
        facts["seq"] = chain.length
        chain.head = seal_of(chain.head, facts)
        seals.append((chain.length, chain.head, facts["id"]))
    if seals:
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE core_auditevent SET seq = %s, seal = %s WHERE id = %s", seals)
        chain.signature = _signature(agency, chain.length, chain.head)
        chain.sealed_at = now
        chain.save()
    return len(seals)


def seal_all(*, now: datetime) -> int:
    """Seal everything that waits, batch by batch, so that no lock is held for long."""
    total = 0
    for agency in agencies_to_seal():
        while done := seal_batch(agency=agency, now=now):
            total += done
            if done < BATCH:
                break
    return total


def verify_chain(agency: str) -> ChainReport:
    """Recompute an agency's chain from its stored events. Reads all of them, one at a time."""
    waiting = AuditEvent.objects.filter(agency=agency, seq__isnull=True)
    oldest = waiting.order_by("at").values_list("at", flat=True).first()
    with transaction.atomic():
        chain = AuditChain.objects.filter(agency=agency).first() or AuditChain(agency=agency)
        flaws = list(_flaws(chain))
    return ChainReport(agency, chain.length, waiting.count(), oldest, tuple(flaws))


def _flaws(chain: AuditChain) -> Iterator[str]:
    expected, previous = 0, ""
    events = AuditEvent.objects.filter(
        agency=chain.agency, seq__isnull=False, seq__lte=chain.length
    ).order_by("seq")
    for facts in events.values(*FACTS, "seal").iterator(chunk_size=2000):
        seal = facts.pop("seal")
        expected += 1
        if facts["seq"] != expected:
            yield f"events {expected} to {facts['seq'] - 1} are missing"
            expected = facts["seq"]
        elif seal_of(previous, facts) != seal:
            yield f"event {facts['seq']} (id {facts['id']}) was altered"
        previous = seal
    if expected != chain.length:
        yield f"events {expected + 1} to {chain.length} are missing"
    elif previous != chain.head:
        yield "the head of the chain does not match its last event"
    if chain.length and chain.signature != _signature(chain.agency, chain.length, chain.head):
        yield "the signature of the chain's head is wrong"


def verify_all() -> list[ChainReport]:
    """`verify_chain` for every agency that has a chain or an event."""
    codes = set(AuditChain.objects.values_list("agency", flat=True))
    codes |= set(AuditEvent.objects.order_by().values_list("agency", flat=True).distinct())
    return [verify_chain(code) for code in sorted(codes)]


def unsealed_age(report: ChainReport) -> float:
    """Seconds since the oldest unsealed event."""
    return (timezone.now() - report.oldest_unsealed).total_seconds() if report.oldest_unsealed else 0.0
