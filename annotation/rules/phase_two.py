"""Phase 2: the steps of a whole solution are rated in order, up to and including the first negative one.

At that one, where the phase asks for it, other completions of the same step may be rated, too: they stand behind the shown one.
"""

from collections.abc import Mapping, Sequence

from annotation.errors import InvalidLabel
from annotation.models.labeling import Rating
from annotation.rules.label import Completion, FinishReason, Label, LabelStep

NO_ALTERNATIVES: Mapping[int, Sequence[str]] = {}


def check_phase_two(
    label: Label, *, shown_steps: Sequence[str], alternatives: Mapping[int, Sequence[str]] = NO_ALTERNATIVES
) -> None:
    steps = label["steps"]
    if len(steps) > len(shown_steps):
        raise InvalidLabel(
            f"There are ratings for {len(steps)} steps, but the solution has {len(shown_steps)}.", field="label.steps"
        )
    for index, step in enumerate(steps):
        _check_step(step, shown_steps[index], alternatives.get(index, ()), path=f"label.steps.{index}")
        if index < len(steps) - 1 and _completion(step)["rating"] == Rating.NEGATIVE:
            raise InvalidLabel(
                "Rating ends at the first negative step: no step may follow it.", field=f"label.steps.{index + 1}"
            )
    _check_finish_reason(label, shown_steps)


def _check_step(step: LabelStep, shown: str, alternatives: Sequence[str], *, path: str) -> None:
    if not step["completions"]:
        raise InvalidLabel(
            "The first completion of a step is the shown one; here is none.", field=f"{path}.completions"
        )
    completion = _completion(step)
    if len(step["completions"]) > 1 and (completion["rating"] != Rating.NEGATIVE or not alternatives):
        raise InvalidLabel(
            f"A step of phase 2 has one completion, the shown one; here are {len(step['completions'])}. Others are rated at the first "
            "error only, where the phase asks for it.",
            field=f"{path}.completions",
        )
    for place, other in enumerate(step["completions"][1:], start=1):
        _check_alternative(other, alternatives, path=f"{path}.completions.{place}")
    if completion["text"] != shown:
        raise InvalidLabel("The text differs from the step that was shown.", field=f"{path}.completions.0.text")
    if completion["rating"] is None and not completion["flagged"]:
        raise InvalidLabel(
            "The step is not rated. Rate it, or flag it when you are unsure.", field=f"{path}.completions.0.rating"
        )
    if step["human_completion"] is not None:
        raise InvalidLabel("In phase 2 nobody writes steps: it must be null.", field=f"{path}.human_completion")
    expected = None if completion["rating"] == Rating.NEGATIVE else 0
    if step["chosen_completion"] != expected:
        raise InvalidLabel(
            "It must be null: a negative step is not continued."
            if expected is None
            else "It must be 0: the shown step is the one that the solution goes on with.",
            field=f"{path}.chosen_completion",
        )


def _check_alternative(completion: Completion, alternatives: Sequence[str], *, path: str) -> None:
    if completion["text"] not in alternatives:
        raise InvalidLabel("This text was not offered as another completion of the step.", field=f"{path}.text")
    if completion["rating"] is None and not completion["flagged"]:
        raise InvalidLabel(
            "The alternative is not rated. Rate it, flag it when you are unsure, or leave it out.",
            field=f"{path}.rating",
        )


def _check_finish_reason(label: Label, shown_steps: Sequence[str]) -> None:
    steps, reason = label["steps"], label["finish_reason"]
    ends_negative = bool(steps) and _completion(steps[-1])["rating"] == Rating.NEGATIVE
    if ends_negative and reason != FinishReason.FOUND_ERROR:
        raise InvalidLabel(
            f"The last rated step is negative, so the finish reason is found_error, not {reason}.",
            field="label.finish_reason",
        )
    if reason == FinishReason.FOUND_ERROR and not ends_negative:
        raise InvalidLabel("found_error wants a negative rating at the last step.", field="label.finish_reason")
    if reason == FinishReason.SOLUTION and len(steps) < len(shown_steps):
        raise InvalidLabel(
            f"solution wants a rating for every step; {len(steps)} of {len(shown_steps)} are there.",
            field=f"label.steps.{len(steps)}",
        )


def _completion(step: LabelStep) -> Completion:
    """The one that a checked step has."""
    return (step["completions"] or [])[0]
