"""PathFinder's two passes and EurusPRM's two models against naive references."""

from typing import Any

import pytest

from rewardmodel.ml.data import DataError
from rewardmodel.ml.model import load_causal_lm
from rewardmodel.ml.public.formats import load_public_reward_model
from rewardmodel.ml.scoring import score_solutions
from tests.ml.public import naive_references
from tests.ml.public.checking import SAMPLES, check
from tests.ml.public.conftest import MakeModel


@pytest.mark.parametrize(("shape", "seed"), [("llama3", 6), ("qwen", 2)])
def test_pathfinder_reads_its_masks_in_two_passes(
    make_model: MakeModel, tokenizers: dict[str, Any], shape: str, seed: int
) -> None:
    folder = make_model(shape, seed=seed)
    model = load_causal_lm(folder).eval()
    loaded = load_public_reward_model(folder, "pathfinder", "cpu")
    check(loaded, lambda problem, steps: naive_references.pathfinder(model, tokenizers[shape], problem, steps))
    rights = [rows[:, 2].tolist() for rows in score_solutions(loaded.model, loaded.tokenizer, SAMPLES)]
    assert any(right == 0 for one in rights for right in one)  # rejected at the first pass
    assert any(right > 0 for one in rights for right in one)  # judged at the second


@pytest.mark.parametrize(("shape", "beta"), [("qwen", 0.05), ("llama3", 0.001), ("llama2", 0.2)])
def test_eurus_prm_sums_the_log_ratio(
    make_model: MakeModel, tokenizers: dict[str, Any], shape: str, beta: float
) -> None:
    folder, reference = make_model(shape, seed=7), make_model(shape, seed=8)
    model, other = (load_causal_lm(one).eval() for one in (folder, reference))
    loaded = load_public_reward_model(folder, "eurus-prm", "cpu", reference=str(reference), beta=beta)
    check(loaded, lambda problem, steps: naive_references.eurus(model, other, tokenizers[shape], problem, steps, beta))


def test_eurus_prm_needs_a_reference_with_the_same_tokens(make_model: MakeModel) -> None:
    folder = make_model("qwen")
    with pytest.raises(DataError, match="the format eurus-prm needs a reference model"):
        load_public_reward_model(folder, "eurus-prm", "cpu")
    with pytest.raises(DataError, match="has other tokens than the model, such as"):
        load_public_reward_model(folder, "eurus-prm", "cpu", reference=str(make_model("llama2")))
    with pytest.raises(DataError, match=r"beta is 0; it must be above 0"):
        load_public_reward_model(folder, "eurus-prm", "cpu", reference=str(folder), beta=0)
