"""The surprises of solutions, measured once for all reward models with the same frozen base."""

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
    """The token ids of each sample and their surprises; `base_sha256`: see SurpriseBase.sha256."""

    ids: list[IntArray]
    values: list[Surprise]
    base_sha256: str

    def added_to(self, trees: Sequence[TokenTree], config: SurpriseConfig) -> list[TokenTree]:
        """Return the samples' trees with surprises. Raises DataError if the surprises belong to other samples or another base."""
        if config.sha256 != self.base_sha256:
            raise DataError(
                "the surprises were measured with another base than this model's: compute them for this model"
            )
        # Another model's maximum length may have cut the trees earlier or later.
        if len(trees) != len(self.ids) or any(
            len(ids) < len(tree) or not np.array_equal(ids[: len(tree)], tree.input_ids)
            for tree, ids in zip(trees, self.ids, strict=True)
        ):
            raise DataError(
                "the surprises belong to other samples, or only to the beginnings of these: compute them again"
            )
        return with_surprises(trees, [values[: len(tree)] for tree, values in zip(trees, self.values, strict=True)])


def measure_surprises(
    config: SurpriseConfig, trees: Sequence[TokenTree], device: torch.device, padding_id: int, tokens_per_batch: int
) -> SolutionSurprises:
    """Run the base that the config names over trees. Raises DataError if it cannot be loaded or has other weights."""
    base = open_surprise_base(config.base, device, config.sha256)
    values = [np.zeros(0, dtype=np.float32) for _ in trees]
    measured = [number for number, tree in enumerate(trees) if len(tree)]
    found = tree_surprises(base, [trees[number] for number in measured], padding_id, tokens_per_batch)
    for number, surprise in zip(measured, found, strict=True):
        values[number] = surprise
    return SolutionSurprises([tree.input_ids for tree in trees], values, base.sha256)
