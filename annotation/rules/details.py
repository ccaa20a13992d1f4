"""What Stepmark asks beyond the PRM800K record: reasons, a suggested answer, the mistake, comments on steps."""

from typing import Any, TypedDict, cast

from annotation import limits
from annotation.errors import InvalidLabel
from annotation.models import Labeling
from annotation.rules.after_error import FIELDS, NOTHING, AfterError, Asked, read_after_error
from annotation.rules.label import FinishReason
from annotation.rules.values import read_integer, read_list, read_object, read_text


class OfferOrigin(TypedDict):
    """Which generator wrote the completions of a step, and the seed of the draw that decided which one continues."""

    generator: str
    seed: int
    continuation: str


class StepComment(TypedDict):
    """`step`: its index, from 0."""

    step: int
    text: str


class Details(AfterError, total=False):
    """The labeler's answers. The server adds `offers`, with one entry per step of flow 1."""

    reason: str
    suggested_answer: str
    comments: list[StepComment]
    offers: list[OfferOrigin | None]


def check_details(value: Any, *, finish_reason: FinishReason, asked: Asked = NOTHING, steps: int = 0) -> Details:
    """Return the details without empty texts. `steps`: how many there are to comment on. Raises InvalidLabel."""
    entries = read_object(value, "details", keys=(), optional=("reason", "suggested_answer", "comments", *FIELDS))
    details = cast(Details, read_after_error(entries, finish_reason=finish_reason, asked=asked))
    if reason := read_text(entries.get("reason") or "", "details.reason", most=limits.REASON).strip():
        details["reason"] = reason
    suggested = entries.get("suggested_answer") or ""
    if answer := read_text(suggested, "details.suggested_answer", most=limits.SUGGESTED_ANSWER).strip():
        details["suggested_answer"] = answer
    if comments := _read_comments(entries.get("comments") or [], steps):
        details["comments"] = comments
    if finish_reason in Labeling.UNFINISHED and "reason" not in details:
        raise InvalidLabel(f"`{finish_reason}` requires a reason.", field="details.reason")
    return details


def _read_comments(value: Any, steps: int) -> list[StepComment]:
    """In the order of the steps, one for each at most."""
    comments: dict[int, str] = {}
    for index, one in enumerate(read_list(value, "details.comments", most=limits.COMMENTS)):
        path = f"details.comments.{index}"
        entries = read_object(one, path, keys=("step", "text"))
        step = read_integer(entries["step"], f"{path}.step", most=limits.STEPS)
        if step >= steps:
            raise InvalidLabel(f"There are only {steps} steps; the first one is 0.", field=f"{path}.step")
        if step in comments:
            raise InvalidLabel("A step has one comment at most: put the texts together.", field=f"{path}.step")
        comments[step] = read_text(entries["text"], f"{path}.text", most=limits.COMMENT).strip()
    return [{"step": step, "text": text} for step, text in sorted(comments.items()) if text]
