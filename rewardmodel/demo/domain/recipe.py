"""How reward models of the demo domain are trained, in the demo and in the experiments alike."""

from typing import Any

REWARD_MODEL_TRAINING: dict[str, Any] = {
    "optimizer": "adamw",
    "learning_rate": 3e-4,
    "epochs": 6,
    "batch_size": 16,
    "evaluation_share": 0.1,
}
"""Gentle: at higher rates fine-tuning forgets a part of what the base can check; in fewer passes over so few labels a model is as good
as its seed is lucky (docs/experiments.md)."""
