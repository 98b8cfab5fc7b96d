"""SIASN's performance rows in each of their clothes, and what is wrong with a row or a file."""

import io
import json

import pytest

from integrations.sheets import RowFault, write_xlsx
from integrations.siasn_performance import DeliveredRow, read_delivered
from integrations.tables import UnreadableFile

NIP = "198501012010011001"
LIMIT = 1024 * 1024
HEADINGS = (
    "nip", "tahun", "periodikId", "bulan", "triwulan", "hasilKinerjaNilai", "perilakuKerjaNilai",
    "kuadranKinerjaNilai",
)  # fmt: skip
MONTHLY = (NIP, "2026", "1", "10", "", "2", "1", "2")


def read(content):
    return list(read_delivered(io.BytesIO(content), name="berkas", max_bytes=LIMIT))


def csv_of(*rows, headings=HEADINGS):
    return "\n".join(";".join(row) for row in (headings, *rows)).encode() + b"\n"


def json_of(*rows, **envelope):
    objects = [dict(zip(HEADINGS, row, strict=True)) for row in rows]
    return json.dumps(envelope | {"data": objects} if envelope else objects).encode()


EXPECTED = DeliveredRow(2, NIP, "month", 2026, 10, "2", "1", "2")


def test_a_monthly_row_as_csv_xlsx_and_json():
    assert read(csv_of(MONTHLY)) == [EXPECTED]
    assert read(write_xlsx(HEADINGS, [MONTHLY], "x")) == [EXPECTED]
    (found,) = read(json_of(MONTHLY))
    assert (found.row, found.kind, found.ordinal, found.quadrant) == (1, "month", 10, "2")


def test_numbers_and_the_services_envelope():
    row = (NIP, 2026, 2, None, 3, 1, 3, 4)
    (found,) = read(json_of(row, code=1, count=1, message="ok"))
    assert found == DeliveredRow(1, NIP, "quarter", 2026, 3, "1", "3", "4")
    one = {"code": 1, "data": dict(zip(HEADINGS, row, strict=True))}
    assert read(json.dumps(one).encode()) == [found]


def test_yearly_rows_with_the_capitals_of_rw_skp22():
    headings = ("nip", "tahun", "hasilKinerjaNilai", "PerilakuKerjaNilai", "KuadranKinerjaNilai")
    row = (f"'{NIP}", "2025", "2", "null", "2")
    expected = DeliveredRow(2, NIP, "year", 2025, 0, "2", "", "2")
    assert read(csv_of(row, headings=headings)) == [expected]
    both = {"nip": NIP, "tahun": "2025", "PerilakuKerjaNilai": "3", "perilakuKerjaNilai": None,
            "KuadranKinerjaNilai": "5", "hasilKinerjaNilai": "3"}  # fmt: skip
    (found,) = read(json.dumps([both]).encode())
    assert (found.result, found.behaviour, found.quadrant) == ("3", "3", "5")


@pytest.mark.parametrize(
    ("change", "kind", "ordinal"),
    [
        ({"periodikId": ""}, "month", 10),
        ({"periodikId": "", "bulan": "", "triwulan": "4"}, "quarter", 4),
        ({"periodikId": "", "bulan": ""}, "year", 0),
        ({"bulan": "01"}, "month", 1),
    ],
)
def test_the_kind_of_period(change, kind, ordinal):
    row = dict(zip(HEADINGS, MONTHLY, strict=True)) | change
    (found,) = read(csv_of(tuple(row.values())))
    assert (found.kind, found.ordinal) == (kind, ordinal)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"nip": "19850101201001100"}, "nip"),
        ({"nip": "1.98501012010011E+17"}, "nip"),
        ({"nip": ""}, "nip"),
        ({"tahun": "26"}, "tahun"),
        ({"tahun": "2014"}, "tahun"),
        ({"tahun": "二〇二六"}, "tahun"),
        ({"periodikId": "3"}, "periodikId"),
        ({"periodikId": "", "triwulan": "4"}, "periodikId"),
        ({"bulan": ""}, "bulan"),
        ({"bulan": "13"}, "bulan"),
        ({"periodikId": "2"}, "triwulan"),
        ({"hasilKinerjaNilai": "4"}, "hasilKinerjaNilai"),
        ({"hasilKinerjaNilai": "di atas"}, "hasilKinerjaNilai"),
        ({"perilakuKerjaNilai": "0"}, "perilakuKerjaNilai"),
        ({"kuadranKinerjaNilai": "6"}, "kuadranKinerjaNilai"),
        ({"kuadranKinerjaNilai": ""}, "kuadranKinerjaNilai"),
    ],
)
def test_a_bad_row_is_told_and_the_good_one_kept(change, column):
    row = dict(zip(HEADINGS, MONTHLY, strict=True)) | change
    for content in (csv_of(tuple(row.values()), MONTHLY), json_of(tuple(row.values()), MONTHLY)):
        bad, good = read(content)
        assert isinstance(bad, RowFault)
        assert bad.column == column
        assert bad.reason
        assert good.nip == NIP


def test_a_nip_as_a_number_lost_digits():
    numbers = json.dumps([{"nip": int(NIP), "tahun": 2025, "kuadranKinerjaNilai": 2}]).encode()
    sheet = write_xlsx(HEADINGS, [(int(NIP), *MONTHLY[1:])], "x")
    for content in (numbers, sheet):
        (bad,) = read(content)
        assert bad.column == "nip"
        assert "angkanya hilang" in bad.reason


def test_what_is_no_row_in_json_is_told_by_its_place():
    content = json.dumps([1, None, [], {"nip": {"x": 1}}]).encode()
    found = read(content)
    assert [type(row) for row in found] == [RowFault] * 4
    assert [row.row for row in found] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "content",
    [
        b"[",
        b'{"data": "Data tidak ditemukan", "code": 0}',
        b'{"data": 5}',
        b'{"data": null}',
        b"[NaN]",
        b'[{"tahun": ' + b"9" * 5000 + b"}]",
        b"[" * 100_000,
        b'["\xff"]',
        b"nip;tahun\n",
        b"",
        b"[" + b" " * LIMIT + b"]",
    ],
)
def test_what_spoils_the_file_is_told(content):
    with pytest.raises(UnreadableFile) as no:
        read(content)
    assert no.value.sentence


def test_the_services_own_words_are_passed_on():
    with pytest.raises(UnreadableFile, match="Data tidak ditemukan"):
        read(b'{"code": 0, "data": "Data tidak ditemukan"}')
