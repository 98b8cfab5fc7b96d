"""The one writer of assumptions: dated rows, inheritance, refusals, constraints from both sides."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core.audit import Actor
from core.models import AuditEvent
from core.problems import Conflict, NotFound, Refused
from pilots.enums.savings import AssumptionKey, Origin, SavingsProblem, SourceMark, Unit
from pilots.models.savings import SavingsAssumption
from pilots.rules.savings import KEYS, Spread
from pilots.selectors.assumptions import AGENCY, rows_of, sheet_lines, sheets_for
from pilots.services.savings import set_assumption
from tests.factories import OfficeFactory
from tests.factories_savings import AssumptionFactory

pytestmark = pytest.mark.django_db
K = AssumptionKey
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def office():
    return OfficeFactory(code="KP")


def put(office, *values, whole=False, **changes):
    """Set the way to work, of the office unless `whole`."""
    said = {
        "agency": office.agency, "office": None if whole else office, "key": K.COMMUTE_KM, "unit": Unit.KM,
        "spread": Spread(*map(Decimal, values)) if values else None, "valid_from": TODAY, "today": TODAY, "now": NOW,
        "source": "Survei pegawai", "source_on": date(2026, 10, 1), "mark": SourceMark.PRAC, "reason": "Survei",
        "actor": Actor(7, "Penguji"),
    }  # fmt: skip
    return set_assumption(**said | changes)


def in_force(office, on=TODAY, key=K.COMMUTE_KM):
    found = sheets_for(office.agency_id, [office.pk], on)[office.pk].get(key)
    return found and (found.origin, found.spread.central)


class TestInheritance:
    def test_the_office_beats_the_agency_and_the_agency_the_portal(self, office):
        other = OfficeFactory(agency=office.agency)
        portal = (Origin.PORTAL, KEYS[K.COMMUTE_KM].default.central)
        assert in_force(office) == portal
        put(office, 1, 2, 3, whole=True)
        assert in_force(office) == in_force(other) == (Origin.AGENCY, 2)
        put(office, 4, 5, 6)
        assert in_force(office) == (Origin.OFFICE, 5)
        assert in_force(other) == (Origin.AGENCY, 2)
        assert in_force(office, on=date(2026, 11, 22)) == portal

    def test_a_later_row_of_the_agency_does_not_beat_the_office(self, office):
        put(office, 4, 5, 6, valid_from=date(2026, 1, 1))
        put(office, 1, 2, 3, whole=True, valid_from=date(2026, 11, 1))
        assert in_force(office) == (Origin.OFFICE, 5)

    def test_the_newest_row_that_has_begun_counts(self, office):
        put(office, 1, 2, 3, valid_from=date(2026, 10, 1))
        put(office, 4, 5, 6, valid_from=date(2026, 9, 1))
        put(office, 7, 8, 9, valid_from=date(2026, 12, 1))
        assert in_force(office) == (Origin.OFFICE, 2)
        assert in_force(office, date(2026, 12, 1)) == (Origin.OFFICE, 8)
        assert [row.central for row in rows_of(office.agency_id, office.pk)] == [8, 2, 5]

    def test_handing_back_inherits_again(self, office):
        put(office, 1, 2, 3, whole=True, valid_from=date(2026, 1, 1))
        put(office, 4, 5, 6, valid_from=date(2026, 1, 1))
        row = put(office, valid_from=date(2026, 11, 1))
        assert (row.low, row.source, row.source_on) == (None, "", None)
        assert in_force(office) == (Origin.AGENCY, 2)
        assert in_force(office, date(2026, 10, 31)) == (Origin.OFFICE, 5)
        put(office, whole=True, valid_from=date(2026, 11, 2))
        assert in_force(office) == (Origin.PORTAL, KEYS[K.COMMUTE_KM].default.central)

    def test_what_nobody_states_is_in_no_sheet(self, office):
        assert in_force(office, key=K.CO2_LITRE) is None
        put(office, "2.2", "2.3", "2.4", whole=True, key=K.CO2_LITRE, unit=Unit.KG_LITRE)
        assert in_force(office, key=K.CO2_LITRE) == (Origin.AGENCY, Decimal("2.3"))
        put(office, whole=True, key=K.CO2_LITRE, valid_from=date(2026, 11, 24))
        assert in_force(office, date(2026, 11, 24), K.CO2_LITRE) is None

    def test_another_agency_has_its_own(self, office):
        put(office, 1, 2, 3, whole=True)
        stranger = OfficeFactory()
        assert in_force(stranger)[0] == Origin.PORTAL
        assert sheets_for(stranger.agency_id, [], TODAY)[AGENCY][K.COMMUTE_KM].origin == Origin.PORTAL

    def test_queries_do_not_grow_with_offices(self, office, django_assert_num_queries):
        offices = [OfficeFactory(agency=office.agency) for _ in range(8)]
        for each in offices:
            put(each, 1, 2, 3)
        with django_assert_num_queries(1):
            sheets_for(office.agency_id, [o.pk for o in offices], TODAY)
        with django_assert_num_queries(2):
            assert len(sheet_lines(office.agency_id, offices[0].pk, TODAY)) == len(AssumptionKey)


class TestTelling:
    def test_the_trail_says_what_was_and_what_is(self, office):
        put(office, 1, 2, 3, whole=True)
        row = put(office, 4, 5, 6, legal_reference="Nota dinas 12")
        event = AuditEvent.objects.filter(verb="savings.assumption_set").latest("id")
        assert event.target == f"pilots.savingsassumption:{row.pk}"
        assert (event.agency, event.actor) == (office.agency.code, "Penguji")
        assert (event.before["origin"], event.before["central"]) == ("agency", 2)
        assert (event.after["office"], event.after["central"], event.after["reason"]) == ("KP", "5", "Survei")
        assert event.after["legal_reference"] == "Nota dinas 12"


class TestRefusals:
    @pytest.mark.parametrize(
        ("values", "changes", "code"),
        [
            ((3, 2, 4), {}, SavingsProblem.ORDER),
            ((1, 2, 500), {}, SavingsProblem.OUT_OF_RANGE),
            ((1, 2, 3), {"unit": "liter"}, SavingsProblem.WRONG_UNIT),
            ((1, 2, 3), {"source": "  "}, SavingsProblem.NO_SOURCE),
            ((1, 2, 3), {"source_on": None}, SavingsProblem.NO_SOURCE_DATE),
            ((1, 2, 3), {"source_on": date(2026, 11, 24)}, SavingsProblem.SOURCE_AHEAD),
            ((1, 2, 3), {"reason": " "}, SavingsProblem.NO_REASON),
            ((1, 2, 3), {"valid_from": date(2019, 12, 31)}, SavingsProblem.BAD_DATE),
            ((), {}, SavingsProblem.NOTHING_TO_LEAVE),
            ((), {"reason": ""}, SavingsProblem.NO_REASON),
        ],
    )
    def test_nothing_is_written_of_what_is_refused(self, office, values, changes, code):
        with pytest.raises(Refused) as no:
            put(office, *values, **changes)
        assert [problem.code for problem in no.value.problems] == [code]
        assert no.value.sentence
        assert not SavingsAssumption.objects.exists()
        assert not AuditEvent.objects.exists()

    def test_handing_back_twice_leaves_nothing(self, office):
        put(office, 1, 2, 3)
        put(office, valid_from=date(2026, 11, 24))
        with pytest.raises(Refused):
            put(office, valid_from=date(2026, 11, 25))

    def test_one_row_a_date(self, office):
        put(office, 1, 2, 3)
        put(office, 1, 2, 3, whole=True)
        with pytest.raises(Conflict) as no:
            put(office, 4, 5, 6)
        assert no.value.code == SavingsProblem.TAKEN
        assert "23 Nov 2026" in no.value.sentence
        with pytest.raises(Conflict):
            put(office, 4, 5, 6, whole=True)
        assert SavingsAssumption.objects.count() == 2

    def test_another_agencys_office_is_not_there(self, office):
        with pytest.raises(NotFound):
            put(office, 1, 2, 3, agency=OfficeFactory().agency)


class TestTable:
    @pytest.mark.parametrize(
        "values",
        [
            {"low": 5, "central": 4, "high": 6},
            {"low": 1, "central": 7, "high": 6},
            {"low": -1, "central": 4, "high": 6},
            {"low": None, "central": 4, "high": 6},
            {"low": 1, "central": 2, "high": None},
            {"source": ""},
            {"source_on": None},
        ],
    )
    def test_it_holds_no_half_or_disordered_row(self, values):
        with pytest.raises(IntegrityError), transaction.atomic():
            AssumptionFactory(**values)

    @pytest.mark.parametrize("values", [(0, 0, 0), (1, 1, 2), (None, None, None)])
    def test_it_holds_what_is_in_order(self, values):
        low, central, high = values
        assert AssumptionFactory(low=low, central=central, high=high).pk

    def test_rows_are_never_edited_or_removed(self):
        row = AssumptionFactory()
        for act in (
            lambda: SavingsAssumption.objects.filter(pk=row.pk).update(central=11),
            lambda: SavingsAssumption.objects.filter(pk=row.pk).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()
        assert SavingsAssumption.objects.get().central == 10
