"""The curves of a file: over all problems, and over those of each subject and level; as a table and as CSV."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tqdm import tqdm

from datafiles.csv_text import csv_text as table_text
from rewardmodel.ml.best_of_n.curves import CurvePoint, Kind, Method, curve
from rewardmodel.ml.best_of_n.scored_samples import ProblemSamples
from rewardmodel.ml.best_of_n.voting import Weighting

TITLES: dict[Method, str] = {
    "prm": "PRM",
    "orm": "ORM",
    "majority": "majority",
    "weighted_majority": "weighted majority",
    "oracle": "any correct (pass@N)",
    "all_correct": "all correct",
}
CSV_COLUMNS = ("by", "value", "problems", "method", "n", "accuracy", "standard_error", "sampling_error")
ALL = "all"


@dataclass(frozen=True, slots=True)
class Group:
    """The curves of the problems with one subject or level: `by` "subject" and `value` "Algebra"; or of all, `by` "all"."""

    by: str
    value: str
    problems: int
    curves: dict[Method, list[CurvePoint]]


@dataclass(frozen=True, slots=True)
class Weights:
    """How the votes of weighted_majority are weighed: by the scores of which kind, made weights in which way."""

    by: Kind
    weighting: Weighting


def methods_of(problems: Sequence[ProblemSamples]) -> list[Method]:
    """The curves that the scores allow: a kind of score counts if every problem has it."""
    kinds: list[Method] = [kind for kind in ("prm", "orm") if all(kind in problem.scores for problem in problems)]
    return [*kinds, "majority", *(["weighted_majority"] if kinds else []), "oracle", "all_correct"]  # type: ignore[list-item]


def groups_of(
    problems: Sequence[ProblemSamples],
    ns: Sequence[int],
    methods: Sequence[Method],
    weights: Weights | None,
    *,
    by: Sequence[str] = ("subject", "level"),
    trials: int = 400,
    seed: int = 0,
    progress: bool = False,
) -> list[Group]:
    """Return the curves of all problems, and of each group that is smaller than all. Problems without a subject or level are "none"."""
    if any("majority" in method for method in methods):
        bar = tqdm(problems, unit="problem", desc="grouping answers", disable=not progress, leave=False)
        problems = [replace(problem, groups=problem.grouped()) for problem in bar]

    def group(by: str, value: str, part: Sequence[ProblemSamples]) -> Group:
        options = {"trials": trials, "seed": seed}
        how = {"weighted_by": weights.by, "weighting": weights.weighting} if weights else {}
        return Group(by, value, len(part), {method: curve(part, ns, method, **options, **how) for method in methods})  # type: ignore[arg-type]

    found = [group(ALL, "", problems)]
    for name in by:
        values = {_value(problem, name) for problem in problems}
        if len(values) > 1:
            found += [
                group(name, value, [problem for problem in problems if _value(problem, name) == value])
                for value in sorted(values, key=_in_order)
            ]
    return found


def table(groups: Sequence[Group]) -> str:
    """Lay out the curves of all problems by N, then the accuracies of the groups at the largest N; in percent, with standard errors."""
    overall = groups[0]
    methods = list(overall.curves)
    points = zip(*overall.curves.values(), strict=True)
    blocks = [
        _columns(["N", *(TITLES[method] for method in methods)], [[str(row[0].n), *map(_cell, row)] for row in points])
    ]
    for by in dict.fromkeys(group.by for group in groups[1:]):
        part = [group for group in groups if group.by == by]
        n = part[0].curves[methods[0]][-1].n
        head = [f"{by} (N = {n})", "problems", *(TITLES[method] for method in methods)]
        blocks.append(
            _columns(
                head,
                [
                    [group.value, str(group.problems), *(_cell(curve[-1]) for curve in group.curves.values())]
                    for group in part
                ],
            )
        )
    return "\n\n".join(blocks)


def csv_text(groups: Sequence[Group]) -> str:
    """Return every point of every group as one line; see CSV_COLUMNS. Accuracies are shares from 0 to 1, in full precision."""
    return table_text(CSV_COLUMNS, list(_lines(groups)))


def _lines(groups: Sequence[Group]) -> Iterator[tuple[object, ...]]:
    for group in groups:
        for method, points in group.curves.items():
            for point in points:
                figures = (point.accuracy, point.standard_error, point.sampling_error)
                yield (group.by, group.value, group.problems, method, point.n, *figures)


def _cell(point: CurvePoint) -> str:
    error = "" if point.standard_error is None else f" ± {100 * point.standard_error:.1f}"
    return f"{100 * point.accuracy:.1f}{error}"


def _columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _value(problem: ProblemSamples, by: str) -> str:
    value: str | None = getattr(problem, by)
    return value or "none"


def _in_order(value: str) -> list[tuple[int, int | str]]:
    """Sort 2 before 10, and words by the alphabet."""
    return [(0, int(part)) if part.isdigit() else (1, part.casefold()) for part in re.split(r"(\d+)", value) if part]
