"""What the page and API tests of scheduling share: a fixed moment, logged-in clients, a filled form."""

import re
from datetime import UTC, date, datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from approvals.services import decide
from tests.scheduling.asking import actor_of, ask

BACKEND = "employees.auth.NipBackend"
# Monday, 23 November 2026, 09.00 in Jakarta
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
THURSDAY = date(2026, 11, 26)
NEXT_THURSDAY = date(2026, 12, 3)


def client_of(employee):
    client = Client()
    client.force_login(employee.user, backend=BACKEND)
    return client


def api_of(employee):
    client = APIClient()
    client.force_authenticate(employee.user)
    return client


DECISIONS = {"approved": "approve", "rejected": "reject", "sent_back": "send-back"}


def asked(person, *days, to=None, reason=""):
    """A request of these days, decided by the unit's leader so that it is in the state `to`."""
    request = ask(person, *days, now=NOW)
    if to:
        boss = person.unit.leader
        waiting = request.approvals.get(status="pending")
        decide(
            approval_id=waiting.pk,
            action=DECISIONS[to],
            decider=boss,
            actor=actor_of(boss),
            now=NOW,
            reason=reason,
        )
        request.refresh_from_db()
    return request


def text_of(response):
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def query_count(client, path, data=None):
    """Queries of the second call: the first fills what is kept between calls."""
    client.get(path, data)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path, data).status_code == 200
    return len(queries)


def form_of(*days, week="2026-W48", **changes):
    """A complete request form, as a browser sends it."""
    return {
        "week": week,
        "days": [d.isoformat() for d in days],
        "place": "registered_home",
        "reason": "Menyusun laporan triwulan",
        "plan-TOTAL_FORMS": "3",
        "plan-INITIAL_FORMS": "0",
        "plan-0-output": "Laporan triwulan",
        "plan-0-quantity": "1",
        "plan-0-unit": "berkas",
        **changes,
    }


def body_of(*days, **changes):
    """A complete request, as the API takes it."""
    return {
        "days": [d.isoformat() for d in days],
        "place": "registered_home",
        "reason": "Menyusun laporan triwulan",
        "plan": [{"output": "Laporan triwulan", "quantity": "1", "unit": "berkas"}],
        **changes,
    }
