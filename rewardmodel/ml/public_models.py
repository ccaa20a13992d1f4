"""Public process reward models, read in their own formats and scored by `scoring.score_solutions`.

| format           | input of the model                                         | its judgement                               |
|------------------|------------------------------------------------------------|---------------------------------------------|
| `math-shepherd`  | problem, `Step k: …` lines that each end in the tag `ки`   | "+" against "-" at the tag                  |
| `qwen-prm`       | a chat; `<extra_0>` after every step of the answer         | a two-class head at `<extra_0>`             |
| `rlhflow`        | a chat; each step a user turn, each verdict "+"            | "+" against "-" just before the verdict     |
| `skywork`        | problem, newline, steps that each end in a newline         | the sigmoid of a value head at the newline  |

They have no class for neutral steps, so their neutral column is 0. Heads are read from the safetensors files; code that
ships with a model is never run.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, TypeGuard, cast

import numpy as np
import torch
from torch import Tensor, nn

from rewardmodel.ml.data import DataError
from rewardmodel.ml.model import LabelReader, LoadedModel, RewardConfig, RewardModel, default_device, load_tokenizer
from rewardmodel.ml.protocols import CausalLM, Reader, Tokenizer, Way
from rewardmodel.ml.reading.check import reading_of
from rewardmodel.ml.reading.states import forget_longer_texts, last_states
from rewardmodel.ml.trees.tokens import BuiltTree, TokenTree

Head = Literal["tokens", "classes", "value"]
Encoded = tuple[list[int], list[int]]  # token ids, and the place at which each step is judged
VERDICTS = {"negative": "-", "positive": "+"}
STEP_TAG = "ки"
QWEN_STEP_TAG = "<extra_0>"
QWEN_SYSTEM = "Please reason step by step, and put your final answer within \\boxed{}."


@dataclass(frozen=True, slots=True)
class PublicFormat:
    """How texts are written for a family of models, and which head judges the steps."""

    encode: Callable[[Tokenizer, str, Sequence[str]], Encoded]
    head: Head


def encode_math_shepherd(tokenizer: Tokenizer, problem: str, steps: Sequence[str]) -> Encoded:
    """Write the document with numbered steps; `ки` after each is one token."""
    numbered = (step if step.startswith("Step ") else f"Step {k}: {step}" for k, step in enumerate(steps, start=1))
    ids = tokenizer(f"{problem} " + "\n".join(f"{step} {STEP_TAG}" for step in numbered))["input_ids"]
    return ids, _places(ids, tokenizer(STEP_TAG, add_special_tokens=False)["input_ids"][-1], len(steps))


def encode_qwen_prm(tokenizer: Tokenizer, problem: str, steps: Sequence[str]) -> Encoded:
    """Write the chat; each step of the answer ends in its own tag token."""
    messages = [
        {"role": "system", "content": QWEN_SYSTEM},
        {"role": "user", "content": problem},
        {"role": "assistant", "content": "".join(step + QWEN_STEP_TAG for step in steps)},
    ]
    ids = _chat(tokenizer, messages)
    return ids, _places(ids, tokenizer.convert_tokens_to_ids(QWEN_STEP_TAG), len(steps))


def encode_rlhflow(tokenizer: Tokenizer, problem: str, steps: Sequence[str]) -> Encoded:
    """Write the chat with a "+" after every step. Each verdict is read one token earlier, so it does not see its own "+"."""
    messages: list[dict[str, str]] = []
    places = []
    for number, step in enumerate(steps):
        messages.append({"role": "user", "content": f"{problem} {step}" if number == 0 else step})
        places.append(len(_chat(tokenizer, messages, add_generation_prompt=True)) - 1)
        messages.append({"role": "assistant", "content": "+"})
    return _chat(tokenizer, messages) if messages else [], places


def encode_skywork(tokenizer: Tokenizer, problem: str, steps: Sequence[str]) -> Encoded:
    """Write problem and steps; each step is tokenised separately and followed by one newline token."""
    newline = tokenizer("\n", add_special_tokens=False)["input_ids"][-1]
    ids = list(tokenizer((tokenizer.bos_token or "") + problem + "\n", add_special_tokens=False)["input_ids"])
    places = []
    for step in steps:
        ids += [*tokenizer(step, add_special_tokens=False)["input_ids"], newline]
        places.append(len(ids) - 1)
    return ids, places


FORMATS = {
    "math-shepherd": PublicFormat(encode_math_shepherd, "tokens"),
    "qwen-prm": PublicFormat(encode_qwen_prm, "classes"),
    "rlhflow": PublicFormat(encode_rlhflow, "tokens"),
    "skywork": PublicFormat(encode_skywork, "value"),
}


class HeadReader(nn.Module):
    """Reads (negative, positive) logits (L, 2) from a head on the hidden states; called like a LabelReader."""

    label_ids: Tensor

    def __init__(self, backbone: CausalLM, head: nn.Module) -> None:
        super().__init__()
        self.backbone = backbone
        self.head = head
        self.register_buffer("label_ids", torch.zeros(0, dtype=torch.long), persistent=False)

    @property
    def pair_cost(self) -> float:
        return 0.0  # rows hold one solution each, so there is nothing to weigh

    @property
    def way(self) -> Way:
        """How the backbone reads solutions, which are never trees."""
        return "alone" if reading_of(self.backbone).way == "alone" else "rows"

    def forward(
        self, input_ids: Tensor, position_ids: Tensor, subtree_end: Tensor | None, label_index: Tensor
    ) -> Tensor:
        if subtree_end is not None:
            raise ValueError("public models are scored one solution per row")
        if self.way == "alone":
            forget_longer_texts(self.backbone)
        hidden = last_states(self.backbone, {"input_ids": input_ids}, position_ids, None)
        judged: Tensor = self.head(hidden.flatten(0, 1)[label_index]).float()
        # A single value v is read as the logits 0 and v, whose softmax is the sigmoid of v.
        return judged if judged.shape[1] == 2 else torch.cat([torch.zeros_like(judged), judged], dim=1)


class PublicModel(LoadedModel, Protocol):
    """A loaded public model. `public_head` is None for one that is read at its label tokens."""

    public_format: PublicFormat
    public_head: nn.Module | None


def load_public_reward_model(
    path: str | Path, format_name: str, device: torch.device | str | None = None, *, dtype: torch.dtype | None = None
) -> RewardModel:
    """Load a public model's folder for scoring in one of FORMATS. Raises DataError if its head is missing."""
    from transformers import AutoModel, AutoModelForCausalLM

    if format_name not in FORMATS:
        raise DataError(f"format {format_name!r} is unknown; known: {', '.join(FORMATS)}")
    form = FORMATS[format_name]
    loader = AutoModelForCausalLM if form.head == "tokens" else AutoModel
    model = cast(PublicModel, loader.from_pretrained(str(path), dtype=dtype or "auto", use_safetensors=True))
    model.public_format = form
    model.public_head = None if form.head == "tokens" else _head(Path(path), form.head).to(model.dtype)
    model.reward_config = config = public_config(model.config)
    model.to(device or default_device()).eval()
    reading_of(model, config.max_length)
    return RewardModel(model, load_tokenizer(path), config)


def public_config(config: Any) -> RewardConfig:
    """Return the reward config of a public model, from its `transformers` config."""
    return RewardConfig(
        kind="prm", label_tokens=VERDICTS, separator="\n", problem_separator="\n", label_on="separator", bos=False,
        max_length=getattr(config, "max_position_embeddings", None),
    )  # fmt: skip


def verdict_ids(tokenizer: Tokenizer) -> list[int]:
    """Return the tokens of the verdicts, negative first; "+" and " +" differ, and the models were trained on the latter."""
    return [tokenizer(f" {token}", add_special_tokens=False)["input_ids"][-1] for token in VERDICTS.values()]


def is_public(model: object) -> TypeGuard[PublicModel]:
    """Whether a loaded model is a public one."""
    return getattr(model, "public_format", None) is not None


def public_reader(model: PublicModel, tokenizer: Tokenizer) -> Reader:
    """Return the reader of a public model: of its label tokens or its head."""
    if model.public_head is not None:
        return HeadReader(model, model.public_head).to(model.device)
    return LabelReader(model, verdict_ids(tokenizer)).to(model.device)


def public_tree(
    form: PublicFormat, config: RewardConfig, tokenizer: Tokenizer, problem: str, steps: Sequence[str]
) -> BuiltTree:
    """Return a solution's tokens in a public format; the labels of steps beyond the model's length are lost."""
    ids, places = form.encode(tokenizer, problem, steps)
    limit = config.max_length or len(ids)
    ids, kept = ids[:limit], [place for place in places if place < limit]
    targets = np.zeros((len(kept), len(VERDICTS)), dtype=np.float32)
    tree = TokenTree(
        input_ids=np.asarray(ids, dtype=np.int32),
        position_ids=np.arange(len(ids), dtype=np.int32),
        subtree_end=np.full(len(ids), len(ids), dtype=np.int32),
        label_index=np.asarray(kept, dtype=np.int32),
        targets=targets,
    )
    return BuiltTree(tree, len(places) - len(kept))


def _head(folder: Path, kind: Head) -> nn.Module:
    from safetensors import safe_open

    prefix = "score." if kind == "classes" else "v_head.summary."
    weights: dict[str, Tensor] = {}
    for file in sorted(folder.glob("*.safetensors")):
        with safe_open(file, framework="pt") as tensors:
            names = [name for name in tensors.keys() if name.startswith(prefix)]  # noqa: SIM118 - no dict, not iterable
            weights |= {name.removeprefix(prefix): tensors.get_tensor(name) for name in names}
    if not weights:
        raise DataError(f"{folder}: no weights are named {prefix}*: this is not a model of this format")
    if kind == "value":
        head: nn.Module = nn.Linear(weights["weight"].shape[1], 1)
    else:
        width = weights["0.weight"].shape[1]
        head = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 2))
    head.load_state_dict(weights)
    return head


def _chat(tokenizer: Tokenizer, messages: list[dict[str, str]], *, add_generation_prompt: bool = False) -> list[int]:
    text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=add_generation_prompt)
    return list(tokenizer(text, add_special_tokens=False)["input_ids"])


def _places(ids: Sequence[int], tag: int | None, expected: int) -> list[int]:
    places = [place for place, token in enumerate(ids) if token == tag]
    if len(places) != expected:
        raise DataError(
            f"the step tag occurs {len(places)} times in a text of {expected} steps: a text contains the tag itself"
        )
    return places
