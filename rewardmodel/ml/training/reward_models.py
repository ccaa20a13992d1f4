"""Training a reward model: from labeled trajectories and a base to a complete model folder.

The folder is an ordinary `from_pretrained` folder with `reward_model.json` beside it, written last. Started again with
the same arguments, a run goes on where it was killed and ends with the same weights as if it had not been.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from rewardmodel.ml.data import DataError
from rewardmodel.ml.evaluation import final_labels, label_probabilities
from rewardmodel.ml.metrics import label_metrics
from rewardmodel.ml.model import (
    CONFIG_FILE,
    LabelReader,
    RewardConfig,
    add_label_tokens,
    label_ids,
)
from rewardmodel.ml.surprise.frozen_base import load_surprise_base, open_surprise_base, tree_surprises, with_surprises
from rewardmodel.ml.surprise_input import BIN_CENTRES, SurpriseConfig, SurpriseInput
from rewardmodel.ml.training.held_out import split_by_problem
from rewardmodel.ml.training.lora import add_adapters
from rewardmodel.ml.training.model_card import write_model_card
from rewardmodel.ml.training.optimizer_steps import OptimizerSteps
from rewardmodel.ml.training.resumable_run import Prepared, carry_out, load_base
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.training.trainer import Progress, ProgressCallback, RewardTrainer
from rewardmodel.ml.trees.splitting import split_tree
from rewardmodel.ml.trees.tokens import SegmentEncoder, SegmentFormat, TokenTree, adds_bos, build_tree
from rewardmodel.ml.trees.trajectories import Trajectory


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

    `data` describes where the trajectories come from (hash, counts); it is saved with the model, and a run is resumed
    only where it is the same. A finished output folder is left as it is.
    Raises DataError where there is nothing to learn, labels do not fit, or `output` belongs to another run.
    """
    output = Path(output)

    def begin(folder: Path) -> Prepared:
        trainer, config, counts = prepare(trajectories, base, settings, folder, progress)

        def finish(metrics: dict[str, Any], provenance: dict[str, Any]) -> None:
            finished = replace(config, metrics=metrics, provenance=provenance)
            write_model_card(output, finished)
            finished.save(output)

        return Prepared(trainer, counts, finish)

    run = {"base": str(base), "data": data, "settings": settings.to_dict()}
    return carry_out(run, output, CONFIG_FILE, begin)


def prepare(
    trajectories: Sequence[Trajectory],
    base: str | Path,
    settings: TrainingSettings,
    folder: Path,
    progress: ProgressCallback,
) -> tuple[RewardTrainer, RewardConfig, dict[str, Any]]:
    """Load the base, lay out the data, and return the trainer, what the model will be, and data counts."""
    if settings.kind != "prm" and settings.kind != "orm":
        raise ValueError(f"kind {settings.kind!r} is no reward model: it is trained by language_training")
    frozen = settings.lora_rank > 0
    tokenizer, model = load_base(base, settings)
    add_label_tokens(model, tokenizer, list(settings.token_of_class.values()))
    segment_format = SegmentFormat(label_on=settings.label_on, bos=adds_bos(tokenizer))
    limit = getattr(model.config, "max_position_embeddings", None)
    config = RewardConfig(
        kind=settings.kind,
        label_tokens=settings.token_of_class,
        **segment_format.to_dict(),
        neutral=settings.neutral,
        reduction=settings.reduction,
        max_length=settings.max_length or limit,
    )
    if frozen:
        add_adapters(model, settings.lora_rank, settings.lora_alpha)
    surprise_input = None
    if settings.surprise:
        surprise_input = SurpriseInput(BIN_CENTRES, model.get_input_embeddings().weight.shape[1])
    reader = LabelReader(model, label_ids(tokenizer, config), own_rows=frozen, surprise_input=surprise_input)
    learned, held_out = split_by_problem(trajectories, settings.evaluation_share, settings.seed)
    encoder = SegmentEncoder(tokenizer, segment_format)
    trees, dropped = token_trees(learned, encoder, config, settings)
    evaluation_trees, evaluation_dropped = token_trees(held_out, encoder, config, settings)
    if not trees:
        raise DataError("there is no labeled solution to learn from: see the counts of what was excluded")
    padding_id = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else 0
    if settings.surprise:
        sha256, (trees, evaluation_trees) = surprised(str(base), [trees, evaluation_trees], padding_id, settings)
        config = replace(config, surprise=SurpriseConfig(str(base), sha256))

    def evaluate() -> dict[str, float]:
        reader.eval()
        probabilities = label_probabilities(
            reader, evaluation_trees, padding_id, settings.tokens_per_batch, together=True
        )
        targets = np.concatenate([tree.targets for tree in evaluation_trees])
        joined = np.concatenate(probabilities)
        if settings.kind == "orm":
            last = final_labels(evaluation_trees)
            joined, targets = joined[last], targets[last]
        return label_metrics(joined, targets, config.classes)

    steps = OptimizerSteps(trees, settings, padding_id)
    trainer = RewardTrainer(
        reader, tokenizer, steps, settings, folder, evaluate if evaluation_trees else None, progress
    )
    counts = {
        "train": tree_counts(trees, config),
        "held_out": tree_counts(evaluation_trees, config),
        "labels_dropped": dropped + evaluation_dropped,
    }
    return trainer, config, counts


def token_trees(
    trajectories: Sequence[Trajectory], encoder: SegmentEncoder, config: RewardConfig, settings: TrainingSettings
) -> tuple[list[TokenTree], int]:
    """Return the token trees that carry labels, and how many labels did not fit.

    Raises DataError at the first label that does not fit, unless the settings say to drop such labels.
    """
    trees: list[TokenTree] = []
    dropped = 0
    for trajectory, ids in zip(trajectories, encoder.encode(trajectories), strict=True):
        lengths = [sum(map(len, parts)) for parts in ids]
        lost = 0
        for part, indexes in split_tree(trajectory, lengths, settings.tree_tokens):
            part_ids = [ids[index] for index in indexes]
            tree, not_fitting = build_tree(part, part_ids, config.max_length, len(config.classes))
            lost += not_fitting
            if len(tree.label_index):
                trees.append(tree)
        if lost and settings.on_overflow == "error":
            raise DataError(
                f"{lost} of {trajectory.label_count} labels lie beyond {config.max_length} tokens, or on empty steps, "
                f"for the problem {trajectory.problem[:80]!r}: raise max_length, or set on_overflow to drop"
            )
        dropped += lost
    return trees, dropped


def surprised(
    base: str, parts: Sequence[list[TokenTree]], padding_id: int, settings: TrainingSettings
) -> tuple[str, list[list[TokenTree]]]:
    """Return the hash of the base, and the trees with how surprising their tokens are to it.

    The base is loaded once more, as scoring will load it: in the number format it was saved in and without label tokens.
    """
    frozen = open_surprise_base(base, None)
    found = [
        with_surprises(trees, tree_surprises(frozen, trees, padding_id, settings.tokens_per_batch, together=True))
        for trees in parts
    ]
    load_surprise_base.cache_clear()  # the training needs the memory
    return frozen.sha256, found


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
