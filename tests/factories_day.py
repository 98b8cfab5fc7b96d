"""Small, valid rows of the day away; every factory makes only what it must."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from monitoring.models import EarlyWarning, WatchRun
from performance.enums import CoreValue
from performance.models import (
    CoachingNote,
    DailyReport,
    Evidence,
    MonthlyReview,
    OfficeIndicator,
    ReportItem,
    Target,
    TargetPlan,
    WeeklyIndex,
)
from presence.models import (
    AbsenceProposal,
    AttendanceDay,
    Commitment,
    ConductNote,
    Correction,
    PresenceEvent,
    PresencePosition,
)
from scheduling.models import RequestDay, WfaRequest
from tests.factories import LONG_AGO_AT, EmployeeFactory, OfficeFactory

# --- daily reports, evidence, targets, index --------------------------------------------------------


class ReportFactory(DjangoModelFactory):
    """A report due at 23.59 in Jakarta. `late=True`: first sent an hour after that."""

    class Meta:
        model = DailyReport

    class Params:
        late = False

    employee = factory.SubFactory(EmployeeFactory)
    date = date(2026, 11, 26)
    due_at = factory.LazyAttribute(
        lambda r: datetime(r.date.year, r.date.month, r.date.day, 16, 59, tzinfo=UTC)
    )
    submitted_at = factory.LazyAttribute(
        lambda r: None if r.status == "draft" else r.due_at + timedelta(hours=1 if r.late else -8)
    )
    verdict_due_at = factory.LazyAttribute(lambda r: r.due_at + timedelta(days=2) if r.submitted_at else None)
    decided_by = factory.LazyAttribute(
        lambda r: EmployeeFactory(unit=r.employee.unit) if r.status in ("accepted", "asked_back") else None
    )
    decided_at = factory.LazyAttribute(lambda r: r.due_at + timedelta(days=1) if r.decided_by else None)
    was_asked_back = factory.LazyAttribute(lambda r: r.status == "asked_back")
    status = "draft"


class ReportItemFactory(DjangoModelFactory):
    class Meta:
        model = ReportItem

    report = factory.SubFactory(ReportFactory)
    position = factory.Sequence(lambda n: n % 1000 + 1)
    title = "Telaah usulan mutasi"
    planned = Decimal(4)
    achieved = Decimal(3)
    unit = "berkas"


class EvidenceFactory(DjangoModelFactory):
    """The row alone; no file lies behind it unless one is given."""

    class Meta:
        model = Evidence

    item = factory.SubFactory(ReportItemFactory)
    file = "evidence/none"
    name = "bukti.txt"
    kind = "text/plain"
    size = 5
    sha256 = factory.Sequence(lambda n: f"{n:064d}")
    uploaded_at = LONG_AGO_AT


class TargetPlanFactory(DjangoModelFactory):
    """The agreed targets of 2026."""

    class Meta:
        model = TargetPlan

    employee = factory.SubFactory(EmployeeFactory)
    period_start = date(2026, 1, 1)
    period_end = date(2026, 12, 31)
    version = factory.Sequence(lambda n: n % 30000 + 1)
    status = "agreed"
    created_at = LONG_AGO_AT
    submitted_at = LONG_AGO_AT
    decided_by = factory.LazyAttribute(lambda p: EmployeeFactory(unit=p.employee.unit))
    decided_at = LONG_AGO_AT


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    plan = factory.SubFactory(TargetPlanFactory)
    number = factory.Sequence(lambda n: n % 30000 + 1)
    title = "Menelaah usulan mutasi"
    quantity = Decimal(120)
    unit = "berkas"
    due_on = date(2026, 12, 31)


class IndexFactory(DjangoModelFactory):
    class Meta:
        model = WeeklyIndex

    employee = factory.SubFactory(EmployeeFactory)
    week = date(2026, 11, 16)
    value = Decimal("91.25")
    output = Decimal("95.00")
    timeliness = Decimal("100.00")
    acceptance = None
    reports = 2
    required = 1
    computed_at = LONG_AGO_AT


# --- office indicators, reviews, coaching -----------------------------------------------------------


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = OfficeIndicator

    office = factory.SubFactory(OfficeFactory)
    year = 2026
    name = factory.Sequence(lambda n: f"Persentase layanan {n}")
    unit = "persen"
    source = "e-SAKIP"


class ReviewFactory(DjangoModelFactory):
    """A shared review of October 2026; `status="draft"` for one that is still being written."""

    class Meta:
        model = MonthlyReview

    employee = factory.SubFactory(EmployeeFactory)
    month = date(2026, 10, 1)
    status = "shared"
    result = "meets"
    values = factory.LazyFunction(lambda: dict.fromkeys(CoreValue.values, "meets"))
    behaviour = "meets"
    predicate = "good"
    note = "Target tercapai."
    assessor = factory.LazyAttribute(lambda r: EmployeeFactory(unit=r.employee.unit))
    created_at = LONG_AGO_AT
    shared_at = factory.LazyAttribute(lambda r: LONG_AGO_AT if r.status == "shared" else None)


class CoachingFactory(DjangoModelFactory):
    class Meta:
        model = CoachingNote

    employee = factory.SubFactory(EmployeeFactory)
    author = factory.LazyAttribute(lambda c: EmployeeFactory(unit=c.employee.unit))
    text = "Jumlah telaah turun dua minggu berturut-turut."
    created_at = LONG_AGO_AT


# --- corrections, conduct, commitment, absence proposals --------------------------------------------


class CorrectionFactory(DjangoModelFactory):
    """A waiting claim of a check-in at 07.25 in Jakarta on Thursday, 19 November 2026."""

    class Meta:
        model = Correction

    employee = factory.SubFactory(EmployeeFactory)
    date = date(2026, 11, 19)
    kind = "in"
    claimed_at = datetime(2026, 11, 19, 0, 25, tzinfo=UTC)
    reason = "Ponsel mati"
    created_at = datetime(2026, 11, 20, 1, tzinfo=UTC)


class ConductFactory(DjangoModelFactory):
    """An unanswered call at 10.00 in Jakarta on Thursday, 19 November 2026."""

    class Meta:
        model = ConductNote

    employee = factory.SubFactory(EmployeeFactory)
    author = factory.LazyAttribute(lambda n: EmployeeFactory(unit=n.employee.unit))
    kind = "unanswered_call"
    happened_at = datetime(2026, 11, 19, 3, tzinfo=UTC)
    date = date(2026, 11, 19)
    text = "Dua kali ditelepon"
    created_at = datetime(2026, 11, 19, 4, tzinfo=UTC)


class ProposalFactory(DjangoModelFactory):
    class Meta:
        model = AbsenceProposal

    employee = factory.SubFactory(EmployeeFactory)
    year = 2026
    step = "verbal"
    absent_days = 3
    in_a_row = 3
    proposed_at = LONG_AGO_AT


class CommitmentFactory(DjangoModelFactory):
    class Meta:
        model = Commitment

    employee = factory.SubFactory(EmployeeFactory)
    policy_number = 1
    text = "Saya dapat dihubungi pada jam kerja."
    accepted_at = LONG_AGO_AT


# --- check-in and check-out, settled days -----------------------------------------------------------


class WfaDayFactory(DjangoModelFactory):
    """An approved WFA day at the registered home, with the request it belongs to; `request__…` changes that."""

    class Meta:
        model = RequestDay

    employee = factory.SubFactory(EmployeeFactory)
    unit = factory.SelfAttribute("employee.unit")
    date = date(2026, 11, 26)
    week = factory.LazyAttribute(lambda d: d.date - timedelta(days=d.date.weekday()))
    slot = 1
    status = "approved"
    request = factory.SubFactory(
        "tests.factories_day.WfaRequestFactory",
        employee=factory.SelfAttribute("..employee"),
        week=factory.SelfAttribute("..week"),
    )


class WfaRequestFactory(DjangoModelFactory):
    class Meta:
        model = WfaRequest

    employee = factory.SubFactory(EmployeeFactory)
    agency = factory.SelfAttribute("employee.agency")
    week = date(2026, 11, 23)
    status = "approved"
    place = "registered_home"
    reason = "Menyusun laporan"
    created_at = LONG_AGO_AT
    submitted_at = LONG_AGO_AT
    updated_at = LONG_AGO_AT


class PresenceEventFactory(DjangoModelFactory):
    """A verified check-in of an office day at 07.25 in Jakarta."""

    class Meta:
        model = PresenceEvent

    employee = factory.SubFactory(EmployeeFactory)
    date = date(2026, 11, 26)
    kind = "in"
    mode = "wfo"
    occurred_at = factory.LazyAttribute(
        lambda e: datetime(e.date.year, e.date.month, e.date.day, 0 if e.kind == "in" else 9, 25, tzinfo=UTC)
    )
    received_at = factory.SelfAttribute("occurred_at")
    verdict = "verified"
    band = "near"
    place = "office"
    source_id = factory.Sequence(str)


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = PresencePosition

    event = factory.SubFactory(PresenceEventFactory)
    lat = -6.26
    lon = 106.87
    accuracy_m = 10.0
    distance_m = 0.0
    recorded_at = factory.SelfAttribute("event.occurred_at")


class AttendanceDayFactory(DjangoModelFactory):
    """A whole WFA day."""

    class Meta:
        model = AttendanceDay

    employee = factory.SubFactory(EmployeeFactory)
    office = factory.SelfAttribute("employee.office")
    date = date(2026, 11, 26)
    mode = "wfa"
    status = "present"
    expected_minutes = 450
    credited_minutes = 450
    settled_at = LONG_AGO_AT


# --- early warnings ---------------------------------------------------------------------------------


class WarningFactory(DjangoModelFactory):
    """An open notice: two reports missed in thirty days, found on Monday, 23 November 2026."""

    class Meta:
        model = EarlyWarning

    employee = factory.SubFactory(EmployeeFactory)
    cause = "missed_reports"
    level = "notice"
    opened_on = date(2026, 11, 23)
    raised_on = factory.SelfAttribute("opened_on")
    seen_on = factory.SelfAttribute("opened_on")
    evidence = factory.LazyFunction(
        lambda: {
            "count": 2, "threshold": 2, "days": 30, "first": "2026-10-24", "last": "2026-11-22",
            "dates": ["2026-11-12", "2026-11-19"],
        }
    )  # fmt: skip
    series = factory.LazyFunction(
        lambda: [
            {"at": "2026-11-09", "value": 1, "mark": True},
            {"at": "2026-11-16", "value": 1, "mark": True},
        ]
    )
    answered_by = factory.LazyAttribute(
        lambda w: EmployeeFactory(unit=w.employee.unit) if w.answer_kind else None
    )
    answered_at = factory.LazyAttribute(lambda w: LONG_AGO_AT if w.answer_kind else None)
    answer_kind = ""
    closed_on = factory.LazyAttribute(lambda w: w.seen_on if w.status == "closed" else None)
    status = "open"


class WatchRunFactory(DjangoModelFactory):
    class Meta:
        model = WatchRun

    office = factory.SubFactory(OfficeFactory)
    date = date(2026, 11, 23)
    status = "done"
