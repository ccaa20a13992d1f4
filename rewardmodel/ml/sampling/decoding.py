"""Sample continuations of many prompts at once with any causal language model of `transformers`.

`generate` draws all rows of a batch from one random stream, so that a sample depends on what happens to stand beside it;
and it costs a millisecond of Python for each token. This loop draws one number per row and token from the row's own
series, runs each distinct prompt once, and drops finished rows from the cache.

Shapes: P prompts, R rows (samples), T tokens so far, V vocabulary.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from rewardmodel.ml.sampling.noise import uniform_noise
from rewardmodel.ml.sampling.roomy_cache import make_room

KEEP = 0.85  # rows are dropped from the cache when less than this part of it is still being written


@dataclass
class Row:
    """One sample to be written: `prompt` is an index, `noise` one number in [0, 1) for each token it may have."""

    prompt: int
    noise: NDArray[np.float64]
    ids: list[int]
    ended: bool = False

    @classmethod
    def start(cls, prompt: int, seed: int, text: str, sample: int, longest: int) -> "Row":
        """Begin sample number `sample` of `text`, of at most `longest` tokens."""
        return cls(prompt=prompt, noise=uniform_noise(seed, text, sample, longest), ids=[])


def pick_tokens(logits: torch.Tensor, noise: torch.Tensor, temperature: float, top_p: float) -> torch.Tensor:
    """Pick one token per row by its number in [0, 1): (R, V) logits, (R,) float64 noise -> (R,) int64.

    The number is looked up in the cumulative distribution. With top_p < 1 only the likeliest tokens take part, as few
    as reach that probability together. Temperature 0 takes the likeliest.
    """
    if temperature == 0:
        return logits.argmax(dim=-1)
    probabilities = torch.softmax(logits.float() / temperature, dim=-1).double()
    order = None
    if top_p < 1:
        probabilities, order = probabilities.sort(dim=-1, descending=True, stable=True)
        before = probabilities.cumsum(dim=-1) - probabilities
        probabilities = probabilities.masked_fill(before >= top_p, 0.0)
    cumulative = probabilities.cumsum(dim=-1)
    target = (noise[:, None] * cumulative[:, -1:]).contiguous()
    # right=True: the first token whose cumulative probability is larger, so never one of probability 0
    picked = torch.searchsorted(cumulative, target, right=True).clamp_(max=logits.shape[-1] - 1)
    return (picked if order is None else order.gather(-1, picked)).squeeze(-1)


@torch.inference_mode()
def decode(
    model: Any,
    prompts: Sequence[Sequence[int]],
    rows: Sequence[Row],
    *,
    end_ids: frozenset[int],
    temperature: float,
    top_p: float,
    is_done: Callable[[list[int]], bool] | None = None,
) -> None:
    """Write all rows to their end: fill `ids` (without the end token) and `ended` (False: its noise ran out first).

    `is_done` may end a row early, called with its ids after each token. The rows stand in one batch: the caller sees to
    it that they fit.
    """
    device = model.device
    logits, cache, mask = _prefill(model, prompts, [row.prompt for row in rows])
    lengths = torch.tensor([len(prompts[row.prompt]) for row in rows], device=device)  # (R,) next position of each row
    longest = max(len(row.noise) for row in rows)
    padded_noise = np.zeros((len(rows), longest))
    for index, row in enumerate(rows):
        padded_noise[index, : len(row.noise)] = row.noise
    noise = torch.from_numpy(padded_noise).to(device)  # (R, longest)
    at = list(range(len(rows)))  # which row each line of the cache belongs to
    writing = [len(row.noise) > 0 for row in rows]
    extra = _accepted(model, "position_ids", "logits_to_keep")

    for step in range(longest):
        if not any(writing[index] for index in at):
            return
        tokens = pick_tokens(logits, noise[:, step], temperature, top_p)
        for line, token in enumerate(tokens.tolist()):
            index = at[line]
            if writing[index]:
                writing[index] = not _append(rows[index], token, end_ids, is_done)
        lines = [line for line, index in enumerate(at) if writing[index]]
        if not lines:
            return
        if len(lines) < KEEP * len(at):
            kept = torch.tensor(lines, device=device)
            cache.batch_select_indices(kept)
            tokens, mask, lengths, noise = tokens[kept], mask[kept], lengths[kept], noise[kept]
            at = [at[line] for line in lines]
        mask = torch.cat([mask, mask.new_ones(len(at), 1)], dim=1)
        options = {"position_ids": lengths[:, None], "logits_to_keep": 1}
        output = model(
            input_ids=tokens[:, None],
            attention_mask=mask,
            past_key_values=cache,
            use_cache=True,
            **{name: options[name] for name in extra},
        )
        logits = output.logits[:, -1]
        lengths = lengths + 1


def _append(row: Row, token: int, end_ids: frozenset[int], is_done: Callable[[list[int]], bool] | None) -> bool:
    """Add a token; return whether the row is complete."""
    if token in end_ids:
        row.ended = True
        return True
    row.ids.append(token)
    return len(row.ids) >= len(row.noise) or (is_done is not None and is_done(row.ids))


def _prefill(
    model: Any, prompts: Sequence[Sequence[int]], row_prompts: Sequence[int]
) -> tuple[torch.Tensor, Any, torch.Tensor]:
    """Run each prompt once, padded on the left, and lay its cache out for all its rows.

    Return the logits of the next token (R, V), the cache, and the attention mask (R, T), 1 = a token, 0 = padding.
    """
    longest = max(len(prompt) for prompt in prompts)
    ids = torch.zeros(len(prompts), longest, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for line, prompt in enumerate(prompts):
        ids[line, longest - len(prompt) :] = torch.tensor(prompt)
        mask[line, longest - len(prompt) :] = 1
    ids, mask = ids.to(model.device), mask.to(model.device)
    options = {"position_ids": (mask.cumsum(dim=-1) - 1).clamp_(min=0), "logits_to_keep": 1}
    accepted = _accepted(model, *options)
    output = model(input_ids=ids, attention_mask=mask, use_cache=True, **{name: options[name] for name in accepted})
    which = torch.tensor(row_prompts, device=model.device)
    cache = output.past_key_values
    cache.batch_select_indices(which)
    make_room(cache)
    return output.logits[:, -1][which], cache, mask[which]


def _accepted(model: Any, *names: str) -> list[str]:
    """Return those arguments that this model's forward pass knows (some count positions by themselves)."""
    parameters = inspect.signature(model.forward).parameters
    return [name for name in names if name in parameters]
