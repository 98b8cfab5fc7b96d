"""The facts of some people on a date as they were known at a moment (docs/adr/0016).

The same statement as `facts.facts_of`, with other rows under it: people, posts and facts in the version of the
moment instead of the present one, and nothing that was recorded later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from django.db import models

from core.models import PastModel
from core.statements import Row, fetched, known_rows, moment
from eligibility.enums import SuspensionStatus
from eligibility.models import (
    DisciplineRecord,
    NatureException,
    PastRating,
    PastReadiness,
    PastTalent,
    Readiness,
    ServiceRating,
    Suspension,
    TalentAssessment,
)
from eligibility.rules import Facts
from eligibility.selectors.facts import _DATED, EVERYBODY_HAS, FEW_HAVE, PEOPLE, Kind, _looked_up, _select
from employees.models import PastEmployment, PastPost, Post
from performance.models import Assessment, PastAssessment

PAST: dict[type[models.Model], type[PastModel]] = {
    TalentAssessment: PastTalent,
    Assessment: PastAssessment,
    Readiness: PastReadiness,
    ServiceRating: PastRating,
}
CONFIRMED, LIFTED = SuspensionStatus.CONFIRMED.value, SuspensionStatus.LIFTED.value
# A suspension keeps its moments itself: confirmed by then, and not lifted or lifted for later days only.
_SUSPENDED = (
    f"status IN ('{CONFIRMED}', '{LIFTED}') AND (confirmed_at IS NULL OR confirmed_at <= %(known_at)s) "
    f"AND (status = '{CONFIRMED}' OR lifted_on > %(on)s OR lifted_at > %(known_at)s) AND {_DATED}"
)
DAYS_END = ("_on", "_since", "_from", "_until", "_start", "_end")
_RECORDED = "(recorded_at IS NULL OR recorded_at <= %(known_at)s)"
# Closed, revoked: the moment is kept beside the day, so what happened later did not hold then.
_OPEN = "({0}_on IS NULL OR {0}_on > %(on)s OR {0}_at > %(known_at)s)"
OTHERWISE = {
    Suspension: _SUSPENDED,
    DisciplineRecord: f"{_RECORDED} AND {_DATED} AND {_OPEN.format('closed')}",
    NatureException: f"{_RECORDED} AND {_DATED} AND {_OPEN.format('revoked')}",
}
_DAYS = tuple(n for n, name in enumerate(Facts._fields) if name.endswith(DAYS_END))
_YES = Facts._fields.index("has_laptop")


def facts_then(employee_ids: Collection[int], on: date, known_at: datetime) -> Iterator[Facts]:
    """Facts of these people by rising id, in one statement; nobody who was not yet known at the moment."""
    if not employee_ids:
        return
    listed = ",".join(str(int(pk)) for pk in employee_ids)
    kinds = [_then(kind, listed) for kind in (*EVERYBODY_HAS, *FEW_HAVE)]
    sql = _select(kinds, [_looked_up(kind) for kind in kinds], "TRUE", sources=(_people(listed), _posts()))
    for row in fetched(sql, {"on": on, "known_at": moment(known_at)}):
        yield Facts._make(_typed(row))


def _then(kind: Kind, listed: str) -> Kind:
    if kind.model in OTHERWISE:
        return kind._replace(condition=OTHERWISE[kind.model])
    within = f"{kind.key} IN ({listed})" if kind.key == "employee_id" else f"{kind.key} IS NOT NULL"
    return kind._replace(rows=known_rows(kind.model, PAST[kind.model], within))


def _people(listed: str) -> str:
    """The first version that was still known after the moment; without one, the present row."""
    own = {PastEmployment._meta.pk.column, "employee_id", "known_from", "known_until"}
    columns = [f.column for f in PastEmployment._meta.concrete_fields if f.column not in own]
    chosen = ", ".join(f"CASE WHEN p.id IS NULL THEN x.{c} ELSE p.{c} END AS {c}" for c in columns)
    known = "CASE WHEN p.id IS NULL THEN x.recorded_at ELSE p.known_from END"
    return f"""(
        SELECT x.id, x.agency_id, {chosen} FROM {PEOPLE} x LEFT JOIN {PastEmployment._meta.db_table} p
        ON p.id = {_first_after(PastEmployment, "x.id")}
        WHERE x.id IN ({listed}) AND ({known} IS NULL OR {known} <= %(known_at)s)
    )"""  # noqa: S608  # names of ours and numbers only


def _posts() -> str:
    return f"""(
        SELECT y.id, COALESCE(q.level, y.level) AS level FROM {Post._meta.db_table} y
        LEFT JOIN {PastPost._meta.db_table} q ON q.id = {_first_after(PastPost, "y.id")}
    )"""  # noqa: S608  # names of ours only


def _first_after(past: type[PastModel], owner: str) -> str:
    return (
        f"(SELECT MIN(h.id) FROM {past._meta.db_table} h "  # noqa: S608  # names of ours only
        f"WHERE h.{past.KEY} = {owner} AND h.known_until > %(known_at)s)"
    )


def _typed(row: Row) -> list[Any]:
    """SQLite gives what comes out of a subquery as it stores it: days as texts, yes as 1."""
    values = list(row)
    for n in _DAYS:
        if isinstance(values[n], str):
            values[n] = date.fromisoformat(values[n])
    if values[_YES] is not None:
        values[_YES] = bool(values[_YES])
    return values
