"""A worker of the portal in a process of its own, whose clock stands where a test wants it: `worker.py MOMENT`."""

import sys
from datetime import datetime

import time_machine


def main() -> None:
    time_machine.travel(datetime.fromisoformat(sys.argv[1]), tick=True).start()
    from wfa_portal.celery import app  # settings may look at the clock

    app.worker_main(["worker", "--loglevel=INFO", "--concurrency=1", "--without-gossip", "--without-mingle"])


if __name__ == "__main__":
    main()
