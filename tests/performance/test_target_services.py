"""Targets of a year: drafted, saved, submitted, agreed, sent back, revised."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.audit import Actor
from core.models import AuditEvent, Notice
from core.problems import Conflict, NotAllowed, NotFound, Refused
from employees.models import ActingChief
from performance.enums import PLAN_TRANSITIONS, PlanStatus
from performance.models import ReportItem, TargetPlan
from performance.rules.targets import TargetLine
from performance.selectors.targets import achieved_by, history, own_plans, progress_of
from performance.services.targets import (
    agree_plan,
    draft_plan,
    revise_plan,
    save_targets,
    send_back_plan,
    submit_plan,
    transition,
)
from tests.factories import LineFactory, UserFactory, make_team
from tests.factories_day import (
    IndicatorFactory,
    ReportFactory,
    ReportItemFactory,
    TargetFactory,
    TargetPlanFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
WHO = Actor(None, "Penguji")
BY = {"actor": WHO, "now": NOW}


def line(number=None, title="Telaah", quantity=12, unit="berkas", due_on=date(2026, 6, 30), indicator=None):
    return TargetLine(number, title, Decimal(quantity), unit, due_on, indicator)


@pytest.fixture
def team():
    return make_team(2, eligible=False)


@pytest.fixture
def chief(team):
    return team[0]


@pytest.fixture
def person(team):
    return team[1][0]


def save(person, *lines, year=2026):
    return save_targets(employee=person, year=year, targets=lines, **BY)


def submit(person, year=2026):
    return submit_plan(employee=person, year=year, **BY)


def agreed(person, chief, *lines):
    save(person, *(lines or (line(),)))
    return agree_plan(plan_id=submit(person).pk, supervisor=chief, **BY)


def shape(plan):
    return [(t.number, t.title, t.quantity) for t in plan.targets.order_by("number")]


def test_the_first_save_opens_version_one_and_numbers_the_rows(person):
    plan = save(person, line(title="A"), line(title="B"))
    assert (plan.version, plan.status, plan.period_end) == (1, "draft", date(2026, 12, 31))
    assert shape(plan) == [(1, "A", 12), (2, "B", 12)]
    told = AuditEvent.objects.get(verb="targets.saved")
    assert (told.subject_id, told.before, told.after["1"][0]) == (person.pk, {}, "A")


def test_rows_keep_their_number_and_reports_their_target(person):
    plan = save(person, line(title="A"), line(title="B"))
    item = ReportItemFactory(target=plan.targets.get(number=2))
    save(person, line(2, title="B besar", quantity=30), line(title="C"))
    assert shape(plan) == [(2, "B besar", 30), (3, "C", 12)]
    item.refresh_from_db()
    assert item.target.title == "B besar"


def test_saving_the_same_again_tells_nothing_new(person):
    plan = save(person, line(title="A"))
    save(person, line(1, title="A"))
    assert shape(plan) == [(1, "A", 12)]
    assert AuditEvent.objects.filter(verb="targets.saved").count() == 1


def test_nothing_is_kept_of_a_list_with_a_flaw(person):
    with pytest.raises(Refused) as no:
        save(person, line(), line(unit=""))
    assert no.value.code == "bad_unit"
    assert not TargetPlan.objects.exists()


@pytest.mark.parametrize(("year", "fits"), [(2024, False), (2025, True), (2027, True), (2028, False)])
def test_only_the_years_around_this_one_are_open(person, year, fits):
    due = date(year, 6, 30)
    if fits:
        assert save(person, line(due_on=due), year=year).period_start.year == year
        return
    with pytest.raises(Refused) as no:
        save(person, line(due_on=due), year=year)
    assert no.value.code == "year_far"
    with pytest.raises(Refused):
        draft_plan(employee=person, year=year, **BY)


def test_the_year_is_that_of_the_office_at_its_midnight(person):
    person.office.zone = "Asia/Jayapura"
    person.office.save()
    # 31 December 2026, 16.00 UTC is 2027 in Jayapura.
    late = datetime(2026, 12, 31, 16, tzinfo=UTC)
    plan = draft_plan(employee=person, year=2028, actor=WHO, now=late)
    assert plan.period_start.year == 2028


def test_an_indicator_must_be_of_the_own_office_and_year(person):
    own = IndicatorFactory(office=person.office, year=2026)
    plan = save(person, line(indicator=own.pk))
    assert plan.targets.get().indicator == own
    for foreign in (IndicatorFactory(office=person.office, year=2025), IndicatorFactory(year=2026)):
        with pytest.raises(Refused) as no:
            save(person, line(indicator=foreign.pk))
        assert no.value.code == "indicator_foreign"


def test_submitting_tells_the_supervisor_and_shuts_the_form(person, chief):
    save(person, line())
    plan = submit(person)
    assert (plan.status, plan.submitted_at) == ("submitted", NOW)
    notice = Notice.objects.get(recipient=chief.user)
    assert person.full_name in notice.text
    assert notice.link == f"/kinerja/skp/rencana/{plan.pk}"
    with pytest.raises(Conflict) as no:
        save(person, line(title="Lain"))
    assert no.value.code == "plan_submitted"
    with pytest.raises(Conflict):
        submit(person)


def test_an_empty_or_missing_plan_cannot_be_submitted(person):
    with pytest.raises(NotFound):
        submit(person)
    draft_plan(employee=person, year=2026, **BY)
    with pytest.raises(Refused) as no:
        submit(person)
    assert no.value.code == "no_targets"


def test_agreeing_makes_the_version_stand_and_tells_the_person(person, chief):
    plan = agreed(person, chief)
    plan.refresh_from_db()
    assert (plan.status, plan.decided_by, plan.decided_at) == ("agreed", chief, NOW)
    assert "disepakati" in Notice.objects.get(recipient=person.user).text
    assert AuditEvent.objects.filter(verb="targets.agreed", subject_id=person.pk).count() == 1


def test_a_revision_copies_numbers_and_replaces_what_stood(person, chief):
    first = agreed(person, chief, line(title="A"), line(title="B"))
    second = revise_plan(employee=person, year=2026, **BY)
    assert (second.version, shape(second)) == (2, [(1, "A", 12), (2, "B", 12)])
    save(person, line(1, title="A"), line(title="C"))
    first.refresh_from_db()
    assert (first.status, shape(first)) == ("agreed", [(1, "A", 12), (2, "B", 12)])
    agree_plan(plan_id=submit(person).pk, supervisor=chief, **BY)
    first.refresh_from_db()
    assert (first.status, first.decided_by) == ("superseded", chief)
    newest, oldest = history(list(own_plans(person.pk, 2026)))
    assert [(c.change.number, c.change.kind) for c in newest.changes] == [(2, "removed"), (3, "added")]
    assert oldest.changes == []


def test_a_number_that_was_once_agreed_is_never_given_again(person, chief):
    agreed(person, chief, line(title="A"), line(title="B"))
    plan = save(person, line(1, title="A"))
    agree_plan(plan_id=submit(person).pk, supervisor=chief, **BY)
    assert shape(plan) == [(1, "A", 12)]
    assert shape(save(person, line(1, title="A"), line(title="C"))) == [(1, "A", 12), (3, "C", 12)]


def test_there_is_one_open_version_at_a_time(person, chief):
    with pytest.raises(Refused) as no:
        revise_plan(employee=person, year=2026, **BY)
    assert no.value.code == "no_agreed_plan"
    draft_plan(employee=person, year=2026, **BY)
    with pytest.raises(Conflict) as no:
        draft_plan(employee=person, year=2026, **BY)
    assert no.value.code == "plan_open"
    agreed(person, chief)
    with pytest.raises(Conflict) as no:
        draft_plan(employee=person, year=2026, **BY)
    assert no.value.code == "plan_agreed"
    revise_plan(employee=person, year=2026, **BY)
    with pytest.raises(Conflict):
        revise_plan(employee=person, year=2026, **BY)


def test_sending_back_needs_words_and_opens_the_form_again(person, chief):
    save(person, line())
    plan = submit(person)
    with pytest.raises(Refused) as no:
        send_back_plan(plan_id=plan.pk, supervisor=chief, comment="  ", **BY)
    assert no.value.code == "no_comment"
    send_back_plan(plan_id=plan.pk, supervisor=chief, comment="Perinci jumlahnya", **BY)
    assert "Perinci jumlahnya" in Notice.objects.get(recipient=person.user).text
    assert save(person, line(1, title="Lebih rinci")).pk == plan.pk
    again = submit(person)
    assert (again.pk, again.decided_by, again.comment) == (plan.pk, None, "Perinci jumlahnya")


def test_a_decided_plan_is_decided_once(person, chief):
    plan = agreed(person, chief)
    with pytest.raises(Conflict) as no:
        agree_plan(plan_id=plan.pk, supervisor=chief, **BY)
    assert no.value.code == "plan_state"
    with pytest.raises(Conflict):
        send_back_plan(plan_id=plan.pk, supervisor=chief, comment="Tidak jadi", **BY)


def test_only_the_supervisor_decides_and_nobody_their_own(person, chief, team):
    save(person, line())
    plan = submit(person)
    colleague = team[1][1]
    for other in (colleague, person):
        with pytest.raises(NotAllowed):
            agree_plan(plan_id=plan.pk, supervisor=other, **BY)
        with pytest.raises(NotAllowed):
            send_back_plan(plan_id=plan.pk, supervisor=other, comment="x", **BY)
    stranger = UserFactory().employee
    LineFactory(employee=UserFactory(employee__unit=stranger.unit).employee, supervisor=stranger)
    with pytest.raises(NotFound):
        agree_plan(plan_id=plan.pk, supervisor=stranger, **BY)
    plan.refresh_from_db()
    assert plan.status == "submitted"


def test_who_stands_in_for_the_chief_decides(person, chief, team):
    deputy = team[1][1]
    ActingChief.objects.create(
        unit=chief.unit, employee=deputy, kind="plh", letter="x", valid_from=date(2026, 3, 1)
    )
    save(person, line())
    plan = agree_plan(plan_id=submit(person).pk, supervisor=deputy, **BY)
    assert plan.decided_by == deputy
    with pytest.raises(NotAllowed):
        save(deputy, line())
        agree_plan(plan_id=submit(deputy).pk, supervisor=deputy, **BY)


def test_a_draft_is_not_there_for_the_supervisor(person, chief):
    plan = save(person, line())
    with pytest.raises(NotFound):
        agree_plan(plan_id=plan.pk, supervisor=chief, **BY)


@pytest.mark.parametrize("old", PlanStatus.values)
@pytest.mark.parametrize("new", PlanStatus.values)
def test_one_function_keeps_the_table_of_states(person, chief, old, new):
    plan = TargetPlanFactory(employee=person, status=old)
    if new in PLAN_TRANSITIONS[old]:
        transition(plan, PlanStatus(new), by=None if new == "submitted" else chief, now=NOW)
        plan.refresh_from_db()
        assert plan.status == new
        return
    with pytest.raises(Conflict):
        transition(plan, PlanStatus(new), by=chief, now=NOW)
    plan.refresh_from_db()
    assert plan.status == old


def test_the_database_knows_one_open_and_one_agreed_version(person):
    TargetPlanFactory(employee=person, version=1, status="agreed")
    TargetPlanFactory(employee=person, version=2, status="sent_back")
    for status in ("agreed", "draft", "submitted"):
        with pytest.raises(IntegrityError), transaction.atomic():
            TargetPlanFactory(employee=person, version=3, status=status)
    TargetPlanFactory(employee=person, version=3, status="superseded")


def test_progress_adds_sent_and_accepted_work_in_the_targets_unit(person):
    plan = TargetPlanFactory(employee=person)
    target = TargetFactory(plan=plan, number=1, quantity=Decimal(10), unit="Berkas", due_on=date(2026, 2, 1))
    newer = TargetFactory(
        plan=TargetPlanFactory(employee=person, status="superseded"), number=1, unit="berkas"
    )

    def item(status, achieved, *, target=target, unit="berkas", on=date(2026, 1, 5), employee=person):
        report = ReportFactory(employee=employee, date=on, status=status)
        return ReportItemFactory(report=report, target=target, achieved=Decimal(achieved), unit=unit)

    item("accepted", 3)
    item("submitted", 2, on=date(2026, 1, 6))
    item("accepted", 1, on=date(2026, 1, 7), target=newer)
    item("accepted", 1, on=date(2026, 1, 12), unit="")
    item("asked_back", 50, on=date(2026, 1, 8))
    item("draft", 50, on=date(2026, 1, 9))
    item("accepted", 50, on=date(2026, 1, 13), unit="jam")
    item("accepted", 50, on=date(2025, 12, 31))
    (view,) = progress_of(plan, date(2026, 2, 2))
    assert (view.achieved, view.percent, view.bar, view.is_overdue) == (7, 70, 70, True)
    assert not progress_of(plan, date(2026, 2, 1))[0].is_overdue
    ReportItem.objects.filter(achieved=3).update(achieved=30)
    (view,) = progress_of(plan, date(2026, 2, 2))
    assert (view.percent, view.bar, view.is_overdue) == (340, 100, False)


def test_somebody_elses_item_on_my_target_is_not_my_progress(person, team):
    target = TargetFactory(plan=TargetPlanFactory(employee=person), number=1, unit="berkas")
    report = ReportFactory(employee=team[1][1], date=date(2026, 1, 5), status="accepted")
    ReportItemFactory(report=report, target=target)
    year = {"period_start": date(2026, 1, 1)}
    ids = [p.pk for p in team[1]]
    assert achieved_by(ids, date(2026, 1, 1), date(2026, 12, 31), **year) == {}
