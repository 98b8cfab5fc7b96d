"""The criteria of a verdict as people read them: a sentence, a small plot, and the same numbers as a table row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.intervals import SHARES, Axis, Plot, axis_over, interval_plot
from pilots.enums.plans import KINDS, Criterion, CriterionKind, Finding
from pilots.rules.results import Result
from pilots.selectors.looks import Look, finding_look
from pilots.selectors.words import number

# Groups of fewer people are never shown by numbers: they would tell about somebody.
SMALLEST = 5


@dataclass(frozen=True, slots=True)
class CriterionShown:
    """`sentence` says everything that `plot` draws; `plot` None where one number says it. `cells`: see `HEADS`."""

    key: str
    name: str
    look: Look
    must: bool
    sentence: str
    notes: tuple[str, ...]
    plot: Plot | None
    cells: tuple[str, ...]


def criteria_shown(
    rows: Sequence[Result], *, alpha: float, hidden: frozenset[str]
) -> tuple[CriterionShown, ...]:
    """In the order of the evaluation. `hidden`: criteria whose numbers this reader is not shown."""
    axis = _points_axis(rows)
    return tuple(_shown(i, row, axis, alpha, row.criterion in hidden) for i, row in enumerate(rows, 1))


def hidden_criteria(rows: Sequence[Result], people: int) -> frozenset[str]:
    """Criteria that would tell about somebody: all but complaints of a small office, and predicates of few people."""
    if people < SMALLEST:
        return frozenset(name for name, kind in KINDS.items() if kind != CriterionKind.STOP)
    few = any(row.criterion == Criterion.PREDICATE and 0 < row.n < SMALLEST for row in rows)
    return frozenset({str(Criterion.PREDICATE)}) if few else frozenset()


def name_of(row: Result) -> str:
    label = row.name or str(Criterion(row.criterion).label)
    return label[:1].upper() + label[1:]


def _points_axis(rows: Sequence[Result]) -> Axis:
    """One axis for all changes, so that their plots can be compared."""
    points = [row for row in rows if row.kind == CriterionKind.NON_INFERIORITY]
    ends = [
        (row.low, row.high, row.lower, row.upper, -row.limit) for row in points if row.estimate is not None
    ]
    return axis_over([value for values in ends for value in values if value is not None])


def _shown(i: int, row: Result, axis: Axis, alpha: float, hidden: bool) -> CriterionShown:
    name, look = name_of(row), finding_look(row.finding)
    if hidden:
        words = _("Kurang dari %(n)s orang: angkanya tidak ditampilkan.") % {"n": SMALLEST}
        return CriterionShown(f"interval-{i}", name, look, row.must, words, (), None, ("–",) * 5)
    return CriterionShown(
        f"interval-{i}", name, look, row.must, _sentence(row, alpha), tuple(_notes(row)),
        _plot(row, axis), _cells(row),
    )  # fmt: skip


def _plot(row: Result, axis: Axis) -> Plot | None:
    if row.estimate is None or row.low is None or row.high is None or row.kind == CriterionKind.STOP:
        return None
    if row.kind == CriterionKind.THRESHOLD:
        return interval_plot(
            SHARES, estimate=row.estimate, low=row.low, high=row.high, limit=row.limit, say=number,
            limit_word=_("batas %(limit)s %%") % {"limit": number(row.limit)},
        )  # fmt: skip
    return interval_plot(
        axis, estimate=row.estimate, low=row.low, high=row.high, limit=-row.limit, say=number, bound=row.lower,
        limit_word=_("margin −%(limit)s") % {"limit": number(row.limit)},
    )  # fmt: skip


def _sentence(row: Result, alpha: float) -> str:
    if row.finding == Finding.ABSENT or row.estimate is None:
        return _("Tidak ada data untuk dinilai.")
    if row.kind == CriterionKind.STOP:
        return _("%(count)s terbukti; paling banyak %(most)s yang dibolehkan.") % {
            "count": number(row.estimate, 0),
            "most": number(row.limit, 0),
        }
    if row.kind == CriterionKind.THRESHOLD:
        return _(
            "%(share)s %% dari %(n)s; paling sedikit %(least)s %%. Selang 95 %%: %(low)s sampai %(high)s %%."
        ) % {
            "share": number(row.estimate, 1), "n": _counted(row), "least": number(row.limit),
            "low": number(row.low, 1), "high": number(row.high, 1),
        }  # fmt: skip
    if row.low is None or row.lower is None:
        return _(
            "Perubahan %(estimate)s poin; margin −%(margin)s. Terlalu sedikit bulan untuk sebuah selang."
        ) % {
            "estimate": number(row.estimate),
            "margin": number(row.limit),
        }
    return _(
        "Perubahan %(estimate)s poin, selang 95 %% %(low)s sampai %(high)s. Batas bawah satu sisi %(level)s %%: "
        "%(lower)s, dibandingkan dengan margin −%(margin)s."
    ) % {
        "estimate": number(row.estimate), "low": number(row.low), "high": number(row.high),
        "level": number(100 * (1 - alpha)), "lower": number(row.lower), "margin": number(row.limit),
    }  # fmt: skip


def _counted(row: Result) -> str:
    n = number(row.n, 0)
    words = {
        Criterion.PREDICATE: _("%(n)s pegawai berpredikat"),
        Criterion.ATTENDANCE: _("%(n)s hari WFA"),
        Criterion.REPORTS: _("%(n)s laporan yang wajib"),
        Criterion.HOURS: _("%(n)s minggu kerja pegawai"),
    }
    return words.get(Criterion(row.criterion), "%(n)s") % {"n": n}


def _notes(row: Result) -> Iterable[str]:
    if row.estimate is None:
        return
    if row.method == "did":
        yield _(
            "Selang ini menghitung perbedaan antarpegawai (%(people)s orang); kantor uji coba sendiri hanya satu "
            "kelompok."
        ) % {"people": number(row.units, 0)}
    if row.method == "before_after":
        yield _("Tanpa kantor pembanding: perubahan yang terjadi di mana-mana ikut terhitung.")
    if row.placebo:
        yield _(
            "Uji plasebo: bila setiap kantor pembanding dianggap kantor uji coba, perubahan kantor ini berada di "
            "urutan %(rank)s dari %(of)s (1 = paling rendah)."
        ) % {"rank": row.placebo["rank"], "of": row.placebo["of"]}


def _cells(row: Result) -> tuple[str, ...]:
    """Asked, found, 95 % interval, one-sided bound, how many."""
    if row.estimate is None:
        return (_limit(row), "–", "–", "–", "–")
    if row.kind == CriterionKind.STOP:
        return (_limit(row), number(row.estimate, 0), "–", "–", "–")
    places = 1 if row.kind == CriterionKind.THRESHOLD else 2
    span = "–" if row.low is None else f"{number(row.low, places)} … {number(row.high, places)}"
    return (
        _limit(row), f"{number(row.estimate, places)}{_unit(row)}", span, number(row.lower), number(row.n, 0),
    )  # fmt: skip


def _limit(row: Result) -> str:
    if row.kind == CriterionKind.STOP:
        return f"≤ {number(row.limit, 0)}"
    return f"≥ {number(row.limit)} %" if row.kind == CriterionKind.THRESHOLD else f"> −{number(row.limit)}"


def _unit(row: Result) -> str:
    return " %" if row.kind == CriterionKind.THRESHOLD else ""
