"""Samples drawn elsewhere, read from JSON lines of {"problem", "steps" or "solution", "answer"?, "finished"?}."""

from collections.abc import Sequence
from pathlib import Path
from typing import Unpack

import numpy as np

from datafiles.decoding import FileRow
from datafiles.fields import InvalidField, carried_field, names_of, present, text_field
from datafiles.opening import UnreadableFile
from datafiles.rows import read_rows
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
    """Returns the solutions in a file (JSON or JSON Lines, plain or compressed), in an order that depends on the seed.

    Temperature, top_p and max_new_tokens have no effect, because the samples have already been drawn.
    """

    def __init__(self, location: str | Path) -> None:
        self._path = Path(location)
        self._solutions: dict[str, list[SampledSolution]] = {}
        try:
            for _, row in read_rows([self._path]):
                problem, solution = self._read(row)
                self._solutions.setdefault(problem, []).append(solution)
        except UnreadableFile as error:
            raise GeneratorError(f"the samples of {self._path} cannot be read: {error}") from error

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

    def _read(self, row: FileRow) -> tuple[str, SampledSolution]:
        place, value = f"{self._path}:{row.number}", row.value
        if value is None:
            raise GeneratorError(f"{place}: {row.reason}")
        try:
            problem = text_field(value, present(value, "problem", "question"))
            steps, answer = value.get("steps"), carried_field(value, present(value, "answer"))
            text = text_field(value, "solution") if steps is None else _joined(steps)
        except InvalidField as error:
            raise GeneratorError(f"{place}: {error}") from error
        if problem is None or text is None:
            raise GeneratorError(
                f'{place}: each row is {{"problem": …, "steps": […] or "solution": …}}; this one has {names_of(value)}'
            )
        ended = value.get("finished") is not False
        if answer is not None and answer_of([text]) is None:
            text = f"{text.rstrip()}{ANSWER_MARK}{answer}"
        return problem, solution_from_text(text, ended=ended)


def _joined(steps: object) -> str:
    if not isinstance(steps, list) or not all(isinstance(step, str) for step in steps):
        raise InvalidField('"steps" must be a list of strings')
    return join_solution(steps)
