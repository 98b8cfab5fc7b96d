"""A policy as people read a regulation: numbered articles, each sentence with its number, source and law."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.problems import plain
from eligibility.enums import PLACE_WORDS, BoxScheme, IctLevel, Mark, Rule, Setting
from eligibility.rules import Policy
from eligibility.rules.defaults import LEGAL, MARKS
from employees.enums import PostLevel, ServiceNature
from performance.enums import Predicate

Words = str | Promise
MONDAY = date(2024, 1, 1)

# setting → the rule whose legal reference stands for it
RULE_OF: dict[str, Rule] = {
    "eligible_boxes": Rule.TALENT_BOX,
    "box_scheme": Rule.TALENT_BOX,
    "box_valid_months": Rule.TALENT_BOX,
    "unknown_box_allowed": Rule.TALENT_BOX,
    "lowest_predicate": Rule.PREDICATE,
    "new_in_post_months": Rule.NEW_IN_POST,
    "excludes_discipline": Rule.DISCIPLINE,
    "excluded_natures": Rule.SERVICE,
    "excluded_post_levels": Rule.POST_LEVEL,
    "needs_laptop": Rule.LAPTOP,
    "min_down_mbps": Rule.BANDWIDTH,
    "min_up_mbps": Rule.BANDWIDTH,
    "min_ict_level": Rule.ICT,
}

# The articles and the settings in each, in reading order.
ARTICLES: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (
        _("Siapa yang dapat bekerja dari mana saja"),
        (
            "eligible_boxes",
            "box_scheme",
            "box_valid_months",
            "unknown_box_allowed",
            "lowest_predicate",
            "new_in_post_months",
            "excludes_discipline",
            "excluded_natures",
            "excluded_post_levels",
        ),
    ),
    (
        _("Kesiapan"),
        (
            "needs_laptop",
            "min_down_mbps",
            "min_up_mbps",
            "min_ict_level",
            "needs_confirmed_readiness",
        ),
    ),
    (
        _("Berapa hari"),
        (
            "quota_start",
            "quota_after_pilot",
            "quota_cap",
            "min_office_days",
            "max_unit_share_percent",
            "min_unit_staff",
        ),
    ),
    (
        _("Kapan"),
        (
            "open_weekdays",
            "lead_working_days",
            "horizon_days",
            "cancel_until",
            "recall_notice_hours",
        ),
    ),
    (
        _("Keputusan atasan"),
        (
            "decision_due_working_days",
            "remind_after_hours",
        ),
    ),
    (_("Tempat"), ("places",)),
    (
        _("Presensi"),
        (
            "checkin_opens_minutes",
            "lateness_minutes",
            "checkout_closes_minutes",
            "missing_event_minutes",
            "home_radius_m",
            "worst_accuracy_m",
            "counts_office_days",
        ),
    ),
    (_("Laporan harian"), ("report_due_at", "report_verdict_working_days")),
    (
        _("Peringatan dini"),
        (
            "warning_days",
            "warn_missed_checkins",
            "warn_missed_reports",
            "warn_unanswered_calls",
            "warn_monthly_score",
            "chart_lambda",
            "chart_limit",
            "chart_weeks",
            "suspension_days",
        ),
    ),
    (_("Penyimpanan data"), ("position_days", "attendance_months", "request_years")),
)

# The sentence of each setting; %s is its value.
SENTENCES: dict[str, Words] = {
    "eligible_boxes": _("Pegawai berada pada kotak talenta %s."),
    "box_scheme": _(
        "Kotak talenta memakai penomoran %s; kotak dengan penomoran lain dianggap tidak diketahui."
    ),
    "box_valid_months": _("Hasil penilaian talenta berlaku %s bulan; setelah itu dianggap tidak diketahui."),
    "unknown_box_allowed": _("Pegawai yang kotak talentanya tidak diketahui memenuhi syarat."),
    "lowest_predicate": _("Predikat kinerja periode terakhir paling rendah %s."),
    "new_in_post_months": _(
        "Pegawai sudah %s bulan dalam jabatan sejak masuk, promosi, mutasi, atau rotasi."
    ),
    "excludes_discipline": _(
        "Pegawai yang menjalani hukuman disiplin atau sedang dalam prosesnya tidak dapat WFA."
    ),
    "excluded_natures": _("Pegawai yang layanannya bersifat %s tidak dapat WFA."),
    "excluded_post_levels": _("Jenjang jabatan %s dikecualikan."),
    "needs_laptop": _("Pegawai memiliki laptop."),
    "min_down_mbps": _("Kecepatan unduh internet paling rendah %s Mbps."),
    "min_up_mbps": _("Kecepatan unggah internet paling rendah %s Mbps."),
    "min_ict_level": _("Kemampuan TIK paling rendah %s."),
    "needs_confirmed_readiness": _("Pernyataan kesiapan dikonfirmasi atasan langsung."),
    "quota_start": _("Kuota awal %s hari WFA dalam seminggu."),
    "quota_after_pilot": _("Setelah kantor lulus uji coba, kuota dapat menjadi %s hari dalam seminggu."),
    "quota_cap": _("Kuota tidak pernah lebih dari %s hari dalam seminggu."),
    "min_office_days": _(
        "Dalam minggu biasa pegawai sedikitnya %s hari di kantor; pada minggu pendek kuota "
        "berkurang lebih dahulu."
    ),
    "max_unit_share_percent": _(
        "Paling banyak %s %% pegawai satu unit WFA pada hari yang sama, dibulatkan ke bawah."
    ),
    "min_unit_staff": _("Sedikitnya %s pegawai setiap unit berada di kantor."),
    "open_weekdays": _("Hari yang dibuka untuk WFA: %s."),
    "lead_working_days": _("Pengajuan paling lambat %s hari kerja sebelumnya."),
    "horizon_days": _("Pengajuan paling awal %s hari sebelumnya."),
    "cancel_until": _(
        "Pembatalan oleh pegawai sampai pukul %s pada hari kerja sebelumnya, menurut waktu kantor."
    ),
    "recall_notice_hours": _(
        "Panggilan kembali ke kantor diberitahukan paling lambat %s jam sebelumnya, dengan "
        "alasan; harinya kembali ke kuota."
    ),
    "decision_due_working_days": _(
        "Atasan memutuskan dalam %s hari kerja; setelah itu pengajuan naik satu tingkat."
    ),
    "remind_after_hours": _("Pengingat dikirim setelah %s jam."),
    "places": _("Tempat kerja yang diperbolehkan: %s."),
    "checkin_opens_minutes": _("Presensi masuk dibuka %s menit sebelum jam kerja dimulai."),
    "lateness_minutes": _("Keterlambatan sampai %s menit dapat diganti pada hari yang sama."),
    "checkout_closes_minutes": _("Presensi pulang ditutup %s menit setelah jam kerja berakhir."),
    "missing_event_minutes": _("Presensi masuk atau pulang yang tidak tercatat dihitung %s menit."),
    "home_radius_m": _("Posisi di rumah atau tempat lain yang disetujui diakui sampai %s meter."),
    "worst_accuracy_m": _(
        "Posisi yang lebih kasar daripada %s meter tidak membuktikan kehadiran; putusannya tidak diketahui."
    ),
    "counts_office_days": _("Hari kantor tanpa presensi dan tanpa keterangan dihitung tidak hadir."),
    "position_days": _("Koordinat dihapus setelah %s hari; putusannya tetap disimpan."),
    "attendance_months": _("Catatan presensi dihapus setelah %s bulan."),
    "request_years": _("Pengajuan WFA dan keputusannya dihapus setelah %s tahun."),
    "report_due_at": _("Laporan hari WFA dikirim paling lambat pukul %s pada hari yang sama."),
    "report_verdict_working_days": _("Atasan memeriksa laporan dalam %s hari kerja."),
    "warning_days": _("Peringatan dini menghitung kejadian dalam %s hari terakhir."),
    "warn_missed_checkins": _("Peringatan muncul setelah %s presensi WFA tidak tercatat."),
    "warn_missed_reports": _("Peringatan muncul setelah %s laporan harian tidak dikirim."),
    "warn_unanswered_calls": _("Peringatan muncul setelah %s panggilan tidak dijawab."),
    "warn_monthly_score": _("Peringatan muncul bila nilai kinerja bulanan di bawah %s."),
    "chart_lambda": _("Indeks mingguan dibandingkan dengan kebiasaan sendiri; minggu terakhir berbobot %s."),
    "chart_limit": _("Penurunan lebih dari %s simpangan baku menimbulkan peringatan."),
    "chart_weeks": _("Perbandingan dimulai setelah %s minggu kebiasaan tercatat."),
    "suspension_days": _(
        "Peringatan merah mengusulkan penghentian WFA %s hari; seorang pejabat yang memutuskan."
    ),
}

# The sentence where the value is empty, zero or no.
OTHERWISE: dict[str, Words] = {
    "new_in_post_months": _("Masa kerja dalam jabatan tidak disyaratkan."),
    "unknown_box_allowed": _("Kotak talenta yang tidak diketahui tidak memenuhi syarat."),
    "excludes_discipline": _("Hukuman disiplin tidak mengecualikan."),
    "excluded_natures": _("Tidak ada sifat layanan yang dikecualikan."),
    "excluded_post_levels": _("Tidak ada jenjang jabatan yang dikecualikan."),
    "needs_laptop": _("Laptop tidak disyaratkan."),
    "min_down_mbps": _("Kecepatan unduh tidak disyaratkan."),
    "min_up_mbps": _("Kecepatan unggah tidak disyaratkan."),
    "needs_confirmed_readiness": _("Pernyataan kesiapan berlaku tanpa konfirmasi."),
    "counts_office_days": _(
        "Presensi hari kantor tidak dihitung oleh portal; yang dihitung hanya hari WFA dan data yang diimpor."
    ),
}


@dataclass(frozen=True, slots=True)
class Clause:
    sentence: str
    setting: Words
    mark: Mark
    legal: str


@dataclass(frozen=True, slots=True)
class Article:
    number: int
    title: Words
    clauses: tuple[Clause, ...]


def articles(policy: Policy) -> list[Article]:
    """Every setting once, in reading order."""
    return [
        Article(number, title, tuple(_clause(policy, name) for name in names))
        for number, (title, names) in enumerate(ARTICLES, 1)
    ]


def _clause(policy: Policy, name: str) -> Clause:
    value = getattr(policy, name)
    if name in OTHERWISE and not value:
        text = str(OTHERWISE[name])
    elif isinstance(value, bool):
        text = str(SENTENCES[name])
    else:
        text = str(SENTENCES[name]) % spoken(name, value)
    return Clause(text, Setting(name).label, MARKS[name], _legal(policy, name))


def _legal(policy: Policy, name: str) -> str:
    rule = RULE_OF.get(name)
    for key in (name, rule.value if rule else ""):
        if policy.legal.get(key) or LEGAL.get(key):
            return policy.legal.get(key) or LEGAL[key]
    return ""


def spoken(name: str, value: Any) -> str:
    """A setting's value in words; yes and no, and "none" for an empty list."""
    if isinstance(value, bool):
        return str(_("ya") if value else _("tidak"))
    if value == ():
        return str(_("tidak ada"))
    if isinstance(value, tuple):
        return _joined(_word(name, item) for item in value)
    return _word(name, value)


def _word(name: str, value: Any) -> str:
    if name == "open_weekdays":
        return date_format(MONDAY + timedelta(days=value), "l")
    if isinstance(value, time):
        return time_format(value, "H.i")
    if isinstance(value, float):
        return str(plain(value))
    return str(WORDS[name](value)) if name in WORDS else str(value)


def _joined(words: Iterable[str]) -> str:
    return ", ".join(words)


WORDS: dict[str, Any] = {
    "box_scheme": lambda v: BoxScheme(v).label,
    "lowest_predicate": lambda v: Predicate(v).label,
    "excluded_natures": lambda v: ServiceNature(v).label,
    "excluded_post_levels": lambda v: PostLevel(v).label,
    "min_ict_level": lambda v: IctLevel(v).label,
    "places": lambda v: PLACE_WORDS[v],
}
