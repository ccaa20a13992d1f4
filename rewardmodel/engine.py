"""The door to models: whatever loads or runs a network goes through here, and so does grading.

A model is loaded once per worker process and stays there between shards. torch is imported inside the functions, so that web
processes, which import this module too, stay light.

Everybody may import the toolkit's data types and arithmetic, which need no torch: `text`, `data`, `scores`, `best_of_n`,
`trees.trajectories`, `training.settings` and `training.held_out` of `rewardmodel.ml`. Nobody else imports what needs it, but for
three places that say why: tasks.py, training/rank.py and training/process.py. A contract in pyproject.toml checks this.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from django.conf import settings

from annotation.models import Solution
from rewardmodel.models import Generator, RewardModel

if TYPE_CHECKING:
    from rewardmodel.ml.sampling import SampledSolution
    from rewardmodel.ml.trees.trajectories import Trajectory

LOADED_MODELS = 2
"""Generators, and reward models, that a process keeps; the least recently used goes first."""


def sample(
    generator: Generator,
    problems: Sequence[str],
    samples_per_problem: int,
    *,
    temperature: float,
    top_p: float,
    max_new_tokens: int,
    seed: int,
    first_sample: int = 0,
) -> "list[list[SampledSolution]]":
    """Draw solutions number `first_sample` and on, one list per problem.

    What is drawn depends on the seed, the problem and the sample's number, not on what is drawn with it.
    """
    model = _generator(generator.backend, generator.location, tuple(sorted(generator.options.items())))
    drawn: list[list[SampledSolution]] = model.sample(
        problems,
        samples_per_problem,
        temperature=temperature,
        top_p=top_p,
        seed=seed,
        max_new_tokens=max_new_tokens,
        first_sample=first_sample,
    )
    return drawn


def next_steps(
    generator: Generator,
    problem: str,
    steps: Sequence[str],
    count: int,
    *,
    temperature: float,
    top_p: float,
    max_new_tokens: int,
    seed: int,
) -> list[str]:
    """Draw `count` candidates for the step after `steps`; equal ones and empty ones are left in. Raises GeneratorError."""
    model = _generator(generator.backend, generator.location, tuple(sorted(generator.options.items())))
    drawn: list[str] = model.next_steps(
        problem, steps, count, temperature=temperature, top_p=top_p, seed=seed, max_new_tokens=max_new_tokens
    )
    return drawn


def is_generator_error(error: Exception) -> bool:
    """Whether a generator said what went wrong: no checkpoint, a server that does not answer, a prompt that is too long."""
    from rewardmodel.ml.sampling import GeneratorError

    return isinstance(error, GeneratorError)


def score(reward_model: RewardModel, samples: Sequence[dict[str, Any]]) -> list[np.ndarray]:
    """Step probabilities of solutions {"problem", "steps"}: per solution (steps, 3), columns negative, neutral, positive."""
    from rewardmodel.ml.scoring import score_solutions

    loaded = _reward_model(str(folder_of(reward_model)))
    return score_solutions(loaded.model, loaded.tokenizer, samples)


def step_label_metrics(folder: Path, trajectories: "Sequence[Trajectory]") -> dict[str, float | None]:
    """How well the process model in a folder judges labeled steps, as rewardmodel.ml.metrics measures it.

    None is a measure that is not defined; where the model's probabilities are not numbers, every one but the count of labels.
    """
    from rewardmodel.ml.evaluation import step_label_probabilities
    from rewardmodel.ml.metrics import label_metrics, undefined_as_none

    loaded = _reward_model(str(folder))
    probabilities, targets, _ = step_label_probabilities(loaded, trajectories)
    if not np.isfinite(probabilities).all():
        return {"labels": float(len(targets))}
    return undefined_as_none(label_metrics(probabilities, targets, loaded.config.classes))


def grade(pairs: Sequence[tuple[str | None, str | None]]) -> list[str]:
    """Grades of (answer, ground truth) pairs, as Solution.Grade; no answer is `incomplete`."""
    from rewardmodel.ml.grading import grade_many

    answered = [(index, pair) for index, pair in enumerate(pairs) if pair[0] is not None]
    grades: list[str] = [Solution.Grade.INCOMPLETE] * len(pairs)
    known = [(index, (answer or "", truth)) for index, (answer, truth) in answered if truth is not None]
    for index, _ in answered:
        grades[index] = Solution.Grade.UNPARSEABLE
    for (index, _), result in zip(known, grade_many([pair for _, pair in known]), strict=True):
        grades[index] = str(result)
    return grades


def folder_of(reward_model: RewardModel) -> Path:
    """Where its weights lie. Our own models are stored relative to STATE_DIR, outside ones with their absolute folder."""
    state_dir: Path = settings.STATE_DIR
    return state_dir / reward_model.location


def checkpoint(location: str) -> str:
    """Resolve a checkpoint: an absolute folder, a folder below the checkout, or a public model's name as it stands."""
    base_dir: Path = settings.BASE_DIR
    return str(base_dir / location) if (base_dir / location).is_dir() else location


@lru_cache(maxsize=LOADED_MODELS)
def _generator(backend: str, location: str, options: tuple[tuple[str, Any], ...]) -> Any:
    from rewardmodel.ml import sampling

    _use_threads()
    if backend == Generator.Backend.OPENAI:
        return sampling.OpenAIGenerator(location, **dict(options))
    return sampling.TransformersGenerator(checkpoint(location), device=settings.TORCH_DEVICE or None, **dict(options))


@lru_cache(maxsize=LOADED_MODELS)
def _reward_model(folder: str) -> Any:
    from rewardmodel.ml.model import load_reward_model

    _use_threads()
    return load_reward_model(folder, device=settings.TORCH_DEVICE or None)


def _use_threads() -> None:
    import torch

    torch.set_num_threads(settings.TORCH_THREADS)
