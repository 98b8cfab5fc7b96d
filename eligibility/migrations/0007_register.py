"""The register of services, exceptions by name, counters' hours. A verification may be ended, never edited."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FIXED = (
    "service_id",
    "nature",
    "reasons",
    "legal_reference",
    "verified_by",
    "verified_on",
    "recorded_by_id",
    "recorded_at",
    "valid_from",
)

SQLITE = [
    f"""CREATE TRIGGER verification_fixed BEFORE UPDATE ON eligibility_serviceverification
        WHEN OLD.valid_to IS NOT NULL OR {" OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in FIXED)}
        BEGIN SELECT RAISE(ABORT, 'a verification is never edited'); END""",
]
SQLITE_UNDO = ["DROP TRIGGER IF EXISTS verification_fixed"]

POSTGRES = [
    f"""CREATE FUNCTION eligibility_verification_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF OLD.valid_to IS NOT NULL OR {" OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in FIXED)}
          THEN RAISE EXCEPTION 'a verification is never edited'; END IF;
          RETURN NEW;
        END $$""",
    """CREATE TRIGGER verification_fixed BEFORE UPDATE ON eligibility_serviceverification
       FOR EACH ROW EXECUTE FUNCTION eligibility_verification_fixed()""",
]
POSTGRES_UNDO = [
    "DROP TRIGGER IF EXISTS verification_fixed ON eligibility_serviceverification",
    "DROP FUNCTION IF EXISTS eligibility_verification_fixed()",
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
        ("eligibility", "0006_talent"),
        ("employees", "0002_roles_once_on_every_engine"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="servicerating",
            name="is_derived",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="PublicService",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                ("description", models.CharField(blank=True, max_length=600)),
                ("web", models.CharField(blank=True, max_length=200)),
                ("email", models.EmailField(blank=True, max_length=120)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("whatsapp", models.CharField(blank=True, max_length=30)),
                ("hours", models.CharField(blank=True, max_length=150)),
                ("created_at", models.DateTimeField()),
                ("closed_on", models.DateField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employees.agency"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="employees.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceVerification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("face_to_face", "tatap muka"),
                            ("partly", "sebagian jarak jauh"),
                            ("remote", "sepenuhnya jarak jauh"),
                        ],
                        max_length=14,
                    ),
                ),
                ("reasons", models.CharField(max_length=600)),
                ("legal_reference", models.CharField(max_length=200)),
                ("verified_by", models.CharField(max_length=200)),
                ("verified_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "counters",
                    models.ManyToManyField(related_name="verifications", to="employees.servicecounter"),
                ),
                ("posts", models.ManyToManyField(related_name="verifications", to="employees.post")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verifications",
                        to="eligibility.publicservice",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CounterBand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Senin"), (1, "Selasa"), (2, "Rabu"), (3, "Kamis"), (4, "Jumat")]
                    ),
                ),
                ("starts_at", models.TimeField()),
                ("ends_at", models.TimeField()),
                ("min_staff", models.PositiveSmallIntegerField()),
                (
                    "counter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bands",
                        to="employees.servicecounter",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="band_hours"
                    ),
                    models.CheckConstraint(condition=models.Q(("weekday__lte", 4)), name="band_weekday"),
                    models.UniqueConstraint(fields=("counter", "weekday", "starts_at"), name="band_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NatureException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("face_to_face", "tatap muka"),
                            ("partly", "sebagian jarak jauh"),
                            ("remote", "sepenuhnya jarak jauh"),
                        ],
                        max_length=14,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("legal_reference", models.CharField(max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("granted_by", models.CharField(max_length=200)),
                ("granted_on", models.DateField()),
                ("recorded_at", models.DateTimeField(editable=False, null=True)),
                ("revoked_on", models.DateField(null=True)),
                ("revoked_at", models.DateTimeField(editable=False, null=True)),
                ("revoke_reason", models.CharField(blank=True, max_length=300)),
                ("reminded_at", models.DateTimeField(null=True)),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nature_exceptions",
                        to="employees.employee",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["employee", "-starts_on"], name="exception_employee"),
                    models.Index(
                        condition=models.Q(("reminded_at__isnull", True), ("revoked_on__isnull", True)),
                        fields=["ends_on"],
                        name="exception_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="exception_dates"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("legal_reference", ""), _negated=True),
                            models.Q(("granted_by", ""), _negated=True),
                        ),
                        name="exception_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoke_reason", ""), ("revoked_on__isnull", True)),
                            models.Q(
                                ("revoked_on__isnull", False), models.Q(("revoke_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="exception_revoked_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("nature__in", ["face_to_face", "partly", "remote"])),
                        name="exception_nature_known",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="publicservice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on__isnull", True)),
                fields=("unit", "name"),
                name="service_name_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicservice",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="service_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceverification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="eligibility_serviceverification_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceverification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("service",),
                name="verification_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceverification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reasons", ""), _negated=True),
                    models.Q(("legal_reference", ""), _negated=True),
                    models.Q(("verified_by", ""), _negated=True),
                ),
                name="verification_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceverification",
            constraint=models.CheckConstraint(
                condition=models.Q(("nature__in", ["face_to_face", "partly", "remote"])),
                name="verification_nature_known",
            ),
        ),
        migrations.RunPython(protect, release),
    ]
