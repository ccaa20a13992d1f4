"""Phase 2: the steps of a whole solution are rated in order, up to and including the first negative one."""

from collections.abc import Sequence

from annotation.errors import InvalidLabel
from annotation.rules.label import Completion, Label, LabelStep


def check_phase_two(label: Label, *, shown_steps: Sequence[str]) -> None:
    steps = label["steps"]
    if len(steps) > len(shown_steps):
        raise InvalidLabel(
            f"There are ratings for {len(steps)} steps, but the solution has {len(shown_steps)}.", field="label.steps"
        )
    for index, step in enumerate(steps):
        _check_step(step, shown_steps[index], path=f"label.steps.{index}")
        if index < len(steps) - 1 and _completion(step)["rating"] == -1:
            raise InvalidLabel(
                "Rating ends at the first negative step: no step may follow it.", field=f"label.steps.{index + 1}"
            )
    _check_finish_reason(label, shown_steps)


def _check_step(step: LabelStep, shown: str, *, path: str) -> None:
    if len(step["completions"] or []) != 1:
        raise InvalidLabel(
            f"A step of phase 2 has one completion, the shown one; here are {len(step['completions'] or [])}.",
            field=f"{path}.completions",
        )
    completion = _completion(step)
    if completion["text"] != shown:
        raise InvalidLabel("The text differs from the step that was shown.", field=f"{path}.completions.0.text")
    if completion["rating"] is None and not completion["flagged"]:
        raise InvalidLabel(
            "The step is not rated. Rate it, or flag it when you are unsure.", field=f"{path}.completions.0.rating"
        )
    if step["human_completion"] is not None:
        raise InvalidLabel("In phase 2 nobody writes steps: it must be null.", field=f"{path}.human_completion")
    expected = None if completion["rating"] == -1 else 0
    if step["chosen_completion"] != expected:
        raise InvalidLabel(
            "It must be null: a negative step is not continued."
            if expected is None
            else "It must be 0: the shown step is the one that the solution goes on with.",
            field=f"{path}.chosen_completion",
        )


def _check_finish_reason(label: Label, shown_steps: Sequence[str]) -> None:
    steps, reason = label["steps"], label["finish_reason"]
    ends_negative = bool(steps) and _completion(steps[-1])["rating"] == -1
    if ends_negative and reason != "found_error":
        raise InvalidLabel(
            f"The last rated step is negative, so the finish reason is found_error, not {reason}.",
            field="label.finish_reason",
        )
    if reason == "found_error" and not ends_negative:
        raise InvalidLabel("found_error wants a negative rating at the last step.", field="label.finish_reason")
    if reason == "solution" and len(steps) < len(shown_steps):
        raise InvalidLabel(
            f"solution wants a rating for every step; {len(steps)} of {len(shown_steps)} are there.",
            field=f"label.steps.{len(steps)}",
        )


def _completion(step: LabelStep) -> Completion:
    """The one that a checked step has."""
    return (step["completions"] or [])[0]
