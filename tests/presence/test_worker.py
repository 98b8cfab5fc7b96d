"""The installable app: the worker, the page without a connection, the manifest, and what a page tells them."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.urls import reverse

from presence.models import PresenceEvent
from presence.views import worker
from tests.factories import make_team
from tests.factories_day import WfaDayFactory

pytestmark = pytest.mark.django_db


def script_of(client) -> str:
    return client.get("/sw.js").content.decode()


def constant(script: str, name: str):
    return json.loads(re.search(rf"^const {name} = (.*);$", script, re.M)[1])


def test_the_worker_is_public_fresh_and_holds_for_the_whole_portal(client):
    answer = client.get("/sw.js")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/"
    assert "no-cache" in answer["Cache-Control"]


def test_the_worker_is_one_plain_script_with_what_it_shares_with_pages(client):
    script = script_of(client)
    assert not re.search(r"^(import|export)\b", script, re.M)
    order = [
        script.index(part)
        for part in ("const VERSION", "const STORES", "function sendWaiting", 'addEventListener("install"')
    ]
    assert order == sorted(order)


def test_everything_the_worker_keeps_exists_and_is_the_same_for_everybody(client):
    kept = constant(script_of(client), "SHELL")
    assert reverse("offline") in kept
    for path in kept:
        if path.startswith(settings.STATIC_URL):
            assert finders.find(path.removeprefix(settings.STATIC_URL)), path
        else:
            assert client.get(path).status_code == 200


def test_every_script_and_style_that_pages_load_is_kept():
    base = Path(settings.BASE_DIR)
    sources = [base / "templates/base.html", *(base / "templates/presence").rglob("*.html")]
    named = {
        name for path in sources for name in re.findall(r"static '((?:css|js)/[^']+)'", path.read_text())
    }
    imported = set()
    for name in [n for n in worker.SHELL if n.startswith("js/")]:
        source = Path(finders.find(name)).read_text()
        imported |= {f"js/{found}" for found in re.findall(r'from "\./([\w.]+)"', source)}
    unneeded = {"css/print.css", "js/place.js"}
    assert (named | imported) - unneeded <= set(worker.SHELL)


def test_another_style_is_another_version(client, monkeypatch):
    before = constant(script_of(client), "VERSION")
    read = worker._read
    monkeypatch.setattr(
        worker, "_read", lambda name: read(name) + ("/* x */" if name.endswith("day.css") else "")
    )
    worker._script.cache_clear()
    try:
        assert constant(script_of(client), "VERSION") != before
    finally:
        worker._script.cache_clear()


def test_the_page_without_a_connection_is_fetched_without_a_session_and_names_nobody(client):
    page = client.get("/luring").content.decode()
    assert "data-outbox" in page
    assert 'name="person"' not in page
    assert 'credentials: "omit"' in script_of(client)


def test_a_page_names_person_and_cache_of_the_session_only(client):
    _chief, [person] = make_team(1)
    assert 'name="person"' not in client.get("/masuk").content.decode()
    client.force_login(person.user, backend="employees.auth.NipBackend")
    page = client.get("/hari-ini").content.decode()
    assert f'<meta name="person" content="{person.user.pk}">' in page
    token = re.search(r'name="page-cache" content="([\w-]+)"', page)[1]
    assert token not in (client.session.session_key, "")
    client.logout()
    client.force_login(person.user, backend="employees.auth.NipBackend")
    assert token not in client.get("/hari-ini").content.decode()


def test_every_page_of_the_frame_has_a_place_for_what_waits_once(client):
    _chief, [person] = make_team(1)
    client.force_login(person.user, backend="employees.auth.NipBackend")
    for path in ("/minggu", "/hari-ini", "/laporan", f"/laporan/{WfaDayFactory(employee=person).date}"):
        assert client.get(path).content.decode().count("data-outbox ") == 1, path
    assert "data-outbox " not in client.get("/minggu", headers={"HX-Request": "true"}).content.decode()


def test_the_manifest_can_be_installed(client):
    manifest = json.loads((Path(settings.BASE_DIR) / "static/manifest.webmanifest").read_text())
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/hari-ini", "/", "standalone")
    sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    icons = [i["src"] for i in manifest["icons"]] + [
        i["src"] for s in manifest["shortcuts"] for i in s["icons"]
    ]
    assert all(finders.find(src) for src in icons)
    pages = [manifest["start_url"], *(s["url"] for s in manifest["shortcuts"])]
    assert all(client.get(url).status_code in (200, 302) for url in pages)


def test_a_repetition_with_the_moment_in_the_header_is_the_same_request(client):
    _chief, [person] = make_team(1)
    day = WfaDayFactory(employee=person)
    client.force_login(person.user, backend="employees.auth.NipBackend")
    morning = datetime.combine(day.date, datetime.min.time(), person.office.tz).replace(hour=7, minute=40)
    body = {"lat": None, "lon": None, "error": "denied"}
    with time_machine.travel(morning, tick=False):
        client.force_login(person.user, backend="employees.auth.NipBackend")
        send = {"content_type": "application/json", "headers": {"Idempotency-Key": "satu-ketukan"}}
        first = client.post("/api/v1/presence/check-in", body, **send)
        send["headers"] = {**send["headers"], "Made-At": morning.isoformat()}
        again = client.post("/api/v1/presence/check-in", body, **send)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again["Idempotent-Replay"] == "true"
    assert PresenceEvent.objects.count() == 1


def test_the_header_alone_says_when_it_was_made(client):
    _chief, [person] = make_team(1)
    day = WfaDayFactory(employee=person)
    made = datetime.combine(day.date, datetime.min.time(), person.office.tz).replace(hour=7, minute=25)
    with time_machine.travel(made + timedelta(minutes=16), tick=False):
        client.force_login(person.user, backend="employees.auth.NipBackend")
        answer = client.post(
            "/api/v1/presence/check-in", {"error": "denied"}, content_type="application/json",
            headers={"Idempotency-Key": "k", "Made-At": made.isoformat()},
        )  # fmt: skip
    assert answer.status_code == 201
    event = PresenceEvent.objects.get()
    assert event.made_at == made
    assert event.occurred_at == made + timedelta(minutes=16)
    assert "late_delivery" in event.hints


def test_every_script_has_one_name_in_production(settings, tmp_path):
    """Under two names a module runs twice, and what packages bring must not stand in the way of naming ours."""
    hashed = {"BACKEND": "wfa_portal.static_files.HashedFiles"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": hashed}
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    worker._script.cache_clear()
    try:
        kept = constant(worker._script(), "SHELL")
    finally:
        worker._script.cache_clear()
    scripts = [path.removeprefix(settings.STATIC_URL) for path in kept if "/js/" in path]
    imported = {
        f"js/{found}"
        for name in scripts
        for found in re.findall(r'(?:from |import\()"\./([\w.]+)"', (tmp_path / name).read_text())
    }
    assert len(imported) >= 3
    assert imported <= set(scripts)
