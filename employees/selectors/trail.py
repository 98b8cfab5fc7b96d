"""Reading the audit trail: filters, a page by id, before and after as a diff, and the state of the chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models import AuditChain, AuditEvent
from core.statements import fetched
from employees.models import Employee, Office, User
from employees.selectors.people import full_names

PER_PAGE = 50
_SHOWN = ("pk", "at", "actor", "acting_as", "verb", "target", "seal", "before", "after", "subject_id")


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What somebody looks for; empty fields match everything. Dates are days of the reader's office."""

    who: str = ""
    whom: str = ""
    verb: str = ""
    target: str = ""
    first: date | None = None
    last: date | None = None
    before_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an event; an empty side means that the field was not there."""

    field: str
    old: str
    new: str


class Event(NamedTuple):
    """An audit event without its two sides; `at` on the clock of the reader's office."""

    pk: int
    at: datetime
    actor: str
    acting_as: str
    verb: str
    target: str
    is_sealed: bool


class TrailRow(NamedTuple):
    """One event for reading: plain values, put into words when they are drawn. `subject`: a name or empty."""

    event: Event
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def label(self) -> str:
        return str(VERBS.get(self.event.verb, self.event.verb))

    @property
    def changes(self) -> tuple[Change, ...]:
        return changes(self.before, self.after)


@dataclass(frozen=True, slots=True)
class TrailPage:
    """`next_before`: the id to continue below; None on the last page."""

    rows: list[TrailRow]
    next_before: int | None


def search_trail(user: User, wanted: TrailFilter) -> TrailPage:
    """Newest first, in two queries for the rows whatever the page holds."""
    return _page(user, _matching(user, wanted), wanted.before_id)


def own_trail(user: User, before_id: int | None = None) -> TrailPage:
    """Every act that concerns the person, newest first, a page at a time."""
    events = AuditEvent.objects.filter(agency=user.employee.agency.code, subject_id=user.employee_id)
    return _page(user, events, before_id)


def _page(user: User, events: QuerySet[AuditEvent], before_id: int | None) -> TrailPage:
    if before_id:
        events = events.filter(pk__lt=before_id)
    rows = _rows(user, events.order_by("-pk")[: PER_PAGE + 1])
    more = len(rows) > PER_PAGE
    rows = rows[:PER_PAGE]
    return TrailPage(rows, rows[-1].event.pk if more else None)


def about_person(user: User, *, limit: int) -> list[TrailRow]:
    """The latest acts that concern the person: the processing trail of their own data."""
    events = AuditEvent.objects.filter(agency=user.employee.agency.code, subject_id=user.employee_id)
    return _rows(user, events.order_by("-at")[:limit])


def _matching(user: User, wanted: TrailFilter) -> QuerySet[AuditEvent]:
    events = AuditEvent.objects.filter(agency=user.employee.agency.code)
    if wanted.who:
        events = _by_actor(user, events, wanted.who)
    if wanted.whom:
        events = events.filter(subject_id__in=_people(user, wanted.whom))
    if wanted.verb:
        events = events.filter(verb=wanted.verb)
    if wanted.target:
        events = events.filter(target__startswith=wanted.target)
    if wanted.first:
        events = events.filter(at__gte=_midnight(wanted.first, user.employee.office))
    if wanted.last:
        events = events.filter(at__lt=_midnight(wanted.last + timedelta(days=1), user.employee.office))
    return events


def _by_actor(user: User, events: QuerySet[AuditEvent], text: str) -> QuerySet[AuditEvent]:
    if text.isdigit():
        accounts = User.objects.filter(employee__agency_id=user.employee.agency_id, nip=text)
        return events.filter(actor_id__in=accounts.values("pk"))
    return events.filter(actor__icontains=text)


def _people(user: User, text: str) -> QuerySet[Employee, int]:
    people = Employee.objects.of(user.employee.agency_id)
    people = people.filter(nip=text) if text.isdigit() else people.filter(name__icontains=text)
    return people.values_list("pk", flat=True)


def _midnight(day: date, office: Office) -> datetime:
    return datetime.combine(day, time.min, tzinfo=office.tz)


def _rows(user: User, events: QuerySet[AuditEvent]) -> list[TrailRow]:
    found = list(events.values_list(*_SHOWN))
    zone = user.employee.office.tz
    names = full_names({subject for *_, subject in found if subject}, agency_id=user.employee.agency_id)
    return [
        TrailRow(
            Event._make((pk, at.astimezone(zone), *act, bool(seal))), names.get(subject, ""), before, after
        )
        for pk, at, *act, seal, before, after, subject in found
    ]


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """Fields that differ between the two sides, in the order in which they were written."""
    old, new = before or {}, after or {}
    fields = [*old, *(f for f in new if f not in old)]
    return tuple(
        Change(f, _shown(old.get(f)), _shown(new.get(f))) for f in fields if old.get(f) != new.get(f)
    )


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, list):
        return ", ".join(_shown(v) for v in value)
    if isinstance(value, dict):
        return "; ".join(f"{k}: {_shown(v)}" for k, v in value.items())
    return str(value)


def known_verbs() -> Sequence[tuple[str, str]]:
    """Every act that the portal records, with its words in the language of the moment, for the filter."""
    return _verbs_in(get_language() or "")


@cache
def _verbs_in(language: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((verb, str(words)) for verb, words in VERBS.items()), key=lambda pair: pair[1]))


@dataclass(frozen=True, slots=True)
class ChainState:
    """How much of the agency's trail is sealed; `waiting` events are younger than the last sealing."""

    length: int
    sealed_at: datetime | None
    waiting: int


def chain_state(user: User) -> ChainState:
    code = user.employee.agency.code
    sql = (
        f"SELECT count(*) FROM {AuditEvent._meta.db_table} "  # noqa: S608
        "WHERE agency = %s AND seq IS NULL"
    )
    [[waiting]] = fetched(sql, [code])
    chain = AuditChain.objects.filter(agency=code).values_list("length", "sealed_at").first()
    length, sealed_at = chain or (0, None)
    return ChainState(length, sealed_at.astimezone(user.employee.office.tz) if sealed_at else None, waiting)


VERBS: dict[str, str | Promise] = {
    "absences.imported": _("cuti dan dinas luar diimpor"),
    "acting_chief.appointed": _("Plh./Plt. ditunjuk"),
    "acting_chief.ended": _("Plh./Plt. diakhiri"),
    "approval.approved": _("pengajuan disetujui atasan"),
    "approval.closed": _("permintaan keputusan ditutup"),
    "approval.escalated": _("keputusan dinaikkan ke tingkat berikutnya"),
    "approval.opened": _("keputusan diminta"),
    "approval.reassigned": _("pemutus diganti"),
    "approval.recalled": _("persetujuan ditarik kembali"),
    "approval.rejected": _("pengajuan ditolak atasan"),
    "approval.sent_back": _("pengajuan dikembalikan atasan"),
    "assessment.imported": _("penilaian SIASN diimpor"),
    "coaching.answered": _("pembinaan ditanggapi pegawai"),
    "coaching.finished": _("tindak lanjut pembinaan selesai"),
    "coaching.reminded": _("tindak lanjut pembinaan diingatkan"),
    "coaching.written": _("pembinaan dicatat"),
    "complaint.contacts_forgotten": _("kontak pengadu dihapus sesuai masa simpan"),
    "complaint.forgotten": _("pengaduan lama dihapus sesuai masa simpan"),
    "complaint.not_upheld": _("pengaduan diputuskan tidak terbukti"),
    "complaint.outside": _("pengaduan diputuskan di luar kantor atau tidak jelas"),
    "complaint.received": _("pengaduan diterima"),
    "complaint.reopened": _("pengaduan diperiksa kembali"),
    "complaint.taken": _("pengaduan mulai diperiksa"),
    "complaint.upheld": _("pengaduan diputuskan terbukti"),
    "indicators.imported": _("sasaran kantor diimpor"),
    "objection.answered": _("keberatan dijawab"),
    "objection.asked": _("keterangan tambahan diminta"),
    "objection.escalated": _("keberatan lewat tenggat dan diteruskan"),
    "objection.exported": _("statistik keberatan diunduh"),
    "objection.handed_on": _("keberatan diteruskan"),
    "objection.opened": _("keberatan diajukan"),
    "objection.reevaluated": _("penilaian diperbarui setelah data diperbaiki"),
    "objection.reminded": _("penanggung jawab keberatan diingatkan"),
    "objection.replied": _("keterangan tambahan diberikan"),
    "objection.term_set": _("tenggat keberatan ditetapkan"),
    "objection.withdrawn": _("keberatan ditarik"),
    "performance.exported": _("laporan kinerja diekspor"),
    "review.answered": _("penilaian bulanan ditanggapi pegawai"),
    "review.saved": _("penilaian bulanan disimpan"),
    "review.shared": _("penilaian bulanan disampaikan"),
    "targets.agreed": _("SKP disepakati"),
    "targets.drafted": _("SKP mulai disusun"),
    "targets.revised": _("versi baru SKP dibuka"),
    "targets.saved": _("SKP disimpan"),
    "targets.sent_back": _("SKP dikembalikan"),
    "targets.submitted": _("SKP diajukan"),
    "assessment.recorded": _("penilaian kinerja dicatat"),
    "calendar.day_removed": _("hari kalender dihapus"),
    "calendar.day_set": _("hari kalender ditetapkan"),
    "calendar.loaded": _("hari libur dimuat"),
    "counter.added": _("loket ditambah"),
    "counter.changed": _("loket diubah"),
    "counter.removed": _("loket dihapus"),
    "counter.staffed": _("petugas loket ditetapkan"),
    "data.downloaded": _("data sendiri diunduh"),
    "discipline.annulled": _("catatan disiplin dibatalkan"),
    "discipline.ended": _("catatan disiplin dinyatakan selesai"),
    "discipline.read": _("catatan disiplin dibaca"),
    "discipline.recorded": _("hukuman disiplin dicatat"),
    "ict_test.taken": _("tes mandiri TIK diikuti"),
    "employee.changed": _("data pegawai diubah oleh impor"),
    "hours.loaded": _("jam kerja dimuat"),
    "office.changed": _("data kantor diubah"),
    "password.changed": _("kata sandi diganti"),
    "password.reset": _("kata sandi diatur ulang lewat surel"),
    "password.reset_by_admin": _("kata sandi sementara dibuat admin"),
    "password.reset_requested": _("tautan kata sandi diminta"),
    "pattern.created": _("pola WFA dibuat"),
    "pattern.ended": _("pola WFA diakhiri"),
    "pattern.week_skipped": _("satu minggu pola dilewati"),
    "pilot.adopted": _("putusan uji coba disahkan"),
    "pilot.cancelled": _("uji coba dibatalkan"),
    "pilot.decided": _("uji coba diputuskan"),
    "pilot.drafted": _("rencana uji coba disusun"),
    "pilot.ended": _("uji coba diakhiri"),
    "pilot.members_left": _("peserta uji coba meninggalkan kantor"),
    "pilot.proposed": _("rencana uji coba dibekukan dan diajukan"),
    "pilot.returned": _("rencana uji coba dikembalikan"),
    "pilot.reviewed": _("tinjauan bulanan uji coba dibuat"),
    "pilot.revised": _("rencana uji coba diubah"),
    "pilot.run_requested": _("evaluasi uji coba dijalankan dengan tangan"),
    "pilot.signed": _("rencana uji coba ditandatangani"),
    "pilot.started": _("uji coba dimulai"),
    "pilot.vetoed": _("putusan uji coba diveto"),
    "policy.drafted": _("rancangan kebijakan disusun"),
    "policy.published": _("kebijakan diterbitkan"),
    "policy.changed": _("rancangan kebijakan diubah"),
    "policy.discarded": _("rancangan kebijakan dibuang"),
    "policy.withdrawn": _("kebijakan ditarik"),
    "policy.exported": _("kebijakan diekspor"),
    "preferences.changed": _("pilihan bahasa atau surel diubah"),
    "presence.attendance_forgotten": _("presensi lama dihapus sesuai masa simpan"),
    "presence.checked_in": _("presensi masuk"),
    "presence.checked_out": _("presensi pulang"),
    "history.forgotten": _("versi data lama dihapus sesuai masa simpan"),
    "warning.forgotten": _("peringatan dini lama dihapus sesuai masa simpan"),
    "scheduling.forgotten": _("ketidakhadiran dan pengajuan lama dihapus sesuai masa simpan"),
    "presence.positions_forgotten": _("koordinat presensi dihapus sesuai masa simpan"),
    "presence.recorded": _("presensi dicatat dari koreksi atau impor"),
    "quota.revoked": _("kuota yang belum berlaku dicabut"),
    "quota.set": _("kuota ditetapkan"),
    "readiness.confirmed": _("kesiapan dikonfirmasi"),
    "readiness.declared": _("kesiapan dinyatakan"),
    "readiness.returned": _("pernyataan kesiapan dikembalikan"),
    "reporting_line.overridden": _("atasan ditetapkan admin"),
    "reporting_line.override_ended": _("penetapan atasan diakhiri"),
    "reporting_lines.derived": _("garis atasan diperbarui"),
    "evidence.added": _("bukti kerja ditambahkan"),
    "evidence.removed": _("bukti kerja dihapus"),
    "index.recomputed": _("indeks kinerja dihitung ulang"),
    "report.accepted": _("laporan harian diterima"),
    "report.asked_back": _("laporan harian diminta diperbaiki"),
    "report.expected": _("laporan harian disiapkan dari rencana WFA"),
    "report.released": _("laporan harian tidak lagi diwajibkan"),
    "report.reminded": _("pengingat laporan harian dikirim"),
    "report.resubmitted": _("laporan harian dikirim lagi"),
    "report.saved": _("laporan harian disimpan"),
    "report.submitted": _("laporan harian dikirim"),
    "request.approved": _("pengajuan disetujui"),
    "request.cancelled": _("pengajuan dibatalkan"),
    "request.drafted": _("pengajuan disimpan sebagai konsep"),
    "request.expired": _("pengajuan kedaluwarsa"),
    "request.recalled": _("pegawai dipanggil kembali ke kantor"),
    "request.rejected": _("pengajuan ditolak"),
    "request.resubmitted": _("pengajuan dikirim ulang"),
    "request.revised": _("pengajuan diperbaiki"),
    "request.sent_back": _("pengajuan dikembalikan"),
    "request.submitted": _("pengajuan dikirim"),
    "policy.replay_asked": _("putar ulang rancangan kebijakan diminta"),
    "policy.replay_retried": _("putar ulang rancangan kebijakan diulangi"),
    "policy.replayed": _("putar ulang rancangan kebijakan selesai"),
    "request.withdrawn": _("pengajuan ditarik"),
    "role.ended": _("peran diakhiri"),
    "agency.founded": _("instansi dibuka di portal"),
    "role.granted": _("peran diberikan"),
    "rollout.gate_set": _("syarat tahap peluncuran ditetapkan"),
    "rollout.stage_opened": _("tahap peluncuran dibuka"),
    "roster.confirmed": _("impor pegawai disetujui"),
    "roster.discarded": _("impor pegawai dibatalkan"),
    "roster.failed": _("impor pegawai gagal"),
    "roster.imported": _("data pegawai diimpor"),
    "roster.uploaded": _("berkas pegawai diunggah"),
    "savings.assumption_set": _("asumsi penghematan ditetapkan"),
    "register.added": _("layanan didaftarkan"),
    "register.changed": _("layanan diubah"),
    "register.closed": _("layanan ditutup"),
    "register.derived": _("sifat mengikuti daftar layanan"),
    "register.followed": _("sifat dikembalikan ke daftar layanan"),
    "register.verified": _("layanan diverifikasi"),
    "counter.bands_set": _("jam dan petugas loket ditetapkan"),
    "exception.granted": _("pengecualian layanan diberikan"),
    "exception.reminded": _("akhir pengecualian layanan diingatkan"),
    "exception.revoked": _("pengecualian layanan dicabut"),
    "service.rated": _("sifat layanan dinilai"),
    "session.closed": _("keluar dari portal"),
    "session.opened": _("masuk ke portal"),
    "suspension.confirmed": _("penghentian WFA dikonfirmasi"),
    "suspension.ended": _("masa penghentian WFA berakhir"),
    "suspension.lifted": _("penghentian WFA dicabut"),
    "suspension.objected": _("keberatan atas penghentian WFA"),
    "suspension.proposed": _("penghentian WFA diusulkan"),
    "suspension.rejected": _("usul penghentian WFA ditolak"),
    "talent.entered": _("kotak talenta dicatat dengan tangan"),
    "talent.exported": _("kisi talenta diunduh"),
    "talent.imported": _("berkas talenta diimpor"),
    "talent.mapped": _("pemetaan penomoran kotak ditetapkan"),
    "talent.recorded": _("kotak talenta dicatat"),
    "talent.stored": _("kotak talenta diimpor"),
    "talent_import.confirmed": _("impor talenta disetujui"),
    "talent_import.discarded": _("impor talenta dibatalkan"),
    "talent_import.failed": _("impor talenta gagal"),
    "talent_import.uploaded": _("berkas talenta diunggah"),
    "token.closed": _("token API diakhiri"),
    "token.opened": _("token API dibuat"),
    "warning.answered": _("peringatan dini dijawab atasan"),
    "warning.closed": _("peringatan dini selesai"),
    "warning.objected": _("keberatan atas peringatan dini"),
    "warning.opened": _("peringatan dini dibuka"),
    "warning.raised": _("peringatan dini meningkat"),
    "watch.requeued": _("pemeriksaan malam diulang"),
    # corrections, commitment, conduct, absence proposals, exchange of events
    "absence.dismissed": _("usulan ketidakhadiran tidak dilanjutkan"),
    "absence.proposed": _("tingkat ketidakhadiran diusulkan"),
    "absence.taken_up": _("usulan ketidakhadiran ditindaklanjuti"),
    "commitment.accepted": _("komitmen WFA disetujui"),
    "conduct.answered": _("catatan perilaku ditanggapi"),
    "conduct.recorded": _("catatan perilaku ditulis"),
    "conduct.withdrawn": _("catatan perilaku ditarik"),
    "correction.accepted": _("koreksi presensi diterima"),
    "correction.rejected": _("koreksi presensi ditolak"),
    "correction.requested": _("koreksi presensi diajukan"),
    "correction.withdrawn": _("koreksi presensi ditarik"),
    "presence.changed": _("presensi diubah oleh impor"),
    "presence.exported": _("presensi diekspor"),
    "presence.imported": _("presensi diimpor"),
    # surveys
    "survey.answered": _("survei dijawab tanpa nama"),
    "survey.changed": _("rancangan survei diubah"),
    "survey.closed": _("survei ditutup"),
    "survey.copied": _("survei disalin"),
    "survey.drafted": _("rancangan survei dibuat"),
    "survey.exported": _("hasil survei diunduh"),
    "survey.opened": _("survei dibuka"),
    "survey.question_added": _("pertanyaan survei ditambahkan"),
    "survey.question_changed": _("pertanyaan survei diubah"),
    "survey.question_moved": _("pertanyaan survei dipindah"),
    "survey.question_removed": _("pertanyaan survei dihapus"),
    "survey.reminded": _("pengingat survei dikirim"),
    "survey.removed": _("rancangan survei dihapus"),
}
