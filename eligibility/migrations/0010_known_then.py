"""What was known then: versions of rows are kept before they change, and never edited. The database says no."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("eligibility_pasttalent", "eligibility_pastreadiness", "eligibility_pastrating")

SQLITE = [
    f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
        BEGIN SELECT RAISE(ABORT, 'the past is never edited'); END"""
    for table in TABLES
]
SQLITE_UNDO = [f"DROP TRIGGER IF EXISTS {table}_no_update" for table in TABLES]

POSTGRES = [
    """CREATE FUNCTION eligibility_past_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the past is never edited'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            FOR EACH ROW EXECUTE FUNCTION eligibility_past_fixed()"""
        for table in TABLES
    ),
    *(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION eligibility_past_fixed()"""
        for table in TABLES
    ),
]
POSTGRES_UNDO = [
    *(f"DROP TRIGGER IF EXISTS {table}_no_update ON {table}" for table in TABLES),
    *(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}" for table in TABLES),
    "DROP FUNCTION IF EXISTS eligibility_past_fixed()",
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
        ("eligibility", "0009_objections"),
        ("employees", "0003_known_then"),
    ]

    operations = [
        migrations.AddField(
            model_name="disciplinerecord",
            name="recorded_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="readiness",
            name="recorded_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="servicerating",
            name="recorded_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="suspension",
            name="lifted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="talentassessment",
            name="recorded_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="PastRating",
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
                ("unit_id", models.BigIntegerField(db_index=True, null=True)),
                ("post_id", models.BigIntegerField(db_index=True, null=True)),
                ("counter_id", models.BigIntegerField(db_index=True, null=True)),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("remote", "dapat dikerjakan jarak jauh"),
                            ("partly", "sebagian dapat dikerjakan jarak jauh"),
                            ("face_to_face", "layanan tatap muka"),
                            ("operations", "dukungan operasional di tempat"),
                            ("health", "tenaga kesehatan"),
                        ],
                        max_length=14,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("verified_by", models.CharField(blank=True, max_length=200)),
                ("verified_on", models.DateField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="employees.agency"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PastReadiness",
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
                ("has_laptop", models.BooleanField()),
                ("down_mbps", models.DecimalField(decimal_places=1, max_digits=7)),
                ("up_mbps", models.DecimalField(decimal_places=1, max_digits=7)),
                (
                    "ict_level",
                    models.CharField(
                        choices=[("none", "belum mampu"), ("basic", "dasar"), ("advanced", "mahir")],
                        max_length=8,
                    ),
                ),
                ("declared_on", models.DateField()),
                ("confirmed_on", models.DateField(null=True)),
                ("returned_on", models.DateField(null=True)),
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
        migrations.CreateModel(
            name="PastTalent",
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
                ("period", models.CharField(max_length=20)),
                ("assessed_on", models.DateField()),
                ("performance", models.CharField(max_length=6)),
                ("potential", models.CharField(max_length=6)),
                ("box", models.PositiveSmallIntegerField()),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("panrb_3_2020", "PermenPANRB 3/2020"),
                            ("kemenkeu", "Kementerian Keuangan"),
                        ],
                        max_length=14,
                    ),
                ),
                ("source", models.CharField(max_length=80)),
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
