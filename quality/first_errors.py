"""Where the first error of a solution is, given what ratings say about each step: exact, in time linear in the steps.

Each step has one of four states. With the first error at k, steps before it are neutral or positive, step k is negative, and the steps
behind it are `AFTER`: nobody is to rate them, but somebody who overlooked the error does.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STATES = ("negative", "neutral", "positive", "after")
NEG, NEU, POS, AFTER = range(4)


def chain(evidence: Floats, steps: Ints, share: Floats, hazard: Floats) -> tuple[Floats, Floats]:
    """Return log P(ratings, first error at k) for every k.

    evidence: (n, T, 4) log P(ratings of the step | state); steps: (n,) of each solution; share: (2,) of neutral and positive among steps
    before an error; hazard: (T,) P(error at t | none before). Returns (n, T + 1), -inf behind a solution's own steps, where index `steps`
    means "no error"; and (n, T, 2), the log weights of neutral and positive of a step before the error.

    log P(ratings, k) = Σ_{t<k} log((1 - hazard_t) Σ_s share_s e_ts) + log(hazard_k e_k,neg) + Σ_{t>k} e_t,after
    """
    count, longest, _ = evidence.shape
    inside = np.arange(longest) < steps[:, None]
    rated = np.where(inside[:, :, None], evidence, 0.0)
    kinds = np.log(share) + rated[:, :, [NEU, POS]]
    before = np.where(inside, np.logaddexp(kinds[:, :, 0], kinds[:, :, 1]) + np.log1p(-hazard), 0.0)
    until = np.concatenate([np.zeros((count, 1)), np.cumsum(before, axis=1)], axis=1)
    after = np.cumsum(rated[:, ::-1, AFTER], axis=1)[:, ::-1]
    behind = np.concatenate([after[:, 1:], np.zeros((count, 1))], axis=1)
    joint = np.full((count, longest + 1), -np.inf)
    joint[:, :longest] = np.where(inside, until[:, :longest] + np.log(hazard) + rated[:, :, NEG] + behind, -np.inf)
    rows = np.arange(count)
    joint[rows, steps] = until[rows, steps]
    return joint, kinds


def log_evidence(joint: Floats) -> Floats:
    """(n, T + 1) -> (n,) log P(ratings)."""
    highest: Floats = joint.max(axis=1)
    total: Floats = highest + np.log(np.exp(joint - highest[:, None]).sum(axis=1))
    return total


def posterior(evidence: Floats, steps: Ints, share: Floats, hazard: Floats) -> tuple[Floats, Floats]:
    """Return P(first error at k), (n, T + 1), and P(state) of every step, (n, T, 4); see `chain` for the arguments.

    Steps behind a solution's own have no state (zeros).
    """
    joint, kinds = chain(evidence, steps, share, hazard)
    count, longest, _ = evidence.shape
    inside = np.arange(longest) < steps[:, None]
    first = np.exp(joint - log_evidence(joint)[:, None])
    passed = np.clip(1 - np.cumsum(first, axis=1)[:, :longest], 0, 1) * inside
    highest = kinds.max(axis=2, keepdims=True)
    weight = np.exp(kinds - np.where(np.isfinite(highest), highest, 0.0))
    weight /= np.maximum(weight.sum(axis=2, keepdims=True), np.finfo(float).tiny)
    states = np.zeros((count, longest, 4))
    states[:, :, NEG] = first[:, :longest] * inside
    states[:, :, [NEU, POS]] = passed[:, :, None] * weight
    states[:, :, AFTER] = np.clip(1 - states.sum(axis=2), 0, 1) * inside
    return first, states
