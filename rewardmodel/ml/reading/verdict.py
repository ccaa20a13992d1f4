"""What the differences that were seen mean: the way in which a model reads, or why it cannot be used."""

from typing import Any

import torch
from torch import Tensor

from rewardmodel.ml.data import DataError
from rewardmodel.ml.protocols import CausalLM
from rewardmodel.ml.reading.trial import Differences
from rewardmodel.ml.reading.ways import Reading

EXACT = 5e-3
"""Largest difference of a token's state that is rounding in float32, or in TF32, as a share of its size; a wrong mask gives more."""
ROUGH = 0.1
"""The same in 16 bits."""
BLIND = 4
"""How much more the states must change without a mask of trees than with it; otherwise the check has seen nothing."""


def rounding_of(model: CausalLM) -> float:
    """Return the largest difference that is rounding in the model's dtype."""
    return EXACT if model.dtype == torch.float32 else ROUGH


def is_rounding(seen: Differences, model: CausalLM) -> bool:
    """Whether all ways agree, so that no other trial is needed."""
    ways = (seen.ahead, seen.logits, seen.far, seen.beside, seen.trees)
    return all(bool((one <= rounding_of(model)).all()) for one in ways)


def judge(seen: Differences, model: CausalLM, *, reaches_unseen: bool) -> Reading:
    """Return the quickest way of reading that agrees.

    `reaches_unseen`: the model has settings that may limit how far a layer sees, and the texts are too short to show it.
    Raises DataError, without the model's name, if there is none.
    """
    exact, rounding = model.dtype == torch.float32, rounding_of(model)
    # In 16 bits a token may be sent to another expert, so there only what happens to most tokens is a matter of the pass.
    usual = torch.max if exact else torch.median
    if not (seen.beside.isfinite().all() and seen.logits.isfinite().all()):
        raise DataError("its states are not finite numbers")
    if seen.ahead.max() > rounding:
        raise DataError(f"it reads ahead: a token's state depends on the text after it {_size(seen.ahead)}")
    if seen.logits.median() > rounding:
        raise DataError(f"its logits are not its last state times its output embedding {_size(seen.logits)}")
    if seen.far.max() > rounding:
        return Reading("alone", f"its positions depend on the longest text of a pass{_hint(model.config)}")
    if usual(seen.beside) > rounding:
        return Reading("alone", f"its states depend on what else is in the pass {_size(seen.beside)}")
    if seen.refusal:
        return Reading("rows", seen.refusal)
    if reaches_unseen:
        return Reading("rows", "its settings may limit how far a layer sees to more tokens than are checked")
    if seen.trees.max() > rounding:
        return Reading(
            "rows", f"its states in trees or packed rows are not those of a solution alone {_size(seen.trees)}"
        )
    if seen.unmasked.max() < max(rounding, BLIND * float(seen.trees.max())):
        return Reading("rows", "the check of trees could not see whether branches stay apart")
    return Reading("trees")


def _hint(config: Any) -> str:
    text = config.get_text_config()
    limit = getattr(text, "original_max_position_embeddings", None) or getattr(text, "max_position_embeddings", None)
    return f"; texts of at most {limit} tokens (max_length) could be read in trees" if limit else ""


def _size(difference: Tensor) -> str:
    return f"(by {float(difference.max()):.2g} of their size)"
