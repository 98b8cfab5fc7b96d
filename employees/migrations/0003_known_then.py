"""What was known then: versions of rows are kept before they change, and never edited. The database says no."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

TABLES = ("employees_pastemployment", "employees_pastpost", "employees_pastunit")

SQLITE = [
    f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, 'the past is never edited'); END"""
    for table in TABLES
]
SQLITE_UNDO = [f"DROP TRIGGER IF EXISTS {table}_no_update" for table in TABLES]

POSTGRES = [
    """CREATE FUNCTION employees_past_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the past is never edited'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION employees_past_fixed()"""
        for table in TABLES
    ),
    *(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION employees_past_fixed()"""
        for table in TABLES
    ),
]
POSTGRES_UNDO = [
    *(f"DROP TRIGGER IF EXISTS {table}_no_update ON {table}" for table in TABLES),
    *(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}" for table in TABLES),
    "DROP FUNCTION IF EXISTS employees_past_fixed()",
]


def _run(schema_editor, on_sqlite, on_postgres):
    for statement in on_sqlite if schema_editor.connection.vendor == "sqlite" else on_postgres:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(statement)


def protect(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRES)


def release(apps, schema_editor):
    _run(schema_editor, SQLITE_UNDO, POSTGRES_UNDO)


def begin_history(apps, schema_editor):
    """Agencies that are there already changed before anything was kept."""
    starts = apps.get_model("employees", "HistoryStart")
    since = timezone.now()
    starts.objects.bulk_create(
        starts(agency=agency, since=since) for agency in apps.get_model("employees", "Agency").objects.all()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("employees", "0002_roles_once_on_every_engine"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoryStart",
            fields=[
                (
                    "agency",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="employees.agency",
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="employee",
            name="recorded_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="PastEmployment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_from", models.DateTimeField(null=True)),
                ("known_until", models.DateTimeField()),
                (
                    "legal_status",
                    models.CharField(
                        choices=[
                            ("01", "Aktif"),
                            ("02", "Cuti di luar tanggungan negara"),
                            ("03", "Tugas belajar"),
                            ("04", "Pemberhentian sementara"),
                            ("15", "Sedang menjalani hukuman disiplin"),
                            ("20", "Masa persiapan pensiun"),
                            ("99", "Pensiun"),
                        ],
                        max_length=2,
                    ),
                ),
                ("entered_on", models.DateField(null=True)),
                ("in_post_since", models.DateField(null=True)),
                ("left_on", models.DateField(null=True)),
                ("source", models.CharField(blank=True, max_length=80)),
                (
                    "counter",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="employees.servicecounter",
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="past",
                        to="employees.employee",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employees.office"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employees.post"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employees.unit"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PastPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_from", models.DateTimeField(null=True)),
                ("known_until", models.DateTimeField()),
                ("name", models.CharField(max_length=255)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("managerial", "Manajerial"),
                            ("functional", "Fungsional"),
                            ("pelaksana", "Pelaksana"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("jpt_utama", "JPT Utama"),
                            ("jpt_madya", "JPT Madya"),
                            ("jpt_pratama", "JPT Pratama"),
                            ("administrator", "Administrator"),
                            ("pengawas", "Pengawas"),
                            ("none", "Nonstruktural"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="past", to="employees.post"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PastUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_from", models.DateTimeField(null=True)),
                ("known_until", models.DateTimeField()),
                ("parent_id", models.BigIntegerField(null=True)),
                ("name", models.CharField(max_length=255)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="past",
                        to="employees.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunPython(protect, release),
        migrations.RunPython(begin_history, migrations.RunPython.noop),
    ]
