"""States of a decision and what a decider can do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApprovalStatus(models.TextChoices):
    PENDING = "pending", _("menunggu keputusan")
    APPROVED = "approved", _("disetujui")
    REJECTED = "rejected", _("ditolak")
    SENT_BACK = "sent_back", _("dikembalikan")
    CLOSED = "closed", _("ditutup tanpa keputusan")


DECIDED = frozenset({ApprovalStatus.APPROVED, ApprovalStatus.REJECTED, ApprovalStatus.SENT_BACK})


class Action(models.TextChoices):
    APPROVE = "approve", _("Setujui")
    REJECT = "reject", _("Tolak")
    SEND_BACK = "send-back", _("Kembalikan")
    RECALL = "recall", _("Panggil kembali")


NEEDS_REASON = frozenset({Action.REJECT, Action.SEND_BACK, Action.RECALL})


class ProblemCode(models.TextChoices):
    """Why a decision cannot be made. The label is the sentence."""

    OWN_REQUEST = "own_request", _("Anda tidak dapat memutuskan pengajuan Anda sendiri.")
    NOT_DECIDER = "not_decider", _("Pengajuan ini diputuskan oleh pejabat lain.")
    ALREADY_DECIDED = "already_decided", _("Pengajuan ini sudah %(status)s.")
    REASON_REQUIRED = "reason_required", _("Tuliskan alasan keputusan Anda.")
    DAY_BEGUN = "day_begun", _("%(day)s sudah dimulai; hari itu dihitung sebagai hari kantor.")
