"""Exceptions by name: one employee's nature for a time, whatever counter, post and unit say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.audit import SYSTEM, Actor
from core.enums import NoticeLevel
from core.problems import Conflict, NotFound, Refused
from core.services import event, notice, notify_many, record, record_many
from eligibility.enums import ServiceReach
from eligibility.models import NatureException
from employees.enums import Zone
from employees.models import Employee, User

LONGEST_DAYS = 366
REMIND_BEFORE = timedelta(days=14)
BATCH = 500


def grant_exception(
    *,
    employee: Employee,
    nature: str,
    starts_on: date,
    ends_on: date,
    reason: str,
    legal_reference: str,
    granted_by: str,
    today: date,
    actor: Actor,
    now: datetime,
) -> NatureException:
    """Treat one employee as of this nature on every date from `starts_on` to `ends_on`, both inclusive.

    Errors: Refused without reason, legal reference or who granted, for dates that are over, turned round or longer
    than `LONGEST_DAYS`; Conflict with another exception of the same person in this time.
    """
    reason, legal, by = (" ".join(t.split()) for t in (reason, legal_reference, granted_by))
    if nature not in ServiceReach.values or not (reason and legal and by):
        raise Refused(
            _("Isi sifat layanan, alasan, dasar hukum, dan siapa yang memberi pengecualian."),
            code="exception_incomplete",
        )
    _refuse_dates(starts_on, ends_on, today)
    with transaction.atomic():
        people = Employee.objects.select_for_update(no_key=True, of=("self",)).select_related("agency")
        person = people.get(pk=employee.pk)
        if _live(person).filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
            raise Conflict(
                _("Pegawai ini sudah mempunyai pengecualian dalam masa itu. Cabut dahulu yang lama."),
                code="exception_exists",
            )
        row = NatureException.objects.create(
            employee=person, nature=nature, reason=reason, legal_reference=legal, granted_by=by,
            starts_on=starts_on, ends_on=ends_on, granted_on=today, recorded_by_id=actor.user_id, recorded_at=now,
        )  # fmt: skip
        record(
            agency=person.agency.code, actor=actor, verb="exception.granted", target=row, now=now,
            subject_id=person.pk, after=_facts(row),
        )  # fmt: skip
        _tell([row], now, NoticeLevel.INFO)
    return row


def revoke_exception(
    *, exception_id: int, reason: str, today: date, actor: Actor, now: datetime
) -> NatureException:
    """End an exception from today on. Errors: Refused without a reason, Conflict when it is over already."""
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Tuliskan alasan pencabutan."), code="reason_missing")
    with transaction.atomic():
        rows = NatureException.objects.select_for_update(of=("self",)).select_related("employee__agency")
        row = rows.filter(pk=exception_id).first()
        if row is None:
            raise NotFound(_("Pengecualian ini tidak ditemukan."))
        if row.revoked_on or row.ends_on < today:
            raise Conflict(_("Pengecualian ini sudah berakhir."), code="exception_over")
        row.revoked_on, row.revoked_at, row.revoke_reason = today, now, reason
        row.save(update_fields=["revoked_on", "revoked_at", "revoke_reason"])
        record(
            agency=row.employee.agency.code, actor=actor, verb="exception.revoked", target=row, now=now,
            subject_id=row.employee_id, before=_facts(row),
            after={"revoked_on": today.isoformat(), "reason": reason},
        )  # fmt: skip
        _tell([row], now, NoticeLevel.WARNING)
    return row


def remind_ending(now: datetime) -> int:
    """Tell person and recorder, once, that an exception ends within two weeks; number of exceptions told of."""
    return sum(_remind_in(zone, now.astimezone(ZoneInfo(zone)).date(), now) for zone in Zone.values)


@transaction.atomic
def _remind_in(zone: str, today: date, now: datetime) -> int:
    due = NatureException.objects.filter(
        employee__office__zone=zone, reminded_at__isnull=True, revoked_on__isnull=True,
        starts_on__lte=today, ends_on__gte=today, ends_on__lte=today + REMIND_BEFORE,
    )  # fmt: skip
    rows = list(
        due.select_for_update(of=("self",), skip_locked=True)
        .select_related("employee__agency", "employee__office")
        .order_by("pk")[:BATCH]
    )
    for row in rows:
        row.reminded_at = now
    NatureException.objects.bulk_update(rows, ["reminded_at"], batch_size=BATCH)
    record_many(
        [
            event(
                agency=row.employee.agency.code, actor=SYSTEM, verb="exception.reminded", target=row, now=now,
                subject_id=row.employee_id, after={"ends_on": row.ends_on.isoformat()},
            )
            for row in rows
        ]
    )  # fmt: skip
    _tell(rows, now, NoticeLevel.WARNING, ending=True)
    return len(rows)


def _refuse_dates(starts_on: date, ends_on: date, today: date) -> None:
    too_long = (ends_on - starts_on).days >= LONGEST_DAYS or (starts_on - today).days >= LONGEST_DAYS
    if ends_on < starts_on or ends_on < today or too_long:
        raise Refused(
            _(
                "Tanggal akhir harus hari ini atau sesudahnya dan tidak sebelum mulai; mulainya dan lamanya paling "
                "lama satu tahun."
            ),
            code="bad_dates",
        )


def _live(person: Employee) -> QuerySet[NatureException]:
    return NatureException.objects.filter(employee=person, revoked_on__isnull=True)


def _facts(row: NatureException) -> dict[str, str]:
    return {
        "nature": row.nature, "starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat(),
        "reason": row.reason, "legal_reference": row.legal_reference, "granted_by": row.granted_by,
    }  # fmt: skip


def _tell(rows: list[NatureException], now: datetime, level: NoticeLevel, *, ending: bool = False) -> None:
    """The person each time; of the coming end whoever recorded it, too. Three statements for all of them."""
    people = {row.employee_id for row in rows}
    recorders = {row.recorded_by_id for row in rows if ending and row.recorded_by_id}
    own = {u.employee_id: u for u in User.objects.filter(employee__in=people)}
    others = User.objects.in_bulk(recorders) if recorders else {}
    told = []
    for row in rows:
        link = reverse("my_eligibility")
        if user := own.get(row.employee_id):
            with override(user.language):
                told.append(
                    notice(user_id=user.pk, text=_own_words(row, ending), now=now, link=link, level=level)
                )
        other = others.get(row.recorded_by_id or 0)
        if other and other.employee_id != row.employee_id:
            with override(other.language):
                text = _("Pengecualian layanan %(name)s berakhir %(last)s. Perpanjang atau biarkan berakhir.")
                params = {"name": row.employee.full_name, "last": date_format(row.ends_on, "j M Y")}
                listed = reverse("service_exceptions")
                told.append(notice(user_id=other.pk, text=text % params, now=now, link=listed, level=level))
    notify_many(told)


def _own_words(row: NatureException, ending: bool) -> str:
    params = {
        "nature": row.get_nature_display(),
        "first": date_format(row.starts_on, "j M Y"),
        "last": date_format(row.ends_on, "j M Y"),
        "reason": row.revoke_reason or row.reason,
    }
    if row.revoked_on:
        return _("Pengecualian layanan Anda dicabut: %(reason)s") % params
    if ending:
        return (
            _("Pengecualian layanan Anda berakhir %(last)s; sesudahnya jabatan dan loket menentukan lagi.")
            % params
        )
    return (
        _("Layanan Anda diperlakukan sebagai %(nature)s dari %(first)s sampai %(last)s: %(reason)s") % params
    )
