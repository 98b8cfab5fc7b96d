"""`manage.py import_roster`."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from employees.models import Employee
from tests.factories import AgencyFactory
from tests.roster_files import nip, person, write, write_units

pytestmark = pytest.mark.django_db


def call(*args, **options):
    out = StringIO()
    call_command("import_roster", *args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    return write(tmp_path / "pegawai.csv", [person(1), person(2, nama="=1")])


def test_json_tells_counts_and_refusals(file, tmp_path):
    AgencyFactory(code="UJI")
    units = write_units(tmp_path / "unit.csv", ("U1", "", "Biro", "P000001"))
    told = json.loads(call(str(file), "--agency", "UJI", "--units", str(units), "--json"))
    assert told["counts"] == {"new": 1, "changed": 0, "unchanged": 0, "rejected": 1, "missing": 0}
    assert [(r["line"], r["column"]) for r in told["rejected"]] == [(3, "nama")]
    assert "rumus" in told["rejected"][0]["reason"]
    assert told["applied"] is True
    assert told["warnings"]
    assert told["seconds"] >= 0
    assert Employee.objects.get().unit.leader.nip == nip(1)


def test_dry_run_only_tells(file):
    AgencyFactory(code="UJI")
    told = json.loads(call(str(file), "--agency", "UJI", "--dry-run", "--json"))
    assert (told["counts"]["new"], told["applied"]) == (1, False)
    assert not Employee.objects.exists()


def test_words_for_people(file):
    AgencyFactory(code="UJI")
    text = call(str(file), "--agency", "UJI")
    assert "1 baru" in text
    assert "baris 3, nama" in text


def test_an_unknown_agency_lists_the_codes(file):
    AgencyFactory(code="BKN")
    AgencyFactory(code="BEKASI")
    with pytest.raises(CommandError, match="BEKASI, BKN"):
        call(str(file), "--agency", "XYZ")


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\xff\xfe", None])
def test_a_useless_file_is_an_error_in_a_sentence(tmp_path, content):
    AgencyFactory(code="UJI")
    path = tmp_path / "x.csv"
    if content:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=r"\.$") as error:
        call(str(path), "--agency", "UJI")
    assert error.value.returncode == 1


def test_the_limit_of_the_installation_holds(file, settings):
    AgencyFactory(code="UJI")
    settings.ROSTER_MAX_BYTES = 10
    with pytest.raises(CommandError, match="terlalu besar"):
        call(str(file), "--agency", "UJI")
