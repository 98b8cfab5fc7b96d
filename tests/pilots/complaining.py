"""What the tests of complaints share: a moment, an agency with its roles, a filled-in form, and the acts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from django.test import Client
from django.urls import reverse

from core.audit import SYSTEM, Actor
from core.models import AuditEvent
from pilots.enums.complaints import ComplaintCategory, ComplaintSource, ComplaintStatus
from pilots.forms.complaint_stamp import new_stamp
from pilots.rules.complaints import Told
from pilots.services.complaint_deciding import decide_complaint, reopen_complaint, take_complaint
from pilots.services.complaint_filing import PUBLIC, file_complaint
from tests.factories import OfficeFactory, RoleFactory, UnitFactory, UserFactory

# Monday, 23 November 2026, 10.00 in Jakarta
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
BAD = '<script>alert(1)</script>"><img src=x onerror=1>'
RAW = ("<script>alert(1)", "<img src=x")
TOLD = Told(
    source=ComplaintSource.CITIZEN,
    category=ComplaintCategory.CLOSED,
    subject="Loket tutup",
    text="Pukul 10 tidak ada petugas di Loket 2.",
    happened_on=date(2026, 11, 20),
)
DECISION = {"outcome": "upheld_wfa", "answer": "Kami perbaiki.", "reason": "Benar terjadi."}


def holder(office, role="admin", *, whole=True):
    """Somebody with an account and a role of the office's agency, or of the office alone."""
    person = UserFactory(employee__unit=UnitFactory(office=office)).employee
    RoleFactory(employee=person, role=role, office=None if whole else office)
    return person


def told(**values):
    return replace(TOLD, **values)


def submit(office=None, *, now=NOW, token=None, sender="", actor=PUBLIC, **values):
    return file_complaint(
        office=office or OfficeFactory(),
        told=told(**values),
        token=token,
        sender=sender,
        actor=actor,
        now=now,
    )


def take(row, admin, *, now=NOW):
    return take_complaint(complaint_id=row.pk, reviewer=admin, actor=Actor(None, admin.full_name), now=now)


def decide(
    row, admin, outcome="upheld", *, about_wfa=True, answer="Kami perbaiki.", reason="Benar.", now=NOW
):
    return decide_complaint(
        complaint_id=row.pk, outcome=ComplaintStatus(outcome), about_wfa=about_wfa, answer=answer,
        reason=reason, decider=admin, actor=Actor(None, admin.full_name), now=now,
    )  # fmt: skip


def reopen(row, admin, reason="Bukti baru.", *, now=NOW):
    return reopen_complaint(complaint_id=row.pk, reason=reason, reviewer=admin, actor=SYSTEM, now=now)


def address_of(office):
    return reverse("complaint_form", args=[office.agency.code, office.code])


def filled(office, *, age=60, now=NOW, **values):
    """A public form as a browser sends it, opened `age` seconds ago."""
    form = {
        "stamp": new_stamp(office.pk, now - timedelta(seconds=age)), "source": "citizen", "institution": "",
        "category": "closed", "happened_on": "2026-11-20", "service": "Loket 2", "subject": "Loket tutup",
        "text": "Pukul 10 tidak ada petugas.", "contact": "", "website": "",
    }  # fmt: skip
    return form | values


def send(office, *, client=None, ip="203.0.113.7", headers=None, **values):
    """The answer to a public form."""
    client = client or Client()
    return client.post(address_of(office), filled(office, **values), REMOTE_ADDR=ip, headers=headers or {})


def page(response):
    return " ".join(response.content.decode().split())


def verbs():
    found = AuditEvent.objects.filter(verb__startswith="complaint.").order_by("id")
    return list(found.values_list("verb", flat=True))
