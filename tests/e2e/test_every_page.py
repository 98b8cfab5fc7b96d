"""Every page in a real browser: no barrier for axe, no sideways scrolling, no complaint of the console."""

import pytest

from scripts.pages import PAGES
from scripts.screens import open_page
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.world import make_world

LOOKS = [("light", DESK), ("dark", DESK), ("light", PHONE), ("dark", PHONE)]
ROLES = list(dict.fromkeys(role for _, role, _ in PAGES))


def troubles_of(visitor, where):
    """Barriers and overflow of the open page in every look."""
    found = []
    for theme, size in LOOKS:
        visitor.page.emulate_media(color_scheme=theme)
        visitor.page.set_viewport_size(size)
        label = f"{where} {theme} {size['width']}"
        found += [f"{label}: {line}" for line in visitor.barriers()]
        if visitor.too_wide() > 0:
            found.append(f"{label}: {visitor.too_wide()} px too wide")
    return found


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "nobody")
def test_pages_have_no_barrier_and_fit_a_phone(role, visit):
    world = make_world()
    visitor = visit()
    if role:
        visitor.enter(world.people[role])
    found = []
    for name, _, path in (row for row in PAGES if row[1] == role and row[0] not in NEEDS_IMPORT):
        assert open_page(visitor.page, visitor.base, path), f"{name}: no link to follow for {path}"
        found += troubles_of(visitor, name)
    assert not found, "\n".join(found)


# The journey looks at these: they need a file that was uploaded.
NEEDS_IMPORT = {"roster_import"}
