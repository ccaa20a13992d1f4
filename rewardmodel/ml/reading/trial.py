"""One trial of a model: the same texts alone and in each way of reading, and how much the states differ.

Legend: T tokens of a text, H hidden size.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from rewardmodel.ml.data import DataError
from rewardmodel.ml.protocols import CausalLM
from rewardmodel.ml.reading.logits import scaled_logits
from rewardmodel.ml.reading.probe import Probe, chain_of
from rewardmodel.ml.reading.states import accepts, forget_longer_texts, last_states
from rewardmodel.ml.reading.ways import Reading
from rewardmodel.ml.trees.packing import collate
from rewardmodel.ml.trees.paths import paths_of, whole
from rewardmodel.ml.trees.tokens import TokenTree

EXACT = 5e-3
"""Largest difference of a token's state that is rounding in float32, or in TF32, as a share of its size; a wrong mask gives more."""
ROUGH = 0.1
"""The same in 16 bits, for the median over a text's second half, because single tokens may be sent to another expert."""
BLIND = 4
"""How much more the states must change without a mask of trees than with it; otherwise the trial has seen nothing."""

Verdict = Reading | DataError
"""The way of reading, or why the model cannot be used."""


class Trial:
    """The texts of a probe, and their states (T, H) alone."""

    def __init__(self, model: CausalLM, probe: Probe) -> None:
        self.model = model
        self.probe = probe
        self.paths = [*paths_of(0, probe.tree, every_token=True), whole(1, probe.neighbour)]
        self.texts = [chain_of(path.chain.input_ids) for path in self.paths]
        self.alone = [self.read([text], [[0]])[0] for text in self.texts]

    def verdict(self, far: int, reaches_unseen: bool) -> Verdict:
        """Return the quickest way of reading that agrees, or what makes the model unusable.

        `far`: the last position of the longest text. `reaches_unseen`: the model has settings that
        may limit how far a layer sees, and the texts are too short to show it.
        """
        if not all(bool(one.isfinite().all()) for one in self.alone):
            return DataError("its states are not finite numbers")
        if (change := self._reading_ahead()) > self.tolerance:
            return DataError(f"it reads ahead: a token's state depends on the text after it {_size(change)}")
        if (change := self._logits()) > self.tolerance:
            return DataError(f"its logits are not its last state times its output embedding {_size(change)}")
        if self._far_position(far) > self.tolerance:
            return Reading("alone", f"its positions depend on the longest text of a pass{self._hint()}")
        if (change := self._beside_others()) > self.tolerance:
            return Reading("alone", f"its states depend on what else is in the pass {_size(change)}")
        if reaches_unseen:
            return Reading("rows", "its settings may limit how far a layer sees to more tokens than are checked")
        return self._in_trees()

    @property
    def tolerance(self) -> float:
        """The largest difference that is rounding."""
        return EXACT if self.model.dtype == torch.float32 else ROUGH

    def read(
        self, trees: Sequence[TokenTree], rows: list[list[int]], *, masked: bool = True, far: int | None = None
    ) -> list[Tensor]:
        """Return the states (T, H) float32 of each tree in one pass.

        `masked` False: all tokens of a row see all before them. `far`: position of the last token of the row instead of its own.
        """
        batch = collate(trees, rows, padding_id=0)
        device = self.model.device
        ids, positions, label_index = (
            torch.from_numpy(array).to(device) for array in (batch.input_ids, batch.position_ids, batch.label_index)
        )
        end = None if batch.subtree_end is None else torch.from_numpy(batch.subtree_end).to(device)
        if end is not None and not masked:
            end = torch.full_like(end, end.shape[1])
        if far is not None:
            positions[:, -1] = far
        forget_longer_texts(self.model)
        states = last_states(self.model, {"input_ids": ids}, positions, end).flatten(0, 1)[label_index].float()
        found = dict(zip(batch.order.tolist(), states.split(batch.label_counts.tolist()), strict=True))
        return [found[number] for number in range(len(trees))]

    def difference(self, found: Sequence[Tensor], expected: Sequence[Tensor]) -> float:
        """Return how much the states of texts differ, as a share of their size: see EXACT and ROUGH."""
        worst = 0.0
        for one, other in zip(found, expected, strict=True):
            size = other.norm(dim=-1)
            each = (one - other).norm(dim=-1) / size.clamp(min=size.mean())
            if self.model.dtype != torch.float32:
                each = each[len(each) // 2 :].median()
            worst = max(worst, float(each.max().nan_to_num(nan=float("inf"))))
        return worst

    def _reading_ahead(self) -> float:
        ids = self.texts[0].input_ids
        half = len(ids) // 2
        other_end = chain_of(np.concatenate([ids[:half], ids[half:][::-1]]))
        return self.difference([self.read([other_end], [[0]])[0][:half]], [self.alone[0][:half]])

    def _beside_others(self) -> float:
        """Compare the longest text and the shortest, which is padded, in one pass."""
        order = sorted(range(len(self.texts)), key=lambda number: len(self.texts[number]))
        both = [order[-1], order[0]]
        found = self.read([self.texts[number] for number in both], [[0], [1]])
        return self.difference(found, [self.alone[number] for number in both])

    def _far_position(self, far: int) -> float:
        """Compare a text with the same text whose last token has the position `far`: the others do not see that token."""
        text, alone = min(zip(self.texts, self.alone, strict=True), key=lambda pair: len(pair[0]))
        found = self.read([text], [[0]], far=far)
        return self.difference([found[0][:-1]], [alone[:-1]])

    def _logits(self) -> float:
        """Compare the model's own logits with those that are computed from its states."""
        head: torch.nn.Linear | None = self.model.get_output_embeddings()
        if head is None:  # only the layers of a model, with a head of another kind
            return 0.0
        ids = torch.from_numpy(self.texts[0].input_ids).to(self.model.device).long()[None]
        forget_longer_texts(self.model)
        expected = self.model(
            input_ids=ids, **({"use_cache": False} if accepts(self.model, "use_cache") else {})
        ).logits
        own = scaled_logits(head(self.alone[0].to(head.weight.dtype)).float(), self.model.config.get_text_config())
        return self.difference([own], [expected[0].float()])

    def _in_trees(self) -> Reading:
        trees = [self.probe.tree, self.probe.neighbour]
        try:
            change = self._difference_in(trees)
        except Exception as error:  # any family may fail in its own way when it gets a mask that it does not know
            return Reading("rows", reason_of(error))
        if change > self.tolerance:
            return Reading(
                "rows", f"its states in trees or packed rows are not those of a solution alone {_size(change)}"
            )
        unmasked = self._difference_in(trees, masked=False)
        if unmasked < max(self.tolerance, BLIND * change):
            return Reading("rows", "the check of trees could not see whether branches stay apart")
        return Reading("trees")

    def _difference_in(self, trees: list[TokenTree], *, masked: bool = True) -> float:
        states = self.read(trees, [[0, 1]], masked=masked)
        return self.difference([states[path.tree][path.places] for path in self.paths], self.alone)

    def _hint(self) -> str:
        config = self.model.config.get_text_config()
        original = getattr(config, "original_max_position_embeddings", None)
        limit = original or getattr(config, "max_position_embeddings", None)
        return f"; texts of at most {limit} tokens (max_length) could be read in trees" if limit else ""


def reason_of(error: Exception) -> str:
    """Return the first line of an error, with its kind unless it was raised by us."""
    text = str(error).strip().split("\n")[0][:200]
    return text if isinstance(error, NotImplementedError) and text else f"{type(error).__name__}: {text}"


def _size(change: float) -> str:
    return f"(by {change:.2g} of their size)"
