"""The training settings of reward models in the demo domain, for the demo and the experiments."""

from typing import Any

REWARD_MODEL_TRAINING: dict[str, Any] = {
    "dtype": "float32",  # the base is float16 to keep the repository small, in which a CPU computes many times slower
    "optimizer": "adamw",
    "learning_rate": 3e-4,
    "epochs": 6,
    "batch_size": 16,
    "evaluation_share": 0.1,
}
"""At higher learning rates, fine-tuning forgets part of the base's ability to check steps; with fewer passes over few labels, the
result depends on a lucky seed (docs/experiments.md)."""
