"""The check of a base model: finds the quickest way of reading that gives each solution what it gets alone.

A family of models is not judged by its name: its layers may look back a fixed number of tokens, carry a state along the row, or
count positions in another way. So a small tree and a neighbour are read in each way, and every token's last hidden state is
compared with that of the same text alone (`trial`, `verdict`). This takes about ten passes over a hundred tokens.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import torch
from torch import nn

from rewardmodel.ml.data import DataError
from rewardmodel.ml.protocols import CausalLM
from rewardmodel.ml.reading.probe import SHORT, changed_weights, make_probe, narrow_windows, needed_length
from rewardmodel.ml.reading.states import forget_longer_texts
from rewardmodel.ml.reading.trial import Differences, Trial, reason_of
from rewardmodel.ml.reading.verdict import is_rounding, judge
from rewardmodel.ml.reading.ways import Reading

TRIES = 3
"""With other tokens each. A token may be between two experts, and rounding decide; a layer that reads otherwise shows in each."""
LONG = 4
"""Without a limit on its texts, a model with rotary positions is checked up to this many times the length it was made for."""
NO_LIMIT = 2**16
SHORTEST = 16
"""Tokens of the longest path of the probe, at least; texts may be limited to less than SHORT."""
READING = "stepmark_reading"


def reading_of(model: CausalLM, longest: int | None = None) -> Reading:
    """Return how a model reads solutions; checked once for each loaded model (see check_reading)."""
    known: Reading | None = getattr(model, READING, None)
    if known is None:
        known = check_reading(model, longest)
        set_reading(model, known)
    return known


def set_reading(model: CausalLM, reading: Reading) -> None:
    """Say how a model reads solutions, for reading_of."""
    setattr(model, READING, reading)


def check_reading(model: CausalLM, longest: int | None = None) -> Reading:
    """Return the quickest way of reading that gives each solution what it gets alone.

    `longest`: tokens of the longest text that the model will read; None: no limit. The model is already on its device. Its
    weights and windows are changed during the check, so nothing else may use it; afterwards all is as before.
    Raises DataError, in one sentence, if the model cannot be run, or reads ahead.
    """
    config = model.config.get_text_config()
    capacity = _learned_positions(model) or 2**30
    needed = needed_length(config)
    length = min(SHORT if needed is None else needed, capacity, max(longest or NO_LIMIT, SHORTEST))
    unseen = needed is None and (longest or NO_LIMIT) > SHORT
    with _undisturbed(model), narrow_windows(config):
        try:
            Trial(model, make_probe(model, SHORTEST, seed=0))  # with the weights as they are: whether it runs at all
            seen = _differences(model, length, _far(model, longest))
        except Exception as error:  # each family has its own ways to fail
            raise DataError(f"{_name(model)} cannot be run: {reason_of(error)}") from error
    try:
        return judge(seen, model, reaches_unseen=unseen)
    except DataError as error:
        raise DataError(f"{_name(model)} cannot be used: {error}") from error


def _differences(model: CausalLM, length: int, far: int) -> Differences:
    """Return the differences that texts of `length` tokens show in each trial; a second is needed if the first shows any."""
    seen: Differences | None = None
    for seed in range(TRIES):
        with changed_weights(model, seed):
            found = Trial(model, make_probe(model, length, seed)).differences(far)
        seen = found if seen is None else seen.or_less(found)
        if is_rounding(seen, model):
            break
    assert seen is not None  # noqa: S101 - there is at least one trial
    return seen


def check_training(model: CausalLM) -> None:
    """Run the model once as in training. Raises DataError if it cannot be run so."""
    with _undisturbed(model):
        cast(nn.Module, model).train()
        try:
            Trial(model, make_probe(model, SHORTEST, seed=0))
        except Exception as error:  # as above
            raise DataError(f"{_name(model)} cannot be trained: {reason_of(error)}") from error


def _name(model: CausalLM) -> str:
    return str(getattr(model, "name_or_path", "") or "this model")


def _far(model: CausalLM, longest: int | None) -> int:
    """Return the last position of the longest text. Only rotary positions go beyond the length that a model was made for."""
    made_for = getattr(model.config.get_text_config(), "max_position_embeddings", None)
    rotary = any(name.endswith("inv_freq") for name, _ in cast(nn.Module, model).named_buffers())
    if rotary or not made_for:
        return (longest or LONG * (made_for or NO_LIMIT)) - 1
    return min(longest or made_for, made_for) - 1


@contextmanager
def _undisturbed(model: CausalLM) -> Iterator[None]:
    """Run the block in evaluation mode and uncompiled, without gradients; leave mode and random numbers as they were."""
    module: Any = model
    training, attention = module.training, module.config._attn_implementation
    if attention == "flex_attention" and model.device.type == "cpu":
        # There it knows no attention sinks. A model that is sharded over GPUs later is checked on the CPU.
        module.set_attn_implementation("eager")
    devices = [model.device] if model.device.type == "cuda" else []
    with torch.random.fork_rng(devices), torch.no_grad(), torch.compiler.set_stance("force_eager"):
        module.eval()
        try:
            yield
        finally:
            forget_longer_texts(model)
            module.train(training)
            if module.config._attn_implementation != attention:
                module.set_attn_implementation(attention)


def _learned_positions(model: CausalLM) -> int | None:
    """Return the length of the model's table of positions; None if it has none."""
    limit = getattr(model.config.get_text_config(), "max_position_embeddings", None)
    tables = (
        module.num_embeddings
        for module in cast(nn.Module, model).modules()
        if isinstance(module, nn.Embedding) and module is not model.get_input_embeddings()
    )
    return limit if limit and any(limit <= size <= limit + 8 for size in tables) else None
