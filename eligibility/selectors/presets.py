"""Policies to begin with. What a source does not say stays as it is; its words are data, not articles of law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eligibility.rules import Law, Policy, policy_data, read_policy
from eligibility.rules.defaults import BOX_PRESETS, POST_LEVEL_PRESETS, WEEKDAY_PRESETS, WFA_RULE

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Preset:
    """`settings` are laid over a policy; a `whole` one begins from the portal's defaults instead."""

    key: str
    name: Words
    explanation: Words
    source: Words
    settings: Mapping[str, Any]
    whole: bool = False

    def law(self, base: Law) -> Law:
        """The law that the preset makes of another: overrides stay unless it is a whole policy."""
        start = Policy() if self.whole else base.base
        named = dict(self.settings) | {"legal": start.legal | dict(self.settings.get("legal", {}))}
        policy = read_policy(policy_data(start) | policy_data_of(named))
        return Law(policy) if self.whole else replace(base, base=policy)


def policy_data_of(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as plain JSON values."""
    return {name: list(v) if isinstance(v, tuple) else v for name, v in settings.items()}


PRESETS: dict[str, Preset] = {
    p.key: p
    for p in (
        Preset(
            key="bkn_2025",
            name=_("BKN 2025"),
            explanation=_(
                "Satu hari WFA seminggu, dua hari setelah kantor lulus uji coba dua bulan; kotak talenta 4, 5, 7, 8, "
                "9; layanan tatap muka, operasional, dan kesehatan dikecualikan. Angka yang tidak disebut sumber "
                "adalah usulan portal dan ditandai demikian."
            ),
            source=_("Keterangan BKN tentang WFA, 2025"),
            settings={"eligible_boxes": BOX_PRESETS["consistent"]},
            whole=True,
        ),
        Preset(
            key="west_java_mkd",
            name=_("Jawa Barat, MKD"),
            explanation=_(
                "Satu hari yang sama bagi semua pegawai, yaitu Kamis. Aturan lain dari kebijakan awal tidak berubah. "
                "Hari tambahan di luar kuota ditetapkan dalam kalender."
            ),
            source=_("Praktik Pemerintah Provinsi Jawa Barat"),
            settings={
                "open_weekdays": WEEKDAY_PRESETS["thursday"],
                "quota_start": 1,
                "quota_after_pilot": 1,
                "legal": {"open_weekdays": "Praktik Pemerintah Provinsi Jawa Barat"},
            },
        ),
        Preset(
            key="national_friday_2026",
            name=_("Jumat nasional 2026"),
            explanation=_(
                "Sejak April 2026 hari WFA adalah Jumat dan tempatnya rumah yang terdaftar. Aturan lain dari "
                "kebijakan awal tidak berubah."
            ),
            source=_("Praktik nasional sejak April 2026"),
            settings={
                "open_weekdays": WEEKDAY_PRESETS["friday"],
                "places": ("registered_home",),
                "quota_start": 1,
                "quota_after_pilot": 1,
                "legal": {
                    "open_weekdays": "Kebijakan nasional hari Jumat, April 2026",
                    "places": f"{WFA_RULE}; kebijakan nasional hari Jumat, April 2026",
                },
            },
        ),
        Preset(
            key="mendagri_2026",
            name=_("Jenjang jabatan menurut Mendagri 2026"),
            explanation=_(
                "JPT Madya dan JPT Pratama tidak dapat WFA. Hanya jenjang jabatan yang berubah; aturan lain tetap."
            ),
            source=_("Praktik pemerintah daerah, 2026"),
            settings={
                "excluded_post_levels": POST_LEVEL_PRESETS["no_jpt"],
                "legal": {"post_level": "Ketentuan Mendagri 2026 tentang jenjang jabatan"},
            },
        ),
        Preset(
            key="boxes_consistent",
            name=_("Kotak 4, 5, 7, 8, 9 (nilai awal)"),
            explanation=_(
                "Daftar yang taat asas: semua pegawai yang kinerjanya memenuhi atau di atas ekspektasi, kecuali kotak "
                "2 yang potensinya rendah. Karena itu daftar ini menjadi nilai awal."
            ),
            source=_("Keterangan BKN tentang WFA"),
            settings={"eligible_boxes": BOX_PRESETS["consistent"]},
        ),
        Preset(
            key="boxes_as_printed_once",
            name=_("Kotak 4, 5, 6, 8, 9 (tercetak sekali)"),
            explanation=_(
                "Keterangan yang sama juga mencetak daftar ini. Kotak 6 berarti kinerja di bawah ekspektasi, sedangkan "
                "kotak 7 yang hilang berarti di atas ekspektasi, sehingga daftar ini tampaknya salah cetak."
            ),
            source=_("Keterangan BKN tentang WFA, cetakan kedua"),
            settings={"eligible_boxes": BOX_PRESETS["as_printed_once"]},
        ),
    )
}
