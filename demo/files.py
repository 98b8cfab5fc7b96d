"""The demo's "Export Data ASN" and unit-tree files, with the quirks that real ones have. Written as a stream."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from random import Random

from demo.people import Births, People, Person
from demo.places import Institution
from demo.tree import Node, people_of, siasn_id, units

ROSTER_COLUMNS = (  # noqa: SIM905
    "pns_id nip_baru nama gelar_depan gelar_belakang tanggal_lahir jenis_kelamin agama_nama nik nomor_hp email "
    "email_gov alamat npwp_nomor jenis_pegawai_nama kedudukan_hukum_id kedudukan_hukum_nama status_cpns_pns "
    "tmt_cpns tmt_pns gol_akhir_id gol_akhir_nama tmt_golongan jenis_jabatan_id jenis_jabatan_nama jabatan_id "
    "jabatan_nama eselon_id tmt_jabatan lokasi_kerja_id lokasi_kerja_nama unor_id unor_nama instansi_induk_id "
    "instansi_induk_nama instansi_kerja_id instansi_kerja_nama satuan_kerja_kerja_id satuan_kerja_kerja_nama"
).split()
UNIT_COLUMNS = ("Id", "DiatasanId", "IndukUnorId", "NamaUnor", "NamaJabatan", "PemimpinPnsId", "JenisUnorId")
JOB_KINDS = {"1": "Jabatan Struktural", "2": "Jabatan Fungsional", "4": "Jabatan Pelaksana"}


@dataclass(frozen=True, slots=True)
class AgencyFiles:
    """The two files of one agency and how many valid people the roster names."""

    institution: Institution
    roster: Path
    units: Path
    people: int


def write_files(
    institutions: Iterable[Institution], *, people: int, seed: int, today: date, folder: Path
) -> list[AgencyFiles]:
    """Write both files of every agency into `folder`; the same arguments give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    institutions = list(institutions)
    births = Births(Random(seed))
    return [
        _write_agency(institution, count, births, Random(f"{seed}:{institution.code}"), today, folder)
        for institution, count in zip(institutions, people_of(institutions, people), strict=True)
    ]


def _write_agency(
    institution: Institution, count: int, births: Births, rng: Random, today: date, folder: Path
) -> AgencyFiles:
    source = People(agency=institution.code, domain=institution.domain, births=births, rng=rng, today=today)
    files = AgencyFiles(
        institution,
        folder / f"export_data_asn_{institution.code.lower()}.csv",
        folder / f"unor_{institution.code.lower()}.csv",
        count,
    )
    encoding = "utf-8-sig" if institution.bom else "utf-8"
    with (
        files.roster.open("w", newline="", encoding=encoding) as roster,
        files.units.open("w", newline="", encoding=encoding) as tree,
    ):
        people_rows = csv.writer(roster, delimiter=institution.delimiter)
        unit_rows = csv.writer(tree, delimiter=institution.delimiter)
        people_rows.writerow([c.upper() if institution.upper_headings else c for c in ROSTER_COLUMNS])
        unit_rows.writerow(UNIT_COLUMNS)
        for number, node in enumerate(units(institution, count)):
            members = source.of(node)
            first = next(members)
            unit_rows.writerow(_unit_row(node, "" if node.is_vacant else first.pns_id))
            people_rows.writerows(
                _with_quirks(_roster_row(person, node, institution), rng)
                for person in chain((first,), members)
            )
            if number == 0:
                people_rows.writerows(_spoiled_rows(first, node, institution))
    return files


def _unit_row(node: Node, leader: str) -> list[str]:
    return [
        node.siasn_id, node.parent_id or "null", node.parent_id or "null", node.name, node.leader_post,
        leader or "null", "1",
    ]  # fmt: skip


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def _roster_row(person: Person, node: Node, institution: Institution) -> list[str]:
    place = node.place
    agency_id = siasn_id("agency", institution.code)
    civil = person.entered_on
    return [
        person.pns_id, person.nip, person.name, "", person.title_back, _day(person.born_on),
        "M" if person.sex == "m" else "F", "-", "0000000000000000", person.phone, "", person.email, person.address,
        "00.000.000.0-000.000", "PPPK" if person.is_pppk else "PNS", person.status.value, str(person.status.label),
        "" if person.is_pppk else "P", _day(civil), "" if person.is_pppk else _day(_next_year(civil)),
        person.rank_id, person.rank, _day(person.in_post_since), person.job_kind, JOB_KINDS[person.job_kind],
        person.job_id, person.job, person.eselon, _day(person.in_post_since), place.code, place.name, node.siasn_id,
        node.name, agency_id, institution.name, agency_id, institution.name, place.code, place.name,
    ]  # fmt: skip


def _next_year(day: date) -> date:
    return day.replace(year=day.year + 1)


def _with_quirks(row: list[str], rng: Random) -> list[str]:
    """Apostrophes before numbers, and `null` for empty, as spreadsheets and exports leave them."""
    if rng.random() < 0.3:
        row[1] = "'" + row[1]
    if rng.random() < 0.3:
        row[9] = "'" + row[9]
    return [cell or "null" for cell in row] if rng.random() < 0.5 else row


def _spoiled_rows(sample: Person, node: Node, institution: Institution) -> Iterator[list[str]]:
    """Rows that an import must reject with a reason: Excel's number, and a birth date that does not exist."""
    for nip, name in (("1.98E+17", "NIP DIUBAH EXCEL"), ("198513412010011001", "TANGGAL LAHIR SALAH")):
        row = _roster_row(sample, node, institution)
        row[0], row[1], row[2] = siasn_id(institution.code, "spoiled", nip), nip, name
        yield row
