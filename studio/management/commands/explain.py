"""`manage.py explain NIP DATE`: the policy, data and quota in force that day, and the verdict."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.problems import DomainError
from employees.models import Employee
from employees.selectors import today_in
from studio.selectors.explain import Explanation, explain_day
from studio.selectors.moments import FIRST_DAY, last_day, read_day, read_moment
from studio.serializers.explain import explanation_answer


class Command(BaseCommand):
    help = "Explain the verdict about a person on a day, as known then, even after everything has changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("nip", help="18 digits")
        parser.add_argument("date", help="e.g. 2026-11-23")
        parser.add_argument("--known-at", default="", help="a moment, e.g. 2026-11-23T08:00+07:00")
        parser.add_argument("--json", action="store_true", help="the answer of GET eligibility/{nip}")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            it = _explained(options["nip"], options["date"], options["known_at"])
        except DomainError as error:
            self.stderr.write(error.sentence)
            sys.exit(1)
        if options["json"]:
            answer = explanation_answer(it, nip=it.person.nip)
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
        else:
            self.stdout.write("\n".join(_lines(it)))


def _explained(nip: str, day: str, moment: str) -> Explanation:
    rows = Employee.objects.select_related("agency", "office", "unit", "post")
    person = rows.filter(nip=nip).first() if nip.isdecimal() else None
    if person is None:
        raise DomainError(_("Tidak ada pegawai dengan NIP itu."))
    now = timezone.now()
    on = read_day(day)
    latest = last_day(person, today_in(person.office, now))
    if on is None or not FIRST_DAY <= on <= latest:
        raise DomainError(
            _("Sebutkan tanggal antara %(first)s dan %(last)s, misalnya 2026-11-23.")
            % {"first": FIRST_DAY, "last": latest}
        )
    known_at = read_moment(moment, person.office.tz) if moment else None
    if moment and (known_at is None or known_at > now):
        raise DomainError(
            _("Sebutkan --known-at sebagai saat yang sudah lewat, misalnya 2026-11-23T08:00+07:00.")
        )
    return explain_day(person, on, now=now, known_at=known_at)


def _lines(it: Explanation) -> Iterator[str]:
    yield f"{it.person.full_name} ({it.person.nip}), {date_format(it.on, 'l, j F Y')}"
    yield _at(_("Menurut yang diketahui"), it.known_at) if it.known_at else _("Menurut data sekarang")
    if not it.is_complete and it.complete_since:
        yield _at(_("Perhatian: perubahan baru disimpan sejak"), it.complete_since)
    yield ""
    yield _("Putusan: %(answer)s") % {
        "answer": _("memenuhi syarat") if it.verdict.eligible else _("belum memenuhi syarat")
    }
    yield _policy(it)
    yield from (f"  {words}" for words in it.overrides)
    place = it.place
    yield f"{place.post}, {place.unit.name}, {place.office.name}" + (
        f", {place.counter}" if place.counter else ""
    )
    yield _("Hari: %(day)s") % {"day": it.day.label}
    yield _quota(it)
    yield ""
    for reason in it.reasons:
        mark = "v" if reason.passed else "x"
        source = f" ({reason.source}{', ' + date_format(reason.as_of, 'j M Y') if reason.as_of else ''})"
        yield f"[{mark}] {reason.rule.label}: {reason.datum}{source}; {reason.legal}"
    yield from _asked(it)
    if it.differences:
        yield ""
        yield _("Sejak itu berubah:")
        yield from (f"  {d.what}: {d.then} -> {d.now}" for d in it.differences)


def _policy(it: Explanation) -> str:
    if not it.verdict.policy_number:
        return _("Kebijakan: nilai awal portal")
    return _("Kebijakan nomor %(number)s, berlaku sejak %(day)s (%(legal)s)") % {
        "number": it.verdict.policy_number,
        "day": date_format(it.in_force.valid_from, "j F Y"),
        "legal": it.in_force.legal_reference,
    }


def _quota(it: Explanation) -> str:
    quota = it.quota
    return _("Kuota minggu itu: %(allowed)s hari (kantor %(office)s, batas %(cap)s, hari kerja %(days)s)") % {
        "allowed": quota.allowed,
        "office": quota.office_days,
        "cap": quota.cap,
        "days": quota.working_days,
    }


def _asked(it: Explanation) -> Iterator[str]:
    for day in it.asked:
        yield ""
        yield _("Pengajuan #%(number)s: %(status)s") % {"number": day.request_id, "status": day.status_label}
        for step in day.steps:
            by = f" ({step.decided_as})" if step.decided_as else ""
            yield f"  {_at(step.label, step.at.astimezone(it.person.office.tz))}{by}"


def _at(words: str, at: datetime) -> str:
    return f"{words}: {date_format(at, 'j F Y')} {at:%H.%M}"
