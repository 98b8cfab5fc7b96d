"""The register of services: register, change, verify, close. Natures follow in the same transaction (ADR 0015)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, NotFound, Refused
from core.services import record
from eligibility.enums import ServiceReach
from eligibility.models import PublicService, ServiceVerification
from eligibility.services.register_ratings import derive
from employees.models import Employee, Post, ServiceCounter, Unit

FIELDS = ("name", "description", "web", "email", "phone", "whatsapp", "hours")
PHONE = re.compile(r"\+?[0-9][0-9 ().-]{2,28}")


def register_service(*, unit: Unit, fields: Mapping[str, str], actor: Actor, now: datetime) -> PublicService:
    """A new service of the unit, not verified yet. `fields`: some of `FIELDS`, at least the name.

    Errors: Refused for a channel that is malformed or an employee's own, Conflict when the name is taken.
    """
    row = PublicService(agency_id=unit.agency_id, unit=unit, created_at=now)
    with transaction.atomic():
        _fill(row, fields)
        _save(row)
        after = {"unit": unit.pk, **{name: getattr(row, name) for name in FIELDS}}
        record(agency=unit.agency.code, actor=actor, verb="register.added", target=row, now=now, after=after)
    return row


def change_service(
    *, service_id: int, fields: Mapping[str, str], actor: Actor, now: datetime
) -> PublicService:
    """Other words or channels; the verification stays. Errors as `register_service`; Conflict once closed."""
    with transaction.atomic():
        row = _locked(service_id)
        before = {name: getattr(row, name) for name in FIELDS}
        _fill(row, fields)
        after = {name: getattr(row, name) for name in FIELDS}
        changed = [name for name in FIELDS if before[name] != after[name]]
        if changed:
            _save(row)
            record(
                agency=row.agency.code, actor=actor, verb="register.changed", target=row, now=now,
                before={n: before[n] for n in changed}, after={n: after[n] for n in changed},
            )  # fmt: skip
    return row


def verify_service(
    *,
    service_id: int,
    nature: str,
    reasons: str,
    legal_reference: str,
    verified_by: str,
    verified_on: date,
    posts: Collection[Post],
    counters: Collection[ServiceCounter],
    on: date,
    actor: Actor,
    now: datetime,
) -> ServiceVerification:
    """What the service asks on site from `on`, and who delivers it; the verification before it ends that day.

    The natures of its unit, posts and counters follow in the same transaction. Errors: Refused without reasons,
    legal reference or verifier, for a verification of a day to come, for posts of another agency or counters of
    another unit, and for a date before the one in force.
    """
    words = {"reasons": reasons, "legal_reference": legal_reference, "verified_by": verified_by}
    words = {name: " ".join(text.split()) for name, text in words.items()}
    if nature not in ServiceReach.values or not all(words.values()) or verified_on > on:
        raise Refused(
            _("Isi sifat layanan, alasan, dasar hukum, pemeriksa, dan tanggal pemeriksaan yang sudah lewat."),
            code="verification_incomplete",
        )
    with transaction.atomic():
        service = _locked(service_id)
        _refuse_strangers(service, posts, counters)
        before = service.verifications.filter(valid_to__isnull=True).first()
        bound = _bound(before) | {*posts, *counters, service.unit}
        if before:
            if on < before.valid_from:
                raise Refused(_("Verifikasi yang berlaku mulai setelah tanggal itu."), code="bad_dates")
            before.valid_to = on
            before.save(update_fields=["valid_to"])
        row = ServiceVerification.objects.create(
            service=service, nature=nature, verified_on=verified_on, valid_from=on,
            recorded_by_id=actor.user_id, recorded_at=now, **words,
        )  # fmt: skip
        row.posts.set(posts)
        row.counters.set(counters)
        record(
            agency=service.agency.code, actor=actor, verb="register.verified", target=service, now=now,
            before={"nature": before.nature, "valid_from": before.valid_from.isoformat()} if before else None,
            after={
                "nature": nature, "valid_from": on.isoformat(), "verified_on": verified_on.isoformat(), **words,
                "posts": sorted(p.pk for p in posts), "counters": sorted(c.pk for c in counters),
            },
        )  # fmt: skip
        derive(agency=service.agency, targets=bound, on=on, actor=actor, now=now)
    return row


def close_service(*, service_id: int, on: date, actor: Actor, now: datetime) -> PublicService:
    """The service is no longer offered from `on`; what follows from it ends. Conflict once closed."""
    with transaction.atomic():
        row = _locked(service_id)
        before = row.verifications.filter(valid_to__isnull=True).first()
        bound = _bound(before) | {row.unit}
        if before:
            before.valid_to = max(on, before.valid_from)
            before.save(update_fields=["valid_to"])
        row.closed_on = on
        row.save(update_fields=["closed_on"])
        record(
            agency=row.agency.code, actor=actor, verb="register.closed", target=row, now=now,
            after={"closed_on": on.isoformat()},
        )  # fmt: skip
        derive(agency=row.agency, targets=bound, on=on, actor=actor, now=now)
    return row


def _locked(service_id: int) -> PublicService:
    rows = PublicService.objects.select_related("agency", "unit").select_for_update(of=("self",))
    row = rows.filter(pk=service_id).first()
    if row is None:
        raise NotFound(_("Layanan ini tidak ditemukan."))
    if row.closed_on:
        raise Conflict(_("Layanan ini sudah ditutup."), code="service_closed")
    return row


def _bound(row: ServiceVerification | None) -> set[Unit | Post | ServiceCounter]:
    return {*row.posts.all(), *row.counters.all()} if row else set()


def _refuse_strangers(
    service: PublicService, posts: Collection[Post], counters: Collection[ServiceCounter]
) -> None:
    if any(p.agency_id != service.agency_id for p in posts) or any(
        c.unit_id != service.unit_id for c in counters
    ):
        raise Refused(
            _("Pilih jabatan dari instansi ini dan loket dari unit layanan ini."), code="outside_unit"
        )


def _fill(row: PublicService, fields: Mapping[str, str]) -> None:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise ValueError(f"not a field of a service: {sorted(unknown)}")
    for name, text in fields.items():
        setattr(row, name, " ".join(text.split()))
    if not row.name:
        raise Refused(_("Tuliskan nama layanan."), code="name_missing")
    _refuse_malformed(row)
    _refuse_personal(row)


def _refuse_malformed(row: PublicService) -> None:
    try:
        if row.web:
            URLValidator(schemes=["https", "http"])(row.web)
        if row.email:
            validate_email(row.email)
    except ValidationError as wrong:
        raise Refused(
            _("Alamat web ditulis lengkap dengan https://, alamat surel dengan @."), code="bad_channel"
        ) from wrong
    if any(number and not PHONE.fullmatch(number) for number in (row.phone, row.whatsapp)):
        raise Refused(
            _("Nomor telepon dan WhatsApp terdiri atas angka, misalnya 021 5550 0100."), code="bad_channel"
        )


def _refuse_personal(row: PublicService) -> None:
    """The page is public: nobody's own address or number may stand there."""
    asked = Q()
    if row.email:
        asked |= Q(email__iexact=row.email)
    for number in {row.phone, row.whatsapp} - {""}:
        digits = re.sub(r"\D", "", number)
        local = re.sub(r"^(62|0)", "", digits)
        asked |= Q(phone__in=[number, digits, f"0{local}", f"62{local}", f"+62{local}"])
    if asked and Employee.objects.filter(asked, agency_id=row.agency_id).exists():
        raise Refused(
            _(
                "Alamat atau nomor ini milik seorang pegawai. Pakai saluran resmi unit, karena halamannya publik."
            ),
            code="personal_channel",
        )


def _save(row: PublicService) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        raise Conflict(
            _("Unit ini sudah mempunyai layanan dengan nama itu."), code="service_taken"
        ) from twice
