"""Flow 2: the labeler rates the steps of a complete solution in order, up to and including the first negative one.

If the phase asks for alternatives, other completions of the negative step may be rated too. They follow the shown one.
"""

from collections.abc import Mapping, Sequence

from annotation.errors import InvalidLabel
from annotation.models.labeling import Rating
from annotation.rules.label import Completion, FinishReason, Label, LabelStep

NO_ALTERNATIVES: Mapping[int, Sequence[str]] = {}


def check_flow_two(
    label: Label, *, shown_steps: Sequence[str], alternatives: Mapping[int, Sequence[str]] = NO_ALTERNATIVES
) -> None:
    """Raise InvalidLabel at the first broken rule."""
    steps = label["steps"]
    if len(steps) > len(shown_steps):
        raise InvalidLabel(
            f"The label has {len(steps)} steps, but the solution has only {len(shown_steps)}.", field="label.steps"
        )
    for index, step in enumerate(steps):
        _check_step(step, shown_steps[index], alternatives.get(index, ()), path=f"label.steps.{index}")
        if index < len(steps) - 1 and _completion(step)["rating"] == Rating.NEGATIVE:
            raise InvalidLabel(
                "Rating stops at the first negative step: no step may follow it.", field=f"label.steps.{index + 1}"
            )
    _check_finish_reason(label, shown_steps)


def _check_step(step: LabelStep, shown: str, alternatives: Sequence[str], *, path: str) -> None:
    if not step["completions"]:
        raise InvalidLabel(
            "`completions` is empty; its first entry must be the step that was shown.", field=f"{path}.completions"
        )
    completion = _completion(step)
    if len(step["completions"]) > 1 and (completion["rating"] != Rating.NEGATIVE or not alternatives):
        raise InvalidLabel(
            f"Expected one completion, the step that was shown, got {len(step['completions'])}. Alternatives are rated only at the "
            "first negative step, and only if the phase asks for them.",
            field=f"{path}.completions",
        )
    if len(step["completions"]) > 1 + len(alternatives):
        raise InvalidLabel(
            f"{len(alternatives)} alternatives were offered; the label has {len(step['completions']) - 1}.",
            field=f"{path}.completions",
        )
    for place, other in enumerate(step["completions"][1:], start=1):
        _check_alternative(other, alternatives, path=f"{path}.completions.{place}")
    if completion["text"] != shown:
        raise InvalidLabel("This text differs from the step that was shown.", field=f"{path}.completions.0.text")
    if completion["rating"] is None and not completion["flagged"]:
        raise InvalidLabel(
            "This step is not rated. Rate it, or flag it if you are unsure.", field=f"{path}.completions.0.rating"
        )
    if step["human_completion"] is not None:
        raise InvalidLabel(
            "Labelers write no steps in flow 2: `human_completion` must be null.", field=f"{path}.human_completion"
        )
    expected = None if completion["rating"] == Rating.NEGATIVE else 0
    if step["chosen_completion"] != expected:
        raise InvalidLabel(
            "`chosen_completion` must be null: a negative step does not continue the solution."
            if expected is None
            else "`chosen_completion` must be 0: the step that was shown continues the solution.",
            field=f"{path}.chosen_completion",
        )


def _check_alternative(completion: Completion, alternatives: Sequence[str], *, path: str) -> None:
    if completion["text"] not in alternatives:
        raise InvalidLabel("This text was not offered as an alternative to the step.", field=f"{path}.text")
    if completion["rating"] is None and not completion["flagged"]:
        raise InvalidLabel(
            "This alternative is not rated. Rate it, flag it if you are unsure, or leave it out.",
            field=f"{path}.rating",
        )


def _check_finish_reason(label: Label, shown_steps: Sequence[str]) -> None:
    steps, reason = label["steps"], label["finish_reason"]
    ends_negative = bool(steps) and _completion(steps[-1])["rating"] == Rating.NEGATIVE
    if ends_negative and reason != FinishReason.FOUND_ERROR:
        raise InvalidLabel(
            f"The last step is negative, so the finish reason must be `found_error`, not `{reason}`.",
            field="label.finish_reason",
        )
    if reason == FinishReason.FOUND_ERROR and not ends_negative:
        raise InvalidLabel("`found_error` requires a negative rating on the last step.", field="label.finish_reason")
    if reason == FinishReason.SOLUTION and len(steps) < len(shown_steps):
        raise InvalidLabel(
            f"`solution` requires a rating for every step; only {len(steps)} of {len(shown_steps)} are rated.",
            field=f"label.steps.{len(steps)}",
        )


def _completion(step: LabelStep) -> Completion:
    """Return the shown completion of a checked step."""
    return (step["completions"] or [])[0]
