"""The settings of a policy in words: choices, values, the sentence around a control, and the help under it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eligibility.enums import PLACE_WORDS, BoxScheme, IctLevel, Rule, Setting
from eligibility.rules import Policy
from eligibility.rules.defaults import LEGAL, RANGES
from eligibility.rules.policy import CHOICES
from eligibility.selectors import articles
from employees.enums import PostLevel, ServiceNature
from performance.enums import Predicate

# The order in which a setting's choices are offered; numbers by size.
ORDERED: dict[str, Iterable[Any]] = {
    "box_scheme": BoxScheme.values,
    "lowest_predicate": Predicate.values,
    "excluded_natures": ServiceNature.values,
    "excluded_post_levels": PostLevel.values,
    "min_ict_level": IctLevel.values,
    "places": PLACE_WORDS,
}
# Rules that no setting stands for; their legal reference belongs to the first article.
LOOSE_RULES = ("at_work", "suspension")

# What an admin who sees the form for the first time wants to know, beyond the sentence itself.
HELP: dict[str, str | Promise] = {
    "eligible_boxes": gettext_lazy(
        "Sumbu mendatar potensial, sumbu tegak kinerja. Daftar bawaan: 4, 5, 7, 8, 9."
    ),
    "box_scheme": gettext_lazy("Kotak dari penomoran lain tidak dihitung ulang; pegawainya menjadi tidak diketahui."),
    "unknown_box_allowed": gettext_lazy("Berlaku pula bagi pegawai yang hasil penilaiannya sudah kedaluwarsa."),
    "lowest_predicate": gettext_lazy("Predikat di bawahnya tidak memenuhi syarat."),
    "new_in_post_months": gettext_lazy("Aturan nasional melarang WFA bagi pegawai yang baru dalam jabatan."),
    "excluded_natures": gettext_lazy("Sifat layanan diverifikasi per jabatan atau loket."),
    "excluded_post_levels": gettext_lazy("Sebagian edaran 2026 mengecualikan JPT Madya dan JPT Pratama."),
    "quota_start": gettext_lazy("Kuota setiap kantor ditetapkan tersendiri; ini nilai awalnya."),
    "quota_cap": gettext_lazy("Aturan nasional: paling banyak 2 hari seminggu."),
    "min_office_days": gettext_lazy("Kuota ditambah angka ini tidak boleh melebihi lima hari kerja."),
    "max_unit_share_percent": gettext_lazy("Unit kecil: 50 % dari 3 orang dibulatkan menjadi 1 orang."),
    "min_unit_staff": gettext_lazy("Minimum setiap loket diatur di halaman unit."),
    "open_weekdays": gettext_lazy("Centang satu hari saja bila semua pegawai WFA pada hari yang sama."),
    "lead_working_days": gettext_lazy("0 berarti sampai hari itu sendiri."),
    "horizon_days": gettext_lazy("Hari kalender. Harus lebih panjang daripada batas pengajuan."),
    "decision_due_working_days": gettext_lazy("Yang belum diputus pada pagi harinya menjadi hari kantor."),
    "remind_after_hours": gettext_lazy("Harus lebih awal daripada batas keputusan."),
    "places": gettext_lazy("Tempat lain selalu memerlukan persetujuan atasan."),
    "worst_accuracy_m": gettext_lazy("Makin kecil angkanya, makin banyak posisi yang putusannya tidak diketahui."),
    "chart_lambda": gettext_lazy("Lebih besar: lebih cepat bereaksi, lebih sering salah peringatan."),
    "chart_limit": gettext_lazy("Lebih besar: lebih jarang salah peringatan, lebih lambat."),
}  # fmt: skip


def choices_of(name: str) -> list[tuple[Any, str]]:
    """The values that a setting may take, with their words; empty for numbers, times and yes or no."""
    if name not in CHOICES:
        return []
    order = ORDERED.get(name) or sorted(CHOICES[name])
    return [(value, articles.spoken(name, (value,))) for value in order if value in CHOICES[name]]


def around(name: str) -> tuple[str, str]:
    """The words of the setting's sentence before and after its value; nothing after for yes or no."""
    text = str(articles.SENTENCES[name])
    before, _mark, after = text.partition("%s")
    return before.replace("%%", "%"), after.replace("%%", "%")


def otherwise(name: str) -> str:
    """What the article says where the value is empty, zero or no; empty if that is never so."""
    return str(articles.OTHERWISE.get(name, ""))


def help_of(name: str) -> str:
    """The help and, for numbers, the range, in the reader's language."""
    words = [str(HELP[name])] if name in HELP else []
    if name in RANGES:
        low, high = (number_format(end, None if isinstance(end, float) else 0) for end in RANGES[name])
        words.append(_("Antara %(low)s dan %(high)s.") % {"low": low, "high": high})
    return " ".join(words)


def legal_key(name: str) -> str:
    """The key of `Policy.legal` under which a setting's legal reference is kept."""
    rule = articles.RULE_OF.get(name)
    if name in LEGAL or rule is None:
        return name
    return rule.value


def legal_keys(number: int) -> list[tuple[str, str]]:
    """The legal references of an article: key and the words for it, each once."""
    found: dict[str, str] = {}
    for name in articles.ARTICLES[number - 1][1]:
        rule = articles.RULE_OF.get(name)
        key = legal_key(name)
        found.setdefault(key, str(rule.label if rule and key == rule.value else Setting(name).label))
    if number == 1:
        found |= {key: str(Rule(key).label) for key in LOOSE_RULES}
    return list(found.items())


def article_of(name: str) -> int:
    """The number of the article in which a setting stands; 1 for what stands in none."""
    for number, (_title, names) in enumerate(articles.ARTICLES, 1):
        if name in names:
            return number
    return 1


def value_kind(name: str) -> str:
    """Which control a setting gets: yes, boxes, many, one, time, number or fraction."""
    value = getattr(Policy(), name)
    if isinstance(value, bool):
        return "yes"
    if isinstance(value, tuple):
        return "boxes" if name == "eligible_boxes" else "many"
    if name in CHOICES:
        return "one"
    if isinstance(value, time):
        return "time"
    return "fraction" if isinstance(value, float) else "number"
