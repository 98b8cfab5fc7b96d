"""Steps of PP 94/2021: proposed once and only upwards, told to the person first, decided by somebody else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.models import AuditEvent, Mail, Notice
from core.problems import Conflict, NotAllowed, NotFound, Refused
from employees.enums import Zone
from presence.models import AbsenceProposal, AttendanceDay
from presence.selectors.proposals import proposals_seen_by, with_counts
from presence.services import dismiss_proposal, propose_due, propose_steps, take_up_proposal
from presence.services.proposals import reached
from tests.factories import EmployeeFactory, RoleFactory, UserFactory
from tests.factories_day import ProposalFactory
from tests.presence.duties import NOW, TODAY, WHO, absent, team, told, verbs

pytestmark = pytest.mark.django_db


def weekdays(count, first=date(2026, 3, 2), step=2):
    """Working days that never stand in a row."""
    found, on = [], first
    while len(found) < count:
        if on.weekday() < 5:
            found.append(on)
            on += timedelta(days=step - 1)
        on += timedelta(days=1)
    return found


def propose(office, today=TODAY, now=NOW):
    return propose_steps(office_id=office.pk, today=today, now=now)


@pytest.mark.parametrize(
    ("days", "step"),
    [(2, None), (3, "verbal"), (4, "written"), (7, "dissatisfaction"), (11, "cut_6"), (28, "dismissal")],
)
def test_the_step_that_a_year_has_reached(days, step):
    _chief, [person, _] = team()
    absent(person, *weekdays(days))
    assert propose(person.office) == (1 if step else 0)
    row = AbsenceProposal.objects.filter(employee=person).first()
    assert (row.step if row else None) == step
    if row:
        assert (row.absent_days, row.year, row.status) == (days, 2026, "waiting")


def test_ten_in_a_row_reach_the_last_step():
    _chief, [person, _] = team()
    absent(person, *(date(2026, 3, d) for d in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13)))
    propose(person.office)
    row = AbsenceProposal.objects.get()
    assert (row.step, row.in_a_row) == ("dismissal", 10)


def test_the_person_is_told_and_nobody_else():
    chief, [person, _] = team()
    official = RoleFactory(employee=UserFactory(employee__unit=chief.unit).employee, role="official").employee
    absent(person, *weekdays(3))
    propose(person.office)
    [text] = told(person)
    assert "3 hari" in text
    assert "PP 94/2021" in text
    assert "koreksi" in text
    assert Mail.objects.get().to == person.email
    assert not Notice.objects.exclude(recipient=person.user).exists()
    assert told(official) == []
    event = AuditEvent.objects.get(verb="absence.proposed")
    assert (event.actor, event.subject_id, len(event.after["dates"])) == ("sistem", person.pk, 3)


def test_twice_is_once_and_only_upwards():
    _chief, [person, other] = team()
    absent(person, *weekdays(4))
    assert propose(person.office) == 1
    assert propose(person.office) == 0
    absent(person, *weekdays(3, date(2026, 6, 1)))
    assert propose(person.office) == 1
    assert set(AbsenceProposal.objects.values_list("step", flat=True)) == {"written", "dissatisfaction"}
    AttendanceDay.objects.filter(employee=person).delete()
    absent(person, *weekdays(3))
    assert propose(person.office) == 0
    assert not AbsenceProposal.objects.filter(employee=other).exists()


def test_a_dismissed_step_is_not_proposed_again_but_a_graver_one_is():
    _chief, [person, _] = team()
    ProposalFactory(
        employee=person, step="written", status="dismissed", decided_by=EmployeeFactory(), decided_at=NOW
    )
    absent(person, *weekdays(5))
    assert propose(person.office) == 0
    absent(person, *weekdays(2, date(2026, 6, 1)))
    assert propose(person.office) == 1


def test_a_new_year_begins_anew():
    _chief, [person, _] = team()
    absent(person, *weekdays(3, date(2025, 6, 2)), *weekdays(2))
    assert propose(person.office) == 0
    assert propose(person.office, today=date(2026, 1, 1)) == 1
    assert AbsenceProposal.objects.get().year == 2025


def test_another_offices_people_and_leavers_are_left_alone():
    _chief, [person, leaver] = team()
    absent(person, *weekdays(3))
    absent(leaver, *weekdays(3))
    leaver.left_on = TODAY
    leaver.save()
    elsewhere = EmployeeFactory()
    absent(elsewhere, *weekdays(3))
    assert propose(person.office) == 1
    assert AbsenceProposal.objects.get().employee == person


def test_no_query_grows_with_people(django_assert_max_num_queries):
    _chief, staff = team(6)
    for person in staff:
        absent(person, *weekdays(3))
    with django_assert_max_num_queries(
        16 + 3 * len(staff)
    ):  # each person's notice and mail are rows of their own
        assert propose(staff[0].office) == 6


def test_every_office_has_its_own_today():
    _c1, [west, _] = team()
    _c2, [east, _] = team(zone=Zone.WIT)
    # 1 June is over in Jayapura, not in Jakarta
    now = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
    for person in (west, east):
        absent(person, date(2026, 5, 4), date(2026, 5, 6), date(2026, 6, 1))
    assert propose_due(now=now) == 1
    assert AbsenceProposal.objects.get().employee == east
    assert propose_due(now=now + timedelta(hours=2)) == 1


def test_one_offices_trouble_holds_up_no_other(monkeypatch):
    _c1, [first, _] = team()
    _c2, [second, _] = team()
    for person in (first, second):
        absent(person, *weekdays(3))
    broken = min(first.office_id, second.office_id)
    real = propose_steps

    def sometimes(*, office_id, **more):
        if office_id == broken:
            raise RuntimeError("x")
        return real(office_id=office_id, **more)

    monkeypatch.setattr("presence.services.proposals.propose_steps", sometimes)
    assert propose_due(now=NOW) == 1


# --- the decision


def cast():
    chief, [person, _] = team()
    absent(person, *weekdays(3))
    propose(person.office)
    official = UserFactory(employee__unit=chief.unit).employee
    RoleFactory(employee=official, role="official")
    return chief, person, official, AbsenceProposal.objects.get()


def take_up(row, who, reason="Surat 12"):
    return take_up_proposal(proposal_id=row.pk, decider=who, reason=reason, actor=WHO, now=NOW)


def dismiss(row, who, reason="Sudah dijelaskan"):
    return dismiss_proposal(proposal_id=row.pk, decider=who, reason=reason, actor=WHO, now=NOW)


def test_taken_up_and_told():
    _chief, person, official, row = cast()
    done = take_up(row, official)
    assert (done.status, done.decided_by, done.reason) == ("taken_up", official, "Surat 12")
    assert "Surat 12" in told(person)[-1]
    assert verbs()[-1] == "absence.taken_up"
    with pytest.raises(Conflict) as no:
        dismiss(row, official)
    assert official.full_name in no.value.sentence


def test_dismissed_only_with_a_reason():
    _chief, _person, official, row = cast()
    with pytest.raises(Refused):
        dismiss(row, official, " ")
    assert dismiss(row, official).status == "dismissed"


def test_never_about_oneself_nor_across_agencies():
    _chief, person, _official, row = cast()
    for act in (take_up, dismiss):
        with pytest.raises(NotAllowed):
            act(row, person)
        with pytest.raises(NotFound):
            act(row, EmployeeFactory())
    row.refresh_from_db()
    assert row.status == "waiting"


def test_what_a_correction_took_away_is_shown_and_cannot_be_taken_up():
    _chief, person, official, row = cast()
    AttendanceDay.objects.filter(employee=person).first().delete()
    [shown] = with_counts([row], official.user, None, TODAY, 2026)
    assert (shown.is_met, shown.count.days, shown.may_decide) == (False, 2, True)
    with pytest.raises(Refused) as no:
        take_up(row, official)
    assert no.value.code == "no_longer_met"
    assert dismiss(row, official).status == "dismissed"


def test_a_graver_count_still_meets_the_step():
    _chief, person, official, row = cast()
    absent(person, *weekdays(8, date(2026, 6, 1)))
    [shown] = with_counts([row], official.user, None, TODAY, 2026)
    assert shown.is_met
    assert reached(shown.count) == "cut_6"


def test_who_sees_which():
    chief, person, official, row = cast()
    outsider = UserFactory(employee__unit=chief.unit).employee

    def seen(who, offices=frozenset(), year=2026, tab="menunggu"):
        return list(proposals_seen_by(who.user, offices, TODAY, year=year, tab=tab))

    assert seen(person) == seen(chief) == seen(official, None) == [row]
    assert seen(official, frozenset({person.office_id})) == [row]
    assert seen(outsider) == seen(official, None, year=2025) == seen(official, None, tab="riwayat") == []
    assert seen(UserFactory().employee, None) == []
    [own] = with_counts([row], person.user, None, TODAY, 2026)
    assert (own.is_own, own.may_decide) == (True, False)


def test_the_database_wants_a_step_once_and_decisions_whole():
    row = ProposalFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposalFactory(employee=row.employee)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposalFactory(status="taken_up")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposalFactory(decided_at=NOW)
    assert ProposalFactory(employee=row.employee, year=2025).pk
