"""PostgreSQL, Redis and workers of one test file: on private ports, to be stopped, restarted and killed at will."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from tempfile import mkdtemp

import psycopg2
import redis
from celery import Celery
from django.conf import settings
from django.db import connection, connections

ROOT = Path(settings.BASE_DIR)
LONGEST = 120  # seconds that anything may take before a test gives up


def wait_until(happened, what):
    """Look again and again; the answer of `happened` once there is one."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if found := happened():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {LONGEST} s: {what}")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def programs() -> Path:
    """Where PostgreSQL's programs are. Errors: RuntimeError naming what is not installed."""
    found = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folder = next(
        (f for f in folders if (f / "initdb").exists()), Path(found).resolve().parent if found else None
    )
    if folder is None:
        raise RuntimeError("initdb is not installed")
    if shutil.which("redis-server") is None:
        raise RuntimeError("redis-server is not installed")
    return folder


class Cluster:
    """A PostgreSQL server with the tables of the tests' database."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.port, self.data = programs(), free_port(), folder / "data"
        self._call("initdb", "-D", self.data, "-A", "trust", "-U", "postgres", "--no-sync")
        options = f"-p {self.port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self._start = ("pg_ctl", "-D", self.data, "-w", "-l", folder / "log", "-o", options)
        self._call(*self._start, "start")

    def _call(self, name, *words) -> None:
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*user, self.bin / name, *words]
        subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL, cwd="/")

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/faults"

    def load_tables(self) -> None:
        """The schema of the tests' own database, triggers and all; quicker than every migration once more."""
        own = connection.settings_dict
        named = {"-h": own["HOST"], "-p": own["PORT"], "-U": own["USER"]}
        source = [word for option, value in named.items() if value for word in (option, str(value))]
        there = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres"]
        dump = subprocess.run(
            [self.bin / "pg_dump", "--schema-only", "--no-owner", "--no-privileges", *source, own["NAME"]], check=True,
            capture_output=True, env=os.environ | {"PGPASSWORD": own["PASSWORD"] or ""},
        ).stdout  # fmt: skip
        subprocess.run([self.bin / "createdb", *there, "faults"], check=True)
        subprocess.run(
            [self.bin / "psql", *there, "-q", "-v", "ON_ERROR_STOP=1", "faults"], input=dump, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def restart(self) -> None:
        """As after a crash: nobody is asked to finish."""
        self._call(*self._start, "-m", "immediate", "restart")

    def stop(self) -> None:
        self._call("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def connect(self):
        return psycopg2.connect(self.url)

    def blocked(self) -> int:
        """How many sessions wait for a lock."""
        with contextlib.closing(self.connect()) as asking, asking.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            return cursor.fetchone()[0]

    def sessions(self) -> int:
        """How many others are connected."""
        with contextlib.closing(self.connect()) as asking, asking.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = 'faults' AND pid <> pg_backend_pid()"
            )
            return cursor.fetchone()[0]

    @contextlib.contextmanager
    def used(self):
        """The tests' own models read and write here."""
        old = connections["default"]
        here = old.settings_dict | {
            "HOST": "127.0.0.1", "PORT": self.port, "NAME": "faults", "USER": "postgres", "PASSWORD": "",
        }  # fmt: skip
        connections["default"] = type(old)(here, "default")
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = old

    @contextlib.contextmanager
    def holding(self, pilot):
        """The pilot's row is locked by somebody else, so that an evaluation waits before it writes."""
        with contextlib.closing(self.connect()) as other, other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pilots_pilot WHERE id = %s FOR UPDATE", [pilot.pk])
            yield


class Broker:
    """A Redis server that keeps nothing when it stops."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process: subprocess.Popen | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        words = [
            "redis-server",
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        wait_until(self.answers, "Redis answers")

    def answers(self) -> bool:
        try:
            return bool(redis.Redis(port=self.port).ping())
        except redis.RedisError:
            return False

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def send(self, task: str, *args) -> None:
        app = Celery(broker=self.url, set_as_current=False)
        app.send_task(task, args, ignore_result=True)
        app.close()


class Portal:
    """Processes of the portal on these services; all of them are gone when the test is."""

    def __init__(self, cluster: Cluster, broker: Broker, folder: Path) -> None:
        self.folder, self.workers = folder, []
        self.environment = os.environ | {
            "DATABASE_URL": cluster.url, "REDIS_URL": broker.url, "DEMO": "true", "VAR_DIR": str(folder / "var"),
        }  # fmt: skip

    def worker(self, moment) -> subprocess.Popen:
        log = (self.folder / f"worker{len(self.workers)}.log").open("w")
        words = [sys.executable, "-m", "tests.pilots.worker", moment.isoformat()]
        process = subprocess.Popen(
            words, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        self.workers.append(process)
        return process

    def command(self, *words) -> subprocess.CompletedProcess:
        return self.python("manage.py", *words)

    def python(self, *words) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True,
            timeout=LONGEST,
        )  # fmt: skip

    def kill(self, process) -> None:
        """The worker and its children at once, as when the power goes."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_all(self) -> None:
        for process in self.workers:
            self.kill(process)

    def logs(self) -> str:
        return "\n".join(path.read_text()[-4000:] for path in sorted(self.folder.glob("worker*.log")))


def own_folder() -> Path:
    folder = Path(mkdtemp(prefix="wfa-faults-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    return folder
