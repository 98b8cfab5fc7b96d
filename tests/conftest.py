"""What all tests share: a small agency, people with roles, and databases that can be emptied."""

import os
from importlib import import_module
from uuid import uuid4

import hypothesis
import pytest
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connection

# How fast the machine is at the moment must decide no test; CI draws the same examples every time.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
hypothesis.settings.load_profile("house")

GUARDS = [
    "eligibility.migrations.0005_policy_law",
    "core.migrations.0002_audit_append_only",
    "scheduling.migrations.0008_quota_revoked_once",
    "eligibility.migrations.0006_talent",
    "pilots.migrations.0002_never_edited",
    "pilots.migrations.0003_added_only",
    "employees.migrations.0003_known_then",
    "performance.migrations.0004_known_then",
    "eligibility.migrations.0010_known_then",
    "scheduling.migrations.0009_known_then",
]


def _on_tables(undo: bool) -> None:
    for name in GUARDS:
        guard = import_module(name)
        side = "SQLITE" if connection.vendor == "sqlite" else "POSTGRES"
        with connection.cursor() as cursor:
            for statement in getattr(guard, f"{side}_UNDO" if undo else side):
                cursor.execute(statement)


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied():
    """A transactional test empties all tables afterwards, which the append-only guards forbid: lift them then.

    For the whole session, because the emptying comes after the fixtures of the test are gone.
    """
    original = flush.Command.handle

    def handle(self, **options):
        _on_tables(undo=True)
        try:
            return original(self, **options)
        finally:
            _on_tables(undo=False)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", handle)
        yield


@pytest.fixture(autouse=True)
def _empty_cache():
    """Each test has keys of its own, also where several workers share one Redis."""
    cache.key_prefix = uuid4().hex
