"""`manage.py replay_policy AGENCY POLICY.json [--json]`: replay a file; nothing is stored."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.problems import Refused
from eligibility.selectors import Law
from eligibility.selectors.laws import law_digest, law_from, law_in_force, paths_of
from employees.models import Agency
from employees.selectors.organisation import agency_today
from studio.enums.replays import Part
from studio.rules.tally import window
from studio.selectors.replaying import Laws, Replay
from studio.selectors.replays import change_words, headline, reasons_of, rule_word

MAX_BYTES = 2 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Replays a policy over the last 8 and the next 4 weeks against the one in force. "
        "Exit code 1 when the file cannot be used."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("agency", help="code of the agency")
        parser.add_argument("policy", type=Path, help="an exported policy, or its settings as JSON")
        parser.add_argument("--json", action="store_true", help="print the numbers as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = _agency(options["agency"])
        law = self._read(options["policy"], as_json=options["json"])
        begun = time.perf_counter()
        today = agency_today(agency, timezone.now())
        number, baseline = law_in_force(agency.pk, today)
        span = window(today)
        replay = Replay(agency.pk, Laws(baseline, law, paths_of(baseline, law)), span, today)
        for chunk in replay.chunks():
            for one in chunk.found:
                replay.tally.rows[one.part.value] += 1
        result = replay.tally.as_json() | {
            "agency": agency.code, "facts_on": today.isoformat(), "baseline": number,
            "window": {"first": span[0].isoformat(), "last": span[1].isoformat()},
            "baseline_sha256": law_digest(baseline), "candidate_sha256": law_digest(law),
            "headline": headline(replay.tally.as_json()), "seconds": round(time.perf_counter() - begun, 2),
        }  # fmt: skip
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))
        else:
            self._tell(result)

    def _read(self, path: Path, *, as_json: bool) -> Law:
        try:
            if path.stat().st_size > MAX_BYTES:
                raise CommandError(
                    _("Berkas %(name)s terlalu besar untuk sebuah kebijakan.") % {"name": path.name}
                )
            data = json.loads(path.read_text("utf-8-sig"))
        except (OSError, ValueError, RecursionError) as error:
            raise CommandError(
                _("Berkas %(name)s tidak dapat dibaca sebagai JSON: %(why)s.")
                % {"name": path.name, "why": error}
            ) from error
        try:
            return law_from(data)
        except Refused as no:
            if as_json:
                self.stdout.write(
                    json.dumps({"problems": [p.as_json() for p in no.problems]}, ensure_ascii=False)
                )
            raise CommandError("\n".join(p.sentence for p in no.problems)) from no

    def _tell(self, result: dict[str, Any]) -> None:
        window_words = _("%(agency)s, %(first)s sampai %(last)s, dibanding kebijakan nomor %(number)s") % {
            "agency": result["agency"], **result["window"], "number": result["baseline"],
        }  # fmt: skip
        self.stdout.write(window_words)
        self.stdout.write(result["headline"])
        for row in result["rules"]:
            words = {"rule": rule_word(row["rule"]), "gains": row["gains"], "loses": row["loses"]}
            self.stdout.write(_("  %(rule)s: %(gains)s mendapat, %(loses)s kehilangan") % words)
        for change, word in change_words(Part.DAY).items():
            self.stdout.write(f"  {word}: {result['days']['by_change'][change]}")
        for word, number in reasons_of(result):
            self.stdout.write(f"    {word}: {number}")
        counters = result["counters"]
        self.stdout.write(
            _("  hari di bawah batas: %(short_before)s sebelum, %(short_after)s sesudah") % counters
        )
        sums = {
            name: sum(row[name] for row in result["quota"]) for name in ("allowed_before", "allowed_after")
        }
        self.stdout.write(_("  hari kuota: %(allowed_before)s sebelum, %(allowed_after)s sesudah") % sums)
        self.stdout.write(_("%(people)s orang dalam %(seconds)s detik; tidak ada yang disimpan.") % {
            "people": result["people"]["total"], "seconds": result["seconds"],
        })  # fmt: skip


def _agency(code: str) -> Agency:
    found = Agency.objects.filter(code=code).first()
    if found is None:
        codes = ", ".join(Agency.objects.order_by("code").values_list("code", flat=True))
        raise CommandError(
            _("Instansi %(code)s tidak dikenal. Yang ada: %(codes)s.") % {"code": code, "codes": codes or "-"}
        )
    return found
