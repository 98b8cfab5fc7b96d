"""Who is told what: each person once, in the own language, and nobody else."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import get_language

from core.models import Notice
from pilots.enums.plans import Outcome
from pilots.selectors.audience import staff_of
from pilots.selectors.words import fault_words, number, outcome_sentence
from pilots.services.adopting import adopt_verdict, veto_verdict
from pilots.services.signing import cancel_pilot, propose_pilot, return_pilot, sign_pilot
from pilots.services.telling import tell
from tests.factories import AgencyFactory, EmployeeFactory, OfficeFactory, RoleFactory, UserFactory
from tests.pilots.judged import judge, running
from tests.pilots.trial import FIRST_MONDAY, PLANNED_AT, WHO, a_plan, a_user, an_office, people_of

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 12, 1, 3, tzinfo=UTC)


class Cast:
    """An office with a pilot to come, and everybody who might be told about it."""

    def __init__(self):
        self.office = an_office(staff=2)
        self.agency = self.office.agency
        self.other = an_office(self.agency, staff=1)
        here, away = people_of(self.office)[0], people_of(self.other)[0]
        self.staff, self.compared = UserFactory(employee=here), UserFactory(employee=away)
        self.admin, self.official, self.leader, self.auditor = (
            self.holder(role) for role in ("admin", "official", "leadership", "auditor")
        )
        self.of_this_office = self.holder("official", office=self.office)
        self.of_another = self.holder("official", office=self.other)
        self.foreign = RoleFactory(employee=UserFactory().employee, role="official").employee.user
        self.former = self.holder("official", valid_to=PLANNED_AT.date())

    def holder(self, role, **changes):
        return RoleFactory(employee=a_user(self.office).employee, role=role, **changes).employee.user

    def told(self, words):
        """The names of those who have a notice with these words; a name twice if told twice."""
        users = {user.pk: name for name, user in vars(self).items() if hasattr(user, "nip")}
        found = Notice.objects.filter(text__contains=words).values_list("recipient", flat=True)
        return sorted(users[pk] for pk in found)

    def proposed(self):
        pilot = a_plan(self.office, [self.other])
        return pilot, propose_pilot(pilot_id=pilot.pk, author=pilot.created_by, actor=WHO, now=PLANNED_AT)


@pytest.fixture
def cast():
    return Cast()


def test_officials_of_the_office_are_told_of_a_proposal(cast):
    cast.proposed()
    assert cast.told("menunggu tanda tangan Anda") == ["of_this_office", "official"]


def test_admins_are_told_of_a_returned_plan_with_its_reason(cast):
    pilot, _frozen = cast.proposed()
    return_pilot(
        pilot_id=pilot.pk,
        official=cast.official.employee,
        reason="Margin terlalu lebar",
        actor=WHO,
        now=PLANNED_AT,
    )
    assert cast.told("dikembalikan: Margin terlalu lebar") == ["admin"]


def test_everybody_of_the_office_and_of_its_comparison_is_told_of_a_signature(cast):
    pilot, frozen = cast.proposed()
    sign_pilot(
        pilot_id=pilot.pk, sha256=frozen.sha256, official=cast.official.employee, actor=WHO, now=PLANNED_AT
    )
    assert cast.told("sudah ditandatangani: mulai 28 September 2026, dievaluasi 28 November 2026") == [
        "admin", "compared", "staff",
    ]  # fmt: skip


def test_of_a_plan_that_was_not_signed_only_admins_and_officials_hear_that_it_is_off(cast):
    pilot, _frozen = cast.proposed()
    cancel_pilot(pilot_id=pilot.pk, reason="Batal", actor=WHO, now=PLANNED_AT)
    assert cast.told("dibatalkan: Batal") == ["admin", "of_this_office", "official"]


def test_of_a_signed_one_everybody_hears(cast):
    pilot, frozen = cast.proposed()
    sign_pilot(
        pilot_id=pilot.pk, sha256=frozen.sha256, official=cast.official.employee, actor=WHO, now=PLANNED_AT
    )
    cancel_pilot(pilot_id=pilot.pk, reason="Batal", actor=WHO, now=PLANNED_AT)
    assert cast.told("dibatalkan: Batal") == ["admin", "compared", "of_this_office", "official", "staff"]


def test_a_verdict_is_told_to_the_office_and_those_who_oversee_it(cast):
    verdict = judge(running(cast.office, comparisons=[cast.other]), "raise", after=2)
    assert cast.told("naik dari 1 menjadi 2 hari seminggu mulai Senin, 7 Desember 2026") == [
        "admin", "leader", "of_this_office", "official", "staff",
    ]  # fmt: skip
    notice = Notice.objects.get(recipient=cast.staff, text__contains="naik dari")
    assert verdict.number in notice.text
    assert str(verdict.pk) in notice.link


def test_a_verdict_that_waits_is_not_told_as_if_it_held(cast):
    judge(running(cast.office, adoption="confirm"), "raise", after=2)
    assert cast.told("naik dari 1 menjadi 2") == []
    assert "staff" in cast.told("tetap 1 sampai pejabat mengesahkannya")


@pytest.mark.parametrize("act", ["adopt", "veto"])
def test_what_the_official_did_is_told_to_the_office(cast, act):
    verdict = judge(running(cast.office, adoption="confirm"), "raise", after=2)
    given = {"verdict_id": verdict.pk, "official": cast.official.employee, "actor": WHO, "now": LATER}
    if act == "adopt":
        adopt_verdict(**given)
        words, level = "disahkan: kuota WFA 2 hari seminggu mulai Senin, 14 Desember 2026", "success"
    else:
        veto_verdict(**given, reason="Loket kosong")
        words, level = "diveto; kuota WFA tetap 1 hari seminggu. Alasan: Loket kosong", "warning"
    assert cast.told(words) == ["admin", "of_this_office", "official", "staff"]
    assert set(Notice.objects.filter(text__contains=words).values_list("level", flat=True)) == {level}


def test_nobody_is_told_twice_however_many_roles_they_hold(cast):
    for role in ("admin", "official", "leadership"):
        RoleFactory(employee=cast.staff.employee, role=role)
        RoleFactory(employee=cast.staff.employee, role=role, office=cast.office)
    judge(running(cast.office), "raise", after=2)
    assert cast.told("naik dari").count("staff") == 1


def test_each_is_told_in_the_own_language(cast):
    cast.staff.language = "en"
    cast.staff.save()
    said = []

    def words():
        said.append(get_language())
        return f"bahasa {said[-1]}"

    tell([*staff_of([cast.office.pk, cast.other.pk]), *staff_of([cast.office.pk])], words, "", LATER)
    assert sorted(said) == ["en", "id"]
    assert cast.told("bahasa en") == ["staff"]
    assert cast.told("bahasa id") == ["compared"]


def test_who_has_no_active_account_or_is_not_at_work_is_not_told(cast):
    cast.staff.is_active = False
    cast.staff.save()
    pilot, frozen = cast.proposed()
    person = cast.compared.employee
    EmployeeFactory(unit=person.unit)
    person.legal_status = "03"
    person.save()
    sign_pilot(
        pilot_id=pilot.pk, sha256=frozen.sha256, official=cast.official.employee, actor=WHO, now=PLANNED_AT
    )
    assert cast.told("sudah ditandatangani") == ["admin"]


def test_nobody_of_another_agency_is_ever_told(cast):
    foreign = UserFactory(employee__unit__office=OfficeFactory(agency=AgencyFactory()))
    judge(running(cast.office), "raise", after=2)
    assert not Notice.objects.filter(recipient__in=[foreign.pk, cast.foreign.pk]).exists()


def test_a_long_reason_is_cut_and_does_not_break_the_notice(cast):
    pilot, _frozen = cast.proposed()
    cancel_pilot(pilot_id=pilot.pk, reason="x" * 5000, actor=WHO, now=PLANNED_AT)
    assert all(len(text) <= 500 for text in Notice.objects.values_list("text", flat=True))
    pilot.refresh_from_db()
    assert len(pilot.end_reason) == 500


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", Outcome.values)
@pytest.mark.parametrize("waiting", [False, True])
@pytest.mark.parametrize("on", [FIRST_MONDAY, None])
def test_every_outcome_is_one_sentence(outcome, waiting, on):
    said = outcome_sentence(outcome, "Kantor 100 %", 1, 2, on, waiting=waiting)
    assert "Kantor 100 %" in said
    assert "%(" not in said
    assert said.endswith(".")


def test_a_raise_that_changes_nothing_is_said_to_keep():
    assert "dipertahankan 2 hari" in outcome_sentence("raise", "K", 2, 2, None)
    assert "dipertahankan 2 hari" in outcome_sentence("raise", "K", 2, 2, None, waiting=True)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "–"),
        (0.0, "0"),
        (-0.001, "0"),
        (-1.5, "−1,5"),
        (2.0, "2"),
        (10.0, "10"),
        (99.999, "100"),
        (3.14159, "3,14"),
    ],
)
def test_numbers_are_said_as_people_read_them(value, said):
    assert number(value) == said


def test_a_fault_without_words_is_said_by_its_code():
    assert fault_words("something_new") == "something_new"
    assert fault_words("no_pairs") != "no_pairs"
