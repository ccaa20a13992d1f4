"""Attention masks of token trees, one per kind of layer, in the form that each attention implementation expects.

Legend: B rows, T tokens.

Token i sees token j if j is an ancestor of i (or i). A layer with a sliding window of w sees only the ancestors whose positions
are less than w before its own; a layer with chunks of c sees only those in its own chunk. Both count positions in the tree, not
places in the row, because a branch may be far behind the tokens that it follows.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import torch
from torch import Tensor

from rewardmodel.ml.protocols import CausalLM

Seen = Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]
"""Whether a query sees a key: called with the row, the head, the query's and the key's place; FlexAttention's signature."""


class Span(NamedTuple):
    """How far back a kind of layer sees: `window` positions, or the `chunk` of its own position; None: everything."""

    window: int | None = None
    chunk: int | None = None


def layer_spans(model: CausalLM) -> Mapping[str, Span]:
    """Return the span of each kind of layer, by the names that `transformers` gives the kinds.

    Raises NotImplementedError if a kind of layer is not attention, or is not known here.
    """
    config = model.config.get_text_config()
    window, chunk = getattr(config, "sliding_window", None), getattr(config, "attention_chunk_size", None)
    kinds = getattr(config, "layer_types", None)
    if kinds is None:  # one kind; the library takes the window first, then the chunk
        return {"full_attention": Span(window, None if window else chunk)}
    known = {
        "full_attention": Span(),
        "sliding_attention": Span(window=window),
        "chunked_attention": Span(chunk=chunk),
    }
    if unknown := sorted(set(kinds) - set(known)):
        raise NotImplementedError(f"it has layers of the kind {', '.join(unknown)}")
    return {kind: known[kind] for kind in sorted(set(kinds))}


def attention_mask(subtree_end: Tensor, position_ids: Tensor, model: CausalLM) -> Any:
    """Return the mask of trees for subtree ends (B, T) and positions (B, T), both int64.

    The mask (B, 1, T, T): query i sees key j if j <= i < subtree_end[j] and the layer's span reaches that far. A model whose
    kinds of layers have different spans gets a mask per kind, by the kind's name.

    For FlexAttention this is a block mask, so that masked blocks are not computed. Otherwise True means seen. If the mask is
    added to the scores, it holds 0 for seen and the lowest number of the model's dtype. That is so for eager attention, and
    on a CPU, where a mask of booleans would be converted to numbers in every layer.
    Raises NotImplementedError if a layer of the model is not attention.
    """
    spans = layer_spans(model)
    if not position_ids.is_cuda:  # on a GPU, to ask for the longest position would wait for all work in progress
        longest = int(position_ids.max()) + 1
        spans = {
            kind: Span(*(reach if reach and reach < longest else None for reach in span))
            for kind, span in spans.items()
        }
    masks = {span: _mask(subtree_end, position_ids, span, model) for span in set(spans.values())}
    if len(masks) == 1:
        return next(iter(masks.values()))
    return {kind: masks[span] for kind, span in spans.items()}


def _mask(subtree_end: Tensor, position_ids: Tensor, span: Span, model: CausalLM) -> Any:
    if model.config._attn_implementation == "flex_attention":
        return block_mask(subtree_end, position_ids, span)
    place = torch.arange(subtree_end.shape[1], device=subtree_end.device)
    row = torch.arange(subtree_end.shape[0], device=subtree_end.device)[:, None, None]
    seen = _seen(subtree_end, position_ids, span)(row, row, place[:, None], place[None, :])[:, None]  # (B, 1, T, T)
    added = model.config._attn_implementation == "eager" or (not seen.is_cuda and not torch.is_autocast_enabled("cpu"))
    if not added:
        return seen
    return torch.zeros(seen.shape, dtype=model.dtype, device=seen.device).masked_fill_(
        ~seen, torch.finfo(model.dtype).min
    )


def block_mask(subtree_end: Tensor, position_ids: Tensor, span: Span = Span()) -> Any:  # noqa: B008 - immutable
    """Return the mask of trees as FlexAttention's BlockMask, for subtree ends (B, T) and positions (B, T)."""
    from torch.nn.attention.flex_attention import create_block_mask

    B, T = subtree_end.shape
    return create_block_mask(_seen(subtree_end, position_ids, span), B, None, T, T, device=subtree_end.device)


def _seen(subtree_end: Tensor, position_ids: Tensor, span: Span) -> Seen:
    window, chunk = span

    def in_tree(row: Tensor, head: Tensor, query: Tensor, key: Tensor) -> Tensor:
        return (key <= query) & (query < subtree_end[row, key])

    def in_reach(row: Tensor, head: Tensor, query: Tensor, key: Tensor) -> Tensor:
        found = in_tree(row, head, query, key)
        if window is not None:
            found = found & (position_ids[row, query] - position_ids[row, key] < window)
        if chunk is not None:
            found = found & (position_ids[row, query] // chunk == position_ids[row, key] // chunk)
        return found

    # A mask that refers to the positions without using them would not compile on a CPU (torch 2.13).
    return in_tree if window is None and chunk is None else in_reach
