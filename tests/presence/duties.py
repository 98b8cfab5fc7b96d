"""A team, approved WFA days, recorded events and absent days for the tests of duties around presence."""

from datetime import UTC, date, datetime, time, timedelta

from core.audit import Actor
from core.models import AuditEvent, Notice
from presence.models import AttendanceDay, PresenceEvent
from scheduling.models import RequestBlock, RequestDay, WfaRequest
from tests.factories import make_team

# Friday, 20 November 2026, 09.00 in Jakarta
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
TODAY = date(2026, 11, 20)
THURSDAY = date(2026, 11, 19)
WHO = Actor(None, "Penguji")


def team(size=2, **more):
    return make_team(size, eligible=False, **more)


def at(person, on, hour, minute=0):
    """A moment on the clock of the person's office."""
    return datetime.combine(on, time(hour, minute), person.office.tz)


def wfa_day(person, on, *blocks, place="registered_home", office=None):
    """An approved WFA day; `blocks` as pairs of times."""
    monday = on - timedelta(days=on.weekday())
    request = WfaRequest.objects.create(
        agency=person.agency, employee=person, week=monday, status="approved", place=place, reason="Uji",
        created_at=NOW, updated_at=NOW, submitted_at=NOW, place_office=office,
    )  # fmt: skip
    for number, (start, end) in enumerate(blocks, 1):
        RequestBlock.objects.create(request=request, position=number, starts_at=start, ends_at=end)
    return RequestDay.objects.create(
        request=request, employee=person, unit=person.unit, date=on, week=monday, status="approved", slot=1
    )


def recorded(person, on, kind="in", hour=7, minute=30, **more):
    values = {
        "employee": person, "date": on, "kind": kind, "mode": "wfo", "occurred_at": at(person, on, hour, minute),
        "received_at": at(person, on, hour, minute), "verdict": "verified", "band": "near",
        "source_id": f"{person.pk}-{on}-{kind}-{hour}{minute}",
    }  # fmt: skip
    return PresenceEvent.objects.create(**values | more)


def absent(person, *dates):
    """Settled days without a valid reason."""
    AttendanceDay.objects.bulk_create(
        AttendanceDay(
            employee=person, office=person.office, date=on, mode="wfo", status="absent", expected_minutes=450,
            shortage_minutes=450, missing_events=2, settled_at=NOW,
        )
        for on in dates
    )  # fmt: skip


def verbs():
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def told(person):
    """Texts of the person's notices, oldest first."""
    return list(Notice.objects.filter(recipient=person.user).order_by("pk").values_list("text", flat=True))
