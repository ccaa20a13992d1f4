"""FlexAttention with a block mask equals SDPA with a 4-D mask: trees, packed rows, padding, and single chains.

On a CPU torch compiles its forward pass, where there is a C++ compiler, and refuses gradients, compiled or not. Its own
uncompiled computation of them can be reached by lifting that refusal.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.attention.flex_attention as torch_flex
from torch._inductor.cpp_builder import get_cpp_compiler
from torch._inductor.exc import InvalidCxxCompiler

from rewardmodel.ml.evaluation import label_probabilities
from rewardmodel.ml.model import load_causal_lm, load_reward_model
from rewardmodel.ml.trees.attention import block_mask
from rewardmodel.ml.trees.packing import collate, tensors
from rewardmodel.ml.trees.trajectories import Trajectory
from tests.ml.test_model import OTHER, TREE, build, config, load

Probabilities = list[Any]


@pytest.fixture(scope="module")
def compiler() -> None:
    """Skip if torch has no compiler for the CPU."""
    try:
        get_cpp_compiler()
    except InvalidCxxCompiler:
        pytest.skip("torch compiles FlexAttention for a CPU with a C++ compiler, and there is none")


def probabilities(base: Path, attention: str) -> Probabilities:
    reader, tokenizer = load(base, attention)
    trees = build(tokenizer, TREE, OTHER, Trajectory(TREE.segments[:2]), Trajectory(TREE.segments[:3]))
    return [
        *label_probabilities(reader, trees, 0, 150),
        *label_probabilities(reader, [trees[1], trees[2]], 0, pack=False),
    ]


def gradients(base: Path, attention: str) -> dict[str, Any]:
    """Return the gradients of two packed rows, a tree in each."""
    reader, tokenizer = load(base, attention)
    trees = build(tokenizer, TREE, OTHER, Trajectory(TREE.segments[:3]), OTHER)
    batch = tensors(collate(trees, [[0, 1], [2, 3]], 0))
    targets = batch.pop("targets")
    (-(targets * torch.log_softmax(reader(**batch), -1)).sum()).backward()
    return {name: parameter.grad for name, parameter in reader.named_parameters() if parameter.grad is not None}


@pytest.mark.parametrize("heads", [4, 3])
def test_uncompiled_says_what_sdpa_says(make_base: Callable[..., Path], heads: int) -> None:
    base = make_base(num_attention_heads=heads, num_key_value_heads=1, hidden_size=48, head_dim=16)
    with torch.compiler.set_stance("force_eager"):
        found = probabilities(base, "flex_attention")
    for one, two in zip(probabilities(base, "sdpa"), found, strict=True):
        np.testing.assert_allclose(two, one, atol=2e-6)


@pytest.mark.timeout(1200)  # a compiler runs: minutes on busy cores
@pytest.mark.usefixtures("compiler")
def test_compiled_says_what_sdpa_says(make_base: Callable[..., Path]) -> None:
    # Heads of 32, because torch 2.13 has an error on CPUs with AVX2 that only heads of 8 and of 16 meet. In a row of at most
    # 128 tokens whose length is 8 more than a multiple of 16, its kernel reads 8 keys past the end of the row and writes
    # their scores over the maxima of the first 8 queries. Behind the last head of the last row these keys are whatever the
    # memory holds, and the result is sometimes NaN or 0. Wider heads, as real models have, take another path of the kernel.
    # One batch here has such a length, 40, and still every label is compared. The product takes SDPA on a CPU.
    base = make_base(head_dim=32)
    before = torch._dynamo.utils.counters["stats"]["unique_graphs"]
    found = probabilities(base, "flex_attention")
    assert torch._dynamo.utils.counters["stats"]["unique_graphs"] > before  # it was compiled
    for one, two in zip(probabilities(base, "sdpa"), found, strict=True):
        np.testing.assert_allclose(two, one, atol=2e-6)


@pytest.fixture
def gradients_on_cpu(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(torch_flex, "_validate_device", lambda *_: None)
    with torch.compiler.set_stance("force_eager"):
        yield


@pytest.mark.usefixtures("gradients_on_cpu")
def test_gradients_uncompiled_are_those_of_sdpa(base: Path) -> None:
    expected, found = gradients(base, "sdpa"), gradients(base, "flex_attention")
    assert found.keys() == expected.keys()
    for name, gradient in expected.items():
        torch.testing.assert_close(found[name], gradient, atol=5e-5, rtol=1e-4, msg=lambda text: f"{name}: {text}")  # noqa: B023


def test_gradients_on_a_cpu_are_refused_by_torch(base: Path) -> None:
    """If this fails, torch supports them now: then test compiled ones, and update the documentation."""
    with torch.compiler.set_stance("force_eager"), pytest.raises(NotImplementedError, match="backward on CPU"):
        gradients(base, "flex_attention")


def test_block_mask_leaves_out_blocks_that_nobody_sees() -> None:
    ends = torch.tensor([[128] * 128 + [384] * 256])  # two documents in one row, of one block and of two
    mask = block_mask(ends, torch.arange(384)[None])
    assert mask.to_dense()[0, 0].tolist() == [[1, 0, 0], [0, 1, 0], [0, 1, 1]]


def test_model_on_the_cpu_of_a_machine_with_a_gpu_keeps_sdpa(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in base.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    config().save(tmp_path)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert load_reward_model(tmp_path, "cpu").model.config._attn_implementation == "sdpa"
    assert load_causal_lm(base).config._attn_implementation == "flex_attention"  # it goes to the GPU
