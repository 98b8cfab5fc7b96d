"""A replay as a job: what it finds, done once, killed half-way, stale, forgotten."""

import io
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from openpyxl import load_workbook

from core.audit import Actor
from core.models import AuditEvent, Notice
from core.problems import Conflict, Refused
from eligibility.models import PolicyVersion
from eligibility.selectors.differences import differences
from eligibility.selectors.laws import law_from
from scheduling.models import PatternWeek, RequestDay, WfaPattern
from studio.documents.replay_book import write_replay
from studio.models import ReplayRow, ReplayRun
from studio.selectors.replays import headline, percent_of, stale_because
from studio.services import replays
from studio.services.replays import Asked, ask_replay, forget_replays, run_replay
from studio.tasks.replays import run_due_replays
from tests.factories import (
    CounterFactory,
    PolicyFactory,
    QuotaFactory,
    RoleFactory,
    UserFactory,
    make_eligible,
    make_team,
)
from tests.factories_replays import draft_in, replayed
from tests.studio.worlds import LAST, NOW, TODAY, ask

pytestmark = pytest.mark.django_db
SOON = date(2026, 12, 3)  # Thursday
ACTOR = Actor(None, "penguji")


@pytest.fixture
def team():
    chief, staff = make_team(4)
    admin = UserFactory(employee__unit=chief.unit)
    RoleFactory(employee=admin.employee, role="admin")
    return admin, chief.agency, staff


def play(team, **settings):
    admin, agency, _ = team
    return replayed(draft_in(agency, **settings), admin, today=TODAY, now=NOW, actor=ACTOR)


def in_force(agency, **settings):
    """Another policy instead of the default one."""
    number = PolicyVersion.objects.filter(agency=agency).count() + 1
    return PolicyFactory(agency=agency, number=number, valid_from=date(2021, 1, 1), settings=settings)


def rows(run, part):
    return {(r.employee_id, r.change): r for r in run.rows.filter(part=part)}


def test_who_loses_is_named_with_the_rule(team):
    _, _, staff = team
    run = play(team, min_down_mbps=50.0)
    assert (run.status, run.people_done, run.result["people"]["loses"]) == ("done", 6, 4)
    assert run.result["people"]["by_change"]["loses"] == 4
    assert run.result["rules"] == [{"rule": "bandwidth", "gains": 0, "loses": 4}]
    found = rows(run, "person")
    assert {pk for pk, _ in found} == {person.pk for person in staff}
    assert found[staff[0].pk, "loses"].data["losing"] == ["bandwidth"]
    assert {"before": True, "after": False, "rule": "bandwidth", "people": 4} in run.result["flow"]
    assert run.result["people"]["eligible_before"] == 4
    assert run.result["people"]["eligible_after"] == 0


def test_who_gains_is_counted_with_every_rule_that_stood_in_the_way(team):
    _, agency, _ = team
    run = play(team, needs_laptop=False, min_down_mbps=0.0, min_up_mbps=0.0, min_ict_level="none",
               unknown_box_allowed=True, lowest_predicate="very_poor")  # fmt: skip
    assert run.result["people"]["gains"] == 0  # a person without a predicate has none under any policy
    assert agency.employees.count() == run.result["people"]["total"]


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"min_down_mbps": 50.0}, "not_eligible"),
        ({"open_weekdays": [4]}, "weekday_closed"),
        ({"places": ["other_office"]}, "place_closed"),
        ({"quota_cap": 0, "quota_start": 0, "quota_after_pilot": 0}, "quota_short_week"),
        ({"min_office_days": 5}, "quota_short_week"),
        ({"max_unit_share_percent": 10}, "unit_share"),
        ({"min_unit_staff": 6}, "unit_minimum"),
        ({"lead_working_days": 15}, "lead_time"),
        ({"horizon_days": 3}, "horizon"),
    ],
)
def test_an_approved_day_breaks_for_its_reason(team, settings, reason):
    person = team[2][0]
    ask(person, SOON)
    run = play(team, **settings)
    row = rows(run, "day")[person.pk, "future_broken"]
    assert (row.date, row.data["reasons"]) == (SOON, [reason])
    assert run.result["days"]["by_change"]["future_broken"] == run.result["days"]["requests_changed"] == 1
    assert "1 hari yang sudah disetujui akan gugur" in headline(run.result)


def test_only_the_last_one_asked_loses_a_place_that_became_scarce(team):
    people = team[2][:2]
    for lead, person in ((20, people[0]), (10, people[1])):
        ask(person, SOON, lead=lead)
    run = play(team, max_unit_share_percent=20)
    assert list(rows(run, "day")) == [(people[1].pk, "future_broken")]


def test_a_second_day_of_the_week_breaks_when_the_quota_falls(team):
    admin, agency, staff = team
    in_force(agency, quota_cap=2)
    QuotaFactory(office=staff[0].office, days=2, valid_from=date(2021, 1, 4))
    ask(staff[0], SOON, lead=20)
    second = ask(staff[0], SOON - timedelta(days=1), slot=2, lead=15)
    run = replayed(
        draft_in(agency, quota_start=1, quota_after_pilot=1, quota_cap=1),
        admin,
        today=TODAY,
        now=NOW,
        actor=ACTOR,
    )
    [row] = run.rows.filter(part="day")
    assert (row.date, row.data["reasons"]) == (second.date, ["quota_full"])
    weeks = {row["week"]: row for row in run.result["quota"]}
    assert (weeks["2026-11-30"]["used_before"], weeks["2026-11-30"]["used_after"]) == (2, 1)
    assert (weeks["2026-11-30"]["allowed_before"], weeks["2026-11-30"]["allowed_after"]) == (8, 4)


def test_past_pending_and_blocked_days_have_words_of_their_own(team):
    staff = team[2]
    ask(staff[0], date(2026, 11, 5))
    ask(staff[1], SOON, "submitted")
    run = play(team, open_weekdays=[4])
    assert {key[1] for key in rows(run, "day")} == {"past_broken", "pending_broken"}
    RequestDay.objects.all().delete()
    in_force(team[1], open_weekdays=[0])
    ask(staff[2], SOON, "rejected")
    run = replayed(draft_in(team[1]), team[0], today=TODAY, now=NOW, actor=ACTOR)
    assert list(rows(run, "day")) == [(staff[2].pk, "opened")]


def test_minimums_before_and_after(team):
    _, _, staff = team
    for person in staff[:2]:
        ask(person, SOON)
    run = play(team, min_unit_staff=5)
    assert (run.result["counters"]["short_before"], run.result["counters"]["newly_short"]) == (0, 1)
    [row] = run.rows.filter(part="counter", change="newly_short")
    assert (row.date, row.data["present"], row.data["minimum"]) == (SOON, 4, 5)


def test_a_counter_with_more_eligible_people_than_it_can_spare_is_told(team):
    admin, agency, staff = team
    counter = CounterFactory(unit=staff[0].unit, min_staff=1)
    for person in staff[:2]:
        person.counter = counter
        person.save()
    in_force(agency, min_down_mbps=50.0)
    run = replayed(draft_in(agency), admin, today=TODAY, now=NOW, actor=ACTOR)
    [row] = run.rows.filter(part="counter", change="tight")
    assert (row.data["eligible_before"], row.data["eligible_after"], row.data["minimum"]) == (0, 2, 1)


def test_the_scheduled_policy_can_be_the_baseline(team):
    admin, agency, _ = team
    PolicyFactory(agency=agency, number=2, valid_from=date(2026, 12, 1), settings={"min_down_mbps": 50.0})
    draft = draft_in(agency)
    against = replays.Baseline.SCHEDULED
    run = ask_replay(asked=Asked(draft, against), user=admin, actor=ACTOR, today=TODAY, now=NOW)
    assert run_replay(run_id=run.pk, now=NOW)
    run.refresh_from_db()
    assert (run.baseline_number, run.result["people"]["gains"]) == (2, 4)
    assert play(team).result["is_empty"]


def test_an_override_touches_its_place_only(team):
    admin, agency, staff = team
    other = make_eligible(UserFactory(employee__unit__office__agency=agency).employee)
    draft = draft_in(agency)
    draft.overrides = [{"scope": "office", "id": other.office_id, "settings": {"min_down_mbps": 50.0}}]
    draft.save(update_fields=["overrides"])
    run = replayed(draft, admin, today=TODAY, now=NOW, actor=ACTOR)
    assert list(rows(run, "person")) == [(other.pk, "loses")]
    assert run.result["people"]["eligible_before"] == len(staff) + 1
    assert differences(law_from(run.baseline), law_from(run.candidate))[0].setting == "min_down_mbps"


@pytest.mark.parametrize(("weekdays", "changes"), [([0, 1, 2, 3, 4], ["opened"]), ([0], [])])
def test_a_week_of_a_pattern_that_was_refused_would_be_let_in(team, weekdays, changes):
    admin, agency, staff = team
    in_force(agency, open_weekdays=[0])
    pattern = WfaPattern.objects.create(
        employee=staff[0], weekday=3, starts_on=SOON, ends_on=SOON, place="registered_home", reason="uji", plan=[],
        created_at=NOW - timedelta(days=20),
    )  # fmt: skip
    PatternWeek.objects.create(
        pattern=pattern, week=SOON - timedelta(days=3), outcome="refused", note="tertutup"
    )
    run = replayed(draft_in(agency, open_weekdays=weekdays), admin, today=TODAY, now=NOW, actor=ACTOR)
    assert [row.change for row in run.rows.filter(part="day")] == changes
    assert run.result["days"]["by_status"] == {"refused": 1}


def test_a_draft_runs_once_at_a_time_and_a_contradiction_is_refused(team):
    admin, agency, _ = team
    draft = draft_in(agency)
    ask_replay(asked=Asked(draft), user=admin, actor=ACTOR, today=TODAY, now=NOW)
    with pytest.raises(Conflict):
        ask_replay(asked=Asked(draft), user=admin, actor=ACTOR, today=TODAY, now=NOW)
    with pytest.raises(Refused):
        ask_replay(
            asked=Asked(draft_in(agency, quota_start=9)), user=admin, actor=ACTOR, today=TODAY, now=NOW
        )


def test_a_run_is_claimed_once_told_once_and_leaves_a_trail(team):
    run = play(team)
    assert not run_replay(run_id=run.pk, now=NOW)
    verbs = list(
        AuditEvent.objects.filter(target=f"studio.replayrun:{run.pk}").values_list("verb", flat=True)
    )
    assert verbs == ["policy.replay_asked", "policy.replayed"]
    assert Notice.objects.get(recipient=team[0]).link == f"/putar-ulang/{run.pk}"
    assert (percent_of(run), run_due_replays()) == (100, 0)


def test_a_dead_worker_is_succeeded_and_its_rows_are_gone(team, monkeypatch):
    """As after kill -9: the row says running, some rows are written, nobody speaks for it any more."""
    admin, agency, staff = team
    draft = draft_in(agency, min_down_mbps=50.0)
    run = ask_replay(asked=Asked(draft), user=admin, actor=ACTOR, today=TODAY, now=NOW)
    dead = replays._claim(run.pk, NOW)
    ReplayRow.objects.create(run=run, part="person", change="loses", employee=staff[0])
    assert not run_replay(run_id=run.pk, now=NOW + timedelta(minutes=1))  # it may still be alive
    assert run_replay(run_id=run.pk, now=NOW + timedelta(minutes=5))
    run.refresh_from_db()
    assert (run.status, run.attempts, run.rows.filter(part="person").count()) == ("done", 2, 4)
    assert not replays._carry_out(dead, NOW)  # the one given up for dead wakes up: its claim is gone
    assert run.rows.filter(part="person").count() == 4
    assert Notice.objects.filter(recipient=admin).count() == 1


def test_an_error_marks_the_run_and_a_retry_ends_it(team, monkeypatch):
    admin, agency, _ = team
    run = ask_replay(asked=Asked(draft_in(agency)), user=admin, actor=ACTOR, today=TODAY, now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(replays, "heads_of", lambda agency_id: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run_replay(run_id=run.pk, now=NOW)
    run.refresh_from_db()
    assert (run.status, "ZeroDivisionError" in run.error) == ("failed", True)
    replays.retry_replay(run=run, actor=ACTOR, now=NOW)
    assert run_replay(run_id=run.pk, now=NOW)
    with pytest.raises(Conflict):
        replays.retry_replay(run=run, actor=ACTOR, now=NOW)


def test_three_deaths_are_enough(team):
    run = ask_replay(asked=Asked(draft_in(team[1])), user=team[0], actor=ACTOR, today=TODAY, now=NOW)
    ReplayRun.objects.filter(pk=run.pk).update(attempts=replays.MOST_ATTEMPTS)
    assert not run_replay(run_id=run.pk, now=NOW)
    run.refresh_from_db()
    assert (run.status, bool(run.error)) == ("failed", True)


def test_staleness_has_its_reasons(team):
    run = play(team, needs_laptop=False)
    assert stale_because(run, TODAY) == []
    assert len(stale_because(run, TODAY + timedelta(days=1))) == 1
    PolicyVersion.objects.filter(pk=run.version_id).update(settings={"needs_laptop": True})
    in_force(team[1], lead_working_days=3)
    assert len(stale_because(ReplayRun.objects.get(pk=run.pk), TODAY)) == 2


def test_old_runs_are_forgotten_with_their_rows(team):
    run = play(team, min_down_mbps=50.0)
    assert forget_replays(now=NOW + timedelta(days=80)) == 0
    assert forget_replays(now=NOW + timedelta(days=91)) == 1
    assert not ReplayRow.objects.filter(run=run.pk).exists()


def test_rows_beyond_room_are_counted(team, monkeypatch):
    monkeypatch.setattr(replays, "MOST_ROWS", 3)
    run = play(team, min_down_mbps=50.0)
    assert (run.rows.filter(part="person").count(), run.result["rows"]["person"]) == (3, 4)


@pytest.mark.parametrize("change", [{"last": F("first") - timedelta(days=1)}, {"status": "done"}])
def test_the_database_refuses_half_a_run(team, change):
    run = ask_replay(asked=Asked(draft_in(team[1])), user=team[0], actor=ACTOR, today=TODAY, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReplayRun.objects.filter(pk=run.pk).update(**change)


def test_the_book_has_its_sheets_and_no_formulas(team):
    staff = team[2]
    staff[0].name = "=cmd|'/c calc'!A1"
    staff[0].save()
    ask(staff[0], SOON)
    run = play(team, min_down_mbps=50.0)
    book = {}
    for names in (True, False):
        target = io.BytesIO()
        write_replay(run, target, names=names)
        book[names] = load_workbook(io.BytesIO(target.getvalue()))
    assert book[True].sheetnames == ["ringkasan", "pegawai", "hari", "loket", "kuota", "kebijakan"]
    assert book[False].sheetnames == ["ringkasan", "loket", "kuota", "kebijakan"]
    cells = [str(c.value) for sheet in book[True] for row in sheet for c in row if c.value is not None]
    assert any("cmd|" in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
    assert book[True]["pegawai"].max_row == 5
    without = [str(c.value) for sheet in book[False] for row in sheet for c in row]
    assert not any(person.nip in cell or person.name in cell for person in staff for cell in without)


def test_the_window_ends_with_the_fourth_week_to_come(team):
    run = play(team)
    assert run.last == LAST
    assert timezone.is_aware(run.finished_at)
