"""Best-of-N curves as an SVG picture: accuracy over N with bands of one standard error, one panel for each group."""

import math
from collections.abc import Sequence
from html import escape

from rewardmodel.ml.best_of_n.curves import CurvePoint, Method
from rewardmodel.ml.best_of_n.report import TITLES, Group

# told apart also by people who do not see all colours (Okabe and Ito), and by their dashes
COLOURS: dict[Method, str] = {
    "prm": "#0072b2",
    "orm": "#d55e00",
    "majority": "#555555",
    "weighted_majority": "#009e73",
    "oracle": "#000000",
    "all_correct": "#000000",
}
DASHES: dict[Method, str] = {"majority": "6 3", "weighted_majority": "2 3", "oracle": "1 4", "all_correct": "8 3 1 3"}

BOUNDS: tuple[Method, ...] = ("oracle", "all_correct")
"""No way of picking can leave these; their bands are pale, so that the others can be read."""

WIDTH = 920
WIDE, SMALL = (560, 340), (236, 150)  # pixels of the plot inside a panel
LEFT, TOP = 56, 56
BETWEEN, BELOW = 62, 40  # pixels between panels, for the numbers of the axis and for the heading
LABELS = 34  # below a plot


def svg(groups: Sequence[Group], title: str) -> str:
    """Draw all problems in a large panel with the legend beside it, and the other groups in small panels below."""
    others = groups[1:]
    columns = (WIDTH - LEFT + BETWEEN) // (SMALL[0] + BETWEEN)
    rows = math.ceil(len(others) / columns)
    height = TOP + WIDE[1] + LABELS + rows * (SMALL[1] + LABELS + BELOW) + 10
    lowest = _lowest(groups)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        ' font-family="system-ui, sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="22" font-size="16" fill="#111111">{escape(title)}</text>',
        *_panel(groups[0], LEFT, TOP, WIDE, lowest, heading=f"{groups[0].problems} problems"),
        *_legend(groups[0], LEFT + WIDE[0] + 24, TOP + 14),
    ]
    for index, group in enumerate(others):
        x = LEFT + index % columns * (SMALL[0] + BETWEEN)
        y = TOP + WIDE[1] + LABELS + BELOW + index // columns * (SMALL[1] + LABELS + BELOW)
        heading = f"{group.by} {group.value} ({group.problems})"
        parts += _panel(group, x, y, SMALL, lowest, heading=heading)
    return "\n".join([*parts, "</svg>", ""])


def _lowest(groups: Sequence[Group]) -> float:
    """The lower end of every vertical axis, in steps of ten percent, so that panels can be compared."""
    ends = [_ends(point)[0] for group in groups for points in group.curves.values() for point in points]
    return math.floor(10 * min(ends) + 1e-9) / 10


def _panel(group: Group, x: float, y: float, size: tuple[int, int], lowest: float, *, heading: str) -> list[str]:
    width, height = size
    ns = [point.n for point in next(iter(group.curves.values()))]
    span = math.log2(ns[-1]) or 1.0

    def at(n: int, share: float) -> str:
        return f"{x + math.log2(n) / span * width:.1f},{y + (1 - (share - lowest) / ((1 - lowest) or 1)) * height:.1f}"

    parts = [f'<text x="{x}" y="{y - 8}" fill="#333333">{escape(heading)}</text>', *_axes(ns, x, y, size, lowest)]
    for method, points in group.curves.items():
        colour = COLOURS[method]
        if len(points) > 1:
            ends = [_ends(point) for point in points]
            corners = [at(point.n, high) for point, (_, high) in zip(points, ends, strict=True)]
            corners += [at(point.n, low) for point, (low, _) in reversed(list(zip(points, ends, strict=True)))]
            parts.append(
                f'<polygon points="{" ".join(corners)}" fill="{colour}" fill-opacity="{0.04 if method in BOUNDS else 0.1}"/>'
            )
        dash = f' stroke-dasharray="{DASHES[method]}"' if method in DASHES else ""
        line = " ".join(at(point.n, point.accuracy) for point in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.8"{dash}/>')
        for point in points:
            px, py = at(point.n, point.accuracy).split(",")
            words = escape(f"{TITLES[method]}, N = {point.n}: {_percent(point)}")
            parts.append(f'<circle cx="{px}" cy="{py}" r="2.4" fill="{colour}"><title>{words}</title></circle>')
    return parts


def _axes(ns: Sequence[int], x: float, y: float, size: tuple[int, int], lowest: float) -> list[str]:
    width, height = size
    parts = []
    tenths = range(round(lowest * 10), 11)
    for tenth in tenths[:: 1 if len(tenths) <= 6 or height > SMALL[1] else 2]:
        level = y + (1 - (tenth / 10 - lowest) / ((1 - lowest) or 1)) * height
        parts.append(f'<line x1="{x}" x2="{x + width}" y1="{level:.1f}" y2="{level:.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x - 6}" y="{level + 4:.1f}" text-anchor="end" fill="#555555">{tenth * 10} %</text>')
    span = math.log2(ns[-1]) or 1.0
    last = -math.inf
    for n in ns:
        place = x + math.log2(n) / span * width
        if place - last >= 30 or n == ns[0]:
            parts.append(f'<text x="{place:.1f}" y="{y + height + 16}" text-anchor="middle" fill="#555555">{n}</text>')
            last = place
    parts.append(f'<text x="{x + width / 2}" y="{y + height + 31}" text-anchor="middle" fill="#555555">N</text>')
    return parts


def _legend(group: Group, x: float, y: float) -> list[str]:
    parts = []
    for index, (method, points) in enumerate(group.curves.items()):
        line = y + index * 40
        dash = f' stroke-dasharray="{DASHES[method]}"' if method in DASHES else ""
        parts += [
            f'<line x1="{x}" x2="{x + 30}" y1="{line}" y2="{line}" stroke="{COLOURS[method]}" stroke-width="2"{dash}/>',
            f'<text x="{x + 40}" y="{line + 4}" fill="#111111">{escape(TITLES[method])}</text>',
            f'<text x="{x + 40}" y="{line + 19}" fill="#555555">{_percent(points[-1])} at N = {points[-1].n}</text>',
        ]
    return parts


def _ends(point: CurvePoint) -> tuple[float, float]:
    error = point.standard_error or 0.0
    return max(0.0, point.accuracy - error), min(1.0, point.accuracy + error)


def _percent(point: CurvePoint) -> str:
    error = "" if point.standard_error is None else f" ± {100 * point.standard_error:.1f}"
    return f"{100 * point.accuracy:.1f}{error} %"
