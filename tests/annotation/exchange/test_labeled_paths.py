"""From the tree of a record to paths of steps with ratings."""

from typing import Any

from annotation.exports.paths import labeled_paths
from tests.annotation.exchange.records import completion, phase_one, step


def paths(*steps: dict[str, Any]) -> list[list[tuple[str, int | None]]]:
    return [[(part.text, part.rating) for part in path] for path in labeled_paths(phase_one(list(steps)))]


def test_alternatives_branch_off_the_chosen_steps() -> None:
    first = step([completion("a", 1)], chosen=0)
    second = step([completion("b", -1), completion("c", 1), completion("d", 0)], chosen=1)

    assert paths(first, second) == [[("a", 1), ("b", -1)], [("a", 1), ("d", 0)], [("a", 1), ("c", 1)]]


def test_path_ends_at_a_chosen_negative_step() -> None:
    assert paths(step([completion("a", -1)], chosen=0), step([completion("b", 1)], chosen=0)) == [[("a", -1)]]


def test_unrated_and_flagged_completions_are_no_steps() -> None:
    unsure = step([completion("b", 1, flagged=True), completion("c", None), completion("d", -1)], chosen=None)

    assert paths(step([completion("a", 1)], chosen=0), unsure) == [[("a", 1), ("d", -1)]]


def test_path_ends_before_a_chosen_step_without_rating() -> None:
    steps = [step([completion(text, rating)], chosen=0) for text, rating in (("a", 1), ("b", None), ("c", 1))]

    assert paths(*steps) == [[("a", 1)]]


def test_step_of_the_labeler_leads_on_but_no_path_ends_in_it() -> None:
    human = {"text": "h", "rating": None, "source": "human", "flagged": False}
    own = step([completion("a", -1)], human=human)

    assert paths(own, step([completion("b", 1)], chosen=0)) == [[("a", -1)], [("h", None), ("b", 1)]]
    assert paths(own) == [[("a", -1)]]


def test_chosen_completion_goes_before_a_half_typed_one() -> None:
    assert paths(step([completion("a", 1)], chosen=0, human="b")) == [[("a", 1)]]


def test_record_without_ratings_has_no_paths() -> None:
    assert paths(step(None), step([completion("a", 1)], chosen=0)) == []
    assert paths() == []
