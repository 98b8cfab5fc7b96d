"""How long an answer may take: dated rows with their legal reference; an objection keeps the term it began with."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Refused
from core.services import record
from eligibility.enums import ObjectionKind
from eligibility.models import ObjectionTerm
from employees.models import Agency

FURTHEST_DAYS = 366
MOST = {ObjectionKind.DATA.value: 240, ObjectionKind.VERDICT.value: 60}


def set_objection_term(
    *,
    agency: Agency,
    kind: str,
    amount: int,
    legal_reference: str,
    valid_from: date,
    today: date,
    actor: Actor,
    now: datetime,
) -> ObjectionTerm:
    """A new term from a date on (today or later); the one before ends that day. Hours for `data`, days for `verdict`.

    Errors: Refused for kind, amount, date or a missing legal reference.
    """
    if kind not in ObjectionKind.values:
        raise Refused(_("Pilih jenis keberatan dari daftar."), code="bad_kind")
    if not 1 <= amount <= MOST[kind]:
        raise Refused(_("Tenggat harus antara 1 dan %(most)s.") % {"most": MOST[kind]}, code="bad_amount")
    if not legal_reference.strip():
        raise Refused(_("Isi dasar hukum tenggat ini."), code="no_legal_reference")
    if valid_from > today + timedelta(days=FURTHEST_DAYS):
        raise Refused(_("Tenggat baru berlaku paling lambat satu tahun dari sekarang."), code="too_late")
    if valid_from < today:
        raise Refused(
            _("Tenggat tidak dapat berlaku surut: pilih hari ini atau sesudahnya."), code="past_date"
        )
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        before = ObjectionTerm.objects.filter(agency=agency, kind=kind, valid_to=None).first()
        if before is not None and before.valid_from > valid_from:
            raise Refused(
                _(
                    "Sudah ada tenggat yang mulai berlaku sesudah tanggal itu. Pilih tanggal yang lebih akhir."
                ),
                code="date_taken",
            )
        if before is not None:
            before.valid_to = valid_from
            before.save(update_fields=["valid_to"])
        row = ObjectionTerm.objects.create(
            agency=agency, kind=kind, amount=amount, legal_reference=legal_reference.strip()[:200],
            valid_from=valid_from, created_at=now,
        )  # fmt: skip
        record(
            agency=agency.code, actor=actor, verb="objection.term_set", target=row, now=now,
            before={"amount": before.amount} if before else None,
            after={
                "kind": kind, "amount": amount, "legal_reference": row.legal_reference,
                "valid_from": valid_from.isoformat(),
            },
        )  # fmt: skip
    return row


def note_statistics_export(*, agency: Agency, first: date, last: date, actor: Actor, now: datetime) -> None:
    """Numbers leave the portal: who took which period."""
    record(
        agency=agency.code, actor=actor, verb="objection.exported", target=agency, now=now,
        after={"first": first.isoformat(), "last": last.isoformat()},
    )  # fmt: skip
