"""Complaints about offices of the demo: from anybody, decided by the admin, one of them upheld during a pilot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from demo.cast import at_minute
from demo.timeline import DAY, Timeline
from employees.models import Employee, Office
from employees.selectors import actor_of
from pilots.enums.complaints import ComplaintCategory, ComplaintSource, ComplaintStatus
from pilots.rules.complaints import Told
from pilots.services.complaint_deciding import decide_complaint, take_complaint
from pilots.services.complaint_filing import PUBLIC, file_complaint

NOON = 13 * 60 + 30


@dataclass(frozen=True, slots=True)
class Case:
    """A complaint: what was told, how many days before today it happened, and what became of it."""

    source: ComplaintSource
    category: ComplaintCategory
    subject: str
    text: str
    service: str
    days_ago: int
    outcome: ComplaintStatus
    about_wfa: bool | None = None
    answer: str = ""
    reason: str = ""


CASES: dict[str, tuple[Case, ...]] = {
    "KR-V": (
        Case(
            ComplaintSource.CITIZEN, ComplaintCategory.UNREACHABLE, "Petugas konsultasi tidak menjawab (contoh)",
            "Tiga hari berturut-turut nomor konsultasi tidak dijawab; katanya petugas sedang WFA. Pengaduan contoh.",
            "Konsultasi kenaikan pangkat", 50, ComplaintStatus.UPHELD, True,
            "Mohon maaf. Jadwal petugas sudah diperbaiki dan nomor cadangan dipasang.",
            "Catatan panggilan membenarkan: dua petugas WFA bersamaan tanpa pengganti.",
        ),
    ),
    "KR-I": (
        Case(
            ComplaintSource.PARTNER, ComplaintCategory.SLOW, "Berkas pensiun terlambat dua hari (contoh)",
            "Berkas pensiun pegawai kami selesai dua hari lebih lama daripada janji layanan. Pengaduan contoh.",
            "Pensiun", 35, ComplaintStatus.NOT_UPHELD, None,
            "Berkas selesai pada hari ketiga, dalam batas lima hari kerja. Terima kasih atas masukannya.",
            "Janji layanan lima hari kerja; tidak ada keterlambatan.",
        ),
        Case(
            ComplaintSource.CITIZEN, ComplaintCategory.CLOSED, "Loket konsultasi kosong pada hari Jumat (contoh)",
            "Pukul 10.30 tidak ada petugas di loket konsultasi; saya menunggu 40 menit. Pengaduan contoh.",
            "Konsultasi kepegawaian", 6, ComplaintStatus.RECEIVED,
        ),
    ),
    "KR-VII": (
        Case(
            ComplaintSource.PHONE, ComplaintCategory.CONDUCT, "Jawaban petugas kurang ramah (contoh)",
            "Petugas menutup telepon sebelum pertanyaan selesai. Pengaduan contoh.",
            "Konsultasi data kepegawaian", 12, ComplaintStatus.IN_REVIEW,
        ),
    ),
    "KR-VI": (
        Case(
            ComplaintSource.LETTER, ComplaintCategory.WRONG, "Nama pada surat keputusan keliru (contoh)",
            "Nama belakang pegawai kami tertukar pada surat keputusan. Pengaduan contoh.",
            "Pengangkatan", 70, ComplaintStatus.UPHELD, False,
            "Surat keputusan sudah diperbaiki dan dikirim ulang.",
            "Salah ketik, tidak berhubungan dengan tempat kerja petugas.",
        ),
    ),
    "KR-IV": (
        Case(
            ComplaintSource.SP4N, ComplaintCategory.OTHER, "Jalan di depan kantor rusak (contoh)",
            "Jalan menuju kantor berlubang dan gelap. Pengaduan contoh.",
            "", 20, ComplaintStatus.OUTSIDE, None,
            "Jalan itu wewenang pemerintah kota; laporan kami teruskan.", "Bukan layanan kantor ini.",
        ),
    ),
    "DISDUKCAPIL": (
        Case(
            ComplaintSource.CITIZEN, ComplaintCategory.SLOW, "Kartu keluarga belum jadi (contoh)",
            "Permohonan kartu keluarga sudah dua minggu belum selesai. Pengaduan contoh.",
            "Kartu keluarga", 9, ComplaintStatus.RECEIVED,
        ),
    ),
}  # fmt: skip


def complain(offices: Mapping[str, Office], admin: Employee, line: Timeline) -> list[Iterator[datetime]]:
    """A story for each complaint about one of the offices."""
    return [
        _story(case, offices[code], admin, line) for code in CASES if code in offices for case in CASES[code]
    ]


def _story(case: Case, office: Office, admin: Employee, line: Timeline) -> Iterator[datetime]:
    """Sent the day after, taken two days later, decided three days after that."""
    happened = line.today - DAY * case.days_ago
    actor, sent = actor_of(admin.user), _at(office, happened + DAY)
    yield sent
    by_hand = case.source not in (ComplaintSource.CITIZEN, ComplaintSource.PARTNER)
    told = Told(case.source, case.category, case.subject, case.text, happened, case.service)
    filed = file_complaint(
        office=office, told=told, token=None, sender="", actor=actor if by_hand else PUBLIC, now=sent
    )
    if case.outcome == ComplaintStatus.RECEIVED:
        return
    taken = sent + timedelta(days=2)
    yield taken
    take_complaint(complaint_id=filed.complaint.pk, reviewer=admin, actor=actor, now=taken)
    if case.outcome == ComplaintStatus.IN_REVIEW:
        return
    decided = taken + timedelta(days=3)
    yield decided
    decide_complaint(
        complaint_id=filed.complaint.pk, outcome=case.outcome, answer=case.answer, reason=case.reason,
        about_wfa=case.about_wfa, decider=admin, actor=actor, now=decided,
    )  # fmt: skip


def _at(office: Office, on: date) -> datetime:
    return at_minute(on, NOON, 0, office.tz)
