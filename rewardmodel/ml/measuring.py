"""What `evaluate` measures: rated steps, first errors (ProcessBench), errors of all kinds (PRMBench), outcomes."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from rewardmodel.ml.data import DataError, Record, as_boolean, is_ungraded, place_of, placed, read_jsonl, read_solutions
from rewardmodel.ml.labels.formats import PrmBenchSolution, prmbench_solutions, processbench_fields
from rewardmodel.ml.labels.reading import AUTO, LABEL_FORMATS, format_of, read_labels
from rewardmodel.ml.metrics import auroc, auroc_standard_error, best_threshold, first_error_metrics, label_metrics
from rewardmodel.ml.prmbench import prmbench_metrics
from rewardmodel.ml.scores import Neutral, Reduction, solution_log_score
from rewardmodel.ml.trees.trajectories import LabelOptions

if TYPE_CHECKING:
    from rewardmodel.ml.metrics import FloatArray, IntArray
    from rewardmodel.ml.opening import OpenRewardModel
    from rewardmodel.ml.public.interface import Overflow
    from rewardmodel.ml.scoring import StepProbabilities

FIRST_ERROR, OUTCOME, PRMBENCH = "processbench", "outcome", "prmbench"
OTHER_NAMES = {"first-error": FIRST_ERROR}
DATA_FORMATS = (AUTO, *LABEL_FORMATS, *OTHER_NAMES, OUTCOME)
PRMBENCH_THRESHOLD = 0.5
"""The published one."""
_SUBSET_IN_ID = re.compile(r"(gsm8k|math|olympiadbench|omnimath)[-_]\d+")


def data_format(file: str) -> str:
    """Return the format of a file by its first row. Raises DataError if it has none, or one that is not known."""
    first = next(iter(read_jsonl(file)), None)
    if first is None:
        raise DataError(f"{file}: there are no rows")
    number, row = first
    found = format_of(row)
    if found is None and as_boolean(row.get("is_correct")) is not None:
        found = OUTCOME
    if found is None:
        raise DataError(
            f'{file}:{number}: neither labeled steps nor solutions with "is_correct"; name one with --format to learn what is missing'
        )
    return found


class Options(NamedTuple):
    """How to measure. `reduction` and `neutral` None: as the model says."""

    threshold: float | None = None
    threshold_data: str | None = None
    on_overflow: "Overflow | None" = None
    tokens_per_batch: int = 16384
    reduction: Reduction | None = None
    neutral: Neutral | None = None


def measure(loaded: "OpenRewardModel", files: Sequence[str], named: str, options: Options) -> dict[str, Any]:
    """Return the metrics of a model on files of one format. Raises DataError, named FILE:LINE, for data that cannot be used."""
    if named == FIRST_ERROR:
        return first_error(loaded, files, options)
    if named == PRMBENCH:
        return prmbench(loaded, files, options)
    if named == OUTCOME:
        return outcome(loaded, files, options)
    return step_labels(loaded, files, named, options)


def step_labels(loaded: "OpenRewardModel", files: Sequence[str], named: str, options: Options) -> dict[str, Any]:
    """Evaluate a process model on rated steps. Those beyond the model's length are counted, unless `on_overflow` is "error"."""
    from rewardmodel.ml.labeled_chains import label_probabilities_of

    _check_kind(loaded, "rated steps evaluate process models")
    counts: Counter[str] = Counter()
    trajectories = [one for file in files for one in read_labels(file, LabelOptions(), counts, named=named)]
    probabilities, targets, lost = label_probabilities_of(loaded, trajectories)
    if lost and options.on_overflow == "error":
        raise DataError(
            f"{lost} labels lie beyond the model's limit of {loaded.config.max_length} tokens or on empty steps; leave out"
            " --on-overflow error to count them"
        )
    if not len(targets):
        raise DataError(
            f"{', '.join(files)}: there are no rated steps that the model can read: {dict(sorted(counts.items()))}"
        )
    measured = label_metrics(probabilities, targets, loaded.config.classes)
    return {**measured, "labels_not_fitting": lost, "counts": dict(sorted(counts.items()))}


class _FirstErrors(NamedTuple):
    """P(negative) of the steps of each solution, the index of its first wrong step, and the subset that it belongs to."""

    negative: "list[FloatArray]"
    labels: "IntArray"
    subsets: list[str]


def first_error(loaded: "OpenRewardModel", files: Sequence[str], options: Options) -> dict[str, Any]:
    """Evaluate how well first errors are found; the threshold is given, or chosen on other data.

    Several subsets are measured one by one, and their F1 is averaged, as ProcessBench does.
    """
    _check_kind(loaded, "first errors evaluate process models")
    threshold = options.threshold
    if threshold is None:
        threshold = _threshold(loaded, str(options.threshold_data), options)
    found = _first_errors(loaded, files, options)
    by_subset = {}
    for name in dict.fromkeys(found.subsets):
        own = [number for number, subset in enumerate(found.subsets) if subset == name]
        by_subset[name] = first_error_metrics([found.negative[number] for number in own], found.labels[own], threshold)
    unread = sum(bool(np.isnan(steps).any()) for steps in found.negative)
    common = {"solutions_not_fitting": unread, "threshold_data": options.threshold_data}
    if len(by_subset) == 1:
        return {**next(iter(by_subset.values())), **common}
    scores = [metrics["first_error_f1"] for metrics in by_subset.values()]
    errors = [metrics["first_error_f1_stderr"] for metrics in by_subset.values()]
    return {
        "threshold": threshold,
        "mean_first_error_f1": sum(scores) / len(scores),
        "mean_first_error_f1_stderr": math.hypot(*errors) / len(errors),
        **common,
        "subsets": by_subset,
    }


def _threshold(loaded: "OpenRewardModel", file: str, options: Options) -> float:
    found = _first_errors(loaded, [file], options)
    try:
        return best_threshold(found.negative, found.labels)
    except ValueError as error:
        raise DataError(f"--threshold-data {file}: {error}") from error


def _first_errors(loaded: "OpenRewardModel", files: Sequence[str], options: Options) -> _FirstErrors:
    records: list[Record] = []
    labels: list[int] = []
    subsets: list[str] = []
    for file in files:
        for number, record in enumerate(read_solutions(file), start=1):
            labels.append(processbench_fields(record, place_of(record, number))[2])
            subsets.append(_subset(record, file))
            records.append(record)
    if not records:
        raise DataError(f"{', '.join(files)}: there are no solutions")
    scored = _score(loaded, records, options)
    return _FirstErrors([rows[:, 0] for rows in scored], np.asarray(labels), subsets)


def _subset(record: Record, file: str) -> str:
    """Return the subset of ProcessBench that a row belongs to: by its `subset` or `id`, else the file's name."""
    named = record.get("subset")
    in_id = _SUBSET_IN_ID.fullmatch(str(record.get("id", "")))
    return named if isinstance(named, str) else in_id[1] if in_id else Path(file).name.partition(".")[0]


def prmbench(loaded: "OpenRewardModel", files: Sequence[str], options: Options) -> dict[str, Any]:
    """Evaluate by PRMBench."""
    _check_kind(loaded, "PRMBench evaluates process models")
    solutions: list[PrmBenchSolution] = []
    for file in files:
        for number, record in read_jsonl(file):
            solutions += prmbench_solutions(record, place_of(record, number))
    records = [{"problem": one.problem, "steps": list(one.steps)} for one in solutions]
    negative = [rows[:, 0] for rows in _score(loaded, records, options, places=[one.place for one in solutions])]
    threshold = PRMBENCH_THRESHOLD if options.threshold is None else options.threshold
    unread = sum(int(np.isnan(steps).sum()) for steps in negative)
    return {**prmbench_metrics(solutions, negative, threshold), "steps_not_fitting": unread}


def outcome(loaded: "OpenRewardModel", files: Sequence[str], options: Options) -> dict[str, Any]:
    """Evaluate solution scores as predictions of `is_correct`, for models of either kind."""
    read = [record for file in files for record in read_solutions(file, with_outcome=True)]
    graded = [record for record in read if not is_ungraded(record)]
    if not graded:
        raise DataError(f"{', '.join(files)}: there are no graded solutions")
    steps = _score(loaded, graded, options)
    own = loaded.config
    strategy: tuple[Reduction, Neutral] = (options.reduction or own.reduction, options.neutral or own.neutral)
    if own.kind == "orm":
        strategy = ("last", "negative")
    scores = np.asarray([solution_log_score(rows, *strategy) for rows in steps])
    fits = ~np.isnan(scores)
    right = np.asarray([record["is_correct"] for record in graded], dtype=bool)[fits]
    area = auroc(scores[fits], right)
    return {
        "solutions": len(graded),
        "solutions_not_fitting": int((~fits).sum()),
        "ungraded": len(read) - len(graded),
        "correct": int(right.sum()),
        "correct_auroc": area,
        "correct_auroc_stderr": auroc_standard_error(area, int(right.sum()), int((~right).sum())),
        **({} if own.kind == "orm" else {"reduction": strategy[0], "neutral": strategy[1]}),
    }


def _score(
    loaded: "OpenRewardModel", records: Sequence[Record], options: Options, *, places: Sequence[str] = ()
) -> "list[StepProbabilities]":
    from rewardmodel.ml.scoring import score_solutions

    named = [placed(record, place) for record, place in zip(records, places, strict=True)] if places else records
    return score_solutions(
        loaded.model,
        loaded.tokenizer,
        named,
        tokens_per_batch=options.tokens_per_batch,
        on_overflow=options.on_overflow or "error",
    )


def _check_kind(loaded: "OpenRewardModel", why: str) -> None:
    if loaded.config.kind != "prm":
        raise DataError(f"the model is an outcome model; {why}")
