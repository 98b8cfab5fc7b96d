"""A Celery worker and its beat as threads of the web process, for installations without a broker.

The transport `memory://` lives in one process, so web, worker and beat must share it.
"""

from dataclasses import dataclass
from threading import Thread
from typing import Any

from celery import signals
from celery.beat import EmbeddedService, Scheduler
from celery.worker import WorkController, state

from wfa_portal.celery import app

STOP_SECONDS = 3.0


@dataclass(frozen=True)
class Background:
    """The running threads. `stop` lets a task in hand finish for `STOP_SECONDS`, then leaves it.

    A task left behind is harmless: its row in the database keeps the status, and the next beat takes it up.
    """

    worker: Thread
    beat: Any

    def stop(self) -> None:
        state.should_stop = 0
        self.beat.service.stop(wait=False)
        self.worker.join(STOP_SECONDS)


def start() -> Background:
    """Start worker and beat in this process; beat keeps its schedule in memory, the rows tell what is due."""
    # The module has the application as its default; threads started later find it by that.
    app.set_default()
    controller = WorkController(
        app=app, pool_cls="solo", concurrency=1,
        without_heartbeat=True, without_mingle=True, without_gossip=True, quiet=True,
    )  # fmt: skip
    # Celery's Django part closes connections around each task; the command-line worker would announce itself.
    signals.worker_init.send(sender=controller)
    worker = Thread(target=controller.start, name="celery-worker", daemon=True)
    worker.start()
    beat = EmbeddedService(app, thread=True, scheduler_cls=Scheduler)
    beat.start()
    return Background(worker, beat)
