"""What services demand on site."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Refused
from core.services import record
from eligibility.models import ServiceRating
from eligibility.services.past import keep_ratings
from employees.enums import ServiceNature
from employees.models import Agency, Post, ServiceCounter, Unit


def rate_service(
    *,
    target: Unit | Post | ServiceCounter,
    nature: str,
    valid_from: date,
    verified_by: str,
    actor: Actor,
    now: datetime,
    reason: str = "",
    verified_on: date | None = None,
) -> ServiceRating:
    """What a unit, a post or a counter demands on site from a date on; the rating before it ends that day.

    Errors: Refused for an unknown nature, or a date before the rating in force began.
    """
    if nature not in ServiceNature.values:
        raise Refused(_("Pilih sifat layanan dari daftar."), code="bad_nature")
    name, agency = _target(target)
    with transaction.atomic():
        type(target)._default_manager.select_for_update().get(pk=target.pk)
        before = ServiceRating.objects.filter(**{name: target}, valid_to__isnull=True).first()
        if before is not None:
            if valid_from < before.valid_from:
                raise Refused(
                    _("Penilaian yang berlaku mulai setelah tanggal itu. Pilih tanggal yang lebih akhir."),
                    code="bad_dates",
                )
            keep_ratings([before.pk], now=now)
            before.valid_to = valid_from
            before.recorded_at = now
            before.save(update_fields=["valid_to", "recorded_at"])
        row = ServiceRating.objects.create(
            agency=agency, **{name: target}, nature=nature, valid_from=valid_from, reason=reason,
            verified_by=verified_by, verified_on=verified_on or valid_from, recorded_at=now,
        )  # fmt: skip
        record(
            agency=agency.code, actor=actor, verb="service.rated", target=row, now=now,
            before={"nature": before.nature} if before else None,
            after={name: target.pk, "nature": nature, "valid_from": valid_from.isoformat()},
        )  # fmt: skip
    return row


def _target(target: Unit | Post | ServiceCounter) -> tuple[str, Agency]:
    if isinstance(target, ServiceCounter):
        return "counter", target.unit.agency
    return ("unit" if isinstance(target, Unit) else "post"), target.agency
