"""Service indicators in a verdict: named, judged by a point where months are few, and told without an interval."""

from datetime import date
from decimal import Decimal

import pytest

from performance.models import IndicatorMonth, OfficeIndicator
from pilots.enums.plans import Finding
from pilots.rules.results import reason_of, result_of
from pilots.selectors.criteria_shown import criteria_shown
from pilots.selectors.words import reason_words
from tests.pilots.trial import a_trial, night

NAME = "Persentase usul tepat waktu"
pytestmark = pytest.mark.django_db


def deliver(office, values):
    row = OfficeIndicator.objects.create(office=office, year=2026, name=NAME, unit="%", source="uji")
    IndicatorMonth.objects.bulk_create(
        IndicatorMonth(
            indicator=row, month=date(2026, month, 1), target=95, realisation=Decimal(value),
            received_on=date(2026, 11, 20),
        )
        for month, value in values.items()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("during", "finding", "outcome", "words"),
    [
        ("96", Finding.PASSED, "raise", "terjaga"),
        ("90", Finding.FAILED, "hold", "turun"),
    ],
)
def test_few_months_are_judged_by_their_point(during, finding, outcome, words):
    pilot = a_trial(others=1, terms={"service_indicators": [NAME]})
    [other] = pilot.comparisons.all()
    deliver(pilot.office, {8: "96", 9: "96", 10: during})
    deliver(other, {8: "94", 9: "94", 10: "94"})
    verdict = night(pilot)
    [service] = [r for r in map(result_of, verdict.results) if r.criterion == "service"]
    assert (service.finding, service.name, service.method, service.low) == (
        finding,
        NAME,
        "month_points",
        None,
    )
    assert verdict.outcome == outcome, verdict.reasons
    [told] = [w for w in map(reason_words, map(reason_of, verdict.reasons)) if NAME in w]
    assert words in told and "None" not in told
    [card] = criteria_shown([service], alpha=0.05, hidden=frozenset())
    assert "Terlalu sedikit bulan" in card.sentence


def test_an_indicator_without_months_stands_in_nobodys_way():
    pilot = a_trial(others=1, terms={"service_indicators": [NAME]})
    verdict = night(pilot)
    [service] = [r for r in map(result_of, verdict.results) if r.criterion == "service"]
    assert (service.finding, verdict.outcome) == (Finding.ABSENT, "raise")
