"""The past: kept before every change, never edited, forgotten in time, and written by the owning services only."""

import ast
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.audit import Actor
from core.models import AuditEvent
from eligibility import services
from eligibility.models import PastRating, PastReadiness, PastTalent, TalentAssessment
from eligibility.selectors import verdict_for
from eligibility.selectors.facts import facts_of
from eligibility.selectors.facts_then import facts_then
from employees.models import Employee, HistoryStart, PastEmployment, PastPost, PastUnit
from employees.services.organisation import remove_counter, staff_counter
from employees.services.past import keep_employment
from employees.services.roster import import_file
from performance.models import PastAssessment
from performance.services import AssessmentRow, record_assessments
from tests.factories import (
    AgencyFactory,
    AssessmentFactory,
    CounterFactory,
    EmployeeFactory,
    PolicyFactory,
    RatingFactory,
    TalentFactory,
    make_team,
)
from tests.roster_files import person, write

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
WHO = Actor(None, "penguji")
pytestmark = pytest.mark.django_db


def box(person, number, period="2026"):
    return services.TalentRow(person.pk, period, date(2026, 6, 30), "meets", "medium", number, "uji")


def test_only_what_differs_is_kept():
    known, same = TalentFactory(box=5), TalentFactory(box=5)
    people = [known.employee, same.employee]
    Employee.objects.filter(pk=same.employee_id).update(agency=known.employee.agency)
    rows = [box(people[0], 7), box(people[1], 5)]
    services.record_talent(agency=known.employee.agency, rows=rows, actor=WHO, now=NOW)
    [kept] = PastTalent.objects.all()
    assert (kept.row_id, kept.box, kept.known_from, kept.known_until) == (known.pk, 5, None, NOW)
    known.refresh_from_db()
    assert (known.box, known.recorded_at) == (7, NOW)
    assert TalentAssessment.objects.get(pk=same.pk).recorded_at is None


def test_a_period_named_twice_in_one_delivery_keeps_the_last():
    agency = TalentFactory().employee.agency
    someone = EmployeeFactory(unit__agency=agency, unit__office__agency=agency)
    rows = [box(someone, 3), box(someone, 4)]
    services.record_talent(agency=agency, rows=rows, actor=WHO, now=NOW)
    assert TalentAssessment.objects.get(employee=someone).box == 4


def test_a_predicate_delivered_again_is_kept():
    row = AssessmentFactory()
    again = AssessmentRow(
        row.employee_id, row.kind, row.period_start, row.period_end, "poor", "uji", date(2026, 11, 1)
    )
    for _ in range(2):
        record_assessments(agency=row.employee.agency, rows=[again], actor=WHO, now=NOW)
    [kept] = PastAssessment.objects.all()
    assert (kept.row_id, kept.predicate, kept.received_on) == (row.pk, "good", date(2026, 2, 1))


def test_a_removed_counter_leaves_its_staff_and_its_rating_explainable():
    _chief, staff = make_team()
    me, desk = staff[0], CounterFactory(unit=staff[0].unit)
    RatingFactory(counter=desk, agency=me.agency)
    staff_counter(counter=desk, employee_ids=[me.pk], actor=WHO, now=NOW)
    me.refresh_from_db()
    then = verdict_for(me, NOW.date())
    assert [r.value for r in then.failed] == ["service"]
    number = desk.pk
    remove_counter(counter=desk, actor=WHO, now=NOW + HOUR)
    me.refresh_from_db()
    assert verdict_for(me, NOW.date()).eligible
    assert verdict_for(me, NOW.date(), NOW).reasons == then.reasons
    assert PastRating.objects.get().counter_id == PastEmployment.objects.last().counter_id == number


@pytest.mark.parametrize(
    "model", [PastEmployment, PastPost, PastUnit, PastTalent, PastReadiness, PastRating, PastAssessment]
)
def test_the_database_forbids_editing_the_past(model):
    _chief, staff = make_team()
    me = staff[0]
    made = {
        PastEmployment: lambda: keep_employment([me.pk], now=NOW),
        PastPost: lambda: PastPost.objects.create(
            post=me.post, name="A", kind="functional", level="none", known_until=NOW),
        PastUnit: lambda: PastUnit.objects.create(unit=me.unit, name="A", known_until=NOW),
        PastTalent: lambda: services.record_talent(agency=me.agency, rows=[box(me, 1)], actor=WHO, now=NOW),
        PastReadiness: lambda: PastReadiness.objects.create(
            row_id=1, employee=me, has_laptop=True, down_mbps=1, up_mbps=1, ict_level="basic",
            declared_on=NOW.date(), known_until=NOW),
        PastRating: lambda: PastRating.objects.create(
            row_id=1, agency=me.agency, nature="remote", valid_from=NOW.date(), known_until=NOW),
        PastAssessment: lambda: PastAssessment.objects.create(
            row_id=1, employee=me, kind="year", period_start=NOW.date(), period_end=NOW.date(), predicate="good",
            source="uji", received_on=NOW.date(), known_until=NOW),
    }  # fmt: skip
    made[model]()
    assert model.objects.exists()
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        model.objects.update(known_until=NOW + HOUR)


def test_the_roster_keeps_changed_people_only_and_in_one_statement(tmp_path):
    agency = AgencyFactory()

    def bring(now, **cells):
        rows = [person(n, **(cells if n <= 30 else {})) for n in range(1, 41)]
        with CaptureQueriesContext(connection) as found:
            import_file(write(tmp_path / "p.csv", rows), agency=agency, actor=WHO, now=now)
        return [q for q in found if "employees_pastemployment" in q["sql"] and "INSERT" in q["sql"]]

    assert bring(NOW) == []
    assert len(bring(NOW + HOUR, jabatan_id="J2", jabatan_nama="Kepala", eselon_id="31")) == 1
    assert PastEmployment.objects.count() == 30
    assert set(PastEmployment.objects.values_list("known_from", "known_until")) == {(NOW, NOW + HOUR)}


def test_a_post_graded_anew_counts_from_then_on(tmp_path):
    agency = PolicyFactory(settings={"excluded_post_levels": ["administrator"]}).agency

    def bring(now, **cells):
        import_file(write(tmp_path / "p.csv", [person(1, **cells)]), agency=agency, actor=WHO, now=now)

    bring(NOW)
    bring(NOW + HOUR, eselon_id="31")
    [me] = Employee.objects.filter(agency=agency)
    assert "post_level" in [r.value for r in verdict_for(me, NOW.date()).failed]
    assert "post_level" not in [r.value for r in verdict_for(me, NOW.date(), NOW).failed]


def test_known_now_and_known_at_this_moment_are_the_same_facts():
    _chief, staff = make_team()
    ids = [p.pk for p in staff]
    assert list(facts_then(ids, NOW.date(), NOW)) == list(facts_of(ids, NOW.date()))
    with CaptureQueriesContext(connection) as found:
        list(facts_then(ids, NOW.date(), NOW))
    assert len(found) == 1


def test_old_versions_are_forgotten_and_the_history_begins_later():
    _chief, staff = make_team()
    me = staff[0]
    old, young = NOW - timedelta(days=6 * 366), NOW - timedelta(days=300)
    keep_employment([me.pk], now=old)
    keep_employment([me.pk], now=young)
    services.record_talent(agency=me.agency, rows=[box(me, 1)], actor=WHO, now=old)
    assert services.forget_past(now=NOW) == 2
    assert PastEmployment.objects.get().known_until == young
    assert HistoryStart.objects.get(agency=me.agency).since == datetime(2021, 11, 23, tzinfo=UTC)
    assert AuditEvent.objects.last().verb == "history.forgotten"
    assert services.forget_past(now=NOW) == 0


# --- the convention

ROOT = Path(settings.BASE_DIR)
# what a verdict reads of a person, and of a post
DISTINCT = {"legal_status", "in_post_since", "entered_on"}
WRITERS = {
    "employees/services/roster_people.py",
    "employees/services/organisation.py",
    "demo/stage.py",  # before the demo's history begins
}
FACTS = re.compile(
    r"(Employee|Post|TalentAssessment|Assessment|Readiness|ServiceRating|DisciplineRecord|CalendarDay)"
    r"\.(_default_manager|objects)\b[^\n]*\.(update|bulk_update|bulk_create|create|update_or_create|get_or_create)\("
)
FACT_WRITERS = WRITERS | {
    "employees/services/roster_places.py",
    "eligibility/services/talent.py",
    "eligibility/services/readiness.py",
    "eligibility/services/ratings.py",
    "eligibility/services/register_ratings.py",
    "eligibility/services/discipline.py",
    "performance/services/assessments.py",
    "scheduling/services/calendar.py",
    "demo/facts.py",  # homes only, before the demo's history begins
}
APPS = (
    "employees", "performance", "eligibility", "scheduling", "studio", "approvals", "presence", "monitoring", "pilots",
    "demo", "wfa_portal",
)  # fmt: skip
FILES = [p for app in APPS for p in sorted((ROOT / app).rglob("*.py")) if "migrations" not in p.parts]


def test_nobody_else_writes_what_a_verdict_reads():
    strangers = []
    for path in FILES:
        name, text = str(path.relative_to(ROOT)), path.read_text()
        if name not in FACT_WRITERS and any(FACTS.search(line) for line in text.splitlines()):
            strangers.append(name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Assign) and name not in WRITERS:
                names = {t.attr for t in node.targets if isinstance(t, ast.Attribute)}
                if names & DISTINCT:
                    strangers.append(f"{name}:{node.lineno}")
    assert strangers == []
