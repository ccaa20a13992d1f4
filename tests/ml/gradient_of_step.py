"""Writes the gradient of the first optimizer step to a file; run in one or several processes (see test_gradients).

python -m tests.ml.gradient_of_step BASE OUTPUT '{"settings": …}'
"""

import json
import sys
from pathlib import Path

from safetensors.torch import save_file

from rewardmodel.ml.processes import leave_group
from rewardmodel.ml.training.reward_models import TrainingSettings, prepare
from tests.ml.labeled_trajectories import trajectories


def main(base: str, output: str, changes: str) -> None:
    write_gradient(base, output, changes)
    leave_group()


def write_gradient(base: str, output: str, changes: str) -> None:
    settings = TrainingSettings(
        **({"evaluation_share": 0.0, "batch_size": 12, "label_tokens": "a,b,c"} | json.loads(changes))
    )
    trainer, _, _ = prepare(trajectories(12), base, settings, Path(output).parent / "run", lambda _: None)
    model = trainer.accelerator.prepare(trainer.reader)
    trainer.training_step(model, trainer.steps[trainer.accelerator.process_index])
    if trainer.accelerator.is_main_process:
        save_file({name: p.grad for name, p in trainer.reader.named_parameters() if p.grad is not None}, output)
    trainer.accelerator.wait_for_everyone()


if __name__ == "__main__":
    main(*sys.argv[1:])
