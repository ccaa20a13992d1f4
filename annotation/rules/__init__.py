"""Rules for labels, each written once. An error names the field, as in `label.steps.3.completions.0.rating`."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotation.rules.flow_one import Offers, check_flow_one
from annotation.rules.flow_two import NO_ALTERNATIVES, check_flow_two
from annotation.rules.label import Label, read_label

__all__ = ["Label", "check_label"]


def check_label(
    value: Any,
    *,
    flow: int,
    shown_steps: Sequence[str] = (),
    alternatives: Mapping[int, Sequence[str]] = NO_ALTERNATIVES,
    offers: Offers | None = None,
    needs_answer: bool = True,
) -> Label:
    """Return the label in the form and key order of a PRM800K record. Raises InvalidLabel at the first broken rule.

    `offers`: the completions that were offered, by the steps before them (flow 1). `shown_steps`: the solution to rate (flow 2).
    `alternatives`: the other completions that were offered for a step, by its index (flow 2). `needs_answer`: false if the problem has
    no answer, so that a built solution need not end in one (flow 1).
    """
    label = read_label(value)
    if flow == 1:
        check_flow_one(label, offers=offers or {}, needs_answer=needs_answer)
    else:
        check_flow_two(label, shown_steps=shown_steps, alternatives=alternatives)
    return label
