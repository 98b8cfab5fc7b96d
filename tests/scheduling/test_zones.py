"""Midnight is the office's: WIB, WITA and WIT live two hours apart."""

from datetime import UTC, date, datetime

import pytest

from core.problems import Refused
from employees.enums import Zone
from scheduling.selectors import week_views
from scheduling.services import cancel_request, expire_due
from tests.factories import make_team
from tests.scheduling.asking import actor_of, approve, ask, at

THU = date(2026, 12, 10)
WED = date(2026, 12, 9)
ZONES = list(Zone.values)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("zone", ZONES)
def test_today_begins_at_the_offices_midnight(zone):
    _, [person, *_] = make_team(zone=zone)
    monday = date(2026, 12, 7)
    before = week_views(person, monday, 1, at(WED, 23, 59, zone))[0].days
    after = week_views(person, monday, 1, at(THU, 0, 0, zone))[0].days
    assert [d.date for d in before if d.is_today] == [WED]
    assert [d.date for d in after if d.is_today] == [THU]


@pytest.mark.parametrize("zone", ZONES)
def test_lead_time_ends_at_the_offices_midnight(zone):
    _, [person, other, *_] = make_team(zone=zone)
    tuesday = date(2026, 12, 8)
    assert ask(person, THU, now=at(tuesday, 23, 59, zone)).status == "submitted"
    with pytest.raises(Refused) as caught:
        ask(other, THU, now=at(WED, 0, 0, zone))
    assert caught.value.code == "lead_time"


@pytest.mark.parametrize("zone", ZONES)
def test_the_cancel_cut_off_is_the_offices_clock(zone):
    chief, [person, *_] = make_team(zone=zone)
    request = ask(person, THU, now=at(date(2026, 12, 1), 8, 0, zone))
    approve(request, chief, now=at(date(2026, 12, 1), 9, 0, zone))
    mine = {"employee": person, "actor": actor_of(person)}
    with pytest.raises(Refused):
        cancel_request(request.pk, now=at(WED, 16, 1, zone), **mine)
    assert cancel_request(request.pk, now=at(WED, 16, 0, zone), **mine).status == "cancelled"


def test_each_office_expires_at_its_own_midnight():
    requests = {}
    for zone in ZONES:
        _, [person, *_] = make_team(zone=zone)
        requests[zone] = ask(person, THU, now=at(date(2026, 12, 1), 8, 0, zone))

    def expired():
        for request in requests.values():
            request.refresh_from_db()
        return [zone for zone in ZONES if requests[zone].status == "expired"]

    steps = [
        (datetime(2026, 12, 9, 14, 59, tzinfo=UTC), []),
        (datetime(2026, 12, 9, 15, 0, tzinfo=UTC), [Zone.WIT]),
        (datetime(2026, 12, 9, 16, 0, tzinfo=UTC), [Zone.WITA, Zone.WIT]),
        (datetime(2026, 12, 9, 17, 0, tzinfo=UTC), [Zone.WIB, Zone.WITA, Zone.WIT]),
    ]
    for now, gone in steps:
        expire_due(now)
        assert expired() == gone
