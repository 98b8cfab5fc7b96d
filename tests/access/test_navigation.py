"""The navigation offers nobody a closed door."""

import pytest

from employees.selectors import roles_of
from tests.access.world import ROLES, TODAY, World
from wfa_portal.navigation import groups_for


@pytest.mark.parametrize("role", ROLES)
def test_every_place_offered_opens(role, here: World):
    names = roles_of(here.people[role].user, TODAY).reach
    client = here.client(role)
    places = [place for group in groups_for(names) for place in group.places]
    answers = {place.name: client.get(place.url).status_code for place in places}
    assert {name: status for name, status in answers.items() if status != 200} == {}
    assert len(places) >= 8
