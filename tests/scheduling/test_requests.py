"""Asking, keeping a draft, revising, withdrawing and cancelling: services against a real database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.models import AuditEvent
from core.problems import Conflict, NotFound, Refused
from employees.models import Employee
from scheduling.models import Absence, RequestDay, WfaRequest
from scheduling.rules import PlanItem
from scheduling.services import (
    cancel_request,
    revise_request,
    save_draft,
    submit_draft,
    submit_request,
    withdraw_request,
)
from scheduling.signals import request_changed
from tests.factories import (
    AgencyFactory,
    CounterFactory,
    EmployeeFactory,
    OfficeFactory,
    UnitFactory,
    UserFactory,
    make_eligible,
    make_team,
)
from tests.scheduling.asking import MONDAY_MORNING, PLAN, actor_of, approve, ask, at, send_back, wish

THU = date(2026, 12, 10)
FRI = date(2026, 12, 11)
NEXT_THU = date(2026, 12, 17)

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def person(team):
    return team[1][0]


def refused(person, *days, **changes):
    with pytest.raises(Refused) as caught:
        ask(person, *days, **changes)
    assert not WfaRequest.objects.filter(employee=person, days__date__in=days).exists()
    return {p.code.value for p in caught.value.problems}


def test_asking_takes_a_slot_and_is_told_and_audited(person):
    heard = []

    def listen(sender, **news):
        heard.append((news["old"], news["new"], [d.date for d in news["days"]]))

    request_changed.connect(listen)
    try:
        request = ask(person, THU)
    finally:
        request_changed.disconnect(listen)
    day = request.days.get()
    assert (request.status, day.status, day.slot, day.week) == (
        "submitted",
        "submitted",
        1,
        date(2026, 12, 7),
    )
    assert (day.unit_id, request.submitted_at, request.week) == (
        person.unit_id,
        MONDAY_MORNING,
        date(2026, 12, 7),
    )
    assert request.outputs.get().output == "Telaah usulan mutasi"
    assert heard == [("draft", "submitted", [THU])]
    event = AuditEvent.objects.get(verb="request.submitted")
    assert (event.subject_id, event.agency, event.actor_id) == (
        person.pk,
        person.agency.code,
        person.user.pk,
    )
    assert event.after["days"] == ["2026-12-10"]


def test_pending_days_hold_the_quota(person):
    ask(person, THU)
    assert refused(person, FRI) == {"quota_full"}
    ask(person, NEXT_THU)


def test_two_days_of_a_quota_of_two():
    _, [person, *_] = make_team(quota=2)
    request = ask(person, FRI, THU, THU)
    assert list(request.days.order_by("date").values_list("slot", flat=True)) == [1, 2]
    assert refused(person, date(2026, 12, 9)) == {"quota_full"}


def test_nobody_gets_more_than_two_even_if_the_row_were_wrong():
    _, [person, *_] = make_team(quota=2)
    ask(person, THU, FRI)
    request = WfaRequest.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestDay.objects.create(
            request=request,
            employee=person,
            unit=person.unit,
            date=date(2026, 12, 8),
            week=request.week,
            slot=3,
            status="submitted",
        )


def test_a_quota_of_zero_is_zero():
    _, [person, *_] = make_team(quota=0)
    assert refused(person, THU) == {"quota_zero"}


def test_without_any_row_the_policy_says_where_an_office_starts(person):
    person.office = OfficeFactory(agency=person.agency)
    person.save()
    assert ask(person, THU).days.get().slot == 1


def test_everything_that_is_wrong_is_said_at_once(person):
    person.home_address = ""
    person.save()
    found = refused(person, reason=" ", plan=[])
    assert found == {"no_days", "no_reason", "no_plan", "no_home"}
    assert refused(person, THU, NEXT_THU, plan=[]) == {"other_week", "no_plan", "no_home"}
    assert refused(person, date(2026, 12, 1), plan=[]) == {"lead_time", "no_plan", "no_home"}


def test_bad_numbers_never_reach_the_database(person):
    plan = [PlanItem("Telaah", Decimal("1e30"), "berkas"), PlanItem("Telaah", Decimal(1), "x" * 41)]
    assert refused(person, THU, plan=plan) == {"bad_plan"}


def test_places(person):
    elsewhere = OfficeFactory(agency=person.agency)
    assert refused(person, THU, place="other_office") == {"no_office"}
    assert refused(person, THU, place="other_office", place_office=person.office) == {"no_office"}
    assert refused(person, THU, place="other_office", place_office=OfficeFactory()) == {"no_office"}
    assert refused(person, THU, place="other") == {"no_place_note"}
    request = ask(person, THU, place="other_office", place_office=elsewhere)
    assert request.place_office == elsewhere


def test_eligibility_is_asked_for_the_very_day(person):
    person.in_post_since = date(2026, 6, 11)  # six months end on 11 December
    person.save()
    assert refused(person, THU) == {"not_eligible"}
    ask(person, FRI)


def test_absence_on_the_day(person):
    Absence.objects.create(
        employee=person, kind="sick", starts_on=THU, ends_on=THU, source="uji", source_id="1"
    )
    assert refused(person, THU) == {"absent"}
    ask(person, FRI)


def test_share_of_the_unit_is_rounded_down_and_counts_pending(team):
    people = team[1]  # 5 with the chief: 50 % is 2
    ask(people[0], THU)
    ask(people[1], THU)
    assert refused(people[2], THU) == {"unit_share"}
    with pytest.raises(Refused, match="2 dari 5 pegawai"):
        ask(people[2], THU)


def test_minimum_of_the_persons_counter_counts_absence(team):
    counter = CounterFactory(unit=team[0].unit, min_staff=2)
    people = team[1][:3]
    Employee.objects.filter(pk__in=[p.pk for p in people]).update(counter=counter)
    people[0].refresh_from_db()
    Absence.objects.create(
        employee=people[2], kind="leave", starts_on=THU, ends_on=THU, source="uji", source_id="1"
    )
    assert refused(people[0], THU) == {"counter_minimum"}
    ask(people[0], FRI)
    ask(team[1][3], THU)


def test_people_who_left_the_unit_hold_no_place_in_it(team):
    people = team[1]
    ask(people[0], THU)
    ask(people[1], THU)
    Employee.objects.filter(pk=people[0].pk).update(unit=UnitFactory(office=people[0].office))
    Employee.objects.filter(pk=people[1].pk).update(left_on=date(2026, 12, 1))
    make_eligible(EmployeeFactory(unit=people[2].unit), confirmed_by=team[0])
    ask(people[2], THU)


def test_a_draft_holds_no_place_until_it_is_handed_in(person):
    draft = save_draft(**wish(person, THU, plan=[], reason=""), actor=actor_of(person), now=MONDAY_MORNING)
    ask(person, FRI)
    with pytest.raises(Refused) as caught:
        submit_draft(draft.pk, employee=person, actor=actor_of(person), now=MONDAY_MORNING)
    assert {p.code.value for p in caught.value.problems} == {"quota_full", "no_plan", "no_reason"}
    draft.refresh_from_db()
    assert (draft.status, draft.days.get().status) == ("draft", "draft")


def test_a_draft_is_rewritten_and_handed_in(person):
    actor = actor_of(person)
    draft = save_draft(**wish(person, THU, plan=[]), actor=actor, now=MONDAY_MORNING)
    save_draft(**wish(person, NEXT_THU), request_id=draft.pk, actor=actor, now=MONDAY_MORNING)
    request = submit_draft(draft.pk, employee=person, actor=actor, now=MONDAY_MORNING)
    assert (request.pk, request.week, request.days.get().date) == (draft.pk, date(2026, 12, 14), NEXT_THU)
    with pytest.raises(Conflict, match="sudah diajukan"):
        save_draft(**wish(person, THU), request_id=draft.pk, actor=actor, now=MONDAY_MORNING)


def test_a_sent_back_request_keeps_its_place_and_comes_back_changed(team, person):
    request = ask(person, THU)
    send_back(request, team[0])
    assert refused(person, FRI) == {"quota_full"}
    plan = [PlanItem("Konsep surat", Decimal(2), "surat")]
    revised = revise_request(
        request.pk, **wish(person, FRI, plan=plan), actor=actor_of(person), now=MONDAY_MORNING
    )
    assert (revised.status, revised.days.get().date, revised.days.get().slot) == ("submitted", FRI, 1)
    assert revised.outputs.get().output == "Konsep surat"
    verbs = list(AuditEvent.objects.filter(verb__startswith="request.").values_list("verb", flat=True))
    assert verbs[-2:] == ["request.revised", "request.resubmitted"]


def test_revising_is_for_sent_back_requests_only(person):
    request = ask(person, THU)
    with pytest.raises(Conflict):
        revise_request(request.pk, **wish(person, FRI), actor=actor_of(person), now=MONDAY_MORNING)


def test_a_refused_revision_changes_nothing(team, person):
    request = ask(person, THU)
    send_back(request, team[0])
    with pytest.raises(Refused):
        revise_request(
            request.pk, **wish(person, date(2026, 12, 12)), actor=actor_of(person), now=MONDAY_MORNING
        )
    request.refresh_from_db()
    assert (request.status, request.days.get().date, request.days.get().slot) == ("sent_back", THU, 1)


def test_withdrawing_frees_the_quota(person):
    request = ask(person, THU)
    withdraw_request(request.pk, employee=person, actor=actor_of(person), now=MONDAY_MORNING)
    ask(person, FRI)


def test_withdrawing_a_decided_request_is_a_conflict(team, person):
    request = ask(person, THU)
    approve(request, team[0])
    with pytest.raises(Conflict, match="sudah disetujui"):
        withdraw_request(request.pk, employee=person, actor=actor_of(person), now=MONDAY_MORNING)


def test_cancelling_one_of_two_days_keeps_the_other():
    chief, [person, *_] = make_team(quota=2)
    request = ask(person, THU, FRI)
    approve(request, chief)
    mine = {"employee": person, "actor": actor_of(person), "now": MONDAY_MORNING}
    request = cancel_request(request.pk, days=[THU], **mine)
    assert request.status == "approved"
    assert dict(request.days.values_list("date", "status")) == {THU: "cancelled", FRI: "approved"}
    again = ask(person, date(2026, 12, 9))
    assert again.days.get().slot == 1
    assert cancel_request(request.pk, **mine).status == "cancelled"
    with pytest.raises(Conflict):
        cancel_request(request.pk, days=[THU], **mine)


@pytest.mark.parametrize(("hour", "minute", "cancelled"), [(16, 0, True), (16, 1, False)])
def test_cancel_until_the_cut_off(team, person, hour, minute, cancelled):
    request = ask(person, THU)
    approve(request, team[0])
    late = at(date(2026, 12, 9), hour, minute)
    act = {"employee": person, "actor": actor_of(person), "now": late}
    if cancelled:
        assert cancel_request(request.pk, **act).status == "cancelled"
    else:
        with pytest.raises(Refused, match=r"pukul 16\.00"):
            cancel_request(request.pk, **act)


def test_without_days_only_those_still_in_time_are_cancelled():
    chief, [person, *_] = make_team(quota=2)
    request = ask(person, THU, FRI)
    approve(request, chief)
    late = at(date(2026, 12, 9), 18)
    request = cancel_request(request.pk, employee=person, actor=actor_of(person), now=late)
    assert dict(request.days.values_list("date", "status")) == {THU: "approved", FRI: "cancelled"}


@pytest.mark.parametrize("act", [withdraw_request, cancel_request, submit_draft])
def test_another_persons_request_is_not_found(team, person, act):
    request = ask(person, THU)
    colleague, twin = team[1][1], UserFactory().employee
    for stranger in (colleague, twin):
        with pytest.raises(NotFound):
            act(request.pk, employee=stranger, actor=actor_of(stranger), now=MONDAY_MORNING)
    with pytest.raises(NotFound):
        act(999_999, employee=person, actor=actor_of(person), now=MONDAY_MORNING)


def test_a_lost_race_is_a_conflict_not_an_error(person, monkeypatch):
    """What the rules overlook (somebody else's commit) the constraint still refuses, in a clear sentence."""
    ask(person, THU)
    monkeypatch.setattr("scheduling.services.places.check_days", lambda facts, days: [])
    monkeypatch.setattr("scheduling.services.places.slots_for", lambda facts, days: dict.fromkeys(days, 1))
    with pytest.raises(Conflict, match="baru saja terpakai"):
        submit_request(**wish(person, FRI), actor=actor_of(person), now=MONDAY_MORNING)
    with pytest.raises(Conflict, match="baru saja terpakai"):
        submit_request(**wish(person, THU), actor=actor_of(person), now=MONDAY_MORNING)
    assert RequestDay.objects.count() == 1


def test_agencies_do_not_share_anything(person):
    AgencyFactory()
    request = ask(person, THU + timedelta(days=7), plan=PLAN)
    assert request.agency == person.agency
