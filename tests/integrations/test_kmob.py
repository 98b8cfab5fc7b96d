"""Rows in KMOB's shape: every zone, every way of writing, and what is told about rows that cannot be read."""

import io
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from integrations.kmob import SHAPE, KmobFault, KmobRow, read_kmob
from integrations.tables import UnreadableFile

NIP = "198501012010011001"
GOOD = {
    "nip": NIP, "tanggal": "19-11-2026", "jenis": "masuk", "waktu": "07:31+07:00", "mode": "WFA", "lat": "-6.26",
    "lon": "106.87", "akurasi_m": "12.5", "kantor_id": "K1", "jarak_m": "25", "valid_lokasi": "ya",
    "sumber": "KMOB", "id_sumber": "1",
}  # fmt: skip


def as_csv(*rows, columns=SHAPE, mark=";"):
    lines = [mark.join(columns), *(mark.join(row.get(c, "") for c in columns) for row in rows)]
    return io.BytesIO("\r\n".join(lines).encode())


def read(file):
    return list(read_kmob(file, name="uji.csv", max_bytes=1024 * 1024))


def one(**changes):
    [row] = read(as_csv(GOOD | changes))
    return row


def test_a_whole_row():
    row = one()
    assert row == KmobRow(
        line=2, nip=NIP, date=date(2026, 11, 19), kind="in",
        at=datetime(2026, 11, 19, 7, 31, tzinfo=timezone(timedelta(hours=7))), mode="wfa", lat=-6.26, lon=106.87,
        accuracy_m=12.5, office_code="K1", distance_m=25.0, valid=True, source="KMOB", source_id="1",
    )  # fmt: skip
    assert row.key == ("KMOB", "1")


def test_optional_columns_may_be_missing_and_headings_stand_in_any_order():
    [row] = read(
        as_csv(GOOD, columns=("id_sumber", "sumber", "mode", "waktu", "jenis", "tanggal", "nip"), mark=",")
    )
    assert (row.lat, row.accuracy_m, row.valid, row.office_code, row.distance_m) == (
        None,
        None,
        None,
        "",
        None,
    )


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("07:31 WIB", 7),
        ("07.31 wita", 8),
        ("07:31:05 WIT", 9),
        ("07:31+0700", 7),
        ("07:31 +8", 8),
        ("07:31:05.123+09:00", 9),
        ("2026-11-19T07:31:00-05:30", -5.5),
        ("2026-11-19 07:31:00Z", 0),
    ],
)
def test_the_zone_that_a_time_names(text, hours):
    at = one(waktu=text).at
    assert at.utcoffset() == timedelta(hours=hours)
    assert (at.hour, at.minute, at.date()) == (7, 31, date(2026, 11, 19))


@pytest.mark.parametrize("text", ["07:31", "07.31.05", "2026-11-19 07:31", "7:31"])
def test_a_time_without_zone_stays_without(text):
    assert one(waktu=text).at.tzinfo is None


def test_a_moment_that_carries_another_date_keeps_it():
    """Whether the two agree is decided in the office's zone, not here."""
    assert one(waktu="2026-11-18T23:30:00Z").at == datetime(2026, 11, 18, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("nip", "1.98501E+17"),
        ("nip", "1,98501012010011E+17"),
        ("nip", "19850101201001100"),
        ("nip", ""),
        ("nip", "<script>alert(1)</script>"),
        ("tanggal", "31-02-2026"),
        ("tanggal", "2019-12-31"),
        ("tanggal", "2101-01-01"),
        ("tanggal", "kemarin"),
        ("tanggal", "٠١-٠١-٢٠٢٦"),
        ("jenis", "datang"),
        ("jenis", ""),
        ("waktu", "25:00"),
        ("waktu", "07:61"),
        ("waktu", ""),
        ("waktu", "07:31+99:00"),
        ("waktu", "pagi"),
        ("mode", ""),
        ("mode", "WFH"),
        ("lat", "91"),
        ("lat", "-90.0001"),
        ("lat", "nan"),
        ("lat", "utara"),
        ("lat", ""),
        ("lon", "180.5"),
        ("lon", "1e99"),
        ("lon", ""),
        ("akurasi_m", "-1"),
        ("akurasi_m", "inf"),
        ("jarak_m", "-0.1"),
        ("jarak_m", "99999999"),
        ("valid_lokasi", "mungkin"),
        ("sumber", ""),
        ("sumber", "x" * 41),
        ("id_sumber", ""),
        ("id_sumber", "x" * 81),
    ],
)
def test_what_cannot_be_read_is_told_with_its_column(column, text):
    fault = one(**{column: text})
    assert isinstance(fault, KmobFault)
    assert (fault.line, fault.column) == (2, column)
    assert fault.value == text[:80]
    assert fault.reason


def test_null_island_is_a_device_that_failed():
    fault = one(lat="0", lon="0,0")
    assert fault.column == "lat"


@pytest.mark.parametrize(
    ("text", "valid"), [("Ya", True), ("1", True), ("TRUE", True), ("tidak", False), ("0", False), ("", None)]
)
def test_validity(text, valid):
    assert one(valid_lokasi=text).valid is valid


def test_degrees_with_a_decimal_comma():
    assert one(lat="-6,26", lon="106,87").lat == -6.26


def test_one_bad_row_keeps_the_others():
    rows = read(as_csv(GOOD, GOOD | {"nip": "x"}, GOOD | {"id_sumber": "3"}))
    assert [type(r) for r in rows] == [KmobRow, KmobFault, KmobRow]
    assert [r.line for r in rows] == [2, 3, 4]


def test_a_row_wider_than_its_heading_is_told():
    file = io.BytesIO(as_csv(GOOD).getvalue() + b";lebih")
    [fault] = read(file)
    assert isinstance(fault, KmobFault)
    assert fault.column == ""


def test_a_workbook_with_real_dates_and_times():
    book = Workbook()
    book.active.append(list(SHAPE))
    book.active.append(
        [f"'{NIP}", date(2026, 11, 19), "pulang", time(16, 2), "WFO", -6.26, 106.87, 12,
         "K1", 25, "ya", "KMOB", 7]
    )  # fmt: skip
    file = io.BytesIO()
    book.save(file)
    [row] = read(file)
    assert (row.nip, row.kind, row.source_id) == (NIP, "out", "7")
    assert row.at == datetime(2026, 11, 19, 16, 2)  # noqa: DTZ001  # the sheet names no zone


def test_a_number_for_a_nip_in_a_workbook_has_lost_its_digits():
    book = Workbook()
    book.active.append(list(SHAPE))
    book.active.append([198501012010011001, *[GOOD[c] for c in SHAPE[1:]]])
    file = io.BytesIO()
    book.save(file)
    [fault] = read(file)
    assert fault.column == "nip"
    assert "Excel" in fault.reason


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04rubbish", b"%PDF-1.7", b"nip;tanggal\n1;2", b"\xff\xfe\x00", b"a\x00b"]
)
def test_what_is_no_such_table_is_refused_whole(data):
    with pytest.raises(UnreadableFile):
        read(io.BytesIO(data))


@given(st.fixed_dictionaries({name: st.text(max_size=30) for name in SHAPE}))
def test_no_cell_breaks_the_reader(cells):
    row = {
        k: "".join(c for c in v if c not in ';"\r\n\0\x1a\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e')
        for k, v in cells.items()
    }
    try:
        found = read(
            io.BytesIO((";".join(SHAPE) + "\n" + ";".join(row[c] for c in SHAPE)).encode("utf-8", "replace"))
        )
    except UnreadableFile:
        return
    assert all(isinstance(f, KmobRow | KmobFault) for f in found)
