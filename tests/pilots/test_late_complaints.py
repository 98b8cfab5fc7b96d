"""A complaint upheld after a verdict: the raise can still be stopped, so officials are told and the page says so."""

from datetime import date, timedelta

import pytest

from core.audit import SYSTEM
from core.models import Notice
from pilots.enums.complaints import ComplaintStatus
from pilots.selectors.complaint_window import LateComplaints, late_complaints, raise_on_its_way
from pilots.selectors.reporting import verdict_sentence
from pilots.services.adopting import veto_verdict
from pilots.services.complaint_deciding import decide_complaint
from tests.factories import RoleFactory
from tests.factories_complaints import ComplaintFactory
from tests.pilots.judged import judge, running
from tests.pilots.trial import DUE_AT, FIRST_MONDAY, WHO, a_trial, a_user, night

HAPPENED = date(2026, 11, 10)
pytestmark = pytest.mark.django_db


@pytest.fixture
def verdict():
    pilot = a_trial(others=1)
    official = a_user(pilot.office)
    RoleFactory(employee=official.employee, role="official")
    return night(pilot)


def uphold(row, now=DUE_AT + timedelta(days=1)):
    decider = a_user(row.office).employee
    decide_complaint(
        complaint_id=row.pk, outcome=ComplaintStatus.UPHELD, answer="Loket dijaga lagi.", reason="Terbukti kosong.",
        about_wfa=True, decider=decider, actor=SYSTEM, now=now,
    )  # fmt: skip


def told():
    return Notice.objects.filter(text__contains="terbukti sesudah putusan").count()


def test_officials_are_told_while_the_raise_can_be_stopped(verdict):
    row = ComplaintFactory(office=verdict.pilot.office, status="in_review", happened_on=HAPPENED)
    assert late_complaints(verdict) == LateComplaints(upheld=0, undecided=1)
    uphold(row)
    assert late_complaints(verdict) == LateComplaints(upheld=1, undecided=0)
    assert told() == 1


def test_nobody_is_told_of_another_time_or_when_it_is_too_late(verdict):
    office = verdict.pilot.office
    uphold(ComplaintFactory(office=office, status="in_review", happened_on=date(2026, 9, 1)))
    uphold(
        ComplaintFactory(office=office, status="in_review", happened_on=HAPPENED),
        now=DUE_AT + timedelta(days=12),
    )
    assert told() == 0
    assert raise_on_its_way(office.pk, HAPPENED, FIRST_MONDAY) is None


def test_what_the_verdict_counted_is_not_late():
    pilot = a_trial(others=1)
    ComplaintFactory(office=pilot.office, status="upheld", happened_on=HAPPENED)
    verdict = night(pilot)
    assert verdict.outcome == "hold"
    assert late_complaints(verdict) == LateComplaints()


def test_a_verdict_that_waits_for_an_official_does_not_read_as_if_the_quota_rose():
    verdict = judge(running(adoption="confirm"), "raise", after=2)
    assert "sampai pejabat mengesahkannya" in verdict_sentence(verdict, "Kantor X", FIRST_MONDAY)


def test_a_veto_is_what_the_sentence_says_first(verdict):
    veto_verdict(
        verdict_id=verdict.pk, official=a_user(verdict.pilot.office).employee, reason="Pengaduan", actor=WHO,
        now=DUE_AT + timedelta(days=2),
    )  # fmt: skip
    verdict.refresh_from_db()
    said = verdict_sentence(verdict, "Kantor X", FIRST_MONDAY)
    assert said == "Diveto: kuota WFA Kantor X tetap 1 hari seminggu."
