"""Assumptions, opened stages and gates are added, never changed or removed. The database itself says no."""

from django.db import migrations

TABLES = ("pilots_savingsassumption", "pilots_rolloutstage", "pilots_rolloutgate")

SQLITE = [
    f"""CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}
        BEGIN SELECT RAISE(ABORT, 'rows of {table} are never edited'); END"""
    for table in TABLES
    for act in ("UPDATE", "DELETE")
]
SQLITE_UNDO = [
    f"DROP TRIGGER IF EXISTS {table}_no_{act}" for table in TABLES for act in ("update", "delete")
]

POSTGRES = [
    """CREATE FUNCTION pilots_savings_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'rows of % are never edited', TG_TABLE_NAME; END $$""",
    *(
        f"""CREATE TRIGGER {table}_never_edited BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION pilots_savings_fixed()"""
        for table in TABLES
    ),
    *(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION pilots_savings_fixed()"""
        for table in TABLES
    ),
]
POSTGRES_UNDO = [
    *(f"DROP TRIGGER IF EXISTS {table}_never_edited ON {table}" for table in TABLES),
    *(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}" for table in TABLES),
    "DROP FUNCTION IF EXISTS pilots_savings_fixed()",
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
    dependencies = [("pilots", "0002_never_edited")]
    operations = [migrations.RunPython(protect, release)]
