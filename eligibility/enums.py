"""Who may work away: the rules by name, the words of each, and the states of what they look at."""

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


class IctLevel(models.TextChoices):
    NONE = "none", _("belum mampu")
    BASIC = "basic", _("dasar")
    ADVANCED = "advanced", _("mahir")


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


class PolicyStatus(models.TextChoices):
    DRAFT = "draft", _("rancangan")
    PUBLISHED = "published", _("ditetapkan")
    WITHDRAWN = "withdrawn", _("ditarik")


class Rule(models.TextChoices):
    """The rules in the order in which a person reads them."""

    AT_WORK = "at_work", _("Status kepegawaian aktif")
    DISCIPLINE = "discipline", _("Tidak sedang dalam atau menjalani hukuman disiplin")
    SUSPENSION = "suspension", _("WFA tidak sedang dihentikan sementara")
    POST_LEVEL = "post_level", _("Jenjang jabatan tidak dikecualikan")
    NEW_IN_POST = "new_in_post", _("Masa kerja dalam jabatan cukup")
    SERVICE = "service", _("Layanan dapat dikerjakan jarak jauh")
    TALENT_BOX = "talent_box", _("Kotak talenta memenuhi syarat")
    PREDICATE = "predicate", _("Predikat kinerja memenuhi syarat")
    LAPTOP = "laptop", _("Memiliki laptop")
    BANDWIDTH = "bandwidth", _("Kecepatan internet cukup")
    ICT = "ict", _("Mampu menggunakan TIK")


class Corrector(models.TextChoices):
    """Who can correct the datum behind a reason."""

    ADMIN = "admin", _("Admin BKD/BKN")
    SUPERVISOR = "supervisor", _("Atasan langsung")
    SELF = "self", _("Anda sendiri")
    APPRAISER = "appraiser", _("Pejabat penilai kinerja")
