"""The axes and numberings of the 9-box."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Axis(models.TextChoices):
    HIGH = "high", _("tinggi")
    MEDIUM = "medium", _("menengah")
    LOW = "low", _("rendah")


class BoxScheme(models.TextChoices):
    """A box number means nothing without the numbering it comes from (domain.md, section 4)."""

    PANRB = "panrb_3_2020", _("PermenPANRB 3/2020")
    KEMENKEU = "kemenkeu", _("Kementerian Keuangan")


# (performance, potential) → box, numbering of PermenPANRB 3/2020; performance above/meets/below expectation.
PANRB_GRID: dict[tuple[str, str], int] = {
    ("above", "low"): 4, ("above", "medium"): 7, ("above", "high"): 9,
    ("meets", "low"): 2, ("meets", "medium"): 5, ("meets", "high"): 8,
    ("below", "low"): 1, ("below", "medium"): 3, ("below", "high"): 6,
}  # fmt: skip
