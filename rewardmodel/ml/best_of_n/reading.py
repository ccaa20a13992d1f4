"""Reading a file of samples for best-of-N curves: grade what is not graded, and collect the samples of each problem."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from datafiles.fields import InvalidField, carried_field, present
from datafiles.problems import read_problem
from mathtext.normal_form import normal_key
from rewardmodel.ml.best_of_n.sample_rows import Sample, SampleKeys, samples_of
from rewardmodel.ml.best_of_n.scored_samples import ProblemSamples
from rewardmodel.ml.data import DataError, read_jsonl
from rewardmodel.ml.grading import grade_many

GRADED_AT_ONCE = 2000  # pairs between two steps of the progress bar


@dataclass(frozen=True, slots=True)
class KnownProblem:
    """What a file of problems knows about one: its ground truth, subject and level."""

    answer: str | None
    subject: str | None
    level: str | None


@dataclass(frozen=True, slots=True)
class ScoredFile:
    """The problems of a file in their order, with `score_keys` ("prm" or "orm" -> the key of its scores) and counts for a report.

    `wrong_scores`: "prm" or "orm" -> scores of the samples with a wrong answer, (wrong,) float64; not of incomplete or unparseable ones.
    """

    problems: list[ProblemSamples]
    score_keys: Mapping[str, str]
    wrong_scores: Mapping[str, NDArray[np.float64]]
    counts: Counter[str] = field(default_factory=Counter)


def read_scored_file(
    path: str | Path,
    *,
    keys: SampleKeys | None = None,
    known: Mapping[Any, KnownProblem] | None = None,
    size: int | None = None,
    grade_again: bool = False,
    unscored_last: bool = False,
    progress: bool = False,
) -> ScoredFile:
    """Read samples in any shape that sample_rows knows, JSON Lines or one array, plain or gzip.

    Samples without a verdict are graded against the ground truth of their row, or of `known` (see read_known_problems); with
    `grade_again` all are. Samples of problems without an answer are left out and counted. `size` is the number of samples drawn per
    problem: missing ones count as incomplete. With `unscored_last` a sample without a score is never picked by score.

    Raises DataError, named FILE:LINE, for a row that cannot be read or graded.
    """
    by_problem: dict[str, list[Sample]] = {}
    places: list[tuple[str, Sample]] = []
    keys_seen: dict[str, str] = {}
    rows = tqdm(read_jsonl(path), unit="row", disable=not progress, leave=False)
    for number, row in rows:
        for sample in _samples(path, number, row, keys or SampleKeys()):
            for kind, key in sample.score_keys.items():
                if keys_seen.setdefault(kind, key) != key:
                    raise DataError(
                        f'{path}:{number}: its {kind} score is under "{key}", in earlier rows under "{keys_seen[kind]}";'
                        f" name one of them with --{kind}"
                    )
            by_problem.setdefault(sample.problem, []).append(sample)
            places.append((f"{path}:{number}", sample))
    _add_known(by_problem, known or {})
    counts = _grade(places, grade_again=grade_again, progress=progress)
    problems = [
        _problem(samples, size=size, unscored_last=unscored_last)
        for rows_of_problem in by_problem.values()
        if (samples := [sample for sample in rows_of_problem if sample.is_correct is not None])
    ]
    if not problems:
        raise DataError(f"{path}: there is no graded sample")
    wrong = [sample for _, sample in places if sample.grade == "wrong" and sample.answer is not None]
    wrong_scores = {
        kind: np.array([score for sample in wrong if (score := sample.scores.get(kind)) is not None], dtype=np.float64)
        for kind in keys_seen
    }
    return ScoredFile(problems, keys_seen, wrong_scores, counts)


def read_known_problems(path: str | Path) -> dict[Any, KnownProblem]:
    """Read problems with their answers, subjects and levels, in any shape that ml.sample reads, by the keys of their normal forms.

    Raises DataError, named FILE:LINE.
    """
    known = {}
    for number, row in read_jsonl(path):
        try:
            problem = read_problem(row)
            known[normal_key(problem.text)] = KnownProblem(
                problem.answer,
                carried_field(row, present(row, "subject", "type")),
                (carried_field(row, present(row, "level")) or "").removeprefix("Level ") or None,
            )
        except InvalidField as error:
            raise DataError(f"{path}:{number}: {error}") from error
    return known


def _samples(path: str | Path, number: int, row: dict[str, Any], keys: SampleKeys) -> Iterator[Sample]:
    try:
        yield from samples_of(row, keys)
    except (DataError, InvalidField) as error:
        raise DataError(f"{path}:{number}: {error}") from error


def _add_known(by_problem: Mapping[str, Sequence[Sample]], known: Mapping[Any, KnownProblem]) -> None:
    if not known:
        return
    for text, samples in by_problem.items():
        found = known.get(normal_key(text))
        if found is None:
            continue
        for sample in samples:
            sample.ground_truth = sample.ground_truth or found.answer
            sample.has_no_answer = sample.ground_truth is None
            sample.subject = sample.subject or found.subject
            sample.level = sample.level or found.level


def _grade(places: Sequence[tuple[str, Sample]], *, grade_again: bool, progress: bool) -> Counter[str]:
    """Set `is_correct` of the samples that have none, and return how many were graded here, and how many left out."""
    counts: Counter[str] = Counter()
    to_grade = []
    for place, sample in places:
        if sample.is_correct is not None and not grade_again:
            sample.grade = sample.grade or ("correct" if sample.is_correct else "wrong")
            continue
        if sample.has_no_answer:
            counts["of problems without an answer"] += 1
            sample.is_correct = None
        elif sample.ground_truth is None:
            raise DataError(
                f'{place}: the sample is not graded, and there is no ground truth: add "is_correct" or "ground_truth_answer",'
                " or name a file of problems with their answers with --problems"
            )
        else:
            to_grade.append(sample)
    with tqdm(total=len(to_grade), unit="answer", disable=not progress or not to_grade, leave=False) as bar:
        for start in range(0, len(to_grade), GRADED_AT_ONCE):
            part = to_grade[start : start + GRADED_AT_ONCE]
            for sample, grade in zip(
                part, grade_many([(sample.answer, sample.ground_truth) for sample in part]), strict=True
            ):
                sample.is_correct, sample.grade = grade == "correct", grade
                counts[f"graded here: {grade}"] += 1
            bar.update(len(part))
    return counts


def _problem(samples: Sequence[Sample], *, size: int | None, unscored_last: bool) -> ProblemSamples:
    first = samples[0]
    rows = []
    for sample in samples:
        row: dict[str, Any] = {
            "problem": sample.problem,
            "answer": sample.answer,
            "is_correct": sample.is_correct,
            **{f"{kind}_score": score for kind, score in sample.scores.items()},
        }
        if unscored_last:
            row |= {f"{kind}_score": float("-inf") for kind, score in sample.scores.items() if score is None}
        if sample.answer_group is not None:
            row["answer_group"] = sample.answer_group
        rows.append(row)
    problem = ProblemSamples.from_rows(rows, size=size or first.drawn)
    return replace(problem, subject=first.subject, level=first.level)
