"""Discipline, and the states of a suspension."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SuspensionStatus(models.TextChoices):
    PROPOSED = "proposed", _("diusulkan")
    CONFIRMED = "confirmed", _("berlaku")
    REJECTED = "rejected", _("ditolak")
    LIFTED = "lifted", _("dicabut")


class DisciplineLevel(models.TextChoices):
    """SIASN `jenisTingkatHukumanId`; `P` = still in process."""

    LIGHT = "R", _("ringan")
    MEDIUM = "S", _("sedang")
    HEAVY = "B", _("berat")
    IN_PROCESS = "P", _("dalam proses")


class DisciplineClosing(models.TextChoices):
    """Why a record no longer counts before its own last day."""

    ENDED = "ended", _("selesai")
    ANNULLED = "annulled", _("dibatalkan")
