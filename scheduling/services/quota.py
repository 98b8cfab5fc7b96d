"""The only writer of an office's weekly quota. Rows are added, never edited; one that has not begun can be revoked."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, Problem, refuse_if_blocked
from core.services import record
from eligibility.selectors import policy_at_office
from employees.models import Office, User
from scheduling.enums import ProblemCode
from scheduling.models import QuotaRule
from scheduling.rules import HARD_CAP
from scheduling.selectors import quota_for


@transaction.atomic
def set_quota(
    *,
    office: Office,
    days: int,
    valid_from: date,
    reason: str,
    actor: Actor,
    now: datetime,
    legal_reference: str = "",
    set_by: User | None = None,
    source: str = "",
) -> QuotaRule:
    """WFA days a week of the office from a Monday on that has not begun yet.

    Errors: `Refused` (not a Monday, past, above the policy's cap or the hard cap, no reason), `Conflict`
    when that Monday already has a row: the portal never edits one.
    """
    today = now.astimezone(office.tz).date()
    cap = min(policy_at_office(office, valid_from).policy.quota_cap, HARD_CAP)
    refuse_if_blocked(_problems(days, valid_from, reason, today, cap))
    before = quota_for(office.pk, valid_from)
    try:
        with transaction.atomic():
            rule = QuotaRule.objects.create(
                office=office,
                days=days,
                valid_from=valid_from,
                reason=reason.strip()[:300],
                legal_reference=legal_reference.strip()[:200],
                source=source,
                set_by=set_by,
                created_at=now,
            )
    except IntegrityError as error:
        raise Conflict(_taken(office, valid_from), code="quota_exists") from error
    record(
        agency=office.agency.code,
        actor=actor,
        verb="quota.set",
        target=rule,
        now=now,
        before={"days": before},
        after={
            "office": office.code,
            "days": days,
            "valid_from": valid_from.isoformat(),
            "reason": rule.reason,
            "legal_reference": rule.legal_reference,
        },
    )
    return rule


@transaction.atomic
def revoke_quota(*, rule_id: int, reason: str, actor: Actor, now: datetime) -> QuotaRule:
    """Let a row that has not begun count nowhere; its Monday is free again. The row stays, with the reason.

    Errors: `Refused` (its Monday has come, no reason), `Conflict` when it is revoked already.
    """
    rule = QuotaRule.objects.select_for_update(of=("self",)).select_related("office__agency").get(pk=rule_id)
    if rule.revoked_at is not None:
        raise Conflict(_("Kuota ini sudah dibatalkan."), code="quota_revoked")
    problems = []
    if rule.valid_from <= now.astimezone(rule.office.tz).date():
        problems.append(Problem(ProblemCode.QUOTA_BEGUN, params={"day": rule.valid_from}))
    if not reason.strip():
        problems.append(Problem(ProblemCode.QUOTA_REASON))
    refuse_if_blocked(problems)
    before = {"days": rule.days, "valid_from": rule.valid_from.isoformat()}
    rule.revoked_at, rule.revoke_reason = now, reason.strip()[:500]
    rule.save(update_fields=["revoked_at", "revoke_reason"])
    record(
        agency=rule.office.agency.code, actor=actor, verb="quota.revoked", target=rule, now=now, before=before,
        after={
            "office": rule.office.code,
            "days": quota_for(rule.office_id, rule.valid_from),
            "reason": rule.revoke_reason,
        },
    )  # fmt: skip
    return rule


def _problems(days: int, valid_from: date, reason: str, today: date, cap: int) -> list[Problem]:
    found = []
    if valid_from.weekday() != 0:
        found.append(Problem(ProblemCode.QUOTA_NOT_MONDAY, params={"day": valid_from}))
    if valid_from < today:
        found.append(Problem(ProblemCode.QUOTA_PAST, params={"day": valid_from}))
    if not 0 <= days <= cap:
        found.append(Problem(ProblemCode.QUOTA_CAP, params={"cap": cap}))
    if not reason.strip():
        found.append(Problem(ProblemCode.QUOTA_REASON))
    return found


def _taken(office: Office, valid_from: date) -> str:
    held = QuotaRule.objects.filter(office=office, valid_from=valid_from, revoked_at__isnull=True)
    days = held.values_list("days", flat=True)
    return _(
        "Kuota %(office)s mulai %(monday)s sudah ditetapkan %(days)s hari dan tidak dapat diubah. "
        "Pilih hari Senin lain."
    ) % {"office": office.name, "monday": date_format(valid_from, "l, j M Y"), "days": days.first()}
