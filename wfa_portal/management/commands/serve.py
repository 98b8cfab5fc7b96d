"""Serve the portal; without a broker, also its worker and beat, all stopped by one Ctrl-C."""

import json
import socket
from argparse import ArgumentParser
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone
from gunicorn.app.base import BaseApplication

from wfa_portal import background
from wfa_portal.wsgi import application

PURPOSES = {
    "employee": "ask for WFA days (Minggu Saya)",
    "supervisor": "decide requests (Persetujuan)",
    "admin": "plan and run pilots, imports",
    "official": "sign pilots, quotas, policy",
    "leadership": "see the whole agency",
    "auditor": "read the audit trail",
}

# Under each supervisor the list names two who can ask, then perhaps one who may not.
ABLE = 2
NOT_ELIGIBLE = "read why not (Kelayakan Saya)"


class Server(BaseApplication):
    """gunicorn with one process and threads, so that the broker in memory has one home."""

    def __init__(self, options: dict[str, Any], *, with_worker: bool) -> None:
        self.options = options
        self.with_worker = with_worker
        self.background: background.Background | None = None
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)
        self.cfg.set("post_worker_init", self._start_background)
        self.cfg.set("worker_int", self._stop_background)
        self.cfg.set("worker_exit", lambda server, worker: self._stop_background(worker))

    def load(self) -> Any:
        return application

    def _start_background(self, worker: Any) -> None:
        if self.with_worker:
            self.background = background.start()

    def _stop_background(self, worker: Any) -> None:
        running, self.background = self.background, None
        if running:
            running.stop()


def away_purpose(account: dict[str, str], today: date) -> str:
    """What an employee of the list can try who works away today or on the next working day; empty for others."""
    on = date.fromisoformat(account["away_on"]) if account.get("away_on") else None
    if on is None or on < today:
        return ""
    return "check in: works away today" if on == today else f"check in on {on:%a %d %b}: works away"


def pilot_purpose(account: dict[str, str], today: date) -> str:
    """What an employee of the list sees in whose office a pilot ends; empty for others."""
    on = account.get("pilot_ends_on", "")
    if not on:
        return ""
    return "uji coba berakhir hari ini" if on == today.isoformat() else f"uji coba berakhir {on}"


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({error.strerror}). Choose another: make run PORT={port + 1}"
            ) from error


class Command(BaseCommand):
    help = "Serve the portal. With the broker in memory, worker and beat run inside."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=8)
        parser.add_argument(
            "--prepare", action="store_true", help="first migrate, and load the demo if empty"
        )
        parser.add_argument("--people", type=int, default=1500, help="size of a demo that is loaded first")
        parser.add_argument(
            "--with-worker", action="store_true", help="also run worker and beat, with Redis too"
        )

    def handle(
        self,
        *,
        host: str,
        port: int,
        threads: int,
        prepare: bool,
        people: int,
        with_worker: bool,
        **options: Any,
    ) -> None:
        refuse_taken_port(host, port)
        if prepare:
            call_command("migrate", verbosity=0, skip_checks=True)
            call_command("load_demo", if_empty=True, people=people)
        inside = with_worker or settings.CELERY_BROKER_URL.startswith("memory://")
        self._announce(host, port, inside)
        connections.close_all()
        Server(
            {
                "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
                "workers": 1,
                "worker_class": "gthread",
                "threads": threads,
                "timeout": 120,
                "graceful_timeout": 5,
                "loglevel": "error",
                "control_socket_disable": True,
                "proc_name": "wfa-portal",
            },
            with_worker=inside,
        ).run()

    def _announce(self, host: str, port: int, inside: bool) -> None:
        shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::1", "::"} else host  # noqa: S104
        self.stdout.write("")
        if settings.DEMO:
            self._list_accounts()
        self.stdout.write(f"Portal WFA: http://{shown}:{port}/   (Ctrl-C stops it)")
        self.stdout.write(
            "Background jobs run inside." if inside else "Background jobs: start `celery worker`."
        )
        self.stdout.flush()

    def _list_accounts(self) -> None:
        path = settings.VAR_DIR / "demo_accounts.json"
        if not path.exists():
            self.stdout.write("No demo is loaded: `manage.py load_demo` makes one.")
            return
        accounts = json.loads(path.read_text())
        self.stdout.write("Demo log-ins. All people, NIPs and data are invented.\n")
        today = timezone.localdate(timezone=ZoneInfo("Asia/Jakarta"))
        for agency in dict.fromkeys(account["agency"] for account in accounts):
            self.stdout.write(f"  {agency}")
            employees = 0
            for account in (row for row in accounts if row["agency"] == agency):
                employees = employees + 1 if account["role"] == "employee" else 0
                usual = NOT_ELIGIBLE if employees > ABLE else PURPOSES[account["role"]]
                purpose = pilot_purpose(account, today) or away_purpose(account, today) or usual
                self.stdout.write(
                    f"    {account['role']:<11}{account['nip']}  {purpose:<33} "
                    f"{account['name']} · {account['office']}"
                )
        if coming := sorted(on for row in accounts if (on := row.get("away_on", "")) > today.isoformat()):
            day = f"{date.fromisoformat(coming[0]):%A, %d %B}"
            self.stdout.write(f"\n  Today is no working day: check-in can be tried on {day}.")
        self.stdout.write(f"\n  Password of all of them: {accounts[0]['password']}")
        self.stdout.write(f"  The same list: {path}\n")
