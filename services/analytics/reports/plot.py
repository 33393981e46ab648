"""Bars over time as SVG 1.1, drawn so that nothing depends on colour, and the same on a page and in a PDF."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 680, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 10, 34, 46
INK, PALE, BAR, MARK = "#1a1a1a", "#c9ced3", "#2a6f97", "#9a3412"
# More bars than these have no room for a number each.
NUMBERED = 18
# How many labels fit below.
LABELS = 14


@dataclass(frozen=True)
class Bar:
    """One period: None where its figure is withheld or is none, and the figure to compare it with."""

    label: str
    value: int | None
    withheld: bool
    before: int | None = None


@dataclass(frozen=True)
class Legend:
    """What the three marks mean."""

    now: str
    before: str
    withheld: str


def bars(name: str, title: str, description: str, all_bars: Sequence[Bar], legend: Legend) -> str:
    """Return an SVG document; `name` tells its ids from those of others on the same page."""
    top = _nice(max([0, *(value for bar in all_bars for value in (bar.value, bar.before) if value)]))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{name}-title {name}-description" '
        'font-family="system-ui, Libertinus Serif, serif" font-size="12">',
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-description">{escape(description)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_scale(top),
        *_legend(all_bars, legend),
    ]
    width = (WIDTH - LEFT - RIGHT) / max(len(all_bars), 1)
    for number, bar in enumerate(all_bars):
        parts += _bar(bar, LEFT + number * width, width, top, numbered=len(all_bars) <= NUMBERED)
    every = -(-len(all_bars) // LABELS)
    year = ""
    for number, bar in enumerate(all_bars):
        if number % every == 0:
            parts += _label(bar.label, LEFT + (number + 0.5) * width, after=year)
            year = bar.label.partition(" ")[2]
    return "".join([*parts, "</svg>"])


def _nice(most: int) -> int:
    """Return where the scale ends: at 1, 2, 3, 4, 6 or 8 times a power of ten."""
    power = 10
    while True:
        for factor in (1, 2, 3, 4, 6, 8):
            if most <= factor * power:
                return factor * power
        power *= 10


def _y(value: float, top: int) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _scale(top: int) -> Iterator[str]:
    for quarter in range(0, 5, 2 if top % 4 else 1):
        value = top * quarter // 4
        y = _y(value, top)
        colour = INK if value == 0 else PALE
        yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{colour}" fill="none"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{INK}">{value}</text>'


def _bar(bar: Bar, x: float, width: float, top: int, *, numbered: bool) -> Iterator[str]:
    middle, left, wide = x + width / 2, x + width * 0.14, width * 0.72
    if bar.value is not None:
        y = _y(bar.value, top)
        yield (
            f'<rect x="{left:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{HEIGHT - BOTTOM - y:.1f}" '
            f'fill="{BAR}"/>'
        )
        if numbered:
            # Above the bar, and above the mark where that is near.
            near = bar.before is not None and 0 <= y - _y(bar.before, top) < 16
            at = (_y(bar.before, top) if near and bar.before is not None else y) - 5
            yield (
                f'<text x="{middle:.1f}" y="{at:.1f}" text-anchor="middle" fill="{INK}">{bar.value}</text>'
            )
    elif bar.withheld:
        yield _cross(middle, HEIGHT - BOTTOM - 9)
    if bar.before is not None:
        yield _tick(x + width * 0.04, _y(bar.before, top), width * 0.92)


def _tick(x: float, y: float, width: float) -> str:
    """What was before: a line with a pale edge, to be seen on bars too."""
    line = f"M{x:.1f} {y:.1f}h{width:.1f}"
    return (
        f'<path d="{line}" stroke="#ffffff" stroke-width="5" fill="none"/>'
        f'<path d="{line}" stroke="{MARK}" stroke-width="2.5" fill="none"/>'
    )


def _cross(x: float, y: float) -> str:
    path = f"M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"
    return f'<path d="{path}" stroke="{INK}" stroke-width="1.6" fill="none"/>'


def _label(label: str, x: float, *, after: str) -> Iterator[str]:
    """A month, above its year where another began; a day likewise."""
    month, _, year = label.partition(" ")
    for line, text in enumerate([month] if year == after else [month, year]):
        y = HEIGHT - BOTTOM + 18 + 15 * line
        yield f'<text x="{x:.1f}" y="{y}" text-anchor="middle" fill="{INK}">{escape(text)}</text>'


def _legend(all_bars: Sequence[Bar], legend: Legend) -> Iterator[str]:
    """Only what is in the picture, from the left."""
    x = float(LEFT)
    marks = (
        (True, legend.now, f'<rect x="{{x}}" y="8" width="14" height="12" fill="{BAR}"/>'),
        (any(bar.before is not None for bar in all_bars), legend.before, ""),
        (any(bar.withheld for bar in all_bars), legend.withheld, ""),
    )
    for number, (there, text, drawn) in enumerate(marks):
        if not there:
            continue
        yield (drawn.format(x=x), _tick(x, 14, 16), _cross(x + 7, 14))[number]
        yield f'<text x="{x + 22}" y="18" fill="{INK}">{escape(text)}</text>'
        x += 22 + 6.6 * len(text) + 22
