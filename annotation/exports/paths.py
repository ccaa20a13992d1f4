"""A labeled solution as sequences of steps with one label each, for trainers of stepwise reward models.

A record is a tree: the steps that the solution went on with, and at each of them the alternatives that were rated too::

    step 1 (+1) ── step 2 (+1) ── step 3 (-1)
        └── another step 2 (0)

It becomes one path for each of its ends, here [step 1, step 2, step 3] and [step 1, another step 2]. So every rated completion
is the last step of a path or lies on the way to one, and steps before a fork are repeated on each path through it.

`rewardmodel.ml.trees.trajectories` reads the same records for training; it is separate code because that toolkit imports no
Django, and tests/test_shared_rules.py holds both to the same labels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotation.records.record import Record

NEGATIVE = -1


@dataclass(frozen=True, slots=True)
class PathStep:
    """A step with its rating; None where the labeler wrote the step, which counts as positive."""

    text: str
    rating: int | None


def labeled_paths(record: Record) -> Iterator[list[PathStep]]:
    """Yield the record's paths; each ends in a rated step, and at the first negative one.

    Completions that were not rated, or were flagged as unsure, are no steps of a path; where the solution went on with one of
    them its path ends before it.
    """
    trunk: list[PathStep] = []
    covered = 0
    for step in record["label"]["steps"]:
        completions = step.get("completions") or []
        chosen = step.get("chosen_completion")
        for index, completion in enumerate(completions):
            rating = _rating(completion)
            if index != chosen and rating is not None:
                yield [*trunk, PathStep(completion["text"], rating)]
                covered = len(trunk)
        following = _following(step, completions, chosen)
        if following is None:
            break
        trunk.append(following)
        if following.rating == NEGATIVE:
            break
    while trunk and trunk[-1].rating is None:
        trunk.pop()
    if len(trunk) > covered:
        yield trunk


def _following(step: dict[str, Any], completions: list[dict[str, Any]], chosen: int | None) -> PathStep | None:
    """Return the step that the solution went on with. A chosen completion comes before a half-typed step of the labeler's own."""
    if chosen is not None:
        rating = _rating(completions[chosen])
        return None if rating is None else PathStep(completions[chosen]["text"], rating)
    human = step.get("human_completion")
    text = human.get("text") if isinstance(human, dict) else human
    flagged = isinstance(human, dict) and human.get("flagged")
    return PathStep(text, None) if text and not flagged else None


def _rating(completion: dict[str, Any]) -> int | None:
    rating: int | None = completion.get("rating")
    return None if completion.get("flagged") else rating
