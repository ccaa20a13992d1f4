"""Phase 1: the labeler builds a solution. At each step every offered completion is rated; a positive one, or an own step, goes on.

An own step is for where nothing offered is positive. A step with a final answer ends the solution. Who gives up, or reports a bad
problem, may leave the last step unfinished: partly rated, or without completions (null) where none had come.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotation.errors import InvalidLabel
from annotation.models import Labeling
from annotation.models.labeling import Rating
from annotation.records.answers import answer_of
from annotation.rules.continuation import drawn
from annotation.rules.label import Completion, FinishReason, Label, LabelStep


@dataclass(frozen=True, slots=True)
class Offered:
    """What was offered after some steps. `order`: of the positive ones the first in it goes on; None: the labeler chooses."""

    texts: Sequence[str]
    order: Sequence[int] | None


Offers = Mapping[tuple[str, ...], Offered]
"""By the steps that they come after. What has not come yet is not in it; where sampling failed nothing was offered."""


def check_phase_one(label: Label, *, offers: Offers) -> None:
    if label["finish_reason"] == FinishReason.FOUND_ERROR:
        raise InvalidLabel("found_error belongs to phase 2.", field="label.finish_reason")
    steps, so_far = label["steps"], list[str]()
    for index, step in enumerate(steps):
        path = f"label.steps.{index}"
        may_be_unfinished = index == len(steps) - 1 and label["finish_reason"] in Labeling.UNFINISHED
        if answer_of(so_far) is not None:
            raise InvalidLabel("The step before has the final answer: no step may follow it.", field=path)
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
                    "Nothing goes on from here: a positive completion must be chosen, or a step of one's own written.",
                    field=f"{path}.chosen_completion",
                )
            return
        so_far.append(text)
    if label["finish_reason"] == FinishReason.SOLUTION:
        _check_end(steps, so_far)


def prefixes(label: Label) -> list[tuple[str, ...]]:
    """Of each step of a checked label the steps before it."""
    texts = [_continuing_text(step, step["completions"] or []) or "" for step in label["steps"]]
    return [tuple(texts[:index]) for index in range(len(texts))]


def _offered_completions(
    step: LabelStep, offered: Offered | None, *, path: str, may_be_unfinished: bool
) -> list[Completion]:
    """The step's completions, which must be those that were offered there. In an unfinished step they may be missing."""
    completions = step["completions"]
    if completions is None or (offered is None and not completions):
        if may_be_unfinished:
            return []
        raise InvalidLabel(
            "The completions of this step are missing: ask for them and rate them.", field=f"{path}.completions"
        )
    if offered is None:
        raise InvalidLabel("Nothing was offered after these steps.", field=f"{path}.completions")
    for index, (completion, text) in enumerate(zip(completions, offered.texts, strict=False)):
        if completion["text"] != text:
            raise InvalidLabel(
                "The text differs from the completion that was offered.", field=f"{path}.completions.{index}.text"
            )
    if len(completions) != len(offered.texts):
        raise InvalidLabel(
            f"{len(offered.texts)} completions were offered here, and {len(completions)} have come back: every one is rated.",
            field=f"{path}.completions",
        )
    return completions


def _check_ratings(completions: Sequence[Completion], *, path: str) -> None:
    for index, completion in enumerate(completions):
        if completion["rating"] is None and not completion["flagged"]:
            raise InvalidLabel(
                "The completion is not rated. Rate it, or flag it when you are unsure.",
                field=f"{path}.completions.{index}.rating",
            )


def _check_continuation(
    step: LabelStep, completions: Sequence[Completion], offered: Offered | None, *, path: str
) -> None:
    """What goes on, if anything does, is allowed to."""
    chosen = step["chosen_completion"]
    ratings = [completion["rating"] for completion in completions]
    if step["human_completion"] is not None and Rating.POSITIVE in ratings:
        raise InvalidLabel(
            "An own step is for where no completion is positive: here a positive one goes on.",
            field=f"{path}.human_completion",
        )
    if chosen is None:
        return
    if ratings[chosen] != Rating.POSITIVE:
        raise InvalidLabel("Only a completion rated 1 can continue.", field=f"{path}.chosen_completion")
    if offered and offered.order is not None and chosen != drawn(offered.order, ratings):
        raise InvalidLabel(
            f"The lot fell on completion {drawn(offered.order, ratings)}, so that one continues.",
            field=f"{path}.chosen_completion",
        )


def _continuing_text(step: LabelStep, completions: Sequence[Completion]) -> str | None:
    if step["chosen_completion"] is not None:
        return completions[step["chosen_completion"]]["text"]
    return step["human_completion"]["text"] if step["human_completion"] else None


def _check_end(steps: Sequence[LabelStep], texts: Sequence[str]) -> None:
    if not steps:
        raise InvalidLabel("solution wants steps: none are there.", field="label.steps")
    if answer_of(texts) is None:
        place = "human_completion.text" if steps[-1]["human_completion"] else "chosen_completion"
        raise InvalidLabel(
            'solution wants a final answer in the last step, behind the line "# Answer".',
            field=f"label.steps.{len(steps) - 1}.{place}",
        )
