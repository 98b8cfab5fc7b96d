"""Ratings of PermenPANRB 6/2022. In SIASN rows 1 is best."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rating(models.TextChoices):
    """Work result or behaviour against expectation (SIASN 1, 2, 3)."""

    ABOVE = "above", _("di atas ekspektasi")
    MEETS = "meets", _("sesuai ekspektasi")
    BELOW = "below", _("di bawah ekspektasi")


class Predicate(models.TextChoices):
    """Performance predicate (SIASN quadrant 1 … 5)."""

    VERY_GOOD = "very_good", _("Sangat Baik")
    GOOD = "good", _("Baik")
    NEEDS_WORK = "needs_work", _("Butuh Perbaikan")
    POOR = "poor", _("Kurang")
    VERY_POOR = "very_poor", _("Sangat Kurang")


PREDICATE_SCORE: dict[str, int] = {
    Predicate.VERY_GOOD: 100,
    Predicate.GOOD: 80,
    Predicate.NEEDS_WORK: 60,
    Predicate.POOR: 40,
    Predicate.VERY_POOR: 20,
}


class PeriodKind(models.TextChoices):
    MONTH = "month", _("bulanan")
    QUARTER = "quarter", _("triwulanan")
    YEAR = "year", _("tahunan")
