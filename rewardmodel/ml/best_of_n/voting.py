"""Majority votes among N of M samples.

Picking by vote has no closed form that is practical for N in the thousands: a group of answers wins with k votes if every
other group has fewer, so its probability is a sum over k of products of one truncated polynomial per group, with another
variable for ties. N = 1 (one sample, one vote) and N = M (only one draw) are exact. Between these, votes are counted along
random orders of the samples; one order serves all N.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Weighting = Literal["score", "sigmoid", "softmax"]
WEIGHTINGS: tuple[Weighting, ...] = get_args(Weighting)


def weights_of(scores: NDArray[np.float64], weighting: Weighting, voting: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the weights of the votes of one problem, (M,) float64 >= 0; 0 for samples that do not vote.

    `scores` (M,) float, -inf = not scored; `voting` (M,) bool. "score": the score as it is, for probabilities. "sigmoid":
    1 / (1 + exp(-score)), for the logits of reward models: the probability that a Bradley-Terry model gives the sample against
    one with score 0. "softmax": exp(score) up to a factor, for logarithms of probabilities.
    Raise ValueError for "score" and scores below 0, for which a heavier vote would count against its answer.
    """
    used = np.where(voting, scores, -np.inf)
    scored = used > -np.inf
    if weighting == "score":
        if (used[scored] < 0).any():
            raise ValueError(
                "weighted majority needs scores that are not negative: probabilities. For logits choose the weighting sigmoid,"
                " for logarithms of probabilities softmax"
            )
        return np.where(scored, used, 0.0)
    if weighting == "sigmoid":
        with np.errstate(over="ignore"):  # exp(inf) gives the right limit, 0
            return np.asarray(1 / (1 + np.exp(-used)), dtype=np.float64)
    if weighting == "softmax":
        highest = used.max(initial=-np.inf)
        return np.exp(used - highest) if highest > -np.inf else np.zeros_like(used)
    raise ValueError(f"weighting {weighting!r}: choose one of {', '.join(WEIGHTINGS)}")


def expected_votes(
    groups: NDArray[np.int64],
    correct: NDArray[np.bool_],
    weights: NDArray[np.float64] | None,
    ns: Sequence[int],
    *,
    trials: int,
    generator: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the probability that the group with the most votes is correct, and the variance of that estimate, for each n.

    `groups` (M,) int, negative = incomplete and without a vote; `correct` (M,) bool; `weights` (M,) float >= 0, or None for one
    vote each. Groups with the same number of votes share the win. Both results (len(ns),) float64; variance 0 = exact.
    Raise ValueError for negative weights and for groups that hold both correct and wrong answers.
    """
    ballot = _Ballot.of(groups, correct, weights)
    size = len(groups)
    means, variances = np.zeros(len(ns)), np.zeros(len(ns))
    exact_only = all(n in (1, size) for n in ns)
    orders = np.tile(np.arange(size), (1 if exact_only else trials, 1))  # (trials, M)
    if not exact_only:
        orders = generator.permuted(orders, axis=1)
    counts = np.zeros((len(orders), len(ballot.right)))  # votes of each group in each order, so far
    counted = 0
    for index in np.argsort(ns, kind="stable"):
        n = ns[index]
        if n == 1:
            means[index] = ballot.right[ballot.slot].mean()
            continue
        counts += ballot.count(orders[:, counted:n])
        counted = n
        shares = _shares(counts, ballot.right)
        # with all samples drawn, the orders differ only by rounding
        means[index] = shares[0] if n == size else shares.mean()
        variances[index] = 0.0 if n == size or len(shares) < 2 else shares.var(ddof=1) / len(shares)
    return means, variances


@dataclass(frozen=True, slots=True)
class _Ballot:
    """The votes of M samples: `votes` (M,), 0 for an incomplete one, go to the `slot` (M,) of its group.

    `right` (slots,): 1 for a group of correct answers. The last slot is for samples without a vote.
    """

    votes: NDArray[np.float64]
    slot: NDArray[np.int64]
    right: NDArray[np.float64]

    @classmethod
    def of(
        cls, groups: NDArray[np.int64], correct: NDArray[np.bool_], weights: NDArray[np.float64] | None
    ) -> "_Ballot":
        voting = groups >= 0
        if weights is not None and (weights[voting] < 0).any():
            raise ValueError(
                "weighted majority needs scores that are not negative: probabilities, not their logarithms"
            )
        numbers, group = np.unique(groups[voting], return_inverse=True)
        slot = np.full(len(groups), len(numbers))
        slot[voting] = group
        right = np.zeros(len(numbers) + 1)
        right[slot[correct & voting]] = 1.0
        if (right[slot[voting]] != correct[voting]).any():
            raise ValueError(
                "a group of equal answers contains correct and wrong ones; grade and group with the same rules"
            )
        return cls(np.where(voting, 1.0 if weights is None else weights, 0.0), slot, right)

    def count(self, drawn: NDArray[np.int64]) -> NDArray[np.float64]:
        """Count the votes of drawn samples (trials, drawn) by order and slot: (trials, slots)."""
        shape = (len(drawn), len(self.right))
        cells = np.arange(len(drawn))[:, None] * shape[1] + self.slot[drawn]
        votes = np.bincount(cells.ravel(), self.votes[drawn].ravel(), minlength=shape[0] * shape[1])
        return np.asarray(votes, dtype=np.float64).reshape(shape)


def _shares(counts: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of the winning groups that is correct, (trials,); 0 if there are no votes."""
    most = counts[:, :-1].max(axis=1, keepdims=True, initial=0.0)
    # sums of weights in different orders differ in the last bits; that is still a tie
    wins = (counts[:, :-1] >= most * (1 - 1e-12)) & (most > 0)
    shared: NDArray[np.float64] = (wins * right[None, :-1]).sum(axis=1) / np.maximum(wins.sum(axis=1), 1)
    return shared
