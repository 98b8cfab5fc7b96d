"""Daily reports: saving from two devices, sending, verdicts, and what scheduling expects and releases."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.audit import SYSTEM, Actor
from core.models import AuditEvent, Notice
from core.problems import Conflict, NotAllowed, NotFound, Refused
from performance.models import DailyReport, ReportItem
from performance.selectors import missed_reports, report_history, waiting_reports
from performance.services import (
    Expectation,
    ItemInput,
    PlannedItem,
    accept_many,
    accept_report,
    ask_back_report,
    expect_reports,
    is_late,
    release_reports,
    save_report,
    submit_report,
)
from tests.factories import UserFactory, make_team
from tests.factories_day import ReportFactory, ReportItemFactory, TargetFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)
# Thursday, 26 November 2026, 15.00 in Jakarta; the report is due at 23.59 there.
NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
DUE = datetime(2026, 11, 26, 16, 59, tzinfo=UTC)
VERDICT_DUE = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)
WHO = Actor(None, "Penguji")


@pytest.fixture
def team():
    return make_team(2, eligible=False)


@pytest.fixture
def chief(team):
    return team[0]


@pytest.fixture
def person(team):
    return team[1][0]


def item(title="Telaah usulan", planned=3, achieved=3, unit="berkas", **more):
    def number(value):
        return None if value is None else Decimal(value)

    return ItemInput(more.pop("id", None), title, number(planned), number(achieved), unit, **more)


def save(person, *items, revision=0, on=DAY, now=NOW, made_at=None):
    return save_report(
        employee=person,
        date=on,
        items=items,
        revision=revision,
        made_at=made_at,
        due_at=DUE,
        actor=WHO,
        now=now,
    )


def send(report, person, now=NOW):
    return submit_report(report_id=report.pk, employee=person, verdict_due_at=VERDICT_DUE, actor=WHO, now=now)


def sent(person, *items):
    return send(save(person, *(items or [item()])), person)


def accept(report, chief, comment="", now=NOW):
    return accept_report(report_id=report.pk, supervisor=chief, comment=comment, actor=WHO, now=now)


def ask_back(report, chief, comment="Lampirkan bukti", now=NOW):
    return ask_back_report(report_id=report.pk, supervisor=chief, comment=comment, actor=WHO, now=now)


def verbs(report):
    target = f"performance.dailyreport:{report.pk}"
    return list(AuditEvent.objects.filter(target=target).order_by("pk").values_list("verb", flat=True))


def titles(report):
    return list(report.items.values_list("title", flat=True))


class TestSaving:
    def test_the_first_save_begins_the_report(self, person):
        made_at = NOW - timedelta(minutes=5)
        report = save(person, item("A"), item("B"), made_at=made_at)
        assert (report.status, report.revision, report.required) == ("draft", 1, False)
        assert (report.due_at, report.made_at, report.received_at) == (DUE, made_at, NOW)
        assert titles(report) == ["A", "B"]
        assert verbs(report) == ["report.saved"]

    def test_items_keep_their_id_change_places_and_go(self, person):
        report = save(person, item("A"), item("B"), item("C"))
        a, b, _c = report.items.all()
        save(person, item("B2", id=b.pk), item("baru"), item("A", id=a.pk), revision=1)
        assert report.items.values_list("pk", "title", "position").first() == (b.pk, "B2", 1)
        assert titles(report) == ["B2", "baru", "A"]
        assert report.items.get(title="A").pk == a.pk

    def test_every_field_is_kept(self, person):
        target = TargetFactory(plan__employee=person)
        given = item(
            starts_at=time(8), ends_at=time(10, 30), note="baris\r\nkedua", link="https://contoh.go.id/a?b=1",
            target_id=target.pk, planned="2.50", achieved="1.25",
        )  # fmt: skip
        stored = save(person, given).items.get()
        assert (stored.planned, stored.achieved) == (Decimal("2.50"), Decimal("1.25"))
        assert (stored.starts_at, stored.ends_at, stored.target_id) == (time(8), time(10, 30), target.pk)
        assert (stored.note, stored.link) == ("baris\nkedua", "https://contoh.go.id/a?b=1")

    def test_a_stale_device_overwrites_nothing(self, person):
        report = save(person, item("pertama"))
        save(person, item("kedua"), revision=1)
        with pytest.raises(Conflict) as error:
            save(person, item("dari gawai lama"), revision=1)
        assert error.value.code == "report_changed"
        assert titles(report) == ["kedua"]

    def test_the_same_save_arriving_twice_is_no_clash(self, person):
        first = save(person, item("A"), made_at=NOW)
        again = save(person, item("A"), made_at=NOW)
        assert (again.pk, again.revision) == (first.pk, 1)
        assert verbs(first) == ["report.saved"]

    def test_without_a_revision_nothing_is_compared(self, person):
        save(person, item("A"))
        assert titles(save(person, item("B"), revision=None)) == ["B"]

    @pytest.mark.parametrize("back", [0, 1, 31])
    def test_days_that_can_be_reported(self, person, back):
        assert save(person, item(), on=DAY - timedelta(days=back)).pk

    @pytest.mark.parametrize(("back", "code"), [(-1, "future"), (32, "too_old"), (-40, "future")])
    def test_days_that_cannot(self, person, back, code):
        with pytest.raises(Refused) as error:
            save(person, item(), on=DAY - timedelta(days=back))
        assert error.value.code == code
        assert not DailyReport.objects.exists()

    def test_the_date_is_the_offices(self):
        _, [papua] = make_team(1, eligible=False, zone="Asia/Jayapura")
        late = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)  # 00.30 of the 26th in Jayapura, 22.30 in Jakarta
        assert save(papua, item(), now=late).date == DAY
        _, [java] = make_team(1, eligible=False)
        with pytest.raises(Refused):
            save(java, item(), now=late)

    def test_an_id_of_another_report_is_refused(self, person, team):
        alien = ReportItemFactory(report__employee=team[1][1])
        with pytest.raises(Refused) as error:
            save(person, item(id=alien.pk))
        assert error.value.code == "unknown_item"
        assert not DailyReport.objects.filter(employee=person).exists()

    def test_a_target_of_somebody_else_or_not_agreed_is_refused(self, person, team):
        for target in (
            TargetFactory(plan__employee=team[1][1]),
            TargetFactory(plan__employee=person, plan__status="draft", plan__decided_at=None, plan__decided_by=None),
            TargetFactory(
                plan__employee=person, plan__version=9, plan__period_start=date(2025, 1, 1),
                plan__period_end=date(2025, 12, 31),
            ),
        ):  # fmt: skip
            with pytest.raises(Refused) as error:
                save(person, item(target_id=target.pk))
            assert error.value.code == "foreign_target"

    def test_a_target_stays_when_its_plan_was_superseded(self, person):
        target = TargetFactory(plan__employee=person)
        stored = save(person, item(target_id=target.pk)).items.get()
        type(target.plan).objects.update(status="superseded")
        assert save(person, item(id=stored.pk, target_id=target.pk), revision=1).revision == 2

    def test_nothing_is_kept_when_something_is_wrong(self, person):
        with pytest.raises(Refused) as error:
            save(person, item(), item(title=" ", achieved=-1))
        assert [p.code.value for p in error.value.problems] == ["no_title", "bad_quantity"]
        assert not DailyReport.objects.exists()


class TestSending:
    def test_in_time(self, person, chief):
        report = sent(person)
        assert (report.status, report.submitted_at, report.verdict_due_at) == ("submitted", NOW, VERDICT_DUE)
        assert not is_late(report)
        assert verbs(report) == ["report.saved", "report.submitted"]
        [notice] = Notice.objects.filter(recipient=chief.user)
        assert person.full_name in notice.text
        assert str(report.pk) in notice.link

    @pytest.mark.parametrize(("minutes", "late"), [(0, False), (1, True)])
    def test_the_due_moment_still_counts(self, person, minutes, late):
        report = save(person, item())
        assert is_late(send(report, person, DUE + timedelta(minutes=minutes))) is late

    def test_twice_is_a_clash(self, person):
        report = sent(person)
        with pytest.raises(Conflict) as error:
            send(report, person)
        assert error.value.code == "report_sent"

    def test_what_is_sent_cannot_be_changed(self, person):
        sent(person, item("A"))
        with pytest.raises(Conflict) as error:
            save(person, item("B"), revision=1)
        assert error.value.code == "report_sent"
        assert list(ReportItem.objects.values_list("title", flat=True)) == ["A"]

    def test_something_must_have_been_done(self, person):
        report = save(person)
        with pytest.raises(Refused) as error:
            send(report, person)
        assert error.value.code == "no_items"

    def test_each_activity_says_its_result(self, person):
        report = save(person, item(), item(achieved=None))
        with pytest.raises(Refused) as error:
            send(report, person)
        assert [(p.code.value, p.params["row"]) for p in error.value.problems] == [("no_result", 2)]

    def test_somebody_elses_report_is_not_found(self, person, team, chief):
        report = save(person, item())
        for other in (team[1][1], chief, UserFactory().employee):
            with pytest.raises(NotFound):
                send(report, other)

    def test_without_a_supervisor_nobody_is_told(self, db):
        loner = UserFactory().employee
        assert sent(loner).status == "submitted"
        assert not Notice.objects.exists()

    def test_an_old_draft_cannot_be_sent(self, person):
        report = save(person, item())
        with pytest.raises(Refused) as error:
            send(report, person, NOW + timedelta(days=32))
        assert error.value.code == "too_old"


class TestVerdicts:
    def test_accepting(self, person, chief):
        report = accept(sent(person), chief, "  Terima kasih ")
        assert (report.status, report.comment, report.decided_by) == ("accepted", "Terima kasih", chief)
        assert not report.was_asked_back
        [notice] = Notice.objects.filter(recipient=person.user)
        assert "diterima" in notice.text
        with pytest.raises(Conflict) as error:
            ask_back(report, chief)
        assert error.value.code == "report_not_waiting"

    def test_asking_back_and_sending_again(self, person, chief):
        report = ask_back(sent(person), chief)
        assert (report.status, report.was_asked_back) == ("asked_back", True)
        [notice] = Notice.objects.filter(recipient=person.user)
        assert "Lampirkan bukti" in notice.text
        stored = report.items.get()
        save(person, item("Lengkap", id=stored.pk), revision=1)
        later = DUE + timedelta(days=1)
        again = send(report, person, later)
        assert (again.status, again.submitted_at, is_late(again)) == ("submitted", NOW, False)
        assert verbs(report)[-1] == "report.resubmitted"
        assert Notice.objects.filter(recipient=chief.user).count() == 1
        assert accept(again, chief, now=later).was_asked_back

    def test_what_was_asked_back_may_be_mended_however_old(self, person, chief):
        report = ask_back(sent(person), chief)
        late = NOW + timedelta(days=90)
        save(person, item("baru"), revision=1, now=late)
        assert send(report, person, late).status == "submitted"

    def test_asking_back_needs_words(self, person, chief):
        report = sent(person)
        for comment, code in ((" ", "no_comment"), ("x" * 1001, "long_comment")):
            with pytest.raises(Refused) as error:
                ask_back(report, chief, comment)
            assert error.value.code == code
        report.refresh_from_db()
        assert report.status == "submitted"

    def test_a_draft_waits_for_nobody(self, person, chief):
        with pytest.raises(Conflict):
            accept(save(person, item()), chief)

    def test_only_the_supervisor_decides(self, person, chief, team):
        report = sent(person)
        for other, code in ((team[1][1], "not_supervisor"), (person, "own_report")):
            with pytest.raises(NotAllowed) as error:
                accept(report, other)
            assert error.value.code == code
        with pytest.raises(NotFound):
            accept(report, UserFactory().employee)

    def test_many_are_answered_row_by_row(self, person, team, chief):
        one, two = sent(person), sent(team[1][1])
        accept(two, chief)
        alien = sent(UserFactory().employee)
        answers = accept_many(
            report_ids=[one.pk, two.pk, alien.pk, one.pk, 0], supervisor=chief, actor=WHO, now=NOW
        )
        assert [(a.id, a.ok, a.code) for a in answers] == [
            (one.pk, True, "accepted"),
            (two.pk, False, "report_not_waiting"),
            (alien.pk, False, "not_found"),
            (0, False, "not_found"),
        ]
        assert all(a.sentence for a in answers)

    @pytest.mark.parametrize("ids", [[], list(range(1, 102))])
    def test_none_or_too_many_are_refused(self, chief, ids):
        with pytest.raises(Refused):
            accept_many(report_ids=ids, supervisor=chief, actor=WHO, now=NOW)

    def test_waiting_ones_stand_oldest_deadline_first(self, person, team, chief):
        one, two = sent(person), sent(team[1][1])
        DailyReport.objects.filter(pk=two.pk).update(verdict_due_at=VERDICT_DUE - timedelta(days=1))
        sent(UserFactory().employee)
        assert list(waiting_reports(chief, DAY)) == [two, one]

    def test_the_history_tells_who_did_what(self, person, chief):
        report = ask_back(sent(person), chief)
        assert [line.sentence for line in report_history(report)] == [
            "dikirim oleh Penguji.",
            "diminta diperbaiki oleh Penguji: Lampirkan bukti",
        ]


def expectation(person, on=DAY, *plan):
    items = tuple(PlannedItem(title, Decimal(2), "berkas") for title in plan or ("Telaah",))
    return Expectation(person.pk, on, DUE, items)


def expect(*expectations):
    with transaction.atomic():
        return expect_reports(expectations=expectations, now=NOW)


def release(person, *dates):
    with transaction.atomic():
        return release_reports(employee_id=person.pk, dates=dates, now=NOW)


class TestExpectations:
    def test_the_plan_becomes_the_draft(self, person):
        assert expect(expectation(person, DAY, "Telaah", "Notula")) == 1
        report = DailyReport.objects.get()
        assert (report.required, report.status, report.revision, report.due_at) == (True, "draft", 0, DUE)
        assert list(report.items.values_list("title", "planned", "achieved", "unit")) == [
            ("Telaah", Decimal(2), None, "berkas"),
            ("Notula", Decimal(2), None, "berkas"),
        ]
        [event] = AuditEvent.objects.filter(verb="report.expected")
        assert (event.subject_id, event.actor, event.agency) == (person.pk, SYSTEM.name, person.agency.code)

    def test_twice_changes_nothing(self, person):
        expect(expectation(person))
        assert expect(expectation(person)) == 0
        assert ReportItem.objects.count() == 1

    def test_an_own_draft_becomes_required_and_keeps_its_items(self, person):
        save(person, item("sendiri"))
        assert expect(expectation(person)) == 1
        report = DailyReport.objects.get()
        assert (report.required, titles(report), report.revision) == (True, ["sendiri"], 1)

    def test_an_empty_draft_takes_the_plan(self, person):
        save(person)
        expect(expectation(person))
        assert titles(DailyReport.objects.get()) == ["Telaah"]

    def test_a_sent_report_becomes_required_and_nothing_else(self, person):
        report = sent(person, item("sendiri"))
        expect(expectation(person))
        report.refresh_from_db()
        assert (report.required, report.status, titles(report)) == (True, "submitted", ["sendiri"])

    def test_only_what_was_asked_for(self, person, team):
        """Two people on two days: not the other two pairs."""
        other = team[1][1]
        ReportFactory(employee=person, date=DAY + timedelta(days=1))
        expect(expectation(person, DAY), expectation(other, DAY + timedelta(days=1)))
        required = DailyReport.objects.filter(required=True).values_list("employee_id", "date")
        assert set(required) == {(person.pk, DAY), (other.pk, DAY + timedelta(days=1))}

    def test_many_take_few_queries(self, person, django_assert_max_num_queries):
        days = [DAY + timedelta(days=n) for n in range(60)]
        with django_assert_max_num_queries(12):
            assert expect(*(expectation(person, day) for day in days)) == 60

    def test_an_untouched_draft_vanishes(self, person):
        expect(expectation(person))
        assert release(person, DAY) == 1
        assert not DailyReport.objects.exists()
        assert AuditEvent.objects.filter(verb="report.released").count() == 1

    def test_a_touched_or_sent_report_stays_and_is_not_required(self, person):
        expect(expectation(person))
        report = save(person, item("dikerjakan"))
        assert release(person, DAY) == 1
        report.refresh_from_db()
        assert not report.required
        assert release(person, DAY, DAY + timedelta(days=1)) == 0

    def test_a_long_plan_is_cut_to_what_a_report_holds(self, person):
        expect(expectation(person, DAY, *(f"{n} " + "x" * 400 for n in range(40))))
        report = DailyReport.objects.get()
        assert report.items.count() == 30
        assert max(len(t) for t in titles(report)) == 300


def test_missed_reports_are_required_and_not_filed_in_time(person, team, chief):
    other = team[1][1]
    days = [DAY - timedelta(days=n) for n in range(5)]
    late_at = DUE + timedelta(hours=1)
    ReportFactory(employee=person, date=days[0], required=True)
    ReportFactory(employee=person, date=days[1], required=False)
    ReportFactory(employee=person, date=days[2], required=True, status="submitted", late=True)
    ReportFactory(employee=person, date=days[3], required=True, status="submitted")
    ReportFactory(employee=other, date=days[4], required=True)
    ids = [person.pk, other.pk, chief.pk]
    assert missed_reports(ids, days[4], DAY, late_at) == {person.pk: [days[2], days[0]], other.pk: [days[4]]}
    assert missed_reports([person.pk], days[4], DAY, DUE) == {person.pk: [days[2]]}
    assert missed_reports([], days[4], DAY, late_at) == {}


class TestConstraints:
    def test_one_report_a_day(self, person):
        ReportFactory(employee=person, date=DAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportFactory(employee=person, date=DAY)

    @pytest.mark.parametrize("status", ["submitted", "accepted", "asked_back"])
    def test_what_is_sent_has_a_moment_and_what_is_decided_a_decider(self, person, status):
        with pytest.raises(IntegrityError), transaction.atomic():
            DailyReport.objects.create(employee=person, date=DAY, due_at=DUE, status=status)
        if status != "submitted":
            with pytest.raises(IntegrityError), transaction.atomic():
                DailyReport.objects.create(
                    employee=person, date=DAY, due_at=DUE, status=status, submitted_at=NOW
                )

    @pytest.mark.parametrize("name", ["planned", "achieved"])
    def test_nothing_below_zero(self, person, name):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportItemFactory(report__employee=person, **{name: Decimal("-0.01")})
