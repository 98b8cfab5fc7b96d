"""Offices, counters and their staff."""

from datetime import UTC, datetime

import pytest

from core.audit import SYSTEM
from core.models import AuditEvent
from core.problems import Conflict, Refused
from employees import services
from employees.models import ServiceCounter
from employees.selectors.organisation import units_of
from tests.factories import CounterFactory, EmployeeFactory, OfficeFactory, UnitFactory, UserFactory

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def update(office, **changes):
    return services.update_office(office=office, changes=changes, actor=SYSTEM, now=NOW)


class TestOffice:
    def test_saving_reviews_and_records_only_what_changed(self):
        office = OfficeFactory(needs_review=True, city="Jakarta")
        update(office, zone="Asia/Makassar", city="Jakarta")
        office.refresh_from_db()
        assert (office.zone, office.needs_review) == ("Asia/Makassar", False)
        event = AuditEvent.objects.get(verb="office.changed")
        assert event.before == {"zone": "Asia/Jakarta", "needs_review": True}
        assert event.after == {"zone": "Asia/Makassar", "needs_review": False}

    def test_nothing_new_is_no_event(self):
        office = OfficeFactory()
        update(office, city=office.city)
        assert not AuditEvent.objects.exists()

    def test_half_a_position_is_refused(self):
        office = OfficeFactory()
        with pytest.raises(Refused):
            update(office, lat=None)
        office.refresh_from_db()
        assert office.lat is not None

    def test_only_known_fields(self):
        with pytest.raises(ValueError, match="agency_id"):
            update(OfficeFactory(), agency_id=1)


class TestCounter:
    def test_add_change_staff_remove(self):
        unit = UnitFactory()
        person = EmployeeFactory(unit=unit)
        counter = services.add_counter(unit=unit, name=" Loket A ", min_staff=2, actor=SYSTEM, now=NOW)
        assert counter.name == "Loket A"
        services.change_counter(counter=counter, name="Loket B", min_staff=1, actor=SYSTEM, now=NOW)
        services.staff_counter(counter=counter, employee_ids=[person.pk], actor=SYSTEM, now=NOW)
        person.refresh_from_db()
        assert person.counter == counter
        services.remove_counter(counter=counter, actor=SYSTEM, now=NOW)
        person.refresh_from_db()
        assert person.counter is None and not ServiceCounter.objects.exists()
        assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
            "counter.added", "counter.changed", "counter.staffed", "counter.removed",
        ]  # fmt: skip

    def test_a_name_once_per_unit(self):
        counter = CounterFactory()
        with pytest.raises(Conflict):
            services.add_counter(unit=counter.unit, name=counter.name, min_staff=1, actor=SYSTEM, now=NOW)
        with pytest.raises(Refused):
            services.add_counter(unit=counter.unit, name="  ", min_staff=1, actor=SYSTEM, now=NOW)
        assert not AuditEvent.objects.exists()

    @pytest.mark.parametrize("who", ["another unit", "not serving"])
    def test_only_people_of_the_unit_who_serve(self, who):
        counter = CounterFactory()
        person = (
            EmployeeFactory()
            if who == "another unit"
            else EmployeeFactory(unit=counter.unit, legal_status="03")
        )
        with pytest.raises(Refused):
            services.staff_counter(counter=counter, employee_ids=[person.pk], actor=SYSTEM, now=NOW)

    def test_the_list_replaces_the_staff(self):
        counter = CounterFactory()
        old, new = EmployeeFactory(unit=counter.unit, counter=counter), EmployeeFactory(unit=counter.unit)
        services.staff_counter(counter=counter, employee_ids=[new.pk], actor=SYSTEM, now=NOW)
        assert list(counter.staff.all()) == [new]
        assert old.pk in AuditEvent.objects.get().before["staff"]


class TestTree:
    def test_children_follow_their_parent(self):
        user = UserFactory()
        office = user.employee.office
        root = user.employee.unit
        b = UnitFactory(office=office, parent=root, name="B")
        a = UnitFactory(office=office, parent=root, name="A")
        deep = UnitFactory(office=office, parent=a, name="Z")
        rows = units_of(user, office.pk)
        assert [r.unit for r in rows] == [root, a, deep, b]
        assert [len(r.indent) for r in rows] == [0, 1, 2, 1]

    def test_a_circle_is_shown_once(self):
        user = UserFactory()
        unit = user.employee.unit
        other = UnitFactory(office=unit.office, parent=unit)
        unit.parent = other
        unit.save()
        assert {r.unit for r in units_of(user, unit.office_id)} == {unit, other}
        assert len(units_of(user, unit.office_id)) == 2
