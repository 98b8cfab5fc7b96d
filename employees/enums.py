"""Choices about offices, posts, people and roles. Codes follow SIASN (`docs/glossary.md`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Zone(models.TextChoices):
    WIB = "Asia/Jakarta", "WIB"
    WITA = "Asia/Makassar", "WITA"
    WIT = "Asia/Jayapura", "WIT"


class OfficeKind(models.TextChoices):
    HEAD = "head", _("Kantor pusat")
    REGIONAL = "regional", _("Kantor regional")
    UPT = "upt", _("UPT")


class EmployeeKind(models.TextChoices):
    PNS = "pns", "PNS"
    PPPK = "pppk", "PPPK"


class Sex(models.TextChoices):
    MALE = "m", _("laki-laki")
    FEMALE = "f", _("perempuan")


class PostKind(models.TextChoices):
    MANAGERIAL = "managerial", _("Manajerial")
    FUNCTIONAL = "functional", _("Fungsional")
    PELAKSANA = "pelaksana", _("Pelaksana")


class PostLevel(models.TextChoices):
    JPT_UTAMA = "jpt_utama", "JPT Utama"
    JPT_MADYA = "jpt_madya", "JPT Madya"
    JPT_PRATAMA = "jpt_pratama", "JPT Pratama"
    ADMINISTRATOR = "administrator", "Administrator"
    PENGAWAS = "pengawas", "Pengawas"
    NONE = "none", _("Nonstruktural")


class ServiceNature(models.TextChoices):
    """What a service asks of the people behind it (domain.md, section 1, fact 6)."""

    REMOTE = "remote", _("dapat dikerjakan jarak jauh")
    PARTLY = "partly", _("sebagian dapat dikerjakan jarak jauh")
    FACE_TO_FACE = "face_to_face", _("layanan tatap muka")
    OPERATIONS = "operations", _("dukungan operasional di tempat")
    HEALTH = "health", _("tenaga kesehatan")


class LegalStatus(models.TextChoices):
    """SIASN `kedudukanHukum`: two digits with the leading zero, as text."""

    ACTIVE = "01", _("Aktif")
    UNPAID_LEAVE = "02", _("Cuti di luar tanggungan negara")
    STUDY_DUTY = "03", _("Tugas belajar")
    SUSPENDED = "04", _("Pemberhentian sementara")
    DISCIPLINED = "15", _("Sedang menjalani hukuman disiplin")
    PRE_RETIREMENT = "20", _("Masa persiapan pensiun")
    RETIRED = "99", _("Pensiun")


WORKING_STATUSES = frozenset({LegalStatus.ACTIVE, LegalStatus.DISCIPLINED})


class LineKind(models.TextChoices):
    DERIVED = "derived", _("dari struktur unit")
    OVERRIDE = "override", _("ditetapkan admin")


class LineGap(models.TextChoices):
    """Why nobody was found to decide; empty where somebody was."""

    NONE = "", _("ada atasan")
    VACANT = "vacant", _("jabatan pimpinan kosong sampai ke puncak")
    CYCLE = "cycle", _("susunan unit berputar")
    TOP = "top", _("pimpinan tertinggi")
    NO_UNIT = "no_unit", _("pegawai tanpa unit")


class ActingKind(models.TextChoices):
    PLH = "plh", "Plh."
    PLT = "plt", "Plt."


class Role(models.TextChoices):
    """Granted roles. `supervisor` is not among them: it follows from the reporting line."""

    ADMIN = "admin", _("Admin BKD/BKN")
    OFFICIAL = "official", _("Pejabat (PPK)")
    LEADERSHIP = "leadership", _("Pimpinan")
    AUDITOR = "auditor", _("Auditor")


class ImportStatus(models.TextChoices):
    UPLOADED = "uploaded", _("menunggu pemeriksaan")
    INSPECTING = "inspecting", _("sedang diperiksa")
    READY = "ready", _("siap diimpor")
    QUEUED = "queued", _("menunggu giliran")
    APPLYING = "applying", _("sedang diimpor")
    DONE = "done", _("selesai")
    FAILED = "failed", _("gagal")
    DISCARDED = "discarded", _("dibatalkan")


IMPORT_TRANSITIONS: dict[str, frozenset[str]] = {
    ImportStatus.UPLOADED: frozenset({ImportStatus.INSPECTING, ImportStatus.DISCARDED}),
    ImportStatus.INSPECTING: frozenset({ImportStatus.READY, ImportStatus.FAILED, ImportStatus.UPLOADED}),
    ImportStatus.READY: frozenset({ImportStatus.QUEUED, ImportStatus.DISCARDED}),
    ImportStatus.QUEUED: frozenset({ImportStatus.APPLYING}),
    ImportStatus.APPLYING: frozenset({ImportStatus.DONE, ImportStatus.FAILED, ImportStatus.QUEUED}),
    ImportStatus.FAILED: frozenset(),
    ImportStatus.DONE: frozenset(),
    ImportStatus.DISCARDED: frozenset(),
}


class RowOutcome(models.TextChoices):
    NEW = "new", _("baru")
    CHANGED = "changed", _("berubah")
    UNCHANGED = "unchanged", _("tetap")
    REJECTED = "rejected", _("ditolak")
