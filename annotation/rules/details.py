"""What Stepmark asks beyond the PRM800K record: the reason for giving up, a suggested answer, the mistake."""

from typing import Any, TypedDict, cast

from annotation import limits
from annotation.errors import InvalidLabel
from annotation.models import Labeling
from annotation.rules.after_error import FIELDS, NOTHING, AfterError, Asked, read_after_error
from annotation.rules.label import FinishReason
from annotation.rules.values import read_object, read_text


class OfferOrigin(TypedDict):
    """Which generator wrote the completions of a step, and the seed of the draw that decided which one continues."""

    generator: str
    seed: int
    continuation: str


class Details(AfterError, total=False):
    """The labeler's answers. The server adds `offers`, with one entry per step of flow 1."""

    reason: str
    suggested_answer: str
    offers: list[OfferOrigin | None]


def check_details(value: Any, *, finish_reason: FinishReason, asked: Asked = NOTHING) -> Details:
    """Return the details without empty texts. Raises InvalidLabel."""
    entries = read_object(value, "details", keys=(), optional=("reason", "suggested_answer", *FIELDS))
    details = cast(Details, read_after_error(entries, finish_reason=finish_reason, asked=asked))
    if reason := read_text(entries.get("reason") or "", "details.reason", most=limits.REASON).strip():
        details["reason"] = reason
    suggested = entries.get("suggested_answer") or ""
    if answer := read_text(suggested, "details.suggested_answer", most=limits.SUGGESTED_ANSWER).strip():
        details["suggested_answer"] = answer
    if finish_reason in Labeling.UNFINISHED and "reason" not in details:
        raise InvalidLabel(f"`{finish_reason}` requires a reason.", field="details.reason")
    return details
