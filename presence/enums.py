"""Kinds of attendance events, verdicts on a position, states of corrections, steps of PP 94/2021."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    IN = "in", _("masuk")
    OUT = "out", _("pulang")


class Mode(models.TextChoices):
    """Where the day is worked (KMOB's words are WFO, WFA, PERJADIN)."""

    WFO = "wfo", "WFO"
    WFA = "wfa", "WFA"
    TRAVEL = "travel", _("perjalanan dinas")


class PositionVerdict(models.TextChoices):
    """What a position shows. An error is always `unknown`, never a pass."""

    VERIFIED = "verified", _("terverifikasi")
    PLAUSIBLE = "plausible", _("masuk akal")
    UNKNOWN = "unknown", _("tidak diketahui")
    OUTSIDE = "outside", _("di luar tempat")


class DistanceBand(models.TextChoices):
    """How far from the place, coarse enough to keep after the coordinates are deleted."""

    NEAR = "near", _("sampai 100 m")
    WALK = "walk", _("100–500 m")
    SHORT = "short", _("500 m–2 km")
    TOWN = "town", _("2–10 km")
    REGION = "region", _("10–50 km")
    FAR = "far", _("lebih dari 50 km")
    UNKNOWN = "unknown", _("tidak diketahui")


class UnknownWhy(models.TextChoices):
    """Why a verdict is `unknown`; empty otherwise."""

    NONE = "", _("–")
    DENIED = "denied", _("izin posisi ditolak pada perangkat")
    UNAVAILABLE = "unavailable", _("perangkat tidak dapat menentukan posisi")
    TIMEOUT = "timeout", _("perangkat terlalu lama menentukan posisi")
    UNSUPPORTED = "unsupported", _("peramban tidak mengenal posisi")
    NOT_GIVEN = "not_given", _("posisi tidak dikirim")
    INVALID = "invalid", _("posisi yang dikirim tidak masuk akal")
    INACCURATE = "inaccurate", _("posisi terlalu kasar untuk diputuskan")
    NO_PLACE = "no_place", _("tempat kerja hari itu tidak mempunyai koordinat")


class Hint(models.TextChoices):
    """Something to look at; never guilt, and never part of the verdict."""

    IMPOSSIBLE_TRAVEL = "impossible_travel", _("jarak dari posisi sebelumnya tidak mungkin ditempuh")
    ACCURACY_ZERO = "accuracy_zero", _("ketelitian posisi dilaporkan 0 m")
    REPEATED_POSITION = "repeated_position", _("koordinat persis sama dengan hari-hari sebelumnya")
    ZONE_MISMATCH = "zone_mismatch", _("zona waktu perangkat berbeda dengan zona kantor")
    CLOCK_OFF = "clock_off", _("jam perangkat berbeda lebih dari 5 menit dengan jam server")
    LATE_DELIVERY = "late_delivery", _("dikirim kemudian karena sambungan terputus")


class AttendanceStatus(models.TextChoices):
    """A settled working day."""

    PRESENT = "present", _("hadir")
    INCOMPLETE = "incomplete", _("masuk atau pulang tidak tercatat")
    ABSENT = "absent", _("tidak hadir tanpa keterangan")
    EXCUSED = "excused", _("cuti, sakit, atau dinas")
    UNCOUNTED = "uncounted", _("tidak dihitung oleh portal")


class CorrectionStatus(models.TextChoices):
    WAITING = "waiting", _("menunggu")
    ACCEPTED = "accepted", _("diterima")
    REJECTED = "rejected", _("ditolak")


class ConductKind(models.TextChoices):
    UNANSWERED_CALL = "unanswered_call", _("panggilan tidak dijawab")
    CONDUCT = "conduct", _("catatan perilaku")


class ProposalStatus(models.TextChoices):
    WAITING = "waiting", _("menunggu pejabat")
    TAKEN_UP = "taken_up", _("ditindaklanjuti")
    DISMISSED = "dismissed", _("tidak dilanjutkan")


class AbsenceStep(models.TextChoices):
    """Steps of PP 94/2021 by working days absent without valid reason in one year (domain.md, section 6)."""

    VERBAL = "verbal", _("teguran lisan")
    WRITTEN = "written", _("teguran tertulis")
    DISSATISFACTION = "dissatisfaction", _("pernyataan tidak puas secara tertulis")
    CUT_6 = "cut_6", _("pemotongan tunjangan kinerja 25 % selama 6 bulan")
    CUT_9 = "cut_9", _("pemotongan tunjangan kinerja 25 % selama 9 bulan")
    CUT_12 = "cut_12", _("pemotongan tunjangan kinerja 25 % selama 12 bulan")
    DEMOTION = "demotion", _("penurunan jabatan setingkat lebih rendah selama 12 bulan")
    REMOVAL = "removal", _("pembebasan dari jabatan menjadi pelaksana selama 12 bulan")
    DISMISSAL = "dismissal", _("pemberhentian dengan hormat tidak atas permintaan sendiri")
