"""The simulation as a picture for the documentation: error, power and coverage by size, with their bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pilots.analysis.simulation import Kept, World

WIDTH, HEIGHT = 900, 330
PLOT, GAP, LEFT, TOP, BOTTOM = 240, 52, 46, 58, 254
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2933}.small{font-size:12px;fill:#52606d}.title{font-weight:600}"
    ".grid{stroke:#d5dbe1}.band{fill:#0f766e;opacity:.13}.with{fill:#0f766e;stroke:#0f766e}"
    ".without{fill:#fff;stroke:#7c3aed;stroke-width:2}.bar-with{stroke:#0f766e}.bar-without{stroke:#7c3aed}"
    ".promise{stroke:#1f2933;stroke-width:2}.paper{fill:#fff}"
    "@media(prefers-color-scheme:dark){text{fill:#e4e7eb}.small{fill:#b0bac5}.grid{stroke:#3e4c59}"
    ".with{fill:#2dd4bf;stroke:#2dd4bf}.bar-with{stroke:#2dd4bf}.without{fill:#111827;stroke:#a78bfa}"
    ".bar-without{stroke:#a78bfa}.band{fill:#2dd4bf}.promise{stroke:#e4e7eb}.paper{fill:#111827}}"
)


@dataclass(frozen=True, slots=True)
class _Plot:
    """Shares in percent; `band`: where a kept promise lies; `promise`: what each setting promised for itself."""

    title: str
    low: float
    high: float
    ticks: tuple[float, ...]
    band: tuple[float, float] | None
    value: Callable[[Kept], float]
    promise: Callable[[Kept], float] | None = None

    def y(self, value: float) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return BOTTOM - share * (BOTTOM - TOP)


def picture(found: Sequence[Kept], world: World) -> str:
    """One SVG; bars are two simulation errors to either side."""
    plots = (
        _Plot(f"Raised at −{world.margin:g} points, %", 0, 10, (0, 2.5, 5, 7.5, 10), (0, 5), lambda k: k.raised),
        _Plot("Passed at no change, %", 0, 100, (0, 25, 50, 75, 100), None, lambda k: k.passed, lambda k: k.promised),
        _Plot("Truth in the 95 % interval, %", 90, 100, (90, 92.5, 95, 97.5, 100), (93.5, 96.5), lambda k: k.covered),
    )  # fmt: skip
    sizes = sorted({k.staff for k in found})
    parts = [
        part for n, plot in enumerate(plots) for part in _drawn(plot, LEFT + n * (PLOT + GAP), found, sizes)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="t d"><title id="t">Promises of the evaluation, simulated</title>'
        f'<desc id="d">{escape(_spoken(found))}</desc><style>{STYLE}</style>'
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>\n'
        + "\n".join(parts + _legend())
        + "\n</svg>\n"
    )


def _drawn(plot: _Plot, left: float, found: Sequence[Kept], sizes: list[int]) -> list[str]:
    parts = [f'<text class="title" x="{left}" y="30">{plot.title}</text>']
    if plot.band:
        top, bottom = plot.y(plot.band[1]), plot.y(plot.band[0])
        parts.append(
            f'<rect class="band" x="{left}" y="{top:.1f}" width="{PLOT}" height="{bottom - top:.1f}"/>'
        )
    for tick in plot.ticks:
        y = plot.y(tick)
        parts.append(f'<line class="grid" x1="{left}" x2="{left + PLOT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="small" x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>')
    room = PLOT / len(sizes)
    for n, size in enumerate(sizes):
        middle = left + room * (n + 0.5)
        parts.append(
            f'<text class="small" x="{middle:.1f}" y="{BOTTOM + 18}" text-anchor="middle">{size}</text>'
        )
        for kept in (k for k in found if k.staff == size):
            parts += _dot(plot, middle + (-10 if kept.comparison else 10), kept)
    return parts


def _dot(plot: _Plot, x: float, kept: Kept) -> list[str]:
    share = plot.value(kept)
    look = "with" if kept.comparison else "without"
    y, half = plot.y(100 * share), 200 * kept.error(share)
    ends = plot.y(100 * share - half), plot.y(100 * share + half)
    shape = (
        f'<circle class="with" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
        if kept.comparison
        else f'<rect class="without" x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9"/>'
    )
    parts = [
        f'<line class="bar-{look}" x1="{x:.1f}" x2="{x:.1f}" y1="{ends[0]:.1f}" y2="{ends[1]:.1f}"/>',
        shape,
    ]
    if plot.promise:
        line = plot.y(100 * plot.promise(kept))
        parts.append(
            f'<line class="promise" x1="{x - 9:.1f}" x2="{x + 9:.1f}" y1="{line:.1f}" y2="{line:.1f}"/>'
        )
    return parts


def _legend() -> list[str]:
    y = HEIGHT - 22
    return [
        f'<circle class="with" cx="{LEFT + 5}" cy="{y - 4}" r="4.5"/>'
        f'<text class="small" x="{LEFT + 16}" y="{y}">with comparison offices</text>',
        f'<rect class="without" x="{LEFT + 176}" y="{y - 9}" width="9" height="9"/>'
        f'<text class="small" x="{LEFT + 192}" y="{y}">without (before–after)</text>',
        f'<line class="promise" x1="{LEFT + 346}" x2="{LEFT + 364}" y1="{y - 4}" y2="{y - 4}"/>'
        f'<text class="small" x="{LEFT + 370}" y="{y}">promised by the baseline</text>',
        f'<rect class="band" x="{LEFT + 546}" y="{y - 11}" width="18" height="13"/>'
        f'<text class="small" x="{LEFT + 570}" y="{y}">allowed; below each plot: staff of the office</text>',
    ]


def _spoken(found: Sequence[Kept]) -> str:
    return "; ".join(
        f"{k.staff} staff {'with' if k.comparison else 'without'} comparison: raised {k.raised:.1%}, "
        f"promised {k.promised:.1%}, passed {k.passed:.1%}, covered {k.covered:.1%}"
        for k in found
    )
