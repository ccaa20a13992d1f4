import numpy as np
import torch

from rewardmodel.ml.sampling.decoding import pick_tokens
from rewardmodel.ml.sampling.noise import uniform_noise

# probabilities 0.5, 0.1, 0.4
LOGITS = torch.log(torch.tensor([[0.5, 0.1, 0.4]]))


def pick(noise: float, *, temperature: float = 1.0, top_p: float = 1.0) -> int:
    return int(pick_tokens(LOGITS, torch.tensor([noise], dtype=torch.float64), temperature, top_p))


def test_pick_tokens_uses_the_cumulative_distribution() -> None:
    assert [pick(u) for u in (0.0, 0.49, 0.51, 0.59, 0.61, 0.999999)] == [0, 0, 1, 1, 2, 2]


def test_pick_tokens_with_top_p_takes_as_few_as_reach_it() -> None:
    # 0.5 and 0.4 reach 0.8; the third is cut off and the two share 0.9: the border is at 5/9
    assert [pick(u, top_p=0.8) for u in (0.0, 0.55, 0.56, 0.999999)] == [0, 0, 2, 2]
    assert [pick(u, top_p=0.5) for u in (0.0, 0.999999)] == [0, 0]


def test_pick_tokens_at_temperature_zero_takes_the_likeliest() -> None:
    assert [pick(u, temperature=0) for u in (0.0, 0.999999)] == [0, 0]


def test_pick_tokens_at_a_low_temperature_sharpens() -> None:
    # squares: 0.25, 0.01, 0.16 of 0.42: borders at 0.595 and 0.619
    assert [pick(u, temperature=0.5) for u in (0.59, 0.6, 0.61, 0.62)] == [0, 1, 1, 2]


def test_pick_tokens_never_takes_an_impossible_token() -> None:
    logits = torch.tensor([[-torch.inf, 0.0, -torch.inf]])
    for u in (0.0, 0.5, 1 - 2**-53):
        assert int(pick_tokens(logits, torch.tensor([u], dtype=torch.float64), 1.0, 1.0)) == 1


def test_pick_tokens_follows_the_distribution() -> None:
    noise = torch.from_numpy(uniform_noise(0, "p", 0, 20_000))
    counts = np.bincount(pick_tokens(LOGITS.expand(20_000, 3), noise, 1.0, 1.0).numpy(), minlength=3)
    # standard deviation of a count is at most sqrt(20000 / 4) = 71
    np.testing.assert_allclose(counts, [10_000, 2_000, 8_000], atol=5 * 71)


def test_uniform_noise_belongs_to_seed_text_and_sample() -> None:
    series = uniform_noise(1, "p", 2, 8)
    np.testing.assert_array_equal(uniform_noise(1, "p", 2, 4), series[:4])
    for other in (uniform_noise(2, "p", 2, 8), uniform_noise(1, "q", 2, 8), uniform_noise(1, "p", 3, 8)):
        assert not np.isclose(other, series).any()
