"""Run pytest on all cores, without what takes minutes: the walk of every address and the journeys in a browser.

`run_tests.py --all` adds the walk. CI runs everything.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    rest = [word for word in sys.argv[1:] if word != "--all"]
    chosen = "not e2e" if "--all" in sys.argv else "not e2e and not walk"
    if "--all" not in sys.argv:
        print(
            "Left to CI: the walk of every address (make test-all), the journeys (make journeys).", flush=True
        )
    command = [sys.executable, "-m", "pytest", "-n", "auto", "-m", chosen, *rest]
    return subprocess.run(command, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
