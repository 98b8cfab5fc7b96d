"""Run pytest on all cores. Journeys in a browser are left out, and it says so, where no Chromium is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    asked = sys.argv[1:]
    command = [sys.executable, "-m", "pytest", "-n", "auto", *asked]
    if not shutil.which("chromium"):
        print("No chromium on this machine: the journeys in a browser (-m e2e) are left out.", flush=True)
        command += ["-m", "not e2e"]
    # Playwright keeps an event loop in the test's thread; Django would take that for an async view.
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
