"""What a model says at the labels of held-out trees.

Legend: N labels, C label classes.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from rewardmodel.ml.packing import collate, plan_batches
from rewardmodel.ml.sharing import attention_pair_cost
from rewardmodel.ml.steps import tensors
from rewardmodel.ml.tokens import TokenTree

Probabilities = npt.NDArray[np.float32]


@torch.inference_mode()
def label_probabilities(
    reader: Any, trees: Sequence[TokenTree], padding_id: int, tokens_per_batch: int = 16384, *, pack: bool = True
) -> list[Probabilities]:
    """Return for each tree the probabilities (its labels, C) that the model gives at its labels, in the trees' order.

    `reader` is a LabelReader, already on its device and in evaluation mode.
    """
    device = reader.label_ids.device
    results: list[Probabilities | None] = [None] * len(trees)
    pair_cost = attention_pair_cost(reader.causal_lm) if pack else 0.0
    for rows in plan_batches([len(tree) for tree in trees], tokens_per_batch, pack=pack, pair_cost=pair_cost):
        batch = collate(trees, rows, padding_id)
        inputs = tensors(batch)
        del inputs["targets"]
        logits = reader(**{name: None if value is None else value.to(device) for name, value in inputs.items()})
        probabilities = torch.softmax(logits, dim=-1).cpu().numpy()
        stops = np.cumsum(batch.label_counts)
        for index, start, stop in zip(batch.order, stops - batch.label_counts, stops, strict=True):
            results[index] = probabilities[start:stop]
    return [result for result in results if result is not None]


def final_labels(trees: Sequence[TokenTree]) -> npt.NDArray[np.int64]:
    """Return the index of each tree's last label among all labels joined; an outcome model is judged there only."""
    return np.cumsum([len(tree.label_index) for tree in trees]) - 1
