"""From a model's last hidden states to its logits, as its family computes them."""

from typing import Any

import torch
from torch import Tensor


def scaled_logits(logits: Tensor, config: Any) -> Tensor:
    """Apply what some families do after the output embedding: Granite, Cohere and Falcon-H1 scale, the Gemmas and xLSTM cap."""
    if scaling := getattr(config, "logits_scaling", None):
        logits = logits / scaling
    for name in ("logit_scale", "lm_head_multiplier"):
        if scale := getattr(config, name, None):
            logits = logits * scale
    for name in ("final_logit_softcapping", "logits_soft_cap", "output_logit_soft_cap"):
        if cap := getattr(config, name, None):
            logits = torch.tanh(logits / cap) * cap
    return logits
