"""Notices about a pilot, each in the reader's own language, written in the transaction of the act."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.enums import NoticeLevel
from core.services import notice, notify_many
from employees.enums import Role
from pilots.enums.plans import AdoptionStatus, PilotStatus
from pilots.models import Adoption, EvaluationRun, Pilot, Verdict
from pilots.selectors.audience import Account, holders, staff_of
from pilots.selectors.words import outcome_sentence


def tell(
    accounts: Iterable[Account], words: Callable[[], str], link: str, now: datetime,
    level: NoticeLevel = NoticeLevel.INFO,
) -> None:  # fmt: skip
    """One sentence to many, said once in each language that is read; nobody is told twice."""
    found = sorted(set(accounts))
    said: dict[str, str] = {}
    for language in {account.language for account in found}:
        with override(language):
            said[language] = words()
    notify_many(
        [notice(user_id=a.user_id, text=said[a.language], now=now, link=link, level=level) for a in found]
    )


def tell_proposed(pilot: Pilot, now: datetime) -> None:
    def words() -> str:
        return _("Rencana uji coba %(number)s (%(office)s) menunggu tanda tangan Anda.") % _names(pilot)

    tell(_with_role(pilot, now, Role.OFFICIAL), words, link_of(pilot), now)


def tell_returned(pilot: Pilot, reason: str, now: datetime) -> None:
    def words() -> str:
        return _("Rencana uji coba %(number)s dikembalikan: %(reason)s") % {
            **_names(pilot),
            "reason": reason[:300],
        }

    tell(_with_role(pilot, now, Role.ADMIN), words, link_of(pilot), now)


def tell_signed(pilot: Pilot, now: datetime) -> None:
    """Everybody in the office, and those of the comparison offices whose weeks will be compared."""

    def words() -> str:
        return _(
            "Uji coba WFA %(number)s di %(office)s sudah ditandatangani: mulai %(start)s, dievaluasi %(due)s."
        ) % {
            **_names(pilot),
            "start": date_format(pilot.start_on, "j F Y"),
            "due": date_format(pilot.end_on, "j F Y"),
        }

    tell([*_everybody(pilot), *_with_role(pilot, now, Role.ADMIN)], words, link_of(pilot), now)


def tell_cancelled(pilot: Pilot, before: str, now: datetime) -> None:
    def words() -> str:
        return _("Uji coba WFA %(number)s di %(office)s dibatalkan: %(reason)s") % {
            **_names(pilot),
            "reason": pilot.end_reason[:300],
        }

    known = before not in (PilotStatus.DRAFT, PilotStatus.PROPOSED)
    people = [*_everybody(pilot)] if known else []
    tell([*people, *_with_role(pilot, now, Role.ADMIN, Role.OFFICIAL)], words, link_of(pilot), now)


def tell_verdict(verdict: Verdict, adoption: Adoption | None, now: datetime) -> None:
    """The verdict in one sentence to everybody in the office and to its admins, officials and leadership."""
    pilot = verdict.pilot
    on = adoption.effective_on if adoption else None
    waiting = adoption is not None and adoption.status == AdoptionStatus.WAITING

    def words() -> str:
        return outcome_sentence(
            verdict.outcome, pilot.office.name, verdict.quota_before, verdict.quota_after, on, waiting=waiting
        ) + _(" Alasannya ada di laporan %(number)s.") % {"number": verdict.number}

    roles = _with_role(pilot, now, Role.ADMIN, Role.OFFICIAL, Role.LEADERSHIP)
    tell(
        [*staff_of([pilot.office_id]), *roles],
        words,
        reverse("pilot_report", args=[pilot.pk, verdict.pk]),
        now,
    )


def tell_changed(verdict: Verdict, words: Callable[[], str], now: datetime, level: NoticeLevel) -> None:
    """What an official did with a verdict, to everybody in the office."""
    pilot = verdict.pilot
    roles = _with_role(pilot, now, Role.ADMIN, Role.OFFICIAL)
    link = reverse("pilot_report", args=[pilot.pk, verdict.pk])
    tell([*staff_of([pilot.office_id]), *roles], words, link, now, level)


def tell_late_complaint(verdict: Verdict, now: datetime) -> None:
    """Officials and admins learn that a raise which can still be stopped did not know of an upheld complaint."""
    pilot = verdict.pilot

    def words() -> str:
        return _(
            "Pengaduan dalam masa uji coba %(number)s (%(office)s) terbukti sesudah putusan. Kenaikan kuota masih "
            "dapat diveto."
        ) % _names(pilot)

    link = reverse("pilot_report", args=[pilot.pk, verdict.pk])
    tell(_with_role(pilot, now, Role.OFFICIAL, Role.ADMIN), words, link, now, NoticeLevel.WARNING)


def tell_reviewed(run: EvaluationRun, stopped: bool, now: datetime) -> None:
    pilot = run.pilot

    def words() -> str:
        if stopped:
            return _(
                "Tinjauan bulanan uji coba %(number)s: kriteria penghenti tercapai. Lihat rinciannya."
            ) % _names(pilot)
        return _(
            "Tinjauan bulanan uji coba %(number)s (%(office)s) selesai: mutu data dan kriteria penghenti."
        ) % (_names(pilot))

    level = NoticeLevel.WARNING if stopped else NoticeLevel.INFO
    tell(_with_role(pilot, now, Role.ADMIN, Role.OFFICIAL), words, link_of(pilot), now, level)


def tell_failed(run: EvaluationRun, now: datetime) -> None:
    pilot = run.pilot

    def words() -> str:
        return _("Evaluasi uji coba %(number)s gagal dijalankan. Lihat galatnya dan jalankan lagi.") % _names(
            pilot
        )

    tell(_with_role(pilot, now, Role.ADMIN), words, link_of(pilot), now, NoticeLevel.WARNING)


def link_of(pilot: Pilot) -> str:
    return reverse("pilot", args=[pilot.pk])


def _names(pilot: Pilot) -> dict[str, str]:
    return {"number": pilot.number, "office": pilot.office.name}


def _with_role(pilot: Pilot, now: datetime, *roles: Role) -> list[Account]:
    return holders(pilot.office, roles, now.astimezone(pilot.office.tz).date())


def _everybody(pilot: Pilot) -> list[Account]:
    others = list(pilot.comparison_rows.values_list("office_id", flat=True))
    return staff_of([pilot.office_id, *others])
