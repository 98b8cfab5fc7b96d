"""Who may work away: the rules by name, the words of each, and the states of what they look at."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Axis(models.TextChoices):
    HIGH = "high", _("tinggi")
    MEDIUM = "medium", _("menengah")
    LOW = "low", _("rendah")


class BoxScheme(models.TextChoices):
    """A box number means nothing without the numbering it comes from (domain.md, section 4)."""

    PANRB = "panrb_3_2020", _("PermenPANRB 3/2020")
    KEMENKEU = "kemenkeu", _("Kementerian Keuangan")


# (performance, potential) → box, numbering of PermenPANRB 3/2020; performance above/meets/below expectation.
PANRB_GRID: dict[tuple[str, str], int] = {
    ("above", "low"): 4, ("above", "medium"): 7, ("above", "high"): 9,
    ("meets", "low"): 2, ("meets", "medium"): 5, ("meets", "high"): 8,
    ("below", "low"): 1, ("below", "medium"): 3, ("below", "high"): 6,
}  # fmt: skip


class IctLevel(models.TextChoices):
    NONE = "none", _("belum mampu")
    BASIC = "basic", _("dasar")
    ADVANCED = "advanced", _("mahir")


class SuspensionStatus(models.TextChoices):
    PROPOSED = "proposed", _("diusulkan")
    CONFIRMED = "confirmed", _("berlaku")
    REJECTED = "rejected", _("ditolak")
    LIFTED = "lifted", _("dicabut")


class DisciplineLevel(models.TextChoices):
    """SIASN `jenisTingkatHukumanId`; `P` = still in process."""

    LIGHT = "R", _("ringan")
    MEDIUM = "S", _("sedang")
    HEAVY = "B", _("berat")
    IN_PROCESS = "P", _("dalam proses")


class PolicyStatus(models.TextChoices):
    DRAFT = "draft", _("rancangan")
    PUBLISHED = "published", _("ditetapkan")
    WITHDRAWN = "withdrawn", _("ditarik")


class Rule(models.TextChoices):
    """The rules in the order in which a person reads them."""

    AT_WORK = "at_work", _("Status kepegawaian aktif")
    DISCIPLINE = "discipline", _("Tidak sedang dalam atau menjalani hukuman disiplin")
    SUSPENSION = "suspension", _("WFA tidak sedang dihentikan sementara")
    POST_LEVEL = "post_level", _("Jenjang jabatan tidak dikecualikan")
    NEW_IN_POST = "new_in_post", _("Masa kerja dalam jabatan cukup")
    SERVICE = "service", _("Layanan dapat dikerjakan jarak jauh")
    TALENT_BOX = "talent_box", _("Kotak talenta memenuhi syarat")
    PREDICATE = "predicate", _("Predikat kinerja memenuhi syarat")
    LAPTOP = "laptop", _("Memiliki laptop")
    BANDWIDTH = "bandwidth", _("Kecepatan internet cukup")
    ICT = "ict", _("Mampu menggunakan TIK")


class Corrector(models.TextChoices):
    """Who can correct the datum behind a reason."""

    ADMIN = "admin", _("Admin BKD/BKN")
    SUPERVISOR = "supervisor", _("Atasan langsung")
    SELF = "self", _("Anda sendiri")
    APPRAISER = "appraiser", _("Pejabat penilai kinerja")


# --- the words of a verdict ---------------------------------------------------------------------
# Each label is a %-template over the params that the rules give; the rules themselves hold no words.


class Datum(models.TextChoices):
    """What a rule looked at, and found."""

    STATUS = "status", _("Kedudukan hukum: %(status)s.")
    LEFT = "left", _("Tercatat tidak lagi bertugas sejak %(since)s.")
    NO_DISCIPLINE = "no_discipline", _("Tidak ada hukuman disiplin yang berlaku atau sedang diproses.")
    DISCIPLINE_IN_PROCESS = "discipline_in_process", _("Pemeriksaan disiplin berjalan sejak %(since)s.")
    DISCIPLINE_UNTIL = (
        "discipline_until",
        _("Hukuman disiplin %(level)s berlaku sejak %(since)s sampai %(until)s."),
    )
    DISCIPLINE_OPEN = (
        "discipline_open",
        _("Hukuman disiplin %(level)s berlaku sejak %(since)s, tanggal akhirnya belum tercatat."),
    )
    DISCIPLINE_EXISTS = (
        "discipline_exists",
        _("Ada. Rinciannya hanya untuk pegawai itu sendiri, admin, dan auditor."),
    )
    NOT_SUSPENDED = "not_suspended", _("Tidak ada penghentian WFA yang berlaku.")
    SUSPENDED_UNTIL = (
        "suspended_until",
        _("WFA dihentikan sementara sejak %(since)s sampai %(until)s: %(reason)s"),
    )
    SUSPENDED_OPEN = "suspended_open", _("WFA dihentikan sejak %(since)s sampai dicabut: %(reason)s")
    POST_LEVEL = "post_level", _("Jenjang jabatan: %(level)s.")
    IN_POST_LONG = "in_post_long", _("Dalam jabatan sejak %(since)s, lebih dari %(months)s bulan.")
    IN_POST_SHORT = (
        "in_post_short",
        _("Dalam jabatan sejak %(since)s; syaratnya %(months)s bulan, yaitu sampai %(until)s."),
    )
    IN_POST_UNKNOWN = "in_post_unknown", _("Tanggal mulai jabatan belum tercatat.")
    IN_POST_FREE = "in_post_free", _("Masa kerja dalam jabatan tidak disyaratkan.")
    SERVICE_COUNTER = "service_counter", _("Loket tempat bertugas: %(nature)s.")
    SERVICE_POST = "service_post", _("Jabatan: %(nature)s.")
    SERVICE_UNIT = "service_unit", _("Layanan unit kerja: %(nature)s.")
    SERVICE_UNRATED = (
        "service_unrated",
        _("Layanan unit dan jabatan ini belum diverifikasi; selama itu dianggap dapat jarak jauh."),
    )
    BOX = "box", _("Kotak %(box)s, berlaku sampai sebelum %(until)s. Yang memenuhi syarat: %(boxes)s.")
    BOX_EXPIRED = "box_expired", _("Kotak %(box)s dinilai %(assessed)s dan kedaluwarsa sejak %(until)s.")
    BOX_OTHER_SCHEME = (
        "box_other_scheme",
        _("Kotak %(box)s memakai penomoran %(scheme)s, sedangkan kebijakan memakai %(wanted)s."),
    )
    BOX_UNKNOWN = "box_unknown", _("Belum ada kotak talenta yang tercatat.")
    PREDICATE = (
        "predicate",
        _("Predikat %(predicate)s untuk %(start)s sampai %(end)s; paling rendah %(lowest)s."),
    )
    PREDICATE_UNKNOWN = "predicate_unknown", _("Belum ada predikat kinerja yang tercatat.")
    READINESS_UNKNOWN = "readiness_unknown", _("Pernyataan kesiapan belum diisi.")
    LAPTOP_YES = "laptop_yes", _("Dinyatakan memiliki laptop.")
    LAPTOP_NO = "laptop_no", _("Dinyatakan tidak memiliki laptop.")
    SPEED = (
        "speed",
        _("Unduh %(down)s Mbps, unggah %(up)s Mbps; paling rendah %(min_down)s dan %(min_up)s Mbps."),
    )
    ICT = "ict", _("Kemampuan TIK: %(level)s; paling rendah %(lowest)s.")
    UNCONFIRMED = "unconfirmed", _("%(datum)s Belum dikonfirmasi atasan.")
    NOT_REQUIRED = "not_required", _("Tidak disyaratkan oleh kebijakan yang berlaku.")


class Remedy(models.TextChoices):
    """What would change a rule's answer. Written for whoever reads it, the person or the supervisor."""

    CORRECT_STATUS = "correct_status", _("Jika keliru, minta admin memperbaiki data kepegawaian di SIASN.")
    DISCIPLINE_ENDS = "discipline_ends", _("Berubah setelah hukuman atau pemeriksaan selesai dan dicatat.")
    SUSPENSION_ENDS = "suspension_ends", _("Berakhir pada tanggalnya, atau lebih cepat bila dicabut pejabat.")
    OTHER_POST = "other_post", _("Berubah bila jabatan berganti atau kebijakan tidak lagi mengecualikannya.")
    WAIT_IN_POST = "wait_in_post", _("Tidak perlu berbuat apa-apa; berubah sendiri pada tanggalnya.")
    RECORD_POST_DATE = "record_post_date", _("Minta admin melengkapi TMT jabatan.")
    RATE_SERVICE = (
        "rate_service",
        _("Berubah bila verifikasi layanan diperbarui, atau setelah pindah tugas dari layanan ini."),
    )
    RECORD_BOX = "record_box", _("Minta admin memasukkan hasil manajemen talenta terbaru.")
    RAISE_BOX = "raise_box", _("Berubah dengan penilaian talenta berikutnya.")
    RECORD_PREDICATE = "record_predicate", _("Minta admin menarik penilaian kinerja terbaru dari SIASN.")
    RAISE_PREDICATE = "raise_predicate", _("Berubah dengan predikat periode berikutnya.")
    DECLARE = "declare", _("Isi pernyataan kesiapan, lalu minta atasan mengonfirmasinya.")
    DECLARE_AGAIN = "declare_again", _("Perbarui pernyataan kesiapan bila keadaannya sudah berubah.")
    CONFIRM = "confirm", _("Tunggu atasan mengonfirmasi pernyataan kesiapan.")


class DatumSource(models.TextChoices):
    """Where a datum comes from when its row names no source of its own."""

    ROSTER = "roster", _("Data kepegawaian (SIASN)")
    PORTAL = "portal", _("Catatan portal")
    RATING = "rating", _("Verifikasi layanan instansi")
    DECLARED = "declared", _("Pernyataan pegawai")
    CONFIRMED = "confirmed", _("Pernyataan pegawai, dikonfirmasi atasan")
    POLICY = "policy", _("Kebijakan instansi")
    NOTHING = "nothing", _("Belum ada data")


# --- the policy and its settings ----------------------------------------------------------------


class Mark(models.TextChoices):
    """How sure a default is (domain.md): a national rule, a public statement, a practice, or our proposal."""

    LAW = "law", _("Aturan nasional")
    SRC = "src", _("Pernyataan BKN/pemda")
    PRAC = "prac", _("Praktik instansi")
    OURS = "ours", _("Usulan portal")


class Setting(models.TextChoices):
    """The settings of a policy by the name of their field, with the words for them."""

    ELIGIBLE_BOXES = "eligible_boxes", _("Kotak talenta yang memenuhi syarat")
    BOX_SCHEME = "box_scheme", _("Penomoran kotak talenta")
    BOX_VALID_MONTHS = "box_valid_months", _("Masa berlaku kotak talenta (bulan)")
    LOWEST_PREDICATE = "lowest_predicate", _("Predikat kinerja paling rendah")
    NEW_IN_POST_MONTHS = "new_in_post_months", _("Masa baru dalam jabatan (bulan)")
    EXCLUDED_NATURES = "excluded_natures", _("Sifat layanan yang dikecualikan")
    EXCLUDED_POST_LEVELS = "excluded_post_levels", _("Jenjang jabatan yang dikecualikan")
    NEEDS_LAPTOP = "needs_laptop", _("Wajib memiliki laptop")
    MIN_DOWN_MBPS = "min_down_mbps", _("Kecepatan unduh paling rendah (Mbps)")
    MIN_UP_MBPS = "min_up_mbps", _("Kecepatan unggah paling rendah (Mbps)")
    MIN_ICT_LEVEL = "min_ict_level", _("Kemampuan TIK paling rendah")
    NEEDS_CONFIRMED_READINESS = "needs_confirmed_readiness", _("Kesiapan dikonfirmasi atasan")
    QUOTA_START = "quota_start", _("Kuota awal (hari seminggu)")
    QUOTA_AFTER_PILOT = "quota_after_pilot", _("Kuota setelah lulus uji coba (hari seminggu)")
    QUOTA_CAP = "quota_cap", _("Batas tertinggi kuota (hari seminggu)")
    MIN_OFFICE_DAYS = "min_office_days", _("Hari di kantor dalam seminggu")
    MAX_UNIT_SHARE_PERCENT = "max_unit_share_percent", _("Bagian unit yang boleh WFA sehari (persen)")
    MIN_UNIT_STAFF = "min_unit_staff", _("Pegawai unit paling sedikit di kantor")
    OPEN_WEEKDAYS = "open_weekdays", _("Hari yang dibuka untuk WFA")
    LEAD_WORKING_DAYS = "lead_working_days", _("Batas pengajuan (hari kerja sebelumnya)")
    HORIZON_DAYS = "horizon_days", _("Pengajuan paling awal (hari sebelumnya)")
    CANCEL_UNTIL = "cancel_until", _("Batas pembatalan pada hari kerja sebelumnya (pukul)")
    RECALL_NOTICE_HOURS = "recall_notice_hours", _("Pemberitahuan panggilan kembali (jam)")
    DECISION_DUE_WORKING_DAYS = "decision_due_working_days", _("Batas keputusan (hari kerja)")
    REMIND_AFTER_HOURS = "remind_after_hours", _("Pengingat keputusan setelah (jam)")
    PLACES = "places", _("Tempat kerja yang diperbolehkan")
    CHECKIN_OPENS_MINUTES = "checkin_opens_minutes", _("Presensi masuk dibuka (menit sebelum jam kerja)")
    LATENESS_MINUTES = "lateness_minutes", _("Keterlambatan yang dapat diganti pada hari yang sama (menit)")
    CHECKOUT_CLOSES_MINUTES = (
        "checkout_closes_minutes",
        _("Presensi pulang ditutup (menit setelah jam kerja)"),
    )
    MISSING_EVENT_MINUTES = "missing_event_minutes", _("Presensi yang tidak tercatat dihitung (menit)")
    HOME_RADIUS_M = "home_radius_m", _("Jarak dari rumah atau tempat lain yang disetujui (meter)")
    WORST_ACCURACY_M = "worst_accuracy_m", _("Ketelitian posisi paling kasar (meter)")
    COUNTS_OFFICE_DAYS = "counts_office_days", _("Presensi hari kantor dihitung oleh portal")
    POSITION_DAYS = "position_days", _("Penyimpanan koordinat (hari)")
    ATTENDANCE_MONTHS = "attendance_months", _("Penyimpanan presensi (bulan)")
    REQUEST_YEARS = "request_years", _("Penyimpanan pengajuan (tahun)")
    REPORT_DUE_AT = "report_due_at", _("Batas laporan harian (pukul)")
    REPORT_VERDICT_WORKING_DAYS = "report_verdict_working_days", _("Batas pemeriksaan laporan (hari kerja)")
    WARNING_DAYS = "warning_days", _("Rentang peringatan dini (hari)")
    WARN_MISSED_CHECKINS = "warn_missed_checkins", _("Peringatan: presensi WFA tidak tercatat (kali)")
    WARN_MISSED_REPORTS = "warn_missed_reports", _("Peringatan: laporan tidak dikirim (kali)")
    WARN_UNANSWERED_CALLS = "warn_unanswered_calls", _("Peringatan: panggilan tidak dijawab (kali)")
    WARN_MONTHLY_SCORE = "warn_monthly_score", _("Peringatan: nilai bulanan di bawah")
    CHART_LAMBDA = "chart_lambda", _("Bagan kendali: bobot minggu terakhir (λ)")
    CHART_LIMIT = "chart_limit", _("Bagan kendali: batas (simpangan baku)")
    CHART_WEEKS = "chart_weeks", _("Bagan kendali: minggu kebiasaan paling sedikit")
    SUSPENSION_DAYS = "suspension_days", _("Usulan penghentian WFA (hari)")
    LEGAL = "legal", _("Dasar hukum")


class PolicyFault(models.TextChoices):
    """What is wrong with a policy or its publication."""

    NOT_AN_OBJECT = "not_an_object", _("Kebijakan harus berupa objek JSON dengan nama pengaturan.")
    UNKNOWN_SETTING = "unknown_setting", _("Pengaturan “%(name)s” tidak dikenal.")
    WRONG_TYPE = "wrong_type", _("%(setting)s: isian “%(value)s” tidak dapat dibaca.")
    OUT_OF_RANGE = "out_of_range", _("%(setting)s harus antara %(low)s dan %(high)s, bukan %(value)s.")
    NOT_A_CHOICE = "not_a_choice", _("%(setting)s: “%(value)s” bukan pilihan.")
    EMPTY = "empty", _("%(setting)s: pilih sedikitnya satu.")
    ABOVE_CAP = "above_cap", _("%(setting)s tidak boleh melebihi batas tertinggi %(cap)s hari.")
    LAW_LOOSENED = (
        "law_loosened",
        _("%(setting)s lebih longgar daripada aturan nasional (%(legal)s). Pastikan ada dasar hukumnya."),
    )
    DATE_PAST = (
        "date_past",
        _("Kebijakan tidak dapat berlaku surut: pilih tanggal mulai %(first)s atau sesudahnya."),
    )
    DATE_TAKEN = "date_taken", _("Sudah ada kebijakan yang mulai berlaku pada %(day)s. Pilih tanggal lain.")
    NO_LEGAL_REFERENCE = "no_legal_reference", _("Isi dasar hukum penetapan kebijakan ini.")


# `Policy.places` in words; the codes are those of a request's place.
PLACE_WORDS = {
    "registered_home": _("rumah yang terdaftar dalam data kepegawaian"),
    "other_office": _("kantor lain di instansi"),
    "other": _("tempat lain yang disetujui"),
}
