"""How reward models of the demo domain are trained, in the demo and in the experiments alike."""

from typing import Any

REWARD_MODEL_TRAINING: dict[str, Any] = {
    "optimizer": "adamw",
    "learning_rate": 3e-4,
    "epochs": 3,
    "batch_size": 16,
    "evaluation_share": 0.1,
}
"""Gentle: at higher rates fine-tuning forgets a part of what the base can check (docs/experiments.md)."""
