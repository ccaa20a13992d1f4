"""Measures the held-out part as training does; run in one or several processes (see test_held_out_metrics).

python -m tests.ml.held_out_metrics BASE OUTPUT SLOW '{"settings": …}'

Each process writes OUTPUT-RANK: the metrics, and how many passes of the model it went through; rank SLOW takes its time.
"""

import json
import sys
import time
from pathlib import Path

from rewardmodel.ml.processes import leave_group, main_process_first
from rewardmodel.ml.training.reward_models import TrainingSettings, prepare
from tests.ml.labeled_trajectories import trajectories


def main(base: str, output: str, slow: str, changes: str) -> None:
    with main_process_first():  # all processes synchronize, as at the start of a run
        folder = Path(output).parent / "run"
        folder.mkdir(exist_ok=True)
    settings = TrainingSettings(**{"evaluation_share": 0.5, "label_tokens": "a,b,c", **json.loads(changes)})
    trainer, _, _ = prepare(trajectories(40), base, settings, folder, lambda _: None)
    rank, passes = trainer.accelerator.process_index, 0

    def count_pass(*_: object) -> None:
        nonlocal passes
        passes += 1
        time.sleep(0.05 if str(rank) == slow else 0)

    trainer.reader.register_forward_pre_hook(count_pass)
    assert trainer.evaluate_model is not None
    metrics = trainer.evaluate_model()
    Path(f"{output}-{rank}").write_text(json.dumps({"metrics": metrics, "passes": passes}))
    leave_group()


if __name__ == "__main__":
    main(*sys.argv[1:])
