"""PRMBench's and ProcessBench's figures against naive computations from their published formulas, on rows of our own."""

from typing import Any

import numpy as np
import pytest

from rewardmodel.ml.labels.formats import PrmBenchSolution
from rewardmodel.ml.metrics import FloatArray, best_threshold, first_error_metrics
from rewardmodel.ml.prmbench import prmbench_metrics

CLASSES = ("correct", "redundency", "circular", "confidence", "multi_solutions", "deception")


def random_solutions(seed: int) -> tuple[list[PrmBenchSolution], list[Any]]:
    """Return solutions of some problems in several classifications, with P(negative) of their steps."""
    draw = np.random.default_rng(seed)
    solutions, negative = [], []
    for number in range(12):
        for name in CLASSES:
            if draw.random() < 0.7:
                steps = int(draw.integers(1, 6))
                without = name in ("correct", "multi_solutions")
                errors = frozenset() if without else frozenset(int(one) for one in draw.integers(0, steps, 2))
                solutions.append(PrmBenchSolution(str(number), name, "P", ("s",) * steps, errors, ""))
                negative.append(draw.random(steps))
    return solutions, negative


def naive(solutions: list[PrmBenchSolution], negative: list[Any], threshold: float) -> dict[str, Any]:
    """Follow the paper step by step, with lists and loops."""

    def divided(part: float, whole: float) -> float:
        return part / whole if whole != 0 else -1

    def figures(chosen: list[int]) -> dict[str, float]:
        right_valid = right_invalid = wrong_valid = wrong_invalid = 0
        first, alike = [], []
        for index in chosen:
            solution = solutions[index]
            says_valid = [not value > threshold for value in negative[index]]
            for place, valid in enumerate(says_valid):
                if place in solution.errors:
                    right_invalid += not valid
                    wrong_valid += valid
                else:
                    right_valid += valid
                    wrong_invalid += not valid
            if solution.errors:
                first.append(1 if not says_valid[min(solution.errors)] else 0)
            for other, unchanged in enumerate(solutions):
                if unchanged.classification == "correct" and unchanged.key == solution.key:
                    share = sum(value <= threshold for value in negative[other]) / len(negative[other])
                    if share and solution.classification != "correct":
                        alike.append(abs(sum(says_valid) / len(says_valid) - share))
        precision = divided(right_valid, right_valid + wrong_valid)
        recall = divided(right_valid, right_valid + wrong_invalid)
        other_precision = divided(right_invalid, right_invalid + wrong_invalid)
        other_recall = divided(right_invalid, right_invalid + wrong_valid)
        return {
            "f1": divided(2 * precision * recall, precision + recall),
            "negative_f1": divided(2 * other_precision * other_recall, other_precision + other_recall),
            "total_step_accuracy": divided(
                right_valid + right_invalid, right_valid + right_invalid + wrong_valid + wrong_invalid
            ),
            "correct_step_accuracy": recall,
            "wrong_step_accuracy": other_recall,
            "first_error_accuracy": divided(sum(first), len(first)),
            "similarity": divided(sum(alike), len(alike)),
        }

    changed = [index for index, one in enumerate(solutions) if one.classification != "correct"]
    by_name = {
        name: figures([index for index, one in enumerate(solutions) if one.classification == name]) for name in CLASSES
    }
    scores = {
        name: found["f1"] if name == "multi_solutions" else 0.5 * found["f1"] + 0.5 * found["negative_f1"]
        for name, found in by_name.items()
    }
    total = figures(changed)
    return {
        "prmscore": 0.5 * total["f1"] + 0.5 * total["negative_f1"],
        "total": total,
        "by_name": by_name,
        "scores": scores,
        "simplicity": (scores["redundency"] + scores["circular"]) / 2,
    }


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("threshold", [0.2, 0.5, 0.999])
def test_prmbench_figures_equal_the_naive_ones(seed: int, threshold: float) -> None:
    solutions, negative = random_solutions(seed)
    expected = naive(solutions, negative, threshold)
    found = prmbench_metrics(solutions, negative, threshold)
    assert found["prmscore"] == pytest.approx(expected["prmscore"])
    assert {name: found[name] for name in expected["total"]} == pytest.approx(expected["total"])
    for name in CLASSES:
        own = found["by_classification"][name]
        assert {key: own[key] for key in expected["by_name"][name]} == pytest.approx(expected["by_name"][name])
        if name != "correct":
            assert own["prmscore"] == pytest.approx(expected["scores"][name])
    assert found["by_category"]["simplicity"] == pytest.approx(expected["simplicity"])
    assert found["by_category"].keys() == {"simplicity", "soundness", "sensitivity"}


def test_prmbench_by_hand() -> None:
    steps = ("a", "b", "c", "d")
    solution = PrmBenchSolution("1", "circular", "P", steps, frozenset({1, 2}), "")
    found = prmbench_metrics([solution, solution], [[0.1, 0.9, 0.2, 0.8], [0.9] * 4], 0.5)
    assert found["solutions"] == 1  # there twice, counted once
    assert (found["precision"], found["recall"], found["f1"]) == (0.5, 0.5, 0.5)  # a found, c missed, d wrongly refused
    assert (found["negative_f1"], found["prmscore"], found["first_error_accuracy"]) == (0.5, 0.5, 1.0)
    assert found["similarity"] == -1  # there is no unchanged solution


def test_prmbench_leaves_out_unread_steps() -> None:
    solution = PrmBenchSolution("1", "circular", "P", ("a", "b"), frozenset({1}), "")
    found = prmbench_metrics([solution], [[0.1, np.nan]], 0.5)
    assert (found["steps"], found["recall"], found["wrong_step_accuracy"], found["first_error_accuracy"]) == (
        1,
        1,
        -1,
        -1,
    )


@pytest.mark.parametrize("seed", range(4))
def test_processbench_figures_equal_the_naive_ones(seed: int) -> None:
    draw = np.random.default_rng(seed)
    negative: list[FloatArray] = [draw.random(int(draw.integers(1, 7))) for _ in range(40)]
    labels = [int(draw.integers(-1, len(steps))) for steps in negative]
    hits: dict[bool, list[int]] = {True: [], False: []}
    for steps, label in zip(negative, labels, strict=True):
        found = -1
        for place, value in enumerate(steps):
            if value > 0.7:
                found = place
                break
        hits[label == -1].append(int(found == label))
    on_wrong, on_right = (sum(hits[kind]) / len(hits[kind]) for kind in (False, True))
    metrics = first_error_metrics(negative, np.asarray(labels), 0.7)
    assert metrics["erroneous_accuracy"] == pytest.approx(on_wrong)
    assert metrics["correct_accuracy"] == pytest.approx(on_right)
    assert metrics["first_error_f1"] == pytest.approx(
        2 * on_wrong * on_right / (on_wrong + on_right) if on_wrong + on_right else 0.0
    )


@pytest.mark.parametrize(("label", "kind"), [(0, "with an error"), (-1, "without an error")])
def test_threshold_needs_both_kinds_of_solutions(label: int, kind: str) -> None:
    with pytest.raises(ValueError, match=f"all 3 solutions are {kind}; a threshold needs both kinds"):
        best_threshold([np.array([0.5])] * 3, np.array([label] * 3))
