"""What no file of attendance may do: serve its importer, outdo the portal's evidence, take a colleague's event."""

import io
from datetime import UTC, datetime

import pytest

from core.audit import Actor
from presence.models import PresenceEvent
from presence.services import import_events
from tests.factories import make_team
from tests.factories_day import PresenceEventFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)
HEAD = "nip,tanggal,jenis,waktu,mode,valid_lokasi,sumber,id_sumber"


def row(person, number, *, on="2026-11-25", at="06:00", source="KMOB"):
    return f"{person.nip},{on},masuk,{at},WFO,ya,{source},{number}"


def bring(by, *rows):
    return import_events(
        agency=by.agency, file=io.BytesIO("\n".join([HEAD, *rows]).encode()), name="kmob.csv",
        actor=Actor(by.user.pk, by.full_name), now=NOW,
    )  # fmt: skip


@pytest.fixture
def people():
    chief, staff = make_team(2)
    return chief, *staff


def test_nobody_imports_the_own_attendance(people):
    chief, person, _other = people
    result = bring(chief, row(chief, "a"), row(person, "b"))
    assert (result.created, result.rejected) == (1, 1)
    assert result.faults[0].column == "nip"
    assert not PresenceEvent.objects.filter(employee=chief).exists()


def test_a_file_never_outdoes_what_the_portal_saw(people):
    chief, person, _other = people
    seen = PresenceEventFactory(
        employee=person, date="2026-11-25", kind="in", occurred_at=datetime(2026, 11, 25, 0, 31, tzinfo=UTC)
    )
    bring(chief, row(person, "earlier", at="05:00"))
    seen.refresh_from_db()
    assert not seen.superseded
    assert PresenceEvent.objects.get(source="KMOB").superseded


def test_a_number_stays_with_its_person(people):
    chief, person, other = people
    bring(chief, row(person, "same"))
    result = bring(chief, row(other, "same"))
    assert (result.changed, result.rejected) == (0, 1)
    assert result.faults[0].column == "id_sumber"
    assert PresenceEvent.objects.get().employee == person


def test_nothing_is_taken_that_would_be_deleted_at_once(people):
    chief, person, _other = people
    result = bring(chief, row(person, "old", on="2024-11-25"), row(person, "kept", on="2024-11-26"))
    assert (result.created, result.rejected) == (1, 1)


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
def test_a_moment_beyond_the_calendar_is_a_fault_of_its_row(people, at):
    chief, person, other = people
    result = bring(chief, row(person, "bad", at=at), row(other, "good"))
    assert (result.created, result.rejected) == (1, 1)
    assert result.faults[0].column == "waktu"
