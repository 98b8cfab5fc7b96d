"""Service indicators in a plan: how a change was judged, and which ones cannot be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    """How a change of means was judged; the label is what a report says of it."""

    MONTHS = "months", _("selang dari sebaran antarbulan")
    MONTH_POINTS = "month_points", _("titik tanpa selang: terlalu sedikit bulan")


class Fitness(models.TextChoices):
    """Whether an indicator may enter a plan, and why not."""

    USABLE = "usable", _("dapat dipakai uji coba")
    WRONG_UNIT = "wrong_unit", _("satuannya bukan persentase atau indeks")
    NO_VALUES = "no_values", _("belum ada realisasi")
