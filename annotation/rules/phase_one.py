"""Phase 1: the labeler builds a solution. At each step the offered completions are rated; a positive one, or an own step, continues."""

from annotation.errors import InvalidLabel
from annotation.rules.label import Label, LabelStep


def check_phase_one(label: Label) -> None:
    last = len(label["steps"]) - 1
    for index, step in enumerate(label["steps"]):
        _check_ratings(step, path=f"label.steps.{index}")
        _check_chosen(step, path=f"label.steps.{index}")
        if index < last and step["chosen_completion"] is None and step["human_completion"] is None:
            raise InvalidLabel(
                "Nothing was chosen and no own step written, yet another step follows.",
                field=f"label.steps.{index}.chosen_completion",
            )
    _check_finish_reason(label)


def _check_ratings(step: LabelStep, *, path: str) -> None:
    for index, completion in enumerate(step["completions"]):
        if completion["rating"] is None and not completion["flagged"]:
            raise InvalidLabel(
                "The completion is not rated. Rate it, or flag it when you are unsure.",
                field=f"{path}.completions.{index}.rating",
            )


def _check_chosen(step: LabelStep, *, path: str) -> None:
    chosen = step["chosen_completion"]
    if chosen is None:
        return
    if step["human_completion"] is not None:
        raise InvalidLabel(
            "Either an offered completion or an own step continues, not both.", field=f"{path}.human_completion"
        )
    if step["completions"][chosen]["rating"] != 1:
        raise InvalidLabel("Only a completion rated 1 can continue.", field=f"{path}.chosen_completion")


def _check_finish_reason(label: Label) -> None:
    steps, reason = label["steps"], label["finish_reason"]
    if reason == "found_error":
        raise InvalidLabel("found_error belongs to phase 2.", field="label.finish_reason")
    if reason == "solution" and (
        not steps or (steps[-1]["chosen_completion"] is None and steps[-1]["human_completion"] is None)
    ):
        raise InvalidLabel(
            "solution wants a last step that was chosen or written.",
            field=f"label.steps.{len(steps) - 1}.chosen_completion" if steps else "label.steps",
        )
