"""Pages and API reads through the WSGI stack, with a logged-in person of each role."""

import io
import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from knox.models import AuthToken

from bench.subject import Subject
from employees.models import User

settings.ROOT_URLCONF = "bench.urls"
application = get_wsgi_application()


def call(path: str, *, cookie: str = "", token: str = "") -> tuple[int, int]:
    """One GET → (status, bytes of headers and body as sent)."""
    path_info, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path_info, "QUERY_STRING": query, "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": "gzip", "HTTP_ACCEPT_LANGUAGE": "id", "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http",
    }  # fmt: skip
    if cookie:
        environ["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={cookie}"
    if token:
        environ["HTTP_AUTHORIZATION"] = f"Token {token}"
    answer: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], *rest: object) -> None:
        answer.update(status=int(status[:3]), head=sum(len(k) + len(v) + 4 for k, v in headers))

    response = application(environ, start)
    body = b"".join(response)
    response.close()
    return answer["status"], answer["head"] + len(body)


def session_of(user: User) -> str:
    from importlib import import_module

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "employees.auth.NipBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def people() -> dict[str, User]:
    """The first demo account of each role."""
    accounts = json.loads((Path(os.environ["VAR_DIR"]) / "demo_accounts.json").read_text())
    found: dict[str, User] = {}
    for account in accounts:
        if account["agency"] and account["role"] not in found:
            found[account["role"]] = User.objects.get(nip=account["nip"])
    return found


def count(run: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        run()
    return len(captured)


def pages() -> list[tuple[str, str, str]]:
    """(name, role, path) of every main page."""
    return [
        ("page minggu saya", "employee", "/minggu"),
        ("page bulan", "employee", "/bulan"),
        ("page pengajuan baru", "employee", "/pengajuan/baru"),
        ("page pengajuan", "employee", "/pengajuan"),
        ("page kelayakan", "employee", "/kelayakan"),
        ("page tim", "employee", "/tim"),
        ("page hari ini", "employee", "/hari-ini"),
        ("page presensi", "employee", "/presensi"),
        ("page laporan", "employee", "/laporan"),
        ("page skp", "employee", "/kinerja/skp"),
        ("page indeks", "employee", "/kinerja/indeks"),
        ("page data saya", "employee", "/data-saya"),
        ("page pemberitahuan", "employee", "/pemberitahuan"),
        ("page persetujuan", "supervisor", "/persetujuan"),
        ("page periksa laporan", "supervisor", "/periksa-laporan"),
        ("page presensi tim", "supervisor", "/presensi/tim"),
        ("page peringatan", "supervisor", "/peringatan"),
        ("page penilaian tim", "supervisor", "/kinerja/penilaian/tim"),
        ("page persetujuan riwayat", "supervisor", "/persetujuan/riwayat"),
        ("page pegawai", "admin", "/pegawai"),
        ("page kantor", "admin", "/kantor"),
        ("page kuota", "official", "/kuota"),
        ("page kebijakan", "admin", "/kebijakan"),
        ("page kalender", "admin", "/kalender"),
        ("page talenta", "leadership", "/talenta"),
        ("page impor", "admin", "/impor"),
        ("page audit", "auditor", "/audit"),
    ]


def operations() -> list[tuple[str, str, str]]:
    today = timezone.localdate()
    year, week, _ = today.isocalendar()
    first, last = today, today + timedelta(days=6)
    return [
        ("api me", "employee", "/api/v1/me"),
        ("api eligibility", "employee", "/api/v1/eligibility"),
        ("api weeks", "employee", f"/api/v1/weeks/{year}-W{week:02d}"),
        ("api requests", "employee", "/api/v1/requests"),
        ("api presence today", "employee", "/api/v1/presence/today"),
        ("api reports", "employee", "/api/v1/reports"),
        ("api index", "employee", f"/api/v1/performance/index?from={first - timedelta(weeks=8)}&to={last}"),
        ("api warnings", "supervisor", "/api/v1/warnings?scope=team"),
        ("api approvals", "supervisor", "/api/v1/approvals?status=pending"),
        ("api team", "employee", f"/api/v1/team?from={first}&to={last}"),
    ]


def subjects() -> Iterator[Subject]:
    users = people()
    cookies = {role: session_of(user) for role, user in users.items()}
    for name, role, path in pages():
        yield _subject(name, 0.3, partial(call, path, cookie=cookies[role]), cookies[role])
    for name, role, path in operations():
        _row, token = AuthToken.objects.create(users[role])
        yield _subject(name, 0.4, partial(call, path, token=token), cookies[role])


def _subject(name: str, aim: float, run: Callable[[], tuple[int, int]], cookie: str) -> Subject:
    status, size = run()
    if status != 200:
        raise SystemExit(f"{name} answered {status}; nothing to measure.")
    return Subject(name, aim, run, partial(call, "/bench/bare", cookie=cookie), partial(count, run), size)
