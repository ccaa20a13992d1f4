"""One sample of a generator for an admin who tries it: shown with what it took, and not stored as a solution."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from annotation import limits
from annotation.errors import Conflict, DomainError
from annotation.models import Problem
from annotation.outages import is_outage
from mathtext.answers import answer_of
from rewardmodel import engine
from rewardmodel.failures import reason_of
from rewardmodel.models import Generator, ModelRequest
from rewardmodel.selectors.newest import newest_options

PROBLEM = "A box holds 3 rows of 4 cups. Two cups are broken. How many cups are whole?"
"""If the installation has no training problem yet."""

IMPATIENT = {"attempts": 2, "timeout": 60}
"""Options for a server: an admin waits."""


class NoSample(DomainError):
    """The generator wrote nothing; the message says why."""

    code = "no_sample"
    status = 409


@dataclass(frozen=True, slots=True)
class DrawnSample:
    problem: str
    steps: list[str]
    answer: str | None
    seconds: float

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def draw_sample(request: ModelRequest) -> DrawnSample:
    """Draw it with the newest generation's options. Raises NoSample."""
    generator = request.generator
    if generator is None:
        raise Conflict(f"The generator {request.name} is gone.")
    options = newest_options()
    problem = _problem(options.sources)
    impatient = (
        {**IMPATIENT, **generator.options} if generator.backend == Generator.Backend.OPENAI else generator.options
    )
    tried = Generator(name=generator.name, backend=generator.backend, location=generator.location, options=impatient)
    began = time.monotonic()
    try:
        [[sample]] = engine.sample(
            tried,
            [problem],
            1,
            temperature=options.temperature,
            top_p=options.top_p,
            max_new_tokens=options.max_new_tokens,
            seed=request.pk,
        )
    except Exception as error:  # whatever a folder or a server of others raises
        if is_outage(error):
            raise
        raise NoSample(f"Generator “{generator.name}”: {reason_of(error)}", field="location") from error
    steps = limits.cut_to_size(sample.steps)
    return DrawnSample(problem, steps, answer_of(steps), round(time.monotonic() - began, 1))


def _problem(sources: list[str]) -> str:
    """The text of the first training problem of these sources, else of any."""
    problems = Problem.objects.filter(split=Problem.Split.TRAIN).order_by("pk")
    found = problems.filter(source__in=sources).first() or problems.first()
    return found.text if found else PROBLEM
