"""A walk over every URL and API operation: as every role, as nobody, and as another agency's twin."""

import json
from collections import Counter

import pytest

from tests.access.table import TABLE
from tests.access.walking import address, body_of, names_of, send, step
from tests.access.world import ROLES, browser, browser_of, undone, writes

pytestmark = pytest.mark.walk


def test_every_address_stands_in_the_table_exactly_once():
    assert Counter(row.name for row in TABLE) == Counter(names_of())


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_what_the_table_allows_and_nothing_else(role, here, there):
    """And meets on the way no markup that runs, no number to hide, nothing of the other agency, no mute error."""
    flaws = []
    for row in TABLE:
        if row.heavy and role != ROLES[0]:
            continue
        for method, who in row.methods.items():
            flaws += step(row, method, here, there, role, who)
    assert not flaws, "\n".join(flaws)


def test_nobody_gets_in_without_logging_in(here):
    client = browser()
    flaws = []
    for row in TABLE:
        for method in row.methods:
            with undone(), writes() as written:
                response = send(client, method, address(row, here), row)
            status = response.status_code
            client.cookies.clear()
            if row.public:
                asked = status in (401, 403) or response.get("Location", "").startswith("/masuk?")
                flaws += (
                    [f"{method} {row.name}: {status}"]
                    if asked or (status >= 500 and row.name != "readyz")
                    else []
                )
                continue
            flaws += [f"{method} {row.name}: wrote {sql}" for sql in written]
            if row.is_api:
                told = json.loads(body_of(response))
                fine = (
                    status == 401
                    and told["code"]
                    and told["detail"]
                    and "problem+json" in response["Content-Type"]
                )
            else:
                back = "/masuk?next=" if method in ("get", "head") else "/masuk"
                fine = status == 302 and response["Location"].startswith(back)
            flaws += [] if fine else [f"{method} {row.name}: {status}"]
    assert not flaws, "\n".join(flaws)


def test_the_twin_of_another_agency_finds_nothing(here, there):
    """Each role of one agency, at the addresses of the other's objects: 404, as if they were not there."""
    flaws = []
    for row in TABLE:
        if not row.kwargs or row.shared:
            continue
        for method, who in row.methods.items():
            for role in sorted(who):
                with undone(), writes() as written:
                    response = send(there.client(role), method, address(row, here), row)
                if response.status_code != 404:
                    flaws.append(f"{role} {method} {row.name}: {response.status_code}")
                flaws += [f"{role} {method} {row.name}: wrote {sql}" for sql in written]
                if here.marker in body_of(response):
                    flaws.append(f"{role} {method} {row.name}: names the other agency's things")
    assert not flaws, "\n".join(flaws)


def test_other_methods_are_not_allowed(here):
    flaws = []
    for row in TABLE:
        role = sorted(frozenset.union(*row.methods.values()))[0]
        for method in {"GET", "POST", "DELETE"} - row.methods.keys():
            with undone(), writes() as written:
                response = here.client(role).generic(method, address(row, here))
            if response.status_code != 405 or written:
                flaws.append(f"{method} {row.name}: {response.status_code} {written}")
    assert not flaws, "\n".join(flaws)


def test_a_form_without_its_token_is_refused(here):
    """Pages by POST, and the API where the browser's session is what lets somebody in."""
    flaws = []
    for row in TABLE:
        for method in row.methods.keys() - {"GET"}:
            role = sorted(row.methods[method])[0]
            strict = browser_of(here.people[role], csrf=True)
            with undone(), writes() as written:
                response = send(strict, method, address(row, here), row)
            fine = response.status_code == 403 and not written
            if not fine and row.name != "api_auth_token":
                flaws.append(f"{method} {row.name}: {response.status_code} {written}")
    assert not flaws, "\n".join(flaws)
