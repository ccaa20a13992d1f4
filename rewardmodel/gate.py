"""The gate: decide from figures whether a newly trained model may replace the current one.

The figures, named in FIGURES, come from training/step_labels.py and selectors/best_of_n.py. Each was measured for both models on the
same held-out data: {"candidate": float | None, "incumbent": float | None, …}. Higher is better, None is undefined.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FIGURES = {"best_of_n": "best-of-N on held-out problems", "step_labels": "held-out step labels"}
"""If the wanted figure is missing, the first other one in this order replaces it."""

GATES = ("best_of_n", "step_labels", "both", "off")
"""What decides: one figure (or the other one if it is missing), both, or nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` names both figures, for the person who has to decide if `passed` is False."""

    passed: bool
    reason: str


def judge(*, comparison: Mapping[str, Any], incumbent: str, gate: str, margin: float) -> Verdict:
    """Judge a candidate by its figures against those of the model named `incumbent`.

    A value is None if it is undefined, for example because the model's probabilities are not finite. A candidate that cannot be
    compared does not pass, because it might be worse.
    """
    if gate == "off":
        return Verdict(True, f"The gate is off: it replaces {incumbent}, whatever its figures.")
    wanted = list(FIGURES) if gate == "both" else sorted(FIGURES, key=lambda name: name != gate)
    measured = [name for name in wanted if comparison.get(name, {}).get("incumbent") is not None]
    if not measured:
        return Verdict(
            False,
            f"It cannot be compared with {incumbent}: there are no held-out problems with samples, and no held-out labels that"
            " include both negative and other steps.",
        )
    judged = [_judge_one(name, comparison[name], incumbent, margin) for name in measured[: 2 if gate == "both" else 1]]
    return Verdict(all(verdict.passed for verdict in judged), " ".join(verdict.reason for verdict in judged))


def _judge_one(name: str, figure: Mapping[str, Any], incumbent: str, margin: float) -> Verdict:
    new, old = figure["candidate"], figure["incumbent"]
    where = f"On {_data(name, figure)}{_size(figure)}"
    if new is None:
        return Verdict(False, f"{where} it gives no usable figure; {incumbent} has {old:.3f}.")
    # rounded, because in floating point 0.70 - 0.68 is more than 0.02
    passed = round(old - new, 9) <= margin
    outcome = "not worse" if passed else "worse"
    return Verdict(
        passed, f"{where} it has {new:.3f}, {incumbent} {old:.3f}: {outcome} by more than the margin of {margin:g}."
    )


def _data(name: str, figure: Mapping[str, Any]) -> str:
    """What both were measured on: the evaluation set is named."""
    if name == "best_of_n":
        chosen = figure.get("evaluation_set")
        return f"best-of-N on the evaluation set “{chosen}”" if chosen else "best-of-N on all held-out problems"
    return FIGURES[name]


def _size(figure: Mapping[str, Any]) -> str:
    if "n" in figure:
        return f" (N = {figure['n']}, {figure['problems']} problems)"
    return f" ({figure['metric'].replace('_', ' ')}, {figure['labels']} rated steps)"
