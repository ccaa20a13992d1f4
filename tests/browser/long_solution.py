"""A solution that is taller than any window, and what the tests measure on its page."""

from typing import Any

from playwright.sync_api import Page

from annotation.models import Item, Phase
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory

PROBLEM = (
    "A courier rides from the depot to the harbour at $24$ km/h and back along the same road at $16$ km/h. "
    "She rests for $\\frac{1}{2}$ hour at the harbour. Altogether she is away for $5\\frac{1}{2}$ hours.\n\n"
    "How long is the road from the depot to the harbour, in kilometres? \\[ t = \\frac{s}{v} \\]"
)
STEP = "Step number {n}: the ride takes $t_{{{n}}} = \\frac{{s}}{{24}} + \\frac{{s}}{{16}}$ hours, which we write down once more. "


def queue_long(steps: int = 30, phase: Phase | None = None) -> Item:
    problem = ProblemFactory(text=PROBLEM, answer="48")
    texts = [STEP.format(n=n + 1) * (1 + n % 3) for n in range(steps)]
    solution = SolutionFactory(problem=problem, steps=texts, answer="50")
    return ItemFactory(phase=phase or PhaseFactory(name="Phase 2", instructions=""), problem=problem, solution=solution)


def height_of_current(page: Page) -> float:
    """Return how far down in the window the middle of the current row is: 0 at the top, 1 at the bottom."""
    return float(
        page.evaluate(
            """() => {
                const { top, bottom } = document.querySelector("li[aria-current]").getBoundingClientRect();
                return (top + bottom) / 2 / innerHeight;
            }"""
        )
    )


def covered(page: Page) -> list[dict[str, Any]]:
    """Return what lies over the element that has the focus, in its middle and near its corners, which may be round; it must be in sight."""
    return list(
        page.evaluate(
            """() => {
                const focused = document.activeElement.closest("label") ?? document.activeElement;
                const box = focused.getBoundingClientRect();
                const round = Number.parseFloat(getComputedStyle(focused).borderTopLeftRadius) || 0;
                const inset = Math.min(1 + 0.3 * round, box.width / 2, box.height / 2); // just inside a round corner
                const across = [box.left + inset, box.left + box.width / 2, box.right - inset];
                const down = [box.top + inset, box.top + box.height / 2, box.bottom - inset];
                return across.flatMap((x) => down.map((y) => ({ x, y })))
                    .filter(({ x, y }) => {
                        const there = document.elementFromPoint(x, y);
                        return !there || !(focused.contains(there) || there.contains(focused));
                    });
            }"""
        )
    )
