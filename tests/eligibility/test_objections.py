"""Objections through the services: opening, routing, the answer with a new verdict, the clock, the constraints."""

from datetime import date, timedelta

import pytest
from django.conf import settings as configured
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import override

from approvals.models import Approval
from core.audit import SYSTEM
from core.models import AuditEvent, Notice
from core.problems import Conflict, NotAllowed, NotFound, Refused
from eligibility import services
from eligibility.models import Objection, ObjectionFile
from eligibility.selectors.objection_people import hand_on_choices
from eligibility.selectors.objections import changed_since, terms_for
from eligibility.tasks import follow_corrections, nudge_objections
from employees.models import ReportingLine
from employees.selectors import actor_of
from scheduling.models import RequestDay, WfaRequest
from tests.factories import (
    DisciplineFactory,
    LineFactory,
    OfficeFactory,
    RatingFactory,
    RoleFactory,
    SuspensionFactory,
    UnitFactory,
    UserFactory,
    make_team,
)
from tests.factories_objections import (
    NOW,
    TODAY,
    ObjectionFactory,
    answer,
    expired_box,
    holder,
    new_box,
    object_,
    pdf,
)

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    storage = {**configured.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**configured.STORAGES, "default": storage}


@pytest.fixture
def case():
    return expired_box()


def told(person):
    return [n.text for n in Notice.objects.filter(recipient=person.user).order_by("pk")]


def verbs():
    return list(
        AuditEvent.objects.filter(verb__startswith="objection.").order_by("id").values_list("verb", flat=True)
    )


def refused(person, decider, status="rejected"):
    """A rejected request of the person, with the approval that rejected it."""
    request = WfaRequest.objects.create(
        agency=person.agency, employee=person, week=date(2026, 11, 30), status=status, place="other",
        created_at=NOW, updated_at=NOW, submitted_at=NOW,
    )  # fmt: skip
    RequestDay.objects.create(
        request=request, employee=person, unit=person.unit, week=request.week, date=date(2026, 12, 3),
        status=status, slot=1,
    )  # fmt: skip
    Approval.objects.create(
        agency=person.agency, request=request, decider=decider, status="rejected", opened_at=NOW,
        due_at=NOW + HOUR, decided_by=decider, decided_at=NOW, decided_as="Kepala", reason="Rapat wajib",
    )  # fmt: skip
    return request


def object_to(person, subject, **values):
    given = {"text": "Rapatnya daring.", "today": TODAY, "actor": actor_of(person.user), "now": NOW}
    return services.object_to_refusal(employee=person, subject=subject, **(given | values))


# --- opening


def test_opening_freezes_what_was_judged_and_starts_the_clock(case):
    _, person, admin = case
    row = object_(person, uploads=[pdf()])
    assert (row.status, row.due_at - row.opened_at) == ("open", 72 * HOUR)
    assert "UU 27/2022" in row.term_legal
    assert row.reason_then["code"] == "box_expired"
    assert row.verdict_then["failed"] == ["talent_box"]
    assert (row.policy_number, row.handler_role, row.assignee) == (1, "admin", None)
    [file] = row.files.all()
    assert (file.name, file.kind) == ("bukti.pdf", "application/pdf")
    assert verbs() == ["objection.opened"]
    [sentence] = told(admin)
    assert person.full_name in sentence
    assert "Kamis, 26 Nov 2026 10.00 WIB" in sentence


def test_the_frozen_words_do_not_depend_on_the_language(case):
    _, person, _ = case
    with override("en"):
        row = object_(person)
    assert changed_since([row], TODAY) == set()
    with override("en"):
        assert changed_since([row], TODAY) == set()


def test_a_wrongly_applied_rule_has_fourteen_days_and_goes_to_the_admin(case):
    _, person, _ = case
    row = object_(person, kind="verdict")
    assert row.due_at.astimezone(person.office.tz).isoformat() == "2026-12-08T00:00:00+07:00"


def test_a_past_date_is_judged_as_it_was(case):
    _, person, _ = case
    row = object_(person, on=date(2026, 10, 1))
    assert row.judged_on == date(2026, 10, 1)
    with pytest.raises(Refused):
        object_(person, on=TODAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"text": "  "}, "no_text"),
        ({"text": "x" * 2001}, "text_too_long"),
        ({"rule": "at_work"}, "passed"),
        ({"rule": "nonsense"}, "unknown_rule"),
        ({"kind": "nonsense"}, "unknown_rule"),
        ({"uploads": [pdf(more=bytes([n])) for n in b"abcd"]}, "too_many_files"),
        ({"uploads": [SimpleUploadedFile("a.pdf", b"<html>")]}, "file_active"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(case, values, code, tmp_path):
    _, person, _ = case
    with pytest.raises(Refused) as no:
        object_(person, **values)
    assert no.value.code == code
    assert not Objection.objects.exists()
    assert not Notice.objects.exists()
    assert [f for f in tmp_path.rglob("*") if f.is_file()] == []


def test_a_datum_of_the_person_alone_is_corrected_instead():
    _, (person,) = make_team(1, eligible=False)
    with pytest.raises(Refused) as no:
        object_(person, "laptop")
    assert no.value.code == "own_datum"
    assert "kesiapan" in no.value.sentence


def test_one_open_objection_for_a_person_and_a_reason(case, tmp_path):
    _, person, admin = case
    row = object_(person)
    with pytest.raises(Conflict) as no:
        object_(person, uploads=[pdf()])
    assert no.value.code == "open_already"
    assert [f for f in tmp_path.rglob("*") if f.is_file()] == []
    answer(row, admin, "rejected")
    assert object_(person).pk != row.pk


def test_the_same_file_twice_is_kept_once(case):
    _, person, _ = case
    row = object_(person, uploads=[pdf("a.pdf"), pdf("b.pdf"), pdf("c.pdf", b"x")])
    assert [f.name for f in row.files.order_by("pk")] == ["a.pdf", "c.pdf"]


# --- routing


def test_an_unconfirmed_declaration_goes_to_the_direct_supervisor():
    chief, (person,) = make_team(1)
    person.readiness.update(confirmed_on=None, confirmed_by=None)
    holder(person)
    row = object_(person, "laptop")
    assert (row.handler_role, row.assignee) == ("supervisor", chief)
    assert told(chief)


def test_a_predicate_goes_to_the_appraiser():
    chief, (person,) = make_team(1)
    person.assessments.update(predicate="poor")
    row = object_(person, "predicate")
    assert (row.handler_role, row.assignee) == ("appraiser", chief)


def test_nobody_in_the_line_leaves_it_to_the_admin(case):
    _, person, admin = case
    person.assessments.update(predicate="poor")
    ReportingLine.objects.all().delete()
    row = object_(person, "predicate")
    assert (row.handler_role, row.assignee) == ("admin", None)
    assert told(admin)


def test_the_admin_of_the_office_hears_of_it_before_the_agencys(case):
    _, person, agency_wide = case
    near = holder(person, office=person.office)
    object_(person)
    assert (bool(told(near)), bool(told(agency_wide))) == (True, False)


def test_an_admin_elsewhere_hears_nothing(case):
    _, person, admin = case
    other = UserFactory(employee__unit=UnitFactory(office=OfficeFactory(agency=person.agency))).employee
    RoleFactory(employee=other, office=other.office)
    row = object_(person)
    assert not told(other)
    with pytest.raises(NotAllowed):
        answer(row, other)
    assert admin is not None


def test_the_only_admin_is_answered_by_the_official(case):
    _, _person, admin = case
    official = holder(admin, "official")
    row = object_(admin)
    assert row.handler_role == "official"
    assert told(official)
    with pytest.raises(NotAllowed):
        answer(row, admin)


def test_discipline_stays_with_those_who_may_read_it(case):
    chief, person, _ = case
    DisciplineFactory(employee=person)
    holder(person, "official")
    row = object_(person, "discipline")
    assert row.handler_role == "admin"
    assert hand_on_choices(row, TODAY) == []
    with pytest.raises(NotAllowed):
        answer(row, chief)


# --- refusals and suspensions


def test_a_refused_request_goes_above_whoever_refused_it():
    chief, (person,) = make_team(1)
    boss = UserFactory(employee__unit=chief.unit).employee
    LineFactory(employee=chief, supervisor=boss)
    request = refused(person, chief)
    row = object_to(person, f"scheduling.request:{request.pk}")
    assert (row.kind, row.rule, row.refused_by, row.assignee) == ("verdict", "", chief, boss)
    assert "3 Des 2026" in row.title
    with pytest.raises(NotAllowed) as no:
        answer(row, chief)
    assert "orang lain" in no.value.sentence
    assert answer(row, boss, "upheld").status == "upheld"


def test_without_a_next_level_the_admin_answers_and_the_decider_does_not():
    chief, (person,) = make_team(1)
    RoleFactory(employee=chief)
    admin = holder(person)
    row = object_to(person, f"scheduling.request:{refused(person, chief).pk}")
    assert row.handler_role == "admin"
    with pytest.raises(NotAllowed):
        answer(row, chief)
    answer(row, admin, "rejected")


@pytest.mark.parametrize(
    "subject", ["scheduling.request:0", "scheduling.request:x", "eligibility.rule:1", ""]
)
def test_what_nobody_refused_is_not_found(subject):
    _, (person,) = make_team(1)
    with pytest.raises(NotFound):
        object_to(person, subject)


def test_anothers_or_an_approved_request_is_not_found():
    chief, (person, other) = make_team(2)
    taken = refused(person, chief)
    with pytest.raises(NotFound):
        object_to(other, f"scheduling.request:{taken.pk}")
    WfaRequest.objects.update(status="approved")
    with pytest.raises(NotFound):
        object_to(person, f"scheduling.request:{taken.pk}")


@pytest.mark.parametrize("status", ["proposed", "confirmed"])
def test_a_suspension_objected_to_runs_under_the_same_clock(status):
    _, (person,) = make_team(1)
    boss, official = holder(person, "official"), holder(person, "official")
    given = {"proposed_by": boss} if status == "proposed" else {"confirmed_by": boss, "confirmed_at": NOW}
    stop = SuspensionFactory(employee=person, status=status, **given)
    services.object_to_suspension(
        suspension_id=stop.pk, employee=person, text="Saya sakit", today=TODAY, actor=SYSTEM, now=NOW
    )
    row = Objection.objects.get()
    assert (row.rule, row.subject, row.text) == (
        "suspension",
        f"eligibility.suspension:{stop.pk}",
        "Saya sakit",
    )
    assert (row.handler_role, row.kind) == ("official", "verdict")
    assert changed_since([row], TODAY) == set()
    with pytest.raises(NotAllowed):
        answer(row, boss)
    answer(row, official, "partly")


def test_a_suspension_is_objected_to_on_its_own_page():
    _, (person,) = make_team(1)
    SuspensionFactory(employee=person)
    with pytest.raises(Refused) as no:
        object_(person, "suspension")
    assert no.value.code == "suspension"


# --- the answer


def test_a_corrected_datum_is_judged_anew_and_told_at_once(case):
    _, person, admin = case
    row = object_(person)
    assert changed_since([row], TODAY) == set()
    new_box(person)
    assert changed_since([row], TODAY) == {row.pk}
    row = answer(row, admin)
    assert (row.status, row.verdict_after["eligible"], row.awaits_correction) == ("upheld", True, False)
    [sentence] = told(person)
    assert "Kotak 2026 sudah dimasukkan." in sentence
    assert "belum memenuhi syarat → memenuhi syarat" in sentence
    assert "mulai hari ini" in sentence
    assert verbs() == ["objection.opened", "objection.answered"]


def test_upheld_without_a_correction_is_refused_unless_it_follows(case):
    _, person, admin = case
    row = object_(person)
    with pytest.raises(Refused) as no:
        answer(row, admin)
    assert no.value.code == "not_corrected"
    row = answer(row, admin, correction_follows=True)
    assert (row.awaits_correction, row.verdict_after["eligible"]) == (True, False)
    assert follow_corrections() == 0
    new_box(person)
    assert services.follow_corrections(now=NOW) == 1
    assert services.follow_corrections(now=NOW) == 0
    row.refresh_from_db()
    assert (row.awaits_correction, row.verdict_after["eligible"]) == (False, True)
    assert "sudah diperbaiki" in told(person)[-1]
    assert verbs()[-1] == "objection.reevaluated"


def test_the_first_possible_date_is_told_where_wfa_is_not_possible_yet(case):
    _, person, admin = case
    person.in_post_since = date(2026, 9, 1)
    person.save()
    row = object_(person)
    new_box(person)
    row = answer(row, admin)
    assert row.verdict_after["possible_on"] == "2027-03-01"
    assert "1 Maret 2027" in told(person)[-1]


@pytest.mark.parametrize(
    ("outcome", "reason", "code"), [("open", "x", "bad_outcome"), ("rejected", " ", "no_text")]
)
def test_an_answer_has_an_outcome_and_a_reason(case, outcome, reason, code):
    _, person, admin = case
    row = object_(person)
    with pytest.raises(Refused) as no:
        answer(row, admin, outcome, reason)
    assert no.value.code == code


def test_nobody_answers_the_own_or_what_is_with_others(case):
    chief, person, _ = case
    row = object_(person)
    RoleFactory(employee=person)
    for somebody in (person, chief, UserFactory().employee):
        with pytest.raises((NotAllowed, NotFound)):
            answer(row, somebody, "rejected")
    row.refresh_from_db()
    assert row.status == "open"


def test_answered_once(case):
    _, person, admin = case
    row = object_(person)
    answer(row, admin, "rejected")
    for again in (
        lambda: answer(row, admin, "partly"),
        lambda: services.ask_for_more(
            objection_id=row.pk, asker=admin.user, question="?", actor=SYSTEM, now=NOW
        ),
        lambda: services.withdraw_objection(objection_id=row.pk, employee=person, actor=SYSTEM, now=NOW),
    ):
        with pytest.raises(Conflict) as no:
            again()
        assert no.value.code == "closed"


# --- asking, handing on, withdrawing


def test_asking_does_not_stop_the_clock(case):
    _, person, admin = case
    row = object_(person, uploads=[pdf()])
    due = row.due_at
    services.ask_for_more(
        objection_id=row.pk, asker=admin.user, question="Surat nomor berapa?", actor=SYSTEM, now=NOW + HOUR
    )
    assert "Surat nomor berapa?" in told(person)[-1]
    row = services.reply_to_question(
        objection_id=row.pk, employee=person, text="Nomor 7", uploads=[pdf("surat.pdf", b"y")], actor=SYSTEM,
        now=NOW + 2 * HOUR,
    )  # fmt: skip
    assert (row.status, row.due_at, row.files.count()) == ("open", due, 2)
    assert [n.kind for n in row.notes.order_by("pk")] == ["question", "reply"]
    assert "keterangan" in told(admin)[-1]
    with pytest.raises(Conflict):
        services.reply_to_question(objection_id=row.pk, employee=person, text="Lagi", actor=SYSTEM, now=NOW)


def test_it_may_be_answered_without_the_reply(case):
    _, person, admin = case
    row = object_(person)
    services.ask_for_more(objection_id=row.pk, asker=admin.user, question="?", actor=SYSTEM, now=NOW)
    assert answer(row, admin, "rejected").status == "rejected"


def test_more_than_three_files_in_all_are_refused(case, tmp_path):
    _, person, admin = case
    row = object_(person, uploads=[pdf(more=b"a"), pdf(more=b"b"), pdf(more=b"c")])
    services.ask_for_more(objection_id=row.pk, asker=admin.user, question="?", actor=SYSTEM, now=NOW)
    with pytest.raises(Refused):
        services.reply_to_question(
            objection_id=row.pk, employee=person, text="x", uploads=[pdf(more=b"d")], actor=SYSTEM, now=NOW
        )
    assert ObjectionFile.objects.count() == len([f for f in tmp_path.rglob("*") if f.is_file()]) == 3


def test_handing_on_keeps_the_deadline_and_takes_the_right_to_answer(case):
    chief, person, admin = case
    row = object_(person)
    due = row.due_at
    row = services.hand_on(
        objection_id=row.pk,
        giver=admin.user,
        to=f"atasan:{chief.pk}",
        reason="Atasan tahu",
        actor=SYSTEM,
        now=NOW,
    )
    assert (row.handler_role, row.assignee, row.due_at) == ("supervisor", chief, due)
    assert told(chief)
    with pytest.raises(NotAllowed):
        answer(row, admin, "rejected")
    assert answer(row, chief, "rejected").answered_by == chief


def test_it_is_handed_on_only_to_those_who_may_take_it(case):
    chief, person, admin = case
    row = object_(person)
    for to in ("admin", "official", f"atasan:{person.pk}", "atasan:", "", f"atasan:{admin.pk}"):
        with pytest.raises(Refused) as no:
            services.hand_on(objection_id=row.pk, giver=admin.user, to=to, reason="x", actor=SYSTEM, now=NOW)
        assert no.value.code == "bad_receiver"
    assert [c.key for c in hand_on_choices(row, TODAY)] == [f"atasan:{chief.pk}"]


def test_the_person_withdraws_and_nobody_else(case):
    _, person, admin = case
    row = object_(person)
    with pytest.raises(NotFound):
        services.withdraw_objection(objection_id=row.pk, employee=admin, actor=SYSTEM, now=NOW)
    row = services.withdraw_objection(objection_id=row.pk, employee=person, actor=SYSTEM, now=NOW)
    assert (row.status, row.closed_at) == ("withdrawn", NOW)


# --- the clock


def test_reminded_at_half_time_and_a_day_before_and_never_twice(case):
    _, person, admin = case
    object_(person)
    steps = []
    for hours in range(0, 73, 3):
        steps += [hours] * services.nudge_objections(now=NOW + hours * HOUR)
    assert steps == [36, 48, 72]
    assert services.nudge_objections(now=NOW + 100 * HOUR) == 0
    half, last, overdue = told(admin)[1:]
    assert "Setengah waktu" in half
    assert "Kurang dari 24 jam" in last
    assert "Lewat tenggat" in overdue
    assert verbs()[1:] == ["objection.reminded", "objection.reminded", "objection.escalated"]


def test_what_is_overdue_goes_up_and_the_person_is_told_what_to_do(case):
    chief, person, admin = case
    official = holder(person, "official")
    person.assessments.update(predicate="poor")
    row = object_(person, "predicate")
    with pytest.raises(NotAllowed):
        answer(row, admin, "rejected", now=NOW + HOUR)
    services.nudge_objections(now=row.due_at)
    assert all("lewat tenggat" in told(boss)[-1].lower() for boss in (admin, official, chief))
    assert "tidak perlu mengulang" in told(person)[-1]
    assert answer(row, official, "rejected", now=row.due_at + HOUR).status == "rejected"


def test_overdue_discipline_goes_to_no_official(case):
    _, person, _ = case
    DisciplineFactory(employee=person)
    official = holder(person, "official")
    row = object_(person, "discipline")
    services.nudge_objections(now=row.due_at)
    assert told(official) == []
    with pytest.raises(NotAllowed):
        answer(row, official, "rejected", now=row.due_at)


def test_nobody_there_tells_the_person_whom_to_ask():
    _, (person,) = make_team(1)
    RatingFactory(agency=person.agency, unit=person.unit)
    row = object_(person, "service")
    services.nudge_objections(now=row.due_at)
    assert "unit kepegawaian" in told(person)[-1]


def test_what_is_answered_is_not_reminded(case):
    _, person, admin = case
    answer(object_(person), admin, "rejected")
    assert services.nudge_objections(now=NOW + 500 * HOUR) == 0
    assert nudge_objections() == 0


# --- terms


def test_a_new_term_is_a_new_row_and_running_objections_keep_theirs(case):
    _, person, _ = case
    running = object_(person)
    given = {"agency": person.agency, "kind": "data", "today": TODAY, "actor": SYSTEM, "now": NOW}
    services.set_objection_term(amount=48, legal_reference="Perka 1/2026", valid_from=TODAY, **given)
    services.set_objection_term(
        amount=24, legal_reference="Perka 2/2026", valid_from=TODAY + timedelta(days=7), **given
    )
    assert terms_for(person.agency_id, TODAY)["data"].amount == 48
    assert terms_for(person.agency_id, TODAY + timedelta(days=7))["data"].legal == "Perka 2/2026"
    assert terms_for(person.agency_id, TODAY)["verdict"].amount == 14
    running.refresh_from_db()
    assert running.due_at == NOW + 72 * HOUR


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kind": "x"}, "bad_kind"),
        ({"amount": 0}, "bad_amount"),
        ({"amount": 241}, "bad_amount"),
        ({"kind": "verdict", "amount": 61}, "bad_amount"),
        ({"legal_reference": " "}, "no_legal_reference"),
        ({"valid_from": TODAY - timedelta(days=1)}, "past_date"),
    ],
)
def test_a_bad_term_is_refused(case, values, code):
    given = {
        "agency": case[1].agency, "kind": "data", "amount": 48, "legal_reference": "x", "valid_from": TODAY,
        "today": TODAY, "actor": SYSTEM, "now": NOW,
    }  # fmt: skip
    with pytest.raises(Refused) as no:
        services.set_objection_term(**(given | values))
    assert no.value.code == code


# --- the database is the referee


@pytest.mark.parametrize(
    "values",
    [
        {"rule": "", "subject": ""},
        {"due_at": NOW},
        {"status": "upheld"},
        {"status": "withdrawn"},
        {"answer": "x"},
        {"status": "rejected", "answer": "x", "closed_at": NOW},
    ],
)
def test_half_an_objection_is_no_row(case, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ObjectionFactory(employee=case[1], **values)


def test_the_rows_that_are_whole_stand(case):
    _, person, admin = case
    done = {"answer": "x", "answered_by": admin, "closed_at": NOW}
    ObjectionFactory(employee=person)
    ObjectionFactory(employee=person, rule="service")
    ObjectionFactory(employee=person, status="withdrawn", closed_at=NOW)
    ObjectionFactory(employee=person, status="rejected", **done)
    ObjectionFactory(employee=person, status="upheld", **done)
    with pytest.raises(IntegrityError), transaction.atomic():
        ObjectionFactory(employee=person)
    for barred in ({"answered_by": person}, {"refused_by": admin}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ObjectionFactory(employee=person, status="upheld", **(done | barred))


def test_files_lie_where_the_settings_say(case):
    _, person, _ = case
    [file] = object_(person, uploads=[pdf("../../x.pdf")]).files.all()
    assert default_storage.exists(file.file.name)
    assert file.file.name.startswith("objections/")
    assert file.name == "x.pdf"
    assert file.size <= configured.EVIDENCE_MAX_BYTES
