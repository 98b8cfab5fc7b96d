"""Words that every app shares."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    BLOCKS = "blocks", _("menghalangi")
    NEEDS_APPROVAL = "needs_approval", _("perlu persetujuan khusus")
    WARNS = "warns", _("peringatan")


class MailStatus(models.TextChoices):
    QUEUED = "queued", _("menunggu")
    SENDING = "sending", _("sedang dikirim")
    SENT = "sent", _("terkirim")
    FAILED = "failed", _("gagal")


class NoticeLevel(models.TextChoices):
    INFO = "info", _("informasi")
    SUCCESS = "success", _("berhasil")
    WARNING = "warning", _("perhatian")
