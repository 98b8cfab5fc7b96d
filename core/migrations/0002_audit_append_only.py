"""Audit events can be added and sealed once; nothing else. The database itself says no."""

from django.db import migrations

FACTS = "at agency actor_id actor acting_as verb target subject_id before after request_id".split()

SQLITE = [
    f"""CREATE TRIGGER audit_facts_fixed BEFORE UPDATE OF id, {", ".join('"' + f + '"' for f in FACTS)}
        ON core_auditevent BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END""",
    """CREATE TRIGGER audit_seal_fixed BEFORE UPDATE OF seq, seal ON core_auditevent WHEN OLD.seq IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END""",
    """CREATE TRIGGER audit_kept BEFORE DELETE ON core_auditevent
       BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END""",
]
SQLITE_UNDO = [f"DROP TRIGGER IF EXISTS {t}" for t in ("audit_facts_fixed", "audit_seal_fixed", "audit_kept")]

POSTGRES = [
    """CREATE FUNCTION core_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' AND OLD.seq IS NULL
            AND to_jsonb(NEW) - 'seq' - 'seal' = to_jsonb(OLD) - 'seq' - 'seal' THEN
           RETURN NEW;
         END IF;
         RAISE EXCEPTION 'audit events are append-only';
       END $$""",
    """CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON core_auditevent
       FOR EACH ROW EXECUTE FUNCTION core_audit_append_only()""",
    """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON core_auditevent
       FOR EACH STATEMENT EXECUTE FUNCTION core_audit_append_only()""",
]
POSTGRES_UNDO = [
    "DROP TRIGGER IF EXISTS audit_append_only ON core_auditevent",
    "DROP TRIGGER IF EXISTS audit_no_truncate ON core_auditevent",
    "DROP FUNCTION IF EXISTS core_audit_append_only()",
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
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
