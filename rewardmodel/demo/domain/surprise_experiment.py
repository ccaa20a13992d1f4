"""Does the surprise input help? `python -m rewardmodel.demo.domain.surprise_experiment --output DIR`

Process and outcome models of the demo domain are trained with and without it on the same labeled solutions, over several
seeds, and pick among the same samples of fresh problems; beside them stand what needs no labels: the base's
log-probability of a solution (the sum over its tokens), the base's own step check, and the majority. A seed decides
which solution of each training problem is labeled, the held-out problems, and the order of training. All figures go to
DIR/surprise.json; a second start takes up what is there.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from rewardmodel.demo.domain.experiment import (
    TEST_SEED,
    TRAIN_SEED,
    Sampled,
    curve_of,
    experiment_parser,
    flat,
    labeled_record,
    sample,
    step_figures,
    trained_scores,
    unlabeled_scores,
)
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.ml.best_of_n import Method
from rewardmodel.ml.model import load_tokenizer
from rewardmodel.ml.surprise.frozen_base import open_surprise_base, tree_surprises
from rewardmodel.ml.trees.tokens import SegmentEncoder, SegmentFormat, build_tree
from rewardmodel.ml.trees.trajectories import Segment, Trajectory, trajectory_from_outcome, trajectory_from_record

KINDS: tuple[Method, ...] = ("prm", "orm")


def log_probabilities(base: str, test: Sequence[Sampled]) -> np.ndarray:
    """Return the base's log-probability (samples,) of each test solution: nats, summed over its tokens."""
    tokenizer = load_tokenizer(base)
    chains = [
        Trajectory((Segment(row["problem"], -1), *(Segment(step, place) for place, step in enumerate(row["steps"]))))
        for row in flat(test)
    ]
    encoder = SegmentEncoder(tokenizer, SegmentFormat())
    trees = [build_tree(chain, ids, None, 1)[0] for chain, ids in zip(chains, encoder.encode(chains), strict=True)]
    surprises = tree_surprises(open_surprise_base(base, "cpu"), trees, tokenizer.pad_token_id or 0)
    return np.array([-values[tree.problem_length :].sum() for tree, values in zip(trees, surprises, strict=True)])


def labeled(train: Sequence[Sampled], seed: int, kind: str) -> list[Trajectory]:
    """Return what a seed's models learn from: solution number `seed` of each training problem, rated or graded."""
    chosen = [(item.problem.text, item.solutions[seed], item.ratings[seed], item.correct[seed]) for item in train]
    return [
        trajectory_from_record(labeled_record(problem, solution.steps, ratings))
        if kind == "prm"
        else trajectory_from_outcome({"problem": problem, "steps": solution.steps, "is_correct": correct})
        for problem, solution, ratings, correct in chosen
        if solution.steps
    ]


def summary(curves: Sequence[Sequence[dict[str, Any]]]) -> list[dict[str, float]]:
    """Return the mean accuracy over seeds at each n, with the standard errors over seeds and over problems.

    `problems_stderr` is the mean of the seeds' own: it is shared by all rows of the table, since all pick among the same
    samples. One seed has no standard error over seeds (NaN).
    """
    rows = []
    for points in zip(*curves, strict=True):
        accuracies = np.array([point["accuracy"] for point in points])
        spread = accuracies.std(ddof=1) / len(points) ** 0.5 if len(points) > 1 else float("nan")
        rows.append(
            {
                "n": points[0]["n"],
                "accuracy": float(accuracies.mean()),
                "seeds_stderr": float(spread),
                "problems_stderr": float(np.mean([point["standard_error"] for point in points])),
            }
        )
    return rows


def table(results: dict[str, Any]) -> str:
    """Return the summaries as a Markdown table; ± is the standard error over seeds, or over problems without seeds."""
    ns = [int(point["n"]) for point in next(iter(results["summary"].values()))]
    lines = ["| best of N | " + " | ".join(map(str, ns)) + " |", "|---" * (len(ns) + 1) + "|"]
    for name, points in results["summary"].items():
        cells = []
        for point in points:
            error = point["seeds_stderr"] if np.isfinite(point["seeds_stderr"]) else point["problems_stderr"]
            cells.append(f"{point['accuracy']:.3f} ± {error:.3f}")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the experiment; see the module."""
    options = _parser().parse_args(arguments)
    torch.set_num_threads(options.threads)
    output = Path(options.output)
    output.mkdir(parents=True, exist_ok=True)
    file = output / "surprise.json"
    results: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {"curves": {}}
    curves: dict[str, list[Any]] = results["curves"]

    def write() -> None:
        file.write_text(json.dumps(results, indent=1))

    test = sample(
        generate_problems(options.problems, TEST_SEED), options.samples, options.generator, 0, output / "test.json"
    )
    train = sample(
        generate_problems(options.labeled, TRAIN_SEED), options.seeds, options.generator, 1, output / "train.json"
    )
    results |= {"arguments": vars(options), "generator": step_figures(test)}
    curves |= {
        "majority": [curve_of(test, None, "majority")],
        "base's own check, no labels": [curve_of(test, unlabeled_scores(options.base, test), "prm")],
        "base's log-probability, no labels": [curve_of(test, log_probabilities(options.base, test), "prm")],
    }
    for seed in range(options.seeds):
        for kind in KINDS:
            for surprise in (False, True):
                done = curves.setdefault(f"{kind.upper()}, {'with' if surprise else 'without'} surprise", [])
                if len(done) > seed:
                    continue
                settings = json.loads(options.training) | {"seed": seed, "surprise": surprise}
                scores = trained_scores(kind, labeled(train, seed, kind), settings, options.base, test)
                done.append(curve_of(test, scores, kind))
                write()
                print(f"seed {seed}, {kind}, surprise {surprise}: {done[-1][-1]['accuracy']:.3f}", flush=True)  # noqa: T201
    results["summary"] = {name: summary(some) for name, some in curves.items()}
    write()
    print(table(results))  # noqa: T201
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = experiment_parser("surprise_experiment", __doc__, seeds=5)
    parser.add_argument("--labeled", type=int, default=300, help="labeled solutions, each of another problem")
    return parser


if __name__ == "__main__":
    sys.exit(main())
