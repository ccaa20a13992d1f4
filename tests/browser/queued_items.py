"""Queued items with realistic problems and solutions."""

from annotation.models import Item, Phase
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory

PROBLEM = (
    "Tim buys $3$ notebooks and $2$ pens. A notebook costs $\\$4$, a pen costs $\\$1.50$. "
    "He pays with a $\\$20$ bill. How many dollars does he get back?"
)
STEPS = [
    "The notebooks cost $3 \\cdot 4 = 12$ dollars.",
    "The pens cost $2 \\cdot 1.5 = 3$ dollars.",
    "So he has to pay \\[12 + 3 = 15\\] dollars in all.",
    "Let us check the sum once more: $\\frac{12 + 3}{1} = 15$.",
    "He gets back $20 - 15 = 6$ dollars.\n\n# Answer\n\n6",
]


def queue_items(count: int = 2, phase: Phase | None = None) -> list[Item]:
    """Queue items of one phase, in the order of the list."""
    phase = phase or PhaseFactory(name="Phase 2", instructions="")
    items = []
    for rank in range(count):
        problem = ProblemFactory(text=PROBLEM if rank == 0 else f"What is ${rank} + 1$?", answer="5")
        solution = SolutionFactory(problem=problem, **({"steps": STEPS, "answer": "6"} if rank == 0 else {}))
        items.append(ItemFactory(phase=phase, solution=solution, problem=problem, priority=100.0 - rank))
    return items
