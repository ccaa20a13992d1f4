"""What a model predicts at the labels of held-out trees.

Legend: N labels, C label classes.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch

from rewardmodel.ml.model import RewardModel, label_reader
from rewardmodel.ml.processes import share_work
from rewardmodel.ml.protocols import Reader
from rewardmodel.ml.reading.ways import plan_passes
from rewardmodel.ml.surprise.frozen_base import open_surprise_base, tree_surprises, with_surprises
from rewardmodel.ml.trees.packing import collate, tensors
from rewardmodel.ml.trees.tokens import SegmentEncoder, TokenTree, build_tree, padding_id
from rewardmodel.ml.trees.trajectories import Trajectory, with_classes

Probabilities = npt.NDArray[np.float32]


def label_probabilities(
    reader: Reader,
    trees: Sequence[TokenTree],
    padding_id: int,
    tokens_per_batch: int = 16384,
    *,
    pack: bool = True,
    together: bool = False,
) -> list[Probabilities]:
    """Return for each tree the probabilities (its labels, C) at its labels, in the trees' order.

    `reader` is already on its device and in evaluation mode; for `together` see label_outputs.
    """
    logits = label_outputs(reader, trees, padding_id, tokens_per_batch, pack=pack, together=together)
    return [torch.softmax(torch.from_numpy(one), dim=-1).numpy() for one in logits]


@torch.inference_mode()
def label_outputs(
    reader: Reader,
    trees: Sequence[TokenTree],
    padding_id: int,
    tokens_per_batch: int = 16384,
    *,
    pack: bool = True,
    together: bool = False,
) -> list[npt.NDArray[np.float32]]:
    """Return for each tree the reader's outputs at its labels (its labels, C), in the trees' order.

    `together`: all processes that train together call this; each runs a part of the passes, and all get all results. The
    passes are those of a single process, so the results are the same to the last bit.
    """
    device = reader.label_ids.device
    pair_cost = reader.pair_cost if pack else 0.0
    read = plan_passes(trees, tokens_per_batch, reader.way, pack=pack, pair_cost=pair_cost)
    chains = read.chains

    def outputs(rows: list[list[int]]) -> list[tuple[int, npt.NDArray[np.float32]]]:
        """Return the number of each chain, or whole tree, in one pass, with the outputs at its labels."""
        batch = collate(chains, rows, padding_id)
        inputs = tensors(batch)
        del inputs["targets"]
        output = reader(**{name: None if value is None else value.to(device) for name, value in inputs.items()})
        by_tree = np.split(output.cpu().numpy(), np.cumsum(batch.label_counts)[:-1])
        return list(zip(batch.order.tolist(), by_tree, strict=True))

    by_number = dict(one for found in share_work(read.plan, outputs, together=together) for one in found)
    classes = next(iter(by_number.values())).shape[1] if by_number else 0
    found = [np.zeros((len(tree.label_index), classes), dtype=np.float32) for tree in trees]
    for number, path in enumerate(read.paths):
        found[path.tree][path.labels] = by_number[number]
    return found


class StepLabels(NamedTuple):
    """What a process model predicts at N labels: `probabilities` and `targets` (N, C), in the order of the model's classes.

    `lost`: labels that lie beyond the model's length. Without labels both arrays are empty, (0, C).
    """

    probabilities: Probabilities
    targets: Probabilities
    lost: int


def step_label_probabilities(loaded: RewardModel, trajectories: Sequence[Trajectory]) -> StepLabels:
    """Return what a process model predicts at the labels of trajectories."""
    encoder = SegmentEncoder(loaded.tokenizer, loaded.config.segment_format)
    trajectories = [with_classes(one, loaded.config.classes, loaded.config.neutral) for one in trajectories]
    built = [
        build_tree(trajectory, ids, loaded.config.max_length, len(loaded.config.classes))
        for trajectory, ids in zip(trajectories, encoder.encode(trajectories), strict=True)
    ]
    trees = [one.tree for one in built if len(one.tree.label_index)]
    lost = sum(one.labels_lost for one in built)
    if not trees:
        empty = np.zeros((0, len(loaded.config.classes)), dtype=np.float32)
        return StepLabels(empty, empty, lost)
    padding = padding_id(loaded.tokenizer)
    if (surprise := loaded.config.surprise) is not None:
        base = open_surprise_base(surprise.base, loaded.model.device, surprise.sha256)
        trees = with_surprises(trees, tree_surprises(base, trees, padding))
    probabilities = np.concatenate(label_probabilities(label_reader(loaded.model, loaded.tokenizer), trees, padding))
    return StepLabels(probabilities, np.concatenate([tree.targets for tree in trees]), lost)


def final_labels(trees: Sequence[TokenTree]) -> npt.NDArray[np.int64]:
    """Return the index of each tree's last label among all labels joined; an outcome model is measured only there."""
    return np.cumsum([len(tree.label_index) for tree in trees]) - 1
