"""A frozen plan, a verdict, and the plan of a signed pilot are never changed or removed. The database itself says no."""

from django.db import migrations

TABLES = ("pilots_frozenplan", "pilots_verdict")
PLAN = (
    "agency_id", "office_id", "year", "sequence", "purpose", "start_on", "end_on", "baseline_from", "quota_now",
    "quota_tried", "quota_goal", "terms", "created_by_id", "created_at", "signed_plan_id", "signed_by_id",
    "signed_as", "signed_at",
)
EDITED = "frozen plans and verdicts are never edited"
SIGNED = "a signed plan is never edited"
_COMPARED = {"INSERT": "NEW", "UPDATE": "OLD", "DELETE": "OLD"}

SQLITE = [
    *(
        f"""CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}
            BEGIN SELECT RAISE(ABORT, '{EDITED}'); END"""
        for table in TABLES
        for act in ("UPDATE", "DELETE")
    ),
    f"""CREATE TRIGGER pilots_pilot_signed BEFORE UPDATE ON pilots_pilot
        WHEN OLD.signed_plan_id IS NOT NULL AND NOT ({" AND ".join(f"NEW.{name} IS OLD.{name}" for name in PLAN)})
        BEGIN SELECT RAISE(ABORT, '{SIGNED}'); END""",
    *(
        f"""CREATE TRIGGER pilots_comparison_{act.lower()} BEFORE {act} ON pilots_comparisonoffice
            WHEN EXISTS (SELECT 1 FROM pilots_pilot WHERE id = {row}.pilot_id AND signed_plan_id IS NOT NULL)
            BEGIN SELECT RAISE(ABORT, '{SIGNED}'); END"""
        for act, row in _COMPARED.items()
    ),
]
SQLITE_UNDO = [
    *(f"DROP TRIGGER IF EXISTS {table}_no_{act}" for table in TABLES for act in ("update", "delete")),
    "DROP TRIGGER IF EXISTS pilots_pilot_signed",
    *(f"DROP TRIGGER IF EXISTS pilots_comparison_{act.lower()}" for act in _COMPARED),
]

POSTGRES = [
    f"""CREATE OR REPLACE FUNCTION pilots_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '{EDITED}'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_fixed BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION pilots_fixed()"""
        for table in TABLES
    ),
    *(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION pilots_fixed()"""
        for table in TABLES
    ),
    f"""CREATE OR REPLACE FUNCTION pilots_plan_signed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.signed_plan_id IS NOT NULL
               AND NOT ({" AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in PLAN)}) THEN
                RAISE EXCEPTION '{SIGNED}';
            END IF;
            RETURN NEW;
        END $$""",
    """CREATE TRIGGER pilots_pilot_signed BEFORE UPDATE ON pilots_pilot
       FOR EACH ROW EXECUTE FUNCTION pilots_plan_signed()""",
    f"""CREATE OR REPLACE FUNCTION pilots_comparison_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE wanted bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.pilot_id ELSE OLD.pilot_id END;
        BEGIN
            IF EXISTS (SELECT 1 FROM pilots_pilot WHERE id = wanted AND signed_plan_id IS NOT NULL) THEN
                RAISE EXCEPTION '{SIGNED}';
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END $$""",
    """CREATE TRIGGER pilots_comparison_signed BEFORE INSERT OR UPDATE OR DELETE ON pilots_comparisonoffice
       FOR EACH ROW EXECUTE FUNCTION pilots_comparison_fixed()""",
]
POSTGRES_UNDO = [
    *(f"DROP TRIGGER IF EXISTS {table}_fixed ON {table}" for table in TABLES),
    *(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}" for table in TABLES),
    "DROP TRIGGER IF EXISTS pilots_pilot_signed ON pilots_pilot",
    "DROP TRIGGER IF EXISTS pilots_comparison_signed ON pilots_comparisonoffice",
    "DROP FUNCTION IF EXISTS pilots_fixed()",
    "DROP FUNCTION IF EXISTS pilots_plan_signed()",
    "DROP FUNCTION IF EXISTS pilots_comparison_fixed()",
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
    dependencies = [("pilots", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
