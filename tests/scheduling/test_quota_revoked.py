"""A quota row that has not begun can be revoked, once; everything else about a row stays for ever."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core.audit import SYSTEM
from core.models import AuditEvent
from core.problems import Conflict, Refused
from scheduling.models import QuotaRule
from scheduling.selectors import quota_for
from scheduling.selectors.quota_board import quota_board
from scheduling.services import revoke_quota, set_quota
from tests.factories import OfficeFactory
from tests.scheduling.asking import MONDAY_MORNING

MON = date(2026, 12, 7)
pytestmark = pytest.mark.django_db


@pytest.fixture
def rule():
    return set_quota(
        office=OfficeFactory(), days=2, valid_from=MON, reason="Lulus", actor=SYSTEM, now=MONDAY_MORNING
    )


def revoke(rule, now=MONDAY_MORNING, reason="Pelayanan menurun"):
    return revoke_quota(rule_id=rule.pk, reason=reason, actor=SYSTEM, now=now)


def test_a_revoked_row_counts_nowhere_and_its_monday_is_free_again(rule):
    revoke(rule)
    assert quota_for(rule.office_id, MON) == 1
    assert quota_board([rule.office_id], MON, MON)[0].current is None
    again = set_quota(
        office=rule.office, days=0, valid_from=MON, reason="Berhenti dulu", actor=SYSTEM, now=MONDAY_MORNING
    )
    assert quota_for(rule.office_id, MON) == 0
    assert QuotaRule.objects.count() == 2
    assert again.pk != rule.pk
    event = AuditEvent.objects.get(verb="quota.revoked")
    assert event.before == {"days": 2, "valid_from": "2026-12-07"}
    assert (event.after["days"], event.after["reason"]) == (1, "Pelayanan menurun")


def test_not_twice(rule):
    revoke(rule)
    with pytest.raises(Conflict):
        revoke(rule)


@pytest.mark.parametrize(
    ("now", "reason", "code"),
    [
        (datetime(2026, 12, 6, 17, 0, tzinfo=UTC), "Terlambat", "quota_begun"),
        (MONDAY_MORNING, "  ", "quota_reason"),
    ],
    ids=["Monday 00.00 in Jakarta", "no reason"],
)
def test_what_is_refused(rule, now, reason, code):
    with pytest.raises(Refused) as caught:
        revoke(rule, now, reason)
    assert [p.code.value for p in caught.value.problems] == [code]
    assert quota_for(rule.office_id, MON) == 2


def test_up_to_the_last_minute_before(rule):
    revoke(rule, datetime(2026, 12, 6, 16, 59, tzinfo=UTC))
    assert quota_for(rule.office_id, MON) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"days": 1},
        {"revoked_at": MONDAY_MORNING, "revoke_reason": "x", "days": 1},
        {"reason": "lain"},
    ],
)
def test_the_database_lets_nothing_else_through(rule, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        QuotaRule.objects.filter(pk=rule.pk).update(**change)


def test_a_revocation_is_for_good_and_whole(rule):
    with pytest.raises(IntegrityError), transaction.atomic():
        QuotaRule.objects.filter(pk=rule.pk).update(revoked_at=MONDAY_MORNING)
    revoke(rule)
    with pytest.raises(DatabaseError), transaction.atomic():
        QuotaRule.objects.filter(pk=rule.pk).update(revoked_at=None, revoke_reason="")
    with pytest.raises(DatabaseError), transaction.atomic():
        QuotaRule.objects.filter(pk=rule.pk).delete()
