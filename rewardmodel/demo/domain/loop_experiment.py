"""Experiment: which labels help; the loop without its database.

Run `python -m rewardmodel.demo.domain.loop_experiment --output DIR`. A first process model learns from a few randomly drawn
solutions. Then, in each generation, the newest model scores fresh samples of fresh problems, a rule selects some, the exact
oracle labels them, and the next model is trained on all labels so far, from the same base. All models pick among the same
samples of held-out problems. All figures go to DIR/loop.jsonl, one line per model; a second start skips the rules and seeds
that are already there.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from rewardmodel.demo.domain.experiment import (
    Sampled,
    begin,
    curve_of,
    experiment_parser,
    flat,
    labeled_record,
    sample,
    samples_to_compare,
)
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.ml.model import LoadedModel, load_reward_model
from rewardmodel.ml.protocols import Tokenizer
from rewardmodel.ml.scores import solution_log_score
from rewardmodel.ml.scoring import score_solutions
from rewardmodel.ml.training.reward_models import train_reward_model
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.trees.trajectories import Trajectory, trajectory_from_record

POOL_SEED = 5000
"""Seed of the labeled problems; seeds and generations are added to it, without reaching the seed of held-out problems."""
MIXED_PER_PROBLEM, MIXED_WRONG = 5, 4
"""The 80/20 recipe takes five samples per problem, so it uses a fifth of the problems for the same number of labels."""


def convincing_wrong(item: Sampled, order: np.ndarray, _: np.random.Generator) -> list[int]:
    """Pick the wrong answer with the highest score."""
    return [place for place in order if not item.correct[place]][:1]


def mixed(item: Sampled, order: np.ndarray, _: np.random.Generator) -> list[int]:
    """Pick the four most convincing wrong answers and the most convincing of the rest."""
    wrong = [place for place in order if not item.correct[place]][:MIXED_WRONG]
    rest = [place for place in order if place not in wrong]
    return [*wrong, *rest][:MIXED_PER_PROBLEM]


def uniform(item: Sampled, order: np.ndarray, lots: np.random.Generator) -> list[int]:
    """Pick one at random."""
    return [int(lots.integers(len(order)))]


Rule = Callable[[Sampled, np.ndarray, np.random.Generator], list[int]]
RULES: dict[str, Rule] = {"convincing_wrong": convincing_wrong, "mixed": mixed, "uniform": uniform}


def learned(items: Sequence[tuple[Sampled, int]]) -> list[Trajectory]:
    """Return the training data of the chosen solutions, rated up to the first error."""
    return [
        trajectory_from_record(
            labeled_record(item.problem.text, item.solutions[place].steps, item.ratings[place]),
        )
        for item, place in items
        if item.solutions[place].steps
    ]


def log_scores(model: LoadedModel, tokenizer: Tokenizer, samples: Sequence[Sampled]) -> np.ndarray:
    """Return the log scores (samples,) of all solutions in turn."""
    return np.array([solution_log_score(rows) for rows in score_solutions(model, tokenizer, flat(samples))])


def select(
    pool: Sequence[Sampled], scores: np.ndarray, rule: str, lots: np.random.Generator
) -> list[tuple[Sampled, int]]:
    """Return a rule's choice among these problems' samples, as (problem's samples, place); `scores` are those of all in turn."""
    chosen, first = [], 0
    for item in pool:
        own = scores[first : first + len(item.solutions)]
        chosen += [(item, int(place)) for place in RULES[rule](item, np.argsort(-own, kind="stable"), lots)]
        first += len(item.solutions)
    return chosen


def figures(test: Sequence[Sampled], scores: np.ndarray) -> dict[str, Any]:
    """Return the best-of-N curve, and the shares of sound solutions with a score below .5 and of unsound ones above .5."""
    sound = np.array([-1 not in ratings for item in test for ratings in item.ratings])
    return {
        "curve": curve_of(test, scores, "prm"),
        "sound_below_half": float((np.exp(scores[sound]) < 0.5).mean()),
        "unsound_above_half": float((np.exp(scores[~sound]) > 0.5).mean()),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the experiment; see the module."""
    options = _parser().parse_args(arguments)
    output = begin(options)
    file = output / "loop.jsonl"
    done = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    finished = {(row["rule"], row["seed"]) for row in done}
    test = samples_to_compare(options, output)
    for seed, rule in product(range(options.seeds), options.rules.split(",")):
        if (rule, seed) in finished:
            continue
        rows = []
        for row in _generations(rule, seed, test, options, output):
            print(_brief(row), flush=True)  # noqa: T201
            rows.append(row)
        with file.open("a") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows)
    return 0


def _generations(
    rule: str, seed: int, test: Sequence[Sampled], options: argparse.Namespace, output: Path
) -> Iterator[dict[str, Any]]:
    lots = np.random.default_rng(seed)
    items: list[tuple[Sampled, int]] = []
    scores: Callable[[Sequence[Sampled]], np.ndarray] | None = None
    for generation in range(options.generations + 1):
        count, each = (options.warm, 1) if generation == 0 else (options.pool_problems, options.pool_samples)
        pool = sample(
            generate_problems(count, POOL_SEED + 100 * seed + generation),
            each,
            options.generator,
            100 * seed + generation + 1,
            output / f"pool-{seed}-{generation}.json",
        )
        pool = pool[:: MIXED_PER_PROBLEM if rule == "mixed" and generation else 1]
        added = select(pool, scores(pool), rule, lots) if scores else [(item, 0) for item in pool]
        items += added
        with tempfile.TemporaryDirectory() as folder:
            settings = TrainingSettings(**{**json.loads(options.training), "seed": seed})
            train_reward_model(learned(items), options.base, folder, settings, data={"experiment": len(items)})
            reader, tokenizer, _ = load_reward_model(folder)
        scores = partial(log_scores, reader, tokenizer)
        yield {
            "rule": rule,
            "seed": seed,
            "generation": generation,
            "labeled": len(items),
            "added_with_an_error": float(np.mean([-1 in item.ratings[place] for item, place in added])),
            **figures(test, scores(test)),
        }


def _brief(row: dict[str, Any]) -> str:
    curve = "  ".join(f"{point['n']}: {point['accuracy']:.3f}" for point in row["curve"])
    return (
        f"{row['rule']}, seed {row['seed']}, generation {row['generation']}, {row['labeled']} labeled  {curve}"
        f"  sound below .5: {row['sound_below_half']:.3f}  unsound above: {row['unsound_above_half']:.3f}"
    )


def _parser() -> argparse.ArgumentParser:
    parser = experiment_parser("loop_experiment", __doc__, seeds=3)
    parser.add_argument("--rules", default=",".join(RULES), help="separated by commas")
    parser.add_argument(
        "--warm", type=int, default=80, help="number of random solutions that the first model learns from"
    )
    parser.add_argument("--generations", type=int, default=3)
    parser.add_argument("--pool-problems", type=int, default=100, help="number of fresh problems per generation")
    parser.add_argument("--pool-samples", type=int, default=8, help="number of samples of each")
    return parser


if __name__ == "__main__":
    sys.exit(main())
