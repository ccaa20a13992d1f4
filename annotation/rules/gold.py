"""Compares a label of flow 2 with gold: whether each rating passes, and at which step the two part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotation.errors import InvalidLabel
from annotation.models.gold import Gold
from annotation.models.labeling import Labeling, Rating
from annotation.rules.label import Label, is_rating
from annotation.rules.values import read_list, read_text

FINISHED = (Labeling.FinishReason.SOLUTION, Labeling.FinishReason.FOUND_ERROR)


@dataclass(frozen=True, slots=True)
class StepResult:
    """One step that gold judges. `said`: the labeler's rating; None: they were unsure, or did not rate it."""

    step: int
    said: Rating | None
    accepted: tuple[Rating, ...]
    passed: bool


@dataclass(frozen=True, slots=True)
class GoldResult:
    """`steps`: those that both the gold and the labeler's own end leave to judge, in order."""

    passed: bool
    steps: tuple[StepResult, ...]
    first_difference: int | None


def compare(label: Mapping[str, Any], gold: Gold) -> GoldResult:
    """Compare a label with gold, step by step up to the gold's first error.

    A step passes if its rating is among the accepted ones. An unsure step does not: it has no rating. Where a labeler ended at a
    negative rating that gold accepts, or rated on after gold's error because gold accepts that too, the steps behind are not judged.
    Giving up, or reporting a bad problem, differs at the step where the labeler stopped.
    """
    said = ratings_of(label)
    results: list[StepResult] = []
    for step, accepted in enumerate(gold.ratings):
        rating = said[step] if step < len(said) else None
        passes = rating is not None and rating in accepted
        results.append(StepResult(step, rating, tuple(map(Rating, accepted)), passes))
        if step >= len(said) or rating == Rating.NEGATIVE:
            break
    differing = [result.step for result in results if not result.passed]
    if not differing and label["finish_reason"] not in FINISHED:
        differing = [len(said)]
    return GoldResult(passed=not differing, steps=tuple(results), first_difference=differing[0] if differing else None)


def ratings_of(label: Mapping[str, Any]) -> list[Rating | None]:
    """The ratings of the shown steps, in order; None where the labeler was unsure. Alternatives to a step are left out."""
    found: list[Rating | None] = []
    for step in label["steps"]:
        rating = step["completions"][0]["rating"] if step["completions"] else None
        found.append(None if rating is None else Rating(rating))
    return found


def gold_label(label: Label) -> Label:
    """A checked label as gold: every step has a rating, and alternatives are left out. Raises InvalidLabel."""
    if label["finish_reason"] not in FINISHED:
        raise InvalidLabel(
            "Gold needs a finished label: up to the first error, or to the end.", field="label.finish_reason"
        )
    for index, rating in enumerate(ratings_of(label)):
        if rating is None:
            raise InvalidLabel(
                f"Step {index + 1} has no rating. Gold decides every step.",
                field=f"label.steps.{index}.completions.0.rating",
            )
    steps = [{**step, "completions": (step["completions"] or [])[:1]} for step in label["steps"]]
    return {**label, "steps": steps}  # type: ignore[typeddict-item]  # the spread loses the type of a step


def accepted_ratings(label: Mapping[str, Any], tolerance: Any) -> list[list[Rating]]:
    """Return what passes at each step: the label's rating, and the further ones of `tolerance`. Raises InvalidLabel.

    `tolerance`: a list of further ratings for each step of the label; empty: none anywhere.
    """
    own = ratings_of(label)
    further = read_list(tolerance, "tolerance") or [[] for _ in own]
    if len(further) != len(own):
        raise InvalidLabel(
            f"Expected accepted ratings for each of the {len(own)} steps, got {len(further)} lists.", field="tolerance"
        )
    found: list[list[Rating]] = []
    for index, (rating, others) in enumerate(zip(own, further, strict=True)):
        values = read_list(others, f"tolerance.{index}", most=len(Rating))
        for value in values:
            if not is_rating(value):
                raise InvalidLabel("A rating is -1, 0 or 1.", field=f"tolerance.{index}")
        found.append(sorted({Rating(value) for value in values} | ({rating} if rating is not None else set())))
    return found


def check_reasons(value: Any, *, steps: int, most: int) -> list[str]:
    """Return a text for each step, without surrounding white space; no list: none has one. Raises InvalidLabel."""
    texts: Sequence[Any] = read_list(value, "reasons") or [""] * steps
    if len(texts) != steps:
        raise InvalidLabel(f"Expected a text for each of the {steps} steps, got {len(texts)}.", field="reasons")
    return [read_text(text, f"reasons.{index}", most=most).strip() for index, text in enumerate(texts)]
