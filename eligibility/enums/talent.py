"""The axes and numberings of the 9-box."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Axis(models.TextChoices):
    HIGH = "high", _("tinggi")
    MEDIUM = "medium", _("menengah")
    LOW = "low", _("rendah")


class BoxScheme(models.TextChoices):
    """A box number means nothing without the numbering it comes from (domain.md, section 4)."""

    PANRB = "panrb_3_2020", _("PermenPANRB 3/2020")
    KEMENKEU = "kemenkeu", _("Kementerian Keuangan")


class NoBox(models.TextChoices):
    """Why somebody's box is unknown on a date, in the order in which a verdict looks."""

    NONE = "none", _("belum pernah dinilai")
    OTHER = "other_scheme", _("penomoran lain tanpa pemetaan")
    EXPIRED = "expired", _("kedaluwarsa")


class Move(models.TextChoices):
    """What became of a box from one period to the next. The numbers of PermenPANRB 3/2020 rank the boxes."""

    UP = "up", _("naik")
    SAME = "same", _("tetap")
    DOWN = "down", _("turun")
    NEW = "new", _("baru dinilai")
    LOST = "lost", _("tidak dinilai lagi")


# (performance, potential) → box, numbering of PermenPANRB 3/2020; performance above/meets/below expectation.
PANRB_GRID: dict[tuple[str, str], int] = {
    ("above", "low"): 4, ("above", "medium"): 7, ("above", "high"): 9,
    ("meets", "low"): 2, ("meets", "medium"): 5, ("meets", "high"): 8,
    ("below", "low"): 1, ("below", "medium"): 3, ("below", "high"): 6,
}  # fmt: skip

# What follows from a box (domain.md, section 4); the other boxes ask for nothing of their own.
_POOL: Promise = _("kelompok rencana suksesi")
_COUNSEL: Promise = _("konseling kinerja")
FOLLOW_UP: dict[int, Promise] = {
    9: _POOL, 8: _POOL, 7: _POOL, 6: _COUNSEL, 3: _COUNSEL,
    1: _("ditangani sesuai peraturan perundang-undangan"),
}  # fmt: skip
