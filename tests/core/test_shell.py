"""The frame: which places somebody finds, what it costs, and where the way home leads."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.services import notify
from tests.factories import RoleFactory, UserFactory, make_team
from tests.scheduling.asking import ask
from wfa_portal.navigation import groups_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def employee():
    return UserFactory()


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_frame_names_person_agency_and_places(employee):
    page = logged_in(employee).get("/pemberitahuan").content.decode()
    assert employee.employee.name in page
    assert employee.employee.agency.name in page
    assert 'aria-label="Bagian portal"' in page
    assert 'href="#content"' in page


def test_unread_notices_are_counted_in_the_bell(employee):
    notify(user_id=employee.pk, text="Satu", now=timezone.now())
    assert "1 belum dibaca" in logged_in(employee).get("/pemberitahuan").content.decode()


def test_a_partial_answer_has_no_frame_and_asks_nothing_for_it(employee):
    client = logged_in(employee)
    client.get("/pemberitahuan")
    with CaptureQueriesContext(connection) as whole:
        client.get("/pemberitahuan")
    with CaptureQueriesContext(connection) as part:
        page = client.get("/pemberitahuan", headers={"HX-Request": "true"}).content.decode()
    assert 'class="rail' not in page
    assert 'hx-swap-oob="beforeend"' in page
    assert len(whole) - len(part) == 2  # roles and unread notices


def test_a_supervisor_sees_how_many_wait_and_comes_home_to_them():
    chief, [person] = make_team(1)
    ask(person, date(2026, 12, 3))
    page = logged_in(chief.user).get("/pemberitahuan").content.decode()
    assert '1<span class="visually-hidden"> menunggu' in page
    assert logged_in(chief.user).get("/")["Location"] == "/persetujuan"


@pytest.mark.parametrize(
    ("roles", "found", "hidden"),
    [
        (("employee",), "my_week", "audit"),
        (("employee",), "people", "quotas"),
        (("employee", "auditor", "auditor:agency"), "audit", "acting_chiefs"),
        (("employee", "auditor"), "people", "audit"),
        (("employee", "admin"), "absences", "inbox"),
    ],
)
def test_places_follow_from_roles(roles, found, hidden):
    names = [place.name for group in groups_for(roles) for place in group.places]
    assert found in names
    assert hidden not in names
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("role", "home"),
    [
        ("admin", "/kebijakan"),
        ("official", "/uji-coba"),
        ("leadership", "/uji-coba"),
        ("auditor", "/audit"),
    ],
)
def test_each_role_has_its_own_first_page(role, home):
    user = UserFactory()
    RoleFactory(employee=user.employee, agency=user.employee.agency, role=role)
    assert logged_in(user).get("/")["Location"] == home


def test_an_employee_comes_home_to_the_week(employee):
    assert logged_in(employee).get("/")["Location"] == "/minggu"


def test_a_supervisor_comes_home_to_the_week_while_nothing_waits():
    chief, _ = make_team(1)
    assert logged_in(chief.user).get("/")["Location"] == "/minggu"


def test_the_error_page_stands_without_request_and_database():
    from django.template.loader import render_to_string

    assert "Portal sedang bermasalah" in render_to_string("500.html")


def test_an_unknown_address_is_answered_in_words(employee):
    answer = logged_in(employee).get("/tidak-ada")
    assert answer.status_code == 404
    assert "Halaman tidak ditemukan" in answer.content.decode()
