"""Causes, levels and states of early warnings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cause(models.TextChoices):
    MISSED_CHECKINS = "missed_checkins", _("presensi WFA tidak tercatat")
    MISSED_REPORTS = "missed_reports", _("laporan harian tidak dikirim")
    MONTHLY_SCORE = "monthly_score", _("nilai kinerja bulanan rendah")
    ABSENCE = "absence", _("tidak hadir tanpa keterangan")
    UNANSWERED_CALLS = "unanswered_calls", _("panggilan tidak dijawab")
    INDEX_DROP = "index_drop", _("indeks kinerja turun dari kebiasaan sendiri")


class Level(models.TextChoices):
    NOTICE = "notice", _("perhatian")
    AMBER = "amber", _("peringatan")
    RED = "red", _("peringatan merah")


LEVEL_ORDER: dict[str, int] = {Level.NOTICE: 1, Level.AMBER: 2, Level.RED: 3}


class WarningStatus(models.TextChoices):
    OPEN = "open", _("terbuka")
    ANSWERED = "answered", _("dijawab")
    CLOSED = "closed", _("selesai")


class AnswerKind(models.TextChoices):
    COACHING = "coaching", _("catatan pembinaan")
    REASON = "reason", _("ada alasannya")


class RunStatus(models.TextChoices):
    QUEUED = "queued", _("menunggu")
    RUNNING = "running", _("berjalan")
    DONE = "done", _("selesai")
    FAILED = "failed", _("gagal")


class Remark(models.TextChoices):
    """What a decider reads beside a request."""

    OPEN_WARNING = "open_warning", _("Peringatan dini yang belum selesai (%(level)s): %(cause)s.")
