"""What a labeling asks a reviewer to look at: reports of its labeler, and how two labelings of one solution differ."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotation.models.labeling import Labeling, Rating
from annotation.models.review_case import ReviewCase
from annotation.rules.gold import FINISHED, ratings_of

Kind = ReviewCase.Kind
Ratings = Sequence[Rating | None]

REASONED = {
    Labeling.FinishReason.GIVE_UP: Kind.GIVE_UP,
    Labeling.FinishReason.BAD_PROBLEM: Kind.BAD_PROBLEM,
}


def reports_in(label: Mapping[str, Any], details: Mapping[str, Any]) -> dict[Kind, str]:
    """The reports of a labeling and the labeler's words for each. Steps are counted from 1, as on the page."""
    found: dict[Kind, str] = {}
    if unsure := [index for index, step in enumerate(label["steps"], start=1) if _is_unsure(step)]:
        found[Kind.UNSURE] = f"{'Step' if len(unsure) == 1 else 'Steps'} {', '.join(map(str, unsure))}"
    if (kind := REASONED.get(label["finish_reason"])) is not None:
        found[kind] = details.get("reason", "")
    if answer := details.get("suggested_answer"):
        found[Kind.WRONG_ANSWER] = answer
    if comments := details.get("comments"):
        found[Kind.COMMENT] = "\n".join(f"Step {one['step'] + 1}: {one['text']}" for one in comments)
    return found


def difference(label: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """In what two labels of one solution (flow 2) differ: the first error, else the first step with different ratings; "" if in nothing.

    An unsure step differs from nothing: its flag is a report of its own. Neither does a label that was not finished.
    """
    if not all(one["finish_reason"] in FINISHED for one in (label, other)):
        return ""
    one, two = ratings_of(label), ratings_of(other)
    errors = sorted({_first_error(one), _first_error(two)})
    if len(errors) == 2:
        return f"First error: {' or '.join('none' if error == NO_ERROR else f'step {error + 1}' for error in errors)}"
    for index, (mine, theirs) in enumerate(zip(one, two, strict=False), start=1):
        if mine is not None and theirs is not None and mine != theirs:
            return f"Step {index}: {' or '.join(WORDS[rating] for rating in sorted((mine, theirs), reverse=True))}"
    return ""


NO_ERROR = 2**31
"""Behind every step."""

WORDS = {Rating.POSITIVE: "positive", Rating.NEUTRAL: "neutral", Rating.NEGATIVE: "negative"}


def _first_error(ratings: Ratings) -> int:
    return ratings.index(Rating.NEGATIVE) if Rating.NEGATIVE in ratings else NO_ERROR


def _is_unsure(step: Mapping[str, Any]) -> bool:
    """Whether a completion of the step is flagged. Imported labels are not checked, so keys may be missing."""
    human = step.get("human_completion")
    own = [human] if isinstance(human, Mapping) else []
    return any(one.get("flagged") for one in [*(step.get("completions") or []), *own])
