"""The roll-out in stages: states of pilots as the board shows them, what a gate says, and the words of refusals."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from employees.enums import OfficeKind

# Head office first, regional offices next, service units last.
STAGES: tuple[OfficeKind, ...] = (OfficeKind.HEAD, OfficeKind.REGIONAL, OfficeKind.UPT)


class PilotState(models.TextChoices):
    """What a pilot has come to, in the order in which an office passes through them."""

    PLANNED = "planned", _("direncanakan")
    RUNNING = "running", _("berjalan")
    RAISED = "raised", _("kuota naik")
    HELD = "held", _("kuota tetap")
    LOWERED = "lowered", _("kuota turun")
    STOPPED = "stopped", _("dihentikan")


NO_PILOT = "none"
BOARD_STATES = [(NO_PILOT, _("belum uji coba")), *PilotState.choices]


class GateReason(models.TextChoices):
    """Why a gate is open or closed; the label is the sentence."""

    FIRST = "first", _("Tahap pertama selalu terbuka.")
    NO_OFFICES = "no_offices", _("Instansi ini tidak mempunyai kantor pada tahap ini; tahap ini dilewati.")
    OPENED = "opened", _("Dibuka pada %(day)s karena syaratnya terpenuhi.")
    OPENED_BY_HAND = (
        "opened_by_hand",
        _("Dibuka pejabat pada %(day)s sebelum syaratnya terpenuhi: %(reason)s"),
    )
    BEFORE_CLOSED = "before_closed", _("Tahap sebelumnya (%(stage)s) belum dibuka.")
    TOO_FEW_RAISED = (
        "too_few_raised",
        _("Uji coba di tahap %(stage)s yang berakhir dengan kuota naik: %(raised)s, diperlukan %(needed)s."),
    )
    TOO_MANY_STOPPED = (
        "too_many_stopped",
        _("Uji coba di tahap %(stage)s yang dihentikan: %(stopped)s, paling banyak %(allowed)s."),
    )
    MET = "met", _("Syaratnya terpenuhi; menunggu pejabat membuka tahap ini.")
    SINCE_FAILED = (
        "since_failed",
        _(
            "Sejak dibuka, syaratnya tidak lagi terpenuhi. Tahap ini tetap terbuka; pertimbangkan uji coba berikutnya."
        ),
    )


class RolloutProblem(models.TextChoices):
    """Why a stage cannot be opened or a gate cannot be set."""

    UNKNOWN_STAGE = "unknown_stage", _("Tahap ini tidak ada.")
    OPEN_ALREADY = "open_already", _("Tahap ini sudah terbuka.")
    NO_OFFICES = "no_offices", _("Tidak ada kantor pada tahap ini, jadi tidak ada yang dibuka.")
    BEFORE_CLOSED = "before_closed", _("Buka dahulu tahap %(stage)s.")
    NEEDS_REASON = (
        "needs_reason",
        _("Syarat tahap ini belum terpenuhi. Untuk membukanya dengan tangan, tulis alasannya."),
    )
    NO_REASON = "no_reason", _("Tulis alasan penetapan ini.")
    OUT_OF_RANGE = "out_of_range", _("Jumlahnya harus antara 0 dan %(most)s.")
    PAST = "past", _("Syarat berlaku paling awal hari ini.")
    FAR_AHEAD = "far_ahead", _("Syarat berlaku paling lambat %(day)s.")
    TAKEN = "taken", _("Syarat mulai %(day)s sudah ditetapkan dan tidak dapat diubah. Pilih tanggal lain.")
