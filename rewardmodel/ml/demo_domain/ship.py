"""Copies two checkpoints of a pretraining run into this folder, with their cards.

`python -m rewardmodel.ml.demo_domain.ship --run DIR --generator-step N --base-step M`
"""

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from string import Template

import torch
import transformers

from rewardmodel.ml.data import file_sha256

HERE = Path(__file__).parent
FILES = ("config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")

CARD = Template("""\
# The demo domain's $role

A Llama-shaped causal language model of about 1.1 million parameters, trained from nothing on problems, solutions and
injected errors that `rewardmodel.ml.demo_domain` writes itself. It knows chains of operations modulo 5 and nothing
else. $purpose

| | |
|---|---|
| shipped by | `python -m rewardmodel.ml.demo_domain.ship --run THREE --generator-step $generator_step --base-step $base_step` |
| seed | 20261122 |
| weights | float16, sha256 `$sha256` |
| versions | torch $torch, transformers $transformers, on a CPU |
| labels of people seen | none |

Made by three trainings with `python -m rewardmodel.ml.demo_domain.pretrain`, each from the weights of the one before;
this is checkpoint `step-$step` of the last.

1. Code of commit f0b24bf: `--output ONE --steps 3600 --fall 0.35`, stopped at step 2400.
2. Code of commit 6d1a8c1: `--output TWO --start-from ONE/step-002400 --steps 2400 --fall 0.4`, stopped at step 850 and
   gone on with `--fall 0.5 --muon-learning-rate 0.004 --learning-rate 0.001`, stopped at step 1500.
3. Code of the commit that holds this card: `--output THREE --start-from TWO/step-001500 --steps 1300 --fall 0.7
   --muon-learning-rate 0.006 --learning-rate 0.0015`.

`docs/demo-domain.md` says what it has seen and how it was measured. Trained again elsewhere, the weights differ by
rounding, and so does the hash.
""")

PURPOSES = {
    "generator": "An early checkpoint: it writes solutions and makes honest mistakes.",
    "base": "The last checkpoint: reward models start from it, because it can check a step.",
}


def ship(run: Path, role: str, steps: dict[str, int]) -> None:
    """Copy one checkpoint's files and write its card."""
    source, target = run / f"step-{steps[role]:06d}", HERE / role
    target.mkdir(exist_ok=True)
    for name in FILES:
        shutil.copyfile(source / name, target / name)
    card = CARD.substitute(
        role=role,
        purpose=PURPOSES[role],
        step=f"{steps[role]:06d}",
        generator_step=steps["generator"],
        base_step=steps["base"],
        sha256=file_sha256(target / "model.safetensors"),
        torch=torch.__version__,
        transformers=transformers.__version__,
    )
    (target / "README.md").write_text(card, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Ship both models."""
    parser = argparse.ArgumentParser(prog="python -m rewardmodel.ml.demo_domain.ship", description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="OUTPUT of the pretraining")
    parser.add_argument("--generator-step", type=int, required=True)
    parser.add_argument("--base-step", type=int, required=True)
    options = parser.parse_args(arguments)
    steps = {"generator": options.generator_step, "base": options.base_step}
    for role in steps:
        ship(options.run, role, steps)
    return 0


if __name__ == "__main__":
    sys.exit(main())
