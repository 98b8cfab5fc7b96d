"""What anybody may learn from the code on a report: that it is ours, what it said, and what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.problems import NotFound
from pilots.enums.plans import AdoptionStatus
from pilots.models import Adoption, Verdict
from pilots.selectors.reporting import verdict_sentence

CODE = re.compile(r"[A-Za-z0-9_-]{8,40}")


@dataclass(frozen=True, slots=True)
class Verified:
    """A report that is ours, without names of persons. `status`: AdoptionStatus value, empty where no quota changes;
    `newer`: number of a later report of the same pilot, empty if this is the last.
    """

    number: str
    pilot: str
    office: str
    agency: str
    period_from: date
    period_to: date
    decided_on: date
    outcome: str
    sentence: str
    quota_before: int
    quota_after: int
    sha256: str
    status: str
    effective_on: date | None
    followed_on: date | None
    newer: str

    @property
    def vetoed(self) -> bool:
        return self.status == AdoptionStatus.VETOED

    @property
    def adopted(self) -> bool:
        return self.status == AdoptionStatus.ADOPTED

    @property
    def waiting(self) -> bool:
        return self.status == AdoptionStatus.WAITING


def verified(code: str) -> Verified:
    """The report that carries the code. Errors: NotFound for everything that is no code of ours."""
    known = CODE.fullmatch(code)
    rows = Verdict.objects.select_related("agency", "run", "adoption", "pilot__office", "pilot__signed_plan")
    found = rows.filter(code=code).first() if known else None
    if found is None:
        raise NotFound(_("Kode ini tidak dikenal."))
    return _told(found)


def _told(verdict: Verdict) -> Verified:
    pilot, run = verdict.pilot, verdict.run
    adoption: Adoption | None = getattr(verdict, "adoption", None)
    effective = adoption.effective_on if adoption else None
    decided_at = adoption.decided_at if adoption else None
    return Verified(
        number=verdict.number,
        pilot=pilot.number,
        office=pilot.office.name,
        agency=verdict.agency.name,
        period_from=run.window_from,
        period_to=date.fromordinal(run.window_to.toordinal() - 1),
        decided_on=verdict.decided_on,
        outcome=verdict.outcome,
        sentence=verdict_sentence(verdict, pilot.office.name, effective),
        quota_before=verdict.quota_before,
        quota_after=verdict.quota_after,
        sha256=pilot.signed_plan.sha256 if pilot.signed_plan else "",
        status=adoption.status if adoption else "",
        effective_on=effective,
        followed_on=decided_at.astimezone(pilot.office.tz).date() if decided_at else None,
        newer=_newer(verdict),
    )


def _newer(verdict: Verdict) -> str:
    last = Verdict.objects.filter(pilot=verdict.pilot_id).order_by("-decided_on", "-pk").first()
    return last.number if last and last.pk != verdict.pk else ""
