"""The page of the weekly index: the own line, and somebody else's for those who may."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from tests.factories import RoleFactory, UserFactory, make_team
from tests.factories_day import IndexFactory
from tests.scheduling.pages import client_of, query_count, text_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
PATH = "/kinerja/indeks"


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    return make_team(2, eligible=False)


@pytest.fixture
def person(team):
    return team[1][0]


def weeks(person, *values):
    for ago, value in enumerate(reversed(values)):
        if value is not None:
            IndexFactory(employee=person, week=MONDAY - timedelta(weeks=ago), value=Decimal(str(value)))


def test_draws_the_line_and_says_it_in_words_and_numbers(person):
    weeks(person, 70, None, 82.5, 91.25)
    page = client_of(person).get(PATH)
    html = page.content.decode()
    assert html.count("<circle") == 3
    assert "3 minggu dengan indeks; terendah 70, tertinggi 91,25, terakhir 91,25." in html
    assert re.findall(r'<td class="num">([^<]*)</td>', html) == ["70", "–", "82,50", "91,25"]
    assert page.context["rows"][0].week == MONDAY


def test_an_empty_page_teaches(person):
    assert "Belum ada indeks" in text_of(client_of(person).get(PATH))


def test_only_half_a_year_is_shown(person):
    IndexFactory(employee=person, week=MONDAY - timedelta(weeks=26))
    IndexFactory(employee=person, week=MONDAY - timedelta(weeks=25))
    assert len(client_of(person).get(PATH).context["rows"]) == 1


def test_somebody_elses(person, team):
    weeks(person, 80)
    leader = UserFactory(employee__unit=person.unit).employee
    RoleFactory(employee=leader, role="leadership")
    readers = [(team[0], 200), (leader, 200), (person, 200), (team[1][1], 404), (UserFactory().employee, 404)]
    for reader, status in readers:
        page = client_of(reader).get(f"{PATH}?pegawai={person.pk}")
        assert page.status_code == status
    page = client_of(team[0]).get(f"{PATH}?pegawai={person.pk}")
    assert person.full_name in text_of(page)


def test_a_supervisor_picks_from_the_own_people(team, person):
    stranger = UserFactory(employee__unit=person.unit).employee
    html = client_of(team[0]).get(PATH).content.decode()
    assert f'value="{person.pk}"' in html
    assert f'value="{stranger.pk}"' not in html
    assert "id_pegawai" not in client_of(person).get(PATH).content.decode()


@pytest.mark.parametrize("text", ["abc", "0", "9" * 30, "-1", "²"])
def test_nonsense_is_not_found(person, text):
    assert client_of(person).get(PATH, {"pegawai": text}).status_code == 404


def test_queries_do_not_grow(person):
    weeks(person, 70)
    client = client_of(person)
    one = query_count(client, PATH)
    weeks_before = [IndexFactory(employee=person, week=MONDAY - timedelta(weeks=n)) for n in range(1, 20)]
    assert len(weeks_before) == 19
    assert query_count(client, PATH) == one
