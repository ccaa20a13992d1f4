"""What a label must be like. Each rule stands here once; its message names the field, as `label.steps.3.completions.0.rating`."""

from collections.abc import Sequence
from typing import Any

from annotation.rules.label import Label, read_label
from annotation.rules.phase_one import Offers, check_phase_one
from annotation.rules.phase_two import check_phase_two

__all__ = ["Label", "check_label"]


def check_label(
    value: Any, *, phase_number: int, shown_steps: Sequence[str] = (), offers: Offers | None = None
) -> Label:
    """The label in the record's form, keys in the record's order. Raises InvalidLabel at the first broken rule.

    `shown_steps` is the solution that phase 2 rates, `offers` what was offered in phase 1.
    """
    label = read_label(value)
    if phase_number == 1:
        check_phase_one(label, offers=offers or {})
    else:
        check_phase_two(label, shown_steps=shown_steps)
    return label
