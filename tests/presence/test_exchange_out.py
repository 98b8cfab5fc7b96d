"""Events for KMOB / LBP, the files that wait for an admin, and the command."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from core.models import AuditEvent
from core.problems import NotFound, Refused
from integrations.kmob import SHAPE, KmobFault
from integrations.sheets import read_sheet
from presence.models import PresenceEvent, PresencePosition
from presence.services import export_events
from presence.services.exchange_files import FaultFile, drop_file, keep_file, open_file, sweep_files
from tests.factories import AgencyFactory, EmployeeFactory, OfficeFactory, PolicyFactory
from tests.presence.duties import NOW, THURSDAY, TODAY, WHO, recorded, verbs
from tests.presence.kmob_files import bring, counts, line, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    found = EmployeeFactory()
    PolicyFactory(agency=found.agency)
    return found


# --- out again


def give(agency, form="csv", first=THURSDAY, last=THURSDAY, offices=None):
    return b"".join(
        export_events(agency=agency, offices=offices, first=first, last=last, form=form, actor=WHO, now=NOW)
    )


def read_back(data):
    columns = SHAPE
    return [cells for _, cells in read_sheet(io.BytesIO(data), name="x", columns=columns, max_bytes=10**7)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_goes_out_comes_back_as_it_was(person, form):
    bring(
        person.agency,
        line(person, 1, lat=-6.26, lon=106.87, akurasi_m=10, kantor_id=person.office.code, valid_lokasi="ya"),
        line(person, 2, jenis="pulang", waktu="16:00", mode="PERJADIN", valid_lokasi="tidak"),
    )
    portal = EmployeeFactory(unit=person.unit)
    recorded(portal, THURSDAY, verdict="plausible", office=person.office)
    data = give(person.agency, form)
    rows = read_back(data)
    assert [(r["nip"], r["jenis"], r["mode"], r["valid_lokasi"], r["sumber"]) for r in rows] == [
        (person.nip, "masuk", "WFO", "ya", "KMOB"),
        (person.nip, "pulang", "PERJADIN", "tidak", "KMOB"),
        (portal.nip, "masuk", "WFO", "", "portal"),
    ]
    assert rows[0]["waktu"] == "2026-11-19T07:31:00+07:00"
    assert (rows[0]["lat"], rows[0]["kantor_id"]) == ("-6.26", person.office.code)
    assert counts(bring(person.agency, file=io.BytesIO(data))) == (0, 0, 3, 0)
    assert verbs()[-2:] == ["presence.exported", "presence.imported"]


def test_only_the_standing_events_of_the_offices_that_were_asked(person):
    branch = OfficeFactory(agency=person.agency)
    other = EmployeeFactory(unit=person.unit, office=branch)
    bring(person.agency, line(person, 1), line(person, 2, waktu="06:00"), line(other, 3))
    assert [r["id_sumber"] for r in read_back(give(person.agency))] == ["2", "3"]
    assert [r["id_sumber"] for r in read_back(give(person.agency, offices=frozenset({branch.pk})))] == ["3"]
    assert read_back(give(AgencyFactory())) == []
    assert AuditEvent.objects.filter(verb="presence.exported").first().after["rows"] == 2


def test_coordinates_that_are_gone_stay_gone(person):
    bring(person.agency, line(person, lat=-6.26, lon=106.87, akurasi_m=10))
    PresencePosition.objects.all().delete()
    [row] = read_back(give(person.agency))
    assert (row["lat"], row["lon"], row["jarak_m"], row["valid_lokasi"]) == ("", "", "", "ya")


def test_no_cell_of_the_export_runs(person):
    bring(person.agency, line(person, "=1+1"))
    assert b",'=1+1" in give(person.agency)


@pytest.mark.parametrize(("first", "last"), [(TODAY, THURSDAY), (date(2026, 1, 1), date(2026, 4, 3))])
def test_spans_that_make_no_sense(person, first, last):
    with pytest.raises(Refused) as no:
        give(person.agency, first=first, last=last)
    assert no.value.code == "span"
    assert verbs() == []


def test_the_export_reads_in_one_query_per_chunk(person, django_assert_max_num_queries):
    bring(person.agency, *(line(person, n, tanggal=f"{n:02d}-11-2026") for n in (2, 3, 4, 5)))
    with django_assert_max_num_queries(3):
        give(person.agency, first=date(2026, 11, 1))


# --- files that wait


def test_a_kept_file_is_found_by_its_agency_for_a_day():
    agency = AgencyFactory()
    token = keep_file(agency=agency, file=io.BytesIO(b"abc"), name="kmob.csv", now=NOW)
    file, name = open_file(agency=agency, token=token)
    with file:
        assert (file.read(), name) == (b"abc", "kmob.csv")
    for wrong in (
        lambda: open_file(agency=AgencyFactory(), token=token),
        lambda: open_file(agency=agency, token="x"),
    ):
        with pytest.raises(NotFound):
            wrong()
    assert sweep_files(now=NOW + timedelta(hours=23)) == 0
    assert sweep_files(now=NOW + timedelta(hours=25)) >= 1
    with pytest.raises(NotFound):
        open_file(agency=agency, token=token)
    drop_file(agency=agency, token=token)


def test_the_rejected_rows_as_a_file_that_runs_nothing():
    agency = AgencyFactory()
    with FaultFile() as faults:
        assert faults.keep(agency=agency, now=NOW) == ""
        faults(KmobFault(2, "nip", "=1+1", "NIP kosong."))
        file, name = open_file(agency=agency, token=faults.keep(agency=agency, now=NOW))
    with file:
        assert "2,nip,'=1+1,NIP kosong." in file.read().decode("utf-8-sig")
    assert name.endswith(".csv")
    sweep_files(now=NOW + timedelta(days=3))


# --- the command


def test_the_command_imports_and_tells(person, tmp_path, capsys):
    path = tmp_path / "kmob.csv"
    path.write_bytes(sheet(line(person, tanggal="19-11-2025"), line("x", 2)).getvalue())
    call_command("import_presence", str(path), "--agency", person.agency.code, "--dry-run")
    assert not PresenceEvent.objects.exists()
    call_command("import_presence", str(path), "--agency", person.agency.code)
    said = capsys.readouterr().out
    assert "1 baru" in said
    assert "baris 3, nip" in said
    assert AuditEvent.objects.get().actor == "import_presence"
    for name, code in ((str(path), "TIDAKADA"), (str(tmp_path / "hilang.csv"), person.agency.code)):
        with pytest.raises(CommandError):
            call_command("import_presence", name, "--agency", code)
