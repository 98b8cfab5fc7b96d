"""Rows of pilots' complaints for tests."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from pilots.enums.complaints import DECIDED
from pilots.models import Complaint
from pilots.rules.complaints import receipt_from
from tests.factories import EmployeeFactory, OfficeFactory


class ComplaintFactory(DjangoModelFactory):
    """A citizen's complaint that came on Friday, 20 November 2026; `status` says how far it is."""

    class Meta:
        model = Complaint

    office = factory.SubFactory(OfficeFactory)
    agency = factory.SelfAttribute("office.agency")
    receipt = factory.Sequence(lambda n: receipt_from(2**50 + n))
    source = "citizen"
    category = "closed"
    subject = "Loket tutup"
    text = "Pukul 10 tidak ada petugas di Loket 2."
    happened_on = date(2026, 11, 19)
    received_at = datetime(2026, 11, 20, 2, tzinfo=UTC)
    status = "received"
    reviewer = factory.LazyAttribute(lambda c: None if c.status == "received" else _admin_of(c.office))
    review_at = factory.LazyAttribute(
        lambda c: None if c.status == "received" else datetime(2026, 11, 21, 2, tzinfo=UTC)
    )
    decided_by = factory.LazyAttribute(lambda c: c.reviewer if c.status in DECIDED else None)
    decided_at = factory.LazyAttribute(
        lambda c: datetime(2026, 11, 22, 2, tzinfo=UTC) if c.status in DECIDED else None
    )
    about_wfa = factory.LazyAttribute(lambda c: True if c.status == "upheld" else None)
    answer = factory.LazyAttribute(lambda c: "Loket kini dijaga." if c.status in DECIDED else "")
    reason = factory.LazyAttribute(lambda c: "Jadwal piket kosong." if c.status in DECIDED else "")


def _admin_of(office):
    return EmployeeFactory(unit__office=office)
