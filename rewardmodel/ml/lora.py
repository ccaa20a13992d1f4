"""LoRA: train low-rank adapters of the layers' matrices, and the label rows; merge them into the model at the end."""

from typing import Any

import torch
from torch import nn

from rewardmodel.ml.model import LabelReader


def add_adapters(causal_lm: Any, rank: int, alpha: int) -> None:
    """Freeze the model and put an adapter on every matrix of its layers, in place; the output embedding gets none."""
    from peft import LoraConfig, inject_adapter_in_model

    inject_adapter_in_model(LoraConfig(r=rank, lora_alpha=alpha, target_modules="all-linear"), causal_lm)


def merge_adapters(reader: LabelReader) -> Any:
    """Return the causal language model with adapters merged and label rows written back; a model without is returned as it is.

    Tied embeddings are untied: a label token may stand in texts too, and its input embedding was not trained.
    """
    from peft.tuners.lora import LoraLayer

    model = reader.causal_lm
    for name, module in list(model.named_modules()):
        if isinstance(module, LoraLayer):
            module.merge()
            parent, _, child = name.rpartition(".")
            setattr(model.get_submodule(parent), child, module.get_base_layer())
    if hasattr(model, "peft_config"):
        del model.peft_config  # or save_pretrained would look for adapters
    if reader.label_rows is None:
        return model
    head = model.get_output_embeddings()
    if head.weight is model.get_input_embeddings().weight:
        head.weight = nn.Parameter(head.weight.detach().clone())
        model.config.tie_word_embeddings = False
    with torch.no_grad():
        head.weight[reader.label_ids] = reader.label_rows.to(head.weight.dtype)
    return model
