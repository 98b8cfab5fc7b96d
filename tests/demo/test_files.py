"""The generator: valid and unique people, units of a sensible size, the same bytes for the same seed."""

import csv
from datetime import date

import pytest

from demo.files import write_files
from demo.places import BKN, INSTITUTIONS
from demo.tree import people_of, units
from employees.enums import Zone
from integrations.nip import nip_fault

TODAY = date(2026, 9, 2)


def rows_of(files):
    with files.roster.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=files.institution.delimiter):
            yield {key.lower(): value for key, value in row.items()}


def test_people_have_unique_valid_numbers_and_two_rows_are_spoiled(tmp_path):
    seen, spoiled = set(), 0
    for files in write_files(INSTITUTIONS, people=900, seed=3, today=TODAY, folder=tmp_path):
        for row in rows_of(files):
            nip = row["nip_baru"].lstrip("'")
            if nip_fault(nip):
                spoiled += 1
                continue
            assert nip not in seen
            seen.add(nip)
    assert (len(seen), spoiled) == (900, 2 * len(INSTITUTIONS))


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    def content(name, seed):
        written = write_files(INSTITUTIONS, people=200, seed=seed, today=TODAY, folder=tmp_path / name)
        return [(f.roster.read_bytes(), f.units.read_bytes()) for f in written]

    assert content("a", 5) == content("b", 5)
    assert content("a", 5) != content("c", 6)


@pytest.mark.parametrize("people", [60, 210, 1500, 20_000])
def test_units_hold_8_to_25_people_and_all_of_them(people):
    for institution, count in zip(INSTITUTIONS, people_of(INSTITUTIONS, people), strict=True):
        tree = list(units(institution, count))
        assert sum(node.size for node in tree) == count
        assert all(8 <= node.size <= 25 for node in tree)
        known = {node.siasn_id for node in tree}
        assert len(known) == len(tree)
        assert [node.parent_id for node in tree if node.parent_id not in known] == [""]


def test_bkn_works_in_three_time_zones():
    assert {place.zone for place in BKN.places} == set(Zone)
    assert len(BKN.places) == 1 + 14 + 9
