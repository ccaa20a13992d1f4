"""Stepwise supervision, a format of TRL and others: {"prompt", "completions": […], "labels": […]}."""

from collections.abc import Sequence
from enum import StrEnum

from annotation.exports.paths import PathStep


class Neutral(StrEnum):
    """How a neutral step counts, because a label is only true or false."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


def stepwise_row(problem: str, path: Sequence[PathStep], neutral: Neutral) -> dict[str, object]:
    """Return a labeled path as a row: the problem, the steps, and whether each step is good; with soft labels, P(it is good)."""
    row: dict[str, object] = {
        "prompt": problem,
        "completions": [step.text for step in path],
        "labels": [is_good(step, neutral) for step in path],
    }
    if any(step.probabilities for step in path):
        row["soft_labels"] = [_chance(step, neutral) for step in path]
    return row


def is_good(step: PathStep, neutral: Neutral) -> bool:
    """Return a step's label. A step that the labeler wrote counts as good."""
    if step.rating is None or step.rating > 0:
        return True
    return step.rating == 0 and neutral is Neutral.POSITIVE


def _chance(step: PathStep, neutral: Neutral) -> float:
    if step.probabilities is None:
        return float(is_good(step, neutral))
    _, as_neutral, as_positive = step.probabilities
    return round(as_positive + (as_neutral if neutral is Neutral.POSITIVE else 0), 6)
