"""Objections begin here: against a failed reason, a refusal of an app above, or a suspension."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.audit import Actor
from core.problems import Conflict, NotFound, Refused
from core.services import record
from eligibility.enums import LIVE_OBJECTION, Corrector, HandlerRole, ObjectionKind, Rule
from eligibility.models import LONGEST_TEXT, Objection, Suspension
from eligibility.rules import Reason, Verdict
from eligibility.rules.objections import due_after, frozen_reason, frozen_verdict
from eligibility.selectors.objection_people import (
    SUSPENSION,
    Route,
    barred_by_suspension,
    handlers_of,
    pool_for,
    route_for,
)
from eligibility.selectors.objections import KEPT_LANGUAGE, reason_of, refusal_of, terms_for
from eligibility.selectors.verdicts import verdict_for
from eligibility.services.objection_files import kept_files
from eligibility.services.objection_news import tell_handlers
from employees.models import Employee


@dataclass(frozen=True, slots=True)
class _Matter:
    """What an objection is about, before it is one."""

    kind: ObjectionKind
    title: str
    judged: Verdict
    route: Route
    rule: str = ""
    subject: str = ""
    reason: Reason | None = None
    refused_by: Employee | None = None


def object_to_reason(
    *,
    employee: Employee,
    rule: str,
    on: date,
    kind: str,
    text: str,
    today: date,
    actor: Actor,
    now: datetime,
    uploads: Sequence[UploadedFile] = (),
) -> Objection:
    """The person objects to one failed reason of the verdict on a date (today or past), with up to three files.

    Errors: Refused without words, for a rule that is met (`passed`), for a datum that the person corrects alone
    (`own_datum`), for a suspension (`suspension`, which has an objection of its own) and for files; Conflict
    `open_already`.
    """
    if rule not in Rule.values or kind not in ObjectionKind.values:
        raise Refused(_("Pilih syarat dan jenis keberatan dari daftar."), code="unknown_rule")
    if not date(2020, 1, 1) <= on <= today:
        raise Refused(_("Keberatan hanya untuk penilaian hari ini atau sebelumnya."), code="bad_date")
    with override(KEPT_LANGUAGE):
        judged = verdict_for(employee, on)
        reason = reason_of(judged, rule)
    refuse_reason(reason)
    corrector = reason.corrector if kind == ObjectionKind.DATA else Corrector.ADMIN
    with override(KEPT_LANGUAGE):
        title = str(Rule(rule).label)
    # Who answers reads the datum, and of discipline only admins may.
    route = (
        Route(HandlerRole.ADMIN)
        if rule == Rule.DISCIPLINE
        else route_for(employee, corrector, {employee.pk}, today)
    )
    matter = _Matter(ObjectionKind(kind), title, judged, route, rule=rule, reason=reason)
    return _open(employee, matter, text, uploads, actor, now)


def refuse_reason(reason: Reason) -> None:
    """Errors: Refused where an objection is not the way; the sentence says what is."""
    if reason.passed:
        raise Refused(_("Syarat ini terpenuhi, jadi tidak perlu keberatan."), code="passed")
    if reason.rule == Rule.SUSPENSION:
        raise Refused(
            _("Keberatan atas penghentian diajukan pada halaman “Penghentian WFA saya”."), code="suspension"
        )
    if reason.corrector == Corrector.SELF:
        raise Refused(
            _("Data ini Anda perbaiki sendiri: perbarui pernyataan kesiapan pada halaman “Kelayakan”."),
            code="own_datum",
        )


def object_to_refusal(
    *,
    employee: Employee,
    subject: str,
    text: str,
    today: date,
    actor: Actor,
    now: datetime,
    uploads: Sequence[UploadedFile] = (),
) -> Objection:
    """The person objects to a refusal that an app above tells of, e.g. `scheduling.request:17`.

    It goes to the level above whoever refused. Errors: NotFound for what is not the person's or was not refused;
    otherwise as `object_to_reason`.
    """
    refusal = refusal_of(subject, employee)
    if refusal is None:
        raise NotFound(_("Penolakan ini tidak ditemukan."))
    barred = {employee.pk} | ({refusal.refused_by.pk} if refusal.refused_by else set())
    matter = _Matter(
        ObjectionKind.VERDICT, refusal.title, verdict_for(employee, refusal.on),
        route_for(employee, None, barred, today, refused=True), subject=subject, refused_by=refusal.refused_by,
    )  # fmt: skip
    return _open(employee, matter, text, uploads, actor, now)


def open_for_suspension(row: Suspension, *, today: date, actor: Actor, now: datetime) -> Objection:
    """The objection that `object_to_suspension` has taken, under the same clock as every other.

    Inside that transaction; the audit event and the notices to proposer and confirmer are written there.
    """
    employee = row.employee
    barred = {pk for pk in barred_by_suspension(row.pk) if pk is not None} | {employee.pk}
    with override(KEPT_LANGUAGE):
        judged = verdict_for(employee, today)
        reason = reason_of(judged, Rule.SUSPENSION)
        title = _("Penghentian WFA sejak %(day)s") % {"day": row.starts_on.strftime("%d-%m-%Y")}
    route = pool_for(employee.office, (HandlerRole.OFFICIAL, HandlerRole.ADMIN), barred, today)
    matter = _Matter(
        ObjectionKind.VERDICT, title, judged, route, rule=Rule.SUSPENSION.value,
        subject=f"{SUSPENSION}:{row.pk}", reason=reason, refused_by=row.confirmed_by or row.proposed_by,
    )  # fmt: skip
    made = _create(employee, matter, row.objection, now)
    tell_handlers(made, handlers_of(made, today), now)
    return made


def _open(
    employee: Employee,
    matter: _Matter,
    text: str,
    uploads: Collection[UploadedFile],
    actor: Actor,
    now: datetime,
) -> Objection:
    said = checked_text(text)
    with kept_files(uploads, actor, now) as files, transaction.atomic():
        Employee.objects.select_for_update().get(pk=employee.pk)
        row = _create(employee, matter, said, now)
        files.hang_on(row)
        record(
            agency=employee.agency.code, actor=actor, verb="objection.opened", target=row, now=now,
            subject_id=employee.pk,
            after={
                "kind": row.kind, "rule": row.rule, "subject": row.subject, "due_at": row.due_at.isoformat(),
                "handler": row.handler_role, "assignee": row.assignee_id, "files": len(files.rows),
            },
        )  # fmt: skip
        tell_handlers(row, handlers_of(row, now.astimezone(row.office.tz).date()), now)
    return row


def _create(employee: Employee, matter: _Matter, text: str, now: datetime) -> Objection:
    same = Objection.objects.filter(
        employee=employee, rule=matter.rule, subject=matter.subject, status__in=LIVE_OBJECTION
    )
    if same.exists():
        raise open_already()
    office = employee.office
    term = terms_for(employee.agency_id, now.astimezone(office.tz).date())[matter.kind.value]
    try:
        with transaction.atomic():
            return Objection.objects.create(
                employee=employee, office=office, kind=matter.kind, rule=matter.rule, subject=matter.subject,
                title=matter.title[:200], judged_on=matter.judged.on,
                policy_number=matter.judged.policy_number,
                reason_then=frozen_reason(matter.reason) if matter.reason else {},
                verdict_then=frozen_verdict(matter.judged), text=text, opened_at=now,
                due_at=due_after(term, now, office.tz), term_legal=term.legal, handler_role=matter.route.role,
                assignee=matter.route.assignee, refused_by=matter.refused_by,
            )  # fmt: skip
    except IntegrityError as clash:
        raise open_already() from clash


def open_already() -> Conflict:
    return Conflict(
        _("Keberatan Anda tentang hal ini masih berjalan. Lihat keadaannya di “Keberatan saya”."),
        code="open_already",
    )


def checked_text(text: str) -> str:
    """What the person says, trimmed. Errors: Refused."""
    said = text.strip()
    if not said:
        raise Refused(_("Tulis apa yang keliru, supaya dapat ditimbang."), code="no_text")
    if len(said) > LONGEST_TEXT:
        raise Refused(_("Tulis paling banyak %(most)s huruf.") % {"most": LONGEST_TEXT}, code="text_too_long")
    return said
