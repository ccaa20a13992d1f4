"""Every family of bases reads trees, packed rows and neighbours as it reads each solution alone, or reads them one by one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import LlamaConfig, PreTrainedModel
from transformers.modeling_outputs import BaseModelOutput, CausalLMOutput

from rewardmodel.ml.data import DataError
from rewardmodel.ml.evaluation import label_outputs
from rewardmodel.ml.model import LabelReader
from rewardmodel.ml.reading.check import check_reading
from rewardmodel.ml.reading.probe import chain_of, make_probe
from rewardmodel.ml.reading.states import forget_longer_texts
from rewardmodel.ml.surprise.frozen_base import SurpriseBase, tree_surprises
from rewardmodel.ml.training.optimizer_steps import OptimizerSteps
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.trees.paths import paths_of
from rewardmodel.ml.trees.tokens import TokenTree
from tests.ml.families import ALONE, FAMILIES, ROWS, SLIDING, TREES, VOCABULARY, WINDOW, tiny_model

LABELS = [7, 8, 9]
WINDOWED = [name for name, settings in TREES.items() if WINDOW in settings.values()]
FLEXIBLE = ["mistral", "gemma2", "gemma3_text", "llama4_text"]  # `transformers` has no attention sinks for it on a CPU


def texts(model: Any, length: int = 40, seed: int = 5) -> list[TokenTree]:
    """Return a tree with paths of `length` tokens, far longer than the windows, its neighbour of half, and a text of 31."""
    probe = make_probe(model, length, seed)
    ids = np.random.default_rng(seed).integers(0, VOCABULARY, 31)
    trees = [probe.tree, probe.neighbour, chain_of(ids)]
    return [with_targets(tree) for tree in trees]


def with_targets(tree: TokenTree) -> TokenTree:
    """Return the tree with a label at every third token, its class by the token's id."""
    places = np.arange(2, len(tree), 3, dtype=np.int32)
    targets = np.eye(3, dtype=np.float32)[tree.input_ids[places] % 3]
    return TokenTree(tree.input_ids, tree.position_ids, tree.subtree_end, places, targets, problem_length=2)


def alone(model: Any, tree: TokenTree) -> torch.Tensor:
    """Return the model's own logits (n, V) of each token of a tree, from plain passes over each of its paths.

    A token of several paths has those of the first; with rotary positions of a longer text they are not quite the same.
    """
    found = torch.zeros(len(tree), VOCABULARY)
    for path in reversed([*paths_of(0, tree, every_token=True)]):
        ids = torch.from_numpy(path.chain.input_ids).long()[None]
        forget_longer_texts(model)
        found[path.places] = model(input_ids=ids, use_cache=False).logits[0]
    return found


def assert_reads_as_alone(model: Any, length: int = 40) -> None:
    reader = LabelReader(model, LABELS)
    trees = texts(model, length)
    with torch.no_grad():
        expected = [alone(model, tree)[tree.label_index][:, LABELS].numpy() for tree in trees]
    for budget in (1, 150, 10_000):  # one tree per pass, some beside each other, all together
        for found, each in zip(label_outputs(reader, trees, 0, budget), expected, strict=True):
            np.testing.assert_allclose(found, each, atol=1e-4 * max(1.0, np.abs(each).max()))
    assert np.ptp(np.concatenate(expected), axis=0).max() > 0.1  # they are not all the same


@pytest.fixture
def uncompiled() -> Iterator[None]:
    with torch.compiler.set_stance("force_eager"):
        yield


@pytest.mark.parametrize("family", FAMILIES)
def test_family_reads_as_alone(family: str) -> None:
    model = tiny_model(family)
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    way = "trees" if family in TREES else "rows" if family in ROWS else "alone"
    assert LabelReader(model, LABELS).way == way
    assert all(torch.equal(weight, before[name]) for name, weight in model.state_dict().items())
    assert_reads_as_alone(model, 150 if family in ALONE else 40)  # 64 tokens are the original length of those


@pytest.mark.parametrize("family", [*WINDOWED, "llama"])
def test_windows_by_position_with_eager_attention(family: str) -> None:
    model = tiny_model(family)
    model.set_attn_implementation("eager")
    assert LabelReader(model, LABELS).way == "trees"
    assert_reads_as_alone(model)


@pytest.mark.usefixtures("uncompiled")
@pytest.mark.parametrize("family", FLEXIBLE)
def test_windows_by_position_with_flex_attention(family: str) -> None:
    model = tiny_model(family)
    model.set_attn_implementation("flex_attention")
    assert LabelReader(model, LABELS).way == "trees"
    assert_reads_as_alone(model)


def test_wide_windows_are_checked_narrow_and_stay_wide() -> None:
    model = tiny_model("gemma3_text", sliding_window=512).train()
    assert check_reading(model).way == "trees"
    assert model.config.sliding_window == 512
    assert model.training


def test_window_that_the_masks_cannot_know_is_found() -> None:
    """GPT-Neo fixes its local windows when it is built, here longer than the usual texts of the check."""
    model = tiny_model("gpt_neo", window_size=100)
    assert check_reading(model).way == "rows"


def test_window_too_long_for_the_check_means_rows() -> None:
    assert "may limit" in check_reading(tiny_model("gpt_neo", window_size=1024, max_position_embeddings=2100)).reason


@pytest.mark.parametrize("family", ALONE)
def test_rotary_positions_within_the_original_length_allow_trees(family: str) -> None:
    assert check_reading(tiny_model(family), longest=64).way == "trees"
    found = check_reading(tiny_model(family), longest=65)
    assert found.way == "alone"
    assert "64 tokens" in found.reason


def test_text_has_the_same_scores_after_a_longer_one() -> None:
    """Dynamic rotary embeddings remember the longest text, in `transformers`."""
    model = tiny_model("llama_dynamic")
    reader = LabelReader(model, LABELS)
    short, long = (with_targets(chain_of(np.arange(length) % VOCABULARY)) for length in (70, 200))
    (before,) = label_outputs(reader, [short], 0)
    label_outputs(reader, [long], 0)
    (after,) = label_outputs(reader, [short], 0)
    np.testing.assert_array_equal(after, before)
    with torch.no_grad():
        fresh = tiny_model("llama_dynamic")(input_ids=torch.from_numpy(short.input_ids).long()[None]).logits[0]
    np.testing.assert_allclose(after, fresh[short.label_index][:, LABELS], atol=1e-4)


@pytest.mark.parametrize("family", ["gemma3_text", "lfm2", "mpt", "llama_dynamic"])
def test_gradient_of_a_step_is_that_of_single_passes(family: str) -> None:
    model = tiny_model(family)
    reader = LabelReader(model, LABELS)
    trees = texts(model, 150 if family in ALONE else 40)
    settings = TrainingSettings(batch_size=len(trees), tokens_per_batch=100)
    steps = OptimizerSteps(trees, settings, padding_id=0)
    steps.way, steps.pair_cost = reader.way, reader.pair_cost
    for batch in steps[0]["batches"]:
        targets = batch.pop("targets")
        (-(targets * torch.log_softmax(reader(**batch), -1)).sum()).backward()
    found = {name: weight.grad.clone() for name, weight in model.named_parameters() if weight.grad is not None}
    model.zero_grad()
    for tree in trees:
        logits = alone(model, tree)[tree.label_index][:, LABELS]
        (-(torch.from_numpy(tree.targets) * torch.log_softmax(logits, -1)).sum()).backward()
    for name, weight in model.named_parameters():
        if weight.grad is not None and weight.grad.abs().max() > 0:
            scale = float(weight.grad.abs().max())
            torch.testing.assert_close(found[name], weight.grad, atol=1e-4 * scale, rtol=1e-3, msg=name)


@pytest.mark.parametrize("family", ["gemma2", "lfm2", "bloom"])
def test_surprise_of_a_tree_is_that_of_its_paths(family: str) -> None:
    model = tiny_model(family)
    trees = texts(model)
    found = tree_surprises(SurpriseBase(model, ""), trees, 0)
    for tree, surprise in zip(trees, found, strict=True):
        expected = np.full(len(tree), np.nan)
        for path in paths_of(0, tree, every_token=True):
            ids = torch.from_numpy(path.chain.input_ids).long()
            with torch.no_grad():
                log_p = torch.log_softmax(model(input_ids=ids[None], use_cache=False).logits[0], -1)
            expected[path.places[1:]] = -log_p[torch.arange(len(ids) - 1), ids[1:]].numpy()
        np.testing.assert_allclose(surprise[2:], expected[2:], atol=2e-3)
        assert (surprise[:2] == -1).all()


def test_tree_for_a_model_that_cannot_read_it_is_refused() -> None:
    model = tiny_model("mpt")
    ids, positions = torch.arange(4)[None], torch.tensor([[0, 1, 2, 1]])
    with pytest.raises(ValueError, match="this model reads one solution per row, because its states in trees"):
        LabelReader(model, LABELS)(ids, positions, torch.tensor([[4, 3, 3, 4]]), torch.tensor([3]))


class MadeUp(PreTrainedModel):
    """A family that nobody knows: embeddings, and one layer that the test gives it."""

    config_class = LlamaConfig
    _supports_sdpa = True

    def __init__(self, config: LlamaConfig, layer: Callable[[torch.Tensor], torch.Tensor], weight: float = 1.0) -> None:
        super().__init__(config)
        self.layer = layer
        self.embedding = torch.nn.Embedding(VOCABULARY, 32)
        self.share = torch.nn.Parameter(torch.full((32,), weight))
        self.head = torch.nn.Linear(32, VOCABULARY, bias=False)
        self.inner = [Inner(self)]  # a list, because a module may not be part of itself

    @property
    def base_model(self) -> Any:
        return self.inner[0]

    def get_input_embeddings(self) -> Any:
        return self.embedding

    def get_output_embeddings(self) -> Any:
        return self.head

    def forward(self, input_ids: Any, position_ids: Any = None, attention_mask: Any = None, **_: Any) -> CausalLMOutput:
        return CausalLMOutput(logits=self.head(self.inner[0].forward(input_ids).last_hidden_state))


class Inner(torch.nn.Module):
    def __init__(self, model: MadeUp) -> None:
        super().__init__()
        self.whole = [model]

    def forward(self, input_ids: Any, position_ids: Any = None, attention_mask: Any = None) -> BaseModelOutput:
        (model,) = self.whole
        states = model.embedding(input_ids)
        return BaseModelOutput(last_hidden_state=states + model.share * model.layer(states))


def made_up(layer: Any, weight: float = 1.0) -> Any:
    return MadeUp(LlamaConfig(vocab_size=VOCABULARY), layer, weight)


def running_mean(states: torch.Tensor) -> torch.Tensor:
    return states.cumsum(1) / torch.arange(1, states.shape[1] + 1, dtype=states.dtype)[:, None]


def token_before(states: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.pad(states, (0, 0, 1, 0))[:, :-1]


def far_before(states: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.pad(states, (0, 0, 40, 0))[:, :-40]


def in_batch(states: torch.Tensor) -> torch.Tensor:
    return states.mean(0, keepdim=True).expand_as(states)


def token_after(states: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.pad(states, (0, 0, 0, 1))[:, 1:]


def nothing(states: torch.Tensor) -> torch.Tensor:
    return torch.zeros_like(states)


@pytest.mark.parametrize("weight", [1.0, 0.0])
@pytest.mark.parametrize(
    ("layer", "way"),
    [(running_mean, "rows"), (token_before, "rows"), (far_before, "rows"), (nothing, "rows"), (in_batch, "alone")],
)
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_layer_of_an_unknown_family_is_caught(layer: Any, way: str, weight: float, dtype: torch.dtype) -> None:
    """Even if it begins with weights of zero, with which every way agrees, and in 16 bits if it touches one token alone."""
    assert check_reading(made_up(layer, weight).to(dtype)).way == way


@pytest.mark.parametrize("weight", [1.0, 0.0])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_model_that_reads_ahead_is_refused(weight: float, dtype: torch.dtype) -> None:
    with pytest.raises(DataError, match="reads ahead"):
        check_reading(made_up(token_after, weight).to(dtype))


@pytest.mark.parametrize("family", ["lfm2", "mpt", "gemma3_text"])
@pytest.mark.parametrize("value", [0.0, 0.02])
def test_weights_that_are_all_the_same_hide_nothing(family: str, value: float) -> None:
    model = tiny_model(family, layer_types=[SLIDING] * 4) if family == "gemma3_text" else tiny_model(family)
    with torch.no_grad():
        for weight in model.parameters():
            weight.fill_(value)
    assert check_reading(model).way == ("trees" if family == "gemma3_text" else "rows")


def test_model_with_a_scaled_head_is_read_with_its_scale() -> None:
    model = tiny_model("falcon_h1", lm_head_multiplier=0.25)
    assert_reads_as_alone(model)


def test_model_whose_logits_are_not_those_of_its_states_is_refused() -> None:
    model = made_up(running_mean)
    forward = model.forward
    model.forward = lambda *a, **o: CausalLMOutput(logits=forward(*a, **o).logits * 3)
    with pytest.raises(DataError, match="not its last state times its output embedding"):
        check_reading(model)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
@pytest.mark.parametrize("family", ["gemma3_text", "mixtral", "lfm2", "mpt", "llama_dynamic"])
def test_check_in_sixteen_bits_finds_the_same(family: str, dtype: torch.dtype) -> None:
    way = "trees" if family in TREES else "rows" if family in ROWS else "alone"
    assert check_reading(tiny_model(family).to(dtype)).way == way


def test_model_that_cannot_run_is_refused_in_one_sentence() -> None:
    model = tiny_model("llama")
    del model.model.layers[0].self_attn.q_proj
    with pytest.raises(DataError, match=r"^this model cannot be run: AttributeError: [^\n]+$"):
        check_reading(model)


def test_folder_is_named_in_a_refusal(tmp_path: Path) -> None:
    model = made_up(token_after)
    model.name_or_path = str(tmp_path)
    with pytest.raises(DataError, match=f"^{tmp_path} cannot be used"):
        check_reading(model)
