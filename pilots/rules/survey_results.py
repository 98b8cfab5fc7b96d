"""From sheets to results: counts, means and shares with their intervals, group by group. Pure.

Intervals treat the answers as a sample of many like them: no correction for a finite population.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pilots.analysis import Interval, mean_interval, wilson
from pilots.enums.surveys import QuestionKind
from pilots.rules.suppression import shown_groups
from pilots.rules.survey_questions import FAVOURABLE, SCALE


@dataclass(slots=True)
class Tally:
    """Answers to one question by one group: how many people answered, and how often each number was chosen."""

    people: int = 0
    chosen: Counter[int] = field(default_factory=Counter)
    texts: list[str] = field(default_factory=list)

    def add(self, answer: Any) -> None:
        self.people += 1
        if isinstance(answer, int):
            self.chosen[answer] += 1
        elif isinstance(answer, str):
            self.texts.append(answer)
        else:
            self.chosen.update(answer)

    def join(self, other: Tally) -> None:
        self.people += other.people
        self.chosen.update(other.chosen)
        self.texts += other.texts


class Tallies:
    """The tallies of every question and office of a survey. Office None: people whose office is not told."""

    def __init__(self, sheets: Iterable[tuple[int | None, Mapping[str, Any]]]) -> None:
        self.sheets: Counter[int | None] = Counter()
        self._cells: dict[str, dict[int | None, Tally]] = defaultdict(lambda: defaultdict(Tally))
        for office, sheet in sheets:
            self.sheets[office] += 1
            for question, answer in sheet.items():
                self._cells[question][office].add(answer)

    @property
    def total(self) -> int:
        """Number of sheets."""
        return self.sheets.total()

    def offices(self, least: int) -> list[int]:
        """Offices with enough sheets to be looked at by themselves."""
        return [office for office in shown_groups(self.sheets, least, {None}) if office is not None]

    def of(self, question: int, least: int, office: int | None = None) -> Tally | None:
        """Everybody's answers to a question, or one office's; None where too few answered to be shown."""
        cells = self._cells.get(str(question), {})
        if office is None:
            total = Tally()
            for cell in cells.values():
                total.join(cell)
            return total if total.people >= least else None
        never = cells.keys() - self.offices(least)
        sizes = {key: cell.people for key, cell in cells.items()}
        return cells[office] if office in shown_groups(sizes, least, never) else None


@dataclass(frozen=True, slots=True)
class OptionResult:
    """How many chose this; `share`: of those who answered the question, 0–1 with Wilson 95 %."""

    label: str
    count: int
    share: Interval


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What is known of one question. `hidden`: fewer answered than may be shown, so nothing else is set.

    `mean` (t interval 95 %, points 1–5) and `favourable` (share of 4 and 5, Wilson 95 %) belong to scales;
    `texts` stand in no order.
    """

    id: int
    kind: str
    words: str
    is_satisfaction: bool
    hidden: bool = False
    people: int = 0
    options: tuple[OptionResult, ...] = ()
    mean: Interval | None = None
    favourable: Interval | None = None
    texts: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(option.label for option in self.options)

    @property
    def counts(self) -> tuple[int, ...]:
        return tuple(option.count for option in self.options)

    @property
    def key(self) -> str:
        """Names its drawing on a page."""
        return f"q{self.id}"


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as far as its results go; `labels`: what each number stands for, from 1."""

    id: int
    kind: str
    words: str
    labels: tuple[str, ...] = ()
    is_satisfaction: bool = False


def result_of(question: Asking, tally: Tally | None, texts: Sequence[str] = ()) -> QuestionResult:
    """The result of a question from its tally. `texts`: the free answers, already shuffled by whoever holds chance."""
    bare = QuestionResult(question.id, question.kind, question.words, question.is_satisfaction)
    if tally is None:
        return replace(bare, hidden=True)
    bare = replace(bare, people=tally.people)
    if question.kind == QuestionKind.TEXT:
        return replace(bare, texts=tuple(texts))
    options = tuple(
        OptionResult(label, tally.chosen[number], wilson(tally.chosen[number], tally.people))
        for number, label in enumerate(question.labels, 1)
    )
    if question.kind != QuestionKind.LIKERT:
        return replace(bare, options=options)
    points = [point for point in SCALE for _ in range(tally.chosen[point])]
    favourable = wilson(sum(tally.chosen[point] for point in FAVOURABLE), tally.people)
    return replace(bare, options=options, mean=_on_scale(mean_interval(points)), favourable=favourable)


def _on_scale(mean: Interval) -> Interval:
    """No mean lies outside the scale, so what reaches beyond says nothing."""
    return Interval(mean.value, max(mean.low, SCALE[0]), min(mean.high, SCALE[-1]))
