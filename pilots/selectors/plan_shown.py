"""A plan as people read it, from a draft's rows or from the canonical text that was signed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from employees.models import Office
from pilots.enums.plans import (
    KINDS,
    AdoptionMode,
    Criterion,
    CriterionKind,
    OnStop,
    OutcomeSource,
)
from pilots.models import FrozenPlan, Pilot
from pilots.rules.terms import Terms, read_terms
from pilots.selectors.looks import Look, power_look
from pilots.selectors.power import PlanPower
from pilots.selectors.words import fault_words, number

DAY = timedelta(days=1)
TARGET = 80


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion: its name, what is asked of it, and what it does to the verdict."""

    name: str
    asked: str
    role: str
    must: bool


@dataclass(frozen=True, slots=True)
class PowerShown:
    look: Look
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanShown:
    """`last_on`: last day of the trial; `due_on`: the day after, on which it is evaluated."""

    number: str
    purpose: str
    office: str
    quota_now: int
    quota_tried: int
    quota_goal: int
    baseline_from: date
    start_on: date
    due_on: date
    comparisons: tuple[str, ...]
    criteria: tuple[CriterionLine, ...]
    gates: tuple[str, ...]
    measured: tuple[str, ...]
    afterwards: tuple[str, ...]
    power: PowerShown
    months: int

    @property
    def last_on(self) -> date:
        return self.due_on - DAY

    @property
    def baseline_to(self) -> date:
        return self.start_on - DAY


def plan_of_draft(pilot: Pilot, quota_now: int, comparisons: Sequence[str], power: PlanPower) -> PlanShown:
    """What would be frozen now. `comparisons`: names of the offices."""
    head = {
        "number": pilot.number, "purpose": pilot.purpose, "office": pilot.office.name, "quota_now": quota_now,
        "quota_tried": pilot.quota_tried, "quota_goal": pilot.quota_goal, "due_on": pilot.end_on,
        "baseline_from": pilot.baseline_from, "start_on": pilot.start_on, "comparisons": tuple(comparisons),
    }  # fmt: skip
    return _shown(head, read_terms(pilot.terms), power)


def plan_of_text(frozen: FrozenPlan, agency_id: int) -> PlanShown:
    """What stands in the signed text; only the names of comparison offices come from today. One query."""
    data = json.loads(frozen.text)
    found = Office.objects.filter(agency=agency_id, code__in=data["comparisons"])
    names = dict(found.values_list("code", "name"))
    head = {
        "number": data["number"], "purpose": data["purpose"], "office": data["office"]["name"],
        "quota_now": data["quota_now"], "quota_tried": data["quota_tried"], "quota_goal": data["quota_goal"],
        "baseline_from": date.fromisoformat(data["baseline_from"]),
        "start_on": date.fromisoformat(data["start_on"]), "due_on": date.fromisoformat(data["end_on"]),
        "comparisons": tuple(names.get(code, code) for code in data["comparisons"]),
    }  # fmt: skip
    known = {f.name for f in fields(PlanPower)}
    power = PlanPower(**{k: v for k, v in data["power"].items() if k in known})
    return _shown(head, read_terms(data["terms"]), power)


def _shown(head: Mapping[str, Any], terms: Terms, power: PlanPower) -> PlanShown:
    return PlanShown(
        **head, criteria=tuple(_criterion(c, terms) for c in Criterion), gates=_gates(terms),
        measured=_measured(terms), afterwards=_afterwards(terms), power=power_shown(power, terms),
        months=terms.months,
    )  # fmt: skip


def _criterion(criterion: Criterion, terms: Terms) -> CriterionLine:
    name = str(criterion.label)
    must = criterion.value in terms.must
    stops = KINDS[criterion] == CriterionKind.STOP
    role = _("menghentikan kenaikan") if stops and must else _("wajib") if must else _("dilaporkan saja")
    return CriterionLine(name[:1].upper() + name[1:], _asked(criterion, terms), role, must)


def _asked(criterion: Criterion, terms: Terms) -> str:
    level = number(100 * (1 - terms.alpha))
    if criterion == Criterion.COMPLAINTS:
        return _("paling banyak %(most)s pengaduan terbukti") % {"most": terms.complaints_allowed}
    if KINDS[criterion] == CriterionKind.THRESHOLD:
        return _("paling sedikit %(least)s %%") % {"least": number(terms.threshold(criterion.value))}
    if criterion == Criterion.INDEX:
        return _(
            "tidak turun lebih dari %(margin)s poin: batas bawah selang satu sisi %(level)s %% di atas −%(margin)s"
        ) % {"margin": number(terms.index_margin), "level": level}
    which = ", ".join(terms.service_indicators) or _("semua indikator yang diimpor")
    return _("tidak turun lebih dari %(margin)s poin; %(which)s") % {
        "margin": number(terms.service_margin),
        "which": which,
    }


def _gates(terms: Terms) -> tuple[str, ...]:
    return (
        _("paling sedikit %(n)s hari WFA dijalani") % {"n": terms.min_wfa_days},
        _("paling sedikit %(share)s %% pengamatan yang diharapkan tersedia di kantor uji coba")
        % {"share": number(terms.min_observed_share)},
        _("minggu dengan kurang dari %(n)s hari dilaporkan dianggap tanpa data")
        % {"n": terms.min_reported_days},
        _("bila kurang: diperpanjang %(months)s bulan, paling banyak %(most)s kali; setelah itu kuota tetap")
        % {"months": terms.extension_months, "most": terms.most_extensions},
    )


def _measured(terms: Terms) -> tuple[str, ...]:
    return (
        _("ukuran kinerja: %(outcome)s") % {"outcome": OutcomeSource(terms.outcome).label},
        _("dibandingkan dengan %(months)s bulan sebelum mulai") % {"months": terms.baseline_months},
        _("peluang salah menyatakan lulus paling besar %(alpha)s %% (satu sisi)")
        % {"alpha": number(100 * terms.alpha)},
        _("survei dilaporkan bersama putusan bila mewakili paling sedikit %(share)s %% pegawai")
        % {"share": number(terms.survey_share)},
    )


def _afterwards(terms: Terms) -> tuple[str, ...]:
    how = (
        _(
            "Lulus: kuota baru ditetapkan otomatis mulai hari Senin paling cepat %(days)s hari setelah putusan; sampai "
            "saat itu pejabat dapat memvetonya dengan alasan."
        )
        if terms.adoption == AdoptionMode.AUTOMATIC
        else _(
            "Lulus: kuota baru menunggu pengesahan pejabat, lalu berlaku mulai hari Senin paling cepat %(days)s hari "
            "setelah putusan."
        )
    )
    stop = (
        _("Terbukti buruk: kuota turun dari 2 menjadi 1 hari; pada kuota 1 hari, WFA dihentikan sementara.")
        if terms.on_stop == OnStop.PAUSE
        else _("Terbukti buruk: kuota turun dari 2 menjadi 1 hari; pada kuota 1 hari, kuota tetap.")
    )
    return (
        how % {"days": terms.notice_days},
        stop,
        _("Belum dapat dipastikan: kuota tetap, dievaluasi lagi %(months)s bulan kemudian.")
        % {"months": terms.again_months},
        _("Setelah kuota naik: dievaluasi tiap bulan; %(months)s bulan buruk berturut-turut menurunkannya.")
        % {"months": terms.bad_months},
    )


def power_shown(power: PlanPower, terms: Terms) -> PowerShown:
    """The power in words: what it promises, what it rests on."""
    look = power_look(power.probability)
    if power.probability is None:
        why = (
            _("Kekuatan uji hanya dihitung untuk indeks kinerja mingguan, bukan untuk predikat bulanan.")
            if power.fault == "monthly"
            else _("Kekuatan uji belum dapat dihitung: %(why)s.") % {"why": fault_words(power.fault)}
        )
        return PowerShown(look, (why, _people(power)))
    found = [
        _("Bila tidak ada yang berubah, peluang lulus kriteria kinerja %(share)s %%.")
        % {"share": _chance(power.probability)}
    ]
    if power.smallest_margin is not None:
        found.append(
            _("Margin terkecil untuk %(target)s %%: %(smallest)s poin (rencana ini: %(margin)s poin).")
            % {
                "target": TARGET,
                "smallest": number(power.smallest_margin, 1),
                "margin": number(terms.index_margin),
            }
        )
    return PowerShown(look, (*found, _people(power), _spread(power)))


def _chance(probability: float) -> str:
    """Nothing is certain."""
    if probability >= 0.995:
        return _("lebih dari 99")
    return _("kurang dari 1") if probability < 0.005 else number(100 * probability, 0)


def _people(power: PlanPower) -> str:
    return _(
        "Dihitung dari %(staff)s pegawai kantor ini dan %(comparison)s pegawai kantor pembanding, %(before)s minggu "
        "penuh sebelum dan %(after)s minggu penuh selama uji coba."
    ) % {
        "staff": power.staff, "comparison": power.comparison_staff,
        "before": power.weeks_before, "after": power.weeks_after,
    }  # fmt: skip


def _spread(power: PlanPower) -> str:
    return _(
        "Indeks seorang pegawai naik turun %(sd)s poin dari minggu ke minggu; %(missing)s %% minggu tanpa data."
    ) % {
        "sd": number(power.sd, 1),
        "missing": number(100 * (power.missing or 0), 0),
    }
