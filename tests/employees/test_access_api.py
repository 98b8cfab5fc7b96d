"""Tokens for programs, and `GET me`."""

import pytest
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken

from employees import services
from employees.enums import Role
from tests.factories import PASSWORD, LineFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
TOKEN = "/api/v1/auth/token"


@pytest.fixture
def user():
    return UserFactory()


def ask(client, nip, password=PASSWORD):
    return client.post(TOKEN, {"nip": nip, "password": password}, content_type="application/json")


def test_a_token_opens_the_api_and_logout_ends_it(client, user):
    answer = ask(client, user.nip)
    assert answer.status_code == 200
    assert set(answer.json()) == {"token", "expires_at"}
    headers = {"Authorization": f"Token {answer.json()['token']}"}
    assert client.get("/api/v1/me", headers=headers).status_code == 200
    assert client.post("/api/v1/auth/logout", headers=headers).status_code == 204
    assert client.get("/api/v1/me", headers=headers).status_code == 401


def test_me(client):
    user = UserFactory(employee__unit__office__zone="Asia/Jayapura")
    RoleFactory(employee=user.employee, role=Role.AUDITOR)
    LineFactory(supervisor=user.employee)
    client.force_login(user)
    body = client.get("/api/v1/me").json()
    assert body["person"]["nip"] == user.nip
    assert body["agency"]["code"] == user.employee.agency.code
    assert (body["office"]["zone"], body["office"]["zone_name"]) == ("Asia/Jayapura", "WIT")
    assert body["roles"] == ["employee", "supervisor", "auditor"]
    assert body["language"] == "id"


def test_me_asks_for_a_log_in(client):
    answer = client.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_unknown_and_wrong_answer_alike(client, user):
    wrong, unknown = ask(client, user.nip, "salah"), ask(client, "199001012015011999", "salah")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("known", [True, False])
def test_five_failures_lock(client, user, known):
    nip = user.nip if known else "199001012015011999"
    answers = [ask(client, nip, "salah") for _ in range(5)]
    assert answers[-1].status_code == 429
    assert answers[-1].json()["code"] == "locked_out"
    assert answers[-1]["Content-Type"] == "application/problem+json"
    assert ask(client, nip).status_code == 429


def test_failures_on_the_page_count_for_the_api(client, user):
    for _ in range(5):
        client.post(reverse("login"), {"nip": user.nip, "password": "salah"})
    assert ask(client, user.nip).status_code == 429


def test_a_temporary_password_gets_no_token(client):
    user = UserFactory(must_change_password=True)
    answer = ask(client, user.nip)
    assert (answer.status_code, answer.json()["code"]) == (403, "password_change_required")
    assert not AuthToken.objects.exists()


@pytest.mark.parametrize(
    "body", [{}, {"nip": ""}, {"nip": "1", "password": ""}, {"nip": ["x"], "password": {}}]
)
def test_bad_input_is_a_problem(client, body):
    answer = client.post(TOKEN, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"


def test_only_so_many_tokens_stay(user):
    now = timezone.now()
    for _ in range(12):
        newest, _expires = services.open_token(user=user, now=now)
    assert AuthToken.objects.filter(user=user).count() == 10
    assert AuthToken.objects.filter(token_key=newest[:15]).exists()


def test_session_logout(client, user):
    client.force_login(user)
    assert client.post("/api/v1/auth/logout").status_code == 204
    assert client.get("/api/v1/me").status_code == 401
