"""The commitment of those who work away, as a text. Stored word for word, so it is written in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CommitmentTerms:
    """What the policy says: its number (0 = the portal's defaults) and date, the hours of Monday and Friday, days."""

    number: int
    valid_from: date
    legal_reference: str
    hours: tuple[time, time]
    friday_hours: tuple[time, time]
    zone_name: str
    position_days: int


@dataclass(frozen=True, slots=True)
class CommitmentText:
    """The text to accept, with the version of the policy for which it holds."""

    policy_number: int
    valid_from: date
    text: str


def commitment_text(terms: CommitmentTerms) -> CommitmentText:
    """The promise in full sentences, from what is reachable when to what happens with positions."""
    parts = (
        _opening(terms),
        f"1. Saya dapat dihubungi pada jam kerja, yaitu Senin–Kamis pukul {_span(terms.hours)} dan Jumat pukul "
        f"{_span(terms.friday_hours)} {terms.zone_name}, atau pada jam lain yang disepakati dalam pengajuan WFA "
        "dan pada jam kerja khusus yang berlaku, misalnya pada bulan Ramadan.",
        "2. Dalam rapat daring saya berada di depan layar dan tidak mengerjakan hal lain.",
        "3. Saya menjaga keamanan data: perangkat terkunci bila ditinggalkan, dokumen tidak terlihat atau terdengar "
        "orang lain, dan data dinas hanya disimpan pada sistem yang disediakan instansi.",
        "4. Saya memahami bahwa posisi saya hanya diambil pada saat presensi masuk dan pulang, tidak pernah di "
        f"antaranya, dan koordinatnya dihapus setelah {terms.position_days} hari.",
        "5. Saya memahami bahwa atasan dapat mencatat panggilan yang tidak dijawab, bahwa saya melihat setiap "
        "catatan, dan bahwa saya dapat menanggapinya.",
    )
    return CommitmentText(terms.number, terms.valid_from, "\n\n".join(parts))


def _opening(terms: CommitmentTerms) -> str:
    if terms.number == 0:
        return "Selama bekerja dari luar kantor (WFA) saya berkomitmen:"
    reference = f", {terms.legal_reference}" if terms.legal_reference else ""
    return (
        f"Menurut kebijakan WFA nomor {terms.number} yang berlaku sejak {_day(terms.valid_from)}{reference}, "
        "selama bekerja dari luar kantor (WFA) saya berkomitmen:"
    )


def _span(hours: tuple[time, time]) -> str:
    return f"{hours[0]:%H.%M}–{hours[1]:%H.%M}"


def _day(on: date) -> str:
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"
