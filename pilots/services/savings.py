"""The only writer of assumptions about savings. Rows are added, never edited."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, NotFound, Problem, refuse_if_blocked
from core.services import record
from employees.models import Agency, Office, User
from pilots.enums.savings import AssumptionKey, Origin, SavingsProblem, SourceMark
from pilots.models.savings import SavingsAssumption
from pilots.rules.savings import KEYS, Spread, assumption_problems
from pilots.selectors.assumptions import Assumption, sheets_for


def set_assumption(
    *,
    agency: Agency,
    key: AssumptionKey,
    spread: Spread | None,
    valid_from: date,
    reason: str,
    actor: Actor,
    today: date,
    now: datetime,
    unit: str = "",
    source: str = "",
    source_on: date | None = None,
    mark: SourceMark = SourceMark.OURS,
    legal_reference: str = "",
    office: Office | None = None,
    set_by: User | None = None,
) -> SavingsAssumption:
    """Assume these values from a date on, for the agency or for one office of it; `spread` None inherits again.

    `unit` must be the key's own. The date may lie in the past: savings decide nothing, and a report names its rows.
    Errors: NotFound for another agency's office; Refused (order, bounds, unit, source, reason, dates, nothing to
    leave); Conflict when that date already has a row.
    """
    if office is not None and office.agency_id != agency.pk:
        raise NotFound(_("Kantor ini tidak ditemukan."))
    problems = assumption_problems(key, spread, unit, valid_from, today)
    problems += _telling_problems(spread, source, source_on, reason, today)
    refuse_if_blocked(problems)
    values = spread.values if spread else (None, None, None)
    with transaction.atomic():
        Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        before = sheets_for(agency.pk, [office.pk] if office else [], valid_from)[
            office.pk if office else None
        ]
        if spread is None:
            _refuse_idle(before.get(key), office)
        row = _added(
            agency=agency, office=office, key=key, valid_from=valid_from,
            low=values[0], central=values[1], high=values[2], unit=KEYS[key].unit,
            source=source.strip()[:300] if spread else "", source_on=source_on if spread else None, mark=mark,
            legal_reference=legal_reference.strip()[:200], reason=reason.strip()[:300],
            set_by=set_by, created_at=now,
        )  # fmt: skip
        record(
            agency=agency.code, actor=actor, verb="savings.assumption_set", target=row, now=now,
            before=_told(before.get(key)), after=_after(row, office),
        )  # fmt: skip
    return row


def _telling_problems(
    spread: Spread | None, source: str, source_on: date | None, reason: str, today: date
) -> list[Problem]:
    found = []
    if spread is not None and not source.strip():
        found.append(Problem(SavingsProblem.NO_SOURCE))
    if spread is not None and source_on is None:
        found.append(Problem(SavingsProblem.NO_SOURCE_DATE))
    if spread is not None and source_on is not None and source_on > today:
        found.append(Problem(SavingsProblem.SOURCE_AHEAD, params={"day": source_on}))
    if not reason.strip():
        found.append(Problem(SavingsProblem.NO_REASON))
    return found


def _refuse_idle(before: Assumption | None, office: Office | None) -> None:
    own = Origin.OFFICE if office else Origin.AGENCY
    if before is None or before.origin != own:
        refuse_if_blocked([Problem(SavingsProblem.NOTHING_TO_LEAVE)])


def _added(**fields: Any) -> SavingsAssumption:
    try:
        with transaction.atomic():
            return SavingsAssumption.objects.create(**fields)
    except IntegrityError as error:
        words = str(SavingsProblem.TAKEN.label) % {"day": date_format(fields["valid_from"], "j M Y")}
        raise Conflict(words, code=SavingsProblem.TAKEN.value) from error


def _told(found: Assumption | None) -> dict[str, Any] | None:
    return found.as_json() if found else None


def _after(row: SavingsAssumption, office: Office | None) -> dict[str, Any]:
    return {
        "key": row.key, "office": office.code if office else "", "valid_from": row.valid_from.isoformat(),
        "low": row.low, "central": row.central, "high": row.high, "unit": row.unit, "source": row.source,
        "source_on": row.source_on.isoformat() if row.source_on else None, "mark": row.mark,
        "legal_reference": row.legal_reference, "reason": row.reason,
    }  # fmt: skip
