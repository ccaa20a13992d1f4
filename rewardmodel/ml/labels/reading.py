"""Reading labeled steps from a file in any of the formats, which is named, or told by the keys of the first row."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain, groupby
from pathlib import Path

from datafiles.fields import names_of
from rewardmodel.ml.data import (
    EXCLUDED_PROBLEM,
    DataError,
    IsExcluded,
    Record,
    exclude_nothing,
    place_of,
    read_jsonl,
    read_prm800k,
)
from rewardmodel.ml.labels.formats import READERS, STEP_TAG
from rewardmodel.ml.labels.solutions import LabeledSolution, merged
from rewardmodel.ml.trees.trajectories import LabelOptions, Trajectory, prm_trajectories

AUTO = "auto"
PRM800K = "prm800k"
LABEL_FORMATS = (PRM800K, *READERS)
_KEYS_OF_FORMAT = {
    PRM800K: ("question", "label"),
    "stepwise": ("prompt", "completions"),
    "math-shepherd": ("input", "label"),
    "prmbench": ("modified_process", "error_steps"),
    "processbench": ("steps", "label"),
}
"""The keys that tell a format, in the order in which they are looked for."""


def format_of(record: Record) -> str | None:
    """Return the format of a row with labeled steps, by its keys; None if it is none of LABEL_FORMATS."""
    for name, keys in _KEYS_OF_FORMAT.items():
        if all(record.get(key) is not None for key in keys):
            if name == PRM800K and not isinstance(record["label"], dict):
                continue
            if name == "math-shepherd" and STEP_TAG not in str(record["input"]):
                continue
            return name
    return None


def file_format(path: str | Path, named: str = AUTO) -> str:
    """Return the format of a file of labeled steps. Raises DataError, named FILE:LINE, if its first row is of none that is known.

    A file without rows is taken for PRM800K: there is nothing in it to read.
    """
    if named != AUTO:
        return named
    first = next(iter(read_jsonl(path)), None)
    if first is None:
        return PRM800K
    found = format_of(first[1])
    if found is None:
        raise DataError(
            f"{path}:{first[0]}: not a format of labeled steps that is known; the row has {names_of(first[1])}. Known are PRM800K"
            f" (question.problem, label.steps), {', '.join(READERS)}: name one with --format to learn what is missing"
        )
    return found


def read_labels(
    path: str | Path,
    options: LabelOptions,
    counts: Counter[str],
    is_excluded: IsExcluded = exclude_nothing,
    named: str = AUTO,
) -> Iterator[Trajectory]:
    """Yield the labeled trajectories of a file; `counts` records how many there are, and why others are left out.

    `options` and the rules for records that are left out apply to PRM800K only. Raises DataError, named FILE:LINE.
    """
    found = file_format(path, named)
    if found == PRM800K:
        yield from prm_trajectories(read_prm800k(path), options, counts, is_excluded)
        return
    solutions = chain.from_iterable(
        READERS[found](record, place_of(record, number)) for number, record in read_jsonl(path)
    )
    for trajectory in _trees(solutions):
        if is_excluded({"problem": trajectory.problem}):
            counts[EXCLUDED_PROBLEM] += 1
        elif trajectory.label_count == 0:
            counts["excluded_unlabeled"] += 1
        else:
            counts["trajectories"] += 1
            yield trajectory


def _trees(solutions: Iterator[LabeledSolution]) -> Iterator[Trajectory]:
    """Yield a chain per solution; neighbours that are paths of one labeling become one tree."""
    for _, group in groupby(
        enumerate(solutions), key=lambda one: (one[1].labeling, one[1].problem) if one[1].labeling else (one[0], "")
    ):
        paths = [solution for _, solution in group]
        yield paths[0].trajectory if len(paths) == 1 else merged(paths)
