"""What decides about eligibility, and what a replay says."""

from django.utils.translation import gettext_lazy as _

from core.privacy.kinds import FIVE_YEARS, Held

ELIGIBILITY: tuple[Held, ...] = (
    Held(
        "eligibility.TalentAssessment",
        ("employee", "period", "assessed_on", "performance", "potential", "box", "scheme", "source",
         "recorded_at"),
        _("Kotak talenta"),
        _("menentukan kelayakan WFA"),
        FIVE_YEARS,
    ),
    Held(
        "eligibility.Readiness",
        ("employee", "has_laptop", "device", "down_mbps", "up_mbps", "speed_origin", "measured_at", "samples",
         "ict_level", "ict_test", "declared_on", "confirmed_by", "confirmed_on", "returned_by", "returned_on",
         "return_reason", "recorded_at"),
        _("Kesiapan perangkat, internet, dan TIK"),
        _("menentukan kelayakan WFA"),
        FIVE_YEARS,
    ),
    Held(
        "eligibility.IctTest",
        ("employee", "taken_at", "taken_on", "version", "score", "total", "level"),
        _("Tes mandiri TIK"),
        _("mengusulkan tingkat kemampuan TIK pada pernyataan kesiapan; jawaban tidak disimpan"),
        FIVE_YEARS,
    ),
    Held(
        "eligibility.DisciplineRecord",
        ("employee", "level", "starts_on", "ends_on", "decree", "source", "closing", "closed_on", "closed_at",
         "closed_by", "close_reason", "recorded_at"),
        _("Hukuman disiplin"),
        _("menentukan kelayakan WFA; hanya terlihat oleh Anda, admin, dan auditor"),
        FIVE_YEARS,
    ),
    Held(
        "eligibility.Suspension",
        ("employee", "status", "starts_on", "ends_on", "reason", "source", "proposed_by", "proposed_at",
         "confirmed_by", "confirmed_at", "lifted_on", "lifted_at", "lift_reason", "objection", "objected_at"),
        _("Penghentian sementara WFA"),
        _("menentukan kelayakan WFA"),
        FIVE_YEARS,
    ),
    Held(
        "eligibility.NatureException",
        ("employee", "nature", "reason", "legal_reference", "starts_on", "ends_on", "granted_by", "granted_on",
         "recorded_by", "recorded_at", "revoked_on", "revoked_at", "revoke_reason", "reminded_at"),
        _("Pengecualian layanan atas nama"),
        _("menentukan kelayakan WFA selama masa pengecualian"),
        FIVE_YEARS,
    ),
    Held(
        "eligibility.Objection",
        ("employee", "office", "kind", "rule", "subject", "title", "judged_on", "policy_number", "reason_then",
         "verdict_then", "text", "status", "opened_at", "due_at", "term_legal", "handler_role", "assignee",
         "refused_by", "answer", "answered_by", "closed_at", "verdict_after", "awaits_correction",
         "half_reminded_at", "last_reminded_at", "escalated_at"),
        _("Keberatan"),
        _("menjawab keberatan Anda pada waktunya dan memperbaiki data"),
        FIVE_YEARS,
    ),
    Held(
        "eligibility.ObjectionNote",
        ("objection", "kind", "author", "text", "at"),
        _("Keterangan tambahan pada keberatan"),
        _("menjawab keberatan Anda"),
        FIVE_YEARS,
    ),
    Held(
        "eligibility.ObjectionFile",
        ("objection", "file", "name", "kind", "size", "sha256", "uploaded_by", "uploaded_at"),
        _("Bukti keberatan"),
        _("menjawab keberatan Anda"),
        FIVE_YEARS,
    ),
    Held(
        "eligibility.PastTalent",
        ("row_id", "employee", "period", "assessed_on", "performance", "potential", "box", "scheme", "source",
         "known_from", "known_until"),
        _("Kotak talenta sebelum diperbaiki"),
        _("menjelaskan putusan kelayakan pada hari yang sudah lewat"),
        _("5 tahun setelah diubah"),
    ),
    Held(
        "eligibility.PastReadiness",
        ("row_id", "employee", "has_laptop", "down_mbps", "up_mbps", "ict_level", "declared_on", "confirmed_on",
         "returned_on", "known_from", "known_until"),
        _("Pernyataan kesiapan sebelum dikonfirmasi atau diganti"),
        _("menjelaskan putusan kelayakan pada hari yang sudah lewat"),
        _("5 tahun setelah diubah"),
    ),
    Held(
        "studio.ReplayRow",
        ("run", "part", "change", "employee", "office", "unit", "date", "data"),
        _("Putar ulang kebijakan"),
        _("menunjukkan siapa yang akan mendapat atau kehilangan WFA sebelum sebuah kebijakan ditetapkan"),
        _("90 hari setelah dihitung"),
    ),
)  # fmt: skip
