"""Make `.venv` with exactly what `requirements/dev.txt` locks. Needs python 3.11 or newer and pip, nothing else.

A stamp in `.venv` holds the hash of the lock and the Python version; while it matches, nothing is done.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PY = VENV / "bin" / "python"
LOCK = ROOT / "requirements" / "dev.txt"
STAMP = VENV / "wfa-portal.stamp"
UV = "uv==0.13.9"
OLDEST = (3, 11)


def say(sentence: str) -> None:
    print(f"· {sentence}", flush=True)


def use_a_recent_python() -> None:
    """Start again with a newer interpreter of this machine when `python3` is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in (14, 13, 12, 11):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    sys.exit(
        f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Use: make PYTHON=/path/to/python3.11"
    )


def fingerprint() -> str:
    return hashlib.sha256(LOCK.read_bytes() + UV.encode()).hexdigest() + f" {sys.version.split()[0]}"


def quiet(*command: object) -> bool:
    """Run a command, showing its output only when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        print((done.stdout + done.stderr)[-2000:], file=sys.stderr)
    return done.returncode == 0


def has_this_python() -> bool:
    """A `.venv` of the same Python is brought up to date in place, so that nothing running loses its files."""
    if not PY.exists():
        return False
    answer = subprocess.run([str(PY), "-V"], capture_output=True, text=True)
    return answer.stdout.split()[-1:] == sys.version.split()[:1]


def make_venv() -> None:
    """A virtual environment; without pip inside where the system's Python has no ensurepip (Debian)."""
    say(f"making the environment in .venv (Python {sys.version.split()[0]})")
    whole = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True)
    if whole.returncode and not quiet(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV):
        sys.exit(
            "The environment cannot be made: Python's module `venv` is missing (Debian: apt install python3-venv)."
        )


def pip() -> list[str]:
    """The command that installs into `.venv`: its own pip, else this machine's pip pointed at it."""
    inside = subprocess.run([str(PY), "-m", "pip", "--version"], capture_output=True)
    own = [str(PY), "-m", "pip"]
    outside = [sys.executable, "-m", "pip", "--python", str(PY)]
    return [*(own if inside.returncode == 0 else outside), "--disable-pip-version-check"]


def install() -> None:
    say("installing the locked packages")
    if quiet(*pip(), "install", "--quiet", UV) and quiet(
        VENV / "bin" / "uv", "pip", "sync", "--quiet", "--python", PY, "--require-hashes", LOCK
    ):
        # `sync` removes what the lock does not name; `make lock` wants uv, so it returns.
        quiet(*pip(), "install", "--quiet", UV)
        return
    say("uv is not available here; installing with pip, which takes a minute or two longer")
    if not quiet(*pip(), "install", "--quiet", "--require-hashes", "-r", LOCK):
        sys.exit("The packages could not be installed; the lines above say why (network, proxy, index).")


def main() -> None:
    use_a_recent_python()
    if STAMP.exists() and STAMP.read_text() == fingerprint() and PY.exists():
        return
    began = time.monotonic()
    if not has_this_python():
        make_venv()
    install()
    STAMP.write_text(fingerprint())
    say(f"the environment is ready after {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
