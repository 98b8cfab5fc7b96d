"""The unit tree file as CSV and JSON."""

import json

import pytest

from integrations.asn_export import RejectedRow
from integrations.tables import UnreadableFile
from integrations.unit_tree import UnitRow, read_units
from tests.roster_files import write_units

LIMIT = 1024 * 1024


def read(path):
    return list(read_units(path, max_bytes=LIMIT))


EXPECTED = [
    UnitRow(2, "U1", "", "Biro", "Kepala Biro", "P1"),
    UnitRow(3, "U2", "U1", "Bagian", "Kepala Bagian", ""),
]


def test_csv(tmp_path):
    path = write_units(tmp_path / "unit.csv", ("U1", "null", "Biro", "P1"), ("'U2", "U1", "Bagian", "null"))
    assert read(path) == EXPECTED


@pytest.mark.parametrize("camel", [str, lambda key: key[0].lower() + key[1:]])
@pytest.mark.parametrize("envelope", [list, lambda rows: {"code": 1, "data": rows}])
def test_json(tmp_path, camel, envelope):
    rows = [
        {
            "Id": "U1",
            "DiatasanId": None,
            "NamaUnor": "Biro",
            "NamaJabatan": "Kepala Biro",
            "PemimpinPnsId": "P1",
        },
        {
            "Id": "U2",
            "DiatasanId": "U1",
            "NamaUnor": "Bagian",
            "NamaJabatan": "Kepala Bagian",
            "PemimpinPnsId": "",
        },
    ]
    path = tmp_path / "unit.json"
    path.write_text(json.dumps(envelope([{camel(k): v for k, v in row.items()} for row in rows])))
    assert [(u.siasn_id, u.parent_id, u.leader_pns_id) for u in read(path)] == [
        ("U1", "", "P1"),
        ("U2", "U1", ""),
    ]


def test_bad_rows_are_refused_alone(tmp_path):
    path = write_units(
        tmp_path / "unit.csv",
        ("", "", "X", ""),
        ("U1", "", "=1+1", ""),
        ("U2", "", "A", ""),
        ("u2", "", "B", ""),
    )
    found = read(path)
    assert [type(row) for row in found] == [RejectedRow, RejectedRow, UnitRow, RejectedRow]
    assert [row.column for row in found if isinstance(row, RejectedRow)] == ["Id", "NamaUnor", "Id"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[{", "JSON yang utuh"),
        (b"[1, 2]", "daftar unit"),
        (b"[" * 100_000, "JSON yang utuh"),
        (b'[{"nama": "x"}]', "Id"),
        (b'{"data": "tidak ada"}', "daftar unit"),
        (b"Id,NamaUnor,DiatasanId\nU1,Biro,\nU2,Bag", "terpotong"),
        (b"NamaUnor\nX\n", "Id"),
        (b"PK\x03\x04", "simpan sebagai CSV"),
    ],
)
def test_spoilt_files_are_refused_in_a_sentence(tmp_path, content, words):
    path = tmp_path / "unit"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as refusal:
        read(path)
    assert words in refusal.value.sentence
