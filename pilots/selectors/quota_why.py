"""Why an office's quota is what it is: the row in force, all others, the pilot behind it, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from eligibility.selectors import policy_at_office
from employees.models import Office
from pilots.enums.plans import LIVE, PilotStatus
from pilots.models import Adoption, Pilot, Verdict
from pilots.selectors.looks import Look, status_look
from pilots.selectors.pilot_list import next_step
from pilots.selectors.reporting import ReasonShown, reasons_for_everybody, verdict_sentence
from scheduling.models import QuotaRule
from scheduling.rules import HARD_CAP
from scheduling.selectors import quota_for


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """A row of the office's history. `state`: now | next | past | revoked; `pilot`, `verdict`: what it came from."""

    rule: QuotaRule
    state: str
    pilot: Pilot | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class QuotaWhy:
    """`verdict`: the office's latest, with its sentence and reasons; `pilot`: the one under way."""

    office: Office
    today: int
    rows: tuple[QuotaRow, ...]
    from_policy: bool
    cap: int
    verdict: Verdict | None
    sentence: str
    reasons: tuple[ReasonShown, ...]
    pilot: Pilot | None
    pilot_look: Look | None
    next_step: str
    changes: tuple[str, ...]

    @property
    def current(self) -> QuotaRow | None:
        return next((row for row in self.rows if row.state == "now"), None)


def quota_why(office: Office, today: date) -> QuotaWhy:
    """For everybody of the office. A fixed number of queries."""
    rows = _rows(office, today)
    verdict = _latest(office)
    pilot = Pilot.objects.filter(office=office, status__in=LIVE).first()
    cap = min(policy_at_office(office, today).policy.quota_cap, HARD_CAP)
    quota = quota_for(office.pk, today)
    adoption: Adoption | None = getattr(verdict, "adoption", None) if verdict else None
    return QuotaWhy(
        office=office, today=quota, rows=rows, from_policy=not any(row.state == "now" for row in rows),
        cap=cap, verdict=verdict,
        sentence=verdict_sentence(verdict, office.name, adoption.effective_on if adoption else None)
        if verdict else "",
        reasons=reasons_for_everybody(verdict) if verdict else (), pilot=pilot,
        pilot_look=status_look(pilot.status) if pilot else None,
        next_step=next_step(pilot, verdict, today) if pilot else "",
        changes=tuple(_changes(pilot, quota, cap, rows)),
    )  # fmt: skip


def _latest(office: Office) -> Verdict | None:
    rows = Verdict.objects.filter(pilot__office=office).select_related("pilot", "adoption")
    return rows.order_by("-decided_on", "-pk").first()


def _rows(office: Office, today: date) -> tuple[QuotaRow, ...]:
    rules = list(QuotaRule.objects.filter(office=office).order_by("-valid_from", "-pk"))
    ids = [rule.pk for rule in rules]
    trials = {
        pilot.trial_quota_id: pilot
        for pilot in Pilot.objects.filter(trial_quota__in=ids, signed_at__isnull=False)
    }
    adopted = {
        row.quota_id: row.verdict
        for row in Adoption.objects.filter(quota__in=ids).select_related("verdict__pilot")
    }
    standing = [rule for rule in rules if rule.revoked_at is None and rule.valid_from <= today]
    current = standing[0].pk if standing else None
    return tuple(
        QuotaRow(rule, _state(rule, current, today), trials.get(rule.pk), adopted.get(rule.pk))
        for rule in rules
    )


def _state(rule: QuotaRule, current: int | None, today: date) -> str:
    if rule.revoked_at is not None:
        return "revoked"
    if rule.pk == current:
        return "now"
    return "next" if rule.valid_from > today else "past"


def _changes(pilot: Pilot | None, quota: int, cap: int, rows: Sequence[QuotaRow]) -> Iterable[str]:
    """What would change the quota, and when."""
    for row in rows:
        if row.state == "next":
            yield _("%(days)s hari mulai %(on)s sudah ditetapkan.") % {
                "days": row.rule.days,
                "on": date_format(row.rule.valid_from, "l, j F Y"),
            }
    yield from _by_pilot(pilot)
    if quota >= cap:
        yield _("Kuota sudah setinggi yang dibolehkan kebijakan instansi (%(cap)s hari seminggu).") % {
            "cap": cap
        }
    elif pilot is None:
        yield _(
            "Kuota dapat naik sampai %(cap)s hari setelah uji coba dua bulan yang lulus. Admin merencanakan uji coba, "
            "pejabat menandatanganinya."
        ) % {"cap": cap}


def _by_pilot(pilot: Pilot | None) -> Iterable[str]:
    if pilot is None:
        return
    if pilot.status == PilotStatus.FOLLOWED:
        yield _("Setiap bulan data kantor dinilai lagi; kuota turun bila memburuk berturut-turut.")
    elif pilot.status == PilotStatus.DECIDED:
        yield _("Putusan terakhir menunggu berlaku atau pengesahan pejabat.")
    else:
        yield _(
            "Bila semua kriteria wajib uji coba %(number)s terpenuhi, kuota menjadi %(goal)s hari; bila tidak, tetap "
            "atau turun menurut rencananya."
        ) % {"number": pilot.number, "goal": pilot.quota_goal}
