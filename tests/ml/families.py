"""Tiny random models of many families, each with what is unusual about it: windows of 8, states, short convolutions, ALiBi."""

from typing import Any

import torch

VOCABULARY = 320
WINDOW = 8
SMALL = {
    "vocab_size": VOCABULARY, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 4, "num_attention_heads": 4,
    "num_key_value_heads": 2, "head_dim": 8, "max_position_embeddings": 512, "initializer_range": 0.2,
    "pad_token_id": 0, "bos_token_id": None, "eos_token_id": 1,
}  # fmt: skip
FULL, SLIDING, LINEAR = "full_attention", "sliding_attention", "linear_attention"
ROPE = {"rope_theta": 10000.0}

TREES: dict[str, dict[str, Any]] = {
    "llama": {},
    "qwen2": {},
    "gpt2": {},
    "mistral": {"sliding_window": WINDOW},
    "qwen2_window": {"use_sliding_window": True, "sliding_window": WINDOW, "max_window_layers": 2},
    "qwen3_window": {"use_sliding_window": True, "sliding_window": WINDOW, "max_window_layers": 2},
    "gemma2": {"sliding_window": WINDOW, "query_pre_attn_scalar": 8},
    "gemma3_text": {"sliding_window": WINDOW, "layer_types": [SLIDING, FULL] * 2, "query_pre_attn_scalar": 8},
    "cohere2": {"sliding_window": WINDOW, "layer_types": [SLIDING, FULL] * 2},
    "gpt_oss": {"sliding_window": WINDOW, "num_local_experts": 4, "num_experts_per_tok": 2},
    "phi3_window": {"sliding_window": WINDOW},
    "olmo3": {"sliding_window": WINDOW, "layer_types": [SLIDING, FULL] * 2},
    "starcoder2": {"sliding_window": WINDOW},
    "llama4_text": {"attention_chunk_size": WINDOW, "num_local_experts": 2, "interleave_moe_layer_step": 2,
                    "intermediate_size_mlp": 48},
    "mixtral": {"num_local_experts": 4},
}  # fmt: skip
STATE = {
    "linear_num_key_heads": 2, "linear_num_value_heads": 2, "linear_key_head_dim": 8, "linear_value_head_dim": 8,
}  # fmt: skip
MAMBA = {
    "mamba_d_ssm": 32,
    "mamba_n_heads": 4,
    "mamba_d_head": 8,
    "mamba_d_state": 8,
    "mamba_n_groups": 1,
    "mamba_chunk_size": 16,
}
ROWS: dict[str, dict[str, Any]] = {
    "qwen3_next": {**STATE, "layer_types": [LINEAR, LINEAR, LINEAR, FULL], "num_experts": 4, "num_experts_per_tok": 2,
                   "moe_intermediate_size": 16, "shared_expert_intermediate_size": 16},
    "qwen3_5_text": {**STATE, "layer_types": [LINEAR, LINEAR, LINEAR, FULL]},
    "lfm2": {"layer_types": ["conv", "conv", FULL, "conv"], "block_auto_adjust_ff_dim": False},
    "falcon_h1": MAMBA,
    "bamba": {**MAMBA, "mamba_n_heads": 8, "attn_layer_indices": [1]},
    "nemotron_h": {"hybrid_override_pattern": "M*M-", "mamba_num_heads": 4, "mamba_head_dim": 8, "ssm_state_size": 8,
                   "n_groups": 1, "chunk_size": 16, "expand": 1},
    "recurrent_gemma": {"lru_width": 32, "attention_window_size": WINDOW, "num_hidden_layers": 3},
    "rwkv": {"attention_hidden_size": 32, "context_length": 512},
    "mamba": {"state_size": 8},
    "mamba2": {"state_size": 8, "num_heads": 8, "head_dim": 8, "n_groups": 1, "chunk_size": 16, "expand": 2},
    "mpt": {"d_model": 32, "n_heads": 4, "n_layers": 4, "max_seq_len": 512},
    "bloom": {"n_layer": 4, "n_head": 4},
    "gpt_neo": {"num_layers": 4, "num_heads": 4, "attention_types": [[["global", "local"], 2]], "window_size": WINDOW},
    "falcon_alibi": {"alibi": True},
}  # fmt: skip
LONG_ROPE = {"short_factor": [1.0] * 4, "long_factor": [2.0, 3.0, 4.0, 5.0]}
ALONE: dict[str, dict[str, Any]] = {
    "llama_dynamic": {"max_position_embeddings": 64, "rope_parameters": {**ROPE, "rope_type": "dynamic", "factor": 4.0}},
    "phi3_longrope": {"max_position_embeddings": 256, "original_max_position_embeddings": 64,
                      "rope_parameters": {**ROPE, **LONG_ROPE, "rope_type": "longrope", "original_max_position_embeddings": 64}},
}  # fmt: skip
FAMILIES = TREES | ROWS | ALONE


def tiny_model(family: str, seed: int = 0, **options: Any) -> Any:
    """Return a random model of a family in FAMILIES, in float32; `options` replace its settings."""
    from transformers import AutoConfig, AutoModelForCausalLM

    torch.manual_seed(seed)
    kind = family
    for suffix in ("_window", "_alibi", "_dynamic", "_longrope"):
        kind = kind.removesuffix(suffix)
    settings = {**SMALL, **FAMILIES[family], **options}
    if kind in ("gpt2", "mpt", "bloom", "falcon", "rwkv", "mamba", "mamba2", "recurrent_gemma", "nemotron_h"):
        settings = {
            key: value for key, value in settings.items() if key not in ("head_dim",) or key in FAMILIES[family]
        }
    model = AutoModelForCausalLM.from_config(AutoConfig.for_model(kind, **settings), dtype=torch.float32)
    return model.eval()
