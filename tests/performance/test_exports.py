"""Daily reports in e-Kinerja's shape: columns, who may, what the trail says, nothing that runs."""

import csv
from datetime import date, time
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from core.models import AuditEvent
from tests.factories import UserFactory, make_team
from tests.factories_day import (
    EvidenceFactory,
    ReportFactory,
    ReportItemFactory,
    TargetFactory,
    TargetPlanFactory,
)
from tests.scheduling.pages import NOW, client_of, text_of

pytestmark = pytest.mark.django_db
PAGE = "/kinerja/ekspor"
COLUMNS = [
    "nip", "nama", "tanggal", "rencana_aksi", "kegiatan", "mulai", "selesai", "target", "realisasi", "satuan",
    "bukti", "status",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    return make_team(3, eligible=False)


@pytest.fixture
def chief(team):
    return team[0]


@pytest.fixture
def person(team):
    return team[1][0]


def worked(person, day=date(2026, 11, 20), status="accepted", **more):
    report = ReportFactory(employee=person, date=day, status=status)
    return ReportItemFactory(report=report, **more)


def fetch(employee, **asked):
    asked = {"dari": "2026-11-01", "sampai": "2026-11-30", "format": "csv"} | asked
    return client_of(employee).get(PAGE, asked)


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def test_the_shape_of_a_row(person):
    target = TargetFactory(plan=TargetPlanFactory(employee=person), title="Menelaah usulan")
    item = worked(
        person, title="Telaah 3 usulan", target=target, starts_at=time(8), ends_at=time(9, 30),
        planned=Decimal("4"), achieved=Decimal("3.5"), link="https://contoh.go.id/a",
    )  # fmt: skip
    EvidenceFactory(item=item, name="nota.pdf")
    response = fetch(person)
    assert (
        response["Content-Disposition"] == 'attachment; filename="laporan-kinerja-2026-11-01-2026-11-30.csv"'
    )
    heading, row = rows_of(response)
    assert heading == COLUMNS
    assert row == [
        f"'{person.nip}", person.full_name, "2026-11-20", "Menelaah usulan", "Telaah 3 usulan", "08:00", "09:30",
        "4", "3.5", "berkas", "https://contoh.go.id/a; nota.pdf", "diterima",
    ]  # fmt: skip


def test_only_what_was_sent_in_the_span_in_order(person):
    worked(person, date(2026, 11, 30), title="c")
    worked(person, date(2026, 11, 1), "submitted", title="a")
    worked(person, date(2026, 11, 2), "asked_back", title="b")
    worked(person, date(2026, 11, 3), "draft", title="draf")
    worked(person, date(2026, 10, 31), title="dulu")
    worked(person, date(2026, 12, 1), title="nanti")
    assert [row[4] for row in rows_of(fetch(person))[1:]] == ["a", "b", "c"]


def test_a_workbook_holds_the_same_with_its_kinds(person):
    worked(person, title="=HYPERLINK(1)", achieved=Decimal("3.5"))
    response = fetch(person, format="xlsx")
    sheet = load_workbook(BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == COLUMNS
    assert rows[1][0] == person.nip
    assert (rows[1][4], rows[1][8]) == ("'=HYPERLINK(1)", 3.5)


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_runs(person, evil):
    worked(person, title=evil, note=evil, unit=evil)
    row = rows_of(fetch(person))[1]
    assert row[4] == f"'{evil}"
    assert row[9] == f"'{evil}"


def test_own_reports_leave_no_trace_and_others_do(person, chief, team):
    worked(person)
    fetch(person)
    assert not AuditEvent.objects.filter(verb="performance.exported").exists()
    assert len(rows_of(fetch(chief, pegawai=str(person.pk)))) == 2
    told = AuditEvent.objects.get(verb="performance.exported")
    assert (told.subject_id, told.after) == (
        person.pk, {"from": "2026-11-01", "to": "2026-11-30", "format": "csv"}
    )  # fmt: skip
    fetch(chief, pegawai="tim")
    assert AuditEvent.objects.filter(verb="performance.exported").count() == 1 + len(team[1])


def test_the_team_is_those_whom_one_leads(person, chief, team):
    worked(person, title="anak buah")
    worked(chief, title="sendiri")
    worked(UserFactory(employee__unit=person.unit).employee, title="lain")
    assert [row[4] for row in rows_of(fetch(chief, pegawai="tim"))[1:]] == ["anak buah"]
    assert [row[4] for row in rows_of(fetch(chief))[1:]] == ["sendiri"]


def test_whoever_does_not_lead_gets_nothing(person, chief, team):
    worked(person)
    stranger = UserFactory().employee
    assert fetch(team[1][1], pegawai=str(person.pk)).status_code == 403
    assert fetch(team[1][1], pegawai="tim").status_code == 403
    assert fetch(chief, pegawai=str(stranger.pk)).status_code == 404
    assert fetch(chief, pegawai="x").status_code == 404
    assert not AuditEvent.objects.filter(verb="performance.exported").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"dari": ""}, "Dari"),
        ({"dari": "0001-01-01"}, "2020"),
        ({"dari": "2026-12-01"}, "mendahului"),
        ({"dari": "2025-11-29"}, "366 hari"),
        ({"format": "pdf"}, "Format"),
    ],
)
def test_bad_input_is_told_beside_the_form(person, change, words):
    answer = fetch(person, **change)
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_the_form_offers_people_to_supervisors_only(person, chief):
    assert 'name="pegawai"' in client_of(chief).get(PAGE).content.decode()
    assert 'name="pegawai"' not in client_of(person).get(PAGE).content.decode()


def test_queries_do_not_grow_with_rows(person):
    client = client_of(person)

    def queries(count):
        with CaptureQueriesContext(connection) as made:
            response = client.get(PAGE, {"dari": "2026-11-01", "sampai": "2026-11-30", "format": "csv"})
            assert len(rows_of(response)) == count + 1
        return len(made)

    EvidenceFactory(item=worked(person, date(2026, 11, 1)))
    few = queries(1)
    for day in range(2, 22):
        EvidenceFactory(item=worked(person, date(2026, 11, day)))
    assert queries(21) <= few
