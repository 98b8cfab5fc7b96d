"""The evaluation report as its paper shows it: the page's report, whose it is, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core.problems import NotFound
from pilots.models import Pilot, Verdict
from pilots.rules.results import result_of
from pilots.selectors.criteria_shown import hidden_criteria
from pilots.selectors.reporting import Report, report_of


@dataclass(frozen=True, slots=True)
class Signature:
    """Who bound the office to which plan; `at` in the zone of the office."""

    name: str
    post: str
    at: datetime | None
    version: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PaperReport:
    """`kind` and `zone` as words; `first` to `last` was judged; `made_at` in the zone of the office; `address`: where
    anybody verifies it; `small`: it tells of groups that are shown to overseers only.
    """

    report: Report
    number: str
    pilot: str
    agency: str
    office: str
    zone: str
    kind: str
    first: date
    last: date
    made_at: datetime
    signature: Signature
    engine: str
    checksum: str
    address: str
    small: bool


def reported_verdict(pilot: Pilot, pk: int | None = None) -> Verdict:
    """A verdict of this pilot, the latest without `pk`, with everything that its report reads. Errors: NotFound."""
    rows = pilot.verdicts.select_related(
        "agency", "run", "adoption__decided_by", "adoption__quota", "pilot__agency", "pilot__office",
        "pilot__signed_plan", "pilot__signed_by",
    )  # fmt: skip
    found = (rows.filter(pk=pk) if pk is not None else rows.order_by("-decided_on", "-pk")).first()
    if found is None:
        raise NotFound(_("Laporan ini belum ada atau tidak ditemukan."))
    return found


def paper_of(verdict: Verdict, *, sees_numbers: bool) -> PaperReport:
    """In the active language. Nothing in it depends on the day it is asked for.

    `sees_numbers`: the reader oversees the office, so small groups are no secret to them.
    """
    pilot, run = verdict.pilot, verdict.run
    office = pilot.office
    rows = [result_of(row) for row in verdict.results]
    return PaperReport(
        report=report_of(pilot, verdict, verdict.decided_on, sees_numbers=sees_numbers),
        number=verdict.number,
        pilot=pilot.number,
        agency=verdict.agency.name,
        office=f"{office.name} ({office.code})",
        zone=office.zone_name,
        kind=run.get_kind_display(),
        first=run.window_from,
        last=run.window_to - timedelta(days=1),
        made_at=verdict.created_at.astimezone(office.tz),
        signature=_signature(pilot),
        engine=verdict.engine,
        checksum=run.checksum,
        address=address_of(verdict),
        small=sees_numbers and bool(hidden_criteria(rows, int(verdict.quality["enrolled"]))),
    )


def address_of(verdict: Verdict) -> str:
    """Where anybody verifies the paper; printed as a QR code."""
    return settings.PORTAL_URL.rstrip("/") + reverse("report_verify", args=[verdict.code])


def _signature(pilot: Pilot) -> Signature:
    frozen = pilot.signed_plan
    return Signature(
        name=pilot.signed_by.full_name if pilot.signed_by else "",
        post=pilot.signed_as,
        at=pilot.signed_at.astimezone(pilot.office.tz) if pilot.signed_at else None,
        version=frozen.version if frozen else 0,
        sha256=frozen.sha256 if frozen else "",
    )
