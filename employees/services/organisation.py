"""Offices, and the service counters of units with the people who staff them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, Refused
from core.services import record
from employees.models import Employee, Office, ServiceCounter, Unit
from employees.services.past import keep_employment
from employees.signals import counter_removed

OFFICE_FIELDS = frozenset({"name", "kind", "city", "region", "zone", "lat", "lon", "geofence_m", "desks"})


def update_office(*, office: Office, changes: Mapping[str, Any], actor: Actor, now: datetime) -> Office:
    """Set fields of `OFFICE_FIELDS`; saving also marks the office as reviewed. Latitude needs longitude."""
    unknown = set(changes) - OFFICE_FIELDS
    if unknown:
        raise ValueError(f"not a field that an admin sets: {sorted(unknown)}")
    with transaction.atomic():
        row = Office.objects.select_for_update().select_related("agency").get(pk=office.pk)
        before = {name: getattr(row, name) for name in changes} | {"needs_review": row.needs_review}
        for name, value in changes.items():
            setattr(row, name, value)
        row.needs_review = False
        if (row.lat is None) != (row.lon is None):
            raise Refused(
                _("Isi lintang dan bujur bersama-sama, atau kosongkan keduanya."), code="half_position"
            )
        after = {name: getattr(row, name) for name in before}
        changed = [name for name in before if before[name] != after[name]]
        if changed:
            row.save(update_fields=changed)
            record(
                agency=row.agency.code, actor=actor, verb="office.changed", target=row, now=now,
                before={n: before[n] for n in changed}, after={n: after[n] for n in changed},
            )  # fmt: skip
    return row


def add_counter(*, unit: Unit, name: str, min_staff: int, actor: Actor, now: datetime) -> ServiceCounter:
    """A new counter of the unit. Conflict when the name is taken."""
    with transaction.atomic():
        row = _save_counter(ServiceCounter(unit=unit, name=name.strip(), min_staff=min_staff))
        record(
            agency=unit.agency.code, actor=actor, verb="counter.added", target=row, now=now,
            after={"unit": unit.pk, "name": row.name, "min_staff": row.min_staff},
        )  # fmt: skip
    return row


def change_counter(
    *, counter: ServiceCounter, name: str, min_staff: int, actor: Actor, now: datetime
) -> ServiceCounter:
    """Rename a counter or set its fewest staff.

    Errors: Conflict when the name is taken, Refused when raised above the number of people assigned.
    """
    with transaction.atomic():
        row = ServiceCounter.objects.select_for_update(no_key=True).get(pk=counter.pk)
        before = {"name": row.name, "min_staff": row.min_staff}
        if min_staff > row.min_staff:
            _refuse_unfillable(row, min_staff)
        row.name, row.min_staff = name.strip(), min_staff
        after = {"name": row.name, "min_staff": row.min_staff}
        if before != after:
            _save_counter(row)
            record(
                agency=counter.unit.agency.code, actor=actor, verb="counter.changed", target=row, now=now,
                before=before, after=after,
            )  # fmt: skip
    return row


def _refuse_unfillable(row: ServiceCounter, min_staff: int) -> None:
    assigned = Employee.objects.at_work().filter(counter=row).count()
    if min_staff > assigned:
        raise Refused(
            _(
                "Paling sedikit %(minimum)s petugas tidak dapat dipenuhi, karena hanya %(assigned)s orang "
                "ditugaskan di %(counter)s. Tambah petugasnya dahulu, atau turunkan batasnya."
            )
            % {"minimum": min_staff, "assigned": assigned, "counter": row.name},
            code="minimum_above_staff",
        )


def remove_counter(*, counter: ServiceCounter, actor: Actor, now: datetime) -> None:
    """Remove a counter; its staff stay in the unit."""
    with transaction.atomic():
        staff = list(counter.staff.values_list("pk", flat=True))
        record(
            agency=counter.unit.agency.code, actor=actor, verb="counter.removed", target=counter, now=now,
            before={"unit": counter.unit_id, "name": counter.name, "min_staff": counter.min_staff, "staff": staff},
        )  # fmt: skip
        keep_employment(staff, now=now)
        Employee.objects.filter(pk__in=staff).update(counter=None, recorded_at=now)
        counter_removed.send(ServiceCounter, counter=counter, now=now)
        counter.delete()


def staff_counter(
    *, counter: ServiceCounter, employee_ids: Collection[int], actor: Actor, now: datetime
) -> None:
    """Exactly these people of the unit staff the counter; ids outside the unit are refused."""
    with transaction.atomic():
        wanted = set(employee_ids)
        # People first, as whoever takes a WFA place at the counter does: else the two could wait for each other.
        moved = Employee.objects.filter(Q(pk__in=wanted) | Q(counter=counter)).order_by("pk")
        list(moved.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
        ServiceCounter.objects.select_for_update(no_key=True).get(pk=counter.pk)
        known = Employee.objects.at_work().filter(unit_id=counter.unit_id, pk__in=wanted)
        if set(known.values_list("pk", flat=True)) != wanted:
            raise Refused(_("Hanya pegawai unit ini yang dapat bertugas di loketnya."), code="outside_unit")
        before = set(counter.staff.values_list("pk", flat=True))
        if before == wanted:
            return
        keep_employment(before ^ wanted, now=now)
        Employee.objects.filter(pk__in=before - wanted).update(counter=None, recorded_at=now)
        Employee.objects.filter(pk__in=wanted - before).update(counter=counter, recorded_at=now)
        record(
            agency=counter.unit.agency.code, actor=actor, verb="counter.staffed", target=counter, now=now,
            before={"staff": sorted(before)}, after={"staff": sorted(wanted)},
        )  # fmt: skip


def _save_counter(row: ServiceCounter) -> ServiceCounter:
    if not row.name:
        raise Refused(_("Tuliskan nama loket."), code="name_missing")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        raise Conflict(_("Unit ini sudah mempunyai loket dengan nama itu."), code="counter_taken") from twice
    return row
