"""A policy on its way to being law, as pages show it: checks with links, differences by article, extra paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.problems import NotFound, Problem
from eligibility.enums import OverrideScope, SignatureState, VersionState
from eligibility.models import PolicyVersion
from eligibility.rules import InForce, Law, Override
from eligibility.rules.defaults import BOX_PRESETS
from eligibility.selectors.articles import ARTICLES, Clause, articles
from eligibility.selectors.differences import Difference
from eligibility.selectors.policies import DEFAULTS, policy_for
from eligibility.selectors.policy_words import article_of
from eligibility.selectors.presets import PRESETS
from eligibility.selectors.versions import law_of, version_of, versions_of
from eligibility.signals import replay_asked

BOX_LISTS = tuple(BOX_PRESETS.values())


@dataclass(frozen=True, slots=True)
class Check:
    """A problem with the articles that it names; `place`: it stands in the rules of an office or unit."""

    problem: Problem
    articles: tuple[tuple[int, str], ...]
    place: str = ""


def checks(problems: Iterable[Problem]) -> list[Check]:
    """Each problem with the number and title of its article or articles."""
    found = []
    for problem in problems:
        names = [str(problem.params[key]) for key in ("one", "other", "field") if problem.params.get(key)]
        numbers = dict.fromkeys(article_of(name) for name in names)
        linked = tuple((number, str(ARTICLES[number - 1][0])) for number in numbers)
        found.append(Check(problem, linked, str(problem.params.get("place", ""))))
    return found


@dataclass(frozen=True, slots=True)
class ArticleChanges:
    number: int
    title: str
    rows: tuple[Difference, ...]


def by_article(found: Sequence[Difference]) -> list[ArticleChanges]:
    """Differences under the articles that they stand in; legal references last."""
    titles = {number: str(title) for number, (title, _names) in enumerate(ARTICLES, 1)}
    numbers = sorted({row.article for row in found})
    return [
        ArticleChanges(
            number if number in titles else 0,
            titles.get(number, _("Dasar hukum")),
            tuple(row for row in found if row.article == number),
        )
        for number in numbers
    ]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What an office or unit has otherwise, as sentences with the numbers of their articles."""

    override: Override
    scope: str
    lines: tuple[tuple[int, Clause], ...]


def paragraphs(law: Law, overrides: Iterable[Override] | None = None) -> list[Paragraph]:
    """One paragraph for each place of the law, or for each of these overrides, the weakest first."""
    found = []
    for override in law.overrides if overrides is None else overrides:
        sheet = articles(law.merged((override,)))
        lines = tuple(
            (number, clause)
            for number, (article, (_title, names)) in enumerate(zip(sheet, ARTICLES, strict=True), 1)
            for name, clause in zip(names, article.clauses, strict=True)
            if name in override.settings
        )
        found.append(Paragraph(override, str(OverrideScope(override.scope).label), lines))
    return found


def is_replayed(version: PolicyVersion, today: date) -> bool:
    """Whether somebody has replayed the draft as it stands now."""
    answers = replay_asked.send(sender=PolicyVersion, version=version, today=today)
    return any(answer is True for _receiver, answer in answers)


def current_law(agency_id: int, today: date) -> tuple[InForce, Law]:
    """What is in force, and its law."""
    now = policy_for(agency_id, today)
    return now, now.law or Law(now.policy)


def start_of(agency_id: int, text: str, today: date) -> tuple[Law, str]:
    """The law that a new draft begins with, and its origin in words.

    `text`: `berlaku`, `awal`, `versi-<number>` or `preset-<key>`. Errors: NotFound for anything else.
    """
    now, law = current_law(agency_id, today)
    kind, _dash, rest = text.partition("-")
    if kind == "berlaku":
        words = _("kebijakan nomor %(number)s yang berlaku") % {"number": now.number}
        return law, words if now.number else _("nilai awal portal")
    if kind == "awal":
        return Law(DEFAULTS.policy), _("nilai awal portal")
    if kind == "versi" and rest.isascii() and rest.isdigit() and len(rest) < 10:
        return law_of(version_of(agency_id, int(rest))), _("kebijakan nomor %(number)s") % {"number": rest}
    if kind == "preset" and rest in PRESETS:
        return PRESETS[rest].law(law), _("preset “%(name)s”") % {"name": PRESETS[rest].name}
    raise NotFound(_("Pilih asal rancangan: kebijakan yang berlaku, versi lain, preset, atau berkas."))


def comparable(agency_id: int, today: date, *, drafts: bool) -> list[tuple[int, str]]:
    """Numbers and words of the versions that may be compared; 0 is the portal's default."""
    shown: list[tuple[int, str]] = []
    for row in versions_of(agency_id, today):
        if drafts or row.state in (VersionState.IN_FORCE, VersionState.SUPERSEDED, VersionState.SCHEDULED):
            words: dict[str, Any] = {"number": row.version.number, "state": row.state.label}
            shown.append((row.version.number, _("Nomor %(number)s (%(state)s)") % words))
    return [*shown, (0, _("Nilai awal portal"))]


def law_numbered(agency_id: int, number: int) -> Law:
    """The law of a version, or the portal's default for 0. Errors: NotFound."""
    return Law(DEFAULTS.policy) if number == 0 else law_of(version_of(agency_id, number))


def file_origin(agency: str, signature: SignatureState) -> str:
    """Where a draft from a file came from, in words."""
    words = {"agency": agency or _("asal tidak disebut"), "state": signature.label}
    return str(_("berkas %(agency)s, %(state)s") % words)
