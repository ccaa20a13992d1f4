"""One trial of a model: the same texts alone and in each way of reading, and how much their states differ.

Legend: T tokens of a text, H hidden size, N tokens of all texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from rewardmodel.ml.protocols import CausalLM
from rewardmodel.ml.reading.logits import scaled_logits
from rewardmodel.ml.reading.probe import Probe, chain_of
from rewardmodel.ml.reading.states import accepts, forget_longer_texts, last_states
from rewardmodel.ml.trees.packing import collate
from rewardmodel.ml.trees.paths import paths_of, whole
from rewardmodel.ml.trees.tokens import TokenTree


@dataclass(frozen=True, slots=True)
class Differences:
    """How much each token's state differs from that of its text alone, as a share of its size; each (N,), or fewer tokens.

    `ahead`: if the text ends otherwise. `logits`: the model's own against those of its states. `far`: if the last token has the
    position of a long text. `beside`: in one pass with another text. `trees`, `unmasked`: in a packed row with a tree, and
    without its mask; empty if the model cannot read trees, because of `refusal`.
    """

    ahead: Tensor
    logits: Tensor
    far: Tensor
    beside: Tensor
    trees: Tensor
    unmasked: Tensor
    refusal: str = ""

    def or_less(self, other: "Differences") -> "Differences":
        """Return the smaller of both differences of each token: what other tokens do not show is no matter of the layout."""
        return replace(
            self,
            ahead=torch.minimum(self.ahead, other.ahead),
            logits=torch.minimum(self.logits, other.logits),
            far=torch.minimum(self.far, other.far),
            beside=torch.minimum(self.beside, other.beside),
            trees=torch.minimum(self.trees, other.trees),
        )


class Trial:
    """The texts of a probe, and their states (T, H) alone."""

    def __init__(self, model: CausalLM, probe: Probe) -> None:
        self.model = model
        self.probe = probe
        self.paths = [*paths_of(0, probe.tree, every_token=True), whole(1, probe.neighbour)]
        self.texts = [chain_of(path.chain.input_ids) for path in self.paths]
        self.alone = [self.read([text], [[0]])[0] for text in self.texts]

    def differences(self, far: int) -> Differences:
        """Read the texts in each way; `far` is the last position of the longest text that the model will read."""
        trees, unmasked, refusal = torch.zeros(0), torch.zeros(0), ""
        try:
            trees, unmasked = self._in_trees(), self._in_trees(masked=False)
        except Exception as error:  # any family may fail in its own way when it gets a mask that it does not know
            refusal = reason_of(error)
        return Differences(
            self._with_other_end(), self._logits(), self._far_position(far), self._beside(), trees, unmasked, refusal
        )

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

    def _with_other_end(self) -> Tensor:
        ids = self.texts[0].input_ids
        half = len(ids) // 2
        other_end = chain_of(np.concatenate([ids[:half], ids[half:][::-1]]))
        return _difference([self.read([other_end], [[0]])[0][:half]], [self.alone[0][:half]])

    def _logits(self) -> Tensor:
        head: torch.nn.Linear | None = self.model.get_output_embeddings()
        if head is None:  # only the layers of a model, with a head of another kind
            return torch.zeros(1)
        ids = torch.from_numpy(self.texts[0].input_ids).to(self.model.device).long()[None]
        forget_longer_texts(self.model)
        expected = self.model(
            input_ids=ids, **({"use_cache": False} if accepts(self.model, "use_cache") else {})
        ).logits
        own = scaled_logits(head(self.alone[0].to(head.weight.dtype)).float(), self.model.config.get_text_config())
        return _difference([own], [expected[0].float()])

    def _far_position(self, far: int) -> Tensor:
        """Move the last token of the shortest text to the position `far`: the tokens before do not see it."""
        text, alone = min(zip(self.texts, self.alone, strict=True), key=lambda pair: len(pair[0]))
        return _difference([self.read([text], [[0]], far=far)[0][:-1]], [alone[:-1]])

    def _beside(self) -> Tensor:
        """Read the longest text and the shortest, which is padded, in one pass."""
        order = sorted(range(len(self.texts)), key=lambda number: len(self.texts[number]))
        both = [order[-1], order[0]]
        found = self.read([self.texts[number] for number in both], [[0], [1]])
        return _difference(found, [self.alone[number] for number in both])

    def _in_trees(self, *, masked: bool = True) -> Tensor:
        states = self.read([self.probe.tree, self.probe.neighbour], [[0, 1]], masked=masked)
        return _difference([states[path.tree][path.places] for path in self.paths], self.alone)


def _difference(found: Sequence[Tensor], expected: Sequence[Tensor]) -> Tensor:
    """Return how much each token of the texts differs (N,), as a share of its size; infinite if a number is not finite."""
    each = []
    for one, other in zip(found, expected, strict=True):
        size = other.norm(dim=-1)
        each.append((one - other).norm(dim=-1) / size.clamp(min=size.mean()))
    return torch.cat(each).nan_to_num(nan=float("inf")).cpu()


def reason_of(error: Exception) -> str:
    """Return the first line of an error, with its kind unless it is one of ours."""
    text = str(error).strip().split("\n")[0][:200]
    return text if isinstance(error, NotImplementedError) and text else f"{type(error).__name__}: {text}"
