"""The order of training: which trees belong to which optimizer step, process and forward pass.

The order depends only on seed, epoch and step, so a resumed run gets the same batches. Every process knows the whole plan, so
the loss can be divided by the number of labels in the step over all processes and forward passes without communication.
The number of trees in one forward pass therefore never changes what is learned.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypedDict

import numpy as np
from torch.utils.data import Dataset

from rewardmodel.ml.protocols import Way
from rewardmodel.ml.reading.ways import Passes, plan_passes
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.trees.packing import Batch, collate, tensors
from rewardmodel.ml.trees.tokens import TokenTree


class StepShare(TypedDict):
    """One process's part of one optimizer step."""

    batches: list[dict[str, Any]]  # the arguments of LabelReader.forward, and `targets` (L, C)
    label_count: int  # in the whole step, all processes
    label_weight: float  # their sum of weights, which is their number if all count the same


class OptimizerSteps(Dataset[StepShare]):
    """Item i is the share of process ``i % processes`` in step ``i // processes``, over all epochs.

    `pair_cost`: cost of a pair of tokens in attention, in tokens (see `trees.sharing.attention_pair_cost`). `way`: how the model
    reads the trees; an optimizer step has the same trees in any way. `class_weights` (C,): how much the labels of each class count;
    the loss of a step is then divided by the sum of its labels' weights.
    """

    processes: int = 1
    pair_cost: float = 0.0
    way: Way = "trees"

    def __init__(
        self,
        trees: Sequence[TokenTree],
        settings: TrainingSettings,
        padding_id: int,
        *,
        class_weights: Sequence[float] | None = None,
    ) -> None:
        self.trees = trees if class_weights is None else [_weighted(tree, class_weights) for tree in trees]
        self._is_weighted = class_weights is not None
        self.settings = settings
        self.padding_id = padding_id
        self.steps_per_epoch = math.ceil(len(trees) / settings.batch_size)
        self.step_count = self.steps_per_epoch * settings.epoch_count
        self._order: tuple[int, list[int]] = (-1, [])

    def __len__(self) -> int:
        return self.step_count * self.processes

    def __getitem__(self, index: int) -> StepShare:
        step, process = divmod(index, self.processes)
        chosen = self.trees_of_step(step)
        count = sum(len(self.trees[tree].label_index) for tree in chosen)
        weight = sum(float(self.trees[tree].targets.sum(dtype=np.float64)) for tree in chosen)
        return {
            "batches": [tensors(batch) for batch in self._batches(chosen, process)],
            "label_count": count,
            # Without a label that counts, every target is 0, and so is the loss.
            "label_weight": (weight or 1.0) if self._is_weighted else float(count),
        }

    def trees_of_step(self, step: int) -> list[int]:
        """Return the indexes of the trees in one optimizer step; each tree comes once per epoch."""
        epoch, place = divmod(step, self.steps_per_epoch)
        if self._order[0] != epoch:
            generator = np.random.default_rng([self.settings.seed, epoch])
            self._order = (epoch, generator.permutation(len(self.trees)).tolist())
        size = self.settings.batch_size
        return self._order[1][place * size : (place + 1) * size]

    def _batches(self, chosen: list[int], process: int) -> list[Batch]:
        """Return the forward passes of a process; their number is the same for all processes, as sharded models require."""
        by_length = sorted(chosen, key=lambda tree: -len(self.trees[tree]))
        shares = [by_length[number :: self.processes] for number in range(self.processes)]
        plans = [self._plan(share) for share in shares]
        own = plans[process]
        batches = [collate(own.chains, rows, self.padding_id) for rows in own.plan]
        missing = max(len(passes.plan) for passes in plans) - len(batches)
        return [*batches, *[self._silent_batch(by_length[-1])] * missing]

    def _plan(self, share: list[int]) -> Passes:
        trees = [self.trees[tree] for tree in share]
        settings = self.settings
        return plan_passes(trees, settings.tokens_per_batch, self.way, pack=settings.pack, pair_cost=self.pair_cost)

    def _silent_batch(self, tree: int) -> Batch:
        """Return a forward pass without effect, for a process that has fewer than another."""
        batch = collate(self._plan([tree]).chains[:1], [[0]], self.padding_id)
        batch.targets[:] = 0
        return batch


def _weighted(tree: TokenTree, class_weights: Sequence[float]) -> TokenTree:
    return replace(tree, targets=(tree.targets * np.asarray(class_weights, dtype=np.float32)).astype(np.float32))
