"""What the pages of pilots show: a pilot in each state that has a page of its own, complaints, surveys, a stage."""

from datetime import date, timedelta

from performance.models import IndicatorMonth
from scheduling.rules import monday_of
from tests.factories import EmployeeFactory, OfficeFactory
from tests.factories_complaints import ComplaintFactory
from tests.factories_day import IndicatorFactory
from tests.factories_plans import AdoptionFactory, RunFactory, VerdictFactory, enrol, make_pilot, share
from tests.factories_surveys import QuestionFactory, SurveyFactory, closed, opened, send

DAY = timedelta(days=1)


def pilots_around(chief, staff, people, now):
    """The office of the team has a raised quota; others of its agency wait, run, or are planned."""
    today = now.date()
    monday = monday_of(today)
    other = _office(chief, "Kantor Pembanding Uji")
    _raised(chief.office, [chief, *staff], other, today)
    _waiting(_office(chief, "Kantor Menunggu Uji"), today)
    running = make_pilot(
        status="running", office=_office(chief, "Kantor Berjalan Uji"), start_on=monday - DAY * 35,
        due_on=today, purpose="Menguji satu hari WFA",
    )  # fmt: skip
    enrol(running, EmployeeFactory.create_batch(2, unit__office=running.office))
    RunFactory(pilot=running, kind="final", due_on=today, status="failed", error="Contoh galat")
    for status in ("draft", "proposed"):
        make_pilot(
            status=status, office=_office(chief, f"Kantor {status} Uji"), start_on=monday + DAY * 21,
            comparisons=[other], author=people["admin"].employee,
        )  # fmt: skip
    OfficeFactory(agency=chief.agency, kind="regional", name="Kantor Regional Uji")
    _told(chief.office)
    _asked(chief, staff, people, now)


def _office(chief, name):
    """Of the same agency, with people at work."""
    office = OfficeFactory(agency=chief.agency, name=name)
    EmployeeFactory.create_batch(3, unit__office=office)
    return office


def _raised(office, members, other, today):
    pilot = make_pilot(
        status="followed", office=office, comparisons=[other], start_on=today - DAY * 66,
        due_on=today + DAY * 40, quota_now=0,
    )  # fmt: skip
    enrol(pilot, members)
    run = RunFactory(pilot=pilot, due_on=today - DAY * 3)
    verdict = VerdictFactory(run=run, decided_on=today - DAY * 3)
    AdoptionFactory(verdict=verdict, effective_on=monday_of(today) + DAY * 14)


def _waiting(office, today):
    pilot = make_pilot(status="decided", office=office, start_on=today - DAY * 66)
    run = RunFactory(pilot=pilot, due_on=today - DAY * 4)
    results = [share("reports", "failed", 71.0, 60.0, 80.0), share("attendance")]
    verdict = VerdictFactory(run=run, decided_on=today - DAY * 4, results=results)
    AdoptionFactory(
        verdict=verdict, mode="confirm", status="waiting", effective_on=monday_of(today) + DAY * 14
    )


def _told(office):
    """Complaints in three states, and months of an indicator."""
    for status in ("received", "in_review", "upheld"):
        ComplaintFactory(office=office, status=status)
    indicator = IndicatorFactory(office=office, name="Usul selesai tepat waktu")
    for month in range(1, 7):
        IndicatorMonth.objects.create(
            indicator=indicator, month=date(2026, month, 1), target=90, realisation=88 + month,
            received_on=date(2026, month, 8),
        )  # fmt: skip


def _asked(chief, staff, people, now):
    """One survey that is answered and closed, one that is open, one draft."""
    everybody = {*staff, *(user.employee for user in people.values())}
    common = {"agency": chief.agency, "closes_on": now.date() + DAY * 9}
    for title in ("Survei selesai", "Survei terbuka", "Survei rancangan"):
        survey = SurveyFactory(title=title, **common)
        scale = QuestionFactory(survey=survey, words="Saya puas dengan WFA.", is_satisfaction=True)
        one = QuestionFactory(survey=survey, kind="choice", words="Berapa hari yang sesuai?")
        if title == "Survei rancangan":
            continue
        opened(survey, now)
        if title == "Survei selesai":
            for n, person in enumerate(everybody):
                send(survey, person, {scale: n % 5 + 1, one: n % 3 + 1}, now)
            closed(survey, now)
