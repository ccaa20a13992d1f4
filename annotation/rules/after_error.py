"""Questions after the first negative step in flow 2: how far the solution got, and what the mistake is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from annotation import limits
from annotation.errors import InvalidLabel
from annotation.models.labeling import Rating
from annotation.rules.label import FinishReason, is_rating
from annotation.rules.values import read_integer, read_list, read_object, read_text

FIELDS = ("progress", "explanation", "given_explanations")


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions to answer. `explanations`: given explanations of a mistake in the negative step, for the labeler to rate."""

    progress: bool = False
    explanation: bool = False
    explanations: Sequence[str] = ()


NOTHING = Asked()


class RatedExplanation(TypedDict):
    text: str
    rating: Rating


class AfterError(TypedDict, total=False):
    progress: int
    explanation: str
    given_explanations: list[RatedExplanation]


def read_after_error(entries: dict[str, Any], *, finish_reason: FinishReason, asked: Asked) -> AfterError:
    """Return the answers: every question needs one, and nothing else may be answered. Raises InvalidLabel."""
    if finish_reason != FinishReason.FOUND_ERROR:
        asked = NOTHING
    _refuse_unasked(entries, asked)
    answers: AfterError = {}
    if asked.progress:
        if entries.get("progress") is None:
            raise InvalidLabel("Say how far the solution got before the mistake.", field="details.progress")
        answers["progress"] = read_integer(entries["progress"], "details.progress", most=limits.PROGRESS)
    if asked.explanation:
        _read_explanations(entries, answers, asked.explanations)
    return answers


def _refuse_unasked(entries: dict[str, Any], asked: Asked) -> None:
    open_fields = {
        "progress": asked.progress,
        "explanation": asked.explanation,
        "given_explanations": asked.explanation,
    }
    for field, is_asked in open_fields.items():
        if not is_asked and entries.get(field) not in (None, "", []):
            raise InvalidLabel("This question was not asked: leave out the field.", field=f"details.{field}")


def _read_explanations(entries: dict[str, Any], answers: AfterError, given: Sequence[str]) -> None:
    own = read_text(entries.get("explanation") or "", "details.explanation", most=limits.EXPLANATION).strip()
    if own:
        answers["explanation"] = own
    path = "details.given_explanations"
    values = read_list(entries.get("given_explanations") or [], path, most=max(len(given), limits.GIVEN_EXPLANATIONS))
    rated = [_read_rated(value, given, f"{path}.{index}") for index, value in enumerate(values)]
    if rated:
        answers["given_explanations"] = rated
    if not own and not any(one["rating"] == Rating.POSITIVE for one in rated):
        raise InvalidLabel(
            "Explain the mistake in your own words, or rate a given explanation 1.",
            field="details.explanation",
        )


def _read_rated(value: Any, given: Sequence[str], path: str) -> RatedExplanation:
    entries = read_object(value, path, keys=("text", "rating"))
    text = read_text(entries["text"], f"{path}.text", most=None)
    if text not in given:
        raise InvalidLabel("This explanation was not given for the negative step.", field=f"{path}.text")
    rating = entries["rating"]
    if not is_rating(rating):
        raise InvalidLabel(
            "The rating must be -1, 0 or 1. Leave out explanations that you do not rate.", field=f"{path}.rating"
        )
    return {"text": text, "rating": Rating(rating)}
