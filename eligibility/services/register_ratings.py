"""From the register of services to dated natures of units, posts and counters (ADR 0015)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, Refused
from core.services import event, record, record_many
from eligibility.models import ServiceRating, ServiceVerification
from eligibility.rules.register import Delivery, Derived, nature_of_unit, strictest
from eligibility.services.past import keep_ratings
from eligibility.services.ratings import rate_service
from employees.models import Agency, Post, ServiceCounter, Unit

Target = Unit | Post | ServiceCounter
NAMES: dict[type[Model], str] = {Unit: "unit", Post: "post", ServiceCounter: "counter"}
LABELS = {"unit": "unit", "post": "post", "counter": "servicecounter"}


def derive(*, agency: Agency, targets: Iterable[Target], on: date, actor: Actor, now: datetime) -> int:
    """Bring the natures of the targets in line with the register from `on`; the number of those that changed.

    Call it in the transaction of what changed the register. A rating that stands on its own is left alone. The
    number of queries does not depend on the number of targets of a kind.
    """
    by_kind: dict[type[Model], list[int]] = defaultdict(list)
    for target in targets:
        by_kind[type(target)].append(target.pk)
    events = []
    for model in NAMES:  # always in this order, so that no two wait for each other
        ids = sorted(set(by_kind[model]))
        if ids:
            rows = model._default_manager.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
            list(rows.values_list("pk", flat=True))
            events += _align(agency, NAMES[model], ids, on, now)
    record_many(
        [
            event(
                agency=agency.code, actor=actor, verb="register.derived", now=now,
                target=f"employees.{LABELS[name]}:{pk}", before=old, after=new,
            )
            for name, pk, old, new in events
        ]
    )  # fmt: skip
    return len(events)


Change = tuple[str, int, dict[str, str] | None, dict[str, str] | None]


def _align(agency: Agency, name: str, ids: list[int], on: date, now: datetime) -> list[Change]:
    wanted = _wanted(name, ids)
    open_rows = {
        getattr(row, f"{name}_id"): row
        for row in ServiceRating.objects.filter(**{f"{name}__in": ids}, valid_to__isnull=True)
    }
    ended, made, changes = [], [], []
    for pk in ids:
        before, derived = open_rows.get(pk), wanted.get(pk)
        if before is not None and not before.is_derived:
            continue
        row = _row(agency, name, pk, derived, on) if derived else None
        if _same(before, row):
            continue
        if before is not None:
            if on < before.valid_from:
                raise Refused(
                    _(
                        "Sifat layanan yang berlaku mulai setelah tanggal itu. Pilih tanggal yang lebih akhir."
                    ),
                    code="bad_dates",
                )
            before.valid_to, before.recorded_at = on, now
            ended.append(before)
        if row is not None:
            row.recorded_at = now
            made.append(row)
        changes.append((name, pk, _words(before), _words(row)))
    keep_ratings([row.pk for row in ended], now=now)
    ServiceRating.objects.bulk_update(ended, ["valid_to", "recorded_at"], batch_size=300)
    ServiceRating.objects.bulk_create(made, batch_size=300)
    return changes


def _wanted(name: str, ids: list[int]) -> dict[int, Derived]:
    found: dict[int, list[Delivery]] = defaultdict(list)
    current = ServiceVerification.objects.filter(valid_to__isnull=True, service__closed_on__isnull=True)
    path = {"unit": "service__unit", "post": "posts", "counter": "counters"}[name]
    rows = current.filter(**{f"{path}__in": ids}).values_list(
        path, "pk", "service__name", "nature", "verified_by", "verified_on"
    )
    rows = list(rows.distinct())
    named = _named({row[1] for row in rows}) if name == "unit" else set()
    for target, pk, *delivery in rows:
        found[target].append(Delivery(*delivery, is_named=pk in named))
    judge = nature_of_unit if name == "unit" else strictest
    natures = ((pk, judge(deliveries)) for pk, deliveries in found.items())
    return {pk: derived for pk, derived in natures if derived}


def _named(verifications: set[int]) -> set[int]:
    """Those that name who delivers."""
    links = [
        through.objects.filter(serviceverification__in=verifications).values_list("serviceverification")
        for through in (ServiceVerification.posts.through, ServiceVerification.counters.through)
    ]
    return {pk for rows in links for (pk,) in rows}


def _row(agency: Agency, name: str, pk: int, derived: Derived, on: date) -> ServiceRating:
    return ServiceRating(
        agency=agency, **{f"{name}_id": pk}, nature=derived.nature, valid_from=on, reason=derived.by.service,
        verified_by=derived.by.verified_by, verified_on=derived.by.verified_on, is_derived=True,
    )  # fmt: skip


def _same(before: ServiceRating | None, row: ServiceRating | None) -> bool:
    if before is None or row is None:
        return before is row
    fields = ("nature", "reason", "verified_by", "verified_on")
    return all(getattr(before, f) == getattr(row, f) for f in fields)


def _words(row: ServiceRating | None) -> dict[str, str] | None:
    return {"nature": row.nature, "reason": row.reason} if row else None


def override_nature(
    *, target: Target, nature: str, reason: str, verified_by: str, on: date, actor: Actor, now: datetime
) -> ServiceRating:
    """A nature of its own for a unit, post or counter, against the register, until `follow_register`.

    Errors: Refused without a reason and as `rate_service`.
    """
    if not reason.strip() or not verified_by.strip():
        raise Refused(_("Tuliskan alasan dan siapa yang memeriksa."), code="reason_missing")
    return rate_service(
        target=target, nature=nature, valid_from=on, verified_by=verified_by.strip(), actor=actor, now=now,
        reason=reason.strip(),
    )  # fmt: skip


@transaction.atomic
def follow_register(*, target: Target, on: date, actor: Actor, now: datetime) -> None:
    """End a nature of its own; from `on` the register holds again. Conflict when it follows already."""
    name = NAMES[type(target)]
    type(target)._default_manager.select_for_update(no_key=True).get(pk=target.pk)
    row = ServiceRating.objects.filter(
        **{name: target}, valid_to__isnull=True, is_derived=False
    ).select_related("agency").first()  # fmt: skip
    if row is None:
        raise Conflict(_("Sifat ini sudah mengikuti daftar layanan."), code="already_following")
    keep_ratings([row.pk], now=now)
    row.valid_to, row.recorded_at = max(on, row.valid_from), now
    row.save(update_fields=["valid_to", "recorded_at"])
    record(
        agency=row.agency.code, actor=actor, verb="register.followed", target=row, now=now,
        before={"nature": row.nature, "reason": row.reason}, after={name: target.pk, "valid_to": on.isoformat()},
    )  # fmt: skip
    derive(agency=row.agency, targets=[target], on=row.valid_to, actor=actor, now=now)
