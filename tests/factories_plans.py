"""Rows of pilots' plans for tests; `tests/pilots/trial.py` lives a pilot through its services instead."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from pilots.models import (
    Adoption,
    ComparisonOffice,
    EvaluationRun,
    FrozenPlan,
    Pilot,
    PilotMember,
    Verdict,
)
from pilots.rules.plans import OfficeFacts, PlanFacts, plan_hash, plan_text
from pilots.rules.terms import read_terms, terms_data
from pilots.rules.weeks import add_months
from tests.factories import LONG_AGO_AT, EmployeeFactory, OfficeFactory, QuotaFactory

# Monday, 28 September 2026; evaluated on 28 November.
START = date(2026, 9, 28)
SIGNED_AT = datetime(2026, 9, 21, 3, 0, tzinfo=UTC)
BEFORE_SIGNATURE = ("draft", "proposed")


class PilotFactory(DjangoModelFactory):
    """A draft of two months from 28 September 2026. A later `status` needs a signature: use `make_pilot`."""

    class Meta:
        model = Pilot

    office = factory.SubFactory(OfficeFactory)
    agency = factory.SelfAttribute("office.agency")
    year = 2026
    sequence = factory.Sequence(lambda n: n + 101)  # apart from those that services number
    purpose = "Mencoba satu hari"
    start_on = START
    terms = factory.LazyFunction(lambda: terms_data(read_terms({})))
    end_on = factory.LazyAttribute(lambda p: add_months(p.start_on, p.terms["months"]))
    baseline_from = factory.LazyAttribute(lambda p: add_months(p.start_on, -p.terms["baseline_months"]))
    window_from = factory.SelfAttribute("start_on")
    window_to = factory.SelfAttribute("end_on")
    quota_now = 0
    quota_tried = 1
    quota_goal = 2
    created_at = LONG_AGO_AT


def freeze(pilot, *, by=None, at=SIGNED_AT):
    """The plan as canonical text, as a proposal would freeze it."""
    offices = [OfficeFacts(o.pk, o.agency_id, o.code, o.name, 12) for o in pilot.comparisons.order_by("code")]
    own = OfficeFacts(pilot.office_id, pilot.agency_id, pilot.office.code, pilot.office.name, 12)
    facts = PlanFacts(
        own, tuple(offices), pilot.start_on, pilot.start_on - timedelta(days=7), pilot.quota_now,
        pilot.quota_tried, pilot.quota_goal, 2, read_terms(pilot.terms),
    )  # fmt: skip
    power = {
        "probability": 0.86, "margin": 3.0, "smallest_margin": 2.4, "sd": 6.1, "autocorrelation": 0.3,
        "missing": 0.1, "staff": 12, "comparison_staff": 12 * len(offices), "weeks_before": 8,
        "weeks_after": 8, "fault": "",
    }  # fmt: skip
    text = plan_text(facts, number=pilot.number, agency=pilot.agency.code, purpose=pilot.purpose, power=power)
    return FrozenPlan.objects.create(
        pilot=pilot, version=pilot.frozen_plans.count() + 1, text=text, sha256=plan_hash(text),
        frozen_by=by, frozen_at=at,
    )  # fmt: skip


def make_pilot(*, status="running", office=None, comparisons=(), official=None, author=None, **changes):
    """A pilot in any state; from `signed` on with a signature by `official`."""
    office = office or OfficeFactory()
    ended = (
        {"ended_on": date(2026, 11, 28), "end_reason": "Selesai"} if status in ("ended", "cancelled") else {}
    )
    pilot = PilotFactory(office=office, created_by=author, **changes)
    ComparisonOffice.objects.bulk_create(ComparisonOffice(pilot=pilot, office=o) for o in comparisons)
    if status != "draft":
        frozen = freeze(pilot, by=author)
    if status not in BEFORE_SIGNATURE:
        pilot.signed_plan, pilot.signed_at, pilot.signed_as = frozen, SIGNED_AT, "Kepala Biro"
        pilot.signed_by = official or EmployeeFactory(unit__office=OfficeFactory(agency=pilot.agency))
        live = status in ("signed", "running", "followed")
        pilot.due_on = changes.get("due_on", pilot.end_on) if live else None
    pilot.status = status
    for name, value in ended.items():
        setattr(pilot, name, changes.get(name, value))
    pilot.save()
    return pilot


def enrol(pilot, people, *, in_pilot=True):
    """Members without any data."""
    return PilotMember.objects.bulk_create(
        PilotMember(pilot=pilot, employee=person, office=person.office, in_pilot=in_pilot)
        for person in people
    )


class RunFactory(DjangoModelFactory):
    """The final evaluation, done."""

    class Meta:
        model = EvaluationRun

    pilot = factory.LazyFunction(make_pilot)
    due_on = factory.LazyAttribute(lambda r: r.pilot.end_on)
    kind = "final"
    status = "done"
    window_from = factory.LazyAttribute(lambda r: r.pilot.start_on)
    window_to = factory.LazyAttribute(lambda r: r.pilot.end_on)
    attempts = 1
    finished_at = factory.LazyAttribute(lambda r: LONG_AGO_AT if r.status == "done" else None)
    checksum = factory.LazyAttribute(lambda r: "c0ffee" + "0" * 58 if r.status == "done" else "")


REASONS = [
    {"code": "gates_passed", "params": {"count": 96, "share": 98.5}},
    {"code": "not_inferior", "params": {"criterion": "index", "estimate": -0.4, "lower": -1.6, "upper": 0.8,
                                        "margin": 3.0}},
    {"code": "reached", "params": {"criterion": "attendance", "share": 97.2, "least": 95.0}},
    {"code": "no_complaints", "params": {"count": 0}},
    {"code": "all_passed", "params": {}},
]  # fmt: skip


def result(criterion="index", kind="non_inferiority", finding="passed", **changes):
    """A stored result; a non-inferiority one unless told otherwise."""
    numbers = {
        "estimate": -0.4, "low": -1.8, "high": 1.0, "lower": -1.6, "upper": 0.8, "se": 0.7, "df": 35.0, "n": 480,
        "units": 36, "method": "did", "name": "", "placebo": None,
    }  # fmt: skip
    limit = 3.0 if kind == "non_inferiority" else 95.0
    return {
        "criterion": criterion, "kind": kind, "finding": finding, "must": True, "limit": limit, **numbers, **changes,
    }  # fmt: skip


def share(criterion, finding="passed", estimate=97.2, low=93.1, high=98.9, **changes):
    more = {"lower": None, "upper": None, "se": None, "df": None, "units": 0, "method": "wilson", "n": 96}
    return result(
        criterion, "threshold", finding, estimate=estimate, low=low, high=high, **{**more, **changes}
    )


def complaints(count=0, **changes):
    finding = "stopped" if count else "passed"
    nothing = dict.fromkeys(("low", "high", "lower", "upper", "se", "df"))
    more = {"estimate": count, "limit": 0, "n": count, "units": 0, "method": "count"}
    return result("complaints", "stop", finding, **{**nothing, **more, **changes})


def series(weeks=16, *, start=START, n=12, others=24):
    """Half of the weeks before the start."""
    first = start - timedelta(weeks=weeks // 2)
    return [
        {
            "week": (first + timedelta(weeks=i)).isoformat(), "pilot": 88.5 + i % 3,
            "comparison": 87.25 + i % 2 if others else None, "n_pilot": n, "n_comparison": others,
        }
        for i in range(weeks)
    ]  # fmt: skip


def quality(
    *, enrolled=12, offices=(("K1", "Kantor Uji Coba", True), ("K2", "Kantor Pembanding", False)), **changes
):
    return {
        "gates": [
            {"gate": "wfa_days", "passed": True, "value": 96, "least": 30, "why": ""},
            {"gate": "observed", "passed": True, "value": 98.5, "least": 80.0, "why": ""},
            {"gate": "estimable", "passed": True, "value": None, "least": None, "why": ""},
        ],
        "enrolled": enrolled, "left": 1, "wfa_days": 96, "expected": 96, "observed": 94,
        "offices": [
            {"code": code, "name": name, "in_pilot": own, "expected": 96, "observed": 94}
            for code, name, own in offices
        ],
        "baseline_weeks": 8, "window_weeks": 8, "series": series(n=enrolled),
        "sources": {"members": 36, "indices": 576, "attendance": 192, "complaints": 0},
    } | changes  # fmt: skip


class VerdictFactory(DjangoModelFactory):
    """A raise from 1 to 2 on 28 November 2026, without anything that became of it. Never edited afterwards."""

    class Meta:
        model = Verdict

    run = factory.SubFactory(RunFactory)
    pilot = factory.SelfAttribute("run.pilot")
    agency = factory.SelfAttribute("run.pilot.agency")
    year = 2026
    sequence = factory.Sequence(lambda n: n + 101)  # apart from those that services number
    outcome = "raise"
    decided_on = date(2026, 11, 28)
    quota_before = 1
    quota_after = 2
    reasons = factory.LazyFunction(lambda: list(REASONS))
    results = factory.LazyFunction(
        lambda: [result(), share("attendance"), share("reports", must=False), complaints()]
    )
    quality = factory.LazyFunction(quality)
    engine = "1"
    code = factory.Sequence(lambda n: f"kode-laporan-{n:04d}")
    created_at = LONG_AGO_AT


class AdoptionFactory(DjangoModelFactory):
    """Adopted by the job: two days from Monday, 7 December 2026, on."""

    class Meta:
        model = Adoption

    verdict = factory.SubFactory(VerdictFactory)
    mode = "automatic"
    status = "adopted"
    effective_on = date(2026, 12, 7)
    quota = factory.LazyAttribute(
        lambda a: QuotaFactory(
            office=a.verdict.pilot.office, days=a.verdict.quota_after, valid_from=a.effective_on,
            reason=f"Putusan uji coba {a.verdict.pilot.number}", source=f"pilots.verdict:{a.verdict.pk}",
        )
        if a.status == "adopted"
        else None
    )  # fmt: skip
