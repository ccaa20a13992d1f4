"""The training loop: Hugging Face's Trainer, on accelerate, with our own training step.

An item of the data is a whole optimizer step of this process (see `optimizer_steps`). The loop over its forward passes is
here, because the loss is divided by the step's labels over all processes and only the last pass may synchronise.
"""

import json
import math
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from accelerate.utils import broadcast_object_list
from torch import Tensor, nn
from torch.utils.data import Dataset, Sampler, SequentialSampler
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainerControl, TrainerState, TrainingArguments
from transformers.integrations.integration_utils import TensorBoardCallback, get_reporting_integration_callbacks

from rewardmodel.ml.metrics import undefined_as_none
from rewardmodel.ml.model import LabelReader
from rewardmodel.ml.protocols import Tokenizer
from rewardmodel.ml.training.checkpoints import load_trainable, mark_complete, replace_text, save_trainable, trainable
from rewardmodel.ml.training.optimizer_steps import OptimizerSteps, StepShare
from rewardmodel.ml.training.optimizers import build_optimizer
from rewardmodel.ml.training.settings import TrainingSettings

BEST = "best"
RISING_METRICS = ("accuracy", "f1", "auroc", "average_precision")


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a run. `loss`: mean per label in the last step; `labels`: number learned from so far, over all epochs."""

    step: int
    total_steps: int
    loss: float
    labels: int


ProgressCallback = Callable[[Progress], None]
Evaluate = Callable[[], dict[str, float]]


class RewardTrainer(Trainer):
    """Trains a LabelReader over OptimizerSteps. `saved_dtype` is that of the model's weights in the end."""

    saved_dtype: torch.dtype = torch.float32

    def __init__(
        self,
        reader: LabelReader,
        tokenizer: Tokenizer,
        steps: OptimizerSteps,
        settings: TrainingSettings,
        folder: Path,
        evaluate: Evaluate | None,
        progress: ProgressCallback,
    ) -> None:
        self.reader = reader
        self.tokenizer = tokenizer
        self.steps = steps
        self.settings = settings
        self.folder = folder
        self.evaluate_model = evaluate
        self.last_loss = torch.tensor(float("nan"))
        self.labels_seen = 0
        arguments = training_arguments(settings, folder, steps.step_count)
        steps.processes = arguments.world_size
        steps.pair_cost, steps.way = reader.pair_cost, reader.way
        super().__init__(
            model=reader,
            args=arguments,
            train_dataset=steps,
            data_collator=lambda items: items[0],
            callbacks=[RunCallback(self, progress, steps.step_count), *reporters(settings, folder.parent / "logs")],
        )
        self.remove_callback(PrinterCallback)

    def _get_train_sampler(self, train_dataset: Dataset[StepShare] | None = None) -> Sampler[int]:
        return SequentialSampler(self.steps)

    def create_optimizer(self, model: nn.Module | None = None) -> torch.optim.Optimizer:
        if self.optimizer is None:
            self.optimizer = build_optimizer(model or self.reader, self.settings)
        return self.optimizer

    def training_step(self, model: nn.Module, inputs: Any, num_items_in_batch: Tensor | int | None = None) -> Tensor:
        """Run all forward and backward passes of one optimizer step; return this process's share of the mean loss."""
        model.train()
        total = torch.zeros((), device=self.args.device)
        # Gradients are averaged over processes, but the labels' weight is that of all processes together.
        scale = self.accelerator.num_processes / inputs["label_weight"]
        batches = inputs["batches"]
        for number, batch in enumerate(batches, start=1):
            batch = self._prepare_inputs(batch)
            targets = batch.pop("targets")
            with self.accelerator.no_sync(model) if number < len(batches) else nullcontext():
                with self.compute_loss_context_manager():
                    loss = -(targets * self.reader.log_probabilities(model(**batch))).sum() * scale  # over (L, C)
                self.accelerator.backward(loss)
            total += loss.detach()
        # Each process saw only its own labels, so the reported loss is averaged over all processes.
        self.last_loss = self.accelerator.reduce(total, "mean")
        self.labels_seen += inputs["label_count"]
        return total

    def evaluate(self, *args: Any, **kwargs: Any) -> dict[str, float]:
        """Measure the held-out part; keep the weights if the chosen metric is the best so far."""
        if self.evaluate_model is None:
            return {}
        metrics = self.evaluate_model()
        name = self.settings.best_metric
        if name not in metrics:
            raise ValueError(f"best_metric is {name!r}; the metrics are {', '.join(sorted(metrics))}")
        value = metrics[name] if name.endswith(RISING_METRICS) else -metrics[name]
        if self._is_best(value):
            record = {"value": None if math.isnan(value) else value, "step": self.state.global_step}
            self.save_best({**record, "metrics": undefined_as_none(metrics)})
        self.log({f"eval_{key}": number for key, number in metrics.items() if not math.isnan(number)})
        return metrics

    def _is_best(self, value: float) -> bool:
        """Whether the value is the best so far, as decided by the first process; all processes must call this.

        If each decided alone, a late one could read what the first has just written and not join it in saving.
        """
        best = read_best(self.folder)
        # An undefined metric (for example, without a negative step in the held-out part) is worse than any other.
        verdict = best is None or best["value"] is None or value > best["value"]
        return bool(broadcast_object_list([verdict])[0])

    def save_best(self, record: dict[str, Any]) -> None:
        """Write the current weights, and then their metrics."""
        weights = self._weights()
        if self.args.should_save:
            save_trainable(weights, self.folder / BEST)
            replace_text(self.folder / BEST / "best.json", json.dumps(record))
        self.accelerator.wait_for_everyone()

    def _weights(self, state_dict: dict[str, Tensor] | None = None) -> dict[str, Tensor]:
        own = trainable(self.reader)
        if state_dict is None:
            if not self.is_fsdp_enabled:
                return own
            state_dict = self.accelerator.get_state_dict(self.model)
        return {name: state_dict[name] for name in own if name in state_dict}

    def _save(self, output_dir: str | None = None, state_dict: dict[str, Tensor] | None = None) -> None:
        if self.args.should_save:
            save_trainable(self._weights(state_dict), Path(output_dir or self.folder))

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: nn.Module | None = None) -> None:
        if self.is_fsdp_enabled:
            super()._load_from_checkpoint(resume_from_checkpoint, model)
        else:
            load_trainable(self.reader, Path(resume_from_checkpoint))

    def _save_checkpoint(self, model: nn.Module, trial: object) -> None:
        super()._save_checkpoint(model, trial)
        self.accelerator.wait_for_everyone()
        if self.args.should_save:
            mark_complete(self.folder / f"checkpoint-{self.state.global_step}")


class RunCallback(TrainerCallback):
    """Decides when to evaluate and to save, and reports progress."""

    def __init__(self, trainer: RewardTrainer, progress: ProgressCallback, total_steps: int) -> None:
        self.trainer = trainer
        self.progress = progress
        settings = trainer.settings
        evaluations = settings.evaluations if settings.evaluations is not None else settings.epoch_count
        self.evaluate_at = evenly_spaced(evaluations, total_steps)
        self.save_at = evenly_spaced(settings.checkpoints, total_steps)

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        steps = self.trainer.steps
        self.trainer.labels_seen = sum(
            len(steps.trees[tree].label_index)
            for step in range(state.global_step)
            for tree in steps.trees_of_step(step)
        )

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> TrainerControl:
        if self.trainer.evaluate_model is not None and state.global_step in self.evaluate_at:
            control.should_evaluate = True
        if state.global_step in self.save_at:
            control.should_save = True
        if state.is_world_process_zero:
            self.progress(
                Progress(state.global_step, state.max_steps, self.trainer.last_loss.item(), self.trainer.labels_seen)
            )
        return control


def evenly_spaced(count: int, total: int) -> set[int]:
    """Return `count` steps up to and including the last of `total`: evenly_spaced(2, 10) is {5, 10}."""
    return {max(1, round(total * number / count)) for number in range(1, count + 1)}


def read_best(folder: Path) -> dict[str, Any] | None:
    """Return the record of the best weights so far: value, step, metrics."""
    path = folder / BEST / "best.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def uses_bfloat16(settings: TrainingSettings) -> bool:
    """Whether matrix products are computed in bfloat16."""
    if settings.precision == "auto":
        return torch.cuda.is_available() and torch.cuda.is_bf16_supported()
    return settings.precision == "bfloat16"


def reporters(settings: TrainingSettings, logs: Path) -> list[TrainerCallback]:
    """Return the callbacks that write curves. Raises ValueError if the reporter is unknown or its package is not installed."""
    if settings.report_to == "none":
        return []
    try:
        found = [kind() for kind in get_reporting_integration_callbacks([settings.report_to])]
    except (RuntimeError, ImportError, ValueError) as error:
        raise ValueError(f"report_to is {settings.report_to!r}: {error}") from error
    for reporter in found:
        # By default it would write into the checkpoint folder, which is removed at the end.
        if isinstance(reporter, TensorBoardCallback) and reporter.logging_dir is None:
            reporter.logging_dir = str(logs)
    return found


def training_arguments(settings: TrainingSettings, folder: Path, total_steps: int) -> TrainingArguments:
    """Translate the settings for the Trainer; everything that it does at intervals on its own is switched off."""
    logs = settings.report_to != "none"
    return TrainingArguments(
        output_dir=str(folder),
        max_steps=total_steps,
        per_device_train_batch_size=1,
        lr_scheduler_type=settings.schedule,
        warmup_steps=round(settings.warmup_share * total_steps),
        max_grad_norm=settings.max_grad_norm,
        save_strategy="no",
        save_total_limit=2,  # while one is being written, the previous one is still complete
        eval_strategy="no",
        logging_strategy="steps" if logs else "no",
        logging_steps=max(1, total_steps // 200),
        report_to=[],  # see reporters
        bf16=uses_bfloat16(settings),
        use_cpu=not torch.cuda.is_available(),
        # Every pass uses every trainable weight. Looking for unused ones would traverse the graph at each step and leave an
        # all-reduce that no process waits for.
        ddp_find_unused_parameters=False,
        dataloader_num_workers=0,
        dataloader_pin_memory=torch.cuda.is_available(),
        remove_unused_columns=False,
        disable_tqdm=True,
        seed=settings.seed,
    )
