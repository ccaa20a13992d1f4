"""Public models that read a solution in one pass, and judge each step at one token of it.

Legend: B rows, T tokens, H hidden size, L judged places, V vocabulary.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np
import torch

from rewardmodel.ml.data import DataError
from rewardmodel.ml.evaluation import label_probabilities
from rewardmodel.ml.model import RewardConfig, load_tokenizer
from rewardmodel.ml.protocols import Reader, Tokenizer
from rewardmodel.ml.public.interface import (
    VERDICTS,
    Overflow,
    Probabilities,
    PublicFormat,
    PublicRewardModel,
    SolutionJudge,
    public_config,
    refuse_overflow,
    sample_place,
)
from rewardmodel.ml.public.shielded_text import ShieldedTokenizer
from rewardmodel.ml.trees.tokens import TokenTree, padding_id

ServedBy = Literal["pooling", "completions"]


class Encoded(NamedTuple):
    """A solution in a format: its token ids, and the place at which each step is judged (None: not judged)."""

    ids: list[int]
    places: list[int | None]


class PlacedReader(NamedTuple):
    """A loaded model that is read at places: its reader of (negative, positive) logits (L, 2), and its longest input."""

    reader: Reader
    max_length: int | None


@dataclass(frozen=True)
class PlacedFormat(PublicFormat):
    """A format whose steps are judged at tokens of one document. `tags` may come from the format only, never from a text."""

    tags: ClassVar[tuple[str, ...]] = ()
    served_by: ClassVar[tuple[ServedBy, ...]] = ()

    @abstractmethod
    def encode(self, shielded: ShieldedTokenizer, problem: str, steps: Sequence[str]) -> Encoded:
        """Write a solution as the format's published code does. Raises DataError if the tokenizer is not of this format."""

    @abstractmethod
    def load_reader(
        self, path: str, tokenizer: Tokenizer, device: torch.device, dtype: torch.dtype | None
    ) -> PlacedReader:
        """Load the model at `path`."""

    def verdict_ids(self, tokenizer: Tokenizer) -> list[int]:
        """Return the tokens whose logits are compared, negative first; none for a model with a head."""
        return []

    def positive_class(self, config: Any) -> int:
        """Return which of two classes of a served model means right, by its `transformers` config."""
        return 1

    def load(self, path: str, device: torch.device, dtype: torch.dtype | None) -> PublicRewardModel:
        """See PublicFormat."""
        tokenizer = load_tokenizer(path)
        loaded = self.load_reader(path, tokenizer, device, dtype)
        config = public_config(self.kind, loaded.max_length)
        return PublicRewardModel(PlacedModel(self, loaded.reader, tokenizer, config), tokenizer, config)


class PlacedModel(SolutionJudge):
    """A loaded public model of a placed format."""

    def __init__(self, form: PlacedFormat, reader: Reader, tokenizer: Tokenizer, config: RewardConfig) -> None:
        self.form = form
        self.reader = reader
        self.tokenizer = tokenizer
        self.reward_config = config

    def step_probabilities(
        self, samples: Sequence[Mapping[str, Any]], *, tokens_per_batch: int, on_overflow: Overflow
    ) -> list[Probabilities]:
        """See SolutionJudge. Each solution has a row of its own: padded, not packed."""
        chains = placed_chains(self.form, self.tokenizer, self.reward_config.max_length, samples, on_overflow)
        trees = [chain.tree for chain in chains if chain.judged]
        found = label_probabilities(self.reader, trees, padding_id(self.tokenizer), tokens_per_batch, pack=False)
        return rows_of_steps(chains, found)


class PlacedChain(NamedTuple):
    """A solution as a chain of tokens. `judged`: numbers of the steps whose places fit; `steps`: how many it has."""

    tree: TokenTree
    judged: list[int]
    steps: int


def placed_chains(
    form: PlacedFormat,
    tokenizer: Tokenizer,
    max_length: int | None,
    samples: Sequence[Mapping[str, Any]],
    on_overflow: Overflow,
) -> list[PlacedChain]:
    """Return the solutions as chains; what lies beyond the model's length is cut off, or refused."""
    shielded = ShieldedTokenizer(tokenizer, form.tags)
    chains = []
    for number, sample in enumerate(samples):
        try:
            ids, places = form.encode(shielded, sample["problem"], sample["steps"])
        except DataError as error:
            raise DataError(f"{sample_place(sample, number)}: {error}") from error
        limit = max_length or len(ids)
        judged = [step for step, place in enumerate(places) if place is not None and place < limit]
        lost = sum(place is not None for place in places) - len(judged)
        if on_overflow == "error":
            refuse_overflow(sample, number, lost, len(places), max_length)
        kept = [place for place in places if place is not None and place < limit]
        chains.append(PlacedChain(chain(ids[:limit], kept), judged, len(places)))
    return chains


def rows_of_steps(chains: Sequence[PlacedChain], found: Sequence[Probabilities]) -> list[Probabilities]:
    """Return for each chain the rows of all its steps, from those (judged, 2) of the chains that have judged steps."""
    rows = iter(found)
    results = [np.full((chain.steps, len(VERDICTS)), np.nan, dtype=np.float32) for chain in chains]
    for chain, result in zip(chains, results, strict=True):
        if chain.judged:
            result[chain.judged] = next(rows)
    return results


def chain(ids: Sequence[int], places: Sequence[int]) -> TokenTree:
    """Return tokens as a tree without branches, read at some places."""
    return TokenTree(
        input_ids=np.asarray(ids, dtype=np.int32),
        position_ids=np.arange(len(ids), dtype=np.int32),
        subtree_end=np.full(len(ids), len(ids), dtype=np.int32),
        label_index=np.asarray(places, dtype=np.int32),
        targets=np.zeros((len(places), len(VERDICTS)), dtype=np.float32),
    )
