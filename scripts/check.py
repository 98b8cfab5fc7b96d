"""Everything about the code that a machine can judge, one line per check, all of them even when one fails."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
APPS = [
    "wfa_portal",
    "demo",
    "pilots",
    "monitoring",
    "approvals",
    "presence",
    "studio",
    "scheduling",
    "eligibility",
    "performance",
    "employees",
    "integrations",
    "core",
]
MANAGE = [sys.executable, "manage.py"]
SECRET = "only-for-this-check-" + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH" * 2
PRODUCTION = {
    "DATABASE_URL": "postgres://portal@localhost/portal",
    "REDIS_URL": "redis://localhost:6379/0",
    "EMAIL_URL": "smtp+tls://user:password@localhost:587",
    "PORTAL_URL": "https://wfa.example.go.id",
    "ALLOWED_HOSTS": "wfa.example.go.id",
    "SECRET_KEY": SECRET,
    "AUDIT_SEAL_KEY": SECRET[::-1],
    "DEBUG": "0",
    "DEMO": "0",
}

CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("style", [str(BIN / "ruff"), "check", "--quiet", "."], {}),
    ("format", [str(BIN / "ruff"), "format", "--quiet", "--check", "."], {}),
    ("types", [str(BIN / "mypy"), *APPS], {}),
    ("layers", [str(BIN / "lint-imports")], {}),
    ("templates", [str(BIN / "djlint"), "templates", "--lint", "--quiet"], {}),
    ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], {}),
    ("deployment", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ("translations", [sys.executable, "scripts/messages.py", "check"], {}),
]


def passes(name: str, command: list[str], extra: dict[str, str]) -> bool:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as empty:
        env = {**os.environ, "VAR_DIR": empty, "LOG_LEVEL": "WARNING", **extra}
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    verdict = "FAILED" if done.returncode else "ok"
    print(f"{name:<13}{verdict:<7}{time.monotonic() - began:5.1f} s", flush=True)
    if done.returncode:
        print((done.stdout + done.stderr).rstrip(), flush=True)
    return done.returncode == 0


def main() -> int:
    only = set(sys.argv[1:])
    results = [passes(*check) for check in CHECKS if not only or check[0] in only]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
