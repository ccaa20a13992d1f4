"""One pass over trees and packed rows equals separate passes over plain texts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rewardmodel.ml.data import DataError
from rewardmodel.ml.evaluation import label_probabilities
from rewardmodel.ml.model import (
    LabelReader,
    RewardConfig,
    add_label_tokens,
    label_ids,
    load_causal_lm,
    load_reward_model,
    load_tokenizer,
)
from rewardmodel.ml.trees.tokens import SegmentEncoder, SegmentFormat, TokenTree, build_tree
from rewardmodel.ml.trees.trajectories import Segment, Trajectory

TOKENS = ["a", "b", "c"]  # in the vocabulary, and with random embeddings that differ
ANY = (1.0, 0.0, 0.0)
TREE = Trajectory(
    (
        Segment("Add 1 and 2 and 3.", -1),
        Segment("1 + 2 is 3.", 0, ANY),
        Segment("1 + 2 is 4.", 0, ANY),
        Segment("So 3 + 3 is 6.", 1, ANY),
        Segment("Then we add 3 and 3 and 9, which is wrong.", 1, ANY),
        Segment("It is 6.", 3, ANY),
    )
)
OTHER = Trajectory((Segment("What is 7 - 7?", -1), Segment("Nothing: 0.", 0, ANY)))


def load(base: Path, attention: str | None = None) -> tuple[LabelReader, Any]:
    tokenizer, model = load_tokenizer(base), load_causal_lm(base, attention=attention)
    return LabelReader(model, tokenizer.convert_tokens_to_ids(TOKENS)).eval(), tokenizer


def build(tokenizer: Any, *trajectories: Trajectory) -> list[TokenTree]:
    encoder = SegmentEncoder(tokenizer, SegmentFormat())
    return [
        build_tree(trajectory, ids, None, 3)[0]
        for trajectory, ids in zip(trajectories, encoder.encode(trajectories), strict=True)
    ]


def naive_probabilities(reader: LabelReader, tokenizer: Any, texts: list[str]) -> np.ndarray[Any, Any]:
    """Return the probabilities after the last token of a document, from the whole vocabulary's logits."""
    ids = [token for text in texts for token in tokenizer(text, add_special_tokens=False)["input_ids"]]
    logits = reader.causal_lm(input_ids=torch.tensor([ids])).logits[0, -1]
    return torch.softmax(logits[tokenizer.convert_tokens_to_ids(TOKENS)].float(), -1).detach().numpy()


@pytest.mark.parametrize("attention", ["sdpa", "eager"])
@pytest.mark.parametrize("tied", [True, False])
def test_tree_pass_equals_one_sequence_per_label(make_base: Callable[..., Path], attention: str, tied: bool) -> None:
    reader, tokenizer = load(make_base(tie_word_embeddings=tied), attention)
    (tree,) = build(tokenizer, TREE)
    assert not tree.is_chain
    (found,) = label_probabilities(reader, [tree], 0)
    expected = {}
    for index, segment in enumerate(TREE.segments[1:], start=1):
        path, place = [segment.text + "\n"], segment.parent
        while place > 0:
            path.insert(0, TREE.segments[place].text + "\n")
            place = TREE.segments[place].parent
        expected[index] = naive_probabilities(reader, tokenizer, [TREE.segments[0].text + "\n\n", *path])
    # labels come in the order of the layout: the trunk 1, 3, 5, then the alternatives to 3 and to 1
    np.testing.assert_allclose(found, np.stack([expected[index] for index in (1, 3, 5, 4, 2)]), atol=2e-6)
    assert np.abs(found[0] - found[4]).max() > 1e-3  # "is 3." and "is 4." are told apart


@pytest.mark.parametrize("pack", [True, False])
@pytest.mark.parametrize("budget", [1, 60, 10_000])
def test_batching_changes_nothing(base: Path, budget: int, pack: bool) -> None:
    reader, tokenizer = load(base)
    trees = build(tokenizer, TREE, OTHER, Trajectory(TREE.segments[:2]), OTHER, Trajectory(TREE.segments[:3]))
    alone = [label_probabilities(reader, [tree], 0)[0] for tree in trees]
    together = label_probabilities(reader, trees, 0, budget, pack=pack)
    for one, batched in zip(alone, together, strict=True):
        np.testing.assert_allclose(batched, one, atol=2e-6)


def test_changed_neighbour_changes_nothing(base: Path) -> None:
    reader, tokenizer = load(base)
    texts = ["Nothing: 0.", "All of it, and then some more of it: 14."]
    results = []
    for text in texts:
        neighbour = Trajectory((OTHER.segments[0], Segment(text, 0, ANY)))
        results.append(label_probabilities(reader, build(tokenizer, TREE, neighbour), 0)[0])
    np.testing.assert_allclose(results[0], results[1], atol=2e-6)


def test_changed_alternative_changes_nothing_on_the_trunk(base: Path) -> None:
    reader, tokenizer = load(base)
    changed = list(TREE.segments)
    changed[2] = Segment("Quite another thought of another length.", 0, ANY)
    before, after = (
        label_probabilities(reader, build(tokenizer, one), 0)[0] for one in (TREE, Trajectory(tuple(changed)))
    )
    np.testing.assert_allclose(before[:4], after[:4], atol=2e-6)
    assert np.abs(before[4] - after[4]).max() > 1e-4


def test_gradients_of_a_tree_equal_those_of_separate_sequences(base: Path) -> None:
    def gradient(trajectories: list[Trajectory]) -> torch.Tensor:
        reader, tokenizer = load(base)
        for tree in build(tokenizer, *trajectories):
            logits = reader(
                torch.tensor(tree.input_ids)[None],
                torch.tensor(tree.position_ids)[None],
                torch.tensor(tree.subtree_end)[None],
                torch.tensor(tree.label_index),
            )
            torch.log_softmax(logits, -1)[:, 0].sum().backward()
        found = reader.causal_lm.get_input_embeddings().weight.grad
        assert found is not None
        return found

    problem, a, a2 = TREE.segments[:3]
    whole = gradient([Trajectory((problem, a, a2))])
    apart = gradient([Trajectory((problem, a)), Trajectory((problem, a2))])
    torch.testing.assert_close(whole, apart, atol=1e-5, rtol=1e-4)


def test_add_label_tokens_adds_missing_ones_with_mean_embeddings(make_base: Callable[..., Path]) -> None:
    base = make_base(tie_word_embeddings=False)
    tokenizer, model = load_tokenizer(base), load_causal_lm(base)
    known = len(tokenizer)
    mean = model.get_output_embeddings().weight.mean(dim=0)
    add_label_tokens(model, tokenizer, ["a", "<|negative|>"])
    assert len(tokenizer) == known + 1
    torch.testing.assert_close(model.get_output_embeddings().weight[known], mean)
    assert tokenizer("<|negative|>", add_special_tokens=False)["input_ids"] == [known]


def config(**changes: Any) -> RewardConfig:
    values: dict[str, Any] = {
        "kind": "prm",
        "label_tokens": dict(zip(("negative", "neutral", "positive"), TOKENS, strict=True)),
        "separator": "\n",
        "problem_separator": "\n\n",
        "label_on": "separator",
        "bos": False,
    }
    return RewardConfig(**(values | changes))


def test_reward_config_comes_back_as_saved(tmp_path: Path) -> None:
    config(max_length=7, metrics={"a": 1.5}).save(tmp_path)
    assert RewardConfig.load(tmp_path) == config(max_length=7, metrics={"a": 1.5})
    assert [path.name for path in tmp_path.iterdir()] == ["reward_model.json"]


def test_reward_config_of_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "reward_model.json").write_text(json.dumps({"format": 2}))
    with pytest.raises(DataError, match="format 2 is unknown"):
        RewardConfig.load(tmp_path)


def test_load_reward_model_of_an_unfinished_folder_says_so(base: Path) -> None:
    with pytest.raises(DataError, match="not a reward model, or its training did not finish"):
        load_reward_model(base)


def test_label_ids_of_an_unknown_token_are_refused(tiny_tokenizer: Any) -> None:
    with pytest.raises(ValueError, match=r"label token '<\|negative\|>' is not in the tokenizer"):
        label_ids(tiny_tokenizer, config(label_tokens={"negative": "<|negative|>"}))


def test_auto_tokenizer_gives_the_tokenizer_that_was_saved(base: Path, tiny_tokenizer: Any) -> None:
    text = "The sum of 12 and 7 is 19.\nSo:\n\n# Answer\n\n19"
    assert load_tokenizer(base)(text)["input_ids"] == tiny_tokenizer(text)["input_ids"]
