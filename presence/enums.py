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


class DutyProblem(models.TextChoices):
    """The words of every refusal about corrections, commitment, conduct, absence proposals and the exchange."""

    NO_REASON = "no_reason", _("Isi alasannya, supaya yang lain mengerti.")
    LONG_TEXT = "long_text", _("Teks paling panjang %(most)s karakter; milik Anda %(length)s.")
    NOT_FOUND = "not_found", _("Tidak ditemukan.")
    NOT_SUPERVISOR = (
        "not_supervisor",
        _("Hanya atasan pegawai ini atau penggantinya yang dapat melakukan ini."),
    )
    ONESELF = "oneself", _("Anda tidak dapat memutuskan tentang diri sendiri. Ini menunggu orang lain.")
    FUTURE = "future", _("%(at)s belum tiba. Catat yang sudah terjadi.")
    # corrections
    TOO_OLD = "too_old", _("%(date)s lebih dari %(most)s hari yang lalu, jadi tidak dapat dikoreksi lagi.")
    NOT_WORKING_DAY = "not_working_day", _("%(date)s bukan hari kerja kantor Anda.")
    OTHER_DATE = "other_date", _("Waktu yang Anda sebut tidak jatuh pada %(date)s di zona kantor Anda.")
    SAME_TIME = (
        "same_time",
        _("Presensi %(kind)s pukul %(time)s sudah tercatat; tidak ada yang perlu dikoreksi."),
    )
    WRONG_ORDER = (
        "wrong_order",
        _("Masuk pukul %(start)s tidak mendahului pulang pukul %(end)s pada hari itu."),
    )
    WAITING_ALREADY = (
        "waiting_already",
        _("Koreksi presensi %(kind)s untuk %(date)s sudah menunggu. Tarik dahulu bila ingin mengubahnya."),
    )
    DECIDED_ALREADY = "decided_already", _("Sudah %(status)s oleh %(who)s, %(at)s.")
    NOTHING_CHOSEN = "nothing_chosen", _("Pilih paling sedikit satu.")
    TOO_MANY = "too_many", _("Paling banyak %(limit)s sekaligus.")
    # commitment
    POLICY_CHANGED = (
        "policy_changed",
        _("Kebijakan baru berlaku sejak halaman ini dibuka. Baca teks yang baru."),
    )
    # conduct
    CONDUCT_TOO_OLD = "conduct_too_old", _("%(date)s lebih dari %(most)s hari yang lalu. Bicarakan langsung.")
    NOT_WFA_DAY = (
        "not_wfa_day",
        _("%(date)s bukan hari WFA pegawai ini; panggilan dicatat hanya untuk hari WFA."),
    )
    OUTSIDE_HOURS = (
        "outside_hours",
        _("Pukul %(time)s di luar jam kerja pegawai ini pada hari itu (%(hours)s)."),
    )
    CONDUCT_TWICE = "conduct_twice", _("Kejadian pada waktu yang sama sudah dicatat.")
    ANSWERED_ALREADY = "answered_already", _("Catatan ini sudah Anda tanggapi.")
    WITHDRAWN_ALREADY = "withdrawn_already", _("Catatan ini sudah ditarik.")
    # absence proposals
    NO_LONGER_MET = (
        "no_longer_met",
        _(
            "Jumlah hari tidak hadir kini %(days)s, jadi tingkat ini tidak lagi terpenuhi. "
            "Anda dapat menutup usulan ini."
        ),
    )
    # exchange
    TOO_MANY_ROWS = (
        "too_many_rows",
        _("Berkas memuat lebih dari %(most)s baris. Bagi berkas itu lalu unggah lagi."),
    )
    TOO_MANY_FOR_XLSX = "too_many_for_xlsx", _("Lebih dari %(most)s baris tidak muat dalam XLSX. Pilih CSV.")
    SPAN = "span", _("Rentang tanggal harus berurutan dan paling panjang %(most)s hari.")
    UPLOAD_GONE = "upload_gone", _("Berkas yang diperiksa sudah dihapus. Unggah sekali lagi.")
    BUSY_EVENTS = (
        "busy_events",
        _("Presensi yang sama sedang ditulis. Ulangi impor; baris yang sudah masuk tidak ganda."),
    )


class DayNature(models.TextChoices):
    """What a date is for one person; the first three are days on which presence is recorded."""

    OFFICE = "office", _("Hari kantor")
    WFA = "wfa", _("Hari WFA")
    TRAVEL = "travel", _("Perjalanan dinas")
    LEAVE = "leave", _("Cuti")
    SICK = "sick", _("Sakit")
    HOLIDAY = "holiday", _("Libur")
    WEEKEND = "weekend", _("Akhir pekan")


class CheckProblem(models.TextChoices):
    """Why presence is not recorded. The label is the sentence; its %(names)s are the problem's params."""

    WEEKEND = "weekend", _("%(day)s bukan hari kerja, jadi presensi tidak diperlukan.")
    HOLIDAY = "holiday", _("%(day)s libur: %(name)s. Presensi tidak diperlukan.")
    LEAVE = (
        "on_leave",
        _("Pada %(day)s Anda tercatat cuti, jadi presensi tidak dicatat. Hubungi admin bila ini keliru."),
    )
    SICK = (
        "sick_leave",
        _("Pada %(day)s Anda tercatat sakit, jadi presensi tidak dicatat. Hubungi admin bila ini keliru."),
    )
    MADE_IN_FUTURE = (
        "made_in_future",
        _("Jam perangkat Anda menunjukkan %(at)s, yang belum tiba. Perbaiki jam perangkat, lalu coba lagi."),
    )
    MADE_TOO_LONG_AGO = (
        "made_too_long_ago",
        _("Presensi ini dibuat %(at)s, lebih dari %(most)s hari yang lalu, jadi tidak dapat diterima lagi."),
    )
    KEY_REUSED = (
        "key_reused",
        _("Kunci pengiriman ini sudah dipakai untuk presensi lain. Muat ulang halaman."),
    )
    BUSY = "presence_busy", _("Presensi yang sama sedang ditulis. Coba lagi sebentar.")
