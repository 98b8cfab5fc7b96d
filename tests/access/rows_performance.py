"""Addresses of targets, assessments, coaching, exports, and the objects they name."""

from datetime import date
from decimal import Decimal

from performance.models import CoachingNote, IndicatorMonth, MonthlyReview
from tests.access.row import ACTS, ADMINS, ALL, CHIEFS, OVERSEERS, REQUEST_READERS, SELF, Row, pk, roles
from tests.access.world import NOW, TODAY, World
from tests.factories import AssessmentFactory
from tests.factories_day import IndicatorFactory, ReviewFactory, TargetFactory, TargetPlanFactory

YEAR = {"year": "target_year"}
REVIEW = {"pk": "employee", "month": "review_month"}

ROWS: tuple[Row, ...] = (
    Row("targets", get=ALL),
    Row("targets_edit", YEAR, get=ALL, post=ALL, shared=True),
    Row("targets_send", YEAR, post=ALL, shared=True),
    Row("targets_row", YEAR, post=ALL, empty=200, shared=True),
    Row("targets_submit", YEAR, post=ALL, empty=302, shared=True),
    Row("targets_revise", YEAR, post=ALL, empty=302, shared=True),
    Row("target_plans", get=CHIEFS),
    Row("target_plan", pk("plan_waiting"), get=REQUEST_READERS),
    Row("target_plan_agree", pk("plan_waiting"), post=CHIEFS, empty=ACTS),
    Row("target_plan_send_back", pk("plan_waiting"), post=CHIEFS),
    Row("office_targets", get=OVERSEERS),
    Row("office_targets_import", post=ADMINS),
    Row("assessment_import", get=ADMINS, post=ADMINS),
    Row("assessments", get=ALL),
    Row("assessment_answer", pk("review_shared"), post=SELF),
    Row("monthly_reviews", get=CHIEFS),
    Row("monthly_review", REVIEW, get=CHIEFS, post=CHIEFS),
    Row("monthly_review_share", REVIEW, post=CHIEFS),
    Row("coaching", get=CHIEFS, post=CHIEFS),
    Row("coaching_done", pk("coaching_note"), post=CHIEFS, empty=ACTS),
    Row("my_coaching", get=ALL),
    Row("coaching_answer", pk("coaching_note"), post=SELF),
    Row("performance_export", get=ALL, query="dari=2026-11-01&sampai=2026-11-30&format=csv"),
    Row("api_targets", get=ALL),
    Row("api_targets_year", YEAR, put=ALL, empty=400, shared=True),
    Row("api_targets_submit", {"year": "free_year"}, post=ALL, empty=404, shared=True),
    Row("api_target_plans", get=CHIEFS),
    Row("api_target_plan_agree", pk("plan_waiting"), post=CHIEFS, empty=ACTS),
    Row("api_target_plan_send_back", pk("plan_waiting"), post=CHIEFS),
    Row("api_assessments", get=ALL),
    Row("api_review", REVIEW, get=CHIEFS, put=CHIEFS, empty=400),
    Row("api_review_share", pk("review_draft"), post=roles("supervisor"), empty=ACTS),
    Row("api_review_answer", pk("review_shared"), post=SELF),
    Row("api_coaching", get=ALL, post=CHIEFS, empty=400),
    Row("api_coaching_answer", pk("coaching_note"), post=SELF),
    Row("api_coaching_done", pk("coaching_note"), post=CHIEFS, empty=ACTS),
)


def build(world: World) -> None:
    """Targets in force, returned and waiting; a delivered predicate that the matrix does not give; two reviews."""
    _targets(world)
    _reviews(world)
    person, chief = world.people["employee"], world.people["supervisor"]
    note = CoachingNote.objects.create(
        employee=person, author=chief, text=world.bad("pembinaan"), follow_up=world.bad("tindak lanjut"),
        due_on=TODAY, created_at=NOW,
    )  # fmt: skip
    world.ids |= {"target_year": 2026, "free_year": 2025, "review_month": "2026-10", "coaching_note": note.pk}


def _targets(world: World) -> None:
    person, chief = world.people["employee"], world.people["supervisor"]
    indicator = IndicatorFactory(
        office=person.office,
        name=world.bad("indikator", 300),
        unit="<b>persen",
        source=world.bad("sakip", 80),
    )
    IndicatorMonth.objects.create(
        indicator=indicator,
        month=date(2026, 10, 1),
        target=95,
        realisation=Decimal("90.5"),
        received_on=TODAY,
    )
    decided = {"decided_by": chief, "comment": world.bad("komentar")}
    plans = (
        TargetPlanFactory(employee=person, version=1, **decided),
        TargetPlanFactory(employee=person, version=2, status="sent_back", **decided),
        TargetPlanFactory(
            employee=person, version=1, status="submitted", decided_by=None, decided_at=None,
            period_start=date(2027, 1, 1), period_end=date(2027, 12, 31),
        ),
    )  # fmt: skip
    for version, plan in enumerate(plans, 1):
        TargetFactory(
            plan=plan, number=1, title=world.bad(f"sasaran {version}", 300), unit="<b>berkas",
            indicator=indicator, due_on=plan.period_end,
        )  # fmt: skip
    world.ids["plan_waiting"] = plans[-1].pk


def _reviews(world: World) -> None:
    person, chief = world.people["employee"], world.people["supervisor"]
    AssessmentFactory(
        employee=person, kind="month", period_start=date(2025, 10, 1), period_end=date(2025, 10, 31),
        result="meets", behaviour="below", predicate="needs_work", source=world.bad("siasn", 80),
    )  # fmt: skip
    shared = ReviewFactory(employee=person, assessor=chief, note=world.bad("penilaian"))
    draft: MonthlyReview = ReviewFactory(
        employee=person, assessor=chief, month=date(2026, 9, 1), status="draft", note=world.bad("draf")
    )
    world.ids |= {"review_shared": shared.pk, "review_draft": draft.pk}
