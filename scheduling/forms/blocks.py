"""The optional parts of a wish: blocks of flexible hours, and the degrees of another place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from scheduling.rules import MOST_BLOCKS


class DegreesField(forms.FloatField):
    """Degrees with a point or a comma; never localized, for here a point never parts thousands."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class BlockTimeField(forms.TimeField):
    """Hour and minute; `07.30` is understood as well as the browser's `07:30`."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(required=False, input_formats=["%H:%M", "%H.%M"], widget=widget, **options)


class BlockRow(NamedTuple):
    number: int
    start: BoundField
    end: BoundField


class BlocksForm(forms.Form):
    """Up to `MOST_BLOCKS` blocks; nothing filled in means the regular hours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_BLOCKS + 1):
            start, end = _("Bagian %(number)s mulai"), _("Bagian %(number)s selesai")
            self.fields[f"block{number}_start"] = BlockTimeField(label=start % {"number": number})
            self.fields[f"block{number}_end"] = BlockTimeField(label=end % {"number": number})

    def block_rows(self) -> Iterator[BlockRow]:
        """The rows to draw, in their order."""
        for n in range(1, MOST_BLOCKS + 1):
            yield BlockRow(n, self[f"block{n}_start"], self[f"block{n}_end"])

    def has_blocks(self) -> bool:
        """Whether the folded part must stand open: something is typed there, or wrong."""
        return any(f.value() or f.errors for row in self.block_rows() for f in (row.start, row.end))

    def clean_blocks(self) -> None:
        """A row with one half only says which half is missing."""
        for n in range(1, MOST_BLOCKS + 1):
            halves = {f"block{n}_start": _("Isi jam mulai."), f"block{n}_end": _("Isi jam selesai.")}
            if any(self.cleaned_data.get(name) is not None for name in halves):
                for name, sentence in halves.items():
                    if self.cleaned_data.get(name) is None and name not in self.errors:
                        self.add_error(name, sentence)

    def blocks(self) -> tuple[tuple[time, time], ...]:
        """The filled rows of a valid form."""
        rows = (
            (self.cleaned_data[f"block{n}_start"], self.cleaned_data[f"block{n}_end"])
            for n in range(1, MOST_BLOCKS + 1)
        )
        return tuple((start, end) for start, end in rows if start is not None)


def blocks_initial(blocks: Sequence[tuple[time, time]]) -> dict[str, time]:
    """Stored blocks as initial values of the rows."""
    found: dict[str, time] = {}
    for number, (start, end) in enumerate(blocks[:MOST_BLOCKS], start=1):
        found |= {f"block{number}_start": start, f"block{number}_end": end}
    return found
