"""Idempotency keys and problem+json, on a tiny operation of their own."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import path
from django.utils import timezone
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.test import APIClient

from core.api import idempotent
from core.models import IdempotencyKey
from core.problems import Refused
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
calls: list[object] = []


@api_view(["POST"])
@permission_classes([IsAuthenticated])
@idempotent
def act(request):
    calls.append(request.data)
    if request.data.get("refuse"):
        raise Refused("Tidak bisa.", code="quota_full")
    if request.data.get("busy"):
        raise OperationalError("database is locked")
    if request.data.get("crash"):
        raise RuntimeError
    return Response({"n": len(calls)}, status=201)


@api_view(["GET"])
def undeclared(request):
    return Response({})


urlpatterns = [path("act", act), path("undeclared", undeclared)]


@pytest.fixture
def client():
    calls.clear()
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(UserFactory())
    return client


def post(client, body, key=None):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post("/act", body, format="json", headers=headers)


def test_without_key_each_post_counts(client):
    assert post(client, {"a": 1}).json() == {"n": 1}
    assert post(client, {"a": 1}).json() == {"n": 2}


def test_same_key_same_body_runs_once(client):
    first, second = post(client, {"a": 1}, "k1"), post(client, {"a": 1}, "k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json() == {"n": 1}
    assert second["Idempotent-Replay"] == "true"


def test_same_key_other_body_is_refused(client):
    post(client, {"a": 1}, "k1")
    answer = post(client, {"a": 2}, "k1")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")


def test_keys_belong_to_a_person(client):
    post(client, {"a": 1}, "k1")
    client.force_authenticate(UserFactory())
    assert post(client, {"a": 1}, "k1").json() == {"n": 2}


def test_refusal_leaves_the_key_free_to_try_again(client):
    answer = post(client, {"refuse": True}, "k1")
    assert (answer.status_code, answer.json()["code"]) == (422, "quota_full")
    assert answer["Content-Type"] == "application/problem+json"
    assert not IdempotencyKey.objects.exists()


def test_crash_leaves_the_key_free_to_try_again(client):
    assert post(client, {"crash": True}, "k1").status_code == 500
    assert not IdempotencyKey.objects.exists()


def test_while_the_first_runs_the_second_waits_outside(client):
    post(client, {"a": 1}, "k1")
    IdempotencyKey.objects.update(status=None)
    assert (post(client, {"a": 1}, "k1").status_code, len(calls)) == (409, 1)
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(minutes=3))
    assert post(client, {"a": 1}, "k1").status_code == 201


def test_key_is_forgotten_after_a_day(client):
    post(client, {"a": 1}, "k1")
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert post(client, {"a": 1}, "k1").json() == {"n": 2}


def test_overlong_key(client):
    assert post(client, {}, "k" * 101).status_code == 400


def test_an_operation_without_permission_answers_nobody(client):
    assert client.get("/undeclared").status_code == 403


def test_stranger_gets_401_and_a_problem(client):
    client.force_authenticate(None)
    answer = post(client, {})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_broken_json_is_a_problem(client):
    answer = client.post("/act", "{", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_busy_database_is_said_and_the_key_stays_free(client):
    answer = post(client, {"busy": True}, "k1")
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert not IdempotencyKey.objects.exists()
