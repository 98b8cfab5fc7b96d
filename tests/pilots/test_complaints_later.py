"""What time does: reminders of what waits, contacts and old complaints that go."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent, Mail, Notice
from core.privacy import HELD_OF_THE_PUBLIC
from pilots.models import Complaint
from pilots.services.complaint_forgetting import forget_complaints, forget_contacts
from pilots.services.complaint_reminding import remind_open
from pilots.tasks.complaints import forget_complaint_contacts, forget_old_complaints, remind_open_complaints
from tests.factories import CalendarDayFactory, OfficeFactory, PolicyFactory
from tests.factories_complaints import ComplaintFactory
from tests.pilots.complaining import NOW, TODAY, decide, holder, submit, take

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def office():
    return OfficeFactory()


# --- reminders


def came(office, on, **values):
    return ComplaintFactory(
        office=office, received_at=datetime.combine(on, NOW.timetz()), happened_on=on, **values
    )


def test_after_five_working_days_the_admins_are_reminded_in_one_notice(office):
    admin, other = holder(office), holder(office, whole=False)
    late = [came(office, date(2026, 11, 13)) for _ in range(2)]  # six working days before Monday the 23rd
    came(office, date(2026, 11, 16))  # five
    came(office, date(2026, 11, 2), status="upheld")
    assert remind_open(now=NOW) == 2
    for person in (admin, other):
        [notice] = Notice.objects.filter(recipient=person.user)
        assert notice.text == f"2 pengaduan tentang {office.name} menunggu lebih dari 5 hari kerja."
        assert notice.link.endswith(f"?kantor={office.pk}")
    assert set(Complaint.objects.filter(reminded_on=TODAY)) == set(late)
    assert remind_open(now=NOW + timedelta(hours=1)) == 0


def test_holidays_of_the_office_do_not_count(office):
    holder(office)
    came(office, date(2026, 11, 13))
    CalendarDayFactory(agency=office.agency, date=date(2026, 11, 18))
    assert remind_open(now=NOW) == 0
    assert remind_open(now=NOW + DAY) == 1


def test_it_is_said_again_after_as_many_days_more(office):
    holder(office)
    came(office, date(2026, 11, 13), status="in_review")
    assert [remind_open(now=NOW + n * DAY) for n in range(9)] == [1, 0, 0, 0, 0, 0, 0, 0, 1]


def test_what_waits_for_ever_is_still_said_and_an_office_without_admins_is_silent(office):
    came(office, date(2024, 1, 1))
    assert remind_open(now=NOW) == 0
    holder(office)
    assert remind_open(now=NOW + 9 * DAY) == 1


def test_more_offices_ask_the_calendar_no_oftener():
    def cost(count):
        for _ in range(count):
            office = OfficeFactory()
            holder(office)
            came(office, TODAY - DAY)
        with CaptureQueriesContext(connection) as caught:
            assert remind_open(now=NOW) == 0
        return len(caught)

    assert cost(1) == cost(6)


# --- forgetting


def test_contacts_go_ninety_days_after_the_decision_and_only_they(office):
    admin = holder(office)
    row = submit(office, contact="warga@contoh.id").complaint
    take(row, admin)
    decide(row, admin)
    fresh = submit(office, contact="0812 3456 789", text="Lain.").complaint
    assert Mail.objects.count() == 1
    assert forget_contacts(now=NOW + 90 * DAY) == 0
    assert forget_contacts(now=NOW + 90 * DAY + timedelta(seconds=1)) == 1
    row.refresh_from_db()
    fresh.refresh_from_db()
    assert (row.contact, row.text, fresh.contact) == (
        "",
        "Pukul 10 tidak ada petugas di Loket 2.",
        "0812 3456 789",
    )
    assert not Mail.objects.exists()
    event = AuditEvent.objects.get(verb="complaint.contacts_forgotten")
    assert event.after == {"complaints": 1}
    assert forget_contacts(now=NOW + 100 * DAY) == 0


def test_an_undecided_complaint_keeps_its_contact_for_a_year_at_the_most(office):
    submit(office, contact="0812 3456 789")
    assert forget_contacts(now=NOW + 365 * DAY) == 0
    assert forget_contacts(now=NOW + 366 * DAY) == 1


@override_settings(COMPLAINTS={"contact_days": 1})
def test_the_days_are_a_setting(office):
    ComplaintFactory(office=office, status="outside", contact="0812 3456 789", decided_at=NOW)
    assert forget_contacts(now=NOW + 2 * DAY) == 1


def test_complaints_go_after_the_years_of_the_policy(office):
    PolicyFactory(agency=office.agency, settings={"request_years": 1})
    year = datetime(2025, 11, 23, tzinfo=NOW.tzinfo)
    old = ComplaintFactory(office=office, status="upheld", decided_at=year - timedelta(seconds=1))
    kept = [
        ComplaintFactory(office=office, status="upheld", decided_at=year),
        ComplaintFactory(office=office, received_at=year - 400 * DAY),  # never decided
        ComplaintFactory(status="upheld", decided_at=year - DAY),  # another agency, five years
    ]
    assert forget_complaints(now=NOW) == 1
    assert set(Complaint.objects.all()) == set(kept) and old not in kept
    assert AuditEvent.objects.get(verb="complaint.forgotten").after == {"complaints": 1}
    assert forget_complaints(now=NOW) == 0


def test_the_tasks_read_the_clock_and_do_the_same():
    assert (remind_open_complaints(), forget_complaint_contacts(), forget_old_complaints()) == (0, 0, 0)


def test_every_field_has_a_purpose_and_a_retention():
    declared = [name for held in HELD_OF_THE_PUBLIC for name in held.fields]
    assert len(declared) == len(set(declared))
    assert set(declared) == {f.name for f in Complaint._meta.concrete_fields if not f.primary_key}
    assert all(str(h.purpose) and str(h.retention) for h in HELD_OF_THE_PUBLIC)
