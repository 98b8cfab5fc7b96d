"""States of a request and which may follow which; kinds of calendar days; the words of every refusal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestStatus(models.TextChoices):
    DRAFT = "draft", _("draf")
    SUBMITTED = "submitted", _("diajukan")
    APPROVED = "approved", _("disetujui")
    REJECTED = "rejected", _("ditolak")
    SENT_BACK = "sent_back", _("dikembalikan")
    WITHDRAWN = "withdrawn", _("ditarik")
    CANCELLED = "cancelled", _("dibatalkan")
    RECALLED = "recalled", _("dipanggil kembali")
    EXPIRED = "expired", _("kedaluwarsa")


# A day in one of these states holds its place in the quota and in the unit's share. A request that was sent
# back keeps its place until the day begins, so that nobody loses it to a question about the work plan.
LIVE = frozenset({RequestStatus.SUBMITTED, RequestStatus.APPROVED, RequestStatus.SENT_BACK})
PENDING = frozenset({RequestStatus.SUBMITTED, RequestStatus.SENT_BACK})

TRANSITIONS: dict[str, frozenset[str]] = {
    RequestStatus.DRAFT: frozenset({RequestStatus.SUBMITTED, RequestStatus.WITHDRAWN}),
    RequestStatus.SUBMITTED: frozenset(
        {
            RequestStatus.APPROVED,
            RequestStatus.REJECTED,
            RequestStatus.SENT_BACK,
            RequestStatus.WITHDRAWN,
            RequestStatus.EXPIRED,
        }
    ),
    RequestStatus.SENT_BACK: frozenset(
        {RequestStatus.SUBMITTED, RequestStatus.WITHDRAWN, RequestStatus.EXPIRED}
    ),
    RequestStatus.APPROVED: frozenset({RequestStatus.CANCELLED, RequestStatus.RECALLED}),
    RequestStatus.REJECTED: frozenset(),
    RequestStatus.WITHDRAWN: frozenset(),
    RequestStatus.CANCELLED: frozenset(),
    RequestStatus.RECALLED: frozenset(),
    RequestStatus.EXPIRED: frozenset(),
}


class Place(models.TextChoices):
    HOME = "registered_home", _("Rumah yang terdaftar")
    OTHER_OFFICE = "other_office", _("Kantor lain instansi")
    OTHER = "other", _("Tempat lain yang disetujui")


class DayKind(models.TextChoices):
    """What a row of the calendar makes of a date."""

    PUBLIC_HOLIDAY = "public_holiday", _("libur nasional")
    JOINT_LEAVE = "joint_leave", _("cuti bersama")
    REGIONAL_HOLIDAY = "regional_holiday", _("libur daerah")
    EXTRA_WFA = "extra_wfa", _("hari WFA khusus di luar kuota")
    BLOCKED = "blocked", _("tertutup untuk WFA")
    ANCHOR = "anchor", _("hari wajib di kantor")


HOLIDAY_KINDS = frozenset({DayKind.PUBLIC_HOLIDAY, DayKind.JOINT_LEAVE, DayKind.REGIONAL_HOLIDAY})


class AbsenceKind(models.TextChoices):
    LEAVE = "leave", _("cuti")
    SICK = "sick", _("sakit")
    DUTY_TRAVEL = "duty_travel", _("perjalanan dinas")


class DayState(models.TextChoices):
    """What a person sees on a day of the week strip."""

    OFFICE = "office", _("Di kantor")
    ASKED = "asked", _("WFA diajukan")
    SENT_BACK = "sent_back", _("WFA dikembalikan")
    GRANTED = "granted", _("WFA disetujui")
    HOLIDAY = "holiday", _("Libur")
    LEAVE = "leave", _("Cuti")
    TRAVEL = "travel", _("Perjalanan dinas")
    CLOSED = "closed", _("Tertutup untuk WFA")
    # what colleagues see instead of the kind of leave or travel
    AWAY = "away", _("Tidak di kantor")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Senin")
    TUESDAY = 1, _("Selasa")
    WEDNESDAY = 2, _("Rabu")
    THURSDAY = 3, _("Kamis")
    FRIDAY = 4, _("Jumat")


# Said in place of a date that nobody can know yet.
UNKNOWN_DATE = _("belum dapat dipastikan")


class PatternStatus(models.TextChoices):
    ACTIVE = "active", _("berjalan")
    ENDED = "ended", _("dihentikan")


class PatternOutcome(models.TextChoices):
    ASKED = "asked", _("diajukan")
    REFUSED = "refused", _("tidak dapat diajukan")
    SKIPPED = "skipped", _("dilewati")


class CounterState(models.TextChoices):
    """Whether people are served at a counter, as the public reads it."""

    SERVED = "served", _("dilayani")
    LIMITED = "limited", _("terbatas")
    CLOSED = "closed", _("tutup")


class ProblemCode(models.TextChoices):
    """Why a day cannot be asked for. The label is the sentence; its %(names)s are the problem's params."""

    PAST = "past", _("%(day)s sudah lewat.")
    WEEKEND = "weekend", _("%(day)s bukan hari kerja.")
    HOLIDAY = "holiday", _("%(day)s libur: %(name)s.")
    BLOCKED = "blocked", _("%(day)s tertutup untuk WFA: %(name)s.")
    ANCHOR = "anchor", _("%(day)s adalah hari wajib di kantor: %(name)s.")
    ABSENT = "absent", _("Pada %(day)s Anda tercatat %(kind)s.")
    WEEKDAY_CLOSED = "weekday_closed", _("Hari itu tidak dibuka untuk WFA. Hari yang dibuka: %(open)s.")
    LEAD_TIME = (
        "lead_time",
        _(
            "%(day)s tidak bisa diajukan lagi: pengajuan paling lambat %(lead)s hari kerja sebelumnya. "
            "Hari terdekat yang masih bisa: %(first)s."
        ),
    )
    HORIZON = (
        "horizon",
        _("%(day)s belum bisa diajukan: paling awal %(horizon)s hari sebelumnya, yaitu mulai %(first)s."),
    )
    ALREADY_ASKED = "already_asked", _("%(day)s sudah Anda ajukan.")
    QUOTA_ZERO = "quota_zero", _("Kuota WFA kantor Anda pada minggu ini 0 hari.")
    QUOTA_SHORT_WEEK = (
        "quota_short_week",
        _(
            "Minggu ini hanya %(working)s hari kerja; %(office)s hari wajib di kantor, jadi kuota WFA %(allowed)s hari."
        ),
    )
    QUOTA_FULL = (
        "quota_full",
        _("Kuota minggu ini %(used)s dari %(allowed)s hari terpakai. Hari berikutnya yang bisa: %(first)s."),
    )
    QUOTA_EXCEEDED = (
        "quota_exceeded",
        _("Anda memilih %(asked)s hari, sedangkan sisa kuota minggu ini %(left)s dari %(allowed)s hari."),
    )
    UNIT_SHARE = (
        "unit_share",
        _(
            "%(day)s tidak bisa diajukan: %(away)s dari %(staff)s pegawai %(unit)s sudah WFA (batas %(share)s %%). "
            "Hari berikutnya yang bisa: %(first)s."
        ),
    )
    UNIT_MINIMUM = (
        "unit_minimum",
        _(
            "%(day)s tidak bisa diajukan: %(unit)s harus menyisakan %(minimum)s pegawai di kantor. "
            "Hari berikutnya yang bisa: %(first)s."
        ),
    )
    COUNTER_MINIMUM = (
        "counter_minimum",
        _(
            "%(day)s tidak bisa diajukan: %(counter)s harus dijaga %(minimum)s pegawai. "
            "Hari berikutnya yang bisa: %(first)s."
        ),
    )
    NOT_ELIGIBLE = (
        "not_eligible",
        _("Anda belum memenuhi syarat WFA. Syarat yang belum terpenuhi: %(why)s. Lihat Kelayakan Saya."),
    )
    OTHER_WEEK = "other_week", _("Satu pengajuan hanya untuk satu minggu (Senin sampai Jumat).")
    NO_DAYS = "no_days", _("Pilih sedikitnya satu hari.")
    NO_REASON = "no_reason", _("Isi alasan pengajuan.")
    NO_PLAN = "no_plan", _("Isi rencana kerja dengan sedikitnya satu keluaran.")
    BAD_PLAN = (
        "bad_plan",
        _("Keluaran ke-%(row)s belum lengkap: isi uraian, jumlah lebih dari 0, dan satuan."),
    )
    NO_HOME = (
        "no_home",
        _("Alamat rumah Anda belum terdaftar dalam data kepegawaian. Pilih tempat lain atau hubungi admin."),
    )
    NO_OFFICE = "no_office", _("Pilih kantor lain di instansi Anda yang menjadi tempat kerja.")
    NO_PLACE_NOTE = "no_place_note", _("Tuliskan alamat tempat kerja.")
    PLACE_CLOSED = (
        "place_closed",
        _("Tempat kerja itu tidak dibuka oleh kebijakan instansi. Pilih tempat lain."),
    )
    BAD_POSITION = (
        "bad_position",
        _(
            "Koordinat tempat tidak masuk akal: lintang dari -90 sampai 90 dan bujur dari -180 sampai 180. "
            "Isi keduanya, atau kosongkan keduanya."
        ),
    )
    MANY_BLOCKS = "many_blocks", _("Jam kerja fleksibel paling banyak %(most)s bagian.")
    BLOCK_ORDER = "block_order", _("Jam kerja fleksibel %(block)s harus selesai sesudah mulai.")
    BLOCK_WINDOW = (
        "block_window",
        _("Jam kerja fleksibel %(block)s harus berada di antara pukul %(first)s dan %(last)s."),
    )
    BLOCK_OVERLAP = "block_overlap", _("Jam kerja fleksibel %(block)s bertumpuk dengan %(other)s.")
    BLOCKS_SHORT = (
        "blocks_short",
        _(
            "Jam kerja fleksibel kurang %(apart)s menit: %(day)s menuntut %(due)s menit kerja, "
            "sedangkan yang Anda isi %(given)s menit."
        ),
    )
    BLOCKS_LONG = (
        "blocks_long",
        _(
            "Jam kerja fleksibel kelebihan %(apart)s menit: %(day)s menuntut %(due)s menit kerja, "
            "sedangkan yang Anda isi %(given)s menit."
        ),
    )
    LONG_REASON = "long_reason", _("Alasan paling panjang %(most)s karakter.")
    LONG_NOTE = "long_note", _("Alamat tempat kerja paling panjang %(most)s karakter.")
    LONG_PLAN = "long_plan", _("Rencana kerja paling banyak %(most)s keluaran.")
    DAY_BEGUN = "day_begun", _("%(day)s sudah dimulai tanpa keputusan dan dihitung sebagai hari kantor.")
    QUOTA_NOT_MONDAY = "quota_not_monday", _("Kuota berlaku mulai hari Senin; %(day)s bukan hari Senin.")
    QUOTA_PAST = "quota_past", _("Kuota tidak dapat berlaku surut: %(day)s sudah lewat.")
    QUOTA_BEGUN = (
        "quota_begun",
        _("Kuota yang mulai %(day)s sudah berlaku dan tidak dapat dibatalkan; tetapkan kuota baru."),
    )
    QUOTA_CAP = "quota_cap", _("Kuota paling banyak %(cap)s hari dan paling sedikit 0 hari seminggu.")
    QUOTA_REASON = "quota_reason", _("Tuliskan alasan perubahan kuota.")
    PATTERN_WEEKDAY = "pattern_weekday", _("Pilih satu hari dari Senin sampai Jumat.")
    PATTERN_DATES = (
        "pattern_dates",
        _(
            "Pola berlaku untuk satu sampai %(most)s minggu yang akan datang; periksa tanggal mulai dan selesai."
        ),
    )
    FILE_TOO_LARGE = (
        "file_too_large",
        _("Berkas terlalu besar; paling besar %(most)s MB. Bagi menjadi beberapa berkas."),
    )
    FILE_UNREADABLE = (
        "file_unreadable",
        _("Berkas tidak dapat dibaca sebagai teks. Simpan sebagai CSV UTF-8, lalu unggah lagi."),
    )
    FILE_COLUMNS = "file_columns", _("Kolom %(missing)s tidak ada. Baris pertama harus memuat: %(wanted)s.")
    TOO_LATE_TO_CANCEL = (
        "too_late_to_cancel",
        _(
            "%(day)s tidak bisa dibatalkan lagi: batasnya pukul %(cutoff)s pada hari kerja sebelumnya. "
            "Hubungi atasan Anda."
        ),
    )
    RECALL_NOTICE = (
        "recall_notice",
        _(
            "%(day)s tidak bisa dipanggil kembali lagi: pemberitahuan paling lambat %(hours)s jam sebelum jam kerja."
        ),
    )
