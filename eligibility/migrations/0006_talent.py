"""Files of talent boxes, and dated mappings of other numberings, which are added and never changed or removed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "eligibility_boxmapping"

SQLITE = [
    f"""CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'rows of {TABLE} are never edited'); END"""
    for act in ("UPDATE", "DELETE")
]
SQLITE_UNDO = [f"DROP TRIGGER IF EXISTS {TABLE}_no_{act}" for act in ("update", "delete")]

POSTGRES = [
    """CREATE FUNCTION eligibility_mapping_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'rows of % are never edited', TG_TABLE_NAME; END $$""",
    f"""CREATE TRIGGER {TABLE}_never_edited BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION eligibility_mapping_fixed()""",
    f"""CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION eligibility_mapping_fixed()""",
]
POSTGRES_UNDO = [
    f"DROP TRIGGER IF EXISTS {TABLE}_never_edited ON {TABLE}",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
    "DROP FUNCTION IF EXISTS eligibility_mapping_fixed()",
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
        ('eligibility', '0005_policy_law'),
        ('employees', '0002_roles_once_on_every_engine'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BoxMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(choices=[('panrb_3_2020', 'PermenPANRB 3/2020'), ('kemenkeu', 'Kementerian Keuangan')], default='kemenkeu', max_length=14)),
                ('valid_from', models.DateField()),
                ('boxes', models.CharField(max_length=9)),
                ('legal_reference', models.CharField(max_length=300)),
                ('reason', models.CharField(max_length=500)),
                ('created_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='box_mappings', to='employees.agency')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employees.employee')),
            ],
            options={
                'indexes': [models.Index(fields=['agency', '-valid_from', '-id'], name='box_mapping_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('boxes__regex', '^[1-9]{9}$'), ('boxes__contains', '1'), ('boxes__contains', '2'), ('boxes__contains', '3'), ('boxes__contains', '4'), ('boxes__contains', '5'), ('boxes__contains', '6'), ('boxes__contains', '7'), ('boxes__contains', '8'), ('boxes__contains', '9')), name='box_mapping_bijection'), models.CheckConstraint(condition=models.Q(('scheme', 'panrb_3_2020'), _negated=True), name='box_mapping_other_scheme'), models.CheckConstraint(condition=models.Q(models.Q(('legal_reference', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='box_mapping_reasoned')],
            },
        ),
        migrations.CreateModel(
            name='TalentImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filename', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('status', models.CharField(choices=[('uploaded', 'menunggu pemeriksaan'), ('inspecting', 'sedang diperiksa'), ('ready', 'siap diimpor'), ('queued', 'menunggu giliran'), ('applying', 'sedang diimpor'), ('done', 'selesai'), ('failed', 'gagal'), ('discarded', 'dibatalkan')], default='uploaded', max_length=10)),
                ('summary', models.JSONField(default=dict)),
                ('error', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('file', models.FileField(max_length=200, upload_to='talent/')),
                ('report', models.FileField(blank=True, max_length=200, upload_to='talent/')),
                ('offices', models.JSONField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='talent_imports', to='employees.agency')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['agency', '-created_at'], name='talent_import_agency_at')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'applying')), fields=('agency',), name='one_talent_import_at_a_time')],
            },
        ),
        migrations.RunPython(protect, release),
    ]
