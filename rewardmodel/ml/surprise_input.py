"""The surprise input: what a reward model is told of how unlikely each token was, beside the token itself.

Legend: B rows, T tokens, H hidden size, K bins.

A token's surprise is -log p(token | what stands before it) in nats under the frozen base (`surprise.frozen_base` measures it).
K bins lie along that axis, and each has a learned vector, at first zero; a token's input embedding gets the vector of
its surprise added. Between the centres of two bins the two vectors are mixed in proportion: with hard edges a rounding
difference of the base, as batches of another shape have it, could throw a token into another bin, and a score would
change by more than rounding.

This departs from *Let's Verify Step by Step*, whose reward models see the text alone.
"""

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from rewardmodel.ml.data import DataError

WEIGHTS_FILE = "surprise.safetensors"
WEIGHTS_NAME = "bins"
BIN_CENTRES = (0.0, 0.01, 0.03, 0.1, 0.3, 0.7, 1.5, 3.0, 5.0, 8.0, 12.0)
"""In nats. Finer near 0, where a base that knows its domain spends most of its tokens."""
NO_SURPRISE = -1.0
"""Stands where a token has none: in the problem, which is given, and in padding."""


@dataclass(frozen=True, slots=True)
class SurpriseConfig:
    """What reward_model.json says of the input: the frozen base that is surprised, and the bins.

    `base`: folder or public name; `sha256`: hash of its weights (SurpriseBase.sha256), since scores hold for no other;
    `bin_centres`: (K,) rising, nats.
    """

    base: str
    sha256: str
    bin_centres: tuple[float, ...] = BIN_CENTRES


class SurpriseInput(nn.Module):
    """Turns surprises (B, T) into vectors (B, T, H) to add to the input embeddings."""

    centres: Tensor

    def __init__(self, bin_centres: tuple[float, ...], hidden_size: int) -> None:
        super().__init__()
        self.register_buffer("centres", torch.tensor(bin_centres), persistent=False)
        # An embedding, so that optimizers treat it as the look-up table that it is.
        self.bins = nn.Embedding(len(bin_centres), hidden_size)
        nn.init.zeros_(self.bins.weight)

    def forward(self, surprise: Tensor) -> Tensor:
        """Return (B, T, H); zero where `surprise` (B, T) float32 is NO_SURPRISE."""
        # As a product, whose gradient is summed in a fixed order on a GPU too: a resumed run ends with the same weights.
        mixed: Tensor = bin_shares(surprise, self.centres) @ self.bins.weight.float()
        return mixed


def bin_shares(surprise: Tensor, centres: Tensor) -> Tensor:
    """Return each bin's share (B, T, K) of surprises (B, T); they sum to 1, or are all 0 at NO_SURPRISE.

    >>> bin_shares(torch.tensor([[0.25, 9.0, NO_SURPRISE]]), torch.tensor([0.0, 1.0, 2.0])).tolist()
    [[[0.75, 0.25, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]]
    """
    value = surprise.clamp(centres[0], centres[-1])
    upper = torch.searchsorted(centres, value).clamp(min=1)
    lower = upper - 1
    share = (value - centres[lower]) / (centres[upper] - centres[lower])
    shares = torch.zeros(*surprise.shape, len(centres), device=surprise.device)
    shares.scatter_(-1, lower[..., None], (1 - share)[..., None])
    shares.scatter_(-1, upper[..., None], share[..., None])
    return shares * (surprise >= 0)[..., None]


def save_surprise_input(weights: Tensor, folder: Path) -> None:
    """Write the bins' vectors (K, H) beside the model."""
    save_file({WEIGHTS_NAME: weights.detach().float().contiguous().cpu()}, folder / WEIGHTS_FILE)


def load_surprise_input(config: SurpriseConfig, folder: Path) -> SurpriseInput:
    """Read what save_surprise_input wrote. Raises DataError where it is missing or does not fit the config."""
    try:
        weights = load_file(folder / WEIGHTS_FILE)[WEIGHTS_NAME]
    except (OSError, KeyError) as error:
        raise DataError(
            f"{folder}: the model has a surprise input, but {WEIGHTS_FILE} is missing or damaged"
        ) from error
    if len(weights) != len(config.bin_centres):
        raise DataError(f"{folder}: {WEIGHTS_FILE} has {len(weights)} bins, the config {len(config.bin_centres)}")
    module = SurpriseInput(config.bin_centres, weights.shape[1])
    module.load_state_dict({"bins.weight": weights})
    return module
