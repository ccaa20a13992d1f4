"""Attention masks of token trees, in the form that each attention implementation of `transformers` expects.

Legend: B rows, T tokens.
"""

from typing import Any

import torch
from torch import Tensor

from rewardmodel.ml.protocols import CausalLM


def attention_mask(subtree_end: Tensor, model: CausalLM) -> Any:
    """Return the tree mask (B, 1, T, T) for subtree ends (B, T): query i sees key j if j <= i < subtree_end[j].

    For FlexAttention this is a block mask, so that masked blocks are not computed. Otherwise True means seen. If the mask is
    added to the scores, it holds 0 for seen and the lowest number of the model's dtype. That is so for eager attention, and
    on a CPU, where a mask of booleans would be converted to numbers in every layer.
    """
    if model.config._attn_implementation == "flex_attention":
        return block_mask(subtree_end)
    place = torch.arange(subtree_end.shape[1], device=subtree_end.device)
    seen = (place[:, None] >= place[None, :]) & (place[:, None] < subtree_end[:, None, None, :])
    added = model.config._attn_implementation == "eager" or (not seen.is_cuda and not torch.is_autocast_enabled("cpu"))
    if not added:
        return seen
    return torch.zeros(seen.shape, dtype=model.dtype, device=seen.device).masked_fill_(
        ~seen, torch.finfo(model.dtype).min
    )


def block_mask(subtree_end: Tensor) -> Any:
    """Return the tree mask as FlexAttention's BlockMask, for subtree ends (B, T)."""
    from torch.nn.attention.flex_attention import create_block_mask

    def seen(row: Tensor, head: Tensor, query: Tensor, key: Tensor) -> Tensor:
        return (key <= query) & (query < subtree_end[row, key])

    B, T = subtree_end.shape
    return create_block_mask(seen, B, None, T, T, device=subtree_end.device)
