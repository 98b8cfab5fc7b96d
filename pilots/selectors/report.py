"""The evaluation report as one frozen view model that page, PDF and JSON share, in the active language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core.problems import NotFound
from employees.models import Agency, Office
from pilots.enums.plans import AdoptionStatus, Finding
from pilots.models import Adoption, Pilot, Verdict
from pilots.rules.results import reason_of, result_of
from pilots.selectors.context_shown import context_shown
from pilots.selectors.paper_parts import (
    Labelled,
    PlanPart,
    QualityPart,
    Scale,
    Week,
    Weekly,
    plan_part,
    quality_part,
    scale_of,
    weekly_of,
)
from pilots.selectors.report_words import (
    bound,
    criterion_name,
    in_unit,
    interval,
    limit,
    method,
    placebo,
    sample,
    shown,
    span,
)
from pilots.selectors.words import outcome_sentence, sentences

__all__ = ["CriterionPart", "Labelled", "Report", "Scale", "Week", "Weekly", "report_of", "reported_verdict"]


@dataclass(frozen=True, slots=True)
class AdoptionPart:
    """What became of the verdict. `status`: AdoptionStatus value; `decided_by`, `decided_at` where a person acted."""

    status: str
    label: str
    mode: str
    effective_on: date
    decided_by: str
    decided_at: datetime | None
    reason: str

    @property
    def vetoed(self) -> bool:
        return self.status == AdoptionStatus.VETOED


@dataclass(frozen=True, slots=True)
class CriterionPart:
    """One criterion in words. `finding` and `kind` are values, the rest is for reading; `scale` is its drawing."""

    code: str
    name: str
    kind: str
    must: bool
    finding: str
    finding_label: str
    estimate: str
    interval: str
    bound: str
    limit: str
    n: str
    sample: str
    method: str
    placebo: str
    scale: Scale | None

    @property
    def passed(self) -> bool:
        return self.finding == Finding.PASSED


@dataclass(frozen=True, slots=True)
class Report:
    """*Laporan Evaluasi Uji Coba*. Dates are days, moments stand in the zone of the office (`zone`: "WIB")."""

    pk: int
    pilot_pk: int
    number: str
    pilot_number: str
    agency: str
    office: str
    office_code: str
    zone: str
    kind: str
    period: str
    baseline: str
    first_day: date
    window_from: date
    window_to: date
    decided_on: date
    made_at: datetime
    outcome: str
    outcome_label: str
    sentence: str
    quota_before: int
    quota_after: int
    effective_on: date | None
    adoption: AdoptionPart | None
    reasons: tuple[str, ...]
    criteria: tuple[CriterionPart, ...]
    weekly: Weekly | None
    quality: QualityPart
    survey: tuple[Labelled, ...]
    savings: tuple[Labelled, ...]
    plan: PlanPart
    engine: str
    checksum: str
    code: str
    address: str

    @property
    def changes_quota(self) -> bool:
        return self.quota_before != self.quota_after

    @property
    def vetoed(self) -> bool:
        return self.adoption is not None and self.adoption.vetoed


def reported_verdict(pilot: Pilot, pk: int | None = None) -> Verdict:
    """A verdict of this pilot, the latest without `pk`, with everything that its report reads. Errors: NotFound."""
    rows = pilot.verdicts.select_related(
        "agency", "run", "adoption__decided_by", "pilot__office", "pilot__signed_plan", "pilot__signed_by"
    )
    found = (rows.filter(pk=pk) if pk is not None else rows.order_by("-decided_on", "-pk")).first()
    if found is None:
        raise NotFound(_("Laporan ini belum ada atau tidak ditemukan."))
    return found


def report_of(verdict: Verdict) -> Report:
    """The report in the active language; no queries beyond that of `reported_verdict`."""
    pilot, run = verdict.pilot, verdict.run
    office, agency = pilot.office, verdict.agency
    adoption = adoption_of(verdict, office)
    effective = adoption.effective_on if adoption else None
    beside = context_shown(verdict.context)
    return Report(
        pk=verdict.pk,
        pilot_pk=pilot.pk,
        number=verdict.number,
        pilot_number=pilot.number,
        **_places(agency, office),
        kind=run.get_kind_display(),
        period=span(run.window_from, run.window_to),
        baseline=span(pilot.baseline_from, pilot.start_on),
        first_day=pilot.start_on,
        window_from=run.window_from,
        window_to=run.window_to,
        decided_on=verdict.decided_on,
        made_at=verdict.created_at.astimezone(office.tz),
        outcome=verdict.outcome,
        outcome_label=verdict.get_outcome_display(),
        sentence=sentence_of(verdict, office.name, effective),
        quota_before=verdict.quota_before,
        quota_after=verdict.quota_after,
        effective_on=effective,
        adoption=adoption,
        reasons=tuple(sentences(reason_of(row) for row in verdict.reasons)),
        criteria=tuple(criterion_part(row) for row in verdict.results),
        weekly=weekly_of(verdict.quality, pilot.start_on),
        quality=quality_part(verdict.quality),
        survey=tuple(Labelled(str(n), words) for n, words in enumerate(beside.survey, 1)),
        savings=tuple(
            Labelled(line.name, f"{line.central} ({line.low} … {line.high})") for line in beside.savings
        ),
        plan=plan_part(pilot, office),
        engine=verdict.engine,
        checksum=run.checksum,
        code=verdict.code,
        address=address_of(verdict),
    )


def sentence_of(verdict: Verdict, office: str, effective_on: date | None) -> str:
    return outcome_sentence(verdict.outcome, office, verdict.quota_before, verdict.quota_after, effective_on)


def address_of(verdict: Verdict) -> str:
    """Where anybody verifies the paper; printed as a QR code."""
    return settings.PORTAL_URL.rstrip("/") + reverse("report_verify", args=[verdict.code])


def adoption_of(verdict: Verdict, office: Office) -> AdoptionPart | None:
    row: Adoption | None = getattr(verdict, "adoption", None)
    if row is None:
        return None
    return AdoptionPart(
        status=row.status,
        label=row.get_status_display(),
        mode=row.get_mode_display(),
        effective_on=row.effective_on,
        decided_by=row.decided_by.full_name if row.decided_by else "",
        decided_at=row.decided_at.astimezone(office.tz) if row.decided_at else None,
        reason=row.reason,
    )


def criterion_part(data: Mapping[str, Any]) -> CriterionPart:
    """A stored result in words."""
    row = result_of(data)
    return CriterionPart(
        code=row.criterion,
        name=criterion_name(row),
        kind=row.kind.value,
        must=row.must,
        finding=row.finding.value,
        finding_label=str(row.finding.label),
        estimate=in_unit(row, row.estimate),
        interval=interval(row),
        bound=bound(row),
        limit=limit(row),
        n=shown(row.n, 0),
        sample=sample(row),
        method=method(row.method),
        placebo=placebo(row.placebo),
        scale=scale_of(row),
    )


def _places(agency: Agency, office: Office) -> dict[str, str]:
    return {
        "agency": agency.name, "office": office.name, "office_code": office.code, "zone": office.zone_name,
    }  # fmt: skip
