"""When a night has come, in every zone; the tasks, the commands, and starting a run again."""

import json
from datetime import UTC, date, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from employees.enums import Zone
from monitoring.models import EarlyWarning, WatchRun
from monitoring.selectors.runs import chart_setting, nights_due, unfinished
from monitoring.tasks import watch_due_offices
from tests.factories import EmployeeFactory, OfficeFactory, PolicyFactory, UnitFactory, make_team
from tests.factories_day import WatchRunFactory
from tests.monitoring.nights import NOW, ON, miss_reports

pytestmark = pytest.mark.django_db


def office_in(zone):
    office = OfficeFactory(zone=zone)
    EmployeeFactory(unit=UnitFactory(office=office))
    return office


@pytest.mark.parametrize(
    ("utc", "zones"),
    [
        ((22, 16, 59), ""),
        ((22, 17, 0), "WIT"),
        ((22, 18, 0), "WIT WITA"),
        ((22, 18, 59), "WIT WITA"),
        ((22, 19, 0), "WIT WITA WIB"),
        ((23, 14, 59), "WIT WITA WIB"),
        ((23, 15, 0), "WITA WIB"),
    ],
)
def test_a_night_comes_at_two_in_the_offices_own_zone(utc, zones):
    """On 22 and 23 November; from midnight to two o'clock an office waits for its new day."""
    offices = {zone.name: office_in(zone) for zone in Zone}
    day, hour, minute = utc
    due = {office for office, on in nights_due(datetime(2026, 11, day, hour, minute, tzinfo=UTC)) if on == ON}
    assert due == {offices[zone].pk for zone in zones.split()}


def test_an_office_without_people_has_no_night():
    OfficeFactory()
    assert list(nights_due(NOW)) == []


def test_done_nights_are_left_out_others_are_not():
    nights = [(office_in(Zone.WIB).pk, ON) for _ in range(3)]
    WatchRunFactory(office_id=nights[0][0])
    WatchRunFactory(office_id=nights[1][0], status="failed")
    WatchRunFactory(office_id=nights[2][0], date=date(2026, 11, 22))
    assert unfinished(nights) == sorted(nights[1:])
    assert unfinished([]) == []


def test_the_hourly_wake_runs_each_office_once():
    chief, (person,) = make_team(1, eligible=False)
    miss_reports(person, 12, 19)
    with time_machine.travel(NOW, tick=False):
        assert watch_due_offices() == 1
        assert watch_due_offices() == 0
    assert WatchRun.objects.get(office=chief.office).status == "done"
    assert EarlyWarning.objects.count() == 1


def test_the_command_runs_one_office_and_says_what_it_found():
    chief, (person,) = make_team(1, eligible=False)
    make_team(1, eligible=False)
    miss_reports(person, 12, 19)

    def run(*more):
        out = StringIO()
        call_command("watch", f"--office={chief.office_id}", "--date=2026-11-23", *more, stdout=out)
        return out.getvalue()

    with time_machine.travel(NOW, tick=False):
        [answer] = json.loads(run("--json"))
        assert (answer["ran"], answer["people"], answer["opened"]) == (True, 2, 1)
        assert "done before" in run()
    assert WatchRun.objects.count() == 1


def test_the_command_runs_every_office():
    make_team(1, eligible=False)
    make_team(1, eligible=False)
    out = StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("watch", stdout=out)
    assert out.getvalue().count("2026-11-23: 2 people, 0 opened") == 2
    with pytest.raises(CommandError):
        call_command("watch", "--office=999999999")


def test_the_simulation_prints_a_table_or_json():
    out = StringIO()
    call_command("simulate_warnings", "--people=300", "--weeks=40", stdout=out)
    assert "stated: 1.01 false alarms per 1,000 person-weeks" in out.getvalue()
    out = StringIO()
    call_command("simulate_warnings", "--people=300", "--weeks=40", "--lambda=0.3", "--json", stdout=out)
    normal, reports = json.loads(out.getvalue())
    assert (normal["weeks"], reports["weeks"]) == ("normal", "reports")
    assert normal["in_control"]["judged"] == 300 * 32
    for bad in ("--lambda=0.9", "--limit=0", "--baseline=40", "--people=0"):
        with pytest.raises(CommandError):
            call_command("simulate_warnings", "--people=300", "--weeks=40", bad)


def test_the_settings_page_says_what_a_policy_means():
    agency = PolicyFactory().agency
    usual = chart_setting(agency.pk, ON)
    assert usual.per_thousand == pytest.approx(1, abs=0.05)
    assert usual.weeks == pytest.approx(1000, rel=0.05)
    PolicyFactory(agency=agency, number=2, valid_from=date(2026, 6, 1), settings={"chart_limit": 2.0})
    strict = chart_setting(agency.pk, ON)
    assert strict.per_thousand > 5 * usual.per_thousand
