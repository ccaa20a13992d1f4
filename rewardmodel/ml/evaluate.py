"""Evaluate a reward model on labeled data: python -m rewardmodel.ml.evaluate --model DIR --data FILE [--format …].

Formats: `prm800k` (labels of rated steps), `first-error` (ProcessBench: "problem", "steps", "label" = index of the
first wrong step or -1), `outcome` ("problem", "steps", "is_correct"). Prints one JSON object of metrics.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rewardmodel.ml.commands import command_parser
from rewardmodel.ml.data import DataError, file_sha256, is_ungraded, read_prm800k, read_solutions
from rewardmodel.ml.metrics import undefined_as_none
from rewardmodel.ml.trees.trajectories import LabelOptions, prm_trajectories

if TYPE_CHECKING:
    from rewardmodel.ml.metrics import FloatArray, IntArray
    from rewardmodel.ml.model import RewardModel


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        from rewardmodel.ml.model import load_reward_model

        loaded = load_reward_model(options.model, options.device, surprise_base=options.surprise_base)
        if options.format == "first-error":
            metrics = first_error(loaded, options.data, options.threshold, options.threshold_data)
        elif options.format == "outcome":
            metrics = outcome(loaded, options.data)
        else:
            metrics = step_labels(loaded, options.data)
    except (DataError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        return 1
    result = {"model": options.model, "data_sha256": file_sha256(options.data), "metrics": undefined_as_none(metrics)}
    print(json.dumps(result, indent=2))  # noqa: T201
    return 0


def step_labels(loaded: "RewardModel", file: str) -> dict[str, Any]:
    """Evaluate a process model on the rated steps of a PRM800K file."""
    from rewardmodel.ml.evaluation import step_label_probabilities
    from rewardmodel.ml.metrics import label_metrics

    if loaded.config.kind != "prm":
        raise DataError("the model is an outcome model; rated steps evaluate process models")
    counts: Counter[str] = Counter()
    trajectories = list(prm_trajectories(read_prm800k(file), LabelOptions(), counts))
    probabilities, targets, lost = step_label_probabilities(loaded, trajectories)
    if not len(targets):
        raise DataError(f"{file}: there are no rated steps: {dict(counts)}")
    measured = label_metrics(probabilities, targets, loaded.config.classes)
    return {**measured, "labels_not_fitting": lost, "counts": dict(sorted(counts.items()))}


def first_error(
    loaded: "RewardModel", file: str, threshold: float | None, threshold_file: str | None
) -> dict[str, Any]:
    """Evaluate how well first errors are found; the threshold is given, or chosen on other data."""
    from rewardmodel.ml.metrics import best_threshold, first_error_metrics

    if threshold is None and threshold_file is None:
        raise DataError("give --threshold, or --threshold-data with other labeled solutions to choose it on")
    if threshold is None:
        threshold = best_threshold(*_first_errors(loaded, str(threshold_file)))
    return {**first_error_metrics(*_first_errors(loaded, file), threshold), "threshold_data": threshold_file}


def outcome(loaded: "RewardModel", file: str) -> dict[str, Any]:
    """Evaluate solution scores as predictions of `is_correct`, for models of either kind."""
    import numpy as np

    from rewardmodel.ml.metrics import auroc, auroc_standard_error
    from rewardmodel.ml.scores import solution_log_score
    from rewardmodel.ml.scoring import score_outcomes, score_solutions

    records = [record for record in read_solutions(file, with_outcome=True) if not is_ungraded(record)]
    right = np.asarray([record["is_correct"] for record in records])
    if loaded.config.kind == "orm":
        scores = score_outcomes(loaded.model, loaded.tokenizer, records).astype(float)
    else:
        steps = score_solutions(loaded.model, loaded.tokenizer, records)
        scores = np.asarray(
            [solution_log_score(rows, loaded.config.reduction, loaded.config.neutral) for rows in steps]
        )
    area = auroc(scores, right)
    error = auroc_standard_error(area, int(right.sum()), int((~right).sum()))
    return {
        "solutions": len(records),
        "correct": int(right.sum()),
        "correct_auroc": area,
        "correct_auroc_stderr": error,
    }


def _first_errors(loaded: "RewardModel", file: str) -> "tuple[list[FloatArray], IntArray]":
    import numpy as np

    from rewardmodel.ml.scoring import score_solutions

    records = list(read_solutions(file))
    for number, record in enumerate(records, start=1):
        label = record.get("label")
        if not isinstance(label, int) or not -1 <= label < len(record["steps"]):
            raise DataError(f'{file}: solution {number}: "label" is {label!r}; expected the index of a step, or -1')
    scored = score_solutions(loaded.model, loaded.tokenizer, records)
    return [rows[:, 0] for rows in scored], np.asarray([record["label"] for record in records])


def _parser() -> argparse.ArgumentParser:
    parser = command_parser("rewardmodel.ml.evaluate", __doc__)
    parser.add_argument("--model", required=True, metavar="DIR", help="folder of a reward model")
    parser.add_argument("--data", required=True, metavar="FILE")
    parser.add_argument("--format", choices=("prm800k", "first-error", "outcome"), default="prm800k")
    parser.add_argument("--threshold", type=float, help="P(negative) above which a step counts as wrong (first-error)")
    parser.add_argument("--threshold-data", metavar="FILE", help="solutions to choose the threshold on (first-error)")
    parser.add_argument("--device", help="cpu, cuda, …; default: the GPU, if there is one")
    parser.add_argument(
        "--surprise-base", metavar="DIR", help="folder of the base of the model's surprise input, if it has moved"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
