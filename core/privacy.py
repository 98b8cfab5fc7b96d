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
         "confirmed_by", "confirmed_at", "lifted_on", "lift_reason"),
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
        ("agency", "employee", "week", "status", "place", "place_office", "place_note", "reason", "pattern",
         "created_at", "submitted_at", "updated_at"),
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
)  # fmt: skip
