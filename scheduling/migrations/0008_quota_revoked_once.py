"""A quota row is never changed or removed; the one update that passes is its single revocation.

SQLite builds a table anew when a constraint changes, and loses its triggers: all of them are made again here.
"""

from importlib import import_module

from django.db import migrations

FIRST = import_module("scheduling.migrations.0002_quota_never_edited")
KEPT = ("id", "office_id", "days", "valid_from", "reason", "legal_reference", "source", "set_by_id", "created_at")

SQLITE = [
    f"""CREATE TRIGGER quota_no_update BEFORE UPDATE ON scheduling_quotarule
        WHEN NOT (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
                  AND {" AND ".join(f"NEW.{name} IS OLD.{name}" for name in KEPT)})
        BEGIN SELECT RAISE(ABORT, 'quota rows are never edited'); END""",
    FIRST.SQLITE[1],
]
SQLITE_UNDO = FIRST.SQLITE_UNDO

POSTGRES = [
    FIRST.POSTGRES[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"),
    f"""CREATE FUNCTION scheduling_quota_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
               AND {" AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in KEPT)} THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'quota rows are never edited';
        END $$""",
    """CREATE TRIGGER quota_revoked_once BEFORE UPDATE ON scheduling_quotarule
       FOR EACH ROW EXECUTE FUNCTION scheduling_quota_revoked()""",
    """CREATE TRIGGER quota_never_removed BEFORE DELETE ON scheduling_quotarule
       FOR EACH ROW EXECUTE FUNCTION scheduling_quota_fixed()""",
    FIRST.POSTGRES[2],
]
POSTGRES_UNDO = [
    "DROP TRIGGER IF EXISTS quota_revoked_once ON scheduling_quotarule",
    "DROP TRIGGER IF EXISTS quota_never_removed ON scheduling_quotarule",
    "DROP FUNCTION IF EXISTS scheduling_quota_revoked()",
    *FIRST.POSTGRES_UNDO,
]


def _run(schema_editor, on_sqlite, on_postgres):
    for statement in on_sqlite if schema_editor.connection.vendor == "sqlite" else on_postgres:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(statement)


def protect(apps, schema_editor):
    _run(schema_editor, [*SQLITE_UNDO, *SQLITE], [*FIRST.POSTGRES_UNDO, *POSTGRES])


def release(apps, schema_editor):
    _run(schema_editor, [*SQLITE_UNDO, *FIRST.SQLITE], [*POSTGRES_UNDO, *FIRST.POSTGRES])


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0007_quota_can_be_revoked")]
    operations = [migrations.RunPython(protect, release)]
