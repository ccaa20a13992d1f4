"""Labeled trajectories: the training data of reward models, as trees of segments.

A labeled solution is a tree. Its trunk is the problem and the steps that the solution continued with; short branches are
alternatives to these steps that a labeler rated::

    problem ── step 1 (+1) ── step 2 (+1) ── step 3 (-1)
                    │
                    ├── alternative to step 2 (0)
                    └── alternative to step 2 (-1)

The tree says which text precedes which; `tokens` tokenises it and lays it out for a model.

`annotation.exports.paths` reads the same records for exports; this is separate code because the toolkit imports no Django,
and tests/test_shared_rules.py holds both to the same labels.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from datafiles.fields import as_whole
from rewardmodel.ml.data import EXCLUDED_PROBLEM, DataError, IsExcluded, Record, exclude_nothing, place_of

PRM_LABELS = ("negative", "neutral", "positive")
ORM_LABELS = ("negative", "positive")

Target = tuple[float, ...]
_TARGET_OF_RATING: dict[int, Target] = {-1: (1.0, 0.0, 0.0), 0: (0.0, 1.0, 0.0), 1: (0.0, 0.0, 1.0)}


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text that follows its parent: the problem (parent -1) or a step.

    `target` is the probability of each label class after this segment; None means that the segment has no label.
    """

    text: str
    parent: int
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A tree of segments, parents before children; segment 0 is the problem.

    `every_token`: the target applies to every token of a segment (outcome models), not only to its end. `place`: where it comes from,
    FILE:LINE, for messages; empty if it comes from no file.
    """

    segments: tuple[Segment, ...]
    every_token: bool = False
    place: str = field(default="", compare=False)

    @property
    def problem(self) -> str:
        """The problem's text; trajectories are split into training and evaluation parts by it."""
        return self.segments[0].text

    @property
    def label_count(self) -> int:
        """How many segments have a target."""
        return sum(segment.target is not None for segment in self.segments)


@dataclass(frozen=True, slots=True)
class LabelOptions:
    """Which records of a PRM800K file become training data."""

    include_give_up: bool = False
    include_bad_problem: bool = False
    include_quality_control: bool = False
    include_screening: bool = False


def trajectory_from_record(record: Record) -> Trajectory:
    """Return the labeled tree of one PRM800K record.

    Every rated completion is a label, including alternatives; unrated (null) and flagged ones are not. A human-written step
    that the solution continued with is positive. The tree ends after the first step whose chosen completion is negative, or
    that has no chosen completion. The `probabilities` (negative, neutral, positive) of a completion, if present, are a soft
    label that replaces its rating.
    Raises DataError if a rating, a text or a chosen index is invalid.
    """
    segments = [Segment(record["question"]["problem"], parent=-1)]
    trunk = 0
    for number, step in enumerate(record["label"]["steps"], start=1):
        completions = _completions_of(step, number)
        chosen, human = as_whole(step.get("chosen_completion")), step.get("human_completion")
        is_number = isinstance(chosen, int) and not isinstance(chosen, bool)
        if chosen is not None and not (is_number and 0 <= chosen < len(completions)):
            raise DataError(
                f"step {number}: chosen_completion is {chosen!r}, but there are {len(completions)} completions"
            )
        next_trunk = None
        for index, completion in enumerate(completions):
            target = _target_of(completion, number)
            if target is not None or index == chosen:
                segments.append(Segment(_text_of(completion, number), trunk, target))
            if index == chosen:
                next_trunk = len(segments) - 1
        if chosen is not None and completions[chosen].get("rating") == -1:
            break
        if chosen is None and human is not None:
            flagged = isinstance(human, Mapping) and bool(human.get("flagged"))
            segments.append(Segment(_text_of(human, number), trunk, None if flagged else _TARGET_OF_RATING[1]))
            next_trunk = len(segments) - 1
        if next_trunk is None:
            break
        trunk = next_trunk
    return Trajectory(tuple(segments), place=getattr(record, "place", ""))


def trajectory_from_outcome(record: Record) -> Trajectory:
    """Return a solution as a chain in which every token has the outcome as its target (classes: ORM_LABELS)."""
    target = (0.0, 1.0) if record["is_correct"] else (1.0, 0.0)
    steps = (Segment(step, parent=index, target=target) for index, step in enumerate(record["steps"]))
    return Trajectory(
        (Segment(record["problem"], parent=-1), *steps), every_token=True, place=getattr(record, "place", "")
    )


def with_classes(trajectory: Trajectory, classes: Sequence[str], neutral: str = "positive") -> Trajectory:
    """Return a trajectory with targets for these classes: three as they are, or two, of which one takes the neutral share.

    `neutral`: the class that a neutral label counts as. Raises DataError if a target has neither three nor as many shares as there are
    classes: an outcome cannot become a rated step.
    """
    if all(one.target is None or len(one.target) == len(classes) for one in trajectory.segments):
        return trajectory
    share = {"negative": (1.0, 1.0, 0.0), "positive": (0.0, 1.0, 1.0)}
    keep = {
        name: share[name] if name == neutral else tuple(float(name == one) for one in PRM_LABELS) for name in classes
    }

    def target(own: Target) -> Target:
        if len(own) != len(PRM_LABELS):
            raise DataError(f"{trajectory.place}: a label of {len(own)} classes cannot be one of {', '.join(classes)}")
        return tuple(sum(part * kept for part, kept in zip(own, keep[name], strict=True)) for name in classes)

    segments = (one if one.target is None else replace(one, target=target(one.target)) for one in trajectory.segments)
    return replace(trajectory, segments=tuple(segments))


def exclusion_reason(record: Record, options: LabelOptions) -> str | None:
    """Return why a PRM800K record is excluded from training, or None if it is not.

    With the default options this is the rule by which the platform selects labelings (`TRAINED_ON` in annotation/exports/selection.py);
    tests/rewardmodel/test_trained_on.py compares the two.
    """
    finish_reason = record["label"].get("finish_reason")
    if finish_reason == "give_up" and not options.include_give_up:
        return "give_up"
    if finish_reason == "bad_problem" and not options.include_bad_problem:
        return "bad_problem"
    if record.get("is_initial_screening_question") and not options.include_screening:
        return "screening"
    if record.get("is_quality_control_question") and not options.include_quality_control:
        return "quality_control"
    return None


def prm_trajectories(
    records: Iterable[Record], options: LabelOptions, counts: Counter[str], is_excluded: IsExcluded = exclude_nothing
) -> Iterator[Trajectory]:
    """Yield the trees of the records that are training data; `counts` records how many were used, and why others were not."""
    for number, record in enumerate(records, start=1):
        if is_excluded(record):
            counts[EXCLUDED_PROBLEM] += 1
            continue
        reason = exclusion_reason(record, options)
        if reason is not None:
            counts[f"excluded_{reason}"] += 1
            continue
        try:
            trajectory = trajectory_from_record(record)
        except DataError as error:
            raise DataError(f"{place_of(record, number)}: {error}") from error
        if trajectory.label_count == 0:
            counts["excluded_unlabeled"] += 1
            continue
        counts["trajectories"] += 1
        yield trajectory


def _completions_of(step: Any, number: int) -> list[Mapping[str, Any]]:
    """Return the candidates of a step. Raises DataError if they are no list of objects."""
    completions = step.get("completions") if isinstance(step, Mapping) else step
    if isinstance(step, Mapping) and completions is None:
        return []
    if not isinstance(completions, list) or not all(isinstance(one, Mapping) for one in completions):
        raise DataError(f'step {number}: "completions" must be a list of objects such as {{"text": "…", "rating": 1}}')
    return completions


def _text_of(completion: Any, number: int) -> str:
    text = completion.get("text") if isinstance(completion, Mapping) else completion
    if not isinstance(text, str):
        raise DataError(f"step {number}: a completion has no text")
    return text


def _target_of(completion: Mapping[str, Any], number: int) -> Target | None:
    if completion.get("flagged"):
        return None
    soft = completion.get("probabilities")
    if soft is not None:
        if not _are_shares(soft):
            raise DataError(
                f"step {number}: probabilities are {soft!r}; expected three shares (negative, neutral, positive) that sum to 1"
            )
        return tuple(float(share) for share in soft)
    rating = completion.get("rating")
    if rating is None:
        return None
    if isinstance(rating, bool) or not isinstance(rating, int | float) or rating not in _TARGET_OF_RATING:
        raise DataError(f"step {number}: rating is {rating!r}; it must be -1, 0, 1 or null")
    return _TARGET_OF_RATING[int(rating)]


def _are_shares(soft: Any) -> bool:
    numbers = isinstance(soft, list | tuple) and all(
        isinstance(share, int | float) and not isinstance(share, bool) for share in soft
    )
    return numbers and len(soft) == len(PRM_LABELS) and min(soft) >= 0 and abs(sum(soft) - 1) <= 1e-3
