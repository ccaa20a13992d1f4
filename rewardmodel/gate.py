"""The gate: whether a newly trained model may take the place of the current one. A rule over figures; nothing is measured here.

The figures, by the names in FIGURES, come from training/step_labels.py and selectors/best_of_n.py. Each was measured for both models
on the same held-out data: {"candidate": float | None, "incumbent": float | None, …}, higher is better, None is not defined.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FIGURES = {"best_of_n": "best-of-N on held-out problems", "step_labels": "held-out step labels"}
"""In the order in which one stands in for the other."""

GATES = ("best_of_n", "step_labels", "both", "off")
"""What decides: one figure (where it is missing the other one), both, or nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason`: a sentence with both figures, for the person who has to decide where `passed` is False."""

    passed: bool
    reason: str


def judge(*, comparison: Mapping[str, Any], incumbent: str, gate: str, margin: float) -> Verdict:
    """Judge a candidate by its figures against those of the model named `incumbent`.

    A figure is {"candidate": float | None, "incumbent": float | None, …}, higher is better. None: not defined, as for a model
    whose probabilities are not numbers. What cannot be compared does not pass: nobody knows that it is not worse.
    """
    if gate == "off":
        return Verdict(True, f"The gate is off: it takes the place of {incumbent} whatever its figures.")
    wanted = list(FIGURES) if gate == "both" else sorted(FIGURES, key=lambda name: name != gate)
    measured = [name for name in wanted if comparison.get(name, {}).get("incumbent") is not None]
    if not measured:
        return Verdict(
            False,
            f"There is nothing to compare it with {incumbent} on: no held-out problems with samples, and no held-out labels with"
            " both kinds of steps.",
        )
    judged = [_judge_one(name, comparison[name], incumbent, margin) for name in measured[: 2 if gate == "both" else 1]]
    return Verdict(all(verdict.passed for verdict in judged), " ".join(verdict.reason for verdict in judged))


def _judge_one(name: str, figure: Mapping[str, Any], incumbent: str, margin: float) -> Verdict:
    ours, theirs = figure["candidate"], figure["incumbent"]
    where = f"On {FIGURES[name]}{_size(figure)}"
    if ours is None:
        return Verdict(False, f"{where} it gives no usable figure; {incumbent} has {theirs:.3f}.")
    # rounded: 0.70 - 0.68 is more than 0.02 to a computer
    passed = round(theirs - ours, 9) <= margin
    word = "not worse" if passed else "worse"
    return Verdict(
        passed, f"{where} it has {ours:.3f}, {incumbent} {theirs:.3f}: {word} by more than the margin of {margin:g}."
    )


def _size(figure: Mapping[str, Any]) -> str:
    if "n" in figure:
        return f" (N = {figure['n']}, {figure['problems']} problems)"
    return f" ({figure['metric'].replace('_', ' ')}, {figure['labels']} labels)"
