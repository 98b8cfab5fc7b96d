"""The writes of eligibility: what they refuse, what they leave behind, and what the database itself refuses."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core.audit import SYSTEM, Actor
from core.models import AuditEvent, Notice
from core.problems import Conflict, NotAllowed, NotFound, Refused
from eligibility import services
from eligibility.enums import Rule
from eligibility.models import (
    DisciplineRecord,
    PolicyVersion,
    Readiness,
    ServiceRating,
    Suspension,
    TalentAssessment,
)
from eligibility.rules import Policy, policy_data
from eligibility.selectors import policy_for, verdict_for
from eligibility.services import TalentRow
from tests.factories import (
    AgencyFactory,
    CounterFactory,
    EmployeeFactory,
    LineFactory,
    PolicyFactory,
    RatingFactory,
    ReadinessFactory,
    SuspensionFactory,
    TalentFactory,
    UserFactory,
    make_team,
)

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
TOMORROW = TODAY + timedelta(days=1)
WHO = Actor(None, "Penguji")
pytestmark = pytest.mark.django_db


def verbs():
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


# --- policies


def draft(agency, **settings):
    return services.draft_policy(agency=agency, settings=settings, actor=WHO, now=NOW)


def publish(version, valid_from=TOMORROW, legal="SK 1/2026", today=TODAY):
    return services.publish_policy(
        version_id=version.pk, valid_from=valid_from, legal_reference=legal, today=today, actor=WHO, now=NOW
    )


def test_a_draft_binds_nobody_until_its_day():
    agency = PolicyFactory().agency
    version = draft(agency, quota_start=2)
    assert policy_for(agency.pk, TOMORROW).number == 1
    publish(version)
    assert policy_for(agency.pk, TODAY).policy.quota_start == 1
    assert policy_for(agency.pk, TOMORROW).policy.quota_start == 2
    assert verbs() == ["policy.drafted", "policy.published"]
    assert AuditEvent.objects.last().after["settings"]["quota_start"] == 2


def test_a_bad_draft_is_not_stored():
    agency = AgencyFactory()
    with pytest.raises(Refused):
        draft(agency, quota_cap=5)
    assert not PolicyVersion.objects.exists()
    assert verbs() == []


@pytest.mark.parametrize(
    ("valid_from", "legal", "code"),
    [
        (TODAY, "SK", "date_past"),
        (TODAY - timedelta(days=1), "SK", "date_past"),
        (TOMORROW, "  ", "no_legal_reference"),
        (date(2027, 1, 1), "SK", "date_taken"),
    ],
)
def test_publication_needs_a_free_day_ahead_and_a_law(valid_from, legal, code):
    agency = PolicyFactory().agency
    PolicyFactory(agency=agency, number=2, valid_from=date(2027, 1, 1))
    version = draft(agency)
    with pytest.raises(Refused) as no:
        publish(version, valid_from, legal)
    assert [p.code.value for p in no.value.problems] == [code]
    version.refresh_from_db()
    assert version.status == "draft"


def test_an_agency_first_policy_may_look_back():
    agency = AgencyFactory()
    assert publish(draft(agency), date(2026, 1, 1)).status == "published"


def test_nothing_is_published_twice():
    version = publish(draft(AgencyFactory()))
    with pytest.raises(Conflict):
        publish(version, TOMORROW + timedelta(days=1))
    with pytest.raises(NotFound):
        services.publish_policy(
            version_id=0, valid_from=TOMORROW, legal_reference="x", today=TODAY, actor=WHO, now=NOW
        )


def test_every_agency_gets_the_default_once():
    agency = AgencyFactory()
    first = services.ensure_policy(agency=agency, valid_from=TODAY, actor=SYSTEM, now=NOW)
    again = services.ensure_policy(agency=agency, valid_from=TOMORROW, actor=SYSTEM, now=NOW)
    assert first == again
    assert first.settings == policy_data(Policy())
    assert policy_for(agency.pk, TODAY).number == 1


@pytest.mark.parametrize("change", [{"settings": {}}, {"valid_from": date(2030, 1, 1)}, {"status": "draft"}])
def test_the_database_lets_nobody_edit_a_published_policy(change):
    version = publish(draft(AgencyFactory()))
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).update(**change)
    assert PolicyVersion.objects.filter(pk=version.pk).update(status="withdrawn", note="salah") == 1


@pytest.mark.parametrize("missing", [{"legal_reference": ""}, {"valid_from": None}, {"published_at": None}])
def test_the_database_wants_a_published_policy_whole(missing):
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyFactory(**missing)


def test_the_database_keeps_numbers_and_days_apart():
    kept = PolicyFactory()
    for clash in ({"number": 1, "valid_from": TODAY}, {"number": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PolicyFactory(agency=kept.agency, **clash)
    assert PolicyFactory(agency=kept.agency, number=2, valid_from=TODAY).pk


# --- readiness


def declare(person, **changes):
    data = {"has_laptop": True, "down_mbps": Decimal(20), "up_mbps": Decimal(5), "ict_level": "basic"}
    return services.declare_readiness(employee=person, **data | changes, today=TODAY, actor=WHO, now=NOW)


def confirm(row, confirmer):
    return services.confirm_readiness(
        readiness_id=row.pk, confirmer=confirmer, today=TODAY, actor=WHO, now=NOW
    )


def test_declared_then_confirmed_then_it_counts():
    chief, (person,) = make_team(1)
    row = declare(person)
    assert Rule.LAPTOP in verdict_for(person, TODAY).failed
    assert Notice.objects.get().recipient == chief.user
    confirm(row, chief)
    assert verdict_for(person, TODAY).eligible
    assert verbs() == ["readiness.declared", "readiness.confirmed"]
    assert Notice.objects.filter(recipient=person.user).count() == 1


def test_a_second_thought_on_the_same_day_replaces_the_first():
    _, (person,) = make_team(1, eligible=False)
    declare(person)
    declare(person, down_mbps=Decimal(90))
    assert Readiness.objects.get(employee=person).down_mbps == 90
    assert len(verbs()) == 2


@pytest.mark.parametrize(
    "bad", [{"down_mbps": Decimal(-1)}, {"up_mbps": Decimal(100_000)}, {"ict_level": "jago"}]
)
def test_impossible_readiness_is_refused(bad):
    person = EmployeeFactory()
    with pytest.raises(Refused):
        declare(person, **bad)
    assert not Readiness.objects.exists()


def test_nobody_confirms_the_own_readiness_even_as_own_supervisor():
    chief, _ = make_team(1)
    with pytest.raises(NotAllowed):
        confirm(declare(chief), chief)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadinessFactory(employee=chief, confirmed_by=chief)


def test_only_the_supervisor_confirms():
    chief, (person, colleague) = make_team(2)
    stranger = LineFactory().supervisor
    row = declare(person)
    with pytest.raises(NotAllowed):
        confirm(row, colleague)
    with pytest.raises(NotFound):
        confirm(row, stranger)
    assert confirm(row, chief).confirmed_by == chief


def test_neither_twice_nor_behind_a_newer_one():
    chief, (person,) = make_team(1)
    old = ReadinessFactory(
        employee=person, declared_on=date(2026, 11, 1), confirmed_by=None, confirmed_on=None
    )
    new = declare(person)
    with pytest.raises(Conflict):
        confirm(old, chief)
    confirm(new, chief)
    with pytest.raises(Conflict):
        confirm(new, chief)


# --- suspensions


def propose(person, proposer, **changes):
    data = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=29), "reason": "Tidak melapor"}
    return services.propose_suspension(
        employee=person, proposer=proposer, **data | changes, today=TODAY, actor=WHO, now=NOW
    )


def settle(row, by, today=TODAY):
    return services.confirm_suspension(suspension_id=row.pk, confirmer=by, today=today, actor=WHO, now=NOW)


def lift(row, by, today=TODAY, reason="Sudah selesai"):
    return services.lift_suspension(
        suspension_id=row.pk, lifter=by, reason=reason, today=today, actor=WHO, now=NOW
    )


def suspension_cast():
    chief, (person,) = make_team(1)
    official = UserFactory(employee__unit=chief.unit).employee
    return chief, person, official


def test_proposed_confirmed_lifted():
    chief, person, official = suspension_cast()
    row = propose(person, chief)
    assert verdict_for(person, TODAY).eligible
    settle(row, official)
    assert verdict_for(person, TODAY).failed == (Rule.SUSPENSION,)
    assert verdict_for(person, TODAY + timedelta(days=29)).failed == (Rule.SUSPENSION,)
    assert verdict_for(person, TODAY + timedelta(days=30)).eligible
    lift(row, official, TODAY + timedelta(days=3))
    assert verdict_for(person, TODAY + timedelta(days=2)).failed == (Rule.SUSPENSION,)
    assert verdict_for(person, TODAY + timedelta(days=3)).eligible
    assert verbs() == ["suspension.proposed", "suspension.confirmed", "suspension.lifted"]
    assert Notice.objects.filter(recipient=person.user).count() == 3


def test_confirmed_late_it_starts_today_and_never_looks_back():
    chief, person, official = suspension_cast()
    row = propose(person, chief)
    assert settle(row, official, TODAY + timedelta(days=5)).starts_on == TODAY + timedelta(days=5)
    assert verdict_for(person, TODAY).eligible


def test_two_people_are_needed():
    chief, person, _ = suspension_cast()
    row = propose(person, chief)
    with pytest.raises(NotAllowed):
        settle(row, chief)
    with pytest.raises(NotAllowed):
        settle(row, person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.filter(pk=row.pk).update(status="confirmed", confirmed_by=chief)


def test_a_job_proposes_and_one_person_suffices():
    chief, person, _ = suspension_cast()
    row = services.suspend(
        employee=person, starts_on=TODAY, ends_on=None, reason="Peringatan merah", source="monitoring",
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
    assert settle(row, chief).status == "confirmed"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"reason": " "}, Refused),
        ({"ends_on": TODAY - timedelta(days=1)}, Refused),
        ({"starts_on": TODAY - timedelta(days=1)}, Refused),
    ],
)
def test_bad_proposals(change, error):
    chief, person, _ = suspension_cast()
    with pytest.raises(error):
        propose(person, chief, **change)
    assert verbs() == []


def test_who_may_not_be_proposed():
    chief, person, official = suspension_cast()
    with pytest.raises(NotAllowed):
        propose(chief, chief)
    with pytest.raises(NotFound):
        propose(EmployeeFactory(), chief)
    propose(person, chief)
    with pytest.raises(Conflict):
        propose(person, official)


def test_a_decision_is_made_once_and_inside_the_agency():
    chief, person, official = suspension_cast()
    row = propose(person, chief)
    with pytest.raises(NotFound):
        settle(row, EmployeeFactory())
    with pytest.raises(Refused):
        settle(row, official, TODAY + timedelta(days=60))
    with pytest.raises(Conflict):
        lift(row, official)
    settle(row, official)
    with pytest.raises(Conflict):
        settle(row, official)
    with pytest.raises(Refused):
        lift(row, official, reason="")
    with pytest.raises(NotAllowed):
        lift(row, person)


def test_a_rejected_proposal_stops_nobody_and_says_why():
    chief, person, official = suspension_cast()
    row = propose(person, chief)
    with pytest.raises(Refused):
        services.reject_suspension(suspension_id=row.pk, confirmer=official, reason=" ", actor=WHO, now=NOW)
    services.reject_suspension(suspension_id=row.pk, confirmer=official, reason="Keliru", actor=WHO, now=NOW)
    assert verdict_for(person, TODAY).eligible
    assert verbs()[-1] == "suspension.rejected"
    assert propose(person, chief).pk


def test_one_in_force_at_a_time_but_an_ended_one_makes_room():
    chief, person, official = suspension_cast()
    old = SuspensionFactory(employee=person, starts_on=date(2026, 9, 1), ends_on=TODAY)
    row = propose(person, chief, ends_on=None)
    with pytest.raises(Conflict):
        settle(row, official)
    settle(row, official, TOMORROW)
    old.refresh_from_db()
    assert (old.status, old.lifted_on) == ("lifted", TOMORROW)
    assert verdict_for(person, date(2026, 10, 1)).failed == (Rule.SUSPENSION,)


@pytest.mark.parametrize(
    "bad", [{"status": "lifted"}, {"ends_on": date(2026, 10, 31)}, {"starts_on": date(2026, 11, 2)}]
)
def test_the_database_refuses_impossible_suspensions(bad):
    kept = SuspensionFactory()
    person = {"employee": kept.employee} if "starts_on" in bad else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        SuspensionFactory(**person, **bad)


# --- records


def talent(person, **changes):
    base = {
        "employee_id": person.pk, "period": "2026", "assessed_on": TODAY, "performance": "meets",
        "potential": "high", "box": 8, "source": "SIASN",
    }  # fmt: skip
    return TalentRow(**base | changes)


def test_boxes_are_stored_as_delivered_and_replaced_by_period():
    person = EmployeeFactory()
    for box in (8, 3):
        assert (
            services.record_talent(agency=person.agency, rows=[talent(person, box=box)], actor=WHO, now=NOW)
            == 1
        )
    stored = TalentAssessment.objects.get()
    assert (stored.box, stored.performance, stored.potential) == (3, "meets", "high")
    assert verbs() == ["talent.recorded"] * 2


@pytest.mark.parametrize(
    "bad",
    [
        {"box": 0},
        {"box": 10},
        {"scheme": "x"},
        {"performance": "baik"},
        {"potential": "x"},
        {"period": ""},
        {"source": ""},
    ],
)
def test_one_impossible_box_and_nothing_is_stored(bad):
    person = EmployeeFactory()
    with pytest.raises(Refused, match="Baris 2"):
        services.record_talent(
            agency=person.agency, rows=[talent(person), talent(person, **bad)], actor=WHO, now=NOW
        )
    assert not TalentAssessment.objects.exists()


def test_boxes_for_another_agency_are_refused():
    person, stranger = EmployeeFactory(), EmployeeFactory()
    with pytest.raises(Refused):
        services.record_talent(agency=person.agency, rows=[talent(stranger)], actor=WHO, now=NOW)


@pytest.mark.parametrize(("box", "stored"), [(1, True), (9, True), (0, False), (10, False)])
def test_the_database_knows_nine_boxes(box, stored):
    if stored:
        assert TalentFactory(box=box).pk
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        TalentFactory(box=box)


def test_discipline_is_recorded_with_its_dates():
    person = EmployeeFactory()
    services.record_discipline(
        employee=person, level="S", starts_on=TODAY, ends_on=TOMORROW, source="SIASN", actor=WHO, now=NOW
    )
    assert Rule.DISCIPLINE in verdict_for(person, TOMORROW).failed
    assert verbs() == ["discipline.recorded"]
    for bad in ({"level": "X"}, {"level": "R", "ends_on": TODAY - timedelta(days=1)}):
        with pytest.raises(Refused):
            services.record_discipline(
                employee=person, starts_on=TODAY, source="x", actor=WHO, now=NOW, **bad
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        DisciplineRecord.objects.create(
            employee=person, level="R", starts_on=TODAY, ends_on=TODAY - timedelta(days=1), source="x"
        )


def rate(target, nature, valid_from=TODAY):
    return services.rate_service(
        target=target, nature=nature, valid_from=valid_from, verified_by="Biro", actor=WHO, now=NOW
    )


def test_a_new_rating_ends_the_one_before():
    person = EmployeeFactory()
    rate(person.unit, "face_to_face", date(2026, 1, 1))
    rate(person.unit, "remote")
    assert Rule.SERVICE in verdict_for(person, TODAY - timedelta(days=1)).failed
    assert Rule.SERVICE not in verdict_for(person, TODAY).failed
    with pytest.raises(Refused):
        rate(person.unit, "partly", TODAY - timedelta(days=1))
    with pytest.raises(Refused):
        rate(person.unit, "campuran")
    assert verbs() == ["service.rated"] * 2


def test_units_posts_and_counters_are_rated_apart():
    person = EmployeeFactory(counter=CounterFactory())
    for target in (person.unit, person.post, person.counter):
        rate(target, "remote")
    assert ServiceRating.objects.filter(valid_to=None).count() == 3


def test_the_database_wants_one_target_and_one_open_rating():
    person = EmployeeFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingFactory(unit=person.unit, post=person.post)
    RatingFactory(unit=person.unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingFactory(unit=person.unit)
    assert RatingFactory(unit=person.unit, valid_to=TODAY).pk
