"""Sample continuations of many prompts at once with any causal language model of `transformers`.

With `generate`, all rows of a batch share one random stream, so a sample depends on the other rows; it also takes a millisecond
of Python per token. This loop draws one number per row and token from the row's own series, runs each distinct prompt
once, and drops finished rows from the cache.

Shapes: P prompts, R rows (samples), T tokens so far, V vocabulary.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import DynamicCache

from rewardmodel.ml.protocols import CausalLM
from rewardmodel.ml.sampling.noise import uniform_noise
from rewardmodel.ml.sampling.roomy_cache import make_room

KEEP = 0.85  # rows are dropped from the cache once less than this share of it is still being written


@dataclass
class Row:
    """One sample to be written: `prompt` is an index, `noise` one number in [0, 1) for each token it may have.

    `ended`: it reached an end token; `stopped`: `is_done` ended it early.
    """

    prompt: int
    noise: NDArray[np.float64]
    ids: list[int]
    ended: bool = False
    stopped: bool = False

    @property
    def is_complete(self) -> bool:
        return self.ended or self.stopped or len(self.ids) >= len(self.noise)

    @classmethod
    def start(cls, prompt: int, seed: int, text: str, sample: int, longest: int) -> "Row":
        """Begin sample number `sample` of `text`, of at most `longest` tokens."""
        return cls(prompt=prompt, noise=uniform_noise(seed, text, sample, longest), ids=[])


def pick_tokens(logits: torch.Tensor, noise: torch.Tensor, temperature: float, top_p: float) -> torch.Tensor:
    """Pick one token per row by its number in [0, 1): (R, V) logits, (R,) float64 noise -> (R,) int64.

    The number is looked up in the cumulative distribution. With top_p < 1 only the likeliest tokens take part: the fewest that
    reach that probability together. Temperature 0 takes the likeliest token.
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
    model: CausalLM,
    prompts: Sequence[Sequence[int]],
    rows: Sequence[Row],
    *,
    end_ids: frozenset[int],
    temperature: float,
    top_p: float,
    is_done: Callable[[list[int]], bool] | None = None,
) -> None:
    """Write all rows to their end: fill `ids` (without the end token) and `ended` (False: its noise ran out first).

    `is_done` may end a row early; it is called with the row's ids after each token. All rows are one batch, and the
    caller makes sure that they fit.
    """
    lines = _prefill(model, prompts, rows)
    for step in range(max(len(row.noise) for row in rows)):
        tokens = pick_tokens(lines.logits, lines.noise[:, step], temperature, top_p)
        for row, token in zip(lines.rows, tokens.tolist(), strict=True):
            if not row.is_complete:
                _append(row, token, end_ids, is_done)
        going_on = [line for line, row in enumerate(lines.rows) if not row.is_complete]
        if not going_on:
            return
        if len(going_on) < KEEP * len(lines.rows):
            tokens = tokens[lines.keep(going_on)]
        lines.feed(model, tokens)


def _append(row: Row, token: int, end_ids: frozenset[int], is_done: Callable[[list[int]], bool] | None) -> None:
    if token in end_ids:
        row.ended = True
        return
    row.ids.append(token)
    row.stopped = is_done is not None and is_done(row.ids)


@dataclass
class _Lines:
    """The rows that are still in the cache, one line each (R lines, T tokens so far), with the state that the model needs.

    `logits` (R, V) of each row's next token; `mask` (R, T), 1 = a token, 0 = padding; `lengths` (R,) the next position of
    each row; `noise` (R, longest), padded with 0.
    """

    rows: list[Row]
    logits: torch.Tensor
    cache: DynamicCache
    mask: torch.Tensor
    lengths: torch.Tensor
    noise: torch.Tensor

    def keep(self, lines: list[int]) -> torch.Tensor:
        """Drop all other lines; return the kept ones as an index."""
        kept = torch.tensor(lines, device=self.mask.device)
        self.cache.batch_select_indices(kept)
        self.mask, self.lengths, self.noise = self.mask[kept], self.lengths[kept], self.noise[kept]
        self.rows = [self.rows[line] for line in lines]
        return kept

    def feed(self, model: CausalLM, tokens: torch.Tensor) -> None:
        """Run the model on one more token (R,) per line."""
        self.mask = torch.cat([self.mask, self.mask.new_ones(len(self.rows), 1)], dim=1)
        output = model(
            input_ids=tokens[:, None],
            attention_mask=self.mask,
            past_key_values=self.cache,
            use_cache=True,
            **_accepted(model, {"position_ids": self.lengths[:, None], "logits_to_keep": 1}),
        )
        self.logits = output.logits[:, -1]
        self.lengths = self.lengths + 1


def _prefill(model: CausalLM, prompts: Sequence[Sequence[int]], rows: Sequence[Row]) -> _Lines:
    """Run each prompt once, padded on the left, and lay its cache out for all its rows."""
    longest = max(len(prompt) for prompt in prompts)
    ids = torch.zeros(len(prompts), longest, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for line, prompt in enumerate(prompts):
        ids[line, longest - len(prompt) :] = torch.tensor(prompt)
        mask[line, longest - len(prompt) :] = 1
    ids, mask = ids.to(model.device), mask.to(model.device)
    options = {"position_ids": (mask.cumsum(dim=-1) - 1).clamp_(min=0), "logits_to_keep": 1}
    output = model(input_ids=ids, attention_mask=mask, use_cache=True, **_accepted(model, options))
    which = torch.tensor([row.prompt for row in rows], device=model.device)
    cache = output.past_key_values
    cache.batch_select_indices(which)
    make_room(cache)
    lengths = torch.tensor([len(prompts[row.prompt]) for row in rows], device=model.device)
    return _Lines(list(rows), output.logits[:, -1][which], cache, mask[which], lengths, _noise(rows, model.device))


def _noise(rows: Sequence[Row], device: torch.device) -> torch.Tensor:
    padded = np.zeros((len(rows), max(len(row.noise) for row in rows)))
    for index, row in enumerate(rows):
        padded[index, : len(row.noise)] = row.noise
    return torch.from_numpy(padded).to(device)


def _accepted(model: CausalLM, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that this model's forward pass knows; some models count positions on their own."""
    known = inspect.signature(model.forward).parameters
    return {name: value for name, value in options.items() if name in known}
