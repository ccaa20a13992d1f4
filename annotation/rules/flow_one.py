"""Flow 1: the labeler builds a solution and rates every completion that is offered for a step.

A positive completion continues the solution. If none is positive, the labeler may write a step of their own. A step with a final answer
ends the solution; if the problem has no answer, as a proof, the labeler decides when the solution is complete.

A labeler who gives up or reports a bad problem may leave the last step unfinished: partly rated, or without
completions (null) if none had been written yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotation.errors import InvalidLabel
from annotation.models import Labeling
from annotation.models.labeling import Rating
from annotation.rules.continuation import draw_place
from annotation.rules.label import Completion, FinishReason, Label, LabelStep
from mathtext.answers import answer_of


@dataclass(frozen=True, slots=True)
class Offered:
    """The completions that were offered for a step. The first positive one in `order` continues; None lets the labeler choose."""

    texts: Sequence[str]
    order: Sequence[int] | None


Offers = Mapping[tuple[str, ...], Offered]
"""Completions by the steps before them. Pending requests are missing; a failed request has no texts."""


def check_flow_one(label: Label, *, offers: Offers, needs_answer: bool = True) -> None:
    """Raise InvalidLabel at the first broken rule. `needs_answer`: a complete solution has a final answer."""
    if label["finish_reason"] == FinishReason.FOUND_ERROR:
        raise InvalidLabel("`found_error` is a finish reason of flow 2 only.", field="label.finish_reason")
    steps, so_far = label["steps"], list[str]()
    for index, step in enumerate(steps):
        path = f"label.steps.{index}"
        may_be_unfinished = index == len(steps) - 1 and label["finish_reason"] in Labeling.UNFINISHED
        if answer_of(so_far) is not None:
            raise InvalidLabel("The previous step has the final answer: no step may follow it.", field=path)
        completions = _offered_completions(
            step, offers.get(tuple(so_far)), path=path, may_be_unfinished=may_be_unfinished
        )
        if not may_be_unfinished:
            _check_ratings(completions, path=path)
        _check_continuation(step, completions, offers.get(tuple(so_far)), path=path)
        text = _continuing_text(step, completions)
        if text is None:
            if not may_be_unfinished:
                raise InvalidLabel(
                    "Nothing continues the solution here: choose a positive completion or write a step of your own.",
                    field=f"{path}.chosen_completion",
                )
            return
        so_far.append(text)
    if label["finish_reason"] == FinishReason.SOLUTION:
        _check_end(steps, so_far, needs_answer=needs_answer)


def built_steps(label: Label) -> list[str]:
    """The texts that a checked label continues with."""
    return [_continuing_text(step, step["completions"] or []) or "" for step in label["steps"]]


def list_prefixes(label: Label) -> list[tuple[str, ...]]:
    """For each step of a checked label, the texts of the steps before it."""
    texts = built_steps(label)
    return [tuple(texts[:index]) for index in range(len(texts))]


def _offered_completions(
    step: LabelStep, offered: Offered | None, *, path: str, may_be_unfinished: bool
) -> list[Completion]:
    """Return the step's completions, which must be those that were offered. In an unfinished step they may be missing."""
    completions = step["completions"]
    if completions is None or (offered is None and not completions):
        if may_be_unfinished:
            return []
        raise InvalidLabel(
            "The completions of this step are missing: request and rate them.", field=f"{path}.completions"
        )
    if offered is None:
        raise InvalidLabel("No completions were offered after these steps.", field=f"{path}.completions")
    for index, (completion, text) in enumerate(zip(completions, offered.texts, strict=False)):
        if completion["text"] != text:
            raise InvalidLabel(
                "This text differs from the completion that was offered.", field=f"{path}.completions.{index}.text"
            )
    if len(completions) != len(offered.texts):
        raise InvalidLabel(
            f"{len(offered.texts)} completions were offered, but the label has {len(completions)}. Each of them must be rated.",
            field=f"{path}.completions",
        )
    return completions


def _check_ratings(completions: Sequence[Completion], *, path: str) -> None:
    for index, completion in enumerate(completions):
        if completion["rating"] is None and not completion["flagged"]:
            raise InvalidLabel(
                "This completion is not rated. Rate it, or flag it if you are unsure.",
                field=f"{path}.completions.{index}.rating",
            )


def _check_continuation(
    step: LabelStep, completions: Sequence[Completion], offered: Offered | None, *, path: str
) -> None:
    """Check that the chosen completion or the own step may continue the solution. A step without either passes."""
    chosen = step["chosen_completion"]
    ratings = [completion["rating"] for completion in completions]
    if step["human_completion"] is not None and Rating.POSITIVE in ratings:
        raise InvalidLabel(
            "A completion is positive, so it continues the solution: an own step is not allowed.",
            field=f"{path}.human_completion",
        )
    if chosen is None:
        return
    if ratings[chosen] != Rating.POSITIVE:
        raise InvalidLabel("Only a completion rated 1 can continue the solution.", field=f"{path}.chosen_completion")
    if offered and offered.order is not None and chosen != (drawn := draw_place(offered.order, ratings)):
        raise InvalidLabel(
            f"Completion {drawn} was drawn at random, so it must continue the solution.",
            field=f"{path}.chosen_completion",
        )


def _continuing_text(step: LabelStep, completions: Sequence[Completion]) -> str | None:
    if step["chosen_completion"] is not None:
        return completions[step["chosen_completion"]]["text"]
    return step["human_completion"]["text"] if step["human_completion"] else None


def _check_end(steps: Sequence[LabelStep], texts: Sequence[str], *, needs_answer: bool) -> None:
    if not steps:
        raise InvalidLabel("`solution` requires at least one step.", field="label.steps")
    if needs_answer and answer_of(texts) is None:
        place = "human_completion.text" if steps[-1]["human_completion"] else "chosen_completion"
        raise InvalidLabel(
            '`solution` requires a final answer in the last step, after the line "# Answer".',
            field=f"label.steps.{len(steps) - 1}.{place}",
        )
