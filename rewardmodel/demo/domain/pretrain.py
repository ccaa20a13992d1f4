"""Trains the demo domain's language model from scratch: `python -m rewardmodel.demo.domain.pretrain --output DIR`.

There are two losses on the same documents: writing the next token of correct steps, and predicting <right> or <wrong> at the
end of a step. One run gives both shipped models: an early checkpoint is the generator, the last one is the base of the
reward models. Losses go to OUTPUT/log.jsonl, checkpoints to OUTPUT/step-000300 and so on; a second start continues from the
last checkpoint. The defaults are the recipe of the shipped models, which takes about five minutes on one idle core.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from rewardmodel.demo.domain.documents import DocumentEncoder, EncodedDocument, batches, draw_document
from rewardmodel.demo.domain.tokenizer import RIGHT, WRONG, build_tokenizer
from rewardmodel.ml.protocols import CausalLM
from rewardmodel.ml.sampling.interface import SAMPLED
from rewardmodel.ml.training.optimizers import Muon
from rewardmodel.ml.trees.attention import attention_mask

MAX_POSITIONS = 1024
STATE_FILE = "state.safetensors"
RUN_FILE = "run.json"
HELD_OUT = 96


@dataclass(frozen=True)
class Batch:
    """A padded batch of B documents and T tokens.

    ids, positions, ends (B, T) int64: see EncodedDocument; written_at (W,) places along the flattened tokens whose next
    token is learned, written (W,) those tokens, weights (W,) float32; checked_at (C,) places of checks, checks (C,)
    1 for right and 0 for wrong.
    """

    ids: Tensor
    positions: Tensor
    ends: Tensor
    written_at: Tensor
    written: Tensor
    weights: Tensor
    checked_at: Tensor
    checks: Tensor


def collate(documents: Sequence[EncodedDocument], pad: int) -> Batch:
    """Pad on the right; padding is not masked, but nothing is read from it."""
    length = max(len(document.ids) for document in documents)
    rows = [
        [item + [fill] * (length - len(item)) for item in items]
        for items, fill in (
            ([document.ids for document in documents], pad),
            ([document.positions for document in documents], 0),
            ([document.ends for document in documents], length),
        )
    ]
    written = [(row * length + at, *rest) for row, item in enumerate(documents) for at, *rest in item.written]
    checks = [(row * length + at, check) for row, item in enumerate(documents) for at, check in item.checks]
    ids, positions, ends = rows
    written_at, tokens, weights = zip(*written, strict=True)
    checked_at, right = zip(*checks, strict=True)
    return Batch(
        ids=torch.tensor(ids),
        positions=torch.tensor(positions),
        ends=torch.tensor(ends),
        written_at=torch.tensor(written_at),
        written=torch.tensor(tokens),
        weights=torch.tensor(weights),
        checked_at=torch.tensor(checked_at),
        checks=torch.tensor(right),
    )


def build_model(tokenizer: PreTrainedTokenizerFast, arguments: argparse.Namespace) -> LlamaForCausalLM:
    """Return a new Llama-shaped model with tied embeddings."""
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokenizer),
            hidden_size=arguments.hidden,
            intermediate_size=arguments.intermediate,
            num_hidden_layers=arguments.layers,
            num_attention_heads=4,
            max_position_embeddings=MAX_POSITIONS,
            tie_word_embeddings=True,
            pad_token_id=tokenizer.pad_token_id,
            bos_token_id=None,
            eos_token_id=tokenizer.eos_token_id,
        )
    )


class Losses(NamedTuple):
    """Both losses in mean nats, and the check logits (C, 2), wrong then right."""

    writing: Tensor
    checking: Tensor
    check_logits: Tensor


def losses(model: LlamaForCausalLM, batch: Batch, check_ids: Tensor) -> Losses:
    """Run the model over a batch and return its losses."""
    mask = attention_mask(batch.ends, batch.positions, cast(CausalLM, model))
    hidden = model.model(
        input_ids=batch.ids, position_ids=batch.positions, attention_mask=mask, use_cache=False
    ).last_hidden_state.flatten(0, 1)  # (B * T, H)
    written = functional.cross_entropy(model.lm_head(hidden[batch.written_at]), batch.written, reduction="none")
    written = (written * batch.weights).sum() / batch.weights.sum()
    logits = hidden[batch.checked_at] @ model.lm_head.weight[check_ids].T
    return Losses(written, functional.cross_entropy(logits, batch.checks), logits)


def learning_rate_share(step: int, warmup: int) -> float:
    """Rise over `warmup` steps and stay at 1: the shipped checkpoints are early ones, before a rate would fall."""
    return min(1.0, (step + 1) / warmup)


class Pretraining:
    """A run: the model, its two optimizers, the documents, and its progress."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        torch.set_num_threads(arguments.threads)
        torch.manual_seed(arguments.seed)
        self.arguments = arguments
        self.output = Path(arguments.output)
        self.output.mkdir(parents=True, exist_ok=True)
        self.tokenizer = build_tokenizer(arguments.seed)
        self.model = build_model(self.tokenizer, arguments)
        matrices = [p for name, p in self.model.named_parameters() if p.ndim == 2 and "embed" not in name]
        chosen = {id(p) for p in matrices}
        self.rest = [p for p in self.model.parameters() if id(p) not in chosen]
        self.optimizers = [
            Muon(matrices, lr=arguments.muon_learning_rate),
            torch.optim.AdamW(self.rest, lr=arguments.learning_rate, betas=(0.9, 0.95), weight_decay=0.0),
        ]
        self.peaks = [arguments.muon_learning_rate, arguments.learning_rate]
        self.check_ids = torch.tensor(self.tokenizer.convert_tokens_to_ids([WRONG, RIGHT]))
        encoder = DocumentEncoder(self.tokenizer)
        self.source = batches(encoder, arguments.seed + 1, arguments.batch_size)
        rng = random.Random(arguments.seed + 2)
        held_out = [encoder.encode(draw_document(rng)) for _ in range(HELD_OUT)]
        self.evaluation = [
            collate(held_out[at : at + 32], self.tokenizer.pad_token_id) for at in range(0, HELD_OUT, 32)
        ]
        self.done = self.tokens = 0

    def run(self) -> None:
        """Train to the end, from the last checkpoint if there is one."""
        self.restore()
        arguments = self.arguments
        (self.output / RUN_FILE).write_text(json.dumps(recipe(arguments), indent=1) + "\n")
        started, sums = time.monotonic(), torch.zeros(2)
        with (self.output / "log.jsonl").open("a", encoding="utf-8") as log:
            while self.done < arguments.steps:
                sums += self.step()
                if self.done % arguments.log_every == 0:
                    line: dict[str, float] = {"step": self.done, "tokens": self.tokens}
                    line["seconds"] = round(time.monotonic() - started)
                    line |= dict(zip(("writing", "checking"), (sums / arguments.log_every).tolist(), strict=True))
                    line |= evaluate(self.model, self.evaluation, self.check_ids)
                    sums.zero_()
                    log.write(json.dumps(line) + "\n")
                    log.flush()
                    print("  ".join(f"{name} {value:.5g}" for name, value in line.items()), flush=True)  # noqa: T201
                if self.done % arguments.save_every == 0 or self.done == arguments.steps:
                    self.checkpoint()

    def step(self) -> Tensor:
        """Take one optimizer step; return the writing and the checking loss (2,)."""
        arguments = self.arguments
        share = learning_rate_share(self.done, arguments.warmup)
        for optimizer, peak in zip(self.optimizers, self.peaks, strict=True):
            optimizer.param_groups[0]["lr"] = peak * share
        batch = collate(next(self.source), self.tokenizer.pad_token_id)
        writing, checking, _ = losses(self.model, batch, self.check_ids)
        (writing + arguments.check_weight * checking).backward()
        torch.nn.utils.clip_grad_norm_(self.rest, 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.done += 1
        self.tokens += batch.ids.numel()
        return torch.stack([writing.detach(), checking.detach()])

    def checkpoint(self) -> None:
        """Save the model, and replace the state from which a run continues."""
        save(self.model, self.tokenizer, self.output / f"step-{self.done:06d}")
        states = [optimizer.state_dict() for optimizer in self.optimizers]
        tensors = {
            f"model.{name}": weight.clone() for name, weight in self.model.state_dict().items()
        }  # tied ones, too
        for number, state in enumerate(states):
            for parameter, values in state["state"].items():
                tensors |= {f"optimizer-{number}.{parameter}.{name}": value for name, value in values.items()}
        rest = {"step": self.done, "tokens": self.tokens, "groups": [state["param_groups"] for state in states]}
        save_file(tensors, self.output / f".{STATE_FILE}", metadata={"rest": json.dumps(rest)})
        (self.output / f".{STATE_FILE}").replace(self.output / STATE_FILE)

    def restore(self) -> None:
        """Load the state of the last checkpoint. Raises SystemExit if the folder holds a run with another recipe."""
        if not (self.output / STATE_FILE).exists():
            return
        if json.loads((self.output / RUN_FILE).read_text()) != recipe(self.arguments):
            sys.exit(f"{self.output} holds a run with other settings (see {RUN_FILE} there): choose another --output")
        with safe_open(self.output / STATE_FILE, framework="pt") as file:
            rest = json.loads(file.metadata()["rest"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no dict, not iterable
        self.done, self.tokens = rest["step"], rest["tokens"]
        self.model.load_state_dict(_below("model.", tensors))
        for number, (optimizer, groups) in enumerate(zip(self.optimizers, rest["groups"], strict=True)):
            state: dict[int, dict[str, Tensor]] = {}
            for place, value in _below(f"optimizer-{number}.", tensors).items():
                parameter, _, name = place.partition(".")
                state.setdefault(int(parameter), {})[name] = value
            optimizer.load_state_dict({"state": state, "param_groups": groups})
        for _ in range(self.done):
            next(self.source)


def _below(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}


def recipe(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the settings that determine the result."""
    return {name: value for name, value in vars(arguments).items() if name not in ("output", "threads")}


@torch.inference_mode()
def evaluate(model: LlamaForCausalLM, batches_: Sequence[Batch], check_ids: Tensor) -> dict[str, float]:
    """Return losses and the accuracy of the checks on held-out documents, separately for right and wrong steps."""
    model.eval()
    parts = [losses(model, batch, check_ids) for batch in batches_]
    model.train()
    said = torch.cat([part.check_logits.argmax(-1) for part in parts])
    checks = torch.cat([batch.checks for batch in batches_])
    return {
        "held_out_writing": float(torch.stack([part.writing for part in parts]).mean()),
        "held_out_checking": float(torch.stack([part.checking for part in parts]).mean()),
        "right_found": float((said[checks == 1] == 1).float().mean()),
        "wrong_found": float((said[checks == 0] == 0).float().mean()),
    }


def save(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Save an ordinary `from_pretrained` folder in float16."""
    half = LlamaForCausalLM(model.config)
    half.load_state_dict(model.state_dict())
    half.generation_config.update(**SAMPLED)
    half.half().save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m rewardmodel.demo.domain.pretrain", description=__doc__)
    parser.add_argument("--output", required=True, help="folder for the log and the checkpoints")
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--batch-size", type=int, default=16, help="documents per step")
    parser.add_argument("--hidden", type=int, default=128)
    parser.add_argument("--intermediate", type=int, default=256)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--muon-learning-rate", type=float, default=0.01, help="learning rate of the layers' matrices")
    parser.add_argument("--learning-rate", type=float, default=0.003, help="learning rate of everything else (AdamW)")
    parser.add_argument("--warmup", type=int, default=100, help="number of steps during which the learning rates rise")
    parser.add_argument("--check-weight", type=float, default=1.0, help="weight of the checking loss")
    parser.add_argument("--save-every", type=int, default=100)
    parser.add_argument("--log-every", type=int, default=50)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=20261122)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    Pretraining(parse_arguments(sys.argv[1:])).run()
