"""A policy as a form: each setting's control follows from its type; what is wrong with it the rules say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.translation import gettext_lazy as _

from core.enums import Severity
from core.problems import DomainError, Problem
from eligibility.enums import PANRB_GRID, Axis, BoxScheme, Setting
from eligibility.rules import Policy
from eligibility.rules.defaults import LEGAL, MARKS
from eligibility.rules.policy import check_policy, loosened, plain_value, read_settings
from eligibility.selectors.articles import ARTICLES, spoken
from eligibility.selectors.policy_words import (
    around,
    choices_of,
    help_of,
    legal_key,
    legal_keys,
    otherwise,
    value_kind,
)
from eligibility.selectors.talent import PERFORMANCE, POTENTIAL
from performance.enums import Rating

TIMES = ("%H:%M", "%H.%M", "%H:%M:%S")
MOST_LEGAL = 300
NUMBER = {
    "invalid": _("Tulis dengan angka, misalnya 30 atau 2,5."),
    "required": _("Isi angkanya."),
}
ALL_SETTINGS: tuple[str, ...] = tuple(name for _title, names in ARTICLES for name in names)


class LineWidget(forms.TextInput):
    """A short number inside a sentence."""

    def __init__(self, mode: str) -> None:
        super().__init__(attrs={"inputmode": mode, "autocomplete": "off", "maxlength": "12", "size": "6"})


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def control(name: str) -> forms.Field:
    """The control of a setting: this is the one place that chooses it."""
    kind = value_kind(name)
    about: dict[str, Any] = {"label": Setting(name).label, "help_text": help_of(name)}
    if kind == "yes":
        return forms.BooleanField(required=False, **about)
    if kind in ("boxes", "many"):
        choices = choices_of(name)
        widget = forms.CheckboxSelectMultiple()
        if choices and isinstance(choices[0][0], int):
            return forms.TypedMultipleChoiceField(
                choices=choices, coerce=int, required=False, widget=widget, **about
            )
        return forms.MultipleChoiceField(choices=choices, required=False, widget=widget, **about)
    if kind == "one":
        return forms.ChoiceField(choices=choices_of(name), **about)
    if kind == "time":
        return forms.TimeField(widget=ClockInput(), input_formats=TIMES, **about)
    if kind == "fraction":
        return forms.FloatField(localize=True, widget=LineWidget("decimal"), error_messages=NUMBER, **about)
    return forms.IntegerField(widget=LineWidget("numeric"), error_messages=NUMBER, **about)


def initial_of(policy: Policy, names: Iterable[str] = ALL_SETTINGS) -> dict[str, Any]:
    """What the controls show of a policy."""
    return {name: _shown(getattr(policy, name)) for name in names}


def _shown(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class FormLine:
    """One clause: its control, the words around it, and what stands elsewhere."""

    name: str
    kind: str
    field: BoundField
    before: str
    after: str
    otherwise: str
    mark: Any
    legal: str
    now: str = ""
    changed: bool = False
    loosened: bool = False
    own: BoundField | None = None
    origin: str = ""

    @property
    def rows(self) -> list[tuple[Rating, list[tuple[Axis, BoundWidget]]]]:
        """The nine boxes in their places: rows from above to below expectation, low to high potential."""
        tags = {int(str(tag.data["value"])): tag for tag in self.field}
        return [
            (level, [(axis, tags[PANRB_GRID[(level.value, axis.value)]]) for axis in POTENTIAL])
            for level in PERFORMANCE
        ]

    @property
    def potentials(self) -> tuple[Axis, ...]:
        return POTENTIAL


@dataclass(frozen=True)
class FormArticle:
    number: int
    title: Any
    lines: tuple[FormLine, ...]
    legal: tuple[BoundField, ...] = ()

    @property
    def changes(self) -> int:
        return sum(line.changed for line in self.lines)

    @property
    def wrong(self) -> bool:
        fields = [*(line.field for line in self.lines), *self.legal]
        return any(field.errors for field in fields)


class SettingsForm(forms.Form):
    """Controls for some settings of a policy. `base`: what holds for the settings that have no control here."""

    names: tuple[str, ...] = ALL_SETTINGS
    base = Policy()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in self.names:
            self.fields[name] = control(name)

    def typed(self) -> dict[str, Any]:
        """The settings as plain JSON values; what could not be read is left out."""
        return {n: plain_value(_value(self.cleaned_data[n])) for n in self.names if n in self.cleaned_data}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        values, problems = read_settings(self.judged())
        for problem in [*problems, *check_policy(replace(self.base, **values))]:
            if problem.severity == Severity.BLOCKS:
                self.put(problem)
        return cleaned

    def judged(self) -> dict[str, Any]:
        """The settings that the rules look at."""
        return self.typed()

    def put(self, problem: Problem) -> None:
        """A fault beside the control that it speaks of, or above the form."""
        name = str(problem.params.get("field", ""))
        if name in self.fields:
            if not self.has_error(name):
                self.add_error(name, _beside(problem.sentence, str(self.fields[name].label)))
        else:
            self.add_error(None, problem.sentence)

    def refuse(self, error: DomainError) -> None:
        """Put a service's no where it belongs; nothing typed is lost."""
        for problem in error.problems:
            self.put(problem)
        if not error.problems:
            self.add_error(None, error.sentence)

    @property
    def numbered_by_panrb(self) -> bool:
        """Only then the places of the boxes on the axes are known."""
        shown = self["box_scheme"].value() if "box_scheme" in self.fields else self.base.box_scheme
        return str(shown) == BoxScheme.PANRB

    def shown_policy(self) -> Policy:
        """The policy as the controls stand, as far as they can be read."""
        if not self.is_bound:
            values, _faults = read_settings(
                {n: plain_value(_value(v)) for n, v in self.initial.items() if n in self.names}
            )
        else:
            self.is_valid()
            values, _faults = read_settings(self.judged())
        return replace(self.base, **values)


def _beside(sentence: str, label: str) -> str:
    """A sentence that begins with the control's own name need not say it again beside it."""
    for start in (f"{label}: ", f"{label} "):
        if sentence.startswith(start):
            rest = sentence.removeprefix(start)
            return rest[:1].upper() + rest[1:]
    return sentence


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class DraftForm(SettingsForm):
    """The whole policy of a draft, article by article, with its legal references."""

    revision = forms.IntegerField(widget=forms.HiddenInput(), min_value=0, max_value=1_000_000)
    note = forms.CharField(
        label=_("Catatan rancangan"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Mengapa rancangan ini dibuat. Pegawai membacanya setelah ditetapkan."),
    )  # fmt: skip
    loosened_reason = forms.CharField(
        label=_("Alasan melonggarkan aturan nasional"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Wajib diisi sebelum ditetapkan bila ada pengaturan yang lebih longgar daripada aturan nasional."),
    )  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.legal: dict[int, list[str]] = {}
        for number in range(1, len(ARTICLES) + 1):
            self.legal[number] = []
            for key, words in legal_keys(number):
                field = f"legal_{key}"
                self.fields[field] = forms.CharField(label=words, max_length=MOST_LEGAL, required=False)
                if key in LEGAL:
                    self.fields[field].widget.attrs["placeholder"] = LEGAL[key]
                self.legal[number].append(field)

    @property
    def settings(self) -> dict[str, Any]:
        """What the services take, once the form is valid."""
        typed = self.cleaned_data
        keys = [key for keys in self.legal.values() for key in keys]
        legal = {key.removeprefix("legal_"): typed[key].strip() for key in keys if typed.get(key, "").strip()}
        return self.typed() | {"legal": legal}

    def articles(self, now: Policy) -> list[FormArticle]:
        """The form as it is laid out, each control with what stands in the policy `now` in force."""
        policy = self.shown_policy()
        loose = loosened(policy)
        return [
            FormArticle(
                number,
                title,
                tuple(self._line(name, policy, now, name in loose) for name in names),
                tuple(self[field] for field in self.legal[number]),
            )
            for number, (title, names) in enumerate(ARTICLES, 1)
        ]

    def _line(self, name: str, policy: Policy, now: Policy, loose: bool) -> FormLine:
        key = legal_key(name)
        legal = self[f"legal_{key}"].value() or LEGAL.get(key, "")
        changed = plain_value(getattr(policy, name)) != plain_value(getattr(now, name))
        return FormLine(
            name, value_kind(name), self[name], *around(name), otherwise(name), MARKS[name], legal,
            now=spoken(name, getattr(now, name)), changed=changed, loosened=loose,
        )  # fmt: skip


def draft_initial(policy: Policy, revision: int, note: str, loosened_reason: str) -> dict[str, Any]:
    """What `DraftForm` shows of a draft; legal references that are the portal's own stay empty."""
    legal = {f"legal_{key}": text for key, text in policy.legal.items() if text != LEGAL.get(key)}
    start = {"revision": revision, "note": note, "loosened_reason": loosened_reason}
    return initial_of(policy) | legal | start


class PlaceForm(SettingsForm):
    """What an office or a unit has otherwise: a tick says that a setting differs there."""

    revision = forms.IntegerField(widget=forms.HiddenInput(), min_value=0, max_value=1_000_000)
    reason = forms.CharField(
        label=_("Alasan pengecualian"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Satu alasan untuk semua yang berbeda di sini. Pegawai di tempat itu membacanya."),
    )  # fmt: skip

    def __init__(self, *args: Any, names: tuple[str, ...], inherited: Policy, **more: Any) -> None:
        self.names = names
        self.base = inherited
        super().__init__(*args, **more)
        for name in names:
            self.fields[f"own_{name}"] = forms.BooleanField(
                label=Setting(name).label, required=False  # the template says what the tick means
            )  # fmt: skip

    def full_clean(self) -> None:
        """A control without its tick is not read: the place inherits, whatever stands there."""
        for name in self.names:
            if self.is_bound and not self._ticked(name):
                self.fields[name].required = False
        super().full_clean()
        for name in self.names:
            if self.is_bound and not self._ticked(name) and name in self.errors:
                del self.errors[name]

    def _ticked(self, name: str) -> bool:
        return bool(self[f"own_{name}"].data)

    def judged(self) -> dict[str, Any]:
        return {name: value for name, value in self.typed().items() if self._ticked(name)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if any(self._ticked(name) for name in self.names) and not cleaned.get("reason", "").strip():
            self.add_error(
                "reason", forms.ValidationError(_("Tulis alasan pengecualian ini."), code="required")
            )
        return cleaned

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that differ here, once the form is valid."""
        return self.judged()

    def articles(self, chain: Mapping[str, tuple[Any, str]]) -> list[FormArticle]:
        """As laid out. `chain`: setting → the inherited value and the name of the place that it comes from."""
        found = []
        for number, (title, names) in enumerate(ARTICLES, 1):
            lines = tuple(self._line(name, *chain[name]) for name in names if name in self.names)
            if lines:
                found.append(FormArticle(number, title, lines))
        return found

    def _line(self, name: str, value: Any, origin: str) -> FormLine:
        own = self[f"own_{name}"]
        ticked = bool(own.value()) and own.value() not in ("False", "0")
        return FormLine(
            name, value_kind(name), self[name], *around(name), otherwise(name), MARKS[name],
            self.base.legal.get(legal_key(name), ""), now=spoken(name, value), changed=ticked, own=own, origin=origin,
        )  # fmt: skip


def place_initial(inherited: Policy, own: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """What `PlaceForm` shows: the own values with their ticks, the inherited ones without."""
    start = {name: _shown(own.get(name, getattr(inherited, name))) for name in names}
    return start | {f"own_{name}": True for name in own}
