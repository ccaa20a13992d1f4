"""Takes the worker's place: writes the completions that a page asked for."""

import time

from django.utils import timezone

from annotation.models import CompletionRequest, Item, Phase
from annotation.models.transitions import COMPLETION_REQUEST
from tests.factories import PhaseFactory, ProblemFactory, problem_item
from tests.transitions import move

PROBLEM = "Tim buys $3$ notebooks for $\\$4$ each and pays with a $\\$20$ bill. How many dollars does he get back?"
FIRST = [
    "The notebooks cost $3 \\cdot 4 = 12$ dollars.",
    "He has $\\$20$ and buys $3$ notebooks.",
    "The notebooks cost $3 + 4 = 7$ dollars.",
]
LAST = ["He gets back $20 - 12 = 8$ dollars.\n\n# Answer\n\n8", "He gets back $20 - 12 = 9$ dollars.\n\n# Answer\n\n9"]


def queue_problem(**phase: object) -> Item:
    """Queue one problem in a phase of flow 1; the keywords are fields of the phase."""
    fields = {"name": "Phase 1", "instructions": "", "by_choice": True, **phase}
    return problem_item(
        phase=PhaseFactory(flow=Phase.Flow.ONE, **fields),
        problem=ProblemFactory(text=PROBLEM, answer="8", solution=None),
    )


def asked(*steps: str, seconds: float = 60) -> CompletionRequest:
    """Wait for the page's request for the step after these steps, and return it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if request := CompletionRequest.objects.filter(steps=list(steps)).first():
            return request
        time.sleep(0.05)
    there = list(CompletionRequest.objects.values_list("steps", flat=True))
    raise AssertionError(f"no request for the step after {steps}; there are requests for the step after: {there}")


def write(texts: list[str], *steps: str) -> CompletionRequest:
    request = asked(*steps)
    written = {"completions": texts, "generator": "test-generator", "finished_at": timezone.now()}
    move(request, COMPLETION_REQUEST, "ready", **written)
    return request
