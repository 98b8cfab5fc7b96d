"""Mail leaves through rows that a task claims; a failure never reaches the act."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as outgoing

from core.enums import MailStatus
from core.models import Mail
from core.services import queue_mail
from core.services.outbox import MAX_ATTEMPTS, claim_mail, send_due

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def put(key="a", **more):
    queue_mail(to="siti@contoh.go.id", subject="Pengajuan\nBaru", body="Isi", once_key=key, now=NOW, **more)


def test_sends_once_and_cleans_the_subject():
    put()
    assert send_due(now=NOW) == 1
    assert send_due(now=NOW) == 0
    assert [m.subject for m in outgoing.outbox] == ["Pengajuan Baru"]
    assert Mail.objects.get().status == MailStatus.SENT


def test_same_key_is_one_mail():
    put()
    put()
    assert Mail.objects.count() == 1


def test_no_address_no_mail():
    queue_mail(to="", subject="x", body="y", once_key="z", now=NOW)
    assert not Mail.objects.exists()


def test_not_before_it_is_due():
    put(due_at=NOW + timedelta(hours=1))
    assert send_due(now=NOW) == 0
    assert send_due(now=NOW + timedelta(hours=1)) == 1


def test_failure_is_kept_and_tried_again_later(monkeypatch):
    put()

    def broken(*args, **kwargs):
        raise OSError("no route")

    monkeypatch.setattr("core.services.outbox.send_mail", broken)
    assert send_due(now=NOW) == 0
    row = Mail.objects.get()
    assert (row.status, row.attempts, row.due_at > NOW) == (MailStatus.QUEUED, 1, True)
    assert row.last_error == "OSError: no route"
    for i in range(1, MAX_ATTEMPTS):
        send_due(now=NOW + timedelta(days=i))
    assert Mail.objects.get().status == MailStatus.FAILED


def test_only_one_worker_gets_a_mail():
    put()
    pk = Mail.objects.get().pk
    assert claim_mail(mail_id=pk, now=NOW) is not None
    assert claim_mail(mail_id=pk, now=NOW) is None
    assert claim_mail(mail_id=pk, now=NOW + timedelta(minutes=11)) is not None
