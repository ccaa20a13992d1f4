"""How much the labels of each class count in the loss.

Legend: N labels, C label classes.
"""

from collections.abc import Sequence

import numpy as np

from rewardmodel.ml.training.setting_checks import BALANCED
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.trees.tokens import TokenTree


def class_weights(trees: Sequence[TokenTree], settings: TrainingSettings) -> tuple[float, ...] | None:
    """Return the weight of each class (C,); None if all labels count the same.

    Balanced weights are N / (C * the labels of the class), so that each class has the same sum of weights, and the weights of all labels
    the sum N. A class without labels has weight 1; it is not among the C then.
    """
    if settings.class_weights != BALANCED:
        return settings.weight_of_class
    counts = np.sum([tree.targets.sum(axis=0, dtype=np.float64) for tree in trees], axis=0)  # (C,)
    present = int((counts > 0).sum())
    return tuple(float(counts.sum() / (present * count)) if count else 1.0 for count in counts)
