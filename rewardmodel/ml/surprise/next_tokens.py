"""Log-probabilities of tokens, computed for a range at a time, so that the full logits of a batch never exist."""

import torch
from torch import Tensor
from torch.utils.checkpoint import checkpoint

from rewardmodel.ml.model import LabelReader
from rewardmodel.ml.protocols import CausalLM
from rewardmodel.ml.reading.logits import scaled_logits

LOGITS_AT_ONCE = 2**26  # 256 MB in float32


def log_probabilities(causal_lm: CausalLM, hidden: Tensor, ids: Tensor) -> Tensor:
    """Return log p (N,) float32, nats, of tokens `ids` (N,) after hidden states (N, H), over the whole vocabulary.

    If gradients are enabled, the logits of each range are recomputed in the backward pass instead of kept.
    """
    stretch = max(1, LOGITS_AT_ONCE // causal_lm.get_output_embeddings().weight.shape[0])
    parts = [
        checkpoint(_log_probabilities, causal_lm, rows, tokens, use_reentrant=False)
        if torch.is_grad_enabled()
        else _log_probabilities(causal_lm, rows, tokens)
        for rows, tokens in zip(hidden.split(stretch), ids.split(stretch), strict=True)
    ]
    return torch.cat(parts)


def _log_probabilities(causal_lm: CausalLM, hidden: Tensor, ids: Tensor) -> Tensor:
    logits = scaled_logits(causal_lm.get_output_embeddings()(hidden).float(), causal_lm.config)  # (N, V)
    return -torch.nn.functional.cross_entropy(logits, ids, reduction="none")


class LanguageReader(LabelReader):
    """Reads the log-probability of the next token instead of a label; used to train generators.

    Legend: B rows, T tokens, L places before a learned token.
    """

    def __init__(self, causal_lm: CausalLM) -> None:
        super().__init__(causal_lm, [])

    def forward(
        self,
        input_ids: Tensor,
        position_ids: Tensor,
        subtree_end: Tensor | None,
        label_index: Tensor,
        surprise: Tensor | None = None,
    ) -> Tensor:
        """Return log p (L, 1) float32 of the tokens that follow the places `label_index` (L,); see LabelReader."""
        hidden = self.hidden_states(input_ids, position_ids, subtree_end, surprise).flatten(0, 1)  # (B * T, H)
        return log_probabilities(self.causal_lm, hidden[label_index], input_ids.flatten()[label_index + 1])[:, None]

    def log_probabilities(self, output: Tensor) -> Tensor:
        """Return the output, which is already log-probabilities."""
        return output
