"""The measurements: training and scoring at a shape with random weights, in useful tokens per second.

Legend: N weights of the layers, P pairs of tokens that see each other, H hidden size.
"""

import time
from collections.abc import Callable
from typing import Any

import torch

from rewardmodel.ml.evaluation import label_outputs
from rewardmodel.ml.gpu_check.models import SHAPES, Shape, device, labeled_solutions, reader_of, shaped_model
from rewardmodel.ml.model import LabelReader
from rewardmodel.ml.training.lora import add_adapters
from rewardmodel.ml.training.optimizer_steps import OptimizerSteps
from rewardmodel.ml.training.optimizers import build_optimizer
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.trees.paths import paths_of
from rewardmodel.ml.trees.tokens import TokenTree

PEAKS = {
    "B200": 2250, "H200": 989, "H100 PCIe": 756, "H100": 989, "A100": 312, "L40S": 362, "L40": 181, "L4": 121,
    "A10": 125, "4090": 165, "3090": 71,
}  # fmt: skip
"""Dense bfloat16 operations, in 10^12 per second, by the vendors' data sheets; the first name that the GPU's name contains."""

BYTES_PER_WEIGHT = 16  # float32 weights, gradients and AdamW's two moments
ROOM = 1.4  # AdamW's temporary values, and what the memory's management takes
TOKENS_PER_BATCH = 8192
MFU_GOAL, GAIN_GOAL = 0.5, 0.9
Figures = dict[str, Any]


def measure_speed(name: str, *, small: bool, seconds: float) -> Figures:
    """Measure training in trees, training of the same labels path by path, and scoring, for about `seconds` in all.

    All weights are trained where they fit, else adapters of rank 16. On a CPU the code runs, but no figures are given.
    """
    shape = SHAPES["small" if small else name]
    memory = torch.cuda.get_device_properties(0).total_memory if device().type == "cuda" else float("inf")
    full = all_weights(shape) * BYTES_PER_WEIGHT * ROOM < memory
    taken = all_weights(shape) * (BYTES_PER_WEIGHT * ROOM if full else 2)
    kept = taken + activation_bytes(shape) * TOKENS_PER_BATCH < memory
    model = shaped_model(shape, torch.float32 if full else torch.bfloat16)
    if not kept:
        model.activation_checkpointing_enable({"use_reentrant": False})
    if not full:
        add_adapters(model, rank=16, alpha=32)
    reader = LabelReader(model, [3, 4, 5], own_rows=not full).to(model.device)
    trees = labeled_solutions(8 if small else 128, shape.vocabulary, small=small)
    flat = [path.chain for tree in trees for path in paths_of(0, tree)]
    figures: Figures = {"shape": name, "weights": layer_weights(shape), "trained": "all" if full else "adapters"}
    figures["activations"] = "kept" if kept else "computed again"
    learned = _training(reader, trees, shape, seconds * 0.4, full=full)
    separate = _training(reader, flat, shape, seconds * 0.3, full=full)
    figures["training"] = learned
    # How much longer the same labels take without trees, as a share of what their fewer tokens allow.
    per_label = [run["seconds"] / run["labels"] for run in (separate, learned)]
    allowed = sum(map(len, flat)) / sum(map(len, trees))
    gain = per_label[0] / per_label[1] / allowed
    figures["trees"] = {"flat_per_tree_token": allowed, "share_of_gain": gain, "goal": GAIN_GOAL}
    del learned, separate, reader, model
    figures["scoring"] = _scoring(shape, trees, seconds * 0.3)
    return (_counts_only(figures) if device().type == "cpu" else figures) | {"ok": True}


def _training(reader: LabelReader, trees: list[TokenTree], shape: Shape, seconds: float, *, full: bool) -> Figures:
    settings = TrainingSettings(batch_size=min(32, len(trees)), tokens_per_batch=TOKENS_PER_BATCH)
    steps = OptimizerSteps(trees, settings, padding_id=0)
    steps.way, steps.pair_cost = reader.way, reader.pair_cost
    optimizer = build_optimizer(reader, settings)
    reader.train()
    done = _timed(lambda number: _learn(reader, steps, optimizer, number), seconds)
    used = [trees[tree] for number in done.numbers for tree in steps.trees_of_step(number % steps.step_count)]
    tokens = sum(map(len, used))
    operations = sum(training_operations(tree, shape, full=full) for tree in used)
    of_gpu = peak()
    mfu = None if of_gpu is None else operations / done.seconds / (of_gpu * 1e12)
    return done.figures(tokens) | {
        "labels": sum(len(tree.label_index) for tree in used),
        "operations_per_second": operations / done.seconds,
        "mfu": mfu,
        "goal": MFU_GOAL,
        "peak_of_gpu": of_gpu,
    }


def _learn(reader: LabelReader, steps: OptimizerSteps, optimizer: torch.optim.Optimizer, number: int) -> None:
    """Run one optimizer step as the trainer does."""
    share = steps[number % steps.step_count]
    for batch in share["batches"]:
        inputs = {name: None if value is None else value.to(device()) for name, value in batch.items()}
        targets = inputs.pop("targets")
        assert targets is not None  # noqa: S101 - every batch of a training has them
        with torch.autocast(device().type, torch.bfloat16):
            output = reader(**inputs)
        loss = -(targets * torch.log_softmax(output, dim=-1)).sum() / share["label_count"]
        loss.backward()
    optimizer.step()
    optimizer.zero_grad()


def _scoring(shape: Shape, trees: list[TokenTree], seconds: float) -> Figures:
    """Score the trunks of the trees, single solutions, in bfloat16."""
    if device().type == "cuda":
        torch.cuda.empty_cache()
    reader = reader_of(shaped_model(shape, torch.bfloat16))
    chains = [next(paths_of(0, tree)).chain for tree in trees]

    def score(_: int) -> None:
        label_outputs(reader, chains, 0)

    done = _timed(score, seconds)
    return done.figures(sum(map(len, chains)) * len(done.numbers))


class _Timed:
    """What ran: the numbers of the repetitions after the warm-up, and their seconds."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.seconds = 0.0

    def figures(self, tokens: int) -> Figures:
        memory = torch.cuda.max_memory_allocated() if device().type == "cuda" else None
        return {
            "tokens": tokens,
            "seconds": self.seconds,
            "tokens_per_second": tokens / self.seconds,
            "peak_memory_bytes": memory,
        }


def _timed(do: Callable[[int], object], seconds: float) -> _Timed:
    """Repeat for about `seconds`, after two repetitions that warm up: kernels are compiled in them."""
    for number in range(2):
        do(number)
    if device().type == "cuda":
        torch.cuda.reset_peak_memory_stats()
    _wait()
    done = _Timed()
    start = time.perf_counter()
    while done.seconds < seconds and len(done.numbers) < 50:
        do(2 + len(done.numbers))
        done.numbers.append(2 + len(done.numbers))
        _wait()
        done.seconds = time.perf_counter() - start
    return done


def _wait() -> None:
    if device().type == "cuda":
        torch.cuda.synchronize()


def layer_weights(shape: Shape) -> int:
    """Return N, the weights of the layers' matrices; the embeddings are looked up, and of the output only three rows are used."""
    head = shape.hidden // shape.heads
    attention = 2 * shape.hidden * shape.hidden + 2 * shape.hidden * shape.key_value_heads * head
    return shape.layers * (attention + 3 * shape.hidden * shape.intermediate)


def all_weights(shape: Shape) -> int:
    """Return the weights with the embeddings."""
    return layer_weights(shape) + (1 if shape.tied else 2) * shape.vocabulary * shape.hidden


def activation_bytes(shape: Shape) -> int:
    """Return about what one token's activations take until the backward pass."""
    return 2 * shape.layers * (34 * shape.hidden + 8 * shape.intermediate)


def training_operations(tree: TokenTree, shape: Shape, *, full: bool) -> float:
    """Return the useful operations of one forward and backward pass over a tree.

    Forward: 2 N per token, and 4 H per layer and pair that sees each other. Backward: twice as much, without the gradients of
    frozen weights once as much. What is computed again to save memory is not useful.
    """
    ends, places = tree.subtree_end.astype(int), range(len(tree))
    pairs = int((ends - places).sum())
    attention = 4.0 * shape.hidden * shape.layers * pairs
    return (6 if full else 4) * float(layer_weights(shape)) * len(tree) + 3 * attention


def peak() -> float | None:
    """Return the GPU's peak in 10^12 operations per second, if it is known."""
    name = torch.cuda.get_device_name(0) if device().type == "cuda" else ""
    return next((float(value) for part, value in PEAKS.items() if part in name), None)


def _counts_only(figures: Figures) -> Figures:
    """Leave out what would be a figure of this machine: on a CPU only the code is tried."""
    kept = {key: figures[key] for key in ("shape", "weights", "trained", "activations")}
    return kept | {part: {"tokens": figures[part]["tokens"]} for part in ("training", "scoring")}
