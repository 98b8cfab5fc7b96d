import io
from datetime import date

import pytest

from core.audit import SYSTEM
from core.models import AuditEvent
from core.problems import Refused
from scheduling.models import Absence
from scheduling.services import absences, import_absences
from tests.factories import EmployeeFactory, UnitFactory
from tests.scheduling.asking import MONDAY_MORNING

HEADING = "nip;jenis;mulai;selesai;sumber;id_sumber"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return EmployeeFactory()


def take(agency, *lines, heading=HEADING):
    text = "\n".join([heading, *lines])
    data = text if isinstance(text, bytes) else text.encode("utf-8-sig")
    return import_absences(agency=agency, file=io.BytesIO(data), actor=SYSTEM, now=MONDAY_MORNING)


def test_rows_come_in_once_and_change_in_place(person):
    row = f"{person.nip};cuti;01-12-2026;04-12-2026;KMOB;77"
    first = take(person.agency, row, "")
    assert (first.created, first.changed, first.unchanged, first.errors) == (1, 0, 0, ())
    again = take(person.agency, row)
    assert (again.created, again.unchanged) == (0, 1)
    changed = take(person.agency, f"'{person.nip};Perjalanan Dinas;2026-12-01;07/12/2026;KMOB;77")
    assert changed.changed == 1
    absence = Absence.objects.get()
    assert (absence.kind, absence.starts_on, absence.ends_on) == (
        "duty_travel",
        date(2026, 12, 1),
        date(2026, 12, 7),
    )
    assert AuditEvent.objects.filter(verb="absences.imported").count() == 3


def test_commas_and_other_orders_of_columns_are_read(person):
    found = take(
        person.agency,
        f"7,KMOB,{person.nip},sakit,01-12-2026,01-12-2026,x",
        heading="ID_SUMBER,Sumber,NIP,Jenis,Mulai,Selesai,lain",
    )
    assert found.created == 1


BAD = [
    ("1.98E+17;cuti;01-12-2026;01-12-2026;K;1", "nip"),
    ("199001012020011001;cuti;01-12-2026;01-12-2026;K;1", "nip"),
    ("{nip};bolos;01-12-2026;01-12-2026;K;1", "jenis"),
    ("{nip};cuti;31-02-2026;01-12-2026;K;1", "mulai"),
    ("{nip};cuti;02-12-2026;01-12-2026;K;1", "selesai"),
    ("{nip};cuti;02-12-2026", "selesai"),
    ("{nip};cuti;01-12-2026;01-12-2026;K;", "id_sumber"),
    ("{nip};cuti;01-12-2026;01-12-2026;K;" + "9" * 81, "id_sumber"),
]


@pytest.mark.parametrize(("line", "column"), BAD)
def test_a_bad_row_is_told_and_the_good_one_kept(person, line, column):
    good = f"{person.nip};cuti;01-12-2026;01-12-2026;K;2"
    found = take(person.agency, line.format(nip=person.nip), good)
    assert [(e.row, e.column) for e in found.errors] == [(2, column)]
    assert found.errors[0].reason
    assert found.created == 1


def test_a_number_twice_in_the_file_is_told(person):
    row = f"{person.nip};cuti;01-12-2026;01-12-2026;K;2"
    found = take(person.agency, row, row)
    assert (found.created, [e.row for e in found.errors]) == (1, [3])


def test_another_agencys_people_and_numbers_stay_untouched(person):
    twin = EmployeeFactory(unit=UnitFactory())
    take(twin.agency, f"{twin.nip};cuti;01-12-2026;01-12-2026;K;2")
    found = take(
        person.agency,
        f"{twin.nip};cuti;01-12-2026;01-12-2026;K;9",
        f"{person.nip};sakit;01-12-2026;01-12-2026;K;2",
    )
    assert [e.column for e in found.errors] == ["nip"]
    assert (found.created, set(Absence.objects.values_list("employee", "kind"))) == (
        1, {(twin.pk, "leave"), (person.pk, "sick")},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe\x00nip", "file_unreadable"),
        (b"PK\x03\x04\x00\x00", "file_unreadable"),
        (b"nip;jenis\n1;2", "file_columns"),
        (b"", "file_columns"),
        (HEADING.encode() + b"\n" + b'"' + b"x" * 200_000, "file_unreadable"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(person, data, code):
    with pytest.raises(Refused) as caught:
        import_absences(agency=person.agency, file=io.BytesIO(data), actor=SYSTEM, now=MONDAY_MORNING)
    assert caught.value.code == code
    assert not AuditEvent.objects.exists()


def test_a_file_too_large_is_refused_unread(person, monkeypatch):
    monkeypatch.setattr(absences, "MOST_BYTES", 10)
    with pytest.raises(Refused) as caught:
        take(person.agency, "x")
    assert caught.value.code == "file_too_large"


def test_queries_grow_with_chunks_not_with_rows(person, django_assert_max_num_queries):
    people = [person, *(EmployeeFactory(unit=person.unit) for _ in range(29))]
    lines = [f"{p.nip};cuti;01-12-2026;01-12-2026;K;{i}" for i, p in enumerate(people)]
    with django_assert_max_num_queries(7):
        assert take(person.agency, *lines).created == 30
