"""Rules that `annotation` and `rewardmodel.ml`, which imports no Django, both contain: they must agree."""

from collections.abc import Sequence
from typing import Any

import pytest

from annotation.exports.paths import labeled_paths
from rewardmodel.ml.trees.trajectories import trajectory_from_record
from tests.ml.records import completion, record, step

Labels = dict[tuple[str, ...], int]
"""The rating of each labeled step, by the texts of the steps before it and its own."""

HUMAN = {"text": "own", "rating": None, "source": "human", "flagged": False}


def exported(steps: Sequence[dict[str, Any]]) -> Labels:
    """Return the labels of an export; a labeler's own step, whose rating is None, counts as positive."""
    labels: Labels = {}
    for path in labeled_paths(record(*steps)):
        for length, part in enumerate(path, start=1):
            rating = 1 if part.rating is None else part.rating
            assert labels.setdefault(tuple(one.text for one in path[:length]), rating) == rating
    return labels


def learned(steps: Sequence[dict[str, Any]]) -> Labels:
    """Return the labels that training reads."""
    segments = trajectory_from_record(record(*steps)).segments
    labels: Labels = {}
    for index, segment in enumerate(segments):
        if segment.target is None:
            continue
        texts, place = [], index
        while place > 0:
            texts.append(segments[place].text)
            place = segments[place].parent
        labels[tuple(reversed(texts))] = segment.target.index(max(segment.target)) - 1
    return labels


@pytest.mark.parametrize(
    ("steps", "labels"),
    [
        pytest.param([], {}, id="no steps"),
        pytest.param(
            [step(completion("a"), completion("a2", 0)), step(completion("b", -1), completion("b2", 1))],
            {("a",): 1, ("a2",): 0, ("a", "b"): -1, ("a", "b2"): 1},
            id="alternatives, and an end at the first chosen negative step",
        ),
        pytest.param(
            [step(completion("a", -1)), step(completion("never read"))], {("a",): -1}, id="nothing after an error"
        ),
        pytest.param(
            [step(completion("a", -1), completion("a2", None), chosen=None), step(completion("never read"))],
            {("a",): -1},
            id="nothing chosen; a null rating beside a rated completion",
        ),
        pytest.param(
            [step(completion("a"), completion("a2", None), completion("a3", 0)), step(completion("b"))],
            {("a",): 1, ("a3",): 0, ("a", "b"): 1},
            id="a null rating beside rated ones",
        ),
        pytest.param(
            [step(completion("a"), completion("a2", -1, flagged=True)), step(completion("b", 0))],
            {("a",): 1, ("a", "b"): 0},
            id="a flagged alternative",
        ),
        pytest.param(
            [step(completion("a", -1), chosen=None, human=HUMAN), step(completion("b"))],
            {("a",): -1, ("own",): 1, ("own", "b"): 1},
            id="a human completion that rated steps follow",
        ),
        pytest.param(
            [step(completion("a", -1), chosen=None, human="own"), step(completion("b", 0))],
            {("a",): -1, ("own",): 1, ("own", "b"): 0},
            id="a human completion as a bare text",
        ),
        pytest.param(
            [step(completion("a"), human="half typed"), step(completion("b"))],
            {("a",): 1, ("a", "b"): 1},
            id="a chosen completion beside a human one",
        ),
    ],
)
def test_export_and_training_read_the_same_labels(steps: list[dict[str, Any]], labels: Labels) -> None:
    assert exported(steps) == labels
    assert learned(steps) == labels


@pytest.mark.parametrize(
    ("steps", "in_both", "only_learned"),
    [
        pytest.param(
            [step(completion("a", None), completion("a2", 0)), step(completion("b"))],
            {("a2",): 0},
            {("a", "b"): 1},
            id="an unrated chosen step: an export has no step without a label, so its path ends before it",
        ),
        pytest.param(
            [step(completion("a", 1, flagged=True)), step(completion("b", -1))],
            {},
            {("a", "b"): -1},
            id="a flagged chosen step: the same",
        ),
        pytest.param(
            [step(completion("a")), step(completion("b", -1), chosen=None, human=HUMAN)],
            {("a",): 1, ("a", "b"): -1},
            {("a", "own"): 1},
            id="a human completion at the end: an exported path ends in a rated step",
        ),
        pytest.param(
            [step(chosen=None, human={**HUMAN, "flagged": True}), step(completion("b"))],
            {},
            {("own", "b"): 1},
            id="a flagged human completion: no label, and an exported path ends before it",
        ),
    ],
)
def test_training_reads_labels_that_an_export_cannot_hold(
    steps: list[dict[str, Any]], in_both: Labels, only_learned: Labels
) -> None:
    assert exported(steps) == in_both
    assert learned(steps) == in_both | only_learned


def test_soft_label_stands_in_for_the_rating_in_training_only() -> None:
    steps = [step(completion("a", 1, probabilities=[0.7, 0.2, 0.1]), chosen=0)]
    assert exported(steps) == {("a",): 1}
    assert learned(steps) == {("a",): -1}
