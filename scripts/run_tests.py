"""Run pytest on all cores. The journeys in a browser have a command of their own (`make journeys`)."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    print("The journeys in a browser are left out here: `make journeys` runs them, and so does CI.", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", "auto", "-m", "not e2e", *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
