"""What this toolkit calls on tokenizers and language models of `transformers`, which come to us without types.

torch is imported for the type checker only, so that modules that mention these types stay light.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self, overload

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn


Way = Literal["trees", "rows", "alone"]
"""How a model reads solutions: in trees and packed rows, each in a row of its own, or each in a pass of its own."""


class Tokenizer(Protocol):
    """A tokenizer of `transformers`. The id of a special token that it does not have is None."""

    bos_token: str | None
    bos_token_id: int | None
    eos_token_id: int | None
    pad_token_id: int | None
    unk_token_id: int | None

    @overload
    def __call__(
        self, text: str, *, add_special_tokens: bool = True, split_special_tokens: bool = False
    ) -> Mapping[str, list[int]]: ...
    @overload
    def __call__(
        self, text: list[str], *, add_special_tokens: bool = True, split_special_tokens: bool = False
    ) -> Mapping[str, list[list[int]]]: ...

    def __len__(self) -> int: ...

    def add_tokens(self, new_tokens: list[str], special_tokens: bool = False) -> int: ...

    def apply_chat_template(
        self, conversation: list[dict[str, str]], *, tokenize: bool, add_generation_prompt: bool = False
    ) -> str: ...

    @overload
    def convert_tokens_to_ids(self, tokens: str) -> int | None: ...
    @overload
    def convert_tokens_to_ids(self, tokens: list[str]) -> list[int]: ...

    def decode(
        self,
        token_ids: Sequence[int],
        skip_special_tokens: bool = False,
        *,
        clean_up_tokenization_spaces: bool | None = None,
    ) -> str: ...

    def get_vocab(self) -> dict[str, int]: ...

    def save_pretrained(self, save_directory: str | Path) -> object: ...


class CausalLM(Protocol):
    """A causal language model of `transformers`.

    `config` and `generation_config` are the library's own: their fields differ from family to family. `base_model` returns
    hidden states; calling the model itself returns logits.
    """

    config: Any
    generation_config: Any

    @property
    def base_model(self) -> Callable[..., Any]: ...

    @property
    def device(self) -> torch.device: ...

    @property
    def dtype(self) -> torch.dtype: ...

    @property
    def forward(self) -> Callable[..., Any]: ...

    def __call__(self, *arguments: Any, **inputs: Any) -> Any: ...

    def activation_checkpointing_enable(self, activation_checkpointing_kwargs: dict[str, Any]) -> None: ...

    def get_input_embeddings(self) -> nn.Embedding: ...

    def get_output_embeddings(self) -> nn.Linear: ...

    def get_submodule(self, target: str) -> nn.Module: ...

    def named_modules(self) -> Iterator[tuple[str, nn.Module]]: ...

    def parameters(self) -> Iterator[nn.Parameter]: ...

    def resize_token_embeddings(self, new_num_tokens: int, *, mean_resizing: bool) -> object: ...

    def save_pretrained(self, save_directory: str | Path, *, state_dict: dict[str, Tensor] | None = None) -> None: ...

    def state_dict(self) -> dict[str, Tensor]: ...

    def eval(self) -> Self: ...

    def requires_grad_(self, requires_grad: bool) -> Self: ...

    def to(self, device: torch.device | torch.dtype | str) -> Self: ...


class Reader(Protocol):
    """Reads the outputs (L, C) of a model at L label places, one column per label class.

    Called with the arguments of model.LabelReader.forward. `label_ids` (C,) is on the model's device. `pair_cost` is what
    attention between two tokens costs (trees.sharing.attention_pair_cost), `way` how the model reads solutions.
    """

    label_ids: Tensor

    @property
    def way(self) -> Way: ...

    @property
    def pair_cost(self) -> float: ...

    def __call__(self, **inputs: Tensor | None) -> Tensor: ...
