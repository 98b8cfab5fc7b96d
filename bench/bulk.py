"""The import against a bare `bulk_create`, the verdict pass against one SQL scan of the same rows."""

import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from bench.subject import Subject
from bench.web import count
from core.audit import SYSTEM
from demo.files import AgencyFiles, write_files
from demo.places import INSTITUTIONS
from eligibility.selectors import iter_verdicts
from eligibility.selectors.facts import facts_sql
from employees.models import Agency, Employee
from employees.services.roster import import_file

VAR = Path(os.environ["VAR_DIR"])
LARGE = 2**31


def prepare(people: int, *, keep: bool) -> None:
    """A demo of this size in a database of its own; `keep` uses the one of the last run."""
    call_command("migrate", verbosity=0)
    if keep and Agency.objects.exists():
        return
    if Agency.objects.exists():
        if connection.vendor != "sqlite":
            raise SystemExit("The database is not empty: give the benchmark an empty one, or --keep.")
        connection.close()
        shutil.rmtree(VAR)
        VAR.mkdir(parents=True)
        call_command("migrate", verbosity=0)
    call_command("load_demo", people=people)


def subjects(people: int) -> Iterator[Subject]:
    yield _import(people)
    yield _verdicts()


def _import(people: int) -> Subject:
    (files,) = write_files(
        INSTITUTIONS[:1], people=people, seed=1, today=timezone.localdate(), folder=VAR / "files"
    )
    template = [model_to_dict(e) for e in Employee.objects.all()[:people]]
    name = f"import of {people} rows"
    return Subject(
        name, 0.2, partial(_import_undone, files), partial(_bare_undone, template),
        lambda: count(partial(_import_undone, files)), bytes=files.roster.stat().st_size, quick=False,
    )  # fmt: skip


def _import_undone(files: AgencyFiles) -> None:
    with transaction.atomic():
        agency = Agency.objects.create(code="BENCH", name="Bench")
        done = import_file(
            files.roster,
            agency=agency,
            units_path=files.units,
            actor=SYSTEM,
            now=timezone.now(),
            max_bytes=LARGE,
        )
        if done.new < files.people * 0.9:
            raise SystemExit(f"Only {done.new} of {files.people} rows were imported; the measure would lie.")
        transaction.set_rollback(True)


def _bare_undone(template: list[dict[str, object]]) -> None:
    """The same number of employees, and nothing but employees, through one bare `bulk_create`."""
    names = {f.name: f.attname for f in Employee._meta.concrete_fields}
    with transaction.atomic():
        rows = (
            Employee(**{names[k]: v for k, v in row.items() if k not in {"id", "nip"}}, nip=f"{i:018d}")
            for i, row in enumerate(template)
        )
        Employee.objects.bulk_create(rows, batch_size=1000)
        transaction.set_rollback(True)


def _verdicts() -> Subject:
    agency = max(Agency.objects.all(), key=lambda a: a.employees.count())
    people = agency.employees.count()
    today = timezone.localdate()

    def judge() -> int:
        return sum(verdict.eligible for _pk, verdict in iter_verdicts(agency_id=agency.pk, on=today))

    def scan() -> None:
        with connection.cursor() as cursor:
            cursor.execute(facts_sql(), {"on": today, "agency": agency.pk, "after": 0, "last": 2**62})
            cursor.fetchall()

    return Subject(f"verdicts of {people} people", 0.5, judge, scan, lambda: count(judge), quick=False)
