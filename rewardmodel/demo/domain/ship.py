"""Copies two checkpoints of a pretraining run into this folder, with model cards: the generator and the base.

`python -m rewardmodel.demo.domain.ship --run DIR --generator-step N --base-step M`
"""

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any

import torch
import transformers

from rewardmodel.demo.domain.pretrain import RUN_FILE
from rewardmodel.demo.domain.tokenizer import LABEL_TOKENS, RIGHT, WRONG
from rewardmodel.ml.data import file_sha256
from rewardmodel.ml.model import load_causal_lm, load_tokenizer

HERE = Path(__file__).parent
FILES = ("config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")

RIGHTNESS_OF_LABELS = (0.0, 0.8, 1.0)
"""Initial positions of the label tokens' embeddings (negative, neutral, positive) on the line from <wrong> to <right>.

A neutral step is right, but not every right step is neutral, so its token starts near <right>, not on it.
"""

CARD = Template("""\
# The demo domain's $role

A Llama-shaped causal language model of about 1.1 million parameters, trained from nothing on problems, solutions and
injected errors that `rewardmodel.demo.domain` writes itself. It knows chains of operations modulo 5 and nothing
else. $purpose

| | |
|---|---|
| trained by | `python -m rewardmodel.demo.domain.pretrain $options` |
| shipped by | `python -m rewardmodel.demo.domain.ship --run RUN --generator-step $generator_step --base-step $base_step` |
| checkpoint | `step-$step` |
| seed | $seed |
| tokens seen | $tokens |
| weights | float16, sha256 `$sha256` |
| versions | torch $torch, transformers $transformers, on a CPU |
| labels of people seen | none |

`docs/demo-domain.md` says what it has seen, `docs/experiments.md` how it was measured. Trained again elsewhere, the
weights differ by rounding, and so does the hash.
""")

PURPOSES = {
    "generator": "An early checkpoint: it writes solutions and makes honest mistakes.",
    "base": "The last checkpoint: reward models start from it, because it can check a step.\n"
    "Its label tokens start between its own words for wrong and right; nothing of it was trained on ratings.",
}


def ship(run: Path, role: str, steps: dict[str, int]) -> None:
    """Copy one checkpoint's files and write its card."""
    source, target = run / f"step-{steps[role]:06d}", HERE / role
    target.mkdir(exist_ok=True)
    for name in FILES:
        shutil.copyfile(source / name, target / name)
    if role == "base":
        start_label_tokens(target)
    recipe = json.loads((run / RUN_FILE).read_text())
    card = CARD.substitute(
        role=role,
        purpose=PURPOSES[role],
        options=" ".join(f"--{name.replace('_', '-')} {value}" for name, value in recipe.items()) + " --output RUN",
        step=f"{steps[role]:06d}",
        generator_step=steps["generator"],
        base_step=steps["base"],
        seed=recipe["seed"],
        tokens=f"{tokens_until(run, steps[role]):,}",
        sha256=file_sha256(target / "model.safetensors"),
        torch=torch.__version__,
        transformers=transformers.__version__,
    )
    (target / "README.md").write_text(card, encoding="utf-8")


def start_label_tokens(folder: Path) -> None:
    """Initialise the label tokens with the embeddings of the base's own words for right and wrong."""
    tokenizer, model = load_tokenizer(folder), load_causal_lm(folder, device="cpu")
    rows = model.get_input_embeddings().weight  # (V, H), the output embedding too
    wrong, right = (rows[tokenizer.convert_tokens_to_ids(token)] for token in (WRONG, RIGHT))
    with torch.no_grad():
        for token, rightness in zip(LABEL_TOKENS, RIGHTNESS_OF_LABELS, strict=True):
            rows[tokenizer.convert_tokens_to_ids(token)] = torch.lerp(wrong, right, rightness)
    model.save_pretrained(folder)


def tokens_until(run: Path, step: int) -> int:
    """Return how many tokens a checkpoint has seen. Raises ValueError if the log has no line for it."""
    for line in (run / "log.jsonl").read_text().splitlines():
        entry: dict[str, Any] = json.loads(line)
        if entry["step"] == step:
            return int(entry["tokens"])
    raise ValueError(f"{run / 'log.jsonl'} has no line for step {step}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Ship both models."""
    parser = argparse.ArgumentParser(prog="python -m rewardmodel.demo.domain.ship", description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="output folder of the pretraining")
    parser.add_argument("--generator-step", type=int, required=True)
    parser.add_argument("--base-step", type=int, required=True)
    options = parser.parse_args(arguments)
    steps = {"generator": options.generator_step, "base": options.base_step}
    for role in steps:
        ship(options.run, role, steps)
    return 0


if __name__ == "__main__":
    sys.exit(main())
