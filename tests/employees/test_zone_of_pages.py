"""A page shows moments in the zone of the reader's office, not always in WIB."""

from datetime import UTC, datetime

import pytest

from core.services import notify
from employees.enums import Zone
from tests.factories import OfficeFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("zone", "clock"), [(Zone.WIB, "08.30"), (Zone.WITA, "09.30"), (Zone.WIT, "10.30")])
def test_moment_in_the_office_zone(client, zone, clock):
    user = UserFactory(employee__unit=UnitFactory(office=OfficeFactory(zone=zone)))
    notify(user_id=user.pk, text="Halo", now=datetime(2026, 11, 20, 1, 30, tzinfo=UTC))
    client.force_login(user, backend="employees.auth.NipBackend")
    assert clock in client.get("/pemberitahuan").content.decode()
