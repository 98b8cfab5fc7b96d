"""A complaint comes in: what is kept, what is refused, who hears, and that one form is one complaint."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import override_settings
from redis.exceptions import ConnectionError as RedisConnectionError

from core import throttle
from core.models import AuditEvent, Mail, Notice
from core.problems import Busy, Conflict, Refused
from core.throttle import TooMany, sender_of
from employees.enums import Zone
from employees.selectors import actor_of
from pilots.models import Complaint
from pilots.rules.complaints import read_receipt
from pilots.services.complaint_limits import count_miss, count_sending, forgive_miss
from tests.factories import OfficeFactory, RoleFactory
from tests.factories_complaints import ComplaintFactory
from tests.pilots.complaining import BAD, NOW, TODAY, holder, submit, verbs

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def office():
    return OfficeFactory()


# --- what is kept


def test_a_complaint_is_kept_tidied_with_a_receipt_that_can_be_read_back(office):
    row, is_new = submit(office, subject="  Loket\x07 tutup ", text="a\r\nb", contact=" warga@contoh.id ")
    row.refresh_from_db()
    assert is_new
    assert (row.subject, row.text, row.contact) == ("Loket tutup", "a\nb", "warga@contoh.id")
    assert (row.status, row.agency_id, row.received_at) == ("received", office.agency_id, NOW)
    assert read_receipt(row.number.lower()) == row.receipt
    assert submit(office).complaint.receipt != row.receipt


def test_the_trail_tells_of_it_without_words_contact_or_receipt(office):
    row = submit(office, text="rahasia sekali", contact="warga@contoh.id", institution="Dinas X").complaint
    [event] = AuditEvent.objects.all()
    assert (event.verb, event.actor, event.actor_id, event.agency) == (
        "complaint.received", "masyarakat", None, office.agency.code,
    )  # fmt: skip
    assert event.after == {
        "office": office.code, "source": "citizen", "category": "closed", "happened_on": "2026-11-20",
    }  # fmt: skip
    assert row.receipt not in str(event.after) and not event.before


@pytest.mark.parametrize(
    "values",
    [
        {"subject": " \x00 "},
        {"text": ""},
        {"contact": "bukan kontak"},
        {"happened_on": TODAY + DAY},
        {"happened_on": TODAY - 366 * DAY},
        {"text": "x" * 4001},
    ],
)
def test_what_is_missing_or_impossible_is_refused_and_nothing_is_written(office, values):
    with pytest.raises(Refused) as no:
        submit(office, **values)
    assert no.value.sentence
    assert not Complaint.objects.exists() and not verbs()


def test_today_is_the_offices_own():
    late = NOW.replace(day=22, hour=16, minute=30)  # 23.30 in Jakarta, 01.30 on the 23rd in Jayapura
    with pytest.raises(Refused):
        submit(OfficeFactory(zone=Zone.WIB), now=late, happened_on=TODAY)
    assert submit(OfficeFactory(zone=Zone.WIT), now=late, happened_on=TODAY).is_new


@override_settings(COMPLAINTS={"oldest_days": 10})
def test_how_old_an_event_may_be_is_a_setting(office):
    assert submit(office, happened_on=TODAY - 10 * DAY).is_new
    with pytest.raises(Refused):
        submit(office, happened_on=TODAY - 11 * DAY)


# --- one form, one complaint


def test_the_same_form_twice_is_one_complaint(office):
    admin = holder(office)
    first = submit(office, token="a" * 32)
    again = submit(office, token="a" * 32, now=NOW + HOUR)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.complaint.pk == first.complaint.pk
    assert verbs() == ["complaint.received"]
    assert Notice.objects.filter(recipient=admin.user).count() == 1


def test_other_words_under_the_same_form_are_no_repetition(office):
    row = submit(office, token="a" * 32).complaint
    with pytest.raises(Conflict) as no:
        submit(office, token="a" * 32, text="Kejadian lain.")
    assert no.value.code == "other_words" and row.number in no.value.sentence
    with pytest.raises(Conflict):
        submit(OfficeFactory(agency=office.agency), token="a" * 32)
    assert Complaint.objects.count() == 1


def test_a_repetition_is_not_counted_as_sending(office):
    with override_settings(COMPLAINTS={"per_sender_hour": 1, "per_office_hour": 1}):
        submit(office, token="a" * 32, sender="x")
        assert not submit(office, token="a" * 32, sender="x").is_new
        with pytest.raises(TooMany):
            submit(office, token="b" * 32, sender="x")


# --- who hears of it


def test_the_admins_of_the_office_hear_of_it_and_nobody_else(office):
    agency_admin, office_admin = holder(office), holder(office, whole=False)
    elsewhere = holder(OfficeFactory(agency=office.agency), whole=False)
    others = [holder(office, role) for role in ("official", "auditor", "leadership")]
    stranger, gone = holder(OfficeFactory()), holder(office)
    gone.user.is_active = False
    gone.user.save()
    ended = holder(office)
    ended.roles.update(valid_to=TODAY)
    submit(office, subject=BAD)
    told = set(Notice.objects.values_list("recipient", flat=True))
    assert told == {agency_admin.user.pk, office_admin.user.pk}
    assert not told & {p.user.pk for p in (elsewhere, stranger, gone, ended, *others)}
    assert BAD not in Notice.objects.first().text and office.name in Notice.objects.first().text
    assert not Mail.objects.exists()


def test_a_person_with_two_grants_hears_once_and_who_wrote_it_down_not_at_all(office):
    admin = holder(office)
    RoleFactory(employee=admin, office=office)
    submit(office, source="letter", actor=actor_of(admin.user))
    assert not Notice.objects.exists()
    submit(office)
    assert Notice.objects.filter(recipient=admin.user).count() == 1


def test_a_flood_is_one_unread_notice(office):
    admin = holder(office)
    for _ in range(5):
        submit(office)
    assert Notice.objects.filter(recipient=admin.user).count() == 1
    Notice.objects.update(read_at=NOW)
    submit(office)
    assert Notice.objects.filter(recipient=admin.user).count() == 2
    submit(OfficeFactory(agency=office.agency))
    assert Notice.objects.filter(recipient=admin.user).count() == 3


# --- how often


def test_an_office_takes_so_many_an_hour_from_outside(office):
    limits = {"per_office_hour": 3, "per_sender_hour": 100}
    with override_settings(COMPLAINTS=limits):
        for n in range(3):
            submit(office, sender=f"s{n}")
        with pytest.raises(TooMany) as no:
            submit(office, sender="s9")
        assert no.value.status == 429 and 0 < no.value.seconds <= 3600
        assert submit(OfficeFactory(agency=office.agency), sender="s9").is_new
        assert submit(office, source="letter").is_new  # what an admin writes down is not stopped
        assert submit(office, sender="s9", now=NOW + HOUR).is_new
    assert Complaint.objects.count() == 6


def test_a_sender_may_so_many_an_hour_everywhere_together(office):
    with override_settings(COMPLAINTS={"per_sender_hour": 2}):
        submit(office, sender="a")
        submit(OfficeFactory(), sender="a")
        with pytest.raises(TooMany):
            submit(office, sender="a")
        assert submit(office, sender="b").is_new
        assert submit(office, sender="a", now=NOW + HOUR).is_new


def test_a_sender_is_the_same_for_a_day_and_never_the_address():
    address = "203.0.113.7"
    today = sender_of(address, NOW)
    assert sender_of(address, NOW + HOUR) == sender_of(f"{address}:99", NOW) == today
    assert sender_of("203.0.113.8", NOW) != today
    assert sender_of(address, NOW + DAY) != today
    assert address not in today and len(today) == 32
    cache.clear()
    assert sender_of(address, NOW) != today  # without the salt nobody can tell who it was


def test_misses_are_counted_and_a_hit_gives_its_count_back():
    for _ in range(2):
        count_miss("a", most=2, now=NOW)
    with pytest.raises(TooMany):
        count_miss("a", most=2, now=NOW)
    forgive_miss("b", NOW)
    count_miss("b", most=1, now=NOW)
    forgive_miss("b", NOW)
    count_miss("b", most=1, now=NOW)
    count_sending("a", most=1, now=NOW)


def test_a_counter_that_was_dropped_begins_anew(monkeypatch):
    def gone(key, step):
        raise ValueError(key)

    monkeypatch.setattr(throttle.cache, "incr", gone)
    count_sending("a", most=1, now=NOW)


def test_without_the_cache_nobody_is_let_through_uncounted(office, monkeypatch):
    def down(*args, **kwargs):
        raise RedisConnectionError

    monkeypatch.setattr(throttle.cache, "add", down)
    monkeypatch.setattr(throttle.cache, "get_or_set", down)
    with pytest.raises(Busy):
        submit(office, sender="a")
    with pytest.raises(Busy):
        sender_of("203.0.113.7", NOW)
    assert not Complaint.objects.exists()


# --- constraints, from both sides


GOOD = [{}, {"status": "in_review"}, {"status": "upheld"}, {"status": "upheld", "about_wfa": False},
        {"status": "not_upheld"}, {"status": "outside"},
        {"status": "upheld", "counted_in": "pilots.evaluation:1", "counted_at": NOW}]  # fmt: skip
WRONG = [
    {"receipt": "K7QX2M4D9TR"},
    {"receipt": "K7QX2M4D9TRU"},
    {"receipt": "k7qx2m4d9trw"},
    {"review_at": NOW},
    {"status": "in_review", "reviewer": None},
    {"status": "in_review", "review_at": None},
    {"status": "in_review", "answer": "x"},
    {"status": "in_review", "about_wfa": True},
    {"status": "in_review", "decided_at": NOW},
    {"status": "upheld", "about_wfa": None},
    {"status": "upheld", "decided_by": None},
    {"status": "not_upheld", "decided_at": None},
    {"status": "outside", "answer": ""},
    {"status": "outside", "reason": ""},
    {"status": "upheld", "counted_at": NOW},
    {"status": "upheld", "counted_in": "x"},
    {"status": "in_review", "counted_in": "x", "counted_at": NOW},
]


@pytest.mark.parametrize("values", GOOD, ids=str)
def test_whole_rows_stand(values):
    assert ComplaintFactory(**values).pk


@pytest.mark.parametrize("values", WRONG, ids=str)
def test_half_rows_do_not(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ComplaintFactory(**values)


def test_a_receipt_and_a_token_are_there_once(office):
    first = ComplaintFactory(office=office, token="t" * 32)
    for same in ({"receipt": first.receipt}, {"token": "t" * 32}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ComplaintFactory(office=office, **same)
    assert ComplaintFactory(office=office, token=None) and ComplaintFactory(office=office, token=None)
