"""The interface of all generators, whether a model in this process, a server, or files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypedDict, Unpack

from mathtext.answers import ANSWER_MARK, answer_of, with_answer_part
from rewardmodel.ml.json_server import AnsweredError
from rewardmodel.ml.text import STEP_SEPARATOR, split_solution

SOLUTION_TOKENS, STEP_TOKENS = 1024, 256  # default maximum numbers of new tokens
SAMPLED = {"do_sample": True, "top_k": 0}
"""For the `generation_config.json` of generators, which servers follow. With transformers' defaults they would always write the
likeliest text, whatever the requested temperature, and only draw from the 50 likeliest tokens."""


class GeneratorError(AnsweredError):
    """A generator cannot provide samples: the message says which generator, why, and what to do."""


@dataclass(frozen=True)
class SampledSolution:
    """One sampled solution. `finished` is False for an incomplete one: cut off, or without an answer."""

    steps: list[str]
    answer: str | None
    finished: bool


class SamplingKeywords(TypedDict, total=False):
    """The options of a generator as keyword arguments; see SamplingOptions."""

    temperature: float
    top_p: float
    seed: int
    max_new_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingOptions:
    """How a generator draws. `temperature` 0 takes the likeliest token; `top_p` 1 excludes no token.

    Raises ValueError for an invalid value.
    """

    temperature: float = 1.0
    top_p: float = 1.0
    seed: int = 0
    max_new_tokens: int

    def __post_init__(self) -> None:
        if self.temperature < 0:
            raise ValueError(f"temperature is {self.temperature}; it must be 0 or more")
        if not 0 < self.top_p <= 1:
            raise ValueError(f"top_p is {self.top_p}; it must be more than 0 and at most 1")
        if self.max_new_tokens < 1:
            raise ValueError(f"max_new_tokens is {self.max_new_tokens}; it must be at least 1")


def solution_options(keywords: SamplingKeywords) -> SamplingOptions:
    """Return the options for whole solutions, with defaults for missing ones."""
    values: dict[str, Any] = {"max_new_tokens": SOLUTION_TOKENS, **keywords}
    return SamplingOptions(**values)


def step_options(keywords: SamplingKeywords) -> SamplingOptions:
    """Return the options for next steps, with defaults for missing ones."""
    values: dict[str, Any] = {"max_new_tokens": STEP_TOKENS, **keywords}
    return SamplingOptions(**values)


class Generator(Protocol):
    """Writes solutions, or single next steps; for `options` see SamplingOptions.

    `seed` fixes every sample independently: sample s of a problem depends on seed, problem text and s, and on nothing else in
    the same call. So problems can be spread over any number of workers, and asking for samples 64 to 127
    (`first_sample` = 64) continues an earlier call for the first 64.
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
        """Return `count` candidates for the step after `steps`; one that ends the solution includes the answer part."""
        ...


def solution_from_text(text: str, *, ended: bool) -> SampledSolution:
    """Read the text that a model wrote; `ended` is False if it was cut off.

    Models that were not trained here mark their answer in another way. It is converted to the project's format, with the answer part
    at the end of the last step.
    """
    steps = split_solution(with_answer_part(text))
    answer = answer_of(steps)
    return SampledSolution(steps=steps, answer=answer, finished=ended and answer is not None)


def first_step(text: str, *, ended: bool) -> str | None:
    """Return the first complete step of a text that is still being written, with its answer part; None if it is not complete.

    A newline only ends a step if the text after it cannot become the answer mark.
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
