"""Training a generator: fine-tuning a language model on correct solutions, or first on plain mathematical text.

The paper's recipe is a light language-model stage on mathematical text (MathMix), then one epoch on the correct solutions
among samples. Both are the same training with different documents. The result is an ordinary `from_pretrained` folder with
`language_model.json`, which is written last; runs are resumed like those of `reward_models`.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch

from rewardmodel.ml.data import DataError
from rewardmodel.ml.evaluation import label_outputs
from rewardmodel.ml.model import default_device, load_causal_lm
from rewardmodel.ml.protocols import Tokenizer
from rewardmodel.ml.reading.check import reading_of, set_reading
from rewardmodel.ml.sampling.interface import SAMPLED
from rewardmodel.ml.surprise.next_tokens import LanguageReader
from rewardmodel.ml.training.checkpoints import replace_text
from rewardmodel.ml.training.documents import Document, chain, document_ids, pieces_of
from rewardmodel.ml.training.held_out import training_trees
from rewardmodel.ml.training.lora import add_adapters
from rewardmodel.ml.training.model_card import write_language_card
from rewardmodel.ml.training.optimizer_steps import OptimizerSteps
from rewardmodel.ml.training.resumable_run import at_place, carry_out, length_limit, load_base, too_long_advice
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.training.trainer import ProgressCallback, RewardTrainer
from rewardmodel.ml.trees.tokens import TokenTree, adds_bos, padding_id

LANGUAGE_FILE = "language_model.json"


def train_language_model(
    documents: Sequence[Document],
    base: str | Path,
    output: str | Path,
    settings: TrainingSettings,
    *,
    data: dict[str, Any],
    progress: ProgressCallback = lambda _: None,
) -> dict[str, Any]:
    """Train on the documents and save the model in `output`; return the metrics that are saved with it.

    The arguments are those of `reward_models.train_reward_model`. Solutions that are too long for the model stop the run, or are
    dropped and counted (`on_overflow`); plain texts are cut into pieces that fit.
    """
    output = Path(output)
    run = {"base": str(base), "data": data, "settings": settings.to_dict()}
    return carry_out(run, output, LANGUAGE_FILE, lambda folder: prepare(documents, base, settings, folder, progress))


class PreparedLanguageModel(NamedTuple):
    """A training that can begin; see resumable_run.Prepared."""

    trainer: RewardTrainer
    kind: str
    counts: dict[str, Any]

    @property
    def saved_dtype(self) -> torch.dtype:
        """The dtype of the saved weights."""
        return self.trainer.saved_dtype

    def measure_saved(self, output: Path) -> dict[str, float] | None:
        """Return the metrics of the saved model on the held-out part."""
        evaluator = self.trainer.evaluate_model
        if not isinstance(evaluator, LanguageEvaluator):
            return None
        model = load_causal_lm(output).to(default_device()).eval()
        set_reading(model, reading_of(self.trainer.reader.causal_lm))
        return replace(evaluator, reader=LanguageReader(model).to(model.device))()

    def write_description(self, output: Path, metrics: dict[str, Any], provenance: dict[str, Any]) -> None:
        """Write the model card and, last, language_model.json."""
        reading = asdict(reading_of(self.trainer.reader.causal_lm))
        content = {"format": 1, "kind": self.kind, "reading": reading, "metrics": metrics, "provenance": provenance}
        write_language_card(output, content)
        replace_text(output / LANGUAGE_FILE, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def prepare(
    documents: Sequence[Document],
    base: str | Path,
    settings: TrainingSettings,
    folder: Path,
    progress: ProgressCallback,
) -> PreparedLanguageModel:
    """Load the base, lay out the documents, and return what the run needs."""
    tokenizer, reader, saved_dtype = base_reader(base, settings)
    limit = length_limit(reader.causal_lm, settings)
    data = training_trees(documents, settings, lambda part: token_chains(part, tokenizer, settings, limit))
    padding = padding_id(tokenizer)
    evaluator = LanguageEvaluator(reader, data.held_out, padding, settings.tokens_per_batch) if data.held_out else None
    steps = OptimizerSteps(data.learned, settings, padding)
    trainer = RewardTrainer(reader, tokenizer, steps, settings, folder, evaluator, progress)
    trainer.saved_dtype = saved_dtype
    counts = {
        "train": chain_counts(data.learned),
        "held_out": chain_counts(data.held_out),
        "documents_dropped": data.dropped,
    }
    return PreparedLanguageModel(trainer, settings.kind, counts)


def base_reader(base: str | Path, settings: TrainingSettings) -> tuple[Tokenizer, LanguageReader, torch.dtype]:
    """Load the base, with adapters if the settings say so; return its tokenizer, a reader of its next tokens, and the saved dtype."""
    if settings.kind not in ("generator", "language"):
        raise ValueError(f"kind {settings.kind!r} is a reward model: train it with training.reward_models")
    tokenizer, model, saved_dtype = load_base(base, settings)
    model.generation_config.update(**SAMPLED)
    if settings.lora_rank:
        add_adapters(model, settings.lora_rank, settings.lora_alpha)
    return tokenizer, LanguageReader(model), saved_dtype


@dataclass(frozen=True, slots=True)
class LanguageEvaluator:
    """Measures a reader on the held-out documents. All processes that train together must call it."""

    reader: LanguageReader
    chains: list[TokenTree]
    padding_id: int
    tokens_per_batch: int

    def __call__(self) -> dict[str, float]:
        self.reader.eval()
        return language_metrics(
            label_outputs(self.reader, self.chains, self.padding_id, self.tokens_per_batch, together=True)
        )


def token_chains(
    documents: Sequence[Document], tokenizer: Tokenizer, settings: TrainingSettings, limit: int | None
) -> tuple[list[tuple[Document, TokenTree]], int]:
    """Return the token chains of documents, each with its document, and how many solutions were too long.

    Raises DataError if there are any, unless the settings say to drop them.
    """
    chains: list[tuple[Document, TokenTree]] = []
    too_long: list[tuple[Document, int]] = []
    piece = min(limit or settings.tree_tokens, settings.tree_tokens)
    for document, (ids, given) in zip(
        documents, document_ids(documents, tokenizer, bos=adds_bos(tokenizer)), strict=True
    ):
        if settings.kind == "language":
            chains += [(document, chain(part, given=0)) for part in pieces_of(ids, piece)]
        elif limit is None or len(ids) <= limit:
            chains.append((document, chain(ids, given)))
        else:
            too_long.append((document, len(ids)))
    if too_long and settings.on_overflow == "error":
        document, length = too_long[0]
        longest = max(length for _, length in too_long)
        raise DataError(
            f"{len(too_long):,} of {len(documents):,} solutions have more than {limit} tokens. The first one{at_place(document.place)}, to"
            f" the problem {document.problem.strip()[:80]!r}, has {length}; the longest has {longest}. {too_long_advice(limit)}"
        )
    return [one for one in chains if len(one[1].label_index)], len(too_long)


def language_metrics(log_probabilities: Sequence[npt.NDArray[np.float32]]) -> dict[str, float]:
    """Return the mean loss per token (nats), given the log-probabilities (tokens, 1) of each document, and its standard error.

    Tokens of one document depend on each other, so the error is that of a ratio of sums over documents.
    """
    sums = np.array([-float(one.sum()) for one in log_probabilities])
    tokens = np.array([len(one) for one in log_probabilities])
    loss = sums.sum() / tokens.sum()
    count = len(sums)
    spread = np.sqrt(((sums - loss * tokens) ** 2).sum() * count / (count - 1)) if count > 1 else np.nan
    return {
        "loss": float(loss),
        "loss_stderr": float(spread / tokens.sum()),
        "perplexity": float(np.exp(loss)),
        "documents": count,
        "tokens": int(tokens.sum()),
    }


def chain_counts(chains: Sequence[TokenTree]) -> dict[str, int]:
    """Count chains, tokens and learned tokens, for the model card."""
    return {
        "documents": len(chains),
        "tokens": sum(len(one) for one in chains),
        "tokens_learned": sum(len(one.label_index) for one in chains),
    }
