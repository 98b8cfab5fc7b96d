"""What changes from one law to another, article by article, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from eligibility.enums import Direction, OverrideScope, Rule, Setting
from eligibility.rules import Law, Policy
from eligibility.rules.directions import direction
from eligibility.rules.law import Override
from eligibility.selectors.articles import ARTICLES, spoken

_RULES = {rule.value: rule for rule in Rule}
_SETTINGS = frozenset(f.name for f in fields(Policy))
LEGAL_ARTICLE = len(ARTICLES) + 1


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting that changes: in the agency (`place` empty), or in an office or unit."""

    article: int
    setting: str
    label: str
    place: str
    old: str
    new: str
    direction: Direction

    @property
    def sentence(self) -> str:
        words = {"label": self.label, "old": self.old, "new": self.new, "place": self.place}
        if self.place:
            return _("%(place)s: %(label)s semula %(old)s, menjadi %(new)s.") % words
        return _("%(label)s semula %(old)s, menjadi %(new)s.") % words


def differences(old: Law, new: Law) -> list[Difference]:
    """Every change in reading order; first the agency, then each place. Empty for equal laws.

    A place is compared by what holds there, so a change of the agency is not told again for a place that
    keeps inheriting it, but is told where an override hides it or ends.
    """
    found = [*_settings(old.base, new.base, tuple(_SETTINGS - {"legal"}), ""), *_legal(old.base, new.base)]
    places = {(o.scope, o.target): o for law in (old, new) for o in law.overrides}
    for key, place in sorted(places.items()):
        found += _place(old, new, key, place)
    return found


def _place(old: Law, new: Law, key: tuple[str, int], place: Override) -> Iterator[Difference]:
    own = [{(o.scope, o.target): o for o in law.overrides}.get(key) for law in (old, new)]
    names = sorted({name for o in own if o for name in o.settings})
    before, after = (_here(law, key) for law in (old, new))
    law = new if own[1] else old
    yield from _settings(before, after, tuple(names), law.place_of(place))


def _here(law: Law, key: tuple[str, int]) -> Policy:
    scope, target = key
    return law.policy_at(target) if scope == OverrideScope.OFFICE else law.policy_at(None, (target,))


def _settings(old: Policy, new: Policy, names: tuple[str, ...], place: str) -> Iterator[Difference]:
    for number, (_title, listed) in enumerate(ARTICLES, 1):
        for name in listed:
            before, after = getattr(old, name), getattr(new, name)
            if name not in names or _same(before, after):
                continue
            yield Difference(
                article=number,
                setting=name,
                label=str(Setting(name).label),
                place=place,
                old=spoken(name, before),
                new=spoken(name, after),
                direction=direction(name, before, after),
            )


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, tuple):
        return set(before) == set(after)
    return bool(before == after)


def _legal(old: Policy, new: Policy) -> Iterator[Difference]:
    for key in sorted({*old.legal, *new.legal}):
        before, after = _text(old.legal, key), _text(new.legal, key)
        if before != after:
            yield Difference(
                article=LEGAL_ARTICLE,
                setting="legal",
                label=_("Dasar hukum “%(name)s”") % {"name": legal_name(key)},
                place="",
                old=before,
                new=after,
                direction=Direction.OTHER,
            )


def _text(legal: Mapping[str, str], key: str) -> str:
    return legal.get(key) or _("kosong")


def legal_name(key: str) -> str:
    """The words for a key of `Policy.legal`: a rule or a setting."""
    if key in _RULES:
        return str(_RULES[key].label)
    return str(Setting(key).label) if key in Setting.values else key
