"""What the pilots core and leadership ask: which complaints stop a raise, and how many there are by office."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.problems import NotFound
from pilots.selectors.complaint_places import agency_named, public_office, public_offices
from pilots.selectors.complaints import ComplaintCounts, complaint_counts, upheld_complaints
from tests.factories import AgencyFactory, OfficeFactory
from tests.factories_complaints import ComplaintFactory

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 9, 1), date(2026, 10, 31)
DAY = timedelta(days=1)


def test_every_upheld_one_within_the_window_stops_whatever_its_cause():
    office = OfficeFactory()
    inside = [
        ComplaintFactory(office=office, status="upheld", happened_on=on, about_wfa=on == LAST)
        for on in (LAST, FIRST)
    ]
    for values in (
        {"happened_on": FIRST - DAY}, {"happened_on": LAST + DAY},
        {"status": "not_upheld"}, {"status": "outside"}, {"status": "in_review"}, {"status": "received"},
    ):  # fmt: skip
        ComplaintFactory(**{"office": office, "status": "upheld", "happened_on": FIRST} | values)
    ComplaintFactory(office__agency=office.agency, status="upheld", happened_on=FIRST)
    found = upheld_complaints(office.pk, FIRST, LAST)
    assert [c.id for c in found] == [inside[1].pk, inside[0].pk]
    assert found[0].happened_on == FIRST and found[0].category == "closed" and found[0].decided_at


def test_every_office_is_counted_in_one_query():
    one, two, none = OfficeFactory.create_batch(3)
    for status in ("received", "in_review", "upheld", "not_upheld", "outside"):
        ComplaintFactory(office=one, status=status, happened_on=FIRST)
    ComplaintFactory(office=one, status="upheld", about_wfa=False, happened_on=LAST)
    ComplaintFactory(office=one, happened_on=LAST + DAY)
    ComplaintFactory(office=two, happened_on=LAST)
    with CaptureQueriesContext(connection) as caught:
        counts = complaint_counts([one.pk, two.pk, none.pk], FIRST, LAST)
    assert len(caught) == 1
    assert counts == {
        one.pk: ComplaintCounts(received=6, open=2, upheld=2, not_upheld=1, outside=1, due_to_wfa=1),
        two.pk: ComplaintCounts(received=1, open=1),
        none.pk: ComplaintCounts(),
    }
    assert complaint_counts([], FIRST, LAST) == {}


# --- the public's way to an office


def test_an_agency_is_found_by_code_or_name_and_the_only_one_without():
    one = AgencyFactory(code="BKN", name="Badan Kepegawaian Negara")
    assert agency_named("") == one
    two = AgencyFactory(code="bkd-x", name="BKD X")
    assert agency_named("") is None
    for text in ("BKN", "bkn", " badan  kepegawaian negara "):
        assert agency_named(text) == one
    assert agency_named("BKD-X") == two
    for text in ("BK", "Badan", "\x00", "x" * 500, "%"):
        assert agency_named(text) is None


def test_two_codes_that_differ_in_capitals_are_told_apart():
    lower, upper = AgencyFactory(code="bkn"), AgencyFactory(code="BKN")
    assert (agency_named("bkn"), agency_named("BKN")) == (lower, upper)


def test_only_checked_offices_of_the_agency_are_open_to_the_public():
    agency = AgencyFactory()
    shown = OfficeFactory(agency=agency, name="Kanreg Yogyakarta", city="Sleman")
    hidden = OfficeFactory(agency=agency, needs_review=True)
    OfficeFactory(agency=agency, code="")
    other = OfficeFactory()
    assert list(public_offices(agency)) == [shown]
    for wanted, found in (("yogya", [shown]), ("sleman kanreg", [shown]), ("bandung", []), ("\x00", [shown])):
        assert list(public_offices(agency, wanted)) == found
    assert public_office(agency.code, shown.code) == shown
    for agency_code, code in (
        (agency.code, hidden.code), (agency.code, other.code), ("tidak", shown.code), (agency.code, ""),
        (agency.code, "\x00"), (agency.code, "x" * 5000),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            public_office(agency_code, code)
