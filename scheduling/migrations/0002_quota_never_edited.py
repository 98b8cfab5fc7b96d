"""Quota rows are added, never changed or removed. The database itself says no."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER quota_no_update BEFORE UPDATE ON scheduling_quotarule
       BEGIN SELECT RAISE(ABORT, 'quota rows are never edited'); END""",
    """CREATE TRIGGER quota_no_delete BEFORE DELETE ON scheduling_quotarule
       BEGIN SELECT RAISE(ABORT, 'quota rows are never edited'); END""",
]
SQLITE_UNDO = ["DROP TRIGGER IF EXISTS quota_no_update", "DROP TRIGGER IF EXISTS quota_no_delete"]

POSTGRES = [
    """CREATE FUNCTION scheduling_quota_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'quota rows are never edited'; END $$""",
    """CREATE TRIGGER quota_never_edited BEFORE UPDATE OR DELETE ON scheduling_quotarule
       FOR EACH ROW EXECUTE FUNCTION scheduling_quota_fixed()""",
    """CREATE TRIGGER quota_no_truncate BEFORE TRUNCATE ON scheduling_quotarule
       FOR EACH STATEMENT EXECUTE FUNCTION scheduling_quota_fixed()""",
]
POSTGRES_UNDO = [
    "DROP TRIGGER IF EXISTS quota_never_edited ON scheduling_quotarule",
    "DROP TRIGGER IF EXISTS quota_no_truncate ON scheduling_quotarule",
    "DROP FUNCTION IF EXISTS scheduling_quota_fixed()",
]


def _run(schema_editor, on_sqlite, on_postgres):
    for statement in on_sqlite if schema_editor.connection.vendor == "sqlite" else on_postgres:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(statement)


def protect(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRES)


def release(apps, schema_editor):
    _run(schema_editor, SQLITE_UNDO, POSTGRES_UNDO)


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
