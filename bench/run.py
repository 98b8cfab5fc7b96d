"""`make bench`: pages, API reads, import, verdict pass and nightly job as ratios to a bare piece of Django, in one run.

Each page is measured in turn with the yardstick (bare, page, bare, page, …) through the whole WSGI stack of one
process, so that a slow moment of the machine hits both. A ratio is the page's throughput over the yardstick's:
1.0 = as fast as a bare authenticated view with one query. Results go to `var/bench.json`.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
OUT = ROOT / "var" / "bench.json"
os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "bench"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wfa_portal.settings")
os.environ.setdefault("DEMO", "true")

import django  # noqa: E402

django.setup()

from bench import bulk, replaying, trials, watching, web  # noqa: E402


def timed(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def paired(yardstick: Callable[[], Any], subject: Callable[[], Any], rounds: int) -> dict[str, float]:
    """Milliseconds of both in turn → ratio of the medians and the subject's percentiles."""
    for _ in range(3):
        yardstick(), subject()
    pairs = [(timed(yardstick), timed(subject)) for _ in range(rounds)]
    base, own = ([p[i] for p in pairs] for i in (0, 1))
    return {
        "ratio": round(statistics.median(base) / statistics.median(own), 3),
        "ms_p50": round(statistics.median(own), 2),
        "ms_p95": round(statistics.quantiles(own, n=20)[-1], 2) if rounds > 1 else round(own[0], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--keep", action="store_true", help="use the data of the last run")
    parser.add_argument("--only", default="", help="measure only names that contain this")
    options = parser.parse_args()
    bulk.prepare(options.people, keep=options.keep)
    results: dict[str, dict[str, Any]] = {}
    print(f"{'':34}{'ratio':>8}{'p50 ms':>9}{'p95 ms':>9}{'queries':>9}{'bytes':>9}   aim")
    bulky = [module.subjects(options.people) for module in (bulk, watching, trials, replaying)]
    for subject in [*web.subjects(), *(subject for subjects in bulky for subject in subjects)]:
        if options.only not in subject.name:
            continue
        rounds = options.rounds if subject.quick else 3
        row = paired(subject.yardstick, subject.run, rounds) | {
            "queries": subject.queries(),
            "bytes": subject.bytes,
        }
        results[subject.name] = row
        mark = "" if row["ratio"] >= subject.aim else "  below"
        print(
            f"{subject.name:34}{row['ratio']:8.2f}{row['ms_p50']:9.2f}{row['ms_p95']:9.2f}"
            f"{row['queries']:9}{row['bytes']:9}   {subject.aim}{mark}",
            flush=True,
        )
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(results, indent=1) + "\n")
    print(f"written: {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
