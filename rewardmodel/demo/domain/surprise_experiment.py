"""Experiment: whether the surprise input helps.

Run `python -m rewardmodel.demo.domain.surprise_experiment --output DIR`. Process and outcome models of the demo domain are
trained with and without it on the same labeled solutions, for several seeds, and pick among the same samples of fresh
problems. They are compared with choosers that need no labels: the base's log-probability of a solution (the sum over its
tokens), the base's own step check, and the majority. The seed determines which solution of each training problem is labeled,
the held-out problems, and the order of training. All figures go to DIR/surprise.json; a second start continues from them.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from rewardmodel.demo.domain.experiment import (
    KINDS,
    TRAIN_SEED,
    Sampled,
    begin,
    curve_of,
    experiment_parser,
    flat,
    labeled_trajectories,
    sample,
    samples_to_compare,
    step_figures,
    trained_scores,
    unlabeled_scores,
)
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.demo.domain.results import Chooser, Curve, Results
from rewardmodel.ml.best_of_n import Method
from rewardmodel.ml.model import load_tokenizer
from rewardmodel.ml.surprise.frozen_base import open_surprise_base, tree_surprises
from rewardmodel.ml.trees.tokens import SegmentEncoder, SegmentFormat, build_tree
from rewardmodel.ml.trees.trajectories import Segment, Trajectory

TITLES = {
    "majority": "majority",
    "base_check": "base's own check, no labels",
    "base_log_probability": "base's log-probability, no labels",
}


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


def summary(curves: Sequence[Sequence[dict[str, Any]]]) -> list[dict[str, float]]:
    """Return the mean accuracy over seeds at each n, with the standard errors over seeds and over problems.

    `problems_stderr` is the mean over seeds; it is not independent between rows of the table, because all pick among the same
    samples. With one seed there is no standard error over seeds (NaN).
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


def summaries(results: Results, labeled: int) -> dict[str, list[dict[str, float]]]:
    """Return the summary of each kind of chooser over its seeds, by the title of its row in the table.

    Trained choosers only count if they learned from `labeled` solutions.
    """
    by_title: dict[str, list[Curve]] = {}
    for chooser, curve in results.curves.items():
        if chooser.labeled in (None, labeled):
            by_title.setdefault(title(chooser), []).append(curve)
    return {name: summary(curves) for name, curves in by_title.items()}


def title(chooser: Chooser) -> str:
    """Return the title of a chooser's row."""
    if chooser.name in ("prm", "orm"):
        return f"{chooser.name.upper()}, {'with' if chooser.surprise else 'without'} surprise"
    return TITLES[chooser.name]


def table(rows: dict[str, list[dict[str, float]]]) -> str:
    """Return the summaries as a Markdown table; ± is the standard error over seeds, or over problems without seeds."""
    ns = [int(point["n"]) for point in next(iter(rows.values()))]
    lines = ["| best of N | " + " | ".join(map(str, ns)) + " |", "|---" * (len(ns) + 1) + "|"]
    for name, points in rows.items():
        cells = []
        for point in points:
            error = point["seeds_stderr"] if np.isfinite(point["seeds_stderr"]) else point["problems_stderr"]
            cells.append(f"{point['accuracy']:.3f} ± {error:.3f}")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the experiment; see the module."""
    options = _parser().parse_args(arguments)
    output = begin(options)
    results = Results.open(output / "surprise.json")
    test = samples_to_compare(options, output)
    problems = generate_problems(options.labeled, TRAIN_SEED)
    train = sample(problems, options.seeds, options.generator, 1, output / "train.json")
    results.add_figures(arguments=vars(options), generator=step_figures(test))
    results.add_curve(Chooser("majority"), curve_of(test, None, "majority"))
    results.add_curve(Chooser("base_check"), curve_of(test, unlabeled_scores(options.base, test), "prm"))
    likely = log_probabilities(options.base, test)
    results.add_curve(Chooser("base_log_probability"), curve_of(test, likely, "prm"))
    models = [
        Chooser(kind, options.labeled, seed, surprise)
        for seed, kind, surprise in product(range(options.seeds), KINDS, (False, True))
    ]
    for model in results.missing(models):
        results.add_curve(model, _trained_curve(model, train, test, options))
    rows = summaries(results, options.labeled)
    results.add_figures(summary=rows)
    print(table(rows))  # noqa: T201
    return 0


def _trained_curve(
    model: Chooser, train: Sequence[Sampled], test: Sequence[Sampled], options: argparse.Namespace
) -> Curve:
    kind: Method = "prm" if model.name == "prm" else "orm"
    seed = model.seed or 0
    settings = json.loads(options.training) | {"seed": seed, "surprise": model.surprise}
    scores = trained_scores(kind, labeled_trajectories(train, seed, kind), settings, options.base, test)
    return curve_of(test, scores, kind)


def _parser() -> argparse.ArgumentParser:
    parser = experiment_parser("surprise_experiment", __doc__, seeds=5)
    parser.add_argument("--labeled", type=int, default=300, help="number of labeled solutions, each of another problem")
    return parser


if __name__ == "__main__":
    sys.exit(main())
