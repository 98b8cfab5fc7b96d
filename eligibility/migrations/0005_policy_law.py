"""Overrides of offices and units, the life of a draft, and withdrawal; the guard knows the new columns."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FIXED = (
    "agency_id", "number", "valid_from", "legal_reference", "settings", "overrides", "origin", "loosened_reason",
    "published_at", "published_by_id",
)

# Adding a column rebuilds the table on SQLite, which drops its triggers: they go first and come back last.
SQLITE = [
    f"""CREATE TRIGGER policy_fixed BEFORE UPDATE ON eligibility_policyversion
        WHEN OLD.status <> 'draft' AND (NEW.status = 'draft' OR
          (OLD.status = 'withdrawn' AND NEW.status <> 'withdrawn') OR
          {" OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in FIXED)})
        BEGIN SELECT RAISE(ABORT, 'a published policy is never edited'); END""",
    """CREATE TRIGGER policy_kept BEFORE DELETE ON eligibility_policyversion WHEN OLD.status <> 'draft'
        BEGIN SELECT RAISE(ABORT, 'a published policy is never deleted'); END""",
]
SQLITE_UNDO = ["DROP TRIGGER IF EXISTS policy_fixed", "DROP TRIGGER IF EXISTS policy_kept"]

POSTGRES = [
    f"""CREATE FUNCTION eligibility_policy_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'DELETE' THEN
            IF OLD.status <> 'draft' THEN RAISE EXCEPTION 'a published policy is never deleted'; END IF;
            RETURN OLD;
          END IF;
          IF OLD.status <> 'draft' AND (NEW.status = 'draft' OR
             (OLD.status = 'withdrawn' AND NEW.status <> 'withdrawn') OR
             {" OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in FIXED)})
          THEN RAISE EXCEPTION 'a published policy is never edited'; END IF;
          RETURN NEW;
        END $$""",
    """CREATE TRIGGER policy_fixed BEFORE UPDATE OR DELETE ON eligibility_policyversion
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

    dependencies = [
        ('eligibility', '0004_suspension_objection'),
        ('employees', '0002_roles_once_on_every_engine'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(release, protect),
        migrations.AddField(
            model_name='policyversion',
            name='changed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='drafted_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='drafted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='loosened_reason',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='origin',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='overrides',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='revision',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='withdrawn_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='withdrawn_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='withdrawn_reason',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.RunPython(protect, release),
    ]
