"""How a labeling of gold differs from it, in words that name no item."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from annotation.models import Gold
from annotation.models.labeling import Rating
from annotation.rules.gold import compare, ratings_of


class Difference(StrEnum):
    ERROR_OVERLOOKED = "error_overlooked"
    ERROR_IN_A_GOOD_STEP = "error_in_a_good_step"
    GREAT_OR_OKAY = "great_or_okay"
    NOT_DECIDED = "not_decided"
    """Unsure, given up, or reported as a bad problem."""


WORDS = {
    Difference.ERROR_OVERLOOKED: "a step with an error was rated as correct",
    Difference.ERROR_IN_A_GOOD_STEP: "a correct step was rated as an error",
    Difference.GREAT_OR_OKAY: "a step that advances the solution was taken for one that does not, or the other way round",
    Difference.NOT_DECIDED: "a step that can be decided was left open",
}


def find_difference(label: Mapping[str, Any], gold: Gold) -> Difference | None:
    """What is wrong at the first step that differs; None: nothing differs."""
    step = compare(label, gold).first_difference
    if step is None:
        return None
    said = ratings_of(label)
    rating = said[step] if step < len(said) else None
    if rating is None:
        return Difference.NOT_DECIDED
    if rating == Rating.NEGATIVE:
        return Difference.ERROR_IN_A_GOOD_STEP
    return Difference.ERROR_OVERLOOKED if gold.ratings[step] == [Rating.NEGATIVE] else Difference.GREAT_OR_OKAY


def most_frequent(found: Iterable[Difference], *, most: int = 2) -> list[Difference]:
    """The kinds that differ most often. Without counts, because they could tell which task was gold."""
    return [kind for kind, _ in Counter(found).most_common(most)]


def in_words(kinds: Iterable[str]) -> str:
    return "; ".join(WORDS[Difference(kind)] for kind in kinds)
