"""A training run of any kind of model: resumed where it stopped, run to its end, and its model saved as a whole."""

import json
import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import torch
from safetensors.torch import load_file
from torch import Tensor
from transformers import set_seed

from rewardmodel.ml.data import DataError
from rewardmodel.ml.model import default_device, load_causal_lm, load_tokenizer
from rewardmodel.ml.processes import from_main_process, is_main_process, main_process_first
from rewardmodel.ml.protocols import CausalLM, Tokenizer
from rewardmodel.ml.reading.check import check_training, reading_of, set_reading
from rewardmodel.ml.surprise_input import save_surprise_input
from rewardmodel.ml.training.checkpoints import WEIGHTS, begin_run, exclusive, latest_checkpoint, load_trainable
from rewardmodel.ml.training.lora import merge_adapters, merge_state
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.training.trainer import BEST, RewardTrainer, read_best, uses_bfloat16

logger = logging.getLogger(__name__)


def load_base(base: str | Path, settings: TrainingSettings) -> tuple[Tokenizer, CausalLM]:
    """Return the tokenizer and the causal language model that a run starts from, on its device.

    Checks how the model reads solutions (see reading.check). Raises DataError if it cannot be run, or cannot be trained.
    """
    set_seed(settings.seed)  # adapters are initialised at random
    frozen = settings.lora_rank > 0
    dtype = torch.bfloat16 if frozen and uses_bfloat16(settings) else torch.float32
    model = load_causal_lm(base, dtype=dtype)
    if os.environ.get("ACCELERATE_USE_FSDP") != "true":  # a model that is sharded may be too large for one GPU
        model.to(default_device())
    longest = settings.max_length or getattr(model.config, "max_position_embeddings", None)
    # The passes of all processes must fit together, so all take the way of the first.
    set_reading(model, reading := from_main_process(reading_of(model, longest)))
    check_training(model)
    if is_main_process():
        logger.info("%s is read as %s", base, reading)
    if settings.gradient_checkpointing:
        model.activation_checkpointing_enable({"use_reentrant": False})
    return load_tokenizer(base), model


def _finished_metrics(marker: Path, run: dict[str, Any]) -> dict[str, Any] | None:
    """Return the metrics of the finished model in the folder of `marker`, the file that is written last; None if there is none.

    Raises DataError if it is the model of another run.
    """
    if not marker.exists():
        return None
    content = json.loads(marker.read_text(encoding="utf-8"))
    if any(content["provenance"].get(key) != value for key, value in json.loads(json.dumps(run)).items()):
        raise DataError(f"{marker.parent} holds a finished model of another run: choose another output folder")
    metrics: dict[str, Any] = content["metrics"]
    return metrics


class Prepared(Protocol):
    """A training that can begin."""

    @property
    def trainer(self) -> RewardTrainer: ...

    @property
    def counts(self) -> dict[str, Any]:
        """Counts of the data, which become part of the metrics."""

    def write_description(self, output: Path, metrics: dict[str, Any], provenance: dict[str, Any]) -> None:
        """Write the files that describe the model; the last one marks the folder as complete."""


def carry_out(run: dict[str, Any], output: Path, marker: str, prepare: Callable[[Path], Prepared]) -> dict[str, Any]:
    """Train into `output` and return the metrics that are saved with the model; a finished folder is not changed.

    `run` identifies the run by `base`, `data` and `settings`. `prepare` is called with the folder of its checkpoints.
    Raises DataError if the folder belongs to another run, or another process trains into it.
    """
    with exclusive(output):
        done = _finished_metrics(output / marker, run)
        if done is not None:
            return done
        with main_process_first():
            folder = begin_run(output, run)
        prepared = prepare(folder)
        metrics = {**prepared.counts, **_run_to_end(prepared.trainer)}
        provenance = {**run, "seed": run["settings"]["seed"], "versions": _versions()}
        _save_finished(prepared, output, metrics, provenance)
        return metrics


def _run_to_end(trainer: RewardTrainer) -> dict[str, Any]:
    """Train from the last complete checkpoint, or from the start; return the number of steps, the best step and its metrics."""
    with main_process_first():
        checkpoint = latest_checkpoint(trainer.folder)
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    metrics: dict[str, Any] = {"steps": trainer.state.max_steps}
    best = read_best(trainer.folder)
    if best is not None:
        metrics |= {"best_step": best["step"], "evaluation": best["metrics"]}
    return metrics


def _save_finished(prepared: Prepared, output: Path, metrics: dict[str, Any], provenance: dict[str, Any]) -> None:
    """Write the model folder, the description last, and remove the checkpoints.

    All processes must call it; the first one writes.
    """
    trainer = prepared.trainer
    state = trainer.accelerator.get_state_dict(trainer.model) if trainer.is_fsdp_enabled else None
    if trainer.args.should_save:
        if state is None:
            _save_weights(trainer, output)
        else:
            _save_gathered_weights(trainer, state, output)
        trainer.tokenizer.save_pretrained(output)
        prepared.write_description(output, metrics, provenance)
        shutil.rmtree(trainer.folder)
    trainer.accelerator.wait_for_everyone()


def _save_weights(trainer: RewardTrainer, output: Path) -> None:
    """Write the best weights, or the last ones if nothing was held out."""
    reader = trainer.reader
    if (trainer.folder / BEST).exists():
        load_trainable(reader, trainer.folder / BEST)
    bins = None if reader.surprise_input is None else reader.surprise_input.bins.weight
    merge_adapters(reader).save_pretrained(output)
    if bins is not None:
        save_surprise_input(bins, output)


def _save_gathered_weights(trainer: RewardTrainer, state: dict[str, Tensor], output: Path) -> None:
    """Write the best weights after sharded training; `state` are the last ones, gathered from all processes."""
    reader = trainer.reader
    if (trainer.folder / BEST).exists():
        state |= load_file(trainer.folder / BEST / WEIGHTS)
    # Only names of parameters: a tied one has one name, but the gathered state has two, the second with the last weights.
    names = [name for name, _ in (*reader.named_parameters(), *reader.named_buffers()) if name in state]
    own = merge_state(reader, {name: state[name] for name in names})
    reader.causal_lm.save_pretrained(output, state_dict=own)
    if (bins := state.get("surprise_input.bins.weight")) is not None:
        save_surprise_input(bins, output)


def _versions() -> dict[str, str]:
    """Return the library versions that a result may depend on."""
    import transformers

    return {"torch": torch.__version__, "transformers": transformers.__version__}
