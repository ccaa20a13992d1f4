"""Stepwise supervision: {"prompt", "completions": […], "labels": […]}, the data format of TRL and others for step labels."""

from collections.abc import Sequence
from enum import StrEnum

from annotation.exports.paths import PathStep


class Neutral(StrEnum):
    """How a neutral step counts where a label can only be true or false."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


def stepwise_row(problem: str, path: Sequence[PathStep], neutral: Neutral) -> dict[str, object]:
    """Write a labeled path: the problem, the steps' texts, and for each step whether it is good."""
    return {
        "prompt": problem,
        "completions": [step.text for step in path],
        "labels": [is_good(step, neutral) for step in path],
    }


def is_good(step: PathStep, neutral: Neutral) -> bool:
    """Return a step's label. A step that the labeler wrote to go on with is a good one."""
    if step.rating is None or step.rating > 0:
        return True
    return step.rating == 0 and neutral is Neutral.POSITIVE
