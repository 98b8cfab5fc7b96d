"""States of a decision, what a decider can do, and the words of every refusal."""

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

# What a decision makes of the approval; the same words name the state of the request.
OUTCOME: dict[str, ApprovalStatus] = {
    Action.APPROVE: ApprovalStatus.APPROVED,
    Action.REJECT: ApprovalStatus.REJECTED,
    Action.SEND_BACK: ApprovalStatus.SENT_BACK,
}


class Grouping(models.TextChoices):
    """How the inbox is ordered; the values stand in its address (`?kelompok=`)."""

    DEADLINE = "", _("Menurut tenggat")
    PERSON = "orang", _("Per orang")
    DAY = "hari", _("Per hari")


class ProblemCode(models.TextChoices):
    """Why a decision cannot be made, or what it would break. The label is the sentence."""

    NOT_FOUND = "not_found", _("Pengajuan ini tidak ditemukan.")
    OWN_REQUEST = "own_request", _("Anda tidak dapat memutuskan pengajuan Anda sendiri.")
    NOT_DECIDER = "not_decider", _("Pengajuan ini diputuskan oleh pejabat lain.")
    ALREADY_DECIDED = (
        "already_decided",
        _("Pengajuan ini sudah %(status)s oleh %(who)s pada %(at)s. Tidak ada yang perlu Anda lakukan lagi."),
    )
    CLOSED = "closed", _("Pengajuan ini tidak menunggu keputusan lagi: %(status)s.")
    REASON_REQUIRED = "reason_required", _("Tuliskan alasan keputusan Anda.")
    REASON_TOO_LONG = "reason_too_long", _("Alasan paling panjang %(limit)s huruf.")
    DAY_BEGUN = "day_begun", _("%(day)s sudah dimulai; hari itu dihitung sebagai hari kantor.")
    NOT_ELIGIBLE = (
        "not_eligible",
        _("%(name)s tidak lagi memenuhi syarat WFA: %(why)s. Kembalikan atau tolak pengajuan ini."),
    )
    UNIT_MINIMUM = (
        "unit_minimum",
        _("%(day)s: di %(unit)s tinggal %(after)s pegawai di kantor, padahal paling sedikit %(minimum)s."),
    )
    COUNTER_MINIMUM = (
        "counter_minimum",
        _("%(day)s: di %(counter)s tinggal %(after)s petugas, padahal paling sedikit %(minimum)s."),
    )
    ABSENT = "absent", _("%(day)s: pegawai ini tercatat %(kind)s.")
    EXCEPTION_REASON = (
        "exception_reason",
        _("Persetujuan ini memerlukan alasan tertulis karena: %(why)s"),
    )
    REPORTS_OPEN = (
        "reports_open",
        _("%(number)s laporan hari WFA dalam 30 hari terakhir belum dikirim atau terlambat."),
    )
    OVERDUE = "overdue", _("Tenggat keputusan sudah lewat: %(due)s.")
    NOT_GRANTED = (
        "not_granted",
        _("%(day)s bukan hari WFA yang disetujui, jadi tidak bisa dipanggil kembali."),
    )
    NOTHING_GRANTED = "nothing_granted", _("Pengajuan ini tidak memiliki hari WFA yang masih berlaku.")
    OWN_DECIDER = "own_decider", _("Pegawai tidak dapat menjadi pemutus pengajuannya sendiri.")
    UNKNOWN_DECIDER = (
        "unknown_decider",
        _("Tidak ada pegawai aktif dengan NIP itu di instansi Anda. Periksa 18 angka NIP-nya."),
    )
    UNKNOWN_ACTION = "unknown_action", _("Tindakan itu tidak dikenal.")
    TOO_MANY = "too_many", _("Paling banyak %(limit)s pengajuan sekali kirim.")
    NOTHING_CHOSEN = "nothing_chosen", _("Pilih sedikitnya satu pengajuan.")
