"""Ratings of PermenPANRB 6/2022 (in SIASN rows 1 is best); states of targets, reports and reviews."""

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


class CoreValue(models.TextChoices):
    """BerAKHLAK, the values by which behaviour is judged."""

    SERVICE = "service", _("Berorientasi Pelayanan")
    ACCOUNTABLE = "accountable", _("Akuntabel")
    COMPETENT = "competent", _("Kompeten")
    HARMONIOUS = "harmonious", _("Harmonis")
    LOYAL = "loyal", _("Loyal")
    ADAPTIVE = "adaptive", _("Adaptif")
    COLLABORATIVE = "collaborative", _("Kolaboratif")


class ReviewStatus(models.TextChoices):
    DRAFT = "draft", _("draf")
    SHARED = "shared", _("disampaikan")


class PlanStatus(models.TextChoices):
    DRAFT = "draft", _("draf")
    SUBMITTED = "submitted", _("menunggu klarifikasi")
    SENT_BACK = "sent_back", _("dikembalikan")
    AGREED = "agreed", _("disepakati")
    SUPERSEDED = "superseded", _("digantikan")


PLAN_TRANSITIONS: dict[str, frozenset[str]] = {
    PlanStatus.DRAFT: frozenset({PlanStatus.SUBMITTED}),
    PlanStatus.SUBMITTED: frozenset({PlanStatus.AGREED, PlanStatus.SENT_BACK}),
    PlanStatus.SENT_BACK: frozenset({PlanStatus.SUBMITTED}),
    PlanStatus.AGREED: frozenset({PlanStatus.SUPERSEDED}),
    PlanStatus.SUPERSEDED: frozenset(),
}


class ReportStatus(models.TextChoices):
    DRAFT = "draft", _("draf")
    SUBMITTED = "submitted", _("terkirim")
    ASKED_BACK = "asked_back", _("diminta diperbaiki")
    ACCEPTED = "accepted", _("diterima")


REPORT_TRANSITIONS: dict[str, frozenset[str]] = {
    ReportStatus.DRAFT: frozenset({ReportStatus.SUBMITTED}),
    ReportStatus.SUBMITTED: frozenset({ReportStatus.ACCEPTED, ReportStatus.ASKED_BACK}),
    ReportStatus.ASKED_BACK: frozenset({ReportStatus.SUBMITTED}),
    ReportStatus.ACCEPTED: frozenset(),
}
FILED = frozenset({ReportStatus.SUBMITTED, ReportStatus.ASKED_BACK, ReportStatus.ACCEPTED})
