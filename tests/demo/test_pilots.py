"""The pilots of a small demo: one in each state, one click from a raised quota, and a check that finds each breach."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from core.models import AuditEvent, Notice
from demo.load import load_demo
from demo.places import BEKASI, BKN, JABAR
from demo.timeline import Timeline
from demo.tree import staffed
from demo.trials import Part, courses_of, trials_of
from demo.trials_dates import lowering_of, months_after, raise_of
from demo.verify import faults
from employees.models import Agency, Employee, Office
from performance.models import WeeklyIndex
from pilots.enums.complaints import ComplaintStatus
from pilots.enums.plans import LIVE, AdoptionStatus, Outcome, PilotStatus, RunKind
from pilots.models import Adoption, ComparisonOffice, Complaint, Pilot, RolloutStage, Verdict
from pilots.models.surveys import Survey
from pilots.rules.weeks import add_months
from pilots.selectors.quality import quality_so_far
from pilots.selectors.survey_report import survey_report
from pilots.services.nightly import prepare_night
from pilots.services.running import request_run, run_evaluation
from scheduling.models import QuotaRule
from scheduling.selectors import quota_for
from tests.pilots.trial import WHO
from wfa_portal.management.commands.serve import pilot_purpose

pytestmark = pytest.mark.django_db

# Thursday morning in Jakarta
NOW = datetime(2026, 10, 15, 2, 0, tzinfo=UTC)
TODAY = date(2026, 10, 15)
PEOPLE = 330


@pytest.fixture(scope="module")
def said(django_db_setup, django_db_blocker, tmp_path_factory):
    """The list of log-ins, and what was said while loading."""
    folder, lines = tmp_path_factory.mktemp("var"), []
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(people=PEOPLE, seed=5, now=NOW, var_dir=folder, say=lines.append)
        yield json.loads((folder / "demo_accounts.json").read_text()), lines
        transaction.set_rollback(True)


def pilot_in(code, agency="BKN"):
    rows = Pilot.objects.filter(office__code=code, agency__code=agency).select_related("office")
    return rows.exclude(status=PilotStatus.CANCELLED).get()


def outcomes(code):
    rows = Verdict.objects.filter(pilot=pilot_in(code)).order_by("pk")
    return [verdict.outcome for verdict in rows]


def adoption_of(code):
    return Adoption.objects.filter(verdict__pilot=pilot_in(code)).latest("pk")


def test_it_keeps_every_rule_and_its_quotas_are_those_the_days_were_written_under(said):
    assert list(faults(NOW)) == []
    assert not [line for line in said[1] if "quotas of" in line]


def test_every_state_of_a_pilot_is_there(said):
    found = Counter(Pilot.objects.filter(agency__code="BKN").values_list("status", flat=True))
    assert set(found) == set(PilotStatus.values)
    assert sum(found[status] for status in LIVE) == 10
    states = {
        "PUSAT": "followed", "KR-I": "running", "KR-II": "followed", "KR-III": "decided", "KR-IV": "running",
        "KR-V": "running", "KR-VII": "running", "KR-VIII": "running", "KR-IX": "followed", "KR-XII": "ended",
        "UPT-BATAM": "signed", "UPT-PADANG": "proposed",
    }  # fmt: skip
    assert {code: pilot_in(code).status for code in states} == states
    assert pilot_in("BKD", "JABAR").status == "running"
    assert pilot_in("BKPSDM", "BEKASI").status == "draft"
    cancelled = Pilot.objects.get(status=PilotStatus.CANCELLED)
    assert cancelled.office.code == "KR-VII"
    assert cancelled.trial_quota.revoked_at is not None


def test_verdicts_tell_each_story(said):
    assert outcomes("PUSAT") == ["raise", "keep", "keep", "keep"]
    assert outcomes("KR-XII") == ["raise", "keep", "lower"]
    assert outcomes("KR-IX")[:2] == ["raise", "keep"]
    assert outcomes("KR-VIII") == ["extend"]
    assert outcomes("KR-V") == ["hold"]
    reasons = {row["code"] for row in Verdict.objects.get(pilot=pilot_in("KR-V")).reasons}
    assert {"inferior", "stop_complaints"} <= reasons
    assert (outcomes("KR-IV"), adoption_of("KR-IV").status) == (["raise"], AdoptionStatus.VETOED)
    assert (outcomes("KR-III"), adoption_of("KR-III").status) == (["raise"], AdoptionStatus.WAITING)
    raised = adoption_of("KR-II")
    assert (raised.status, raised.effective_on > TODAY) == (AdoptionStatus.ADOPTED, True)
    offices = {code: Office.objects.get(code=code).pk for code in ("PUSAT", "KR-XII", "KR-V", "KR-VI")}
    assert {code: quota_for(pk, TODAY) for code, pk in offices.items()} == {
        "PUSAT": 2, "KR-XII": 1, "KR-V": 1, "KR-VI": 0,
    }  # fmt: skip


def test_one_click_raises_the_quota_of_the_office_whose_pilot_ends_today(said):
    pilot = pilot_in("KR-I")
    assert (pilot.due_on, pilot.verdicts.count()) == (TODAY, 0)
    run = request_run(pilot_id=pilot.pk, actor=WHO, today=TODAY, now=NOW)
    run_evaluation(run_id=run.pk, today=TODAY, now=NOW)
    verdict = pilot.verdicts.select_related("adoption").get()
    assert (verdict.outcome, verdict.quota_before, verdict.quota_after) == (Outcome.RAISE, 1, 2), (
        verdict.reasons
    )
    survey = verdict.context["survey"]
    assert survey["answered"] / survey["invited"] > 0.6
    assert quota_for(pilot.office_id, verdict.adoption.effective_on) == 2


def test_the_night_raises_it_as_well(said, capsys):
    call_command("evaluate_due", as_of=TODAY)
    told = capsys.readouterr().out
    assert f"BKN/{pilot_in('KR-I').number} (KR-I), final due {TODAY}: raise, quota 1 → 2" in told


def test_recompute_proves_every_verdict(said, capsys):
    for pilot in Pilot.objects.filter(verdicts__isnull=False).distinct().select_related("agency"):
        call_command("recompute", f"{pilot.agency.code}/{pilot.number}")
    told = capsys.readouterr().out
    assert (
        told.count("verdict: the same")
        == told.count("nothing was corrected since")
        == Verdict.objects.count()
    )


def test_the_half_way_pilot_was_reviewed_and_has_data_so_far(said):
    pilot = pilot_in("KR-VII")
    [run] = pilot.runs.all()
    assert (run.kind, run.status) == (RunKind.INTERIM, "done")
    assert quality_so_far(pilot, TODAY).observed > 0


def test_what_happened_around_the_pilots(said):
    complaints = Counter(Complaint.objects.values_list("status", flat=True))
    assert set(complaints) == set(ComplaintStatus.values)
    assert {row.office_kind: row.by_hand for row in RolloutStage.objects.all()} == {
        "regional": True,
        "upt": False,
    }
    assert set(Survey.objects.values_list("status", flat=True)) == {"open", "closed"}
    report = survey_report(pilot_in("KR-II").office_id, TODAY - timedelta(days=60), TODAY)
    assert report.answered / report.invited > 0.6
    ending = Verdict.objects.filter(pilot=pilot_in("KR-II")).latest("pk")
    assert len([row for row in ending.results if row["criterion"] == "service"]) == 2


def test_acts_have_the_moments_of_back_then_and_old_notices_are_read(said):
    events = AuditEvent.objects.filter(verb__startswith="pilot.")
    assert events.exists()
    assert not events.filter(at__gt=NOW).exists()
    moments = events.filter(agency="BKN").order_by("pk").values_list("at", flat=True)
    assert all(earlier <= later for earlier, later in pairwise(moments))
    old = Notice.objects.filter(link__startswith="/uji-coba/", created_at__lt=NOW - timedelta(days=8))
    assert old.exists()
    assert not old.filter(read_at__isnull=True).exists()


def test_the_list_names_who_is_to_see_the_pilot_that_ends_today(said):
    [row] = [account for account in said[0] if account.get("pilot_ends_on")]
    person = Employee.objects.select_related("office").get(nip=row["nip"])
    assert (person.office.code, row["pilot_ends_on"], row["role"]) == ("KR-I", TODAY.isoformat(), "employee")
    assert pilot_purpose(row, TODAY) == "uji coba berakhir hari ini"
    assert pilot_purpose(row, TODAY + timedelta(days=1)) == "uji coba berakhir 2026-10-15"
    assert pilot_purpose({"role": "employee"}, TODAY) == ""


def test_official_and_admin_of_the_list_may_sign_and_run(said):
    signers = set(Pilot.objects.filter(signed_by__isnull=False).values_list("signed_by__nip", flat=True))
    assert signers <= {account["nip"] for account in said[0] if account["role"] == "official"}
    authors = set(Pilot.objects.values_list("created_by__nip", flat=True))
    assert authors == {account["nip"] for account in said[0] if account["role"] == "admin"}


def revive_the_ended():
    """A second live pilot in an office that waits for its verdict's adoption."""
    office = pilot_in("KR-III").office_id
    ended = pilot_in("KR-XII")
    Pilot.objects.filter(pk=ended.pk).update(status=PilotStatus.FOLLOWED, office=office, ended_on=None)


def compare_with_a_pilot():
    row = ComparisonOffice.objects.filter(pilot=pilot_in("KR-I")).order_by("pk")[0]
    ComparisonOffice.objects.filter(pk=row.pk).update(office=pilot_in("KR-II").office_id)


def sign_the_own_plan():
    pilot = pilot_in("UPT-BATAM")
    Pilot.objects.filter(pk=pilot.pk).update(created_by=pilot.signed_by_id)


def begin_unsigned():
    Pilot.objects.filter(pk=pilot_in("UPT-BATAM").pk).update(status=PilotStatus.RUNNING)


def polish_what_was_seen():
    verdict = Verdict.objects.filter(pilot=pilot_in("KR-II")).latest("pk")
    member = verdict.pilot.members.filter(in_pilot=True).order_by("pk")[0]
    week = verdict.pilot.start_on + timedelta(days=-verdict.pilot.start_on.weekday() % 7)
    WeeklyIndex.objects.filter(employee=member.employee_id, week=week).update(value=1)


def break_the_seal():
    run = Verdict.objects.filter(pilot=pilot_in("PUSAT")).latest("pk").run
    type(run).objects.filter(pk=run.pk).update(checksum="0" * 64)


def try_more_than_was_signed():
    Pilot.objects.filter(pk=pilot_in("KR-VII").pk).update(quota_tried=2)


def move_the_monday():
    Adoption.objects.filter(pk=adoption_of("KR-II").pk).update(effective_on=TODAY + timedelta(days=60))


def raise_without_a_verdict():
    QuotaRule.objects.create(
        office=Office.objects.get(code="KR-VI"), days=2, valid_from=date(2026, 12, 28), reason="uji",
        source="pilots.verdict:0", created_at=NOW,
    )  # fmt: skip


BREACHES = {
    revive_the_ended: "live pilots of an office",
    compare_with_a_pilot: "comparison office in a pilot",
    sign_the_own_plan: "signer of a plan",
    begin_unsigned: "states of a pilot",
    polish_what_was_seen: "verdict corrected since",
    break_the_seal: "verdict not proved",
    try_more_than_was_signed: "quota of a trial",
    move_the_monday: "quota after a verdict",
    raise_without_a_verdict: "quota without a verdict",
}


def lift_the_guards():
    """The database itself refuses most of these; here it is to be found afterwards."""
    side = "SQLITE_UNDO" if connection.vendor == "sqlite" else "POSTGRES_UNDO"
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_live_pilot_an_office")
        for statement in getattr(import_module("pilots.migrations.0002_never_edited"), side):
            cursor.execute(statement)


def test_the_check_finds_every_kind_of_breach(said):
    lift_the_guards()
    for breach in BREACHES:
        breach()
    assert {fault.rule for fault in faults(NOW)} >= set(BREACHES.values())


DAYS = [datetime(2026, 1, 5, 3, 0, tzinfo=UTC) + timedelta(days=13 * n) for n in range(60)]


@pytest.mark.parametrize("now", DAYS, ids=lambda now: f"{now:%Y-%m-%d}")
def test_on_whatever_day_it_is_loaded_the_dates_tell_the_same_stories(now):
    line = Timeline(now)
    today = line.today
    trials = {trial.part: trial for trial in trials_of("BKN", staffed(BKN, 1500), line)}
    assert set(trials) == set(Part)
    ending = trials[Part.ENDING]
    assert today - timedelta(days=3) <= ending.end <= today
    assert ending.end == today or add_months(ending.start + timedelta(days=1), 2) > today
    assert trials[Part.RAISED].end < today < raise_of(trials[Part.RAISED].start)
    assert trials[Part.WAITING].end < today
    running = trials[Part.RUNNING]
    assert add_months(running.start, 1) < today < running.end
    assert today < trials[Part.SIGNED].start <= today + timedelta(days=7)
    assert today < add_months(trials[Part.VETOED].end, 2)
    assert trials[Part.HELD].end < today < add_months(trials[Part.HELD].end, 2)
    assert trials[Part.EXTENDED].end < today < add_months(trials[Part.EXTENDED].start, 3)
    assert lowering_of(trials[Part.LOWERED].start) < today
    assert months_after(raise_of(trials[Part.FOLLOWED].start), 1) < today
    assert (
        min(course.reports_from for course in courses_of(tuple(trials.values())).values()) > line.founded_on
    )


@pytest.mark.parametrize("people", [60, 120, 260, 1500, 10_000, 1_000_000])
def test_no_office_takes_part_twice_however_many_people_there_are(people):
    line = Timeline(NOW)
    for institution in (BKN, JABAR, BEKASI):
        trials = trials_of(institution.code, staffed(institution, people), line)
        offices = [trial.code for trial in trials if trial.part not in (Part.DRAFT, Part.PROPOSED)]
        assert len(offices) == len(set(offices))
        compared = {code for trial in trials for code in trial.compared}
        assert not compared & {trial.code for trial in trials}


def test_other_agencies_have_a_simple_pilot(said):
    counts = {agency.code: agency.pilots.count() for agency in Agency.objects.all()}
    assert (counts["JABAR"], counts["BEKASI"]) == (1, 1)


def test_the_next_morning_only_what_is_due_happens(said):
    """The signed pilot begins on its Monday, and not a day before."""
    pilot = pilot_in("UPT-BATAM")
    prepare_night(pilot_id=pilot.pk, today=pilot.start_on - timedelta(days=1), now=NOW)
    assert pilot_in("UPT-BATAM").status == "signed"
    prepare_night(pilot_id=pilot.pk, today=pilot.start_on, now=NOW)
    assert pilot_in("UPT-BATAM").status == "running"
