"""Service indicators of offices by month, as plans use them and as the page shows them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.charts import Line
from employees.models import Office
from performance.models import IndicatorMonth
from pilots.enums.indicators import Fitness
from pilots.rules.indicators import usable_indicator


class MonthValue(NamedTuple):
    """First of the month, what was reached (None: not told yet), and what was to be reached, in the unit's points."""

    month: date
    realisation: float | None
    target: float


@dataclass(frozen=True, slots=True)
class ServiceIndicator:
    """One indicator of one office over a span; `unit` as last delivered, months in order."""

    office_id: int
    name: str
    unit: str
    months: tuple[MonthValue, ...]

    @property
    def fitness(self) -> Fitness:
        if not usable_indicator(self.unit):
            return Fitness.WRONG_UNIT
        return Fitness.USABLE if self.values else Fitness.NO_VALUES

    @property
    def usable(self) -> bool:
        return self.fitness == Fitness.USABLE

    @property
    def values(self) -> tuple[float, ...]:
        """The realisations that were told, oldest first."""
        return tuple(value.realisation for value in self.months if value.realisation is not None)

    def between(self, first: date, last: date) -> tuple[float, ...]:
        """Realisations of the months from `first` to `last` (first days, both inclusive)."""
        return tuple(
            v.realisation for v in self.months if v.realisation is not None and first <= v.month <= last
        )


def service_months(
    office_ids: Collection[int], first_month: date, last_month: date
) -> list[ServiceIndicator]:
    """Indicators of these offices from month to month (first days, both inclusive), by office and name. One query.

    An indicator goes on over the turn of the year under the same name, however it is spaced or capitalised.
    """
    rows = IndicatorMonth.objects.filter(
        indicator__office__in=office_ids, month__gte=first_month, month__lte=last_month
    ).order_by("month", "pk")
    names: dict[tuple[int, str], tuple[str, str]] = {}
    months: dict[tuple[int, str], dict[date, MonthValue]] = {}
    for office_id, name, unit, month, target, realisation in rows.values_list(
        "indicator__office_id", "indicator__name", "indicator__unit", "month", "target", "realisation"
    ):
        key = (office_id, " ".join(name.split()).casefold())
        names[key] = (name, unit)
        reached = None if realisation is None else float(realisation)
        months.setdefault(key, {})[month] = MonthValue(month, reached, float(target))
    return [
        ServiceIndicator(key[0], *names[key], tuple(months[key].values()))
        for key in sorted(months, key=lambda key: (key[0], key[1]))
    ]


@dataclass(frozen=True, slots=True)
class IndicatorCard:
    """An indicator with its chart; the arguments of `line_chart`. No chart of fewer than two months."""

    key: str
    indicator: ServiceIndicator
    labels: list[str]
    lines: list[Line]
    low: float
    high: float

    @property
    def drawn(self) -> bool:
        return len(self.indicator.values) > 1


def indicator_cards(office: Office, year: int) -> list[IndicatorCard]:
    """The office's indicators of a year, those that a pilot would use first."""
    found = service_months([office.pk], date(year, 1, 1), date(year, 12, 1))
    found.sort(key=lambda indicator: (not indicator.usable, indicator.name.casefold()))
    return [_card(f"indicator-{number}", indicator) for number, indicator in enumerate(found, 1)]


def _card(key: str, indicator: ServiceIndicator) -> IndicatorCard:
    labels = [date_format(value.month, "M") for value in indicator.months]
    reached = [value.realisation for value in indicator.months]
    targets = [value.target for value in indicator.months]
    low, high = _room([value for value in (*reached, *targets) if value is not None])
    lines = [Line(_("Realisasi"), reached, "main"), Line(_("Target"), targets, "limit")]
    return IndicatorCard(key, indicator, labels, lines, low, high)


def _room(values: Sequence[float]) -> tuple[float, float]:
    """Round ends a little beyond the values, so that the line is not drawn along the edge."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    step = 10.0 ** floor(log10(max(high - low, abs(high) / 10, 1e-6)))
    first, last = floor(low / step) * step, ceil(high / step) * step
    return (first - step if first == low else first), (last + step if last == high else last)
