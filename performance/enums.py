"""Ratings of PermenPANRB 6/2022 (in SIASN rows 1 is best); states of targets, reports and reviews."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rating(models.TextChoices):
    """Work result or behaviour against expectation (SIASN 1, 2, 3)."""

    ABOVE = "above", _("di atas ekspektasi")
    MEETS = "meets", _("sesuai ekspektasi")
    BELOW = "below", _("di bawah ekspektasi")


class Predicate(models.TextChoices):
    """Performance predicate (SIASN quadrant 1 … 5)."""

    VERY_GOOD = "very_good", _("Sangat Baik")
    GOOD = "good", _("Baik")
    NEEDS_WORK = "needs_work", _("Butuh Perbaikan")
    POOR = "poor", _("Kurang")
    VERY_POOR = "very_poor", _("Sangat Kurang")


PREDICATE_SCORE: dict[str, int] = {
    Predicate.VERY_GOOD: 100,
    Predicate.GOOD: 80,
    Predicate.NEEDS_WORK: 60,
    Predicate.POOR: 40,
    Predicate.VERY_POOR: 20,
}


class PeriodKind(models.TextChoices):
    MONTH = "month", _("bulanan")
    QUARTER = "quarter", _("triwulanan")
    YEAR = "year", _("tahunan")


class CoreValue(models.TextChoices):
    """BerAKHLAK, the values by which behaviour is judged."""

    SERVICE = "service", _("Berorientasi Pelayanan")
    ACCOUNTABLE = "accountable", _("Akuntabel")
    COMPETENT = "competent", _("Kompeten")
    HARMONIOUS = "harmonious", _("Harmonis")
    LOYAL = "loyal", _("Loyal")
    ADAPTIVE = "adaptive", _("Adaptif")
    COLLABORATIVE = "collaborative", _("Kolaboratif")


class ReviewStatus(models.TextChoices):
    DRAFT = "draft", _("draf")
    SHARED = "shared", _("disampaikan")


class PlanStatus(models.TextChoices):
    DRAFT = "draft", _("draf")
    SUBMITTED = "submitted", _("menunggu klarifikasi")
    SENT_BACK = "sent_back", _("dikembalikan")
    AGREED = "agreed", _("disepakati")
    SUPERSEDED = "superseded", _("digantikan")


PLAN_TRANSITIONS: dict[str, frozenset[str]] = {
    PlanStatus.DRAFT: frozenset({PlanStatus.SUBMITTED}),
    PlanStatus.SUBMITTED: frozenset({PlanStatus.AGREED, PlanStatus.SENT_BACK}),
    PlanStatus.SENT_BACK: frozenset({PlanStatus.SUBMITTED}),
    PlanStatus.AGREED: frozenset({PlanStatus.SUPERSEDED}),
    PlanStatus.SUPERSEDED: frozenset(),
}


class ReportStatus(models.TextChoices):
    DRAFT = "draft", _("draf")
    SUBMITTED = "submitted", _("terkirim")
    ASKED_BACK = "asked_back", _("diminta diperbaiki")
    ACCEPTED = "accepted", _("diterima")


REPORT_TRANSITIONS: dict[str, frozenset[str]] = {
    ReportStatus.DRAFT: frozenset({ReportStatus.SUBMITTED}),
    ReportStatus.SUBMITTED: frozenset({ReportStatus.ACCEPTED, ReportStatus.ASKED_BACK}),
    ReportStatus.ASKED_BACK: frozenset({ReportStatus.SUBMITTED}),
    ReportStatus.ACCEPTED: frozenset(),
}
FILED = frozenset({ReportStatus.SUBMITTED, ReportStatus.ASKED_BACK, ReportStatus.ACCEPTED})


class ReportProblem(models.TextChoices):
    """What is wrong with a daily report. The label is the sentence; its %(names)s are the problem's params."""

    NO_TITLE = "no_title", _("Kegiatan ke-%(row)s: tuliskan apa yang dikerjakan.")
    LONG_TITLE = "long_title", _("Kegiatan ke-%(row)s: uraian paling panjang %(most)s karakter.")
    BAD_QUANTITY = (
        "bad_quantity",
        _(
            "Kegiatan ke-%(row)s: jumlah harus 0 sampai %(most)s dengan paling banyak 2 angka di belakang koma."
        ),
    )
    NO_UNIT = "no_unit", _("Kegiatan ke-%(row)s: isi satuan jumlahnya, misalnya berkas.")
    LONG_UNIT = "long_unit", _("Kegiatan ke-%(row)s: satuan paling panjang %(most)s karakter.")
    HALF_TIMES = (
        "half_times",
        _("Kegiatan ke-%(row)s: isi jam mulai dan jam selesai, atau kosongkan keduanya."),
    )
    BAD_TIMES = "bad_times", _("Kegiatan ke-%(row)s: jam selesai harus sesudah jam mulai.")
    LONG_NOTE = "long_note", _("Kegiatan ke-%(row)s: catatan paling panjang %(most)s karakter.")
    BAD_LINK = (
        "bad_link",
        _(
            "Kegiatan ke-%(row)s: tautan harus berupa alamat lengkap yang dimulai dengan https:// atau http://."
        ),
    )
    LONG_LINK = "long_link", _("Kegiatan ke-%(row)s: tautan paling panjang %(most)s karakter.")
    UNKNOWN_ITEM = (
        "unknown_item",
        _("Kegiatan ke-%(row)s tidak ada lagi dalam laporan ini. Muat ulang halaman, lalu coba lagi."),
    )
    FOREIGN_TARGET = (
        "foreign_target",
        _("Kegiatan ke-%(row)s: sasaran itu tidak ada dalam SKP Anda yang disepakati untuk tanggal ini."),
    )
    TOO_MANY_ITEMS = "too_many_items", _("Laporan memuat paling banyak %(most)s kegiatan.")
    NO_ITEMS = "no_items", _("Isi sedikitnya satu kegiatan sebelum mengirim laporan.")
    NO_RESULT = (
        "no_result",
        _("Kegiatan ke-%(row)s: isi jumlah hasilnya; tulis 0 bila belum ada hasil, dan jelaskan di catatan."),
    )
    FUTURE = "future", _("Laporan %(day)s baru dapat diisi pada hari itu.")
    TOO_OLD = (
        "too_old",
        _(
            "Laporan %(day)s tidak dapat diisi lagi: paling lama %(most)s hari ke belakang. Hubungi atasan Anda."
        ),
    )
    NO_COMMENT = "no_comment", _("Tuliskan apa yang perlu diperbaiki, supaya pegawai mengetahuinya.")
    LONG_COMMENT = "long_comment", _("Komentar paling panjang %(most)s karakter.")


class ReportClash(models.TextChoices):
    """Why an act on a report comes too late, or is not this person's (HTTP 409, 403, 404)."""

    CHANGED = (
        "report_changed",
        _(
            "Laporan ini sudah diubah di perangkat atau jendela lain. "
            "Isian Anda masih ada; bandingkan, lalu simpan lagi."
        ),
    )
    SENT = (
        "report_sent",
        _("Laporan ini sudah terkirim dan tidak dapat diubah, kecuali bila atasan memintanya."),
    )
    NOT_WAITING = (
        "report_not_waiting",
        _("Laporan ini tidak sedang menunggu pemeriksaan: statusnya %(status)s."),
    )
    NOT_FOUND = "not_found", _("Laporan ini tidak ditemukan.")
    OWN = "own_report", _("Anda tidak dapat memeriksa laporan Anda sendiri.")
    NOT_SUPERVISOR = "not_supervisor", _("Hanya atasan pegawai ini yang dapat memeriksa laporannya.")


class EvidenceProblem(models.TextChoices):
    """Why a file cannot be taken as evidence."""

    EMPTY = "empty_file", _("%(name)s kosong. Pilih berkas yang berisi.")
    TOO_LARGE = "file_too_large", _("%(name)s terlalu besar: paling besar %(most)s MB.")
    TOO_MANY = "too_many_files", _("Satu kegiatan memuat paling banyak %(most)s berkas bukti.")
    BAD_TYPE = (
        "file_type",
        _(
            "%(name)s tidak dapat diterima. Yang diterima: PDF, PNG, JPEG, WebP, DOCX, XLSX, PPTX, TXT, dan CSV."
        ),
    )
    DISAGREES = (
        "file_disagrees",
        _(
            "Isi %(name)s tidak sesuai dengan akhiran namanya, atau berkasnya rusak. Periksa berkasnya: "
            "simpan ulang dari aplikasinya, lalu unggah lagi."
        ),
    )
    ACTIVE = (
        "file_active",
        _(
            "%(name)s memuat skrip, makro, halaman web, atau berkas tertanam, apa pun akhiran namanya. "
            "Unggah dokumen atau gambar tanpa itu."
        ),
    )
    SAME = "same_file", _("%(name)s sudah ada sebagai bukti kegiatan ini.")


OPEN_PLANS = frozenset({PlanStatus.DRAFT, PlanStatus.SUBMITTED, PlanStatus.SENT_BACK})
EDITABLE_PLANS = frozenset({PlanStatus.DRAFT, PlanStatus.SENT_BACK})


class ChangeKind(models.TextChoices):
    """What became of a target between two versions."""

    ADDED = "added", _("ditambah")
    REMOVED = "removed", _("dihapus")
    CHANGED = "changed", _("diubah")


class TargetFault(models.TextChoices):
    """What is wrong with a list of targets. The label is the sentence; its %(names)s are the problem's params."""

    NO_TARGETS = "no_targets", _("Isi sedikitnya satu sasaran sebelum mengajukan SKP.")
    TOO_MANY = "too_many_targets", _("SKP memuat paling banyak %(most)s sasaran.")
    NUMBER_TWICE = (
        "number_twice",
        _("Ada nomor sasaran yang muncul dua kali. Muat ulang halaman, lalu coba lagi."),
    )
    NUMBER_UNKNOWN = (
        "number_unknown",
        _("Ada nomor sasaran yang tidak dikenal. Muat ulang halaman, lalu coba lagi."),
    )
    BAD_TITLE = "bad_title", _("Sasaran ke-%(row)s: tuliskan sasarannya, paling panjang %(most)s karakter.")
    BAD_UNIT = (
        "bad_unit",
        _("Sasaran ke-%(row)s: isi satuannya, misalnya laporan, paling panjang %(most)s karakter."),
    )
    BAD_QUANTITY = (
        "bad_target_quantity",
        _("Sasaran ke-%(row)s: jumlah harus lebih dari 0, paling banyak 2 angka di belakang koma."),
    )
    DUE_OUTSIDE = "due_outside", _("Sasaran ke-%(row)s: tenggat harus dalam tahun %(year)s.")
    INDICATOR_FOREIGN = (
        "indicator_foreign",
        _("Sasaran ke-%(row)s: sasaran kantor itu bukan milik kantor Anda pada tahun ini."),
    )
    YEAR_FAR = "year_far", _("SKP hanya dapat disusun untuk tahun %(first)s sampai %(last)s.")
    NO_COMMENT = "no_comment", _("Tuliskan apa yang perlu diubah, supaya pegawai mengetahuinya.")


class ReviewFault(models.TextChoices):
    """Why a monthly review or a coaching note cannot stand."""

    BAD_RESULT = "bad_result", _("Pilih penilaian hasil kerja.")
    BAD_VALUES = "bad_values", _("Nilai ketujuh perilaku BerAKHLAK.")
    NO_NOTE = "no_note", _("Tuliskan catatan penilaian: pegawai membacanya.")
    FUTURE = "future_month", _("Bulan %(month)s belum dimulai.")
    NOT_OVER = "month_not_over", _("Penilaian bulan ini dapat disampaikan mulai %(day)s.")
    TOO_OLD = "month_too_old", _("Penilaian hanya dapat ditulis untuk 12 bulan terakhir.")
    NO_ANSWER = "no_answer", _("Tuliskan tanggapan Anda.")
    NO_TEXT = "no_text", _("Tuliskan isi pembinaan.")
    NO_FOLLOW_UP = "no_follow_up", _("Tuliskan tindak lanjut yang disepakati, atau kosongkan tanggalnya.")
    NO_DUE = "no_due", _("Isi tanggal selesainya tindak lanjut.")
    DUE_PAST = "due_past", _("Tanggal tindak lanjut sudah lewat. Pilih hari ini atau sesudahnya.")
