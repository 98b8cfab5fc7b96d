"""A published policy is never edited; it may only be withdrawn. The database itself says no."""

from django.db import migrations

FIXED = ("agency_id", "number", "valid_from", "legal_reference", "settings", "published_at")

SQLITE = [
    f"""CREATE TRIGGER policy_fixed BEFORE UPDATE ON eligibility_policyversion
        WHEN OLD.status <> 'draft' AND (NEW.status = 'draft' OR {" OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in FIXED)})
        BEGIN SELECT RAISE(ABORT, 'a published policy is never edited'); END""",
]
SQLITE_UNDO = ["DROP TRIGGER IF EXISTS policy_fixed"]

POSTGRES = [
    f"""CREATE FUNCTION eligibility_policy_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF OLD.status <> 'draft' AND (NEW.status = 'draft' OR
             {" OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in FIXED)})
          THEN RAISE EXCEPTION 'a published policy is never edited'; END IF;
          RETURN NEW;
        END $$""",
    """CREATE TRIGGER policy_fixed BEFORE UPDATE ON eligibility_policyversion
       FOR EACH ROW EXECUTE FUNCTION eligibility_policy_fixed()""",
]
POSTGRES_UNDO = [
    "DROP TRIGGER IF EXISTS policy_fixed ON eligibility_policyversion",
    "DROP FUNCTION IF EXISTS eligibility_policy_fixed()",
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
    dependencies = [("eligibility", "0002_suspension_and_ratings")]
    operations = [migrations.RunPython(protect, release)]
