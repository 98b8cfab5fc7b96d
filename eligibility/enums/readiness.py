"""Skill with devices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IctLevel(models.TextChoices):
    NONE = "none", _("belum mampu")
    BASIC = "basic", _("dasar")
    ADVANCED = "advanced", _("mahir")
