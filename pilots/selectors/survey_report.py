"""What a pilot's report says of surveys: how far they represent an office, and how satisfied its people are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from pilots.analysis import Interval
from pilots.enums.surveys import SurveyStatus
from pilots.models.surveys import Survey
from pilots.rules.representation import by_office
from pilots.selectors.survey_results import cells_of, results_of
from pilots.selectors.surveys import asked_in


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """One closed survey as far as it concerns an office; shares are 0–1, the mean 1–5, intervals 95 %.

    `representation` None: the office is too small a group. `satisfaction` and `favourable` (share of 4 and 5) None:
    no such question, or too few answers to be shown. `earlier`: other surveys closed in the same span, latest first.
    """

    survey_id: int
    title: str
    closed_on: date
    representation: Interval | None
    invited: int | None
    answered: int | None
    satisfaction: Interval | None
    favourable: Interval | None
    answers: int | None
    earlier: tuple[SurveyReport, ...] = ()


def survey_report(office_id: int, first: date, last: date) -> SurveyReport | None:
    """The latest survey that asked people of the office and was closed from `first` to `last`; None without one."""
    closed = Survey.objects.filter(status=SurveyStatus.CLOSED, closed_on__range=(first, last))
    surveys = [s for s in closed.order_by("-closed_on", "-pk") if asked_in(s, frozenset({office_id}))]
    if not surveys:
        return None
    latest, *others = surveys
    return _report(latest, office_id, tuple(_report(survey, office_id) for survey in others))


def _report(survey: Survey, office_id: int, earlier: tuple[SurveyReport, ...] = ()) -> SurveyReport:
    groups = by_office(cells_of(survey), survey.min_group)
    group = next((g for g in groups if g.key == office_id), None)
    results = (results_of(survey, office_id) if group else None) or []
    satisfaction = next((r for r in results if r.is_satisfaction and not r.hidden), None)
    return SurveyReport(
        survey_id=survey.pk,
        title=survey.title,
        closed_on=cast(date, survey.closed_on),
        representation=group.share if group else None,
        invited=group.invited if group else None,
        answered=group.answered if group else None,
        satisfaction=satisfaction.mean if satisfaction else None,
        favourable=satisfaction.favourable if satisfaction else None,
        answers=satisfaction.people if satisfaction else None,
        earlier=earlier,
    )
