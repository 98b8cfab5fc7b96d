"""Decisions: who may, on which facts, once, and never about oneself."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from approvals.enums import Action, ApprovalStatus
from approvals.models import Approval
from approvals.services import decide, decide_many, escalate_due, recall
from core.audit import SYSTEM
from core.models import AuditEvent, Mail, Notice
from core.problems import Conflict, NotAllowed, NotFound, Refused
from eligibility.models import Suspension
from employees.models import ActingChief
from employees.selectors import actor_of
from scheduling.models import Absence, RequestDay
from scheduling.services import transition, withdraw_request
from tests.approvals.conftest import FRIDAY, MONDAY, NOW, THURSDAY, WIB, ask, later
from tests.approvals.test_opening import make_boss, stand_in
from tests.factories import CounterFactory, LineFactory, RoleFactory, UserFactory, make_eligible, make_team

pytestmark = pytest.mark.django_db
LATER = later(hours=2)


def act(approval, person, action=Action.APPROVE, reason="", now=LATER):
    return decide(
        approval_id=approval.pk,
        action=action,
        decider=person,
        actor=actor_of(person.user),
        now=now,
        reason=reason,
    )


def absent(person, on=THURSDAY, kind="leave"):
    return Absence.objects.create(
        employee=person, kind=kind, starts_on=on, ends_on=on, source="uji", source_id=f"{person.pk}-{on}"
    )


def fresh(approval):
    return Approval.objects.select_related("request").get(pk=approval.pk)


@pytest.mark.parametrize(
    ("action", "reason", "status"),
    [
        (Action.APPROVE, "", "approved"),
        (Action.APPROVE, "silakan", "approved"),
        (Action.REJECT, "rapat wajib", "rejected"),
        (Action.SEND_BACK, "lengkapi rencana", "sent_back"),
    ],
)
def test_a_decision_moves_the_request_and_is_written_down(chief, staff, action, reason, status):
    approval = fresh(act(ask(staff[0]), chief, action, reason))
    assert (approval.status, approval.request.status) == (status, status)
    assert (approval.decided_by, approval.decided_at, approval.reason) == (chief, LATER, reason)
    assert approval.decided_as == chief.unit.leader_post
    event = AuditEvent.objects.get(verb=f"approval.{status}")
    assert (event.actor_id, event.subject_id, event.after["reason"]) == (chief.user.pk, staff[0].pk, reason)
    mail = Mail.objects.order_by("pk").last()
    assert mail.to == staff[0].user.email and reason in mail.body
    assert chief.full_name in Notice.objects.filter(recipient=staff[0].user).order_by("pk").last().text


@pytest.mark.parametrize("action", [Action.REJECT, Action.SEND_BACK])
@pytest.mark.parametrize("reason", ["", "   "])
def test_saying_no_needs_a_reason(chief, staff, action, reason):
    approval = ask(staff[0])
    with pytest.raises(Refused) as refused:
        act(approval, chief, action, reason)
    assert refused.value.code == "reason_required"
    assert fresh(approval).status == ApprovalStatus.PENDING


def test_an_unknown_action_is_refused(chief, staff):
    with pytest.raises(Refused) as refused:
        act(ask(staff[0]), chief, "burn")
    assert refused.value.code == "unknown_action"


def test_nobody_decides_the_own_request(chief, staff):
    """Not even named as decider, not as Plh. of the decider, not after escalation."""
    approval = ask(staff[0])
    stand_in(staff[0], chief.unit)
    Approval.objects.filter(pk=approval.pk).update(decider=staff[0], escalated_to=staff[0])
    for action in (Action.APPROVE, Action.REJECT, Action.SEND_BACK):
        with pytest.raises(NotAllowed) as refused:
            act(approval, staff[0], action, "alasan")
        assert refused.value.code == "own_request"
    with pytest.raises(NotAllowed):
        recall(
            approval_id=approval.pk,
            decider=staff[0],
            actor=actor_of(staff[0].user),
            now=LATER,
            reason="alasan",
        )
    [answer] = decide_many(
        approval_ids=[approval.pk],
        action="approve",
        decider=staff[0],
        actor=actor_of(staff[0].user),
        now=LATER,
    )
    assert (answer.ok, answer.code) == (False, "own_request")
    assert fresh(approval).status == ApprovalStatus.PENDING


def test_colleagues_and_admins_do_not_decide(staff):
    approval = ask(staff[0])
    admin = RoleFactory(employee=UserFactory(employee__unit=staff[0].unit).employee).employee
    for person in (staff[1], admin):
        with pytest.raises(NotAllowed) as refused:
            act(approval, person)
        assert refused.value.code == "not_decider"


def test_another_agency_finds_nothing(staff):
    approval = ask(staff[0])
    stranger, _ = make_team(1)
    with pytest.raises(NotFound):
        act(approval, stranger)
    with pytest.raises(NotFound):
        decide(approval_id=0, action="approve", decider=stranger, actor=SYSTEM, now=LATER)


@pytest.mark.parametrize(("kind", "word"), [("plh", "Plh."), ("plt", "Plt.")])
def test_whoever_stands_in_decides_as_such(chief, staff, kind, word):
    approval = ask(staff[0])
    stand_in(staff[1], chief.unit, kind)
    decided = act(approval, staff[1])
    assert decided.decided_as == f"{word} {chief.unit.leader_post}"
    assert AuditEvent.objects.get(verb="approval.approved").acting_as == decided.decided_as
    assert decided.decided_as in Notice.objects.filter(recipient=staff[0].user).order_by("pk").last().text


def test_standing_in_ends_with_the_letter(chief, staff):
    approval = ask(staff[0])
    ActingChief.objects.create(
        unit=chief.unit,
        employee=staff[1],
        kind="plh",
        letter="ST-2",
        valid_from=MONDAY - timedelta(days=7),
        valid_to=MONDAY,
    )
    with pytest.raises(NotAllowed):
        act(approval, staff[1])


def test_the_next_level_decides_only_after_escalation(chief, staff):
    boss = make_boss(chief)
    approval = ask(staff[0])
    with pytest.raises(NotAllowed):
        act(approval, boss)
    late = datetime(2026, 11, 24, 16, 15, tzinfo=WIB)
    assert escalate_due(late) == 1
    assert act(approval, boss, now=late).decided_by == boss


def test_the_first_decider_still_decides_after_escalation(chief, staff):
    make_boss(chief)
    approval = ask(staff[0])
    late = datetime(2026, 11, 24, 16, 15, tzinfo=WIB)
    escalate_due(late)
    assert act(approval, chief, now=late).decided_by == chief


def test_the_second_decider_reads_who_decided_what(chief, staff):
    approval = ask(staff[0])
    stand_in(staff[1], chief.unit)
    act(approval, staff[1])
    with pytest.raises(Conflict) as conflict:
        act(approval, chief, Action.REJECT, "tidak")
    assert conflict.value.code == "already_decided"
    assert staff[1].full_name in conflict.value.sentence and "disetujui" in conflict.value.sentence
    assert "11.00 WIB" in conflict.value.sentence


def test_a_withdrawn_request_cannot_be_decided(chief, staff):
    approval = ask(staff[0])
    withdraw_request(approval.request_id, employee=staff[0], actor=actor_of(staff[0].user), now=LATER)
    with pytest.raises(Conflict) as conflict:
        act(approval, chief)
    assert "ditarik" in conflict.value.sentence


@pytest.mark.parametrize("action", [Action.APPROVE, Action.REJECT])
@pytest.mark.parametrize(
    ("now", "is_late"),
    [
        (datetime(2026, 11, 25, 23, 59, tzinfo=WIB), False),
        (datetime(2026, 11, 26, 0, 0, tzinfo=WIB), True),
    ],
)
def test_a_day_that_has_begun_is_an_office_day(chief, staff, action, now, is_late):
    approval = ask(staff[0])
    if not is_late:
        assert act(approval, chief, action, "alasan", now=now).decided_at == now
        return
    with pytest.raises(Refused) as refused:
        act(approval, chief, action, "alasan", now=now)
    assert refused.value.code == "day_begun"


def test_the_day_begins_on_the_clock_of_the_askers_office():
    chief, people = make_team(2, zone="Asia/Jayapura")
    approval = ask(people[0])
    still_wednesday_in_jakarta = datetime(2026, 11, 25, 22, 30, tzinfo=WIB)
    with pytest.raises(Refused) as refused:
        act(approval, chief, now=still_wednesday_in_jakarta)
    assert refused.value.code == "day_begun"


def test_somebody_not_eligible_any_more_is_not_approved_but_can_be_rejected(chief, staff):
    approval = ask(staff[0])
    Suspension.objects.create(
        employee=staff[0],
        reason="uji",
        status="confirmed",
        starts_on=MONDAY,
        ends_on=MONDAY + timedelta(days=30),
        proposed_at=NOW,
        source="uji",
        confirmed_by=chief,
        confirmed_at=NOW,
    )
    with pytest.raises(Refused) as refused:
        act(approval, chief)
    assert refused.value.code == "not_eligible"
    assert staff[0].full_name in refused.value.sentence
    assert act(approval, chief, Action.REJECT, "WFA dihentikan sementara").status == "rejected"


def test_a_minimum_broken_since_needs_a_reason_which_is_kept(chief, staff):
    approval = ask(staff[0])
    for person in (chief, *staff[1:]):
        absent(person)
    with pytest.raises(Refused) as refused:
        act(approval, chief)
    assert refused.value.code == "exception_reason"
    assert "tinggal 0 pegawai" in refused.value.sentence
    decided = act(approval, chief, reason="Kantor dijaga unit lain")
    assert decided.reason == "Kantor dijaga unit lain"
    event = AuditEvent.objects.get(verb="approval.approved")
    assert event.after["warnings"] == ["unit_minimum"]
    assert event.after["coverage"][0] == {"date": "2026-11-26", "before": 1, "after": 0, "minimum": 1}


def test_a_counter_left_alone_needs_a_reason(chief, staff):
    counter = CounterFactory(unit=chief.unit, min_staff=1)
    for person in staff[:2]:
        person.counter = counter
        person.save()
    approval = ask(staff[0])
    absent(staff[1])
    with pytest.raises(Refused) as refused:
        act(approval, chief)
    assert counter.name in refused.value.sentence
    assert act(approval, chief, reason="Loket dibantu").status == "approved"


def test_leave_recorded_for_the_person_needs_a_reason(chief, staff):
    approval = ask(staff[0])
    absent(staff[0])
    with pytest.raises(Refused) as refused:
        act(approval, chief)
    assert "tercatat cuti" in refused.value.sentence


def test_bulk_answers_row_by_row(chief, staff):
    fine, taken, broken = ask(staff[0]), ask(staff[1]), ask(staff[2], FRIDAY)
    act(taken, chief, Action.REJECT, "rapat")
    absent(staff[2], FRIDAY)
    _foreign_chief, foreign_staff = make_team(1)
    foreign = ask(foreign_staff[0])
    ids = [fine.pk, taken.pk, broken.pk, foreign.pk, 10**9, fine.pk]
    answers = decide_many(
        approval_ids=ids, action="approve", decider=chief, actor=actor_of(chief.user), now=LATER
    )
    assert [(a.id, a.ok, a.code) for a in answers] == [
        (fine.pk, True, "approved"),
        (taken.pk, False, "already_decided"),
        (broken.pk, False, "exception_reason"),
        (foreign.pk, False, "not_found"),
        (10**9, False, "not_found"),
    ]
    assert answers[3].sentence == answers[4].sentence
    assert all(a.sentence for a in answers)
    assert fresh(fine).status == "approved"
    assert {fresh(a).status for a in (broken, foreign)} == {"pending"}


def test_bulk_does_not_tell_a_colleague_what_exists(staff):
    approval = ask(staff[0])
    [answer] = decide_many(
        approval_ids=[approval.pk],
        action="approve",
        decider=staff[1],
        actor=actor_of(staff[1].user),
        now=LATER,
    )
    assert answer.code == "not_found"


def test_every_row_of_a_bulk_sees_the_rows_before_it(chief, staff):
    """Three of five may be away by the share alone; a counter of two keeps one, whoever is first."""
    counter = CounterFactory(unit=chief.unit, min_staff=1)
    first, second = ask(staff[0]), ask(staff[1])
    for person in staff[:2]:
        person.counter = counter
        person.save()
    answers = decide_many(
        approval_ids=[first.pk, second.pk],
        action="approve",
        decider=chief,
        actor=actor_of(chief.user),
        now=LATER,
    )
    assert [(a.ok, a.code) for a in answers] == [(True, "approved"), (False, "exception_reason")]


@pytest.mark.parametrize(
    ("ids", "action", "code"),
    [
        ([], "approve", "nothing_chosen"),
        ([1], "recall", "unknown_action"),
        (range(101), "approve", "too_many"),
    ],
)
def test_a_bulk_that_makes_no_sense_is_refused(chief, ids, action, code):
    with pytest.raises(Refused) as refused:
        decide_many(approval_ids=ids, action=action, decider=chief, actor=SYSTEM, now=LATER)
    assert refused.value.code == code


def call_back(approval, person, days=(), reason="rapat mendadak", now=LATER):
    return recall(
        approval_id=approval.pk,
        decider=person,
        actor=actor_of(person.user),
        now=now,
        reason=reason,
        days=list(days),
    )


def test_a_recall_returns_the_day_to_the_quota(chief, staff):
    approval = ask(staff[0])
    act(approval, chief)
    call_back(approval, chief)
    day = RequestDay.objects.get(request=approval.request)
    assert day.status == "recalled"
    assert fresh(approval).request.status == "recalled"
    assert AuditEvent.objects.get(verb="approval.recalled").after["days"] == ["2026-11-26"]
    assert "rapat mendadak" in Mail.objects.order_by("pk").last().body
    assert ask(staff[0], now=LATER).status == "pending"


def test_one_of_two_days_is_recalled():
    chief, people = make_team(4, quota=2)
    approval = ask(people[0], THURSDAY, FRIDAY)
    act(approval, chief)
    call_back(approval, chief, [FRIDAY])
    states = dict(RequestDay.objects.values_list("date", "status"))
    assert states == {THURSDAY: "approved", FRIDAY: "recalled"}
    assert fresh(approval).request.status == "approved"


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (datetime(2026, 11, 26, 5, 30, tzinfo=WIB), None),
        (datetime(2026, 11, 26, 5, 31, tzinfo=WIB), "recall_notice"),
        (datetime(2026, 11, 26, 9, 0, tzinfo=WIB), "recall_notice"),
    ],
)
def test_a_recall_gives_two_hours_notice(chief, staff, now, code):
    approval = ask(staff[0])
    act(approval, chief)
    if code is None:
        assert call_back(approval, chief, now=now).pk == approval.pk
        return
    with pytest.raises(Refused) as refused:
        call_back(approval, chief, now=now)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("days", "reason", "code"),
    [
        ([THURSDAY], "", "reason_required"),
        ([FRIDAY], "rapat", "not_granted"),
        ([date(2030, 1, 1)], "rapat", "not_granted"),
    ],
)
def test_a_recall_names_granted_days_and_a_reason(chief, staff, days, reason, code):
    approval = ask(staff[0])
    act(approval, chief)
    with pytest.raises(Refused) as refused:
        call_back(approval, chief, days, reason)
    assert refused.value.code == code


def test_what_was_never_granted_cannot_be_recalled(chief, staff):
    with pytest.raises(Refused) as refused:
        call_back(ask(staff[0]), chief)
    assert refused.value.code == "nothing_granted"


def test_the_supervisor_of_today_recalls_what_another_granted(chief, staff):
    approval = ask(staff[0])
    act(approval, chief)
    newcomer = UserFactory(employee__unit=chief.unit).employee
    LineFactory(employee=staff[0], supervisor=newcomer, kind="override", valid_from=MONDAY)
    assert call_back(approval, newcomer).pk == approval.pk


def test_a_colleague_does_not_recall(chief, staff):
    approval = ask(staff[0])
    act(approval, chief)
    with pytest.raises(NotAllowed):
        call_back(approval, staff[1])


def test_a_chief_is_decided_by_the_boss_and_never_alone(chief):
    boss = make_boss(chief)
    make_eligible(chief, confirmed_by=boss)
    approval = ask(chief)
    with pytest.raises(NotAllowed) as refused:
        act(approval, chief)
    assert refused.value.code == "own_request"
    assert act(approval, boss).status == "approved"


def test_a_decision_is_whole_or_not_at_all(staff):
    approval = ask(staff[0])
    rows = Approval.objects.filter(pk=approval.pk)
    for broken in (
        {"status": "approved"},
        {"status": "approved", "decided_at": NOW},
        {"decided_by": staff[1], "decided_at": NOW},
        {"status": "rejected", "decided_by": staff[1], "decided_at": NOW, "reason": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**broken)
    assert rows.update(status="rejected", decided_by=staff[1], decided_at=NOW, reason="ya") == 1


def test_only_one_approval_of_a_request_waits(staff):
    approval = ask(staff[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(
            agency=approval.agency, request=approval.request, round=2, opened_at=NOW, due_at=NOW
        )


def test_a_change_behind_the_back_leaves_no_half_decision(chief, staff):
    approval = ask(staff[0])
    transition(approval.request_id, "rejected", actor=SYSTEM, now=NOW, reason="uji")
    with pytest.raises(Conflict):
        act(approval, chief)
    assert fresh(approval).decided_by is None
