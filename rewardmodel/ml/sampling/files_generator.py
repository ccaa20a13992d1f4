"""Samples drawn elsewhere, read from JSON lines of {"problem", "steps" or "solution", "answer"?, "finished"?}."""

import gzip
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Unpack, cast

import numpy as np

from mathtext.answers import ANSWER_MARK, answer_of
from rewardmodel.ml.sampling.interface import (
    GeneratorError,
    SampledSolution,
    SamplingKeywords,
    solution_from_text,
    solution_options,
    step_options,
)
from rewardmodel.ml.sampling.noise import sample_key
from rewardmodel.ml.text import join_solution


class FilesGenerator:
    """Returns the solutions in a file (.jsonl or .jsonl.gz), in an order that depends on the seed.

    Temperature, top_p and max_new_tokens have no effect, because the samples have already been drawn.
    """

    def __init__(self, location: str | Path) -> None:
        self._path = Path(location)
        self._solutions: dict[str, list[SampledSolution]] = {}
        opener: Any = gzip.open if self._path.suffix == ".gz" else open
        try:
            with opener(self._path, "rt", encoding="utf-8") as lines:
                for number, line in enumerate(cast(Iterable[str], lines), start=1):
                    if line.strip():
                        problem, solution = self._read(line, number)
                        self._solutions.setdefault(problem, []).append(solution)
        except OSError as error:
            raise GeneratorError(f"{self._path} cannot be read: {error}") from error

    def sample(
        self,
        problems: Sequence[str],
        samples_per_problem: int,
        *,
        first_sample: int = 0,
        **options: Unpack[SamplingKeywords],
    ) -> list[list[SampledSolution]]:
        """See interface.Generator. Raise GeneratorError for a problem with too few solutions, because none is returned twice."""
        seed = solution_options(options).seed
        drawn = []
        for problem in problems:
            known = self._solutions.get(problem, [])
            wanted = first_sample + samples_per_problem
            if len(known) < wanted:
                raise GeneratorError(
                    f"{self._path} has {len(known)} solutions of problem {problem[:60]!r}, but {wanted} are needed: "
                    "ask for fewer or add to the file"
                )
            order = np.random.Generator(np.random.Philox(key=sample_key(seed, problem, 0))).permutation(len(known))
            drawn.append([known[index] for index in order[first_sample:wanted]])
        return drawn

    def next_steps(
        self,
        problem: str,
        steps: Sequence[str],
        count: int,
        **options: Unpack[SamplingKeywords],
    ) -> list[str]:
        """Return up to `count` different steps that follow the same first steps in the file."""
        place = len(steps)
        known = [s.steps for s in self._solutions.get(problem, [])]
        found = {s[place]: None for s in known if len(s) > place and s[:place] == list(steps)}
        if not found:
            raise GeneratorError(
                f"{self._path} has no solution of problem {problem[:60]!r} that continues these {place} steps"
            )
        key = sample_key(step_options(options).seed, "\n".join([problem, *steps]), 0)
        order = np.random.Generator(np.random.Philox(key=key)).permutation(len(found))
        candidates = list(found)
        return [candidates[index] for index in order[:count]]

    def _read(self, line: str, number: int) -> tuple[str, SampledSolution]:
        try:
            row = json.loads(line)
            problem = row["problem"]
            text = row["solution"] if row.get("steps") is None else join_solution(row["steps"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise GeneratorError(
                f'{self._path}:{number}: each line is {{"problem": …, "steps": […] or "solution": …}}; {error!r}'
            ) from error
        ended = row.get("finished") is not False
        solution = solution_from_text(text, ended=ended)
        if row.get("answer") is not None and answer_of(solution.steps) is None:
            solution = solution_from_text(f"{text.rstrip()}{ANSWER_MARK}{row['answer']}", ended=ended)
        return problem, solution
