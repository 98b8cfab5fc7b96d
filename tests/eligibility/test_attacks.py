"""What a stranger tried and must not work again: own boxes by file, penalties between the lines, odd JSON."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from core.audit import Actor
from core.problems import Refused
from eligibility.enums import Rule
from eligibility.models import TalentAssessment
from eligibility.rules import possible_on, read_policy, veil
from eligibility.selectors import verdict_for
from eligibility.services.policy_files import read_policy_file
from eligibility.services.talent_import import import_boxes
from tests.factories import AgencyFactory, DisciplineFactory, RoleFactory, TalentFactory, make_team

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
TODAY = date(2026, 11, 26)
pytestmark = pytest.mark.django_db

FILE = (
    "NIP,periode,kinerja,potensi,kotak,skema,tanggal penilaian,sumber\n"
    "{nip},2026-1,di atas,tinggi,9,PermenPANRB 3/2020,30-06-2026,BA-1\n"
)


@pytest.fixture
def team():
    chief, (admin, person) = make_team(2, eligible=False)
    RoleFactory(employee=admin, role="admin")
    return chief, admin, person


def bring(admin, nip, tmp_path):
    path = tmp_path / "kotak.csv"
    path.write_text(FILE.format(nip=nip))
    told = []
    result = import_boxes(
        path, agency=admin.agency, name="kotak.csv", offices=None, actor=Actor(admin.user.pk, admin.full_name),
        now=NOW, about=admin.agency, dry_run=False, progress=lambda *_: None, sink=told.append,
    )  # fmt: skip
    return result, told


def test_nobody_brings_the_own_box_in_a_file(team, tmp_path):
    _chief, admin, person = team
    result, told = bring(admin, admin.nip, tmp_path)
    assert (result.new, result.rejected) == (0, 1)
    assert "admin lain" in told[0].reason
    assert not TalentAssessment.objects.filter(employee=admin).exists()
    assert bring(admin, person.nip, tmp_path)[0].new == 1


def test_the_own_row_that_changes_nothing_is_no_matter(team, tmp_path):
    _chief, admin, _person = team
    TalentFactory(
        employee=admin, period="2026-1", performance="above", potential="high", box=9, source="BA-1",
        assessed_on=date(2026, 6, 30),
    )  # fmt: skip
    assert bring(admin, admin.nip, tmp_path)[0].rejected == 0


def test_a_veil_tells_neither_the_end_of_a_penalty_nor_the_legal_status(team):
    _chief, _admin, person = team
    DisciplineFactory(employee=person, ends_on=date(2027, 3, 14))
    type(person).objects.filter(pk=person.pk).update(legal_status="15")
    shown = veil(verdict_for(person, TODAY).reasons)
    words = " ".join(f"{r.datum} {r.remedy} {r.changes_on} {r.as_of}" for r in shown if r.rule in (
        Rule.AT_WORK, Rule.DISCIPLINE,
    ))  # fmt: skip
    assert "hukuman disiplin" not in next(r.datum for r in shown if r.rule == Rule.AT_WORK).lower()
    assert "2027" not in words
    assert possible_on(shown) is None


@pytest.mark.parametrize("door", ["person_eligibility", "person_explanation", "api_eligibility_of"])
def test_a_supervisor_reads_no_end_of_a_penalty_anywhere(client, team, door):
    chief, _admin, person = team
    DisciplineFactory(employee=person, ends_on=date(2031, 7, 19))
    type(person).objects.filter(pk=person.pk).update(legal_status="15")
    client.force_login(chief.user)
    key = person.nip if door.startswith("api") else person.pk
    page = client.get(reverse(door, args=[key])).content.decode()
    assert "2031" not in page
    assert "Sedang menjalani hukuman" not in page
    assert '"15"' not in page


@pytest.mark.parametrize(
    "content",
    [
        b'{"format":"wfa-policy","format_version":1,"settings":{},"overrides":[{"scope":[]}]}',
        b'{"format":"wfa-policy","format_version":1,"settings":{},"overrides":[{"scope":{"a":1},"code":[1]}]}',
        b'{"min_down_mbps":1' + b"0" * 400 + b"}",
        b'{"quota_start":1' + b"0" * 400 + b"}",
    ],
)
def test_odd_json_is_refused_in_words(content):
    with pytest.raises(Refused):
        read_policy_file(agency=AgencyFactory(), content=content)


def test_a_number_beyond_all_measure_is_refused_in_words():
    with pytest.raises(Refused):
        read_policy({"min_down_mbps": 10**400})
