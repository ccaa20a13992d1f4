"""One forward pass of a base model: its last hidden states, whatever its family.

Legend: B rows, T tokens, H hidden size.
"""

import inspect
from collections.abc import Mapping
from typing import Any, cast

from torch import Tensor, nn

from rewardmodel.ml.protocols import CausalLM
from rewardmodel.ml.trees.attention import attention_mask


def last_states(
    model: CausalLM, inputs: Mapping[str, Tensor], position_ids: Tensor, subtree_end: Tensor | None
) -> Tensor:
    """Return the last hidden states (B, T, H), after the final norm.

    `inputs`: `input_ids` (B, T) int64 or `inputs_embeds` (B, T, H). position_ids, subtree_end (B, T) int64; without
    `subtree_end` attention is causal, and the model makes its own masks.
    Raises NotImplementedError if there are trees, and the model cannot be told of them.
    """
    options: dict[str, Any] = {"use_cache": False} if accepts(model, "use_cache") else {}
    if accepts(model, "position_ids"):
        options["position_ids"] = position_ids
    elif subtree_end is not None:
        raise NotImplementedError("it takes no positions")
    if subtree_end is not None:
        options["attention_mask"] = attention_mask(subtree_end, position_ids, model)
    states: Tensor = layers_of(model)(**inputs, **options).last_hidden_state
    return states


def layers_of(model: CausalLM) -> nn.Module:
    """Return the part of a causal language model that returns hidden states: all but the output embedding."""
    base: Any = model.base_model
    if base is model and (inner := getattr(model, "model", None)) is not None:
        base = inner  # some families name their layers otherwise than they say
    return cast(nn.Module, base)


def accepts(model: CausalLM, argument: str) -> bool:
    """Whether the layers' forward pass has this argument, or takes any."""
    parameters = inspect.signature(layers_of(model).forward).parameters
    return argument in parameters or any(one.kind is inspect.Parameter.VAR_KEYWORD for one in parameters.values())


def forget_longer_texts(model: CausalLM) -> None:
    """Set rotary embeddings of the kind "dynamic" back to their original frequencies.

    They keep those of the longest text so far, so the same text would get other states after a longer one.
    """
    for module in cast(nn.Module, model).modules():
        if not hasattr(module, "original_max_seq_len"):
            continue
        for name, original in [*module.named_buffers(recurse=False)]:
            if name.endswith("original_inv_freq"):
                kind = name.removesuffix("original_inv_freq")
                getattr(module, f"{kind}inv_freq").data = original.data.clone()
                if hasattr(module, f"{kind}max_seq_len_cached"):
                    setattr(module, f"{kind}max_seq_len_cached", module.original_max_seq_len)
