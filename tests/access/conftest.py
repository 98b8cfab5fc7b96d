"""The two worlds, built once a module at a fixed moment; every test leaves them as they were."""

import logging

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import transaction

from tests.access.table import build_day
from tests.access.world import NOW, World, build


@pytest.fixture(scope="module")
def _worlds(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
        frame = transaction.atomic()
        frame.__enter__()
        try:
            pair = build("ALFAQX"), build("BETAQX")
            for world in pair:
                build_day(world)
            yield pair
            for world in pair:
                default_storage.delete(str(world.ids["report"]))
        finally:
            transaction.set_rollback(True)
            frame.__exit__(None, None, None)


@pytest.fixture
def here(_worlds, db) -> World:
    return _worlds[0]


@pytest.fixture
def there(_worlds, db) -> World:
    """The other agency, built alike."""
    return _worlds[1]


@pytest.fixture(autouse=True)
def _quiet():
    """A walk into closed doors is no news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
