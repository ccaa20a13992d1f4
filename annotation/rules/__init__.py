"""What a label must be like. Each rule stands here once; its message names the field, as `label.steps.3.completions.0.rating`."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotation.rules.label import Label, read_label
from annotation.rules.phase_one import Offers, check_phase_one
from annotation.rules.phase_two import NO_ALTERNATIVES, check_phase_two

__all__ = ["Label", "check_label"]


def check_label(
    value: Any,
    *,
    flow: int,
    shown_steps: Sequence[str] = (),
    alternatives: Mapping[int, Sequence[str]] = NO_ALTERNATIVES,
    offers: Offers | None = None,
) -> Label:
    """The label in the record's form, keys in the record's order. Raises InvalidLabel at the first broken rule.

    `offers`: in phase 1, what was offered after which steps. `shown_steps`: in phase 2, the solution that is rated, and
    `alternatives` the texts that were offered in a step's place, by the step's index.
    """
    label = read_label(value)
    if flow == 1:
        check_phase_one(label, offers=offers or {})
    else:
        check_phase_two(label, shown_steps=shown_steps, alternatives=alternatives)
    return label
