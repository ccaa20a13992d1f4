"""Benchmark of PRM training: labels per second as trees or one by one, tokens per second against padded batches."""

import random
from collections.abc import Callable, Sequence
from typing import Any

import torch

from rewardmodel.ml.model import LabelReader
from rewardmodel.ml.training.optimizer_steps import OptimizerSteps
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.trees.packing import collate, tensors
from rewardmodel.ml.trees.sharing import attention_pair_cost
from rewardmodel.ml.trees.tokens import SegmentEncoder, SegmentFormat, TokenTree, build_tree
from rewardmodel.ml.trees.trajectories import Trajectory
from tests.benchmarks.labeled_solutions import labeled_solutions, path_to, trunk
from tests.benchmarks.model import LABEL_TOKENS, language_model, tokenizer_for
from tests.benchmarks.result import Result
from tests.benchmarks.timing import Timer

ROUNDS = 2
TREES = 3  # a round
LABELS = 16  # of these trees' labels, drawn at random, are trained one by one: on average, each takes the same time
CHAINS = 8  # a round
PADDED_ROWS = 8  # sequences in one forward pass of the other methods: the usual per-device batch size


def run() -> Result:
    """Time forward and backward passes; both methods take each round's solutions in turn."""
    solutions, real = labeled_solutions(ROUNDS * CHAINS)
    tokenizer = tokenizer_for(segment.text for one in solutions for segment in one.segments)
    encode = SegmentEncoder(tokenizer, SegmentFormat())
    reader = LabelReader(language_model(), tokenizer.convert_tokens_to_ids(list(LABEL_TOKENS))).train()
    draw = random.Random(0)
    figures: dict[str, float] = {"real_solutions": float(real)}

    ours, theirs = Timer(), Timer()
    warm = _trees([trunk(solutions[-1])], encode)
    _learn_packed(reader, warm)
    _learn_padded(reader, warm)
    _learn_padded(reader, warm, head=_full_vocabulary)
    for number in range(ROUNDS):
        some = solutions[number * TREES : (number + 1) * TREES]
        trees = _trees(some, encode)
        ours.measure(sum(len(tree.label_index) for tree in trees), lambda: _learn_packed(reader, trees))  # noqa: B023
        labels = [(tree, index) for tree in some for index, part in enumerate(tree.segments) if part.target is not None]
        chosen = draw.sample(labels, LABELS)
        paths = _trees([path_to(tree, index) for tree, index in chosen], encode)
        theirs.measure(len(paths), lambda: _learn_padded(reader, paths))  # noqa: B023
    figures |= {"labels_per_second": ours.rate, "labels_per_second_one_sequence_each": theirs.rate}
    figures["speedup_of_trees"] = ours.rate / theirs.rate

    packed, vocabulary, classes = Timer(), Timer(), Timer()
    for number in range(ROUNDS):
        chains = _trees([trunk(one) for one in solutions[number * CHAINS : (number + 1) * CHAINS]], encode)
        tokens = sum(len(chain) for chain in chains)
        packed.measure(tokens, lambda: _learn_packed(reader, chains))  # noqa: B023
        vocabulary.measure(tokens, lambda: _learn_padded(reader, chains, head=_full_vocabulary))  # noqa: B023
        classes.measure(tokens, lambda: _learn_padded(reader, chains))  # noqa: B023
    figures |= {
        "tokens_per_second": packed.rate,
        "tokens_per_second_padded_vocabulary": vocabulary.rate,
        "tokens_per_second_padded_labels_only": classes.rate,
        "speedup_of_packing": packed.rate / vocabulary.rate,
        "speedup_of_packing_over_labels_only": packed.rate / classes.rate,
    }
    return Result("prm_training", figures, {"speedup_of_trees": 5.0, "speedup_of_packing": 2.0})


def _trees(trajectories: Sequence[Trajectory], encoder: SegmentEncoder) -> list[TokenTree]:
    encoded = encoder.encode(trajectories)
    return [build_tree(one, ids, None, 3)[0] for one, ids in zip(trajectories, encoded, strict=True)]


def _learn_packed(reader: LabelReader, trees: Sequence[TokenTree]) -> None:
    """Run the passes of one optimizer step, arranged by OptimizerSteps as in training."""
    steps = OptimizerSteps(trees, TrainingSettings(batch_size=len(trees)), padding_id=0)
    steps.pair_cost = attention_pair_cost(reader.causal_lm)
    for batch in steps[0]["batches"]:
        targets = batch.pop("targets")
        _backward(reader(**batch), targets)
    reader.zero_grad()


def _learn_padded(
    reader: LabelReader, chains: Sequence[TokenTree], head: Callable[[LabelReader, dict[str, Any]], Any] | None = None
) -> None:
    """Train PADDED_ROWS sequences at a time in the given order, each batch padded to its longest."""
    for first in range(0, len(chains), PADDED_ROWS):
        some = chains[first : first + PADDED_ROWS]
        batch = tensors(collate(some, [[row] for row in range(len(some))], 0))
        targets = batch.pop("targets")
        if head is None:
            _backward(reader(**batch), targets)
        else:
            head(reader, batch | {"targets": targets})
    reader.zero_grad()


def _full_vocabulary(reader: LabelReader, batch: dict[str, Any]) -> None:
    """Cross-entropy over the whole vocabulary at every token; only the labels' positions count."""
    logits = reader.causal_lm(input_ids=batch["input_ids"], use_cache=False).logits
    targets = torch.full((logits.shape[0] * logits.shape[1],), -100)
    targets[batch["label_index"]] = reader.label_ids[batch["targets"].argmax(-1)]
    torch.nn.functional.cross_entropy(logits.flatten(0, 1).float(), targets).backward()


def _backward(logits: Any, targets: Any) -> None:
    (-(targets * torch.log_softmax(logits, dim=-1)).sum() / max(1, len(targets))).backward()
