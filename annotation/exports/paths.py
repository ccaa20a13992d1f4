"""Labeled solutions as sequences of steps with one label each, for trainers of stepwise reward models.

A record is a tree: the steps that continued the solution, each with its rated alternatives::

    step 1 (+1) ── step 2 (+1) ── step 3 (-1)
        └── another step 2 (0)

Each leaf gives one path, here [step 1, step 2, step 3] and [step 1, another step 2]. So every rated completion is on a path, and steps
before a fork are repeated on each path through it.

`rewardmodel.ml.trees.trajectories` reads the same records for training. It is separate code because that toolkit imports no Django;
tests/test_shared_rules.py compares the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotation.models.labeling import Rating
from annotation.records.record import Record


@dataclass(frozen=True, slots=True)
class PathStep:
    """A step with its rating. A step that the labeler wrote has None and counts as positive."""

    text: str
    rating: int | None
    probabilities: list[float] | None = None
    """Of negative, neutral and positive, if the record has them."""


def labeled_paths(record: Record) -> Iterator[list[PathStep]]:
    """Yield the record's paths. Each ends in a rated step, at the latest at the first negative one.

    Unrated and flagged completions are not part of a path. If one of them continued the solution, the path ends before it.
    """
    trunk: list[PathStep] = []
    covered = 0
    for step in record["label"]["steps"]:
        completions = step.get("completions") or []
        chosen = step.get("chosen_completion")
        for index, completion in enumerate(completions):
            rating = _rating(completion)
            if index != chosen and rating is not None:
                yield [*trunk, PathStep(completion["text"], rating, completion.get("probabilities"))]
                covered = len(trunk)
        following = _following(step, completions, chosen)
        if following is None:
            break
        trunk.append(following)
        if following.rating == Rating.NEGATIVE:
            break
    while trunk and trunk[-1].rating is None:
        trunk.pop()
    if len(trunk) > covered:
        yield trunk


def _following(step: dict[str, Any], completions: list[dict[str, Any]], chosen: int | None) -> PathStep | None:
    """Return the step that continued the solution. A chosen completion wins over the labeler's own unfinished step."""
    if chosen is not None:
        rating = _rating(completions[chosen])
        completion = completions[chosen]
        return None if rating is None else PathStep(completion["text"], rating, completion.get("probabilities"))
    human = step.get("human_completion")
    text = human.get("text") if isinstance(human, dict) else human
    flagged = isinstance(human, dict) and human.get("flagged")
    return PathStep(text, None) if text and not flagged else None


def _rating(completion: dict[str, Any]) -> int | None:
    rating: int | None = completion.get("rating")
    return None if completion.get("flagged") else rating
