"""Health pages tell alive from ready, without log-in."""

import pytest

pytestmark = pytest.mark.django_db


def test_alive(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_ready(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.json()
    assert set(answer.json()["checks"]) == {"database", "migrations", "cache", "broker"}


@pytest.mark.parametrize("part", ["_database", "_migrations", "_cache", "_broker"])
def test_not_ready_names_what_is_missing(client, monkeypatch, part):
    def broken():
        raise ConnectionError

    monkeypatch.setattr(f"core.views.{part}", broken)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"][part[1:]]) == (503, "ConnectionError")


def test_icons_are_one_sprite(client):
    answer = client.get("/ikon.svg")
    assert (answer["Content-Type"], b'id="home"' in answer.content) == ("image/svg+xml", True)
