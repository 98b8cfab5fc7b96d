"""Where complaints come from, what they are about, how far they are, and the words of a refusal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ComplaintSource(models.TextChoices):
    CITIZEN = "citizen", _("masyarakat")
    PARTNER = "partner", _("instansi mitra")
    LETTER = "letter", _("surat")
    PHONE = "phone", _("telepon")
    SP4N = "sp4n", "SP4N-LAPOR!"
    DESK = "desk", _("datang langsung")


# What people send themselves; the others are written down by an admin.
SENT_SOURCES = (ComplaintSource.CITIZEN, ComplaintSource.PARTNER)
HAND_SOURCES = (ComplaintSource.LETTER, ComplaintSource.PHONE, ComplaintSource.SP4N, ComplaintSource.DESK)


class ComplaintCategory(models.TextChoices):
    SLOW = "slow", _("layanan lambat atau tidak selesai pada waktunya")
    UNREACHABLE = "unreachable", _("petugas tidak dapat dihubungi")
    CLOSED = "closed", _("loket tutup atau tidak ada petugas")
    WRONG = "wrong", _("hasil layanan keliru")
    CONDUCT = "conduct", _("sikap petugas")
    OTHER = "other", _("lainnya")


class ComplaintStatus(models.TextChoices):
    RECEIVED = "received", _("diterima")
    IN_REVIEW = "in_review", _("sedang diperiksa")
    UPHELD = "upheld", _("terbukti")
    NOT_UPHELD = "not_upheld", _("tidak terbukti")
    OUTSIDE = "outside", _("di luar kantor ini atau tidak jelas")


OPEN = frozenset({ComplaintStatus.RECEIVED, ComplaintStatus.IN_REVIEW})
OUTCOMES = (ComplaintStatus.UPHELD, ComplaintStatus.NOT_UPHELD, ComplaintStatus.OUTSIDE)
DECIDED = frozenset(OUTCOMES)

TRANSITIONS: dict[str, frozenset[ComplaintStatus]] = {
    ComplaintStatus.RECEIVED: frozenset({ComplaintStatus.IN_REVIEW}),
    ComplaintStatus.IN_REVIEW: DECIDED,
    ComplaintStatus.UPHELD: frozenset({ComplaintStatus.IN_REVIEW}),
    ComplaintStatus.NOT_UPHELD: frozenset({ComplaintStatus.IN_REVIEW}),
    ComplaintStatus.OUTSIDE: frozenset({ComplaintStatus.IN_REVIEW}),
}


class ComplaintFault(models.TextChoices):
    """What stands in the way of a complaint or of its decision."""

    FUTURE = "future", _("Tanggal kejadian tidak boleh setelah hari ini (%(today)s).")
    TOO_OLD = (
        "too_old",
        _(
            "Kejadian sebelum %(first)s tidak dapat lagi diperiksa lewat formulir ini. "
            "Sampaikan langsung kepada kantornya atau lewat SP4N-LAPOR!."
        ),
    )
    NO_SUBJECT = "no_subject", _("Tulis ringkasan pengaduan dalam satu kalimat.")
    NO_TEXT = "no_text", _("Ceritakan apa yang terjadi, supaya dapat diperiksa.")
    TOO_LONG = "too_long", _("Salah satu isian terlalu panjang.")
    CONTACT = "contact", _("Tulis satu alamat surel atau satu nomor telepon, atau kosongkan.")
    NO_ANSWER = "no_answer", _("Tulis jawaban yang akan dibaca pengadu.")
    NO_REASON = "no_reason", _("Tulis alasan keputusan untuk catatan instansi.")
    NO_ABOUT_WFA = "no_about_wfa", _("Nyatakan apakah pengaduan yang terbukti ini akibat WFA.")


class ContactKind(models.TextChoices):
    MAIL = "mail", _("surel")
    PHONE = "phone", _("telepon")
