"""How surprising samples were to one frozen base: measured once, for all reward models on that base."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from rewardmodel.ml.data import DataError
from rewardmodel.ml.surprise.frozen_base import Surprise, open_surprise_base, tree_surprises, with_surprises
from rewardmodel.ml.surprise_input import SurpriseConfig
from rewardmodel.ml.trees.tokens import IntArray, TokenTree


@dataclass(frozen=True, slots=True)
class SolutionSurprises:
    """`ids` and `values`: the token ids of each sample, and their surprises; `base_sha256`: see SurpriseBase."""

    ids: list[IntArray]
    values: list[Surprise]
    base_sha256: str

    def added_to(self, trees: Sequence[TokenTree], config: SurpriseConfig) -> list[TokenTree]:
        """Return the samples' trees with surprises. Raises DataError where these belong to other samples or models."""
        if config.sha256 != self.base_sha256:
            raise DataError("the surprises are those of another base than this model's: compute them for this model")
        # A tree that was cut at another model's maximum length has fewer tokens, or more.
        if len(trees) != len(self.ids) or any(
            len(ids) < len(tree) or not np.array_equal(ids[: len(tree)], tree.input_ids)
            for tree, ids in zip(trees, self.ids, strict=True)
        ):
            raise DataError(
                "the surprises belong to other samples, or to their beginnings only: compute them for these"
            )
        return with_surprises(trees, [values[: len(tree)] for tree, values in zip(trees, self.values, strict=True)])


def measure_surprises(
    config: SurpriseConfig, trees: Sequence[TokenTree], device: torch.device, padding_id: int, tokens_per_batch: int
) -> SolutionSurprises:
    """Run the base that the config names over trees. Raises DataError where it is not there or is another."""
    base = open_surprise_base(config.base, device, config.sha256)
    values = [np.zeros(0, dtype=np.float32) for _ in trees]
    measured = [number for number, tree in enumerate(trees) if len(tree)]
    found = tree_surprises(base, [trees[number] for number in measured], padding_id, tokens_per_batch)
    for number, surprise in zip(measured, found, strict=True):
        values[number] = surprise
    return SolutionSurprises([tree.input_ids for tree in trees], values, base.sha256)
