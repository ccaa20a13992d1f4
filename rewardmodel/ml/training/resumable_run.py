"""A training run of any kind of model: resumed where it stopped, run to its end, and its model saved as a whole.

Precision. The weights that are trained, their gradients and the optimizer's state are float32: at the usual rates one update changes a
weight by less than bfloat16 can tell (3 digits), and would be lost. Matrix products are bfloat16 where `--precision` says so (autocast).
Frozen weights, under LoRA, are bfloat16 if products and the saved model are, and float32 otherwise. The finished weights are rounded
once, to the dtype of the saved model (`--dtype`; by default the base's), and the held-out part is measured again with the saved folder,
so that the figures in the card are those of the model that people get.
"""

import json
import logging
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import torch
from safetensors.torch import load_file
from torch import Tensor
from transformers import set_seed

from rewardmodel.ml.data import DataError
from rewardmodel.ml.metrics import undefined_as_none
from rewardmodel.ml.model import default_device, load_causal_lm, load_tokenizer
from rewardmodel.ml.model_location import check_model
from rewardmodel.ml.processes import from_main_process, is_main_process, main_process_first
from rewardmodel.ml.protocols import CausalLM, Tokenizer
from rewardmodel.ml.reading.check import check_training, reading_of, set_reading
from rewardmodel.ml.surprise_input import save_surprise_input
from rewardmodel.ml.training.checkpoints import (
    WEIGHTS,
    begin_run,
    exclusive,
    latest_checkpoint,
    load_trainable,
    replace_text,
    run_folder,
)
from rewardmodel.ml.training.lora import merge_adapters, merge_state
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.training.trainer import BEST, RewardTrainer, read_best, uses_bfloat16

logger = logging.getLogger(__name__)

POSITION_TABLE = re.compile(r"(^|\.)(wpe|[a-z_]*position[a-z_]*)$")
"""The names of position embeddings in transformers' models."""


class LoadedBase(NamedTuple):
    """What a run starts from. `saved_dtype` is that of the model it ends with; the model here may have another one."""

    tokenizer: Tokenizer
    model: CausalLM
    saved_dtype: torch.dtype


def load_base(base: str | Path, settings: TrainingSettings) -> LoadedBase:
    """Return the tokenizer and the causal language model that a run starts from, on its device.

    Checks how the model reads solutions (see reading.check). Raises DataError if there is no model, or it cannot be trained.
    """
    check_model(base, "--base")
    set_seed(settings.seed)  # adapters are initialised at random
    model = load_causal_lm(base)
    saved = model.dtype if settings.dtype == "auto" else getattr(torch, settings.dtype)
    is_small = settings.lora_rank > 0 and uses_bfloat16(settings) and saved == torch.bfloat16
    model = model.to(torch.bfloat16 if is_small else torch.float32)
    limit = length_limit(model, settings)
    if os.environ.get("ACCELERATE_USE_FSDP") != "true":  # a model that is sharded may be too large for one GPU
        model = model.to(default_device())
    # The passes of all processes must fit together, so all take the way of the first.
    set_reading(model, reading := from_main_process(reading_of(model, limit)))
    check_training(model)
    if is_main_process():
        logger.info("%s is read as %s", base, reading)
    if settings.gradient_checkpointing:
        model.activation_checkpointing_enable({"use_reentrant": False})
    return LoadedBase(load_tokenizer(base), model, saved)


def length_limit(model: CausalLM, settings: TrainingSettings) -> int | None:
    """Return how many tokens of a document the model reads; None: any number.

    Raises DataError if --max-length is more than the positions that the base has learned an embedding for.
    """
    learned = learned_positions(model)
    if settings.max_length is not None:
        if learned is not None and settings.max_length > learned:
            raise DataError(
                f"--max-length is {settings.max_length}, but the base has learned embeddings for {learned} positions and cannot read"
                f" further: give at most {learned}"
            )
        return settings.max_length
    limit: int | None = getattr(model.config, "max_position_embeddings", None)
    return learned if limit is None else limit


def learned_positions(model: CausalLM) -> int | None:
    """Return the size of a model's table of position embeddings (GPT-2, OPT …); None for models that compute positions."""
    sizes = [
        module.num_embeddings - int(getattr(module, "offset", 0))
        for name, module in model.named_modules()
        if isinstance(module, torch.nn.Embedding) and POSITION_TABLE.search(name)
    ]
    return min(sizes, default=None)


def at_place(place: str) -> str:
    """Return the place of a row for a message, " (FILE:LINE)"; nothing for what comes from no file."""
    return f" ({place})" if place else ""


def too_long_advice(limit: int | None) -> str:
    """Return how to go on if data are longer than the limit."""
    return f"Raise --max-length, which is {limit}, or leave them out with --on-overflow drop"


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

    @property
    def saved_dtype(self) -> torch.dtype:
        """The dtype of the saved weights."""

    def measure_saved(self, output: Path) -> dict[str, float] | None:
        """Return the metrics of the model in a folder on the held-out part, if there is one. All processes call it together."""

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
        prepared = prepare(run_folder(output, run))
        with main_process_first():
            begin_run(output, run)
        metrics = {**prepared.counts, **_run_to_end(prepared.trainer)}
        provenance = {
            **run,
            "seed": run["settings"]["seed"],
            "dtype": str(prepared.saved_dtype).removeprefix("torch."),
            "versions": _versions(),
        }
        _save_model(prepared, output)
        if "evaluation" in metrics and (measured := prepared.measure_saved(output)) is not None:
            metrics["evaluation"] = undefined_as_none(measured)
        _finish(prepared, output, metrics, provenance)
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


def _save_model(prepared: Prepared, output: Path) -> None:
    """Write weights and tokenizer into the model folder. All processes must call it; the first one writes."""
    trainer = prepared.trainer
    state = trainer.accelerator.get_state_dict(trainer.model) if trainer.is_fsdp_enabled else None
    if trainer.args.should_save:
        if state is None:
            _save_weights(trainer, output, prepared.saved_dtype)
        else:
            _save_gathered_weights(trainer, state, output, prepared.saved_dtype)
        trainer.tokenizer.save_pretrained(output)
    # The optimizer's state is the largest part of what a run holds, and measuring loads the model again.
    trainer.optimizer, trainer.lr_scheduler = None, None
    trainer.accelerator.free_memory()
    trainer.accelerator.wait_for_everyone()


def _finish(prepared: Prepared, output: Path, metrics: dict[str, Any], provenance: dict[str, Any]) -> None:
    """Write the description of the saved model, and remove the checkpoints. All processes must call it; the first one writes."""
    trainer = prepared.trainer
    if trainer.args.should_save:
        prepared.write_description(output, metrics, provenance)
        shutil.rmtree(trainer.folder)
    trainer.accelerator.wait_for_everyone()


def _save_weights(trainer: RewardTrainer, output: Path, dtype: torch.dtype) -> None:
    """Write the best weights, or the last ones if nothing was held out."""
    reader = trainer.reader
    if (trainer.folder / BEST).exists():
        load_trainable(reader, trainer.folder / BEST)
    bins = None if reader.surprise_input is None else reader.surprise_input.bins.weight
    model = merge_adapters(reader, dtype).to(dtype)
    _check_finite(model.state_dict(), dtype)
    model.save_pretrained(output)
    if bins is not None:
        save_surprise_input(bins, output)


def _save_gathered_weights(trainer: RewardTrainer, state: dict[str, Tensor], output: Path, dtype: torch.dtype) -> None:
    """Write the best weights after sharded training; `state` are the last ones, gathered from all processes."""
    reader = trainer.reader
    if (trainer.folder / BEST).exists():
        state |= load_file(trainer.folder / BEST / WEIGHTS)
    # Only names of parameters: a tied one has one name, but the gathered state has two, the second with the last weights.
    names = [name for name, _ in (*reader.named_parameters(), *reader.named_buffers()) if name in state]
    own = merge_state(reader, {name: state[name] for name in names}, dtype)
    own = {name: tensor.to(dtype) if tensor.is_floating_point() else tensor for name, tensor in own.items()}
    _check_finite(own, dtype)
    reader.causal_lm.save_pretrained(output, state_dict=own)
    # The library writes the dtype of the modules in memory, which hold pieces in float32.
    file = output / "config.json"
    config = json.loads(file.read_text(encoding="utf-8"))
    replace_text(file, json.dumps({**config, "dtype": str(dtype).removeprefix("torch.")}, indent=2) + "\n")
    if (bins := state.get("surprise_input.bins.weight")) is not None:
        save_surprise_input(bins, output)


def _check_finite(state: dict[str, Tensor], dtype: torch.dtype) -> None:
    if dtype == torch.float16:
        for name, tensor in state.items():
            if tensor.is_floating_point() and not torch.isfinite(tensor).all():
                raise DataError(
                    f"the weights {name} do not fit float16, whose largest number is 65,504: start the same command again with"
                    " --dtype bfloat16; it resumes at the last checkpoint"
                )


def _versions() -> dict[str, str]:
    """Return the library versions that a result may depend on."""
    import transformers

    return {"torch": torch.__version__, "transformers": transformers.__version__}
