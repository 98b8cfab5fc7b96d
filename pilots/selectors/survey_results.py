"""What a reader may see of a survey: representation at any time, results once it is closed, by the reader's scope."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.problems import NotFound
from employees.models import Office, Unit
from pilots.enums.surveys import Grade, SurveyStatus
from pilots.models.surveys import Invitation, Question, Survey, SurveyResponse
from pilots.rules.representation import Cell, Group, by_grade, by_office, by_unit, whole
from pilots.rules.survey_results import Asking, QuestionResult, Tallies, Tally, result_of
from pilots.selectors.surveys import labels_of, questions_of

OTHER_OFFICES = gettext_lazy("Kantor lainnya (%(count)s)")
OTHER_UNITS = gettext_lazy("Unit lainnya (%(count)s)")
OTHER_GRADES = gettext_lazy("Golongan lainnya (%(count)s)")
_CHANCE = secrets.SystemRandom()


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """A row of representation with its words."""

    name: str
    group: Group


@dataclass(frozen=True, slots=True)
class SurveyView:
    """One look at a survey. `office`: the one looked at; None = everybody invited.

    `offices`: those that the reader may look at by themselves. `total` None: too few to be shown at all.
    `results` None: not closed yet, or too few sheets for this look.
    """

    office: Office | None
    offices: list[Office]
    total: Group | None
    by_office: list[NamedGroup]
    by_unit: list[NamedGroup]
    by_grade: list[NamedGroup]
    results: list[QuestionResult] | None
    may_see_all: bool


def cells_of(survey: Survey) -> list[Cell]:
    """Counts of the invitations by office, unit and grade. One query."""
    rows = Invitation.objects.filter(survey=survey).order_by("office__name", "unit__name", "grade")
    counted = rows.values_list("office", "unit", "grade").annotate(
        invited=Count("pk"), done=Count("pk", filter=Q(answered=True))
    )
    return [Cell(*row) for row in counted]


def tallies_of(survey: Survey) -> Tallies:
    """Every sheet of a closed survey, counted. One query."""
    sheets = SurveyResponse.objects.filter(survey=survey).values_list("office", "answers")
    return Tallies(sheets.iterator(chunk_size=2000))


def survey_view(survey: Survey, scope: frozenset[int] | None, office_id: int | None = None) -> SurveyView:
    """What somebody with this scope (None = the whole agency) sees of the survey or of one of its offices.

    Without `office_id`: everybody, or the reader's first office where everybody is not for this reader.
    Errors: NotFound for an office outside the scope, or one that is too small to be shown.
    """
    cells, least = cells_of(survey), survey.min_group
    may_see_all = scope is None or {cell.office for cell in cells} <= scope
    groups = by_office(cells, least)
    shown = _offices(groups)
    names = {pk: office.name for pk, office in shown.items()}
    offices = [office for pk, office in shown.items() if scope is None or pk in scope]
    office = _looked_at(offices, office_id, may_see_all=may_see_all)
    if office is not None:
        total = next(group for group in groups if group.key == office.pk)
        units = _units(cells, office.pk, least)
        return SurveyView(office, offices, total, [], units, [], results_of(survey, office.pk), may_see_all)
    if not may_see_all:
        return SurveyView(None, [], None, [], [], [], None, may_see_all)
    alone = int(groups[0].key or 0) if len(groups) == 1 else 0
    return SurveyView(
        None, offices, whole(cells, least), _named(groups, names, OTHER_OFFICES), _units(cells, alone, least),
        _named(by_grade(cells, least), dict(Grade.choices), OTHER_GRADES), results_of(survey), may_see_all,
    )  # fmt: skip


def _offices(groups: Iterable[Group]) -> dict[int | str | None, Office]:
    """The offices of these groups by key, in their order."""
    keys = [group.key for group in groups if group.key is not None]
    found = Office.objects.in_bulk(keys)
    return {key: found[key] for key in keys}


def _looked_at(offices: Sequence[Office], office_id: int | None, *, may_see_all: bool) -> Office | None:
    if office_id is None:
        return None if may_see_all or not offices else offices[0]
    found = next((office for office in offices if office.pk == office_id), None)
    if found is None:
        raise NotFound(_("Hasil kantor ini tidak dapat ditampilkan."))
    return found


def _units(cells: Sequence[Cell], office: int, least: int) -> list[NamedGroup]:
    groups = by_unit(cells, office, least)
    units = Unit.objects.in_bulk([group.key for group in groups if group.key is not None])
    return _named(groups, {pk: unit.name for pk, unit in units.items()}, OTHER_UNITS)


def _named(groups: Iterable[Group], names: Mapping[Any, object], others: Promise) -> list[NamedGroup]:
    return [
        NamedGroup(str(others) % {"count": g.merged} if g.key is None else str(names[g.key]), g)
        for g in groups
    ]


def results_of(survey: Survey, office: int | None = None) -> list[QuestionResult] | None:
    """Results of every question, of everybody or of one office; None before closing or with too few sheets."""
    if survey.status != SurveyStatus.CLOSED:
        return None
    tallies, least = tallies_of(survey), survey.min_group
    enough = tallies.total >= least if office is None else office in tallies.offices(least)
    if not enough:
        return None
    return [_result(question, tallies.of(question.pk, least, office)) for question in questions_of(survey)]


def _result(question: Question, tally: Tally | None) -> QuestionResult:
    asking = Asking(question.pk, question.kind, question.words, labels_of(question), question.is_satisfaction)
    texts = list(tally.texts) if tally else []
    _CHANCE.shuffle(texts)
    return result_of(asking, tally, texts)
