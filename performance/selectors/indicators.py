"""Targets of offices as a list: each indicator with its months."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Prefetch, QuerySet

from employees.models import Office
from performance.models import IndicatorMonth, OfficeIndicator


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator, its months, and the last month that has a realisation."""

    indicator: OfficeIndicator
    months: list[IndicatorMonth]

    @property
    def latest(self) -> IndicatorMonth | None:
        done = [month for month in self.months if month.realisation is not None]
        return done[-1] if done else (self.months[-1] if self.months else None)

    @property
    def percent(self) -> int | None:
        """Realisation of the latest month against its target; None where there is nothing to divide."""
        month = self.latest
        if month is None or month.realisation is None or not month.target:
            return None
        return int((month.realisation * 100 / month.target).quantize(Decimal(1), ROUND_HALF_UP))


def offices_seen(agency_id: int, offices: Collection[int] | None) -> QuerySet[Office]:
    """Offices of the agency, only these unless None."""
    rows = Office.objects.filter(agency_id=agency_id)
    return (rows if offices is None else rows.filter(pk__in=offices)).order_by("kind", "name", "pk")


def indicators_in(offices: QuerySet[Office], year: int, office_id: int | None) -> QuerySet[OfficeIndicator]:
    """Indicators of a year with office and months, by office and name."""
    rows = OfficeIndicator.objects.filter(office__in=offices.order_by().values("pk"), year=year)
    if office_id is not None:
        rows = rows.filter(office_id=office_id)
    months = Prefetch("months", queryset=IndicatorMonth.objects.order_by("month"))
    return rows.select_related("office").prefetch_related(months).order_by("office__name", "name", "pk")


def view_of(indicator: OfficeIndicator) -> IndicatorView:
    return IndicatorView(indicator, list(indicator.months.all()))
