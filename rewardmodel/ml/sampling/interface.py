"""What every generator can do, whatever stands behind it: a model in this process, a server, or files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypedDict, Unpack

from rewardmodel.ml.grading.finding import find_answer
from rewardmodel.ml.text import ANSWER_MARK, STEP_SEPARATOR, answer_of, split_solution

SOLUTION_TOKENS, STEP_TOKENS = 1024, 256  # that are written at most, where nobody says how many
SAMPLED = {"do_sample": True, "top_k": 0}
"""For the `generation_config.json` of generators. Servers go by it: transformers' own would else write the likeliest text each
time, whatever temperature is asked for, and draw from the 50 likeliest tokens only."""
_ANSWER_HEADING = re.compile(r"\n+#+ *(?:final )?answer:? *\n+", re.IGNORECASE)


class GeneratorError(RuntimeError):
    """A generator cannot give samples: the message says which, why, and what to do."""


@dataclass(frozen=True)
class SampledSolution:
    """One sampled solution. `finished` is False for an incomplete one: cut off, or without an answer."""

    steps: list[str]
    answer: str | None
    finished: bool


class SamplingKeywords(TypedDict, total=False):
    """How a generator draws, as callers name it; see SamplingOptions."""

    temperature: float
    top_p: float
    seed: int
    max_new_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingOptions:
    """How a generator draws. `temperature` 0 takes the likeliest token; `top_p` 1 cuts nothing off.

    Raises ValueError for a value that makes no sense.
    """

    temperature: float = 1.0
    top_p: float = 1.0
    seed: int = 0
    max_new_tokens: int

    def __post_init__(self) -> None:
        if self.temperature < 0:
            raise ValueError(f"temperature {self.temperature}: 0 or more")
        if not 0 < self.top_p <= 1:
            raise ValueError(f"top_p {self.top_p}: more than 0, at most 1")
        if self.max_new_tokens < 1:
            raise ValueError(f"max_new_tokens {self.max_new_tokens}: at least 1")


def solution_options(keywords: SamplingKeywords) -> SamplingOptions:
    """Return the options for whole solutions; what is not named has its default."""
    values: dict[str, Any] = {"max_new_tokens": SOLUTION_TOKENS, **keywords}
    return SamplingOptions(**values)


def step_options(keywords: SamplingKeywords) -> SamplingOptions:
    """Return the options for next steps; what is not named has its default."""
    values: dict[str, Any] = {"max_new_tokens": STEP_TOKENS, **keywords}
    return SamplingOptions(**values)


class Generator(Protocol):
    """Writes solutions, or single next steps, as `options` say (SamplingOptions).

    `seed` fixes every sample by itself: sample s of a problem depends on seed, problem text and s, and on nothing else
    that was asked for in the same call. So problems can be spread over any number of workers, and asking for samples 64
    to 127 (`first_sample` = 64) continues what asking for the first 64 began.
    """

    def sample(
        self,
        problems: Sequence[str],
        samples_per_problem: int,
        *,
        first_sample: int = 0,
        **options: Unpack[SamplingKeywords],
    ) -> list[list[SampledSolution]]:
        """Return `samples_per_problem` solutions for each problem, in the problems' order."""
        ...

    def next_steps(
        self,
        problem: str,
        steps: Sequence[str],
        count: int,
        **options: Unpack[SamplingKeywords],
    ) -> list[str]:
        """Return `count` candidates for the step after `steps`; one that ends the solution carries its answer part."""
        ...


def solution_from_text(text: str, *, ended: bool) -> SampledSolution:
    r"""Read what a model wrote; `ended` says whether it came to its end by itself.

    Other models than ours write their answer as a heading of their own style or in ``\boxed{}``: that is brought into
    the form of the project, with the answer part at the end of the last step.
    """
    if ANSWER_MARK not in "\n\n" + text:
        text = _ANSWER_HEADING.sub(ANSWER_MARK, text, count=1)
        boxed = find_answer(text) if ANSWER_MARK not in text and r"\boxed" in text else None
        if boxed is not None:
            text = text.rstrip() + ANSWER_MARK + boxed
    steps = split_solution(text)
    answer = answer_of(steps)
    return SampledSolution(steps=steps, answer=answer, finished=ended and answer is not None)


def first_step(text: str, *, ended: bool) -> str | None:
    """Return the first whole step of a text that is still being written, with its answer part; None where it goes on.

    A newline ends a step only when what follows it cannot become the answer mark.
    """
    begin = len(text) - len(text.lstrip("\n"))
    end = text.find(STEP_SEPARATOR, begin)
    if end < 0:
        return text[begin:].rstrip() or None if ended else None
    rest = text[end:]
    if rest.startswith(ANSWER_MARK):
        answer_end = text.find(STEP_SEPARATOR, end + len(ANSWER_MARK))
        if answer_end < 0 and not ended:
            return None
        return text[begin : answer_end if answer_end >= 0 else len(text)].rstrip()
    if ANSWER_MARK.startswith(rest) and not ended:
        return None
    return text[begin:end].rstrip()
