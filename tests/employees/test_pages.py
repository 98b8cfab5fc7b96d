"""The pages: happy, outsider, bad input, another agency, and queries that do not grow."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent
from employees.enums import ActingKind, LineKind, Role
from employees.models import ActingChief, ReportingLine, RoleAssignment, User
from employees.selectors.trail import changes
from tests.factories import (
    CounterFactory,
    EmployeeFactory,
    LineFactory,
    OfficeFactory,
    RoleFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()


@pytest.fixture
def unit():
    return UnitFactory()


def somebody(unit, role=None, office=None):
    user = UserFactory(employee__unit=unit)
    if role:
        RoleFactory(employee=user.employee, role=role, office=office)
    return user


@pytest.fixture
def admin(unit):
    return somebody(unit, Role.ADMIN)


@pytest.fixture
def as_admin(client, admin):
    client.force_login(admin)
    return client


LISTS = ["offices", "units", "lines", "acting_chiefs", "roles", "audit"]
WHO = {
    "offices": {"admin", "official", "leadership", "auditor"},
    "units": {"admin", "official", "leadership", "auditor"},
    "lines": {"admin"},
    "acting_chiefs": {"admin"},
    "roles": {"admin", "auditor"},
    "audit": {"admin", "auditor"},
    "people": {"", *Role.values},
    "profile": {"", *Role.values},
}


@pytest.mark.parametrize("role", ["", *Role.values])
@pytest.mark.parametrize("name", WHO)
def test_who_opens_which_page(client, unit, name, role):
    client.force_login(somebody(unit, role))
    expected = 200 if role in WHO[name] else 403
    assert client.get(reverse(name)).status_code == expected


@pytest.mark.parametrize("name", [*LISTS, "people", "profile"])
def test_nobody_enters_without_log_in(client, name):
    assert client.get(reverse(name)).url.startswith(reverse("login"))


def foreign():
    """One of everything in another agency, as (url name, id, method)."""
    person = EmployeeFactory()
    row = ActingChief.objects.create(
        unit=person.unit, employee=person, kind=ActingKind.PLT, letter="x", valid_from=TODAY
    )
    counter = CounterFactory(unit=person.unit)
    return {
        "person": person.pk, "office_edit": person.office_id, "unit": person.unit_id, "counter_edit": counter.pk,
        "person_password": person.pk, "person_override": person.pk, "person_override_end": person.pk,
        "counter_add": person.unit_id, "counter_staff": counter.pk, "counter_remove": counter.pk,
        "acting_end": row.pk, "role_end": RoleFactory(employee=person).pk,
    }  # fmt: skip


def test_another_agencys_things_are_not_found(as_admin):
    for name, pk in foreign().items():
        url = reverse(name, args=[pk])
        answer = as_admin.get(url)
        answer = as_admin.post(url) if answer.status_code == 405 else answer
        assert answer.status_code == 404, name
        assert as_admin.post(url).status_code in (404, 405), name


def test_ordinary_people_change_nothing(client, unit):
    client.force_login(somebody(unit))
    other = UserFactory(employee__unit=unit)
    counter = CounterFactory(unit=unit)
    for name, pk in {
        "person_password": other.employee_id, "person_override": other.employee_id,
        "person_override_end": other.employee_id, "counter_add": unit.pk, "counter_edit": counter.pk,
        "counter_staff": counter.pk, "counter_remove": counter.pk, "office_edit": unit.office_id,
    }.items():  # fmt: skip
        assert client.post(reverse(name, args=[pk])).status_code == 403, name
    for name in ("lines_override", "acting_appoint", "role_grant"):
        assert client.post(reverse(name)).status_code == 403, name
    assert not AuditEvent.objects.exists()


def test_an_office_admin_stays_in_the_office(client, unit):
    elsewhere = UnitFactory(office=OfficeFactory(agency=unit.agency))
    far = EmployeeFactory(unit=elsewhere)
    client.force_login(somebody(unit, Role.ADMIN, unit.office))
    assert client.get(reverse("office_edit", args=[unit.office_id])).status_code == 200
    assert client.get(reverse("office_edit", args=[elsewhere.office_id])).status_code == 403
    assert client.post(reverse("person_password", args=[far.pk])).status_code == 403
    assert client.post(reverse("role_grant")).status_code == 403
    assert client.get(reverse("audit")).status_code == 403


class TestDirectory:
    def test_nip_is_masked_for_colleagues_and_whole_for_admins(self, client, unit, admin):
        person = EmployeeFactory(unit=unit)
        client.force_login(somebody(unit))
        page = client.get(reverse("people")).text
        assert person.nip not in page and person.masked_nip in page
        assert person.nip not in client.get(reverse("person", args=[person.pk])).text
        client.force_login(admin)
        assert person.nip in client.get(reverse("people")).text
        assert person.nip in client.get(reverse("person", args=[person.pk])).text

    def test_the_supervisor_reads_the_nip_of_reports_only(self, client, unit):
        chief = somebody(unit)
        report = LineFactory(employee=EmployeeFactory(unit=unit), supervisor=chief.employee).employee
        other = EmployeeFactory(unit=unit)
        client.force_login(chief)
        page = client.get(reverse("people")).text
        assert report.nip in page and other.nip not in page

    def test_searching_by_nip_is_no_oracle(self, client, unit, admin):
        person = EmployeeFactory(unit=unit)
        client.force_login(somebody(unit))
        assert person.name not in client.get(reverse("people"), {"cari": person.nip}).text
        client.force_login(admin)
        assert person.name in client.get(reverse("people"), {"cari": person.nip[:12]}).text

    def test_search_and_filters(self, as_admin, unit):
        elsewhere = UnitFactory(office=OfficeFactory(agency=unit.agency))
        siti = EmployeeFactory(unit=unit, name="Siti Nurhaliza Putri")
        budi = EmployeeFactory(unit=elsewhere, name="Budi Santoso")
        found = as_admin.get(reverse("people"), {"cari": "putri siti"}).text
        assert siti.name in found and budi.name not in found
        found = as_admin.get(reverse("people"), {"kantor": elsewhere.office_id, "unit": elsewhere.pk}).text
        assert budi.name in found and siti.name not in found
        assert as_admin.get(reverse("people"), {"kantor": "x", "unit": "9", "page": "z"}).status_code == 200

    def test_colleagues_see_no_personal_data(self, client, unit):
        person = EmployeeFactory(unit=unit, home_address="Jalan Rahasia 5", phone="0812999")
        client.force_login(somebody(unit))
        page = client.get(reverse("person", args=[person.pk])).text
        assert "Jalan Rahasia" not in page and "0812999" not in page

    def test_people_out_of_sight(self, client, unit):
        far = EmployeeFactory(unit=UnitFactory(office=unit.office))
        client.force_login(somebody(unit))
        assert client.get(reverse("person", args=[far.pk])).status_code == 403


@pytest.mark.parametrize("name", ["people", "offices", "units", "lines", "acting_chiefs", "roles", "audit"])
def test_queries_do_not_grow_with_rows(as_admin, admin, unit, name):
    def fill(n):
        for _ in range(n):
            child = UnitFactory(office=unit.office, parent=unit)
            person = EmployeeFactory(unit=child)
            child.leader = person
            child.save()
            CounterFactory(unit=child)
            LineFactory(employee=person, supervisor=None, gap="vacant")
            RoleFactory(employee=person, role=Role.AUDITOR)
            ActingChief.objects.create(
                unit=child, employee=person, kind=ActingKind.PLH, letter="x", valid_from=date(2020, 1, 1)
            )
            OfficeFactory(agency=unit.agency)
            AuditEvent.objects.create(
                at=timezone.now(), agency=unit.agency.code, actor="x", verb="role.granted", target="x:1",
                subject_id=person.pk,
            )  # fmt: skip

    def count():
        with CaptureQueriesContext(connection) as seen:
            assert as_admin.get(reverse(name)).status_code == 200
        return len(seen)

    fill(1)
    count()
    few = count()
    fill(29)
    assert count() == few


class TestPerson:
    def test_temporary_password_is_shown_once_and_works(self, as_admin, client, unit):
        other = UserFactory(employee__unit=unit)
        answer = as_admin.post(reverse("person_password", args=[other.employee_id]))
        assert "no-store" in answer["Cache-Control"]
        other.refresh_from_db()
        assert other.must_change_password
        password = answer.context["password"]
        assert password in answer.text and other.check_password(password)

    def test_own_account_is_refused(self, as_admin, admin):
        assert as_admin.post(reverse("person_password", args=[admin.employee_id])).status_code == 403

    def test_override_by_nip_and_end(self, as_admin, unit):
        person, chief = EmployeeFactory(unit=unit), EmployeeFactory(unit=unit)
        given = {"supervisor": chief.nip, "valid_from": TODAY + timedelta(days=1), "reason": "surat 5"}
        answer = as_admin.post(reverse("person_override", args=[person.pk]), given)
        assert answer.status_code == 302
        line = person.lines.get(kind=LineKind.OVERRIDE)
        assert (line.supervisor, line.reason, line.valid_to) == (chief, "surat 5", None)
        assert as_admin.post(reverse("person_override_end", args=[person.pk])).status_code == 302
        assert as_admin.post(reverse("person_override_end", args=[person.pk])).status_code == 404

    @pytest.mark.parametrize("supervisor", ["", "Tidak Ada", "Kembar", "000000000000000000"])
    def test_bad_input_keeps_what_was_typed(self, as_admin, unit, supervisor):
        EmployeeFactory.create_batch(2, unit=unit, name="Kembar")
        person = EmployeeFactory(unit=unit)
        given = {"supervisor": supervisor, "valid_from": "2026-13-40", "reason": "alasan saya"}
        answer = as_admin.post(reverse("person_override", args=[person.pk]), given)
        assert answer.status_code == 422
        assert "alasan saya" in answer.text and (not supervisor or supervisor in answer.text)

    def test_nobody_chooses_who_decides_for_them(self, as_admin, admin, unit):
        given = {
            "supervisor": EmployeeFactory(unit=unit).nip,
            "valid_from": TODAY + timedelta(days=1),
            "reason": "x",
        }
        answer = as_admin.post(reverse("person_override", args=[admin.employee_id]), given)
        assert answer.status_code == 422 and not ReportingLine.objects.exists()

    def test_a_stranger_is_no_supervisor(self, as_admin, unit):
        person, stranger = EmployeeFactory(unit=unit), EmployeeFactory()
        given = {"supervisor": stranger.nip, "valid_from": TODAY, "reason": "x"}
        assert as_admin.post(reverse("person_override", args=[person.pk]), given).status_code == 422
        assert not ReportingLine.objects.exists()


class TestLines:
    def test_bulk_override(self, as_admin, unit):
        chief = EmployeeFactory(unit=unit)
        people = [
            LineFactory(employee=EmployeeFactory(unit=unit), supervisor=None, gap="vacant").employee
            for _ in range(3)
        ]
        assert people[0].full_name in as_admin.get(reverse("lines")).text
        given = {"people": [p.pk for p in people], "supervisor": chief.nip, "reason": "surat 9"}
        assert as_admin.post(reverse("lines_override"), given).status_code == 302
        assert ReportingLine.objects.filter(kind=LineKind.OVERRIDE, supervisor=chief).count() == 3
        assert people[0].full_name not in as_admin.get(reverse("lines")).text

    def test_nobody_chosen_and_strangers(self, as_admin, unit):
        chief = EmployeeFactory(unit=unit)
        for people in ([], [EmployeeFactory().pk], ["x"]):
            given = {"people": people, "supervisor": chief.nip, "reason": "surat"}
            assert as_admin.post(reverse("lines_override"), given).status_code == 422


class TestActing:
    def test_appoint_shows_the_last_day_and_end(self, as_admin, unit):
        unit.leader = EmployeeFactory(unit=unit)
        unit.save()
        plh = EmployeeFactory(unit=unit)
        last = TODAY + timedelta(days=20)
        given = {
            "unit": unit.pk, "kind": "plh", "employee": plh.nip, "letter": "SP-77", "valid_from": TODAY,
            "valid_to": last,
        }  # fmt: skip
        assert as_admin.post(reverse("acting_appoint"), given).status_code == 302
        row = ActingChief.objects.get()
        assert row.valid_to == last + timedelta(days=1) and row.last_day == last
        assert "SP-77" in as_admin.get(reverse("acting_chiefs")).text
        assert as_admin.post(reverse("acting_end", args=[row.pk])).status_code == 302
        assert as_admin.post(reverse("acting_end", args=[row.pk])).status_code == 409

    def test_wrong_kind_is_explained(self, as_admin, unit):
        given = {
            "unit": unit.pk, "kind": "plh", "employee": EmployeeFactory(unit=unit).nip, "letter": "SP-1",
            "valid_from": TODAY,
        }  # fmt: skip
        answer = as_admin.post(reverse("acting_appoint"), given)
        assert answer.status_code == 422 and "Gunakan Plt." in answer.text


class TestRoles:
    def test_grant_and_end(self, as_admin, unit):
        person = EmployeeFactory(unit=unit)
        given = {"employee": person.nip, "role": "auditor", "office": unit.office_id}
        assert as_admin.post(reverse("role_grant"), given).status_code == 302
        row = person.roles.get()
        assert row.office == unit.office
        assert as_admin.post(reverse("role_end", args=[row.pk])).status_code == 302

    def test_oneself_and_the_last_admin(self, as_admin, admin):
        answer = as_admin.post(reverse("role_grant"), {"employee": admin.nip, "role": "official"})
        assert answer.status_code == 422 and "diri sendiri" in answer.text
        row = RoleAssignment.objects.get()
        assert as_admin.post(reverse("role_end", args=[row.pk])).status_code == 422

    def test_an_auditor_reads_without_forms(self, client, unit):
        client.force_login(somebody(unit, Role.AUDITOR))
        page = client.get(reverse("roles")).text
        assert reverse("role_grant") not in page
        assert client.post(reverse("role_grant")).status_code == 403


class TestOffices:
    def test_review(self, as_admin, unit):
        office = OfficeFactory(agency=unit.agency, needs_review=True)
        assert "perlu diperiksa" in as_admin.get(reverse("offices")).text
        given = {
            "name": "Kanreg IX", "kind": "regional", "city": "Jayapura", "region": "", "zone": "Asia/Jayapura",
            "lat": "-2.5", "lon": "140.7", "geofence_m": "150", "desks": "",
        }  # fmt: skip
        assert as_admin.post(reverse("office_edit", args=[office.pk]), given).status_code == 302
        office.refresh_from_db()
        assert (office.zone, office.geofence_m, office.desks, office.needs_review) == (
            "Asia/Jayapura", 150, None, False,
        )  # fmt: skip
        assert "perlu diperiksa" not in as_admin.get(reverse("offices")).text

    @pytest.mark.parametrize(
        "wrong", [{"lat": "91"}, {"lon": ""}, {"zone": "Europe/Paris"}, {"geofence_m": "0"}]
    )
    def test_bad_input(self, as_admin, unit, wrong):
        given = {
            "name": "Nama Baru", "kind": "head", "city": "x", "zone": "Asia/Jakarta", "lat": "1", "lon": "1",
            "geofence_m": "100",
        } | wrong  # fmt: skip
        answer = as_admin.post(reverse("office_edit", args=[unit.office_id]), given)
        assert answer.status_code == 422 and "Nama Baru" in answer.text
        unit.office.refresh_from_db()
        assert unit.office.name != "Nama Baru"


class TestCounters:
    def test_add_edit_staff_remove(self, as_admin, unit):
        person = EmployeeFactory(unit=unit)
        assert (
            as_admin.post(
                reverse("counter_add", args=[unit.pk]), {"name": "Loket A", "min_staff": 2}
            ).status_code
            == 302
        )
        counter = unit.counters.get()
        page = as_admin.get(reverse("unit", args=[unit.pk])).text
        assert "Loket A" in page and "petugas kurang" in page
        edit = reverse("counter_edit", args=[counter.pk])
        assert as_admin.get(edit).status_code == 200
        assert as_admin.post(edit, {"name": "Loket B", "min_staff": 1}).status_code == 302
        assert (
            as_admin.post(reverse("counter_staff", args=[counter.pk]), {"staff": [person.pk]}).status_code
            == 302
        )
        assert "petugas kurang" not in as_admin.get(reverse("unit", args=[unit.pk])).text
        assert as_admin.post(reverse("counter_remove", args=[counter.pk])).status_code == 302
        assert not unit.counters.exists()

    def test_bad_input(self, as_admin, unit):
        counter = CounterFactory(unit=unit)
        add = as_admin.post(reverse("counter_add", args=[unit.pk]), {"name": counter.name, "min_staff": 1})
        assert add.status_code == 422 and "sudah mempunyai loket" in add.text
        staff = as_admin.post(reverse("counter_staff", args=[counter.pk]), {"staff": [EmployeeFactory().pk]})
        assert staff.status_code == 422


class TestProfile:
    def test_shows_what_is_held_and_keeps_the_switches(self, client, unit):
        user = somebody(unit)
        client.force_login(user)
        page = client.get(reverse("profile")).text
        assert user.nip in page and user.employee.home_address in page
        answer = client.post(reverse("profile"), {"language": "en"})
        assert answer.status_code == 302 and answer.cookies["bahasa"].value == "en"
        user = User.objects.get(pk=user.pk)
        assert (user.language, user.mail_digest) == ("en", False)

    def test_bad_language(self, client, unit):
        client.force_login(somebody(unit))
        assert client.post(reverse("profile"), {"language": "xx"}).status_code == 422

    def test_shows_who_handled_the_data(self, client, unit):
        user = somebody(unit)
        AuditEvent.objects.create(
            at=timezone.now(), agency=unit.agency.code, actor="Bu Admin", verb="role.granted", target="x:1",
            subject_id=user.employee_id,
        )  # fmt: skip
        client.force_login(user)
        page = client.get(reverse("profile")).text
        assert "Bu Admin" in page and "peran diberikan" in page


class TestAudit:
    @pytest.fixture
    def events(self, unit):
        def make(n=1, **more):
            given = {"at": timezone.now(), "agency": unit.agency.code, "actor": "Bu Admin", "target": "x:1"}
            given |= {"verb": "role.granted"} | more
            return [AuditEvent.objects.create(**given) for _ in range(n)]

        return make

    def ids(self, client, **filters):
        return [row.event.pk for row in client.get(reverse("audit"), filters).context["trail"].rows]

    def test_pages_by_id(self, as_admin, events):
        made = [e.pk for e in events(120)]
        first = as_admin.get(reverse("audit")).context["trail"]
        assert [r.event.pk for r in first.rows] == made[::-1][:50]
        assert self.ids(as_admin, sebelum=first.next_before) == made[::-1][50:100]
        last = as_admin.get(reverse("audit"), {"sebelum": made[20]}).context["trail"]
        assert [r.event.pk for r in last.rows] == made[:20][::-1] and last.next_before is None

    def test_filters(self, as_admin, admin, unit, events):
        person = EmployeeFactory(unit=unit, name="Ani")
        (a,) = events(actor="Ani Supervisor")
        (b,) = events(subject_id=person.pk)
        (c,) = events(verb="role.ended")
        (d,) = events(target="employees.office:7")
        (e,) = events(at=timezone.now() - timedelta(days=30))
        (f,) = events(actor_id=admin.pk)
        assert self.ids(as_admin, siapa="supervisor") == [a.pk]
        assert self.ids(as_admin, siapa=admin.nip) == [f.pk]
        assert self.ids(as_admin, tentang=person.nip) == self.ids(as_admin, tentang="ani") == [b.pk]
        assert self.ids(as_admin, tindakan="role.ended") == [c.pk]
        assert self.ids(as_admin, objek="employees.office:7") == [d.pk]
        assert self.ids(as_admin, sampai=TODAY - timedelta(days=10)) == [e.pk]
        assert e.pk not in self.ids(as_admin, dari=TODAY - timedelta(days=10))

    def test_another_agencys_events_stay_there(self, as_admin, events):
        stranger = EmployeeFactory()
        events(agency=stranger.agency.code, subject_id=stranger.pk)
        assert self.ids(as_admin) == []

    @pytest.mark.parametrize("bad", [{"dari": "kemarin"}, {"sebelum": "x"}, {"tindakan": "x.y"}])
    def test_bad_filters_are_told_so(self, as_admin, bad):
        assert as_admin.get(reverse("audit"), bad).status_code == 422

    def test_the_diff_is_readable(self, as_admin, events):
        events(before={"zone": "WIB", "same": 1}, after={"zone": "WIT", "same": 1})
        page = as_admin.get(reverse("audit")).text
        assert "<del>WIB</del>" in page and "<ins>WIT</ins>" in page and "same" not in page


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, None, []),
        ({"a": 1}, None, [("a", "1", "")]),
        (None, {"a": True, "b": [1, 2]}, [("a", "", "✓"), ("b", "", "1, 2")]),
        ({"a": 1, "b": 2}, {"b": 3, "c": {"x": 1}}, [("a", "1", ""), ("b", "2", "3"), ("c", "", "x: 1")]),
    ],
)
def test_changes(before, after, expected):
    assert [(c.field, c.old, c.new) for c in changes(before, after)] == expected
