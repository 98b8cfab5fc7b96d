"""The register's writes: what they refuse, what follows from them, and what the database itself refuses."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.audit import Actor
from core.models import AuditEvent, Notice
from core.problems import Conflict, NotFound, Refused
from eligibility import services
from eligibility.enums import Rule
from eligibility.models import CounterBand, NatureException, PublicService, ServiceRating, ServiceVerification
from eligibility.rules.register import Band
from eligibility.selectors import verdict_for, verdicts_for
from eligibility.selectors.facts import facts_of, facts_on
from employees.services import change_counter, staff_counter
from tests.factories import (
    CounterFactory,
    EmployeeFactory,
    OfficeFactory,
    PostFactory,
    RatingFactory,
    UnitFactory,
    UserFactory,
    make_team,
)
from tests.factories_services import BandFactory, ExceptionFactory, ServiceFactory, VerificationFactory

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
TOMORROW = TODAY + timedelta(days=1)
WHO = Actor(None, "Penguji")
pytestmark = pytest.mark.django_db


def register(unit, **fields):
    return services.register_service(unit=unit, fields={"name": "Mutasi", **fields}, actor=WHO, now=NOW)


def verify(service, nature="face_to_face", *, posts=(), counters=(), on=TODAY, **words):
    words = {
        "reasons": "Diperiksa",
        "legal_reference": "SK 1",
        "verified_by": "Biro",
        "verified_on": TODAY,
    } | words
    return services.verify_service(
        service_id=service.pk,
        nature=nature,
        posts=posts,
        counters=counters,
        on=on,
        actor=WHO,
        now=NOW,
        **words,
    )


def nature(**target):
    row = ServiceRating.objects.filter(**target, valid_to=None).first()
    return (row.nature, row.is_derived) if row else None


# --- registering


def test_a_service_is_written_with_its_channels_and_audited():
    row = register(UnitFactory(), name="  Mutasi   ASN ", web="https://a.go.id", phone="021 555 0100")
    assert (row.name, row.channels) == ("Mutasi ASN", {"web": "https://a.go.id", "phone": "021 555 0100"})
    assert AuditEvent.objects.get().verb == "register.added"


@pytest.mark.parametrize(
    "fields",
    [
        {"name": " "},
        {"web": "javascript:alert(1)"},
        {"web": "a.go.id"},
        {"email": "bukan"},
        {"phone": "<b>021"},
        {"whatsapp": "hubungi Budi"},
    ],
)
def test_malformed_channels_are_refused(fields):
    with pytest.raises(Refused):
        register(UnitFactory(), **fields)
    assert not PublicService.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "BUDI@contoh.go.id"},
        {"phone": "0812 5550 100"},
        {"whatsapp": "+62 812-5550-100"},
    ],
)
def test_an_employees_own_address_never_becomes_public(fields):
    person = EmployeeFactory(email="budi@contoh.go.id", phone="08125550100")
    with pytest.raises(Refused) as no:
        register(person.unit, **fields)
    assert no.value.code == "personal_channel"


def test_a_name_is_free_again_after_closing():
    unit = UnitFactory()
    row = register(unit)
    with pytest.raises(Conflict):
        register(unit)
    services.close_service(service_id=row.pk, on=TODAY, actor=WHO, now=NOW)
    assert register(unit).pk != row.pk
    with pytest.raises(Conflict):
        services.change_service(service_id=row.pk, fields={"name": "X"}, actor=WHO, now=NOW)


def test_changing_says_what_changed_and_nothing_says_nothing():
    row = register(UnitFactory())
    services.change_service(service_id=row.pk, fields={"name": "Mutasi"}, actor=WHO, now=NOW)
    services.change_service(service_id=row.pk, fields={"hours": "08.00"}, actor=WHO, now=NOW)
    assert [(e.verb, e.after) for e in AuditEvent.objects.order_by("id")][1:] == [
        ("register.changed", {"hours": "08.00"})
    ]


# --- verifying, and what follows


def test_natures_follow_in_the_same_act():
    counter = CounterFactory()
    post = PostFactory(agency=counter.unit.agency)
    service = ServiceFactory(unit=counter.unit)
    verify(service, posts=[post], counters=[counter])
    assert nature(post=post) == nature(counter=counter) == ("face_to_face", True)
    assert nature(unit=counter.unit) == ("partly", True)
    verbs = list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["register.verified"] + ["register.derived"] * 3


def test_the_strictest_of_several_services_binds_until_it_closes():
    unit = UnitFactory()
    post = PostFactory(agency=unit.agency)
    remote, there = ServiceFactory(unit=unit), ServiceFactory(unit=unit)
    verify(remote, "remote", posts=[post])
    assert (nature(post=post), nature(unit=unit)) == (("remote", True), ("remote", True))
    verify(there, "face_to_face", posts=[post])
    assert (nature(post=post), nature(unit=unit)) == (("face_to_face", True), ("partly", True))
    services.close_service(service_id=there.pk, on=TOMORROW, actor=WHO, now=NOW)
    assert (nature(post=post), nature(unit=unit)) == (("remote", True), ("remote", True))
    services.close_service(service_id=remote.pk, on=TOMORROW, actor=WHO, now=NOW)
    assert (nature(post=post), nature(unit=unit)) == (None, None)


def test_a_new_verification_ends_the_former_and_frees_whom_it_no_longer_names():
    counter = CounterFactory()
    service = ServiceFactory(unit=counter.unit)
    first = verify(service, counters=[counter])
    second = verify(service, "remote", on=TOMORROW)
    first.refresh_from_db()
    assert (first.valid_to, second.valid_to, first.nature) == (TOMORROW, None, "face_to_face")
    assert (nature(counter=counter), nature(unit=counter.unit)) == (None, ("remote", True))
    with pytest.raises(Refused):
        verify(service, on=TODAY)


def test_the_same_again_writes_no_rating():
    unit = UnitFactory()
    service = ServiceFactory(unit=unit)
    verify(service)
    verify(service, on=TOMORROW)
    assert ServiceRating.objects.count() == 1


def test_a_nature_of_its_own_stays_until_it_is_given_back():
    unit = UnitFactory()
    post = PostFactory(agency=unit.agency)
    RatingFactory(agency=unit.agency, post=post, nature="operations")
    verify(ServiceFactory(unit=unit), "remote", posts=[post])
    assert nature(post=post) == ("operations", False)
    services.follow_register(target=post, on=TODAY, actor=WHO, now=NOW)
    assert nature(post=post) == ("remote", True)
    with pytest.raises(Conflict):
        services.follow_register(target=post, on=TODAY, actor=WHO, now=NOW)
    with pytest.raises(Refused):
        services.override_nature(
            target=post, nature="health", reason=" ", verified_by="Biro", on=TODAY, actor=WHO, now=NOW
        )
    services.override_nature(
        target=post, nature="health", reason="Klinik", verified_by="Biro", on=TODAY, actor=WHO, now=NOW
    )
    assert nature(post=post) == ("health", False)


@pytest.mark.parametrize(
    "words",
    [
        {"reasons": " "}, {"legal_reference": ""}, {"verified_by": "\t"}, {"verified_on": TOMORROW},
        {"nature": "health"}, {"nature": "aneh"},
    ],
)  # fmt: skip
def test_a_verification_is_whole_or_refused(words):
    service = ServiceFactory()
    with pytest.raises(Refused):
        verify(service, **words)
    assert not ServiceVerification.objects.exists()


def test_strangers_cannot_be_bound():
    service = ServiceFactory()
    with pytest.raises(Refused):
        verify(service, posts=[PostFactory()])
    with pytest.raises(Refused):
        verify(service, counters=[CounterFactory(unit__office=service.unit.office)])
    with pytest.raises(NotFound):
        verify(PublicService(pk=0))


def test_following_costs_the_same_for_two_and_for_twelve():
    counted = []
    for number in (2, 12):
        unit = UnitFactory()
        posts = PostFactory.create_batch(number, agency=unit.agency)
        service = ServiceFactory(unit=unit)
        with CaptureQueriesContext(connection) as queries:
            verify(service, posts=posts)
        counted.append(len(queries))
    assert counted[0] == counted[1]


@pytest.mark.parametrize("change", [{"nature": "remote"}, {"reasons": "lain"}, {"verified_by": "lain"}])
def test_the_database_lets_nobody_edit_a_verification(change):
    row = VerificationFactory(nature="partly")
    with pytest.raises(DatabaseError), transaction.atomic():
        ServiceVerification.objects.filter(pk=row.pk).update(**change)
    ServiceVerification.objects.filter(pk=row.pk).update(valid_to=TODAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        ServiceVerification.objects.filter(pk=row.pk).update(valid_to=None)


def test_one_open_verification_a_service():
    row = VerificationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        VerificationFactory(service=row.service)
    ServiceVerification.objects.filter(pk=row.pk).update(valid_to=TODAY)
    assert VerificationFactory(service=row.service).pk


# --- hours of counters


def set_bands(counter, *bands):
    return services.set_bands(counter=counter, bands=bands, actor=WHO, now=NOW)


def test_bands_replace_the_table_and_are_audited_once():
    counter = CounterFactory()
    EmployeeFactory.create_batch(2, unit=counter.unit, counter=counter)
    morning = Band(0, time(8), time(12), 2)
    set_bands(counter, Band(1, time(8), time(12), 1), morning)
    set_bands(counter, morning)
    set_bands(counter, morning)
    assert [(b.weekday, b.min_staff) for b in CounterBand.objects.all()] == [(0, 2)]
    assert AuditEvent.objects.filter(verb="counter.bands_set").count() == 2


def test_more_than_the_counters_people_is_refused_with_both_numbers():
    counter = CounterFactory(name="Loket A")
    EmployeeFactory(unit=counter.unit, counter=counter)
    EmployeeFactory(unit=counter.unit, counter=counter, left_on=TODAY)
    with pytest.raises(Refused) as no:
        set_bands(counter, Band(0, time(8), time(12), 2))
    assert ("2 petugas" in no.value.sentence, "1 orang" in no.value.sentence) == (True, True)
    with pytest.raises(Refused) as no:
        change_counter(counter=counter, name="Loket A", min_staff=3, actor=WHO, now=NOW)
    assert ("3 petugas" in no.value.sentence, "1 orang" in no.value.sentence) == (True, True)
    staff_counter(counter=counter, employee_ids=[], actor=WHO, now=NOW)  # falling later is only warned of


@pytest.mark.parametrize(
    "fields",
    [{"ends_at": time(8)}, {"ends_at": time(7)}, {"weekday": 5}],
)
def test_the_database_refuses_bands_that_mean_nothing(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        BandFactory(**fields)


# --- exceptions by name


def grant(person, **fields):
    words = {"reason": "Pemulihan", "legal_reference": "ND 5", "granted_by": "Kepala Biro"}
    dates = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=30)}
    return services.grant_exception(
        employee=person, today=TODAY, actor=WHO, now=NOW, **{"nature": "remote", **words, **dates, **fields}
    )


def clerk():
    """Somebody who meets every rule but that of the counter."""
    _, [person, *_] = make_team(2)
    RatingFactory(agency=person.agency, post=person.post)
    assert verdict_for(person, TODAY).failed == (Rule.SERVICE,)
    return person


def test_a_clerk_is_eligible_until_the_end_and_no_day_longer():
    person = clerk()
    row = grant(person)
    assert verdict_for(person, row.ends_on).eligible
    assert not verdict_for(person, row.ends_on + timedelta(days=1)).eligible
    assert not verdict_for(person, TODAY - timedelta(days=1)).eligible
    assert "Pengecualian" in next(
        r.datum for r in verdict_for(person, TODAY).reasons if r.rule == Rule.SERVICE
    )
    assert Notice.objects.filter(recipient=person.user).count() == 1


def test_all_ways_to_the_facts_agree_on_an_exception():
    person = clerk()
    grant(person)
    ExceptionFactory(employee=EmployeeFactory(unit=person.unit), ends_on=date(2026, 11, 2))
    streamed = verdicts_for(agency_id=person.agency_id, on=TODAY)
    for pk, verdict in streamed.items():
        assert verdict.facts == next(facts_of([pk], TODAY)) == facts_on(pk, [TODAY])[TODAY]
    assert streamed[person.pk].facts.exception_nature == "remote"


def test_revoking_ends_it_today():
    person = clerk()
    row = grant(person)
    with pytest.raises(Refused):
        services.revoke_exception(exception_id=row.pk, reason=" ", today=TODAY, actor=WHO, now=NOW)
    services.revoke_exception(exception_id=row.pk, reason="Pulih", today=TOMORROW, actor=WHO, now=NOW)
    assert verdict_for(person, TODAY).eligible
    assert not verdict_for(person, TOMORROW).eligible
    with pytest.raises(Conflict):
        services.revoke_exception(exception_id=row.pk, reason="x", today=TOMORROW, actor=WHO, now=NOW)
    assert grant(person, starts_on=TOMORROW).pk  # a revoked one is not in the way


@pytest.mark.parametrize(
    "fields",
    [
        {"ends_on": TODAY - timedelta(days=1), "starts_on": TODAY - timedelta(days=9)},
        {"starts_on": TOMORROW, "ends_on": TODAY},
        {"ends_on": TODAY + timedelta(days=366)},
        {"reason": " "},
        {"legal_reference": ""},
        {"granted_by": ""},
        {"nature": "health"},
    ],
)
def test_an_exception_is_whole_and_ends(fields):
    with pytest.raises(Refused):
        grant(EmployeeFactory(), **fields)
    assert not NatureException.objects.exists()


def test_no_two_exceptions_of_a_person_overlap():
    person = EmployeeFactory()
    row = grant(person)
    for fields in ({}, {"starts_on": row.ends_on, "ends_on": row.ends_on + timedelta(days=5)}):
        with pytest.raises(Conflict):
            grant(person, **fields)
    assert grant(
        person, starts_on=row.ends_on + timedelta(days=1), ends_on=row.ends_on + timedelta(days=2)
    ).pk


@pytest.mark.parametrize(
    ("days", "zone", "told"),
    [(14, "Asia/Jakarta", 1), (15, "Asia/Jakarta", 0), (0, "Asia/Jakarta", 1), (-1, "Asia/Jakarta", 0)],
)
def test_the_end_is_reminded_of_once(days, zone, told):
    office = OfficeFactory(zone=zone)
    person = UserFactory(employee__unit__office=office).employee
    recorder = UserFactory()
    ExceptionFactory(employee=person, ends_on=TODAY + timedelta(days=days), recorded_by=recorder)
    assert services.remind_ending(NOW) == told
    assert services.remind_ending(NOW + timedelta(hours=1)) == 0
    assert Notice.objects.filter(recipient=person.user).count() == told
    assert Notice.objects.filter(recipient=recorder).count() == told


def test_what_is_revoked_or_to_come_is_not_reminded_of():
    ExceptionFactory(ends_on=TOMORROW, revoked_on=TODAY, revoke_reason="Pulih")
    ExceptionFactory(starts_on=TOMORROW, ends_on=TODAY + timedelta(days=3))
    assert services.remind_ending(NOW) == 0
