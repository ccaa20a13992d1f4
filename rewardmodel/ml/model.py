"""Reward models: an ordinary causal language model that predicts one of a few label tokens after each step.

Legend: B rows, T tokens, H hidden size, L labels, C label classes, V vocabulary.

Only the hidden states at label places are multiplied, and only by the C rows of the output embedding that belong to
label tokens; the (B, T, V) logits of a language model are never computed. On disk a reward model is a `from_pretrained`
folder with `reward_model.json`. That file is written last, so a folder without it is incomplete.
"""

import json
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, cast

import torch
from torch import Tensor, nn

from rewardmodel.ml.data import DataError
from rewardmodel.ml.protocols import CausalLM, Tokenizer, Way
from rewardmodel.ml.reading.check import reading_of
from rewardmodel.ml.reading.logits import scaled_logits
from rewardmodel.ml.reading.states import forget_longer_texts, last_states
from rewardmodel.ml.reading.ways import Reading
from rewardmodel.ml.scores import Neutral, Reduction
from rewardmodel.ml.surprise_input import SurpriseConfig, SurpriseInput, load_surprise_input
from rewardmodel.ml.trees.sharing import attention_pair_cost
from rewardmodel.ml.trees.tokens import LabelPlace, SegmentFormat

Kind = Literal["prm", "orm"]
CONFIG_FILE = "reward_model.json"


@dataclass(frozen=True, slots=True)
class RewardConfig:
    """The content of reward_model.json: how the model is read, and where it comes from.

    `label_tokens` maps each class to its token, in class order: negative, neutral, positive for a PRM; negative,
    positive for an ORM. `surprise` is set if the model also reads how surprising each token was to a frozen base.
    `reading` is how it read solutions in training; None in folders of older versions.
    `provenance` (base, data hash and counts, seed, settings, versions) and `metrics` are for human readers.
    """

    kind: Kind
    label_tokens: dict[str, str]
    separator: str
    problem_separator: str
    label_on: LabelPlace
    bos: bool
    problem_prefix: str = ""
    neutral: Neutral = "positive"
    reduction: Reduction = "product"
    max_length: int | None = None
    surprise: SurpriseConfig | None = None
    metrics: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, Any] = field(default_factory=dict)
    reading: Reading | None = None

    @property
    def classes(self) -> tuple[str, ...]:
        """The label classes in the order of the model's columns."""
        return tuple(self.label_tokens)

    @property
    def segment_format(self) -> SegmentFormat:
        """How texts are cut into segments for this model."""
        return SegmentFormat(self.separator, self.problem_separator, self.label_on, self.bos, self.problem_prefix)

    @property
    def uses_chat_template(self) -> bool:
        """Whether documents are written with the chat template of the base, as the user's turn and the answer."""
        return bool(self.problem_prefix)

    def save(self, folder: Path) -> None:
        """Write reward_model.json atomically; the last step of saving a model."""
        temporary = folder / f".{CONFIG_FILE}.tmp"
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(
                {"format": 1, **asdict(self), "chat_template": self.uses_chat_template},
                file,
                indent=2,
                ensure_ascii=False,
            )
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / CONFIG_FILE)

    @classmethod
    def load(cls, folder: str | Path) -> "RewardConfig":
        """Read reward_model.json. Raises DataError if the folder is not a complete reward model."""
        path = Path(folder) / CONFIG_FILE
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise DataError(
                f"{folder}: no {CONFIG_FILE}: not a reward model, or its training did not finish"
            ) from error
        except ValueError as error:
            raise DataError(f"{path}: not JSON: {error}") from error
        if content.get("format") != 1:
            raise DataError(f"{path}: format {content.get('format')!r} is unknown; this version reads format 1")
        if surprise := content.get("surprise"):
            content["surprise"] = SurpriseConfig(**{**surprise, "bin_centres": tuple(surprise["bin_centres"])})
        if reading := content.get("reading"):
            content["reading"] = Reading(**reading)
        known = {item.name for item in fields(cls)}
        return cls(**{key: value for key, value in content.items() if key in known})


class LoadedModel(CausalLM, Protocol):
    """A causal language model that knows how it is read as a reward model."""

    reward_config: RewardConfig
    surprise_input: SurpriseInput | None


class RewardModel(NamedTuple):
    """A loaded reward model. `model.reward_config` is also `config`, so scoring needs only the model and the tokenizer."""

    model: LoadedModel
    tokenizer: Tokenizer
    config: RewardConfig


class LabelReader(nn.Module):
    """Reads label logits from a causal language model; this is the module that is trained.

    `label_rows` (C, H) replaces the output embedding's rows if the embedding itself is frozen (LoRA).
    `surprise_input`, if the model has one, adds to the input embeddings.
    """

    label_ids: Tensor

    def __init__(
        self,
        causal_lm: CausalLM,
        label_ids: list[int],
        *,
        own_rows: bool = False,
        surprise_input: SurpriseInput | None = None,
    ) -> None:
        super().__init__()
        self.causal_lm = causal_lm
        self.surprise_input = surprise_input
        self.register_buffer("label_ids", torch.tensor(label_ids), persistent=False)
        rows = causal_lm.get_output_embeddings().weight.detach()[label_ids].float()
        self.label_rows = nn.Parameter(rows) if own_rows else None
        # Sharded training may only cut the model between its layers.
        self._no_split_modules = getattr(causal_lm, "_no_split_modules", None)

    def forward(
        self,
        input_ids: Tensor,
        position_ids: Tensor,
        subtree_end: Tensor | None,
        label_index: Tensor,
        surprise: Tensor | None = None,
    ) -> Tensor:
        """Return label logits (L, C), float32.

        input_ids, position_ids (B, T) int64; subtree_end (B, T) int64 or None for plain causal attention;
        label_index (L,) int64 along the flattened B * T tokens; surprise (B, T) float32, nats, for a model that reads it.
        """
        hidden = self.hidden_states(input_ids, position_ids, subtree_end, surprise)  # (B, T, H)
        return self.label_logits(hidden.flatten(0, 1)[label_index])  # (L, H) -> (L, C)

    def hidden_states(
        self,
        input_ids: Tensor,
        position_ids: Tensor,
        subtree_end: Tensor | None,
        surprise: Tensor | None = None,
    ) -> Tensor:
        """Return the last hidden states (B, T, H), after the final norm.

        Raises ValueError if there are trees or packed rows, and the model cannot read them.
        """
        if subtree_end is not None and self.way != "trees":
            raise ValueError(f"this model reads {reading_of(self.causal_lm)}: plan its passes in that way")
        if self.way == "alone":
            forget_longer_texts(self.causal_lm)
        return last_states(self.causal_lm, self._inputs(input_ids, surprise), position_ids, subtree_end)

    def _inputs(self, input_ids: Tensor, surprise: Tensor | None) -> dict[str, Tensor]:
        if (self.surprise_input is None) != (surprise is None):
            raise ValueError(
                "a model with a surprise input needs the surprise of each token, and other models do not accept it"
            )
        if self.surprise_input is None or surprise is None:
            return {"input_ids": input_ids}
        embedded = self.causal_lm.get_input_embeddings()(input_ids)  # (B, T, H)
        return {"inputs_embeds": embedded + self.surprise_input(surprise).to(embedded.dtype)}

    def label_logits(self, hidden: Tensor) -> Tensor:
        """Multiply hidden states (L, H) by the label rows of the output embedding: (L, C) float32."""
        head = self.causal_lm.get_output_embeddings()
        bias = None if getattr(head, "bias", None) is None else head.bias[self.label_ids]
        rows = head.weight[self.label_ids] if self.label_rows is None else self.label_rows
        # Only C rows, so float32 costs nothing, and probabilities keep what hidden states in bfloat16 tell.
        with torch.autocast(hidden.device.type, enabled=False):
            logits = nn.functional.linear(hidden.float(), rows.float(), None if bias is None else bias.float())
        return scaled_logits(logits, self.causal_lm.config)

    @property
    def way(self) -> Way:
        """How the model reads solutions; checked when it is first asked for (see reading.check)."""
        return reading_of(self.causal_lm).way

    @property
    def pair_cost(self) -> float:
        """What attention between two tokens costs; see attention_pair_cost."""
        return attention_pair_cost(self.causal_lm)

    def log_probabilities(self, output: Tensor) -> Tensor:
        """Turn what `forward` returns, logits (L, C), into log-probabilities (L, C)."""
        return torch.log_softmax(output, dim=-1)


def default_device() -> torch.device:
    """The GPU if there is one, else the CPU; each of several processes that train together has its own GPU."""
    if not torch.cuda.is_available():
        return torch.device("cpu")
    return torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))


def load_causal_lm(
    path: str | Path,
    *,
    dtype: torch.dtype | None = None,
    attention: str | None = None,
    device: torch.device | str | None = None,
) -> CausalLM:
    """Load a causal language model, from safetensors files only; `dtype` None keeps the saved one.

    `attention` names one of transformers' implementations. None means FlexAttention on a GPU if the model supports it, because
    it skips pairs that trees and packed rows mask out; otherwise the library's choice (SDPA). `device` is where the model will
    be moved; None means the default device. On a CPU, FlexAttention needs a C++ compiler and has no gradients, and torch 2.13
    can return wrong numbers for heads of 8 or 16 (tests/ml/test_flex_attention.py says when).
    """
    from transformers import AutoModelForCausalLM
    from transformers.utils import logging

    logging.disable_progress_bar()  # a bar per file of weights would hide the progress of the run
    model = AutoModelForCausalLM.from_pretrained(
        str(path),
        dtype=dtype or "auto",
        use_safetensors=True,
        trust_remote_code=False,
        **({"attn_implementation": attention} if attention else {}),
    )
    on_gpu = torch.device(device or default_device()).type == "cuda"
    if attention is None and on_gpu and getattr(model, "_supports_flex_attn", False):
        model.set_attn_implementation("flex_attention")
    return cast(CausalLM, model)


def dtype_named(name: str) -> torch.dtype | None:
    """Return the dtype of a `--dtype`: auto is None, which keeps the one that a model was saved in."""
    return None if name == "auto" else cast(torch.dtype, getattr(torch, name))


def load_tokenizer(path: str | Path) -> Tokenizer:
    """Load the tokenizer of a model folder."""
    from transformers import AutoTokenizer

    return cast(Tokenizer, AutoTokenizer.from_pretrained(str(path), trust_remote_code=False))


def load_reward_model(
    path: str | Path,
    device: torch.device | str | None = None,
    *,
    dtype: torch.dtype | None = None,
    surprise_base: str | None = None,
) -> RewardModel:
    """Load a reward model folder for scoring, in the dtype it was saved in unless `dtype` says otherwise.

    Raises DataError if the folder is incomplete.
    `surprise_base`: location of the surprise input's base, if it has moved since training. The base is loaded when scoring
    first needs it, once for all models that refer to it.
    """
    return load_configured(path, RewardConfig.load(path), device, dtype=dtype, surprise_base=surprise_base)


def load_configured(
    path: str | Path,
    config: RewardConfig,
    device: torch.device | str | None = None,
    *,
    dtype: torch.dtype | None = None,
    surprise_base: str | None = None,
) -> RewardModel:
    """Load the weights of a reward model whose reward_model.json is known, or not written yet; see load_reward_model."""
    model = cast(LoadedModel, load_causal_lm(path, dtype=dtype, device=device))
    if config.surprise is not None:
        model.surprise_input = load_surprise_input(config.surprise, Path(path))
        if surprise_base is not None:
            config = replace(config, surprise=replace(config.surprise, base=surprise_base))
    model.to(device or default_device()).eval()
    model.reward_config = config
    reading_of(model, config.max_length)
    return RewardModel(model, load_tokenizer(path), config)


def label_ids(tokenizer: Tokenizer, config: RewardConfig) -> list[int]:
    """Return the token id of each label class, in class order. Raises ValueError if a token is not in the vocabulary."""
    ids = []
    for token in config.label_tokens.values():
        index = tokenizer.convert_tokens_to_ids(token)
        if index is None or index == tokenizer.unk_token_id:
            raise ValueError(f"label token {token!r} is not in the tokenizer's vocabulary")
        ids.append(index)
    return ids


def label_reader(model: LoadedModel, tokenizer: Tokenizer) -> LabelReader:
    """Return the reader of a loaded model's labels (`RewardModel.model`)."""
    ids = label_ids(tokenizer, model.reward_config)
    surprise_input = model.surprise_input if model.reward_config.surprise is not None else None
    return LabelReader(model, ids, surprise_input=surprise_input).to(model.device).eval()


def add_label_tokens(model: CausalLM, tokenizer: Tokenizer, tokens: list[str]) -> None:
    """Make every label token a single token. New ones are added, with the mean of all embeddings as theirs."""
    vocabulary = tokenizer.get_vocab()
    new = [token for token in tokens if token not in vocabulary]
    if not new:
        return
    known = len(tokenizer)
    tokenizer.add_tokens(new, special_tokens=True)
    if len(tokenizer) > model.get_input_embeddings().weight.shape[0]:
        model.resize_token_embeddings(len(tokenizer), mean_resizing=False)
    with torch.no_grad():
        for embedding in {
            id(e.weight): e.weight for e in (model.get_input_embeddings(), model.get_output_embeddings())
        }.values():
            embedding[known : len(tokenizer)] = embedding[:known].mean(dim=0)
