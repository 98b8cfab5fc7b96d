"""What was known then: a day taken out of the calendar is kept, and never edited. The database says no."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("scheduling_pastcalendarday",)

SQLITE = [
    f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, 'the past is never edited'); END"""
    for table in TABLES
]
SQLITE_UNDO = [f"DROP TRIGGER IF EXISTS {table}_no_update" for table in TABLES]

POSTGRES = [
    """CREATE FUNCTION scheduling_past_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the past is never edited'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION scheduling_past_fixed()"""
        for table in TABLES
    ),
    *(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION scheduling_past_fixed()"""
        for table in TABLES
    ),
]
POSTGRES_UNDO = [
    *(f"DROP TRIGGER IF EXISTS {table}_no_update ON {table}" for table in TABLES),
    *(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}" for table in TABLES),
    "DROP FUNCTION IF EXISTS scheduling_past_fixed()",
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
        ('employees', '0003_known_then'),
        ('scheduling', '0008_quota_revoked_once'),
    ]

    operations = [
        migrations.AddField(
            model_name='calendarday',
            name='recorded_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name='PastCalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('known_from', models.DateTimeField(null=True)),
                ('known_until', models.DateTimeField()),
                ('row_id', models.BigIntegerField()),
                ('region', models.CharField(blank=True, max_length=10)),
                ('office_id', models.BigIntegerField(null=True)),
                ('date', models.DateField()),
                ('kind', models.CharField(choices=[('public_holiday', 'libur nasional'), ('joint_leave', 'cuti bersama'), ('regional_holiday', 'libur daerah'), ('extra_wfa', 'hari WFA khusus di luar kuota'), ('blocked', 'tertutup untuk WFA'), ('anchor', 'hari wajib di kantor')], max_length=16)),
                ('name', models.CharField(max_length=200)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='employees.agency')),
            ],
            options={
                'indexes': [models.Index(fields=['agency', 'date'], name='past_calendar_agency_date')],
            },
        ),
        migrations.RunPython(protect, release),
    ]
