"""Device, internet and skill: what is declared, what became of it, and what is missing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IctLevel(models.TextChoices):
    NONE = "none", _("belum mampu")
    BASIC = "basic", _("dasar")
    ADVANCED = "advanced", _("mahir")


class Device(models.TextChoices):
    """What the person would work with; who owns it is counted, nothing else of it is asked."""

    OWN = "own", _("laptop sendiri")
    OFFICE = "office", _("laptop kantor")
    NONE = "none", _("belum ada laptop")


class SpeedOrigin(models.TextChoices):
    """`MEASURED` only where this server saw the rounds of the measurement."""

    MEASURED = "measured", _("diukur di portal")
    TYPED = "typed", _("diketik sendiri")


class ReadinessState(models.TextChoices):
    WAITING = "waiting", _("menunggu atasan")
    CONFIRMED = "confirmed", _("dikonfirmasi")
    RETURNED = "returned", _("dikembalikan")


class Gap(models.TextChoices):
    """What is missing for readiness, in the order in which it can be mended."""

    UNDECLARED = "undeclared", _("belum mengisi pernyataan")
    UNCONFIRMED = "unconfirmed", _("belum dikonfirmasi atasan")
    NO_LAPTOP = "no_laptop", _("belum ada laptop")
    SLOW = "slow", _("internet kurang cepat")
    ICT = "ict", _("kemampuan TIK kurang")


class Doubt(models.TextChoices):
    """What a supervisor should look at before confirming."""

    TYPED = "typed", _("kecepatan diketik, tidak diukur di portal")
    BELOW = "below", _("di bawah syarat kebijakan")
    JUMP = "jump", _("kecepatan lebih dari lima kali pernyataan sebelumnya")
    NO_TEST = "no_test", _("belum mengikuti tes mandiri TIK")
    ABOVE_TEST = "above_test", _("kemampuan TIK yang dinyatakan di atas hasil tes")
