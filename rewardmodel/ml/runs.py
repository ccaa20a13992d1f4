"""One training run, whatever it trains: taken up where it was left, brought to its end, and its model saved whole."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from rewardmodel.ml.checkpoints import WEIGHTS, latest_checkpoint, load_trainable
from rewardmodel.ml.data import DataError
from rewardmodel.ml.lora import merge_adapters
from rewardmodel.ml.model import load_causal_lm, load_tokenizer
from rewardmodel.ml.processes import main_process_first
from rewardmodel.ml.settings import TrainingSettings
from rewardmodel.ml.surprise_input import save_surprise_input
from rewardmodel.ml.trainer import BEST, RewardTrainer, read_best, uses_bfloat16


def load_base(base: str | Path, settings: TrainingSettings) -> tuple[Any, Any]:
    """Return the tokenizer and the causal language model that a run begins with."""
    frozen = settings.lora_rank > 0
    dtype = torch.bfloat16 if frozen and uses_bfloat16(settings) else torch.float32
    model = load_causal_lm(base, dtype=dtype)
    if settings.gradient_checkpointing:
        model.activation_checkpointing_enable({"use_reentrant": False})
    return load_tokenizer(base), model


def finished_metrics(marker: Path, run: dict[str, Any]) -> dict[str, Any] | None:
    """Return the metrics of the model whose last-written file is `marker`; None where it is not finished.

    Raises DataError where it is the model of another run.
    """
    if not marker.exists():
        return None
    content = json.loads(marker.read_text(encoding="utf-8"))
    if any(content["provenance"].get(key) != value for key, value in json.loads(json.dumps(run)).items()):
        raise DataError(f"{marker.parent} holds a finished model of another run: choose another output folder")
    metrics: dict[str, Any] = content["metrics"]
    return metrics


def run_to_end(trainer: RewardTrainer) -> dict[str, Any]:
    """Train from the last whole checkpoint on, or from the start; return steps, the best step and its measures."""
    with main_process_first():
        checkpoint = latest_checkpoint(trainer.folder)
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    metrics: dict[str, Any] = {"steps": trainer.state.max_steps}
    best = read_best(trainer.folder)
    if best is not None:
        metrics |= {"best_step": best["step"], "evaluation": best["metrics"]}
    return metrics


def save_finished(trainer: RewardTrainer, output: Path, finish: Callable[[], None]) -> None:
    """Write the model folder, by `finish` what stands beside it and the marker last, and remove the checkpoints.

    On the main process only; with sharded training all must call it.
    """
    folder, reader = trainer.folder, trainer.reader
    state = trainer.accelerator.get_state_dict(trainer.model) if trainer.is_fsdp_enabled else None
    if trainer.args.should_save:
        if (folder / BEST).exists():
            if state is None:
                load_trainable(reader, folder / BEST)
            else:
                state |= load_file(folder / BEST / WEIGHTS)
        model = merge_adapters(reader)
        bins = None if reader.surprise_input is None else reader.surprise_input.bins.weight
        own = None
        if state is not None:
            # By the parameters' names: a tied one has one, where the gathered state has two, the second of the last step.
            names = [name for name, _ in (*reader.named_parameters(), *reader.named_buffers()) if name in state]
            own = {name.removeprefix("causal_lm."): state[name] for name in names}
            bins = own.pop("surprise_input.bins.weight", None)
        model.save_pretrained(output, state_dict=own)
        trainer.tokenizer.save_pretrained(output)
        if bins is not None:
            save_surprise_input(bins, output)
        finish()
        shutil.rmtree(folder)
    trainer.accelerator.wait_for_everyone()


def versions() -> dict[str, str]:
    """Return the versions that a result may depend on."""
    import transformers

    return {"torch": torch.__version__, "transformers": transformers.__version__}
