"""What was known then: versions of rows are kept before they change, and never edited. The database says no."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("performance_pastassessment",)

SQLITE = [
    f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, 'the past is never edited'); END"""
    for table in TABLES
]
SQLITE_UNDO = [f"DROP TRIGGER IF EXISTS {table}_no_update" for table in TABLES]

POSTGRES = [
    """CREATE FUNCTION performance_past_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the past is never edited'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION performance_past_fixed()"""
        for table in TABLES
    ),
    *(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION performance_past_fixed()"""
        for table in TABLES
    ),
]
POSTGRES_UNDO = [
    *(f"DROP TRIGGER IF EXISTS {table}_no_update ON {table}" for table in TABLES),
    *(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}" for table in TABLES),
    "DROP FUNCTION IF EXISTS performance_past_fixed()",
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
        ("employees", "0003_known_then"),
        ("performance", "0003_coaching_reminder"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="recorded_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="PastAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_from", models.DateTimeField(null=True)),
                ("known_until", models.DateTimeField()),
                ("row_id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("month", "bulanan"), ("quarter", "triwulanan"), ("year", "tahunan")],
                        max_length=8,
                    ),
                ),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("above", "di atas ekspektasi"),
                            ("meets", "sesuai ekspektasi"),
                            ("below", "di bawah ekspektasi"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "behaviour",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("above", "di atas ekspektasi"),
                            ("meets", "sesuai ekspektasi"),
                            ("below", "di bawah ekspektasi"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "predicate",
                    models.CharField(
                        choices=[
                            ("very_good", "Sangat Baik"),
                            ("good", "Baik"),
                            ("needs_work", "Butuh Perbaikan"),
                            ("poor", "Kurang"),
                            ("very_poor", "Sangat Kurang"),
                        ],
                        max_length=10,
                    ),
                ),
                ("source", models.CharField(max_length=80)),
                ("received_on", models.DateField()),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="employees.employee"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunPython(protect, release),
    ]
