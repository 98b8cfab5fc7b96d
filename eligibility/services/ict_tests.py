"""The ICT self-test: scored here, never in the browser."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Refused
from core.services import record
from eligibility.models import IctTest
from eligibility.rules.ict_test import A_DAY, RIGHT, VERSION, IctScore, score_of
from employees.models import Employee


def take_ict_test(
    *, employee: Employee, answers: Mapping[str, str], today: date, actor: Actor, now: datetime
) -> tuple[IctTest, IctScore]:
    """Score the answers (question → option) and keep the result; the answers themselves are kept nowhere.

    Errors: Refused when a question is left open, or after three tests on one day of the office.
    """
    if any(not answers.get(key) for key in RIGHT):
        raise Refused(_("Jawab semua pertanyaan sebelum mengirim."), code="unanswered")
    found = score_of(answers)
    with transaction.atomic():
        Employee.objects.select_for_update().get(pk=employee.pk)
        if IctTest.objects.filter(employee=employee, taken_on=today).count() >= A_DAY:
            raise Refused(
                _("Tes hanya dapat diikuti %(n)s kali sehari. Coba lagi besok.") % {"n": A_DAY},
                code="too_often",
            )
        row = IctTest.objects.create(
            employee=employee, taken_at=now, taken_on=today, version=VERSION,
            score=found.score, total=found.total, level=found.level,
        )  # fmt: skip
        record(
            agency=employee.agency.code, actor=actor, verb="ict_test.taken", target=row, now=now,
            subject_id=employee.pk,
            after={"version": VERSION, "score": found.score, "total": found.total, "level": found.level},
        )  # fmt: skip
    return row, found
