"""The checks: gradients of FlexAttention, ways of reading, and scores in bfloat16.

Legend: L labels.
"""

from typing import Any

import numpy as np
import torch

from rewardmodel.ml.evaluation import label_outputs, label_probabilities
from rewardmodel.ml.gpu_check.models import (
    CHECKED,
    LABELS,
    SHAPES,
    device,
    family_model,
    labeled_solutions,
    reader_of,
    shaped_model,
)
from rewardmodel.ml.protocols import CausalLM
from rewardmodel.ml.trees.packing import collate, tensors
from rewardmodel.ml.trees.paths import paths_of
from rewardmodel.ml.trees.tokens import TokenTree

GRADIENTS, STATES, SCORES = 1e-3, 1e-3, 1e-2
"""Largest differences: of a gradient and of a logit as a share of the largest, in float32; of a probability in bfloat16."""

Figures = dict[str, Any]


def check_gradients(*, small: bool) -> Figures:
    """Compare gradients of packed trees: FlexAttention as the GPU compiles it, against SDPA with a mask.

    torch has no gradients of FlexAttention on a CPU; there eager attention takes its place.
    """
    compared = "flex_attention" if device().type == "cuda" else "eager"
    worst = {}
    for family in ("llama", "mistral"):
        found = [_gradients(family, attention, small=small) for attention in ("sdpa", compared)]
        worst[family] = max(
            float((one - other).abs().max() / one.abs().max().clamp(min=1e-30))
            for one, other in zip(*found, strict=True)
        )
    return {"compared": compared, "difference": worst, "limit": GRADIENTS, "ok": max(worst.values()) <= GRADIENTS}


def _gradients(family: str, attention: str, *, small: bool) -> list[torch.Tensor]:
    model: Any = family_model(family, small=small)
    model.set_attn_implementation(attention)
    reader = reader_of(model)
    trees = labeled_solutions(4, 512, small=small)
    batch = tensors(collate(trees, [[0, 1], [2, 3]], padding_id=0))
    targets = batch.pop("targets").to(device())
    inputs = {name: None if value is None else value.to(device()) for name, value in batch.items()}
    (-(targets * torch.log_softmax(reader(**inputs), dim=-1)).sum()).backward()
    return [weight.grad for weight in reader.parameters() if weight.grad is not None]


def check_ways(*, small: bool) -> Figures:
    """Compare each family's logits at all labels, in trees, packed and beside others, with plain passes over each path."""
    found: dict[str, Any] = {}
    for family in CHECKED:
        model = family_model(family, small=small)
        reader = reader_of(model)
        trees = labeled_solutions(3, 512, small=small, seed=1)
        # Uncompiled: the passes of each length would be compiled anew, and the reference should not share a kernel.
        with torch.no_grad(), torch.compiler.set_stance("force_eager"):
            expected = np.concatenate([_alone(model, tree) for tree in trees])
        size = float(np.abs(expected).max())
        differences = [
            float(np.abs(np.concatenate(label_outputs(reader, trees, 0, budget)) - expected).max()) / size
            for budget in (1, 100_000)
        ]
        found[family] = {"way": reader.way, "difference": max(differences)}
    ok = all(one["difference"] <= STATES for one in found.values())
    windows = all(found[family]["way"] == "trees" for family in CHECKED if family != "lfm2")
    return {"families": found, "limit": STATES, "ok": ok and windows and found["lfm2"]["way"] == "rows"}


def _alone(model: CausalLM, tree: TokenTree) -> np.ndarray[Any, Any]:
    """Return the logits (L, 3) of the model itself at a tree's labels, each path in a pass of its own."""
    found = np.zeros((len(tree.label_index), len(LABELS)), dtype=np.float32)
    for path in paths_of(0, tree):
        ids = torch.from_numpy(path.chain.input_ids).long().to(device())[None]
        logits = model(input_ids=ids, use_cache=False).logits[0]
        found[path.labels] = logits[path.chain.label_index][:, LABELS].float().cpu().numpy()
    return found


def check_bfloat16(*, small: bool) -> Figures:
    """Compare probabilities of a 1.5 B shape in bfloat16 with those in float32."""
    shape = SHAPES["small" if small else "1.5b"]
    trees = labeled_solutions(8, shape.vocabulary, small=small, seed=2)
    model = shaped_model(shape, torch.float32)
    exact = np.concatenate(label_probabilities(reader_of(model), trees, 0))
    rough = np.concatenate(label_probabilities(reader_of(_in_bfloat16(model)), trees, 0))
    difference, spread = float(np.abs(rough - exact).max()), float(np.ptp(exact, axis=0).max())
    ok = difference <= SCORES and spread > SCORES  # scores that are all the same would prove nothing
    return {"difference": difference, "limit": SCORES, "spread": spread, "labels": len(exact), "ok": ok}


def _in_bfloat16(model: Any) -> CausalLM:
    converted: CausalLM = model.bfloat16()
    return converted
