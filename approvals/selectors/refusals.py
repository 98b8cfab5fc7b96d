"""What eligibility asks about a refused request when its person objects."""

from __future__ import annotations

import re

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from approvals.enums import ApprovalStatus
from approvals.models import Approval
from eligibility.selectors import Refusal
from employees.models import Employee
from scheduling.enums import RequestStatus

SUBJECT = re.compile(r"scheduling\.request:([0-9]{1,18})")


def refused_request(subject: str, employee: Employee) -> Refusal | None:
    """The person's own request `scheduling.request:17`, if it was rejected; None for everything else."""
    named = SUBJECT.fullmatch(subject)
    if named is None:
        return None
    row = (
        Approval.objects.filter(
            request=int(named[1]), request__employee=employee, request__status=RequestStatus.REJECTED,
            status=ApprovalStatus.REJECTED,
        )
        .select_related("request__employee__office", "decided_by")
        .order_by("-round")
        .first()
    )  # fmt: skip
    if row is None or row.decided_local is None:
        return None
    days = row.request.days.order_by("date").values_list("date", flat=True)
    title = _("Pengajuan #%(number)s untuk %(days)s ditolak") % {
        "number": row.request_id,
        "days": _(" dan ").join(date_format(day, "j M Y") for day in days),
    }
    return Refusal(
        title,
        row.decided_local.date(),
        row.decided_by,
        reverse("request_detail", args=[row.request_id]),
        row.reason,
    )
