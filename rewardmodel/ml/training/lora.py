"""LoRA: low-rank adapters of the layers' matrices, trained with the label rows and merged at the end."""

from typing import cast

import torch
from torch import Tensor, nn

from rewardmodel.ml.model import LabelReader
from rewardmodel.ml.protocols import CausalLM


def add_adapters(causal_lm: CausalLM, rank: int, alpha: int) -> None:
    """Freeze the model and put an adapter on every matrix of its layers, in place; except the output embedding."""
    from peft import LoraConfig, inject_adapter_in_model

    inject_adapter_in_model(
        LoraConfig(r=rank, lora_alpha=alpha, target_modules="all-linear"), cast(nn.Module, causal_lm)
    )
    for parameter in causal_lm.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.float()  # the frozen weights may be bfloat16, what is trained may not


def merge_adapters(reader: LabelReader, dtype: torch.dtype | None = None) -> CausalLM:
    """Return the causal language model with adapters merged and label rows written back, if it has any.

    Each sum is made in float32 and then rounded once, to `dtype`; None: to that of the layer.
    Tied embeddings are untied, because a label token may also occur in texts and its input embedding was not trained.
    """
    from peft.tuners.lora import LoraLayer

    model = reader.causal_lm
    for name, module in list(model.named_modules()):
        if isinstance(module, LoraLayer):
            layer = module.get_base_layer()
            own = cast(Tensor, layer.weight).dtype
            layer.weight.data = layer.weight.data.float()
            module.merge()
            layer.weight.data = layer.weight.data.to(dtype or own)
            parent, _, child = name.rpartition(".")
            setattr(model.get_submodule(parent), child, layer)
    if hasattr(model, "peft_config"):
        del model.peft_config  # otherwise save_pretrained would look for adapters
    if reader.label_rows is None:
        return model
    head = model.get_output_embeddings()
    if head.weight is model.get_input_embeddings().weight:
        head.weight = nn.Parameter(head.weight.detach().clone())
        model.config.tie_word_embeddings = False
    with torch.no_grad():
        head.weight[reader.label_ids] = reader.label_rows.to(head.weight.dtype)
    return model


def merge_state(reader: LabelReader, state: dict[str, Tensor], dtype: torch.dtype | None = None) -> dict[str, Tensor]:
    """Return the language model's weights by name, with adapters merged and label rows written back, as merge_adapters does.

    Used after sharded training, when modules hold only pieces. `state` holds the reader's gathered weights, tied ones once.
    """
    from peft.tuners.lora import LoraLayer

    model = reader.causal_lm
    prefix = "causal_lm."
    own = {name.removeprefix(prefix): weight for name, weight in state.items() if name.startswith(prefix)}
    for name, module in model.named_modules():
        if isinstance(module, LoraLayer):
            down, up = (own.pop(f"{name}.lora_{part}.default.weight").float() for part in ("A", "B"))
            change = module.scaling["default"] * (up @ down)  # (out, in)
            weight = own[f"{name}.base_layer.weight"]
            change = change.T if getattr(module, "fan_in_fan_out", False) else change
            own[f"{name}.base_layer.weight"] = (weight.float() + change).to(dtype or weight.dtype)
    own = {name.replace(".base_layer.", "."): weight for name, weight in own.items()}
    if hasattr(model, "peft_config"):
        del model.peft_config
    if reader.label_rows is None:
        return own
    inputs, outputs = (
        next(f"{name}.weight" for name, module in model.named_modules() if module is embedding)
        for embedding in (model.get_input_embeddings(), model.get_output_embeddings())
    )
    model.config.tie_word_embeddings = False
    own[outputs] = own.get(outputs, own[inputs]).clone()
    own[outputs][reader.label_ids.cpu()] = state["label_rows"].to(own[outputs].dtype)
    return own
