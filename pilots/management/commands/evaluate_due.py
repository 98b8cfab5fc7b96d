"""Do what the night job does, without a broker."""

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.problems import DomainError
from pilots.models import EvaluationRun, Pilot, Verdict
from pilots.selectors.due import Tonight, tonight
from pilots.selectors.lookup import pilot_named
from pilots.services.nightly import prepare_night
from pilots.services.running import run_evaluation


class Command(BaseCommand):
    help = "Begin, review and evaluate every pilot that is due; what is done stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pilot", help="id or number (UC-2026-003, BKN/UC-2026-003) of one pilot")
        parser.add_argument("--as-of", type=date.fromisoformat, help="as if it were this date, YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, pilot: str | None, as_of: date | None, **options: Any) -> None:
        try:
            chosen = pilot_named(pilot) if pilot else None
        except DomainError as error:
            raise CommandError(error.sentence) from error
        now = timezone.now()
        answers = []
        for night in tonight(now, pilot_id=chosen.pk if chosen else None, as_of=as_of):
            answers += self._night(night, now)
        if options["json"]:
            self.stdout.write(json.dumps(answers, indent=2))
        else:
            self._tell(answers)
        if any(answer["error"] for answer in answers):
            raise CommandError("Some evaluations failed; their pages name the error.")

    def _night(self, night: Tonight, now: datetime) -> list[dict[str, Any]]:
        try:
            runs = prepare_night(pilot_id=night.pilot.pk, today=night.today, now=now)
        except Exception as error:  # the next pilot is not held up
            return [_of(night.pilot, "", "") | {"ran": False, "error": f"{type(error).__name__}: {error}"}]
        return [self._run(run, night) for run in runs]

    def _run(self, run: EvaluationRun, night: Tonight) -> dict[str, Any]:
        answer = _of(night.pilot, run.kind, run.due_on.isoformat())
        try:
            done = run_evaluation(run_id=run.pk, today=night.today, now=timezone.now())
        except Exception as error:  # the next pilot is not held up; the run is marked as failed
            return answer | {"ran": False, "error": f"{type(error).__name__}: {error}"}
        answer["ran"] = done is not None
        verdict = Verdict.objects.select_related("adoption").filter(run=run.pk).first()
        return answer | (_told(verdict) if verdict else {"outcome": None})

    def _tell(self, answers: list[dict[str, Any]]) -> None:
        if not answers:
            self.stdout.write("Nothing is due.")
        for answer in answers:
            self.stdout.write(
                "{agency}/{pilot} ({office}), {kind} due {due_on}: ".format(**answer) + _sentence(answer)
            )


def _of(pilot: Pilot, kind: str, due_on: str) -> dict[str, Any]:
    return {
        "pilot": pilot.number, "agency": pilot.office.agency.code, "office": pilot.office.code, "kind": kind,
        "due_on": due_on, "error": "",
    }  # fmt: skip


def _told(verdict: Verdict) -> dict[str, Any]:
    adoption = getattr(verdict, "adoption", None)
    return {
        "outcome": verdict.outcome,
        "report": verdict.number,
        "quota_before": verdict.quota_before,
        "quota_after": verdict.quota_after,
        "effective_on": adoption.effective_on.isoformat() if adoption else None,
        "adoption": adoption.status if adoption else None,
    }


def _sentence(answer: dict[str, Any]) -> str:
    if answer["error"]:
        return f"failed, {answer['error']}"
    if not answer["ran"]:
        return "done before, running, or no longer due"
    if not answer["outcome"]:
        return "reviewed"
    change = f"quota {answer['quota_before']} → {answer['quota_after']}"
    start = f" from {answer['effective_on']} ({answer['adoption']})" if answer["effective_on"] else ""
    return f"{answer['outcome']}, {change}{start}, report {answer['report']}"
