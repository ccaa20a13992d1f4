"""Evaluate a reward model on labeled data: python -m rewardmodel.ml.evaluate --model DIR --data FILE [--data-format …].

Data formats: `prm800k` (labels of rated steps), `first-error` (ProcessBench: "problem", "steps", "label" = index of the
first wrong step or -1), `outcome` ("problem", "steps", "is_correct"). Prints one JSON object of metrics.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rewardmodel.ml.data import DataError, file_sha256, is_ungraded, read_prm800k, read_solutions
from rewardmodel.ml.json_server import ServerError
from rewardmodel.ml.metrics import undefined_as_none
from rewardmodel.ml.opening import add_model_arguments, open_named_model
from rewardmodel.ml.trees.trajectories import LabelOptions, prm_trajectories

if TYPE_CHECKING:
    from rewardmodel.ml.metrics import FloatArray, IntArray
    from rewardmodel.ml.opening import OpenRewardModel
    from rewardmodel.ml.public.interface import Overflow

DATA_FORMATS = ("prm800k", "first-error", "outcome")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        loaded = open_named_model(options)
        if options.data_format == "first-error":
            metrics = first_error(loaded, options.data, options.threshold, options.threshold_data, options.on_overflow)
        elif options.data_format == "outcome":
            metrics = outcome(loaded, options.data, options.on_overflow)
        else:
            metrics = step_labels(loaded, options.data)
    except (DataError, ServerError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        return 1
    result = {"model": options.model, "data_sha256": file_sha256(options.data), "metrics": undefined_as_none(metrics)}
    print(json.dumps(result, indent=2))  # noqa: T201
    return 0


def step_labels(loaded: "OpenRewardModel", file: str) -> dict[str, Any]:
    """Evaluate a process model on the rated steps of a PRM800K file."""
    from rewardmodel.ml.labeled_chains import label_probabilities_of
    from rewardmodel.ml.metrics import label_metrics

    if loaded.config.kind != "prm":
        raise DataError("the model is an outcome model; rated steps evaluate process models")
    counts: Counter[str] = Counter()
    trajectories = list(prm_trajectories(read_prm800k(file), LabelOptions(), counts))
    probabilities, targets, lost = label_probabilities_of(loaded, trajectories)
    if not len(targets):
        raise DataError(f"{file}: there are no rated steps: {dict(counts)}")
    measured = label_metrics(probabilities, targets, loaded.config.classes)
    return {**measured, "labels_not_fitting": lost, "counts": dict(sorted(counts.items()))}


def first_error(
    loaded: "OpenRewardModel",
    file: str,
    threshold: float | None,
    threshold_file: str | None,
    on_overflow: "Overflow" = "error",
) -> dict[str, Any]:
    """Evaluate how well first errors are found; the threshold is given, or chosen on other data.

    With `on_overflow` "nan", solutions with steps that cannot be scored are left out and counted (`solutions_left_out`).
    """
    from rewardmodel.ml.metrics import best_threshold, first_error_metrics

    if loaded.config.kind != "prm":
        raise DataError("the model is an outcome model, which does not find the step of an error; use a process model")
    if threshold is None and threshold_file is None:
        raise DataError("give --threshold, or --threshold-data with other labeled solutions to choose it on")
    if threshold is None:
        threshold = best_threshold(*_first_errors(loaded, str(threshold_file), on_overflow)[:2])
    scores, labels, left_out = _first_errors(loaded, file, on_overflow)
    measured = {**first_error_metrics(scores, labels, threshold), "threshold_data": threshold_file}
    return measured | ({"solutions_left_out": left_out} if left_out else {})


def outcome(loaded: "OpenRewardModel", file: str, on_overflow: "Overflow" = "error") -> dict[str, Any]:
    """Evaluate solution scores as predictions of `is_correct`, for models of either kind.

    With `on_overflow` "nan", solutions that cannot be scored are left out and counted (`solutions_left_out`).
    """
    import numpy as np

    from rewardmodel.ml.metrics import auroc, auroc_standard_error
    from rewardmodel.ml.scores import solution_log_score
    from rewardmodel.ml.scoring import score_outcomes, score_solutions

    records = [record for record in read_solutions(file, with_outcome=True) if not is_ungraded(record)]
    right = np.asarray([record["is_correct"] for record in records])
    if loaded.config.kind == "orm":
        scores = score_outcomes(loaded.model, loaded.tokenizer, records, on_overflow=on_overflow).astype(float)
    else:
        steps = score_solutions(loaded.model, loaded.tokenizer, records, on_overflow=on_overflow)
        scores = np.asarray(
            [solution_log_score(rows, loaded.config.reduction, loaded.config.neutral) for rows in steps]
        )
    is_scored = ~np.isnan(scores)
    left_out = len(scores) - int(is_scored.sum())
    scores, right = scores[is_scored], right[is_scored]
    area = auroc(scores, right)
    error = auroc_standard_error(area, int(right.sum()), int((~right).sum()))
    return {
        "solutions": len(scores),
        "correct": int(right.sum()),
        "correct_auroc": area,
        "correct_auroc_stderr": error,
    } | ({"solutions_left_out": left_out} if left_out else {})


def _first_errors(
    loaded: "OpenRewardModel", file: str, on_overflow: "Overflow"
) -> "tuple[list[FloatArray], IntArray, int]":
    """Return P(negative) of the steps of each solution with all steps scored, its label, and how many others there are."""
    import numpy as np

    from rewardmodel.ml.scoring import score_solutions

    records = list(read_solutions(file))
    for number, record in enumerate(records, start=1):
        label = record.get("label")
        if not isinstance(label, int) or not -1 <= label < len(record["steps"]):
            raise DataError(f'{file}: solution {number}: "label" is {label!r}; expected the index of a step, or -1')
    scored = score_solutions(loaded.model, loaded.tokenizer, records, on_overflow=on_overflow)
    kept = [
        (rows[:, 0], record["label"]) for rows, record in zip(scored, records, strict=True) if not np.isnan(rows).any()
    ]
    return [rows for rows, _ in kept], np.asarray([label for _, label in kept]), len(scored) - len(kept)


class _OldFormat(argparse.Action):
    """Reads --format, the older name of --data-format; a public model's format is taken for --model-format."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, value: Any, _: Any = None
    ) -> None:
        if value in DATA_FORMATS:
            namespace.data_format = value
            return
        from rewardmodel.ml.public.formats import FORMATS

        if value not in FORMATS:
            parser.error(
                f"--format {value}: neither a format of data (--data-format: {', '.join(DATA_FORMATS)}) "
                f"nor one of public models (--model-format: {', '.join(FORMATS)})"
            )
        namespace.model_format = value


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rewardmodel.ml.evaluate", description=__doc__)
    add_model_arguments(parser)
    parser.add_argument("--data", required=True, metavar="FILE")
    parser.add_argument("--data-format", choices=DATA_FORMATS, default="prm800k", help="what FILE holds (see above)")
    parser.add_argument("--format", action=_OldFormat, help=argparse.SUPPRESS)
    parser.add_argument("--threshold", type=float, help="P(negative) above which a step counts as wrong (first-error)")
    parser.add_argument("--threshold-data", metavar="FILE", help="solutions to choose the threshold on (first-error)")
    parser.add_argument(
        "--on-overflow",
        choices=("error", "nan"),
        default="error",
        help="solutions that cannot be scored whole (first-error, outcome): stop, or leave them out and count them",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
