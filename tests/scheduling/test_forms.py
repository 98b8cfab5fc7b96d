"""Forms: limits, sentences beside the field, and nothing typed is lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict

from core.problems import Problem, Refused
from scheduling.enums import Place, ProblemCode
from scheduling.forms import (
    CalendarDayForm,
    PatternForm,
    QuotaForm,
    RequestForm,
    WeekForm,
    plan_rows,
    rows_of,
    show_refusal,
)
from scheduling.rules import PlanItem
from tests.factories import EmployeeFactory, OfficeFactory

MONDAY = date(2026, 11, 30)


def rows(*lines):
    data = QueryDict(mutable=True)
    data.update({"plan-TOTAL_FORMS": len(lines), "plan-INITIAL_FORMS": 0})
    for number, line in enumerate(lines):
        for name, value in zip(("output", "quantity", "unit"), line, strict=True):
            data[f"plan-{number}-{name}"] = value
    return plan_rows(data)


class TestPlanRows:
    def test_blank_rows_are_passed_over(self):
        plan = rows(("", "", ""), ("Laporan", "2", "berkas"), ("", "", ""))
        assert plan.is_valid()
        assert plan.items() == [PlanItem("Laporan", Decimal("2"), "berkas")]

    @pytest.mark.parametrize(("typed", "read"), [("1,5", "1.5"), ("1.5", "1.5"), ("10", "10")])
    def test_reads_the_decimal_comma(self, typed, read):
        plan = rows(("Laporan", typed, "berkas"))
        assert plan.is_valid()
        assert plan.items()[0].quantity == Decimal(read)

    @pytest.mark.parametrize(
        ("line", "field"),
        [
            (("Laporan", "", "berkas"), "quantity"),
            (("Laporan", "0", "berkas"), "quantity"),
            (("Laporan", "-1", "berkas"), "quantity"),
            (("Laporan", "NaN", "berkas"), "quantity"),
            (("Laporan", "1e400", "berkas"), "quantity"),
            (("Laporan", "1", ""), "unit"),
            (("", "1", "berkas"), "output"),
            (("x" * 301, "1", "berkas"), "output"),
            (("nol\x00", "1", "berkas"), "output"),
        ],
    )
    def test_a_half_filled_row_says_which_half(self, line, field):
        plan = rows(line)
        assert not plan.is_valid()
        assert field in plan.forms[0].errors

    def test_at_most_ten_rows_whatever_the_browser_says(self):
        data = QueryDict("plan-TOTAL_FORMS=5000&plan-INITIAL_FORMS=0")
        assert len(plan_rows(data).forms) == 10

    def test_what_was_typed_comes_back(self):
        plan = rows(("Laporan", "banyak", "berkas"))
        assert plan.typed() == [{"output": "Laporan", "quantity": "banyak", "unit": "berkas"}]

    def test_a_stored_plan_shows_whole_numbers(self):
        shown = rows_of([PlanItem("Laporan", Decimal("10.00"), "berkas")])
        assert f"{shown[0]['quantity']}" == "10"


@pytest.fixture
def person(db):
    return EmployeeFactory()


def request_form(person, places=tuple(Place.values), *, draft=False, **data):
    typed = QueryDict(mutable=True)
    for name, value in data.items():
        typed.setlist(name, value if isinstance(value, list) else [value])
    return RequestForm(typed, employee=person, monday=MONDAY, places=places, draft=draft)


class TestRequestForm:
    def test_a_whole_request(self, person):
        form = request_form(person, days=["2026-12-03"], place="registered_home", reason="Menyusun laporan")
        assert form.is_valid(), form.errors
        assert form.cleaned_data["days"] == [date(2026, 12, 3)]
        assert form.place_values()["place_office"] is None

    @pytest.mark.parametrize("days", [["2026-12-10"], ["2026-12-05"], ["besok"], ["2026-11-30' OR 1=1"]])
    def test_only_days_of_its_week(self, person, days):
        form = request_form(person, days=days, place="registered_home", reason="Laporan")
        assert form.errors["days"] == [str(ProblemCode.OTHER_WEEK.label)]

    @pytest.mark.parametrize(
        ("data", "field", "code"),
        [
            ({"place": "registered_home", "reason": "x"}, "days", ProblemCode.NO_DAYS),
            ({"days": ["2026-12-03"], "place": "registered_home"}, "reason", ProblemCode.NO_REASON),
            (
                {"days": ["2026-12-03"], "place": "other", "reason": "x"},
                "place_note",
                ProblemCode.NO_PLACE_NOTE,
            ),
            (
                {"days": ["2026-12-03"], "place": "other_office", "reason": "x"},
                "place_office",
                ProblemCode.NO_OFFICE,
            ),
        ],
    )
    def test_says_what_is_missing_beside_the_field(self, person, data, field, code):
        assert request_form(person, **data).errors[field] == [str(code.label)]

    def test_a_home_that_is_not_registered(self, person):
        person.home_address = ""
        form = request_form(person, days=["2026-12-03"], place="registered_home", reason="x")
        assert form.errors["place"] == [str(ProblemCode.NO_HOME.label)]

    def test_a_place_the_policy_does_not_open(self, person):
        form = request_form(
            person, ("registered_home",), days=["2026-12-03"], place="other", place_note="x", reason="x"
        )
        assert "place" in form.errors

    def test_an_office_of_another_agency_is_not_offered(self, person):
        stranger, sibling = OfficeFactory(), OfficeFactory(agency=person.agency)
        for office, valid in ((stranger, False), (sibling, True), (person.office, False)):
            form = request_form(
                person, days=["2026-12-03"], place="other_office", place_office=str(office.pk), reason="x"
            )
            assert form.is_valid() is valid

    def test_a_draft_may_leave_the_reason_out(self, person):
        form = request_form(person, days=["2026-12-03"], place="other", draft=True)
        assert form.is_valid(), form.errors

    def test_problems_stand_where_they_belong(self, person):
        form = request_form(person, days=["2026-12-03"], place="registered_home", reason="x")
        assert form.is_valid()
        full = Problem(ProblemCode.ALREADY_ASKED, params={"day": MONDAY})
        bare = Problem(ProblemCode.NO_PLAN)
        show_refusal(form, Refused(problems=[full, bare]), "days")
        assert form.errors["days"] == [full.sentence]
        assert form.non_field_errors() == [bare.sentence]


class TestOtherForms:
    @pytest.mark.parametrize(
        ("day", "valid"), [("2026-12-07", True), ("2026-12-08", False), ("9999-12-27", False), ("x", False)]
    )
    def test_quota_begins_on_a_monday(self, day, valid):
        form = QuotaForm({"days": "1", "valid_from": day, "reason": "Uji coba", "legal_reference": "SK 1"})
        assert form.is_valid() is valid

    @pytest.mark.parametrize(("days", "valid"), [("0", True), ("2", True), ("3", False), ("-1", False)])
    def test_quota_knows_the_hard_cap(self, days, valid):
        form = QuotaForm(
            {"days": days, "valid_from": "2026-12-07", "reason": "Uji coba", "legal_reference": "SK 1"}
        )
        assert form.is_valid() is valid

    def test_a_pattern_ends_with_its_last_week(self, person):
        data = {
            "weekday": "3", "starts_on": "2026-12-03", "weeks": "8",
            "place": "registered_home", "reason": "Laporan",
        }  # fmt: skip
        form = PatternForm(data, employee=person, places=Place.values)
        assert form.is_valid(), form.errors
        assert form.ends_on() == date(2027, 1, 27)

    @pytest.mark.parametrize(("week", "valid"), [("2026-11-30", True), ("2026-12-01", False), ("", False)])
    def test_a_week_is_named_by_its_monday(self, week, valid):
        assert WeekForm({"week": week}).is_valid() is valid

    def test_an_admin_of_one_office_must_name_it(self, person):
        data = {"date": "2026-12-01", "kind": "blocked", "name": "Audit"}
        whole = CalendarDayForm(data, agency_id=person.agency_id, offices=None)
        one = CalendarDayForm(data, agency_id=person.agency_id, offices=frozenset({person.office_id}))
        assert whole.is_valid()
        assert "office" in one.errors
