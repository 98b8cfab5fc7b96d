"""A policy's states, its settings, and what may be wrong with one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PolicyStatus(models.TextChoices):
    DRAFT = "draft", _("rancangan")
    PUBLISHED = "published", _("ditetapkan")
    WITHDRAWN = "withdrawn", _("ditarik")


class VersionState(models.TextChoices):
    """What a version is on a day: a published one is scheduled, in force or superseded by its date."""

    DRAFT = "draft", _("rancangan")
    SCHEDULED = "scheduled", _("terjadwal")
    IN_FORCE = "in_force", _("berlaku")
    SUPERSEDED = "superseded", _("digantikan")
    WITHDRAWN = "withdrawn", _("ditarik")


class SignatureState(models.TextChoices):
    """What the signature of a policy file says."""

    VALID = "valid", _("tanda tangan sah")
    UNKNOWN_KEY = "unknown_key", _("ditandatangani dengan kunci yang tidak dikenal portal ini")
    BROKEN = "broken", _("tanda tangan tidak cocok: isi berkas sudah berubah")
    UNSIGNED = "unsigned", _("tidak ditandatangani")


class OverrideScope(models.TextChoices):
    """Where an agency's policy may be otherwise."""

    OFFICE = "office", _("kantor")
    UNIT = "unit", _("unit kerja")


class Direction(models.TextChoices):
    """What a change of a setting does."""

    LOOSER = "looser", _("lebih longgar")
    STRICTER = "stricter", _("lebih ketat")
    OTHER = "other", _("berbeda")


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
    UNKNOWN_BOX_ALLOWED = "unknown_box_allowed", _("Kotak yang tidak diketahui memenuhi syarat")
    LOWEST_PREDICATE = "lowest_predicate", _("Predikat kinerja paling rendah")
    NEW_IN_POST_MONTHS = "new_in_post_months", _("Masa baru dalam jabatan (bulan)")
    EXCLUDES_DISCIPLINE = "excludes_discipline", _("Hukuman disiplin mengecualikan")
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
    BAD_OVERRIDE = (
        "bad_override",
        _("Pengecualian kantor atau unit tidak dapat dibaca: sebutkan lingkup, nomor, dan pengaturannya."),
    )
    OVERRIDDEN_TWICE = "overridden_twice", _("%(place)s mempunyai dua pengecualian. Gabungkan menjadi satu.")
    NOT_OVERRIDABLE = (
        "not_overridable",
        _("%(setting)s berlaku untuk seluruh instansi dan tidak dapat dibedakan di %(place)s."),
    )
    # two rules that cannot both be meant; `first` and `second` are their names
    NO_BOX_REACHABLE = (
        "no_box_reachable",
        _(
            "“%(first)s” (%(boxes)s) bertentangan dengan “%(second)s” (%(predicate)s): pegawai dengan predikat itu "
            "tidak pernah berada di kotak tersebut, sehingga tidak seorang pun memenuhi syarat."
        ),
    )
    ALL_LEVELS_OUT = (
        "all_levels_out",
        _(
            "“%(first)s” mengecualikan semua jenjang, sehingga tidak seorang pun memenuhi syarat dan "
            "“%(second)s” (%(quota)s) tidak dapat dipakai."
        ),
    )
    ALL_NATURES_OUT = (
        "all_natures_out",
        _(
            "“%(first)s” mengecualikan semua sifat layanan: hanya pegawai yang layanannya belum diverifikasi dapat "
            "memakai “%(second)s” (%(quota)s)."
        ),
    )
    OTHER_NUMBERING = (
        "other_numbering",
        _(
            "“%(first)s” memakai penomoran lain: kotak PermenPANRB 3/2020 tidak dikenal lagi, sehingga “%(second)s” "
            "(%(boxes)s) hanya dipenuhi kotak dengan penomoran itu."
        ),
    )
    QUOTA_ABOVE_ROOM = (
        "quota_above_room",
        _(
            "“%(first)s” %(days)s hari tidak mungkin bersama “%(second)s” %(office)s: dalam seminggu hanya "
            "tersisa %(room)s hari."
        ),
    )
    PILOT_LOWERS = (
        "pilot_lowers",
        _(
            "“%(first)s” %(days)s hari lebih besar daripada “%(second)s” %(after)s hari: kantor yang lulus uji coba "
            "akan kehilangan hari."
        ),
    )
    QUOTA_ABOVE_WEEKDAYS = (
        "quota_above_weekdays",
        _(
            "“%(first)s” %(days)s hari tidak dapat dipakai: “%(second)s” hanya membuka %(opened)s hari "
            "dalam seminggu."
        ),
    )
    NO_SHARE = (
        "no_share",
        _(
            "“%(first)s” %(share)s bertentangan dengan “%(second)s” %(quota)s: kuota itu tidak pernah dapat dipakai."
        ),
    )
    WINDOW_NEVER_OPENS = (
        "window_never_opens",
        _(
            "“%(first)s” %(lead)s dan “%(second)s” %(horizon)s: pengajuan sudah ditutup sebelum dibuka, sehingga "
            "tidak ada hari yang dapat diajukan."
        ),
    )
    WINDOW_SOME_DAYS = (
        "window_some_days",
        _(
            "“%(first)s” %(lead)s dan “%(second)s” %(horizon)s: %(days)s hari dalam seminggu tidak pernah "
            "dapat diajukan karena pengajuannya ditutup sebelum dibuka."
        ),
    )
    REMINDER_TOO_LATE = (
        "reminder_too_late",
        _("“%(first)s” %(hours)s tidak pernah terjadi: “%(second)s” %(days)s sudah lewat lebih dahulu."),
    )
    MINIMUM_ABOVE_HEADS = (
        "minimum_above_heads",
        _(
            "“%(first)s” %(minimum)s melebihi jumlah pegawai unit terbesar (%(unit)s, %(heads)s orang); dengan "
            "“%(second)s” berapa pun tidak seorang pun dapat WFA."
        ),
    )
    NOBODY_MAY_GO = (
        "nobody_may_go",
        _(
            "“%(first)s” %(share)s %% dan “%(second)s” %(minimum)s: di unit terbesar pun (%(unit)s, %(heads)s orang) "
            "tidak seorang pun dapat WFA."
        ),
    )
    SOME_UNITS_SHORT = (
        "some_units_short",
        _(
            "“%(first)s” %(minimum)s melebihi jumlah pegawai %(count)s unit (antara lain %(units)s); di sana tidak "
            "seorang pun dapat WFA, berapa pun “%(second)s”."
        ),
    )
    NO_PLACE = (
        "no_place",
        _(
            "“%(first)s” hanya mengizinkan kantor lain, padahal instansi mempunyai satu kantor; “%(second)s” "
            "%(quota)s tidak dapat dipakai."
        ),
    )
    LOOSENED_WITHOUT_REASON = (
        "loosened_without_reason",
        _("Ada aturan nasional yang dilonggarkan (%(settings)s). Tulis alasannya sebelum menetapkan."),
    )
    FOREIGN_PLACE = (
        "foreign_place",
        _("%(place)s bukan kantor atau unit instansi ini. Hapus pengecualiannya."),
    )
    NOTHING_CHANGED = (
        "nothing_changed",
        _("Rancangan ini sama dengan kebijakan yang berlaku; tidak ada yang berubah bila ditetapkan."),
    )
    NO_LEGAL_REFERENCE = "no_legal_reference", _("Isi dasar hukum penetapan kebijakan ini.")


# `Policy.places` in words; the codes are those of a request's place.
PLACE_WORDS = {
    "registered_home": _("rumah yang terdaftar dalam data kepegawaian"),
    "other_office": _("kantor lain di instansi"),
    "other": _("tempat lain yang disetujui"),
}
