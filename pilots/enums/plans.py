"""States of a pilot, of its runs and of what follows from a verdict; kinds of criteria."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PilotStatus(models.TextChoices):
    DRAFT = "draft", _("draf")
    PROPOSED = "proposed", _("menunggu tanda tangan")
    SIGNED = "signed", _("ditandatangani")
    RUNNING = "running", _("berjalan")
    DECIDED = "decided", _("diputus, menunggu berlaku atau disahkan")
    FOLLOWED = "followed", _("kuota naik, dievaluasi berkala")
    ENDED = "ended", _("selesai")
    CANCELLED = "cancelled", _("dibatalkan")


# An office has at most one pilot in these states; comparison offices of such a pilot begin none.
LIVE = frozenset({PilotStatus.SIGNED, PilotStatus.RUNNING, PilotStatus.DECIDED, PilotStatus.FOLLOWED})
# The plan is frozen and somebody's evaluation may come.
EVALUATED = frozenset({PilotStatus.RUNNING, PilotStatus.FOLLOWED})

TRANSITIONS: dict[str, frozenset[str]] = {
    PilotStatus.DRAFT: frozenset({PilotStatus.PROPOSED, PilotStatus.CANCELLED}),
    PilotStatus.PROPOSED: frozenset({PilotStatus.DRAFT, PilotStatus.SIGNED, PilotStatus.CANCELLED}),
    PilotStatus.SIGNED: frozenset({PilotStatus.RUNNING, PilotStatus.CANCELLED}),
    PilotStatus.RUNNING: frozenset(
        {PilotStatus.DECIDED, PilotStatus.FOLLOWED, PilotStatus.ENDED, PilotStatus.CANCELLED}
    ),
    PilotStatus.DECIDED: frozenset(
        {PilotStatus.RUNNING, PilotStatus.FOLLOWED, PilotStatus.ENDED, PilotStatus.CANCELLED}
    ),
    PilotStatus.FOLLOWED: frozenset({PilotStatus.RUNNING, PilotStatus.DECIDED, PilotStatus.ENDED}),
    PilotStatus.ENDED: frozenset(),
    PilotStatus.CANCELLED: frozenset(),
}


class AdoptionMode(models.TextChoices):
    AUTOMATIC = "automatic", _("otomatis, dapat diveto")
    CONFIRM = "confirm", _("menunggu pengesahan pejabat")


class OnStop(models.TextChoices):
    """What a shown harm does to an office whose quota is already the lowest one (1 day)."""

    HOLD = "hold", _("kuota tetap")
    PAUSE = "pause", _("WFA dihentikan sementara (kuota 0)")


class OutcomeSource(models.TextChoices):
    """What stands for performance in a person's week or month."""

    INDEX = "index", _("indeks kinerja mingguan dari laporan harian")
    PREDICATE = "predicate", _("predikat kinerja bulanan")


class Criterion(models.TextChoices):
    INDEX = "index", _("indeks kinerja")
    PREDICATE = "predicate", _("pegawai berpredikat Baik atau lebih")
    ATTENDANCE = "attendance", _("kepatuhan presensi pada hari WFA")
    REPORTS = "reports", _("laporan harian pada hari WFA")
    HOURS = "hours", _("jam kerja mingguan terpenuhi")
    COMPLAINTS = "complaints", _("pengaduan yang terbukti")
    SERVICE = "service", _("indikator layanan")


class CriterionKind(models.TextChoices):
    NON_INFERIORITY = "non_inferiority", _("tidak lebih buruk dari batas")
    THRESHOLD = "threshold", _("paling sedikit")
    STOP = "stop", _("menghentikan")


KINDS: dict[str, CriterionKind] = {
    Criterion.INDEX: CriterionKind.NON_INFERIORITY,
    Criterion.PREDICATE: CriterionKind.THRESHOLD,
    Criterion.ATTENDANCE: CriterionKind.THRESHOLD,
    Criterion.REPORTS: CriterionKind.THRESHOLD,
    Criterion.HOURS: CriterionKind.THRESHOLD,
    Criterion.COMPLAINTS: CriterionKind.STOP,
    Criterion.SERVICE: CriterionKind.NON_INFERIORITY,
}


class Finding(models.TextChoices):
    """What the data say about one criterion."""

    PASSED = "passed", _("terpenuhi")
    FAILED = "failed", _("tidak terpenuhi")
    INCONCLUSIVE = "inconclusive", _("belum dapat dipastikan")
    INFERIOR = "inferior", _("terbukti lebih buruk")
    STOPPED = "stopped", _("menghentikan")
    ABSENT = "absent", _("tidak ada data")


class Gate(models.TextChoices):
    WFA_DAYS = "wfa_days", _("hari WFA yang dijalani")
    OBSERVED = "observed", _("pengamatan yang tersedia")
    ESTIMABLE = "estimable", _("pengaruh dapat dihitung")


class RunKind(models.TextChoices):
    INTERIM = "interim", _("tinjauan bulanan")
    FINAL = "final", _("evaluasi")
    PERIODIC = "periodic", _("evaluasi berkala")


class RunStatus(models.TextChoices):
    QUEUED = "queued", _("menunggu")
    RUNNING = "running", _("berjalan")
    DONE = "done", _("selesai")
    FAILED = "failed", _("gagal")


# Somebody will come to a run in these states, or is at it.
UNDER_WAY = frozenset({RunStatus.QUEUED, RunStatus.RUNNING})


class RunStep(models.TextChoices):
    """Where a run is; in this order."""

    INDICES = "indices", _("menghitung ulang indeks minggu terakhir")
    READING = "reading", _("membaca data dalam satu potret")
    ESTIMATING = "estimating", _("menaksir pengaruh")
    WRITING = "writing", _("menulis putusan")


class Outcome(models.TextChoices):
    RAISE = "raise", _("kuota naik")
    HOLD = "hold", _("kuota tetap")
    LOWER = "lower", _("kuota turun")
    PAUSE = "pause", _("WFA dihentikan sementara")
    EXTEND = "extend", _("uji coba diperpanjang")
    KEEP = "keep", _("kuota dipertahankan")


class Reason(models.TextChoices):
    """Why the verdict is what it is; %-templates over the reason's params."""

    GATE_WFA_DAYS = (
        "gate_wfa_days",
        _("Baru %(count)s hari WFA dijalani; putusan memerlukan paling sedikit %(least)s."),
    )
    GATE_OBSERVED = (
        "gate_observed",
        _("Hanya %(share)s %% pengamatan yang diharapkan tersedia; putusan memerlukan %(least)s %%."),
    )
    GATE_ESTIMABLE = ("gate_estimable", _("Pengaruh belum dapat dihitung: %(why)s"))
    GATES_PASSED = (
        "gates_passed",
        _("Data cukup: %(count)s hari WFA dan %(share)s %% pengamatan yang diharapkan."),
    )
    EXTENDED = (
        "extended",
        _("Uji coba diperpanjang %(months)s bulan (perpanjangan ke-%(number)s dari %(most)s)."),
    )
    EXTENSIONS_USED = (
        "extensions_used",
        _("Data tetap tidak cukup setelah %(most)s perpanjangan; kuota tidak berubah."),
    )
    STOP_COMPLAINTS = (
        "stop_complaints",
        _("%(count)s pengaduan terbukti dalam masa uji coba; paling banyak %(most)s yang dibolehkan."),
    )
    INFERIOR = (
        "inferior",
        _(
            "%(criterion)s terbukti turun: %(estimate)s poin, batas atas %(upper)s, di bawah margin −%(margin)s."
        ),
    )
    INCONCLUSIVE = (
        "inconclusive",
        _(
            "%(criterion)s belum dapat dipastikan: %(estimate)s poin, batas bawah %(lower)s, margin −%(margin)s."
        ),
    )
    NOT_INFERIOR = (
        "not_inferior",
        _("%(criterion)s terjaga: %(estimate)s poin, batas bawah %(lower)s, di atas margin −%(margin)s."),
    )
    POINT_KEPT = (
        "point_kept",
        _(
            "%(criterion)s terjaga: %(estimate)s poin, margin −%(margin)s (tanpa selang: terlalu sedikit bulan)."
        ),
    )
    POINT_FELL = (
        "point_fell",
        _(
            "%(criterion)s turun: %(estimate)s poin, margin −%(margin)s (tanpa selang: terlalu sedikit bulan)."
        ),
    )
    BELOW = ("below", _("%(criterion)s %(share)s %%, di bawah %(least)s %%."))
    REACHED = ("reached", _("%(criterion)s %(share)s %%, memenuhi %(least)s %%."))
    ABSENT = ("absent", _("%(criterion)s: tidak ada data untuk dinilai."))
    NO_COMPLAINTS = ("no_complaints", _("Tidak ada pengaduan terbukti yang melampaui batas (%(count)s)."))
    ALL_PASSED = ("all_passed", _("Semua kriteria wajib terpenuhi."))
    AT_CAP = ("at_cap", _("Kuota sudah setinggi yang dibolehkan kebijakan instansi (%(cap)s hari)."))
    AT_GOAL = ("at_goal", _("Kuota %(days)s hari dipertahankan, seperti yang direncanakan."))
    AGAIN = ("again", _("Dievaluasi lagi %(months)s bulan kemudian."))
    BAD_MONTH = (
        "bad_month",
        _("Bulan ini memburuk: bulan buruk ke-%(number)s berturut-turut dari %(most)s."),
    )
    GOOD_MONTH = ("good_month", _("Bulan ini baik; kuota dipertahankan."))
    NOT_JUDGED = ("not_judged", _("Data bulan ini tidak cukup untuk dinilai; kuota dipertahankan."))


class AdoptionStatus(models.TextChoices):
    WAITING = "waiting", _("menunggu pengesahan")
    ADOPTED = "adopted", _("kuota ditetapkan")
    VETOED = "vetoed", _("diveto")


class PlanFault(models.TextChoices):
    """Why a plan is refused; %-templates."""

    NOT_AN_OBJECT = "not_an_object", _("Ketentuan rencana harus berupa objek JSON.")
    UNKNOWN_TERM = "unknown_term", _("Ketentuan «%(name)s» tidak dikenal.")
    WRONG_TYPE = "wrong_type", _("%(term)s: «%(value)s» tidak dapat dibaca.")
    OUT_OF_RANGE = "out_of_range", _("%(term)s harus antara %(low)s dan %(high)s, bukan %(value)s.")
    NOT_A_CHOICE = "not_a_choice", _("%(term)s: «%(value)s» bukan pilihan yang ada.")
    NOTHING_MUST = "nothing_must", _("Paling sedikit satu kriteria harus wajib terpenuhi.")
    START_PAST = "start_past", _("Rencana dibekukan sebelum hari pertama: mulai paling cepat %(earliest)s.")
    START_FAR = "start_far", _("Mulai paling lambat %(latest)s, supaya data pembanding masih berlaku.")
    START_NOT_MONDAY = (
        "start_not_monday",
        _(
            "%(day)s bukan hari Senin: minggu yang terpotong tidak dihitung, dan kuota baru mulai Senin berikutnya."
        ),
    )
    QUOTA_ABOVE_CAP = "quota_above_cap", _("Kuota paling banyak %(cap)s hari menurut kebijakan instansi.")
    QUOTA_ORDER = (
        "quota_order",
        _(
            "Kuota setelah lulus (%(goal)s) harus lebih besar daripada atau sama dengan kuota uji coba (%(tried)s)."
        ),
    )
    QUOTA_NONE = "quota_none", _("Kuota selama uji coba paling sedikit 1 hari.")
    QUOTA_SAME = (
        "quota_same",
        _(
            "Kuota tidak berubah saat uji coba mulai (%(days)s hari): pengaruh WFA tidak terlihat dari perbandingan."
        ),
    )
    BUSY_OFFICE = "busy_office", _("%(office)s masih dalam uji coba %(number)s.")
    BUSY_COMPARISON = "busy_comparison", _("%(office)s menjadi pembanding dalam uji coba %(number)s.")
    COMPARISON_ITSELF = "comparison_itself", _("Kantor uji coba tidak dapat menjadi pembandingnya sendiri.")
    COMPARISON_FOREIGN = "comparison_foreign", _("Kantor pembanding harus dari instansi yang sama.")
    NOBODY = "nobody", _("%(office)s tidak mempunyai pegawai yang bekerja.")
    NO_BASELINE = (
        "no_baseline",
        _("Belum ada data kinerja dalam masa pembanding: kekuatan uji tidak dapat dihitung."),
    )
    WEAK = (
        "weak",
        _(
            "Kekuatan uji hanya %(power)s %%: bila tidak ada yang berubah, uji coba ini lebih sering tidak lulus."
        ),
    )
    STAGE_CLOSED = "stage_closed", _("Tahap %(stage)s belum dibuka pada peta peluncuran.")
    OWN_OFFICE = (
        "own_office",
        _("Anda memimpin %(office)s: rencana dan putusan kantor sendiri ditandatangani pejabat lain."),
    )
    OWN_PLAN = "own_plan", _("Rencana yang Anda ajukan sendiri ditandatangani pejabat lain.")
    CHANGED = "changed", _("Rencana sudah berubah sejak Anda membukanya. Baca lagi, lalu tanda tangani.")
    NO_REASON = "no_reason", _("Tuliskan alasannya.")
    VETO_LATE = "veto_late", _("Masa veto sudah lewat: kuota berlaku sejak %(day)s.")
    RUNNING = "running", _("Evaluasi ini sedang berjalan. Tunggu sebentar.")
    NOT_DUE = "not_due", _("Evaluasi baru dapat dijalankan mulai %(day)s.")


class Term(models.TextChoices):
    """Names of the plan's terms."""

    ALPHA = "alpha", _("Tingkat salah (satu sisi)")
    OUTCOME = "outcome", _("Ukuran kinerja")
    MUST = "must", _("Kriteria wajib")
    INDEX_MARGIN = "index_margin", _("Margin indeks kinerja (poin)")
    PREDICATE_SHARE = "predicate_share", _("Pegawai berpredikat Baik atau lebih (%)")
    ATTENDANCE_SHARE = "attendance_share", _("Kepatuhan presensi pada hari WFA (%)")
    REPORTS_SHARE = "reports_share", _("Laporan harian pada hari WFA (%)")
    HOURS_SHARE = "hours_share", _("Minggu kerja yang jamnya terpenuhi (%)")
    COMPLAINTS_ALLOWED = "complaints_allowed", _("Pengaduan terbukti yang dibolehkan")
    SERVICE_MARGIN = "service_margin", _("Margin indikator layanan (poin)")
    SERVICE_INDICATORS = "service_indicators", _("Indikator layanan")
    SURVEY_SHARE = "survey_share", _("Keterwakilan survei (%)")
    MIN_WFA_DAYS = "min_wfa_days", _("Hari WFA paling sedikit")
    MIN_OBSERVED_SHARE = "min_observed_share", _("Pengamatan paling sedikit (%)")
    MIN_REPORTED_DAYS = "min_reported_days", _("Hari dilaporkan per minggu paling sedikit")
    MONTHS = "months", _("Lama uji coba (bulan)")
    BASELINE_MONTHS = "baseline_months", _("Masa pembanding sebelum mulai (bulan)")
    EXTENSION_MONTHS = "extension_months", _("Lama perpanjangan (bulan)")
    MOST_EXTENSIONS = "most_extensions", _("Perpanjangan paling banyak")
    AGAIN_MONTHS = "again_months", _("Evaluasi ulang setelah (bulan)")
    BAD_MONTHS = "bad_months", _("Bulan buruk berturut-turut sampai kuota turun")
    NOTICE_DAYS = "notice_days", _("Hari dari putusan sampai kuota berlaku, paling sedikit")
    ADOPTION = "adoption", _("Cara menetapkan kuota")
    ON_STOP = "on_stop", _("Bila terbukti buruk pada kuota 1 hari")
