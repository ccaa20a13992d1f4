"""Training a reward model: from labeled trajectories and a base to a complete model folder.

The folder is an ordinary `from_pretrained` folder with `reward_model.json`, which is written last. A killed run that is started
again with the same arguments continues where it stopped and gives the same weights as an uninterrupted one.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from rewardmodel.ml.data import DataError
from rewardmodel.ml.evaluation import final_labels, label_probabilities
from rewardmodel.ml.metrics import label_metrics
from rewardmodel.ml.model import (
    CONFIG_FILE,
    LabelReader,
    RewardConfig,
    add_label_tokens,
    label_ids,
    label_reader,
    load_configured,
)
from rewardmodel.ml.protocols import Tokenizer
from rewardmodel.ml.reading.check import reading_of
from rewardmodel.ml.surprise.frozen_base import load_surprise_base, open_surprise_base, tree_surprises, with_surprises
from rewardmodel.ml.surprise_input import BIN_CENTRES, SurpriseConfig, SurpriseInput
from rewardmodel.ml.training.chat_frame import chat_frame
from rewardmodel.ml.training.class_weights import class_weights
from rewardmodel.ml.training.held_out import TrainingTrees, split_by_problem, training_trees
from rewardmodel.ml.training.lora import add_adapters
from rewardmodel.ml.training.model_card import write_model_card
from rewardmodel.ml.training.optimizer_steps import OptimizerSteps
from rewardmodel.ml.training.resumable_run import at_place, carry_out, length_limit, load_base, too_long_advice
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.training.trainer import Progress, ProgressCallback, RewardTrainer
from rewardmodel.ml.trees.splitting import split_tree
from rewardmodel.ml.trees.tokens import SegmentEncoder, SegmentFormat, TokenTree, adds_bos, build_tree, padding_id
from rewardmodel.ml.trees.trajectories import Trajectory, with_classes

log = logging.getLogger(__name__)


def train_reward_model(
    trajectories: Sequence[Trajectory],
    base: str | Path,
    output: str | Path,
    settings: TrainingSettings,
    *,
    data: dict[str, Any],
    progress: ProgressCallback = lambda _: None,
) -> dict[str, Any]:
    """Train on the trajectories and save the model in `output`; return the metrics that are saved with it.

    `data` describes where the trajectories come from (hash, counts). It is saved with the model, and a run is only resumed if
    it is the same. A finished output folder is not changed.
    Raises DataError if there is nothing to learn, labels do not fit, or `output` belongs to another run.
    """
    output = Path(output)
    run = {"base": str(base), "data": data, "settings": settings.to_dict()}
    return carry_out(run, output, CONFIG_FILE, lambda folder: prepare(trajectories, base, settings, folder, progress))


class PreparedRewardModel(NamedTuple):
    """A training that can begin; see resumable_run.Prepared. `config` lacks metrics and provenance until the end."""

    trainer: RewardTrainer
    config: RewardConfig
    counts: dict[str, Any]

    @property
    def saved_dtype(self) -> torch.dtype:
        """The dtype of the saved weights."""
        return self.trainer.saved_dtype

    def measure_saved(self, output: Path) -> dict[str, float] | None:
        """Return the metrics of the saved model on the held-out part."""
        evaluator = self.trainer.evaluate_model
        if not isinstance(evaluator, RewardEvaluator):
            return None
        loaded = load_configured(output, self.config)
        return replace(evaluator, reader=label_reader(loaded.model, loaded.tokenizer))()

    def write_description(self, output: Path, metrics: dict[str, Any], provenance: dict[str, Any]) -> None:
        """Write the model card and, last, reward_model.json."""
        finished = replace(self.config, metrics=metrics, provenance=provenance)
        write_model_card(output, finished)
        finished.save(output)


def prepare(
    trajectories: Sequence[Trajectory],
    base: str | Path,
    settings: TrainingSettings,
    folder: Path,
    progress: ProgressCallback,
) -> PreparedRewardModel:
    """Load the base, lay out the data, and return what the run needs."""
    tokenizer, reader, config, saved_dtype = base_reader(base, settings)
    encoder = SegmentEncoder(tokenizer, config.segment_format)
    trajectories = [with_classes(one, config.classes, settings.neutral) for one in trajectories]
    data = training_trees(trajectories, settings, lambda part: token_trees(part, encoder, config, settings))
    padding = padding_id(tokenizer)
    if settings.surprise:
        surprised = with_base_surprises(data, str(base), padding, settings)
        data, config = surprised.data, replace(config, surprise=surprised.config)
    evaluator = RewardEvaluator(reader, data.held_out, padding, config.classes, settings) if data.held_out else None
    weights = class_weights(data.learned, settings)
    steps = OptimizerSteps(data.learned, settings, padding, class_weights=weights)
    trainer = RewardTrainer(reader, tokenizer, steps, settings, folder, evaluator, progress)
    trainer.saved_dtype = saved_dtype
    counts = {
        "train": tree_counts(data.learned, config),
        "held_out": tree_counts(data.held_out, config),
        "labels_dropped": data.dropped,
        **({} if weights is None else {"class_weights": dict(zip(config.classes, weights, strict=True))}),
    }
    return PreparedRewardModel(trainer, config, counts)


class BaseReader(NamedTuple):
    """The start of a reward model: the base's tokenizer, a reader of its label tokens, and the model's config."""

    tokenizer: Tokenizer
    reader: LabelReader
    config: RewardConfig
    saved_dtype: torch.dtype


def base_reader(base: str | Path, settings: TrainingSettings) -> BaseReader:
    """Load the base with its label tokens, adapters and surprise input, as the settings say."""
    if settings.kind != "prm" and settings.kind != "orm":
        raise ValueError(f"kind {settings.kind!r} is no reward model: train it with training.language_models")
    tokenizer, model, saved_dtype = load_base(base, settings)
    max_length = length_limit(model, settings)
    add_label_tokens(model, tokenizer, list(settings.token_of_class.values()))
    segment_format = document_format(tokenizer, settings)
    config = RewardConfig(
        kind=settings.kind,
        label_tokens=settings.token_of_class,
        **segment_format.to_dict(),
        neutral=settings.neutral,
        reduction=settings.reduction,
        max_length=max_length,
        reading=reading_of(model),
    )
    frozen = settings.lora_rank > 0
    if frozen:
        add_adapters(model, settings.lora_rank, settings.lora_alpha)
    surprise_input = None
    if settings.surprise:
        surprise_input = SurpriseInput(BIN_CENTRES, model.get_input_embeddings().weight.shape[1])
    reader = LabelReader(model, label_ids(tokenizer, config), own_rows=frozen, surprise_input=surprise_input)
    return BaseReader(tokenizer, reader, config, saved_dtype)


def document_format(tokenizer: Tokenizer, settings: TrainingSettings) -> SegmentFormat:
    """Return how documents are written for a base: as plain text, or with its chat template."""
    plain = SegmentFormat(label_on=settings.label_on, bos=adds_bos(tokenizer))
    frame = chat_frame(tokenizer)
    if frame is None:
        return plain
    if settings.chat_template == "off":
        log.warning("the base has a chat template, which is not used: --chat-template auto writes documents with it")
        return plain
    bos = plain.bos and not frame.before.startswith(tokenizer.bos_token or "\0")
    return replace(plain, bos=bos, problem_prefix=frame.before, problem_separator=frame.after)


@dataclass(frozen=True, slots=True)
class RewardEvaluator:
    """Measures a reader on the held-out trees; an outcome model is measured only at the last label of each tree.

    All processes that train together must call it.
    """

    reader: LabelReader
    trees: list[TokenTree]
    padding_id: int
    classes: tuple[str, ...]
    settings: TrainingSettings

    def __call__(self) -> dict[str, float]:
        self.reader.eval()
        tokens = self.settings.tokens_per_batch
        probabilities = np.concatenate(
            label_probabilities(self.reader, self.trees, self.padding_id, tokens, together=True)
        )
        targets = np.concatenate([tree.targets for tree in self.trees])
        if self.settings.kind == "orm":
            last = final_labels(self.trees)
            probabilities, targets = probabilities[last], targets[last]
        return label_metrics(probabilities, targets, self.classes)


def token_trees(
    trajectories: Sequence[Trajectory], encoder: SegmentEncoder, config: RewardConfig, settings: TrainingSettings
) -> tuple[list[tuple[Trajectory, TokenTree]], int]:
    """Return the token trees that have labels, each with the trajectory that it is a part of, and how many labels did not fit.

    Raises DataError if labels do not fit, unless the settings say to drop them.
    """
    trees: list[tuple[Trajectory, TokenTree]] = []
    lost_by: list[tuple[Trajectory, int]] = []
    for trajectory, ids in zip(trajectories, encoder.encode(trajectories), strict=True):
        lengths = [sum(map(len, parts)) for parts in ids]
        lost = 0
        for part, indexes in split_tree(trajectory, lengths, settings.tree_tokens):
            part_ids = [ids[index] for index in indexes]
            tree, not_fitting = build_tree(part, part_ids, config.max_length, len(config.classes))
            lost += not_fitting
            if len(tree.label_index):
                trees.append((trajectory, tree))
        if lost:
            lost_by.append((trajectory, lost))
    dropped = sum(lost for _, lost in lost_by)
    if lost_by and settings.on_overflow == "error":
        first, lost = lost_by[0]
        labels = sum(trajectory.label_count for trajectory in trajectories)
        raise DataError(
            f"{dropped:,} of {labels:,} labels lie beyond the limit of {config.max_length} tokens or on empty steps, in"
            f" {len(lost_by):,} of {len(trajectories):,} solutions. The first one{at_place(first.place)}, to the problem"
            f" {first.problem[:80]!r}, loses {lost} of {first.label_count}. {too_long_advice(config.max_length)}"
        )
    return trees, dropped


class SurprisedData(NamedTuple):
    """The trees with the surprise of their tokens, and the base that was measured, for reward_model.json."""

    data: TrainingTrees
    config: SurpriseConfig


def with_base_surprises(data: TrainingTrees, base: str, padding_id: int, settings: TrainingSettings) -> SurprisedData:
    """Measure how surprising all tokens are to the base.

    The base is loaded a second time, as scoring will load it: in the dtype it was saved in and without label tokens.
    """
    frozen = open_surprise_base(base, None)
    learned, held_out = (
        with_surprises(trees, tree_surprises(frozen, trees, padding_id, settings.tokens_per_batch, together=True))
        for trees in (data.learned, data.held_out)
    )
    load_surprise_base.cache_clear()  # the training needs the memory
    return SurprisedData(TrainingTrees(learned, held_out, data.dropped), SurpriseConfig(base, frozen.sha256))


def tree_counts(trees: Sequence[TokenTree], config: RewardConfig) -> dict[str, int]:
    """Count solutions, tokens and labels by class, for the model card."""
    by_class: Counter[int] = Counter()
    for tree in trees:
        by_class.update(tree.targets.argmax(axis=1).tolist())
    return {
        "solutions": len(trees),
        "tokens": sum(len(tree) for tree in trees),
        **{f"labels_{name}": by_class[index] for index, name in enumerate(config.classes)},
    }


__all__ = ["Progress", "TrainingSettings", "split_by_problem", "train_reward_model"]
