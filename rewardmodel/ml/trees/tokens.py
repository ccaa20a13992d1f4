"""Token trees: a trajectory as token ids with positions, visibility and label places.

Legend: n tokens of one tree, L labels, C label classes.

Every segment (problem, step) is tokenised on its own and the ids are joined, so no token spans two of them and a step
has the same ids in whatever tree it stands. Segments are laid out in depth-first order, the trunk before its branches.
Then everything that token j can be seen by stands in one stretch j … subtree_end[j] - 1, and token i sees token j
exactly if ``j <= i < subtree_end[j]``: one number per token describes the whole tree's attention.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from rewardmodel.ml.text import PROBLEM_SEPARATOR, STEP_SEPARATOR
from rewardmodel.ml.trees.trajectories import Trajectory

IntArray = npt.NDArray[np.integer[Any]]
LabelPlace = Literal["separator", "step"]


@dataclass(frozen=True, slots=True)
class SegmentFormat:
    """How texts become segments; saved with a model, because its scores hold for this format only.

    `label_on`: the label is read at the last token of the step with its separator ("separator"), or of the step's own
    text ("step"; the separator is then a segment of its own). `bos`: documents begin with the tokenizer's BOS token.
    """

    separator: str = STEP_SEPARATOR
    problem_separator: str = PROBLEM_SEPARATOR
    label_on: LabelPlace = "separator"
    bos: bool = False

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class TokenTree:
    """One tree of n tokens; all arrays int32 but targets (L, C) and surprise (n,), float32.

    `position_ids`: distance from the root along the tokens seen. `subtree_end`: see the module. `label_index`: places
    of labels among the n tokens. `problem_length`: the first tokens that are the problem's. `surprise`: see
    `surprise_input`; None for models without.
    """

    input_ids: IntArray
    position_ids: IntArray
    subtree_end: IntArray
    label_index: IntArray
    targets: npt.NDArray[np.float32]
    problem_length: int = 0
    surprise: npt.NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return len(self.input_ids)

    @property
    def is_chain(self) -> bool:
        """Whether there are no branches: plain causal attention is then right."""
        return bool((self.subtree_end == len(self)).all())


class SegmentEncoder:
    """Tokenises segments one by one; each distinct text once."""

    def __init__(self, tokenizer: Any, segment_format: SegmentFormat) -> None:
        self.tokenizer = tokenizer
        self.format = segment_format
        self._ids: dict[str, list[int]] = {}
        if segment_format.bos and tokenizer.bos_token_id is None:
            raise ValueError("the format wants a BOS token at the start, but the tokenizer has none")

    def encode(self, trajectories: Sequence[Trajectory]) -> list[list[list[list[int]]]]:
        """Return for each trajectory, for each segment, its ids as [before and at the label place, after it]."""
        texts = dict.fromkeys(
            part
            for trajectory in trajectories
            for index in range(len(trajectory.segments))
            for part in self._parts(trajectory, index)
        )
        new = [text for text in texts if text not in self._ids]
        if new:
            self._ids.update(zip(new, self.tokenizer(new, add_special_tokens=False)["input_ids"], strict=True))
        return [
            [self._segment_ids(trajectory, index) for index in range(len(trajectory.segments))]
            for trajectory in trajectories
        ]

    def _parts(self, trajectory: Trajectory, index: int) -> tuple[str, ...]:
        text = trajectory.segments[index].text
        if index == 0:
            return (text + self.format.problem_separator,)
        if self.format.label_on == "separator":
            return (text + self.format.separator,)
        return (text, self.format.separator)

    def _segment_ids(self, trajectory: Trajectory, index: int) -> list[list[int]]:
        head, *tail = (self._ids[part] for part in self._parts(trajectory, index))
        if index == 0 and self.format.bos:
            head = [self.tokenizer.bos_token_id, *head]
        return [head, *tail]


def build_tree(
    trajectory: Trajectory, segment_ids: Sequence[Sequence[Sequence[int]]], max_length: int | None, classes: int
) -> tuple[TokenTree, int]:
    """Lay a trajectory out as tokens; return the tree and how many labels did not fit `max_length` positions.

    A segment that reaches beyond max_length is left out with everything after it. A labeled segment without tokens
    (an empty step) cannot carry a label and counts as not fitting.
    """
    children: list[list[int]] = [[] for _ in trajectory.segments]
    for index, segment in enumerate(trajectory.segments):
        if segment.parent >= 0:
            children[segment.parent].append(index)
    depth = [0] * len(trajectory.segments)
    begin: dict[int, int] = {}
    order: list[int] = []
    ids: list[int] = []
    positions: list[int] = []
    labels: list[int] = []
    targets: list[tuple[float, ...]] = []
    stack = [0]
    while stack:
        index = stack.pop()
        segment = trajectory.segments[index]
        head, tail = segment_ids[index][0], [token for part in segment_ids[index][1:] for token in part]
        first = depth[segment.parent] if index else 0
        depth[index] = first + len(head) + len(tail)
        if max_length is not None and first + len(head) > max_length:
            continue
        begin[index] = len(ids)
        order.append(index)
        if segment.target is not None and head:
            places = range(len(ids), len(ids) + len(head)) if trajectory.every_token else (len(ids) + len(head) - 1,)
            labels.extend(places)
            targets.extend([segment.target] * len(places))
        ids.extend(head)
        ids.extend(tail)
        positions.extend(range(first, depth[index]))
        # Popped from the end: children that go on (the trunk) come before those that do not (alternatives).
        stack.extend(sorted(children[index], key=lambda child: bool(children[child])))
    end = np.zeros(len(ids), dtype=np.int32)
    ends: dict[int, int] = {}
    for place in reversed(range(len(order))):
        index = order[place]
        stop = order[place + 1] if place + 1 < len(order) else None
        own_end = begin[stop] if stop is not None else len(ids)
        ends[index] = max([own_end, *(ends[child] for child in children[index] if child in ends)])
        end[begin[index] : own_end] = ends[index]
    labeled = sum(segment.target is not None for segment in trajectory.segments)
    kept = sum(trajectory.segments[index].target is not None and bool(segment_ids[index][0]) for index in order)
    tree = TokenTree(
        input_ids=np.asarray(ids, dtype=np.int32),
        position_ids=np.asarray(positions, dtype=np.int32),
        subtree_end=end,
        label_index=np.asarray(labels, dtype=np.int32),
        targets=np.asarray(targets, dtype=np.float32).reshape(len(targets), classes),
        problem_length=depth[0] if order else 0,
    )
    return tree, labeled - kept


def adds_bos(tokenizer: Any) -> bool:
    """Whether documents of this tokenizer begin with a BOS token."""
    return tokenizer.bos_token_id is not None and tokenizer("a")["input_ids"][:1] == [tokenizer.bos_token_id]
