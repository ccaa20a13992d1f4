"""Training a reward model: from labeled trajectories and a base to a complete model folder.

The folder is an ordinary `from_pretrained` folder with `reward_model.json` beside it, written last. Started again with
the same arguments, a run goes on where it was killed and ends with the same weights as if it had not been.
"""

import hashlib
import logging
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file

from rewardmodel.ml.card import write_model_card
from rewardmodel.ml.checkpoints import WEIGHTS, begin_run, exclusive, latest_checkpoint, load_trainable
from rewardmodel.ml.data import DataError
from rewardmodel.ml.evaluation import final_labels, label_probabilities
from rewardmodel.ml.lora import add_adapters, merge_adapters
from rewardmodel.ml.metrics import label_metrics
from rewardmodel.ml.model import (
    CONFIG_FILE,
    LabelReader,
    RewardConfig,
    add_label_tokens,
    label_ids,
    load_causal_lm,
    load_tokenizer,
)
from rewardmodel.ml.processes import main_process_first
from rewardmodel.ml.settings import TrainingSettings
from rewardmodel.ml.splitting import split_tree
from rewardmodel.ml.steps import OptimizerSteps
from rewardmodel.ml.tokens import SegmentEncoder, SegmentFormat, TokenTree, build_tree
from rewardmodel.ml.trainer import BEST, Progress, ProgressCallback, RewardTrainer, read_best, uses_bfloat16
from rewardmodel.ml.trajectories import Trajectory

logger = logging.getLogger(__name__)


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
    run = {"base": str(base), "data": data, "settings": settings.to_dict()}
    with exclusive(Path(output)):
        return _train(trajectories, Path(output), settings, run, progress)


def _train(
    trajectories: Sequence[Trajectory],
    output: Path,
    settings: TrainingSettings,
    run: dict[str, Any],
    progress: ProgressCallback,
) -> dict[str, Any]:
    base = run["base"]
    if (output / CONFIG_FILE).exists():
        config = RewardConfig.load(output)
        if any(config.provenance.get(key) != value for key, value in run.items()):
            raise DataError(f"{output} holds a finished model of another run: choose another output folder")
        return config.metrics
    with main_process_first():
        folder = begin_run(output, run)
    trainer, config, counts = prepare(trajectories, base, settings, folder, progress)
    with main_process_first():
        checkpoint = latest_checkpoint(folder)
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    best = read_best(folder)
    metrics: dict[str, Any] = {**counts, "steps": trainer.state.max_steps}
    if best is not None:
        metrics |= {"best_step": best["step"], "evaluation": best["metrics"]}
    finished = RewardConfig(
        **{name: getattr(config, name) for name in RewardConfig.__slots__ if name not in ("metrics", "provenance")},
        metrics=metrics,
        provenance={**run, "seed": settings.seed, "versions": versions()},
    )
    save_finished(trainer, finished, output)
    return metrics


def prepare(
    trajectories: Sequence[Trajectory],
    base: str | Path,
    settings: TrainingSettings,
    folder: Path,
    progress: ProgressCallback,
) -> tuple[RewardTrainer, RewardConfig, dict[str, Any]]:
    """Load the base, lay out the data, and return the trainer, what the model will be, and data counts."""
    frozen = settings.lora_rank > 0
    dtype = torch.bfloat16 if frozen and uses_bfloat16(settings) else torch.float32
    tokenizer, model = load_tokenizer(base), load_causal_lm(base, dtype=dtype)
    add_label_tokens(model, tokenizer, list(settings.token_of_class.values()))
    if settings.gradient_checkpointing:
        model.gradient_checkpointing_enable({"use_reentrant": False})
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
    reader = LabelReader(model, label_ids(tokenizer, config), own_rows=frozen)
    learned, held_out = split_by_problem(trajectories, settings.evaluation_share, settings.seed)
    encoder = SegmentEncoder(tokenizer, segment_format)
    trees, dropped = token_trees(learned, encoder, config, settings)
    evaluation_trees, evaluation_dropped = token_trees(held_out, encoder, config, settings)
    if not trees:
        raise DataError("there is no labeled solution to learn from: see the counts of what was excluded")
    padding_id = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else 0

    def evaluate() -> dict[str, float]:
        reader.eval()
        probabilities = label_probabilities(reader, evaluation_trees, padding_id, settings.tokens_per_batch)
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
    if frozen and trainer.is_fsdp_enabled:
        raise DataError(
            "adapters (lora_rank) cannot be merged from shards: train them without FSDP, or all weights with it"
        )
    counts = {
        "train": tree_counts(trees, config),
        "held_out": tree_counts(evaluation_trees, config),
        "labels_dropped": dropped + evaluation_dropped,
    }
    return trainer, config, counts


def save_finished(trainer: RewardTrainer, config: RewardConfig, output: Path) -> None:
    """Write the model folder, reward_model.json last, and remove the checkpoints. On the main process only."""
    folder = trainer.folder
    reader = trainer.reader
    state = trainer.accelerator.get_state_dict(trainer.model) if trainer.is_fsdp_enabled else None
    if trainer.args.should_save:
        if (folder / BEST).exists():
            if state is None:
                load_trainable(reader, folder / BEST)
            else:
                state |= load_file(folder / BEST / WEIGHTS)
        model = merge_adapters(reader)
        own = None
        if state is not None:
            # By the parameters' names: a tied one has one, where the gathered state has two, the second of the last step.
            names = [name for name, _ in (*reader.named_parameters(), *reader.named_buffers()) if name in state]
            own = {name.removeprefix("causal_lm."): state[name] for name in names}
        model.save_pretrained(output, state_dict=own)
        trainer.tokenizer.save_pretrained(output)
        write_model_card(output, config)
        config.save(output)
        shutil.rmtree(folder)
    trainer.accelerator.wait_for_everyone()


def split_by_problem(
    trajectories: Sequence[Trajectory], share: float, seed: int
) -> tuple[list[Trajectory], list[Trajectory]]:
    """Split into a training and a held-out part so that no problem is in both.

    The held-out problems are those whose hash with the seed is smallest: adding data moves few of them.
    """
    problems = sorted(
        {trajectory.problem for trajectory in trajectories},
        key=lambda problem: hashlib.sha256(f"{seed}\0{problem}".encode()).digest(),
    )
    held_out = set(problems[: round(len(problems) * share)])
    return (
        [trajectory for trajectory in trajectories if trajectory.problem not in held_out],
        [trajectory for trajectory in trajectories if trajectory.problem in held_out],
    )


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


def adds_bos(tokenizer: Any) -> bool:
    """Whether documents of this tokenizer begin with a BOS token."""
    return tokenizer.bos_token_id is not None and tokenizer("a")["input_ids"][:1] == [tokenizer.bos_token_id]


def versions() -> dict[str, str]:
    """Return the versions that a result may depend on."""
    import transformers

    return {"torch": torch.__version__, "transformers": transformers.__version__}


__all__ = ["Progress", "TrainingSettings", "train_reward_model"]
