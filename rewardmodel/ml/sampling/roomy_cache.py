"""A key-value cache with room to grow; the one of transformers copies its whole content for every token.

That copying took more than half of the time of sampling from the demo's generator (profiled with 128 rows).
"""

from typing import Any

import torch
from transformers.cache_utils import DynamicCache, DynamicLayer

ROOM = 64  # tokens between two copies


class RoomyLayer(DynamicLayer):
    """A DynamicLayer whose keys and values, (rows, heads, T, head size), are views into larger buffers."""

    keys: torch.Tensor
    values: torch.Tensor

    def __init__(self, full: DynamicLayer) -> None:
        super().__init__()
        if full.keys is None or full.values is None:
            raise ValueError("the layer is still empty")
        self.lazy_initialization(full.keys, full.values)
        self.keys, self.values = full.keys, full.values
        self._buffers: tuple[torch.Tensor, torch.Tensor] | None = None

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *_args: Any, **_kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Append (rows, heads, new, head size) and return the whole content."""
        begin = self.keys.shape[-2]
        end = begin + key_states.shape[-2]
        if self._buffers is None or self._buffers[0].shape[-2] < end:
            self._buffers = _with_room(self.keys, end + ROOM), _with_room(self.values, end + ROOM)
        keys, values = self._buffers
        keys[..., begin:end, :] = key_states
        values[..., begin:end, :] = value_states
        self.keys, self.values = keys[..., :end, :], values[..., :end, :]
        return self.keys, self.values

    def batch_select_indices(self, indices: torch.Tensor) -> None:
        """Keep only these rows."""
        super().batch_select_indices(indices)
        self._buffers = None  # the kept rows are a copy outside the buffers


def make_room(cache: DynamicCache) -> None:
    """Replace the plain layers of a filled cache; layers with a sliding window or another state stay as they are."""
    cache.layers = [RoomyLayer(layer) if type(layer) is DynamicLayer else layer for layer in cache.layers]


def _with_room(states: torch.Tensor, size: int) -> torch.Tensor:
    buffer = states.new_empty(*states.shape[:-2], size, states.shape[-1])
    buffer[..., : states.shape[-2], :] = states
    return buffer
