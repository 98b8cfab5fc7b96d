"""Signed pilots with a verdict, as a report reads them: stored shapes with plausible numbers."""

from datetime import UTC, date, datetime, timedelta

from pilots.models import Adoption, ComparisonOffice, EvaluationRun, FrozenPlan, Pilot, Verdict
from pilots.rules.plans import OfficeFacts, PlanFacts, plan_hash, plan_text
from pilots.rules.terms import Terms, terms_data
from tests.factories import EmployeeFactory, OfficeFactory, QuotaFactory

START, END, BASELINE = date(2026, 9, 7), date(2026, 11, 7), date(2026, 7, 7)
SIGNED_AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
DECIDED_AT = datetime(2026, 11, 8, 19, 30, tzinfo=UTC)
DECIDED_ON, EFFECTIVE = date(2026, 11, 9), date(2026, 11, 16)
FINDING_KEYS = (
    "criterion", "kind", "finding", "must", "limit", "estimate", "low", "high", "lower", "upper", "se", "df", "n",
    "units", "method", "name", "placebo",
)  # fmt: skip


def result(criterion, kind, finding, limit, **numbers):
    """A stored result; what is not named is empty."""
    empty = dict.fromkeys(FINDING_KEYS) | {"must": True, "n": 0, "units": 0, "method": "", "name": ""}
    return empty | {"criterion": criterion, "kind": kind, "finding": finding, "limit": limit} | numbers


def share(criterion, limit, estimate, low, high, n, finding="passed"):
    numbers = {"estimate": estimate, "low": low, "high": high, "n": n, "method": "wilson"}
    return result(criterion, "threshold", finding, limit, **numbers)


INDEX = result(
    "index", "non_inferiority", "passed", 3.0, estimate=-0.62, low=-1.93, high=0.69, lower=-1.72, upper=0.48,
    se=0.668, df=61, n=1012, units=62, method="did", placebo={"rank": 4, "of": 8, "p": 0.62},
)  # fmt: skip
RESULTS = [
    INDEX,
    share("predicate", 90.0, 96.4, 82.3, 99.4, 28),
    share("attendance", 95.0, 97.9, 95.1, 99.1, 238),
    share("reports", 90.0, 95.8, 92.5, 97.7, 238),
    share("hours", 95.0, 96.1, 92.5, 98.0, 206),
    result("complaints", "stop", "passed", 0, estimate=0, n=0, method="count"),
    result("service", "non_inferiority", "absent", 2.0),
]
REASONS = [
    {"code": "gates_passed", "params": {"count": 214, "share": 94.2}},
    {
        "code": "not_inferior",
        "params": {"criterion": "index", "estimate": -0.62, "lower": -1.72, "upper": 0.48, "margin": 3.0},
    },
    {"code": "reached", "params": {"criterion": "attendance", "share": 97.9, "least": 95.0}},
    {"code": "no_complaints", "params": {"count": 0}},
    {"code": "all_passed", "params": {}},
]


def quality(office, comparisons):
    weeks = [BASELINE + timedelta(days=6) + timedelta(weeks=n) for n in range(17)]
    rows = [
        {
            "code": o.code,
            "name": o.name,
            "in_pilot": o == office,
            "expected": 240 + n,
            "observed": 226 - 3 * n,
        }
        for n, o in enumerate((office, *comparisons))
    ]
    return {
        "gates": [
            {"gate": "wfa_days", "passed": True, "value": 214, "least": 30, "why": ""},
            {"gate": "observed", "passed": True, "value": 94.2, "least": 80.0, "why": ""},
            {"gate": "estimable", "passed": True, "value": None, "least": None, "why": ""},
        ],
        "enrolled": 28, "left": 1, "wfa_days": 214, "expected": 240, "observed": 226, "offices": rows,
        "baseline_weeks": 8, "window_weeks": 8,
        "series": [
            {
                "week": week.isoformat(), "pilot": 78.2 + (n * 7 % 5) * 0.7 - 1, "n_pilot": 27,
                "comparison": (77.6 + (n * 3 % 4) * 0.6) if comparisons else None, "n_comparison": 34,
            }
            for n, week in enumerate(weeks)
        ],
        "sources": {"members": 62, "indices": 1012, "attendance": 2480, "reports": 238, "complaints": 0},
    }  # fmt: skip


def make_pilot(
    office=None, *, compared=1, terms=None, purpose="Melihat apakah dua hari WFA menjaga kinerja.", **values
):
    """A draft with comparison offices of the same agency."""
    office = office or OfficeFactory()
    number = 1 + Pilot.objects.filter(agency=office.agency_id).count()
    pilot = Pilot.objects.create(
        **{
            "agency": office.agency, "office": office, "year": 2026, "sequence": number, "purpose": purpose,
            "start_on": START, "end_on": END, "baseline_from": BASELINE, "quota_now": 0, "quota_tried": 1,
            "quota_goal": 2, "terms": terms_data(terms or Terms()), "window_from": START, "window_to": END,
            "created_at": SIGNED_AT,
        } | values
    )  # fmt: skip
    for _ in range(compared):
        ComparisonOffice.objects.create(pilot=pilot, office=OfficeFactory(agency=office.agency))
    return pilot


def freeze(pilot, *, author=None):
    """The plan as it would be proposed."""
    terms = Terms(**{k: tuple(v) if isinstance(v, list) else v for k, v in pilot.terms.items()})
    facts = PlanFacts(
        office=_facts(pilot.office), comparisons=tuple(map(_facts, pilot.comparisons.order_by("code"))),
        start_on=pilot.start_on, today=SIGNED_AT.date(), quota_now=pilot.quota_now, quota_tried=pilot.quota_tried,
        quota_goal=pilot.quota_goal, cap=2, terms=terms,
    )  # fmt: skip
    text = plan_text(
        facts, number=pilot.number, agency=pilot.agency.code, purpose=pilot.purpose,
        power={"probability": 0.86, "smallest_margin": 2.4},
    )  # fmt: skip
    version = 1 + pilot.frozen_plans.count()
    return FrozenPlan.objects.create(
        pilot=pilot, version=version, text=text, sha256=plan_hash(text), frozen_by=author, frozen_at=SIGNED_AT
    )


def _facts(office):
    return OfficeFacts(office.pk, office.agency_id, office.code, office.name, 20)


def make_signed(office=None, *, status="running", signer=None, signed_as="Kepala Biro Kepegawaian", **values):
    """A pilot whose plan is signed."""
    pilot = make_pilot(office, **values)
    pilot.signed_plan = freeze(pilot)
    pilot.signed_by = signer or EmployeeFactory(unit__office=pilot.office)
    pilot.signed_as, pilot.signed_at, pilot.status = signed_as, SIGNED_AT, status
    pilot.due_on = pilot.window_to
    pilot.save()
    return pilot


def make_verdict(pilot=None, *, due_on=None, kind="final", **values):
    """A verdict with its run; by default a raise from 1 to 2."""
    pilot = pilot or make_signed()
    run = EvaluationRun.objects.create(
        pilot=pilot, due_on=due_on or END, kind=kind, status="done", window_from=START, window_to=END,
        finished_at=DECIDED_AT, counts={"members": 62, "indices": 1012}, checksum="c" * 64,
    )  # fmt: skip
    sequence = 1 + Verdict.objects.filter(agency=pilot.agency_id).count()
    return Verdict.objects.create(
        **{
            "run": run, "pilot": pilot, "agency": pilot.agency, "year": 2026, "sequence": sequence,
            "outcome": "raise", "decided_on": DECIDED_ON, "quota_before": 1, "quota_after": 2, "reasons": REASONS,
            "results": RESULTS, "quality": quality(pilot.office, list(pilot.comparisons.order_by("code"))),
            "context": {"survey": None, "savings": None}, "engine": "1", "code": f"kode-{pilot.pk}-{run.pk}-abcdefgh",
            "created_at": DECIDED_AT,
        } | values
    )  # fmt: skip


def make_adoption(verdict, *, status="adopted", mode="automatic", **values):
    """What became of it; an adopted one with its dated row."""
    quota = None
    if status == "adopted":
        quota = QuotaFactory(
            office=verdict.pilot.office, days=verdict.quota_after, valid_from=EFFECTIVE, reason="Putusan"
        )
    if status == "vetoed":
        signer = verdict.pilot.signed_by
        values = {
            "decided_by": signer,
            "decided_at": DECIDED_AT + timedelta(days=1),
            "reason": "Layanan libur",
        } | values
    return Adoption.objects.create(
        **{"verdict": verdict, "mode": mode, "status": status, "effective_on": EFFECTIVE, "quota": quota}
        | values
    )
