"""Token trees: a trajectory as token ids with positions, visibility and label places.

Legend: n tokens of one tree, L labels, C label classes.

Every segment (problem, step) is tokenised separately and the ids are joined, so no token spans two segments and a step has
the same ids in every tree. Segments are laid out in depth-first order, the trunk before its branches. The tokens that see
token j are then one range, j … subtree_end[j] - 1: token i sees token j exactly if ``j <= i < subtree_end[j]``. So one
number per token describes the attention of the whole tree.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from rewardmodel.ml.protocols import Tokenizer
from rewardmodel.ml.text import PROBLEM_SEPARATOR, STEP_SEPARATOR
from rewardmodel.ml.text_tokens import text_tokens
from rewardmodel.ml.trees.trajectories import Target, Trajectory

IntArray = npt.NDArray[np.integer[Any]]
LabelPlace = Literal["separator", "step"]
SegmentIds = Sequence[Sequence[int]]
"""Token ids of one segment in one or two parts: up to its label place, and what follows that place."""


@dataclass(frozen=True, slots=True)
class SegmentFormat:
    """How texts become segments; saved with a model, because its scores are only valid for this format.

    `label_on`: the label is read at the last token of the step including its separator ("separator"), or of the step's text
    alone ("step"; the separator is then tokenised separately). `bos`: documents begin with the tokenizer's BOS token.
    `problem_prefix`: what comes before the problem. It is set for models that were trained with a chat template; then the special
    tokens in it and in `problem_separator` are tokens, and those in the problem are text.
    """

    separator: str = STEP_SEPARATOR
    problem_separator: str = PROBLEM_SEPARATOR
    label_on: LabelPlace = "separator"
    bos: bool = False
    problem_prefix: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class TokenTree:
    """One tree of n tokens; all arrays are int32, except targets (L, C) and surprise (n,), which are float32.

    `position_ids`: distance from the root along the tokens seen. `subtree_end`: see the module. `label_index`: places
    of labels among the n tokens. `problem_length`: number of tokens of the problem, which come first. `surprise`: see
    `surprise_input`; None for models without one.
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
        """Whether there are no branches, so that plain causal attention is correct."""
        return bool((self.subtree_end == len(self)).all())


class SegmentEncoder:
    """Tokenises segments one by one, and each distinct text only once."""

    def __init__(self, tokenizer: Tokenizer, segment_format: SegmentFormat) -> None:
        self.tokenizer = tokenizer
        self.format = segment_format
        self._ids: dict[str, list[int]] = {}
        self._turns: dict[str, list[int]] = {}
        self._start = [tokenizer.bos_token_id] if segment_format.bos and tokenizer.bos_token_id is not None else []
        if segment_format.bos and not self._start:
            raise ValueError("documents of this format begin with a BOS token, but the tokenizer has none")

    def encode(self, trajectories: Sequence[Trajectory]) -> list[list[SegmentIds]]:
        """Return the ids of each segment of each trajectory."""
        texts = dict.fromkeys(
            part
            for trajectory in trajectories
            for index in range(len(trajectory.segments))
            for part in self._parts(trajectory, index)
        )
        new = [text for text in texts if text not in self._ids]
        if new:
            self._ids.update(zip(new, text_tokens(self.tokenizer).ids(new), strict=True))
        return [
            [self._segment_ids(trajectory, index) for index in range(len(trajectory.segments))]
            for trajectory in trajectories
        ]

    def _turn(self, problem: str) -> list[int]:
        """Return the ids of a problem in the turn of a chat, of which only the template has special tokens."""
        if problem not in self._turns:
            read = text_tokens(self.tokenizer)
            turn = self.format.problem_prefix + read.guarded(problem) + self.format.problem_separator
            self._turns[problem] = read.ids_of_guarded(turn)
        return self._turns[problem]

    def _parts(self, trajectory: Trajectory, index: int) -> tuple[str, ...]:
        text = trajectory.segments[index].text
        if index == 0:
            return () if self.format.problem_prefix else (text + self.format.problem_separator,)
        if self.format.label_on == "separator":
            return (text + self.format.separator,)
        return (text, self.format.separator)

    def _segment_ids(self, trajectory: Trajectory, index: int) -> SegmentIds:
        if index == 0 and self.format.problem_prefix:
            return [self._start + self._turn(trajectory.problem)]
        head, *tail = (self._ids[part] for part in self._parts(trajectory, index))
        return [self._start + head if index == 0 else head, *tail]


class BuiltTree(NamedTuple):
    """A trajectory as tokens, and how many of its labels did not fit."""

    tree: TokenTree
    labels_lost: int


def build_tree(
    trajectory: Trajectory, segment_ids: Sequence[SegmentIds], max_length: int | None, classes: int
) -> BuiltTree:
    """Lay a trajectory out as tokens.

    A segment that reaches beyond `max_length` positions is left out with everything after it. A labeled segment without
    tokens (an empty step) cannot carry a label, so its label is lost too.
    """
    lengths = [sum(map(len, parts)) for parts in segment_ids]
    heads = [parts[0] for parts in segment_ids]
    order, positions = depth_first(trajectory, lengths, heads, max_length)
    places, targets = label_places(trajectory, lengths, heads, order)
    ends = subtree_ends(trajectory, lengths, order)
    order_lengths = [lengths[index] for index in order]
    tree = TokenTree(
        input_ids=np.asarray([token for index in order for part in segment_ids[index] for token in part], np.int32),
        position_ids=np.asarray(
            [at for index in order for at in range(positions[index], positions[index] + lengths[index])], np.int32
        ),
        subtree_end=np.repeat(np.asarray(ends, np.int32), order_lengths),
        label_index=np.asarray(places, np.int32),
        targets=np.asarray(targets, np.float32).reshape(len(targets), classes),
        problem_length=lengths[0] if order else 0,
    )
    kept = sum(trajectory.segments[index].target is not None and bool(heads[index]) for index in order)
    return BuiltTree(tree, trajectory.label_count - kept)


def depth_first(
    trajectory: Trajectory, lengths: Sequence[int], heads: Sequence[Sequence[int]], max_length: int | None
) -> tuple[list[int], list[int]]:
    """Return the segments that fit, with the trunk before its branches, and the position at which each segment begins.

    `lengths` counts all tokens of a segment, `heads` holds those up to its label place. Segments that do not fit, and
    everything after them, are not in the order; their positions are meaningless.
    """
    children: list[list[int]] = [[] for _ in trajectory.segments]
    for index, segment in enumerate(trajectory.segments):
        if segment.parent >= 0:
            children[segment.parent].append(index)
    positions = [0] * len(trajectory.segments)
    order: list[int] = []
    stack = [0]
    while stack:
        index = stack.pop()
        if max_length is not None and positions[index] + len(heads[index]) > max_length:
            continue
        order.append(index)
        for child in children[index]:
            positions[child] = positions[index] + lengths[index]
        # The stack is popped from its end, so children with children (the trunk) are pushed last and come first.
        stack.extend(sorted(children[index], key=lambda child: bool(children[child])))
    return order, positions


def subtree_ends(trajectory: Trajectory, lengths: Sequence[int], order: Sequence[int]) -> list[int]:
    """Return for each segment of a depth-first order the place after the last token of its subtree."""
    ends = list(accumulate(lengths[index] for index in order))
    number_of = {index: number for number, index in enumerate(order)}
    for number in reversed(range(1, len(order))):
        parent = number_of[trajectory.segments[order[number]].parent]
        ends[parent] = max(ends[parent], ends[number])
    return ends


def label_places(
    trajectory: Trajectory, lengths: Sequence[int], heads: Sequence[Sequence[int]], order: Sequence[int]
) -> tuple[list[int], list[Target]]:
    """Return the places of the labels among the tokens, and the target at each: one per label, or one per token."""
    places: list[int] = []
    targets: list[Target] = []
    start = 0
    for index in order:
        target, stop = trajectory.segments[index].target, start + len(heads[index])
        if target is not None and heads[index]:
            own = range(start if trajectory.every_token else stop - 1, stop)
            places.extend(own)
            targets.extend([target] * len(own))
        start += lengths[index]
    return places, targets


def padding_id(tokenizer: Tokenizer) -> int:
    """Return the token that fills rows up; 0 if the tokenizer has none, because nothing is read from it."""
    return int(tokenizer.pad_token_id or 0)


def adds_bos(tokenizer: Tokenizer) -> bool:
    """Whether documents of this tokenizer begin with a BOS token."""
    return tokenizer.bos_token_id is not None and tokenizer("a")["input_ids"][:1] == [tokenizer.bos_token_id]
