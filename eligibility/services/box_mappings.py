"""What the boxes of another numbering count as: entered by an admin, dated, never edited."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Refused
from core.services import record
from eligibility.enums import BoxScheme
from eligibility.models import BoxMapping
from eligibility.rules.talent import is_bijection
from employees.models import Employee

FURTHEST = timedelta(days=366)


def set_box_mapping(
    *,
    enterer: Employee,
    boxes: Sequence[int],
    valid_from: date,
    legal_reference: str,
    reason: str,
    today: date,
    actor: Actor,
    now: datetime,
) -> BoxMapping:
    """From the date on, box n of the Ministry of Finance counts as `boxes[n - 1]` in the enterer's agency.

    Errors: Refused unless each box comes once, the date is today or within a year, and law and reason are given.
    A date in the past would change verdicts that people have already acted upon.
    """
    law, why = legal_reference.strip(), reason.strip()
    if not is_bijection(boxes):
        raise Refused(_("Setiap kotak 1 sampai 9 harus dipakai tepat satu kali."), code="no_bijection")
    if not today <= valid_from <= today + FURTHEST:
        raise Refused(
            _("Pemetaan berlaku mulai hari ini sampai paling lambat setahun lagi."), code="bad_date"
        )
    if not law or len(law) > 300 or not why or len(why) > 500:
        raise Refused(
            _("Tulis dasar hukum (paling panjang 300 karakter) dan alasannya (500)."), code="reason_needed"
        )
    with transaction.atomic():
        row = BoxMapping.objects.create(
            agency=enterer.agency, scheme=BoxScheme.KEMENKEU, valid_from=valid_from,
            boxes="".join(map(str, boxes)), legal_reference=law, reason=why, entered_by=enterer,
            created_at=now,
        )  # fmt: skip
        record(
            agency=enterer.agency.code, actor=actor, verb="talent.mapped", target=row, now=now,
            after={
                "scheme": row.scheme, "boxes": row.boxes, "valid_from": valid_from, "legal_reference": law,
                "reason": why,
            },
        )  # fmt: skip
    return row
