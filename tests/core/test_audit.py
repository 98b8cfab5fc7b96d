"""The audit trail: written with the act, fixed by the database, provable by its seals."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from core.audit import SYSTEM, Actor
from core.models import AuditChain, AuditEvent
from core.services import event, record, record_many
from core.services.sealing import seal_all, seal_batch, verify_all, verify_chain

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def write(agency="BKN", n=1):
    return [
        record(
            agency=agency,
            actor=Actor(7, "Siti", "Plh. Kepala Biro"),
            verb="request.approved",
            target="scheduling.wfarequest:1",
            now=NOW,
            before={"status": "submitted"},
            after={"status": "approved", "i": i, "share": 0.5, "teks": "é"},
        )
        for i in range(n)
    ]


def lift_guards():
    guard = import_module("core.migrations.0002_audit_append_only")
    with connection.cursor() as cursor:
        for statement in guard.SQLITE_UNDO if connection.vendor == "sqlite" else guard.POSTGRES_UNDO:
            cursor.execute(statement)


def flaws(agency="BKN"):
    return verify_chain(agency).flaws


@pytest.mark.parametrize(
    "change", [{"verb": "x"}, {"after": {}}, {"at": NOW.replace(year=2025)}, {"actor": "X"}]
)
def test_facts_cannot_be_changed(change):
    row = write()[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(pk=row.pk).update(**change)


def test_events_cannot_be_deleted():
    row = write()[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(pk=row.pk).delete()


def test_a_seal_is_given_once():
    row = write()[0]
    seal_all(now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(pk=row.pk).update(seq=9, seal="f" * 64)


def test_intact_chain_of_several_batches():
    write(n=5)
    while seal_batch(agency="BKN", now=NOW, size=2):
        pass
    report = verify_chain("BKN")
    assert (report.sealed, report.unsealed, report.flaws) == (5, 0, ())


def test_agencies_have_chains_of_their_own():
    write("BKN", 2)
    write("JABAR", 1)
    record(agency="", actor=SYSTEM, verb="x.y", target="z:1", now=NOW)
    assert seal_all(now=NOW) == 4
    assert {r.agency: r.sealed for r in verify_all()} == {"": 1, "BKN": 2, "JABAR": 1}


def test_unsealed_tail_is_reported_not_blamed():
    write(n=2)
    report = verify_chain("BKN")
    assert (report.sealed, report.unsealed, report.flaws) == (0, 2, ())


def test_altered_event_is_found():
    rows = write(n=4)
    seal_all(now=NOW)
    lift_guards()
    AuditEvent.objects.filter(pk=rows[1].pk).update(after={"status": "rejected"})
    assert flaws() == (f"event 2 (id {rows[1].pk}) was altered",)


def test_removed_event_in_the_middle_is_found():
    rows = write(n=4)
    seal_all(now=NOW)
    lift_guards()
    AuditEvent.objects.filter(pk=rows[1].pk).delete()
    assert "events 2 to 2 are missing" in flaws()


def test_cut_tail_is_found_even_with_an_adjusted_head():
    rows = write(n=4)
    seal_all(now=NOW)
    lift_guards()
    rows[-1].delete()
    assert flaws() == ("events 4 to 4 are missing",)
    third = AuditEvent.objects.get(seq=3)
    AuditChain.objects.filter(agency="BKN").update(length=3, head=third.seal)
    assert flaws() == ("the signature of the chain's head is wrong",)


def test_another_key_proves_nothing(settings):
    write(n=2)
    seal_all(now=NOW)
    settings.AUDIT_SEAL_KEY = "x" * 60
    assert flaws()


def test_command_says_broken_and_fails(capsys):
    rows = write(n=2)
    seal_all(now=NOW)
    call_command("verify_audit")
    assert "BKN: 2 sealed, 0 waiting: intact" in capsys.readouterr().out
    lift_guards()
    AuditEvent.objects.filter(pk=rows[0].pk).update(verb="nothing.happened")
    with pytest.raises(CommandError):
        call_command("verify_audit", "--json")


def test_bulk_written_events_join_the_same_chain():
    made = [event(agency="BKN", actor=SYSTEM, verb="a.b", target="c:1", now=NOW) for _ in range(3)]
    record_many(made)
    seal_all(now=NOW)
    assert verify_chain("BKN").sealed == 3
    assert flaws() == ()
