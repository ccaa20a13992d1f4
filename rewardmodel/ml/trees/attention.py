"""Who sees whom in a batch of token trees, as the attention implementations of `transformers` want to be told.

Legend: B rows, T tokens.
"""

from typing import Any

import torch
from torch import Tensor

from rewardmodel.ml.protocols import CausalLM


def attention_mask(subtree_end: Tensor, model: CausalLM) -> Any:
    """Return the tree mask (B, 1, T, T) for subtree ends (B, T): query i sees key j where j <= i < subtree_end[j].

    For FlexAttention a block mask, so that what nobody sees is not computed. Else True means seen; or, where the mask is
    added (eager attention, and on a CPU, which would turn True and False into numbers in every layer anew), 0 and the
    lowest number of the model's dtype.
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
