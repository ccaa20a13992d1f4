"""Load and run models, and grade solutions: the platform's entry to the parts of the toolkit that need torch.

A model is loaded once per worker process and kept between shards. torch is imported inside the functions, because web processes
import this module too and should stay small.

Every module may import the toolkit's data types and arithmetic, which do not need torch: `text`, `data`, `scores`, `best_of_n`,
`trees.trajectories`, `training.settings` and `training.held_out` of `rewardmodel.ml`. What needs torch is imported only here and, for
reasons given there, in tasks.py, training/rank.py and training/process.py. A contract in pyproject.toml checks this.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from django.conf import settings

from annotation.models import Solution
from annotation.site_network import site_network
from rewardmodel.fingerprint import stat_of
from rewardmodel.model_folders import opened_model
from rewardmodel.model_formats import is_server
from rewardmodel.models import Generator, RewardModel

if TYPE_CHECKING:
    from rewardmodel.ml.sampling import SampledSolution
    from rewardmodel.ml.trees.trajectories import Trajectory

LOADED_MODELS = 2
"""How many generators, and how many reward models, a process keeps; the least recently used is dropped first."""


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
    """Draw solutions, numbered from `first_sample`, one list per problem.

    A solution depends on the seed, the problem and its number, not on what else is drawn in the same call.
    """
    model = _loaded_generator(generator)
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
    """Draw `count` candidates for the step after `steps`; duplicates and empty ones are kept. Raises GeneratorError."""
    model = _loaded_generator(generator)
    drawn: list[str] = model.next_steps(
        problem, steps, count, temperature=temperature, top_p=top_p, seed=seed, max_new_tokens=max_new_tokens
    )
    return drawn


def is_generator_error(error: Exception) -> bool:
    """Return whether a generator reported the cause: no checkpoint, a server that does not respond, a prompt that is too long."""
    from rewardmodel.ml.sampling import GeneratorError

    return isinstance(error, GeneratorError)


def score(reward_model: RewardModel, samples: Sequence[dict[str, Any]]) -> list[np.ndarray]:
    """Score solutions {"problem", "steps"}: one (steps, 3) array each, with the columns negative, neutral, positive."""
    from rewardmodel.ml.scoring import score_solutions

    loaded = _loaded(place_of(reward_model))
    return score_solutions(loaded.model, loaded.tokenizer, samples)


def try_out(place: "Place", samples: Sequence[dict[str, Any]]) -> tuple[str, list[np.ndarray]]:
    """Open a model and score samples with it; return its kind and the scores, as `score` does. Any error means that it is unusable."""
    from rewardmodel.ml.scoring import score_solutions

    loaded = _loaded(place)
    return str(loaded.config.kind), score_solutions(loaded.model, loaded.tokenizer, samples)


def is_server_error(error: Exception) -> bool:
    """Return whether a server was asked to score and could not, or did not respond."""
    from rewardmodel.ml.json_server import ServerError

    return isinstance(error, ServerError)


def step_label_metrics(place: "Place", trajectories: "Sequence[Trajectory]") -> dict[str, float | None]:
    """Measure with rewardmodel.ml.metrics how well a PRM judges labeled steps; `classes` is the number of ratings that it knows.

    An undefined metric is None. If the model's probabilities are not finite, only the number of rated steps, `labels`, is returned.
    """
    from rewardmodel.ml.labeled_chains import label_probabilities_of
    from rewardmodel.ml.metrics import label_metrics, undefined_as_none

    loaded = _loaded(place)
    probabilities, targets, _ = label_probabilities_of(loaded, trajectories)
    if not np.isfinite(probabilities).all():
        return {"labels": float(len(targets))}
    classes = loaded.config.classes
    return undefined_as_none({**label_metrics(probabilities, targets, classes), "classes": float(len(classes))})


def grade(pairs: Sequence[tuple[str | None, str | None]]) -> list[str]:
    """Grade pairs (answer, ground truth) with the values of Solution.Grade; without an answer the grade is `incomplete`."""
    from rewardmodel.ml.grading import grade_many

    answered = [(index, pair) for index, pair in enumerate(pairs) if pair[0] is not None]
    grades: list[str] = [Solution.Grade.INCOMPLETE] * len(pairs)
    known = [(index, (answer or "", truth)) for index, (answer, truth) in answered if truth is not None]
    for index, _ in answered:
        grades[index] = Solution.Grade.UNPARSEABLE
    for (index, _), result in zip(known, grade_many([pair for _, pair in known]), strict=True):
        grades[index] = str(result)
    return grades


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reward model is and how it is opened: see RewardModel. `options` is JSON, so that places can be compared."""

    location: str
    format: str = ""
    tokenizer: str = ""
    options: str = "{}"


def place_of(reward_model: RewardModel) -> Place:
    """Return where a model of the installation is."""
    served = is_server(reward_model.location)
    return Place(
        reward_model.location if served else str(folder_of(reward_model)),
        reward_model.format,
        reward_model.tokenizer,
        json.dumps(reward_model.options, sort_keys=True),
    )


def folder_of(reward_model: RewardModel) -> Path:
    """Return the folder of the weights. `location` is relative to STATE_DIR for models trained here, else an absolute path."""
    state_dir: Path = settings.STATE_DIR
    return state_dir / reward_model.location


def checkpoint(location: str) -> str:
    """Resolve a checkpoint: an absolute folder, or one below the checkout; a public model's name is returned unchanged.

    Raises ModelNotAllowed for a model that the site must not load.
    """
    return opened_model(location)


def _loaded_generator(generator: Generator) -> Any:
    files = stat_of(checkpoint(generator.location)) if generator.backend == Generator.Backend.TRANSFORMERS else ""
    return _generator(generator.backend, generator.location, tuple(sorted(generator.options.items())), files)


def _loaded(place: Place) -> Any:
    """Return the model, opened anew if its files have changed since; the old one leaves the memory when others are used."""
    return _reward_model(place, "" if is_server(place.location) else stat_of(place.location))


@lru_cache(maxsize=LOADED_MODELS)
def _generator(backend: str, location: str, options: tuple[tuple[str, Any], ...], files: str) -> Any:
    from rewardmodel.ml import sampling

    _use_threads()
    if backend == Generator.Backend.OPENAI:
        return sampling.OpenAIGenerator(location, network=site_network(), **dict(options))
    return sampling.TransformersGenerator(checkpoint(location), device=settings.TORCH_DEVICE or None, **dict(options))


@lru_cache(maxsize=LOADED_MODELS)
def _reward_model(place: Place, files: str) -> Any:
    import torch

    from rewardmodel.ml.model import default_device
    from rewardmodel.ml.opening import open_reward_model

    _use_threads()
    device = torch.device(settings.TORCH_DEVICE or default_device())
    _check_place(place)
    return open_reward_model(
        place.location,
        format=place.format or None,
        folder=place.tokenizer or None,
        options=json.loads(place.options),
        device=device,
        # A CPU computes 16-bit numbers about five times slower, so the same weights are used in float32 there.
        dtype=torch.float32 if device.type == "cpu" else None,
        network=site_network(),
    )


def _check_place(place: Place) -> None:
    """Raise ModelNotAllowed if the model, or one that its options name, is where the site must not load from."""
    others = [place.tokenizer, json.loads(place.options).get("reference")]
    for location in [*([] if is_server(place.location) else [place.location]), *others]:
        if isinstance(location, str) and location:
            opened_model(location)


def _use_threads() -> None:
    import torch

    torch.set_num_threads(settings.TORCH_THREADS)
