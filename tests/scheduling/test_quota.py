from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core.audit import SYSTEM
from core.models import AuditEvent
from core.problems import Conflict, Refused
from scheduling.models import QuotaRule
from scheduling.selectors import quota_for, week_views
from scheduling.services import set_quota
from tests.factories import OfficeFactory, PolicyFactory, QuotaFactory, make_team
from tests.scheduling.asking import MONDAY_MORNING, ask, at

MON = date(2026, 12, 7)
THU = date(2026, 12, 10)
pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


def put(office, days, valid_from, now=MONDAY_MORNING, **changes):
    base = {"reason": "Lulus uji coba", "actor": SYSTEM, "now": now}
    return set_quota(office=office, days=days, valid_from=valid_from, **(base | changes))


def test_a_row_holds_from_its_monday_on_and_zero_is_zero(office):
    put(office, 2, MON)
    put(office, 0, date(2026, 12, 21))
    days = [date(2026, 12, 6), MON, date(2026, 12, 20), date(2026, 12, 21)]
    assert [quota_for(office.pk, d) for d in days] == [1, 2, 2, 0]
    event = AuditEvent.objects.filter(verb="quota.set").earliest("id")
    assert (event.before, event.after["days"], event.after["reason"]) == ({"days": 1}, 2, "Lulus uji coba")


@pytest.mark.parametrize(
    ("days", "valid_from", "changes", "code"),
    [
        (1, date(2026, 12, 8), {}, "quota_not_monday"),
        (1, date(2026, 11, 23), {}, "quota_past"),
        (3, MON, {}, "quota_cap"),
        (-1, MON, {}, "quota_cap"),
        (1, MON, {"reason": "  "}, "quota_reason"),
    ],
)
def test_what_is_refused(office, days, valid_from, changes, code):
    with pytest.raises(Refused) as caught:
        put(office, days, valid_from, **changes)
    assert [p.code.value for p in caught.value.problems] == [code]
    assert not QuotaRule.objects.exists()


def test_the_policys_cap_holds_too(office):
    PolicyFactory(agency=office.agency, settings={"quota_cap": 1, "quota_after_pilot": 1})
    with pytest.raises(Refused, match="paling banyak 1 hari"):
        put(office, 2, MON)


def test_this_monday_may_begin_today_in_the_offices_own_zone():
    jayapura = OfficeFactory(zone="Asia/Jayapura")
    monday_there = at(date(2026, 11, 29), 22, 30)  # Sunday evening in Jakarta
    put(jayapura, 1, date(2026, 11, 30), now=monday_there)
    with pytest.raises(Refused):
        put(jayapura, 1, date(2026, 11, 30), now=at(date(2026, 11, 30), 22, 30))


def test_a_monday_that_has_a_row_is_a_conflict_with_its_number(office):
    put(office, 2, MON)
    with pytest.raises(Conflict, match=r"Senin, 7 Des 2026 sudah ditetapkan 2 hari"):
        put(office, 1, MON)
    assert QuotaRule.objects.get().days == 2


def test_the_database_refuses_to_edit_a_row():
    row = QuotaFactory()
    for act in (lambda: QuotaRule.objects.filter(pk=row.pk).update(days=2), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        QuotaFactory(office=row.office, valid_from=MON, days=3)


def test_a_lowered_quota_leaves_what_was_given_and_reads_well():
    _, [person, *_] = make_team(quota=2)
    ask(person, date(2026, 12, 9), THU)
    put(person.office, 1, MON)
    [week] = week_views(person, MON, 1, MONDAY_MORNING)
    assert (week.quota.allowed, week.quota.pending, week.quota.left) == (1, 2, 0)
    put(person.office, 0, date(2026, 12, 14))
    [week] = week_views(person, date(2026, 12, 14), 1, MONDAY_MORNING)
    assert (week.quota.allowed, week.quota.left) == (0, 0)
    assert "0 hari" in week.quota.note
