"""Which personal data the portal holds, for which purpose and for how long (UU 27/2022).

A test holds this list against the models: a new field of a listed model must be declared here.
`retention` is counted from the end of the employment or of the matter, unless the words say otherwise.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Held:
    """Fields of one model with one purpose. `model` is `app.Model`; `title` is what people call it."""

    model: str
    fields: tuple[str, ...]
    title: Promise | str
    purpose: Promise | str
    retention: Promise | str


FIVE_YEARS = _("5 tahun setelah tidak lagi bekerja di instansi")

HELD: tuple[Held, ...] = (
    Held(
        "employees.Employee",
        ("siasn_id", "nip", "name", "title_front", "title_back", "kind", "rank", "legal_status", "entered_on",
         "in_post_since", "left_on", "agency", "office", "unit", "post", "counter", "source"),
        _("Identitas kepegawaian"),
        _("mengenali Anda dan menentukan unit, atasan, dan kelayakan WFA"),
        FIVE_YEARS,
    ),
    Held(
        "employees.Employee",
        ("sex",),
        _("Jenis kelamin"),
        _("memeriksa keadilan kebijakan dalam angka gabungan; tidak dipakai untuk memutuskan"),
        FIVE_YEARS,
    ),
    Held(
        "employees.Employee",
        ("email", "phone"),
        _("Kontak"),
        _("mengirim pemberitahuan dan tautan sandi"),
        _("sampai tidak lagi bekerja di instansi"),
    ),
    Held(
        "employees.Employee",
        ("home_address", "home_lat", "home_lon"),
        _("Alamat rumah terdaftar"),
        _("menetapkan rumah sebagai tempat WFA"),
        _("sampai tidak lagi bekerja di instansi"),
    ),
    Held(
        "employees.User",
        ("nip", "password", "last_login", "email", "is_active", "must_change_password", "language", "mail_digest",
         "created_at", "employee"),
        _("Akun"),
        _("masuk ke portal; kata sandi hanya disimpan sebagai hash"),
        _("sampai tidak lagi bekerja di instansi"),
    ),
    Held(
        "eligibility.TalentAssessment",
        ("employee", "period", "assessed_on", "performance", "potential", "box", "scheme", "source"),
        _("Kotak talenta"),
        _("menentukan kelayakan WFA"),
        FIVE_YEARS,
    ),
    Held(
        "eligibility.Readiness",
        ("employee", "has_laptop", "down_mbps", "up_mbps", "ict_level", "declared_on", "confirmed_by", "confirmed_on"),
        _("Kesiapan perangkat, internet, dan TIK"),
        _("menentukan kelayakan WFA"),
        FIVE_YEARS,
    ),
    Held(
        "eligibility.DisciplineRecord",
        ("employee", "level", "starts_on", "ends_on", "decree", "source"),
        _("Hukuman disiplin"),
        _("menentukan kelayakan WFA; hanya terlihat oleh Anda, admin, dan auditor"),
        FIVE_YEARS,
    ),
    Held(
        "eligibility.Suspension",
        ("employee", "status", "starts_on", "ends_on", "reason", "source", "proposed_by", "proposed_at",
         "confirmed_by", "confirmed_at", "lifted_on", "lift_reason", "objection", "objected_at"),
        _("Penghentian sementara WFA"),
        _("menentukan kelayakan WFA"),
        FIVE_YEARS,
    ),
    Held(
        "performance.Assessment",
        ("employee", "kind", "period_start", "period_end", "result", "behaviour", "predicate", "source", "received_on"),
        _("Predikat kinerja"),
        _("menentukan kelayakan WFA"),
        FIVE_YEARS,
    ),
    Held(
        "scheduling.WfaRequest",
        ("agency", "employee", "week", "status", "place", "place_office", "place_note", "place_lat", "place_lon",
         "reason", "pattern", "created_at", "submitted_at", "updated_at"),
        _("Pengajuan WFA"),
        _("memutuskan dan membuktikan hari WFA"),
        _("5 tahun setelah minggu yang diajukan"),
    ),
    Held(
        "approvals.Approval",
        ("agency", "request", "round", "decider", "status", "opened_at", "due_at", "remind_at", "escalated_at",
         "escalated_to", "gap", "decided_by", "decided_as", "decided_at", "reason"),
        _("Keputusan atas pengajuan"),
        _("memutuskan dan membuktikan hari WFA"),
        _("5 tahun setelah minggu yang diajukan"),
    ),
    Held(
        "scheduling.Absence",
        ("employee", "kind", "starts_on", "ends_on", "source", "source_id"),
        _("Cuti dan perjalanan dinas"),
        _("menghitung kehadiran minimum unit"),
        _("2 tahun"),
    ),
    Held(
        "scheduling.RequestBlock",
        ("request", "position", "starts_at", "ends_at"),
        _("Jam kerja fleksibel yang disepakati"),
        _("menghitung jam kerja pada hari WFA"),
        _("5 tahun setelah minggu yang diajukan"),
    ),
    Held(
        "scheduling.RequestDay",
        ("request", "employee", "unit", "counter", "date", "week", "slot", "status"),
        _("Hari yang diajukan"),
        _("memutuskan dan membuktikan hari WFA"),
        _("5 tahun setelah minggu yang diajukan"),
    ),
    Held(
        "scheduling.RequestOutput",
        ("request", "position", "output", "quantity", "unit"),
        _("Rencana kerja"),
        _("memutuskan dan membuktikan hari WFA"),
        _("5 tahun setelah minggu yang diajukan"),
    ),
    Held(
        "scheduling.WfaPattern",
        ("employee", "weekday", "starts_on", "ends_on", "place", "place_office", "place_note", "place_lat",
         "place_lon", "reason", "plan", "blocks", "status", "created_at", "ended_at"),
        _("Pola WFA"),
        _("mengajukan hari WFA yang berulang"),
        _("5 tahun setelah minggu terakhirnya"),
    ),
    Held(
        "employees.ReportingLine",
        ("valid_from", "valid_to", "employee", "supervisor", "kind", "gap", "reason"),
        _("Garis atasan"),
        _("menentukan siapa yang memutuskan pengajuan Anda"),
        FIVE_YEARS,
    ),
    Held(
        "employees.RoleAssignment",
        ("valid_from", "valid_to", "employee", "role", "agency", "office", "granted_at"),
        _("Peran di portal"),
        _("memberi hak yang sesuai tugas"),
        FIVE_YEARS,
    ),
    Held(
        "employees.ActingChief",
        ("valid_from", "valid_to", "unit", "employee", "kind", "letter"),
        _("Penunjukan Plh. dan Plt."),
        _("menentukan siapa yang memutuskan selama pimpinan tidak ada"),
        FIVE_YEARS,
    ),
    Held(
        "core.Notice",
        ("recipient", "level", "text", "link", "created_at", "read_at"),
        _("Pemberitahuan"),
        _("memberi tahu Anda"),
        _("1 tahun"),
    ),
    Held(
        "presence.PresenceEvent",
        ("employee", "date", "kind", "mode", "occurred_at", "received_at", "made_at", "verdict", "band",
         "unknown_why", "hints", "place", "office", "request_day", "superseded", "source", "source_id"),
        _("Presensi masuk dan pulang"),
        _("membuktikan hari kerja; posisi dinilai hanya pada saat presensi, tidak pernah di antaranya"),
        _("2 tahun"),
    ),
    Held(
        "presence.PresencePosition",
        ("event", "lat", "lon", "accuracy_m", "distance_m", "recorded_at"),
        _("Koordinat presensi"),
        _("menilai jarak dari tempat kerja yang disetujui"),
        _("90 hari setelah presensi; putusannya tetap disimpan"),
    ),
    Held(
        "presence.AttendanceDay",
        ("employee", "office", "date", "mode", "status", "expected_minutes", "credited_minutes",
         "shortage_minutes", "missing_events", "late_minutes", "first_in", "last_out", "verdict", "hours_agreed",
         "settled_at"),
        _("Rekapitulasi hari kerja"),
        _("menghitung jam kerja dan ketidakhadiran"),
        _("2 tahun"),
    ),
    Held(
        "presence.Correction",
        ("employee", "date", "kind", "claimed_at", "reason", "source_id", "status", "created_at", "decided_by",
         "decided_at", "comment"),
        _("Permohonan koreksi presensi"),
        _("memperbaiki presensi yang tidak tercatat atau keliru"),
        _("2 tahun"),
    ),
    Held(
        "presence.AbsenceProposal",
        ("employee", "year", "step", "absent_days", "in_a_row", "status", "proposed_at", "decided_by",
         "decided_at", "reason"),
        _("Usulan tindak lanjut ketidakhadiran"),
        _("diperiksa dan diputuskan oleh pejabat menurut PP 94/2021"),
        FIVE_YEARS,
    ),
    Held(
        "presence.Commitment",
        ("employee", "policy_number", "text", "accepted_at"),
        _("Komitmen WFA"),
        _("mencatat bahwa Anda menyetujui tata kerja jarak jauh"),
        FIVE_YEARS,
    ),
    Held(
        "presence.ConductNote",
        ("employee", "author", "kind", "happened_at", "date", "text", "created_at", "answer", "answered_at",
         "withdrawn_at", "withdraw_reason"),
        _("Catatan keterjangkauan dan perilaku"),
        _("pembinaan; dihitung hanya melalui aturan peringatan dini"),
        _("2 tahun"),
    ),
    Held(
        "performance.DailyReport",
        ("employee", "date", "status", "required", "due_at", "revision", "made_at", "received_at", "submitted_at",
         "verdict_due_at", "was_asked_back", "decided_by", "decided_at", "comment"),
        _("Laporan harian"),
        _("membuktikan hasil kerja dan menghitung indeks kinerja"),
        FIVE_YEARS,
    ),
    Held(
        "performance.ReportItem",
        ("report", "position", "title", "planned", "achieved", "unit", "starts_at", "ends_at", "note", "link",
         "target"),
        _("Kegiatan dalam laporan harian"),
        _("membuktikan hasil kerja dan menghitung indeks kinerja"),
        FIVE_YEARS,
    ),
    Held(
        "performance.Evidence",
        ("item", "file", "name", "kind", "size", "sha256", "uploaded_by", "uploaded_at"),
        _("Bukti kerja"),
        _("membuktikan hasil kerja"),
        FIVE_YEARS,
    ),
    Held(
        "performance.WeeklyIndex",
        ("employee", "week", "value", "output", "timeliness", "acceptance", "reports", "required", "formula",
         "computed_at"),
        _("Indeks kinerja mingguan"),
        _("menilai kinerja terhadap kebiasaan sendiri"),
        FIVE_YEARS,
    ),
    Held(
        "performance.TargetPlan",
        ("employee", "period_start", "period_end", "version", "status", "created_at", "submitted_at",
         "decided_by", "decided_at", "comment"),
        _("Sasaran kinerja (SKP)"),
        _("merencanakan dan menilai kinerja"),
        FIVE_YEARS,
    ),
    Held(
        "performance.Target",
        ("plan", "number", "title", "indicator", "quantity", "unit", "due_on"),
        _("Butir sasaran kinerja"),
        _("merencanakan dan menilai kinerja"),
        FIVE_YEARS,
    ),
    Held(
        "performance.MonthlyReview",
        ("employee", "month", "status", "result", "values", "behaviour", "predicate", "note", "assessor",
         "created_at", "shared_at", "answer", "answered_at"),
        _("Penilaian bulanan"),
        _("menilai kinerja dan perilaku setiap bulan"),
        FIVE_YEARS,
    ),
    Held(
        "performance.CoachingNote",
        ("employee", "author", "text", "about", "follow_up", "due_on", "reminded_at", "created_at", "answer",
         "answered_at", "done_at", "done_by", "done_note"),
        _("Catatan pembinaan"),
        _("membina dan menindaklanjuti kinerja"),
        FIVE_YEARS,
    ),
    Held(
        "monitoring.EarlyWarning",
        ("employee", "cause", "level", "status", "opened_on", "raised_on", "seen_on", "evidence", "series",
         "objection", "objected_at", "answer_kind", "answer", "answered_by", "answered_at", "coaching",
         "suspension", "closed_on"),
        _("Peringatan dini"),
        _("membantu sebelum kinerja atau kehadiran menjadi masalah; Anda diberi tahu lebih dahulu"),
        _("2 tahun"),
    ),
    Held(
        "pilots.Invitation",
        ("survey", "employee", "office", "unit", "grade", "answered"),
        _("Undangan survei"),
        _("mengundang Anda satu kali dan menghitung keterwakilan; jawaban Anda disimpan terpisah dan tanpa nama"),
        _("nama dilepas saat survei ditutup"),
    ),
)  # fmt: skip

# People without an account, who are therefore in nobody's "Data saya".
HELD_OF_THE_PUBLIC: tuple[Held, ...] = (
    Held(
        "pilots.Complaint",
        ("contact",),
        _("Kontak pengadu"),
        _("bertanya balik dan menyampaikan jawaban; hanya dibaca pemeriksa pengaduan"),
        _("90 hari setelah pengaduan diputuskan"),
    ),
    Held(
        "pilots.Complaint",
        ("agency", "office", "receipt", "token", "source", "category", "subject", "text", "happened_on", "service",
         "institution", "reference", "received_at", "status", "reviewer", "review_at", "decided_by", "decided_at",
         "about_wfa", "answer", "reason", "counted_in", "counted_at", "reminded_on"),
        _("Pengaduan"),
        _("memeriksa dan menjawab pengaduan, dan menimbang kenaikan kuota WFA kantor"),
        _("5 tahun setelah diputuskan"),
    ),
    Held(
        "studio.ReplayRow",
        ("run", "part", "change", "employee", "office", "unit", "date", "data"),
        _("Putar ulang kebijakan"),
        _("menunjukkan siapa yang akan mendapat atau kehilangan WFA sebelum sebuah kebijakan ditetapkan"),
        _("90 hari setelah dihitung"),
    ),
)  # fmt: skip
