"""The surprise input: with each token, a reward model also reads how unlikely that token was.

Legend: B rows, T tokens, H hidden size, K bins.

A token's surprise is -log p(token | the tokens before it) in nats under the frozen base (`surprise.frozen_base` measures it).
K bins lie along that axis. Each has a learned vector, initially zero, which is added to the input embeddings of its tokens.
Between the centres of two bins the two vectors are mixed in proportion. With hard edges, a rounding difference of the base
(batches of another shape have them) could move a token into another bin and change a score by more than rounding.

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
"""In nats. Finer near 0, because most tokens of a familiar domain have a small surprise."""
NO_SURPRISE = -1.0
"""The value of tokens without a surprise: those of the problem, which is given, and padding."""


@dataclass(frozen=True, slots=True)
class SurpriseConfig:
    """The surprise input in reward_model.json: the frozen base, and the bins.

    `base`: folder or public name; `sha256`: hash of its weights (SurpriseBase.sha256), because scores are only valid with that base;
    `bin_centres`: (K,) ascending, nats.
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
        # An embedding, so that optimizers treat it as a lookup table.
        self.bins = nn.Embedding(len(bin_centres), hidden_size)
        nn.init.zeros_(self.bins.weight)

    def forward(self, surprise: Tensor) -> Tensor:
        """Return (B, T, H); zero where `surprise` (B, T) float32 is NO_SURPRISE."""
        # A matrix product, because its gradient is summed in a fixed order even on a GPU: a resumed run gives the same weights.
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
    """Read what save_surprise_input wrote. Raises DataError if it is missing or does not fit the config."""
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
