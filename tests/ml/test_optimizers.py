import pytest
import torch
from torch import nn

from rewardmodel.ml.surprise_input import SurpriseInput
from rewardmodel.ml.training.optimizers import Muon, OptimizerPair, build_optimizer, orthogonalize
from rewardmodel.ml.training.settings import TrainingSettings


def small_model() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Embedding(7, 6), nn.Linear(6, 8), nn.Linear(8, 6), nn.LayerNorm(6))


@pytest.mark.parametrize(("rows", "columns"), [(6, 6), (4, 9), (9, 4)])
def test_orthogonalize_brings_singular_values_near_one(rows: int, columns: int) -> None:
    torch.manual_seed(0)
    values = torch.linalg.svdvals(orthogonalize(torch.randn(3, rows, columns)))
    assert values.min() > 0.6
    assert values.max() < 1.3


def test_muon_takes_the_steps_of_torch_muon() -> None:
    torch.manual_seed(1)
    start = torch.randn(12, 5)
    ours, theirs = nn.Parameter(start.clone()), nn.Parameter(start.clone())
    optimizers = [
        Muon([ours], lr=0.1, weight_decay=0.1),
        torch.optim.Muon([theirs], lr=0.1, weight_decay=0.1, momentum=0.95, adjust_lr_fn="original"),
    ]
    for _ in range(3):
        gradient = torch.randn(12, 5)
        ours.grad, theirs.grad = gradient.clone(), gradient.clone()
        for optimizer in optimizers:
            optimizer.step()
    assert not torch.allclose(ours, start, atol=0.05)
    torch.testing.assert_close(ours, theirs, atol=0.02, rtol=0)  # torch's rounds to bfloat16


def test_build_optimizer_gives_muon_the_layer_matrices_only() -> None:
    model = small_model()
    optimizer = build_optimizer(model, TrainingSettings(optimizer="muon"))
    assert isinstance(optimizer, OptimizerPair)
    shapes = [[tuple(p.shape) for group in one.param_groups for p in group["params"]] for one in optimizer.pair]
    assert shapes == [[(8, 6), (6, 8)], [(7, 6), (8,), (6,), (6,), (6,)]]


def test_optimizer_pair_goes_on_from_a_saved_state() -> None:
    def run(model: nn.Module, optimizer: torch.optim.Optimizer, steps: int) -> None:
        for _ in range(steps):
            model(torch.tensor([1, 2])).square().sum().backward()
            optimizer.step()
            optimizer.zero_grad()

    settings = TrainingSettings(optimizer="muon", learning_rate=0.01, muon_learning_rate=0.05)
    whole, first, second = small_model(), small_model(), small_model()
    run(whole, build_optimizer(whole, settings), 4)
    halfway = build_optimizer(first, settings)
    run(first, halfway, 2)
    second.load_state_dict(first.state_dict())
    resumed = build_optimizer(second, settings)
    resumed.load_state_dict(halfway.state_dict())
    run(second, resumed, 2)
    for name, weight in whole.state_dict().items():
        torch.testing.assert_close(second.state_dict()[name], weight, atol=0, rtol=0)


def test_optimizer_pair_takes_learning_rates_from_a_schedule() -> None:
    optimizer = build_optimizer(small_model(), TrainingSettings(optimizer="muon"))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 0.5 ** (step + 1))
    assert [group["lr"] for one in optimizer.pair for group in one.param_groups] == [5e-4, 5e-6]  # type: ignore[attr-defined]
    optimizer.step()
    schedule.step()
    assert [group["lr"] for one in optimizer.pair for group in one.param_groups] == [2.5e-4, 2.5e-6]  # type: ignore[attr-defined]


def test_surprise_bins_have_a_learning_rate_of_their_own() -> None:
    model = small_model()
    model.add_module("surprise_input", SurpriseInput((0.0, 1.0, 2.0), 6))
    for optimizer in ("adamw", "muon"):
        settings = TrainingSettings(optimizer=optimizer, learning_rate=1e-5, surprise_learning_rate=0.02)
        groups = build_optimizer(model, settings).param_groups
        rates = {tuple(p.shape): group["lr"] for group in groups for p in group["params"]}
        assert rates[(3, 6)] == 0.02
        assert rates[(7, 6)] == 1e-5
