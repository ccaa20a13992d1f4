"""The samples of these tests, and the comparison of scores with those of a naive reference."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from rewardmodel.ml.scoring import score_solutions

SAMPLES: list[dict[str, Any]] = [
    {"problem": "What is 3 + 4?", "steps": ["3 + 4 is 7.", "So it is 7."]},
    {
        "problem": "And 7 - 2 - 1, if you please?\n",
        "steps": ["7 - 2 is 5", "We see: a - b + c", "So 5 - 1 is 4.\n\n# Answer\n\n4"],
    },
    {"problem": "Nothing", "steps": []},
    {"problem": "Step 1 or ½?", "steps": ["Step 1: it is ½ + é."]},
]

Reference = Callable[[str, list[str]], Sequence[float]]


def check(
    loaded: Any, reference: Reference, samples: Sequence[Mapping[str, Any]] = SAMPLES, atol: float = 3e-6
) -> None:
    """Compare P(positive) of each judged step with the reference, which gets one solution at a time."""
    spread = []
    for sample, rows in zip(samples, score_solutions(loaded.model, loaded.tokenizer, samples), strict=True):
        assert rows.shape == (len(sample["steps"]), 3)
        assert rows.dtype == np.float32
        expected = reference(sample["problem"], sample["steps"]) if sample["steps"] else []
        judged = rows[len(rows) - len(expected) :]
        np.testing.assert_allclose(judged[:, 2], expected, atol=atol)
        np.testing.assert_allclose(judged[:, 0], 1 - np.asarray(expected), atol=atol)
        assert not judged[:, 1].any()
        assert np.isnan(rows[: len(rows) - len(expected)]).all()
        spread += list(expected)
    assert max(spread) - min(spread) > 1e-3
