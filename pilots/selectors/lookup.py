"""Finding pilots and verdicts: by id for pages, by what people type for commands."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.problems import NotFound
from pilots.models import Pilot, Verdict

WITH = ("office__agency", "agency", "signed_plan", "signed_by", "created_by", "trial_quota")


def pilot_of(agency_id: int, pk: int) -> Pilot:
    """A pilot of the agency. Errors: NotFound."""
    found = Pilot.objects.select_related(*WITH).filter(agency=agency_id, pk=pk).first()
    if found is None:
        raise NotFound(_("Uji coba ini tidak ditemukan."))
    return found


def verdict_of(agency_id: int, pilot_id: int, pk: int) -> Verdict:
    """A verdict of one pilot of the agency. Errors: NotFound."""
    rows = Verdict.objects.select_related("run", "adoption__quota", "adoption__decided_by", "pilot__office")
    found = rows.filter(agency=agency_id, pilot=pilot_id, pk=pk).first()
    if found is None:
        raise NotFound(_("Laporan ini tidak ditemukan."))
    return found


def pilot_named(text: str) -> Pilot:
    """By id ("17"), number ("UC-2026-003") or agency and number ("BKN/UC-2026-003"). Errors: NotFound, in English."""
    agency, _slash, name = text.strip().rpartition("/")
    rows = Pilot.objects.select_related(*WITH)
    if agency:
        rows = rows.filter(agency__code__iexact=agency)
    if name.isascii() and name.isdigit():
        found = list(rows.filter(pk=int(name))[:2])
    else:
        parts = name.upper().split("-")
        numbers = [int(p) for p in parts[1:] if p.isascii() and p.isdigit()]
        known = parts[0] == "UC" and len(parts) == 3 and len(numbers) == 2
        found = list(rows.filter(year=numbers[0], sequence=numbers[1])[:2]) if known else []
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound(f"Several agencies have a pilot {name}; say AGENCY/{name}.")
    raise NotFound(f"There is no pilot {text!r}; give its id, or a number like UC-2026-003.")
