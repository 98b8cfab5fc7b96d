"""The register of services: how a service reaches people, and what may be wrong with counters' hours."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceReach(models.TextChoices):
    """What a verified service asks of the people behind it; the values are those of `ServiceNature`."""

    FACE_TO_FACE = "face_to_face", _("tatap muka")
    PARTLY = "partly", _("sebagian jarak jauh")
    REMOTE = "remote", _("sepenuhnya jarak jauh")


class NatureSource(models.TextChoices):
    """Where the nature of a unit, a post or a counter comes from."""

    REGISTER = "register", _("mengikuti daftar layanan")
    OVERRIDE = "override", _("ditetapkan tersendiri")
    NOTHING = "nothing", _("belum diverifikasi")


class ServiceState(models.TextChoices):
    """What somebody may look for in the register."""

    UNVERIFIED = "unverified", _("belum diverifikasi")
    VERIFIED = "verified", _("sudah diverifikasi")
    NO_CHANNEL = "no_channel", _("tanpa saluran daring")
    CLOSED = "closed", _("ditutup")


class BandFault(models.TextChoices):
    """Why bands of a counter cannot stand; %-templates over the problem's params."""

    BACKWARDS = "band_backwards", _("%(weekday)s: jam selesai %(ends)s harus setelah jam mulai %(starts)s.")
    OVERLAP = (
        "band_overlap",
        _("%(weekday)s: jam %(starts)s–%(ends)s bertumpang tindih dengan jam %(before)s–%(until)s."),
    )
    TOO_MANY = (
        "band_above_staff",
        _(
            "%(weekday)s %(starts)s–%(ends)s: paling sedikit %(minimum)s petugas tidak dapat dipenuhi, karena "
            "hanya %(assigned)s orang ditugaskan di %(counter)s. Tambah petugasnya dahulu, atau turunkan batasnya."
        ),
    )


class WeekdayName(models.IntegerChoices):
    """Monday is 0, as `date.weekday()`."""

    MONDAY = 0, _("Senin")
    TUESDAY = 1, _("Selasa")
    WEDNESDAY = 2, _("Rabu")
    THURSDAY = 3, _("Kamis")
    FRIDAY = 4, _("Jumat")
