"""Generators learn from correct solutions, language models from plain text; both folders can write texts."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from rewardmodel.ml import sample, train
from rewardmodel.ml.data import DataError
from rewardmodel.ml.evaluation import label_outputs
from rewardmodel.ml.model import load_causal_lm
from rewardmodel.ml.surprise import next_tokens
from rewardmodel.ml.surprise.next_tokens import LanguageReader
from rewardmodel.ml.training.documents import (
    Document,
    chain,
    document_ids,
    pieces_of,
    solution_documents,
    text_documents,
)
from rewardmodel.ml.training.language_models import LANGUAGE_FILE, language_metrics, train_language_model
from rewardmodel.ml.training.reward_models import train_reward_model
from rewardmodel.ml.training.settings import TrainingSettings
from rewardmodel.ml.training.trainer import Progress
from tests.ml.labeled_trajectories import trajectories
from tests.ml.records import write_jsonl

ANSWER = "\n\n# Answer\n\n"
SETTINGS = TrainingSettings(kind="generator", learning_rate=5e-3, batch_size=8, epochs=6, evaluation_share=0.2)


def rows(count: int) -> list[dict[str, Any]]:
    """Return solutions that a model learns to write quickly; every third is wrong or incomplete."""
    found: list[dict[str, Any]] = []
    for number in range(count):
        problem, answer = f"Say {number % 10}.", f"It is {number % 10}.{ANSWER}{number % 10}"
        found.append({"problem": problem, "steps": ["We say it.", answer], "is_correct": True})
        if number % 3 == 1:
            found.append({"problem": problem, "steps": ["No."], "is_correct": True})
        if number % 3 == 2:
            found.append({"problem": problem, "steps": ["We say it.", f"It is 7.{ANSWER}7"], "is_correct": False})
    return found


def documents(count: int) -> list[Document]:
    return list(solution_documents(rows(count), Counter()))


def test_only_correct_and_complete_solutions_become_documents() -> None:
    counts: Counter[str] = Counter()
    some: list[dict[str, Any]] = [
        {"problem": "P", "steps": ["a", f"b{ANSWER}1"], "is_correct": True},
        {"problem": "P", "steps": ["a", f"b{ANSWER}2"], "is_correct": False},
        {"problem": "P", "steps": ["a"], "is_correct": True},
        {"problem": "P", "steps": [], "is_correct": True},
        {"problem": "P", "steps": [f"c{ANSWER}1"], "is_correct": True, "finished": False},
        {"problem": "Q", "steps": ["From a textbook:", r"it is $\boxed{3}$."]},
        {"problem": "R", "steps": ["It follows."], "answer": "4"},
    ]
    found = list(solution_documents(some, counts))
    assert found == [
        Document(("P\n\n", "a\n", f"b{ANSWER}1\n"), given=1),
        Document(("Q\n\n", "From a textbook:\n", rf"it is $\boxed{{3}}$.{ANSWER}3" + "\n"), given=1),
        Document(("R\n\n", f"It follows.{ANSWER}4\n"), given=1),
    ]
    assert counts == {"documents": 3, "excluded_wrong": 1, "excluded_incomplete": 3}
    with pytest.raises(DataError, match='record 1: "is_correct" is 2'):
        list(solution_documents([{"problem": "P", "steps": [f"a{ANSWER}1"], "is_correct": 2}], counts))


def test_texts_are_read_and_empty_ones_counted(tmp_path: Path) -> None:
    counts: Counter[str] = Counter()
    file = write_jsonl(tmp_path / "t.jsonl", [{"text": "Two lines.\nOf text."}, {"text": " \n"}])
    assert list(text_documents(file, counts)) == [Document(("Two lines.\nOf text.",), given=0)]
    assert counts == {"documents": 1, "excluded_empty": 1}
    with pytest.raises(DataError, match=r't.jsonl:1: "text" is missing'):
        list(text_documents(write_jsonl(tmp_path / "t.jsonl", [{"problem": "P"}]), counts))


def test_targets_are_the_tokens_of_the_solution_and_its_end(tiny_tokenizer: Any) -> None:
    document = Document(("P 1\n\n", "a\n", "b\n"), given=1)
    ((ids, given),) = document_ids([document], tiny_tokenizer, bos=False)
    problem = tiny_tokenizer("P 1\n\n", add_special_tokens=False)["input_ids"]
    assert ids[:given] == problem
    tree = chain(ids, given)
    learned = [ids[place + 1] for place in tree.label_index]
    assert tiny_tokenizer.decode(learned) == "a\nb\n<eos>"
    assert tree.targets.tolist() == [[1.0]] * len(learned)


@pytest.mark.parametrize(("length", "limit"), [(1, 3), (2, 3), (3, 3), (4, 3), (5, 3), (9, 4), (10, 4), (11, 4)])
def test_pieces_of_a_text_learn_each_token_once(length: int, limit: int) -> None:
    pieces = pieces_of(list(range(length)), limit)
    assert all(len(piece) <= limit for piece in pieces)
    assert [token for piece in pieces for token in piece[1:]] == list(range(1, length))


@pytest.mark.parametrize("logits_at_once", [1, 700, 2**26])
def test_loss_and_gradient_are_those_of_the_whole_logits(
    base: Path, tiny_tokenizer: Any, monkeypatch: pytest.MonkeyPatch, logits_at_once: int
) -> None:
    monkeypatch.setattr(next_tokens, "LOGITS_AT_ONCE", logits_at_once)
    ((ids, given),) = document_ids(documents(1), tiny_tokenizer, bos=False)
    tree = chain(ids, given)
    gradients = []
    for whole in (True, False):
        reader = LanguageReader(load_causal_lm(base, dtype=torch.float32))
        if whole:
            targets = torch.tensor([-100] * given + ids[given:])
            logits = reader.causal_lm(input_ids=torch.tensor([ids])).logits[0]
            loss = torch.nn.functional.cross_entropy(logits[:-1], targets[1:], reduction="sum")
        else:
            places = torch.tensor(tree.label_index, dtype=torch.long)
            loss = -reader(torch.tensor([ids]), torch.arange(len(ids))[None], None, places).sum()
        loss.backward()
        gradients.append((loss.item(), reader.causal_lm.get_input_embeddings().weight.grad))
    assert gradients[0][0] == pytest.approx(gradients[1][0], rel=1e-5)
    torch.testing.assert_close(gradients[0][1], gradients[1][1], atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("pack", [True, False])
@pytest.mark.parametrize("budget", [1, 100, 10_000])
def test_packing_changes_no_loss(base: Path, tiny_tokenizer: Any, budget: int, pack: bool) -> None:
    reader = LanguageReader(load_causal_lm(base)).eval()
    chains = [chain(ids, given) for ids, given in document_ids(documents(7), tiny_tokenizer, bos=False)]
    alone = [label_outputs(reader, [one], 0)[0] for one in chains]
    for one, two in zip(alone, label_outputs(reader, chains, 0, budget, pack=pack), strict=True):
        np.testing.assert_allclose(two, one, atol=5e-6)


def test_language_metrics_by_hand() -> None:
    found = language_metrics([np.array([[-1.0], [-3.0]]), np.array([[-1.0], [-1.0]])])
    # sums 4 and 2 over 2 tokens each: loss 1.5; residuals 1 and -1: sqrt((1 + 1) * 2 / 1) / 4 = .5
    assert found == pytest.approx(
        {"loss": 1.5, "loss_stderr": 0.5, "perplexity": np.exp(1.5), "documents": 2, "tokens": 4}
    )


@pytest.fixture(scope="module")
def generator(base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[float]]:
    """Return a trained generator and its losses."""
    output, losses = tmp_path_factory.mktemp("generator"), []
    settings = replace(SETTINGS, epochs=12)
    train_language_model(
        documents(60), base, output, settings, data={"x": 1}, progress=lambda now: losses.append(now.loss)
    )
    return output, losses


def test_loss_falls(generator: tuple[Path, list[float]]) -> None:
    _, losses = generator
    assert np.mean(losses[-3:]) < 0.1 * np.mean(losses[:3])


def test_generator_is_a_folder_that_samples(
    generator: tuple[Path, list[float]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _ = generator
    content = json.loads((folder / LANGUAGE_FILE).read_text())
    assert content["kind"] == "generator"
    assert content["metrics"]["held_out"]["documents"] == 12
    assert content["metrics"]["evaluation"]["loss"] < 1.0
    assert "correct solutions only" in (folder / "README.md").read_text()
    assert not (folder / "checkpoints").exists()
    assert not (folder / "reward_model.json").exists()
    for_servers = json.loads((folder / "generation_config.json").read_text())
    assert (for_servers["do_sample"], for_servers["top_k"]) == (True, 0)
    problems = write_jsonl(tmp_path / "p.jsonl", [{"problem": "Say 3.", "answer": "3"}])
    output = tmp_path / "s.jsonl"
    arguments = ["--generator", str(folder), "--data", str(problems), "--output", str(output), "--temperature", "0"]
    assert sample.main([*arguments, "--max-new-tokens", "60"]) == 0
    (line,) = [json.loads(text) for text in output.read_text().splitlines()]
    assert line["finished"]
    assert line["steps"][0] == "We say it."


def test_finished_folder_is_refused_for_another_run(base: Path, generator: tuple[Path, list[float]]) -> None:
    folder, _ = generator
    settings = replace(SETTINGS, epochs=12)
    metrics = train_language_model(documents(60), base, folder, settings, data={"x": 1})
    assert metrics == json.loads((folder / LANGUAGE_FILE).read_text())["metrics"]
    with pytest.raises(DataError, match="finished model of another run"):
        train_language_model(documents(60), base, folder, SETTINGS, data={"x": 1})


@pytest.mark.parametrize("kind", ["generator", "language"])
def test_killed_run_goes_on_to_the_same_weights(base: Path, tmp_path: Path, kind: Any) -> None:
    class Killed(Exception):
        pass

    def kill(now: Progress) -> None:
        if now.step == 5:
            raise Killed

    some = documents(24) if kind == "generator" else [Document((f"Text {n} is so. " * 9,), 0) for n in range(24)]
    settings = replace(SETTINGS, kind=kind, epochs=3, checkpoints=4, tree_tokens=60 if kind == "language" else 8192)
    train_language_model(some, base, tmp_path / "whole", settings, data={})
    with pytest.raises(Killed):
        train_language_model(some, base, tmp_path / "cut", settings, data={}, progress=kill)
    assert not (tmp_path / "cut" / LANGUAGE_FILE).exists()
    train_language_model(some, base, tmp_path / "cut", settings, data={})
    whole, cut = (load_file(tmp_path / name / "model.safetensors") for name in ("whole", "cut"))
    for name, weight in whole.items():
        np.testing.assert_array_equal(cut[name], weight, err_msg=name)
    results = [json.loads((tmp_path / name / LANGUAGE_FILE).read_text()) for name in ("whole", "cut")]
    assert results[0] == results[1]


def test_lora_generator_is_an_ordinary_folder(base: Path, tmp_path: Path) -> None:
    settings = replace(SETTINGS, epochs=2, lora_rank=4)
    train_language_model(documents(16), base, tmp_path, settings, data={})
    before, after = (load_file(folder / "model.safetensors") for folder in (base, tmp_path))
    assert before.keys() == after.keys()
    assert any(np.abs(before[name] - after[name]).max() > 1e-4 for name in before)


def test_solution_too_long_stops_the_run_or_is_counted(base: Path, tmp_path: Path) -> None:
    long = Document(("Long.\n\n", "word " * 200 + f"{ANSWER}1\n"), given=1)
    settings = replace(SETTINGS, epochs=1, max_length=100, evaluation_share=0.0)
    with pytest.raises(DataError, match=r"1 of 9 solutions have more than 100 tokens.*'Long.', has \d+"):
        train_language_model([*documents(8), long], base, tmp_path / "stop", settings, data={})
    settings = replace(settings, on_overflow="drop")
    metrics = train_language_model([*documents(8), long], base, tmp_path / "drop", settings, data={})
    assert metrics["documents_dropped"] == 1
    assert metrics["train"]["documents"] == 8


def test_tokenizer_without_an_end_is_refused(tiny_tokenizer: Any) -> None:
    from transformers import PreTrainedTokenizerFast

    endless: Any = PreTrainedTokenizerFast(tokenizer_object=tiny_tokenizer.backend_tokenizer)
    with pytest.raises(DataError, match="no end-of-text token"):
        list(document_ids(documents(1), endless, bos=False))


def test_kinds_are_not_mixed_up(base: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="kind 'generator' is no reward model"):
        train_reward_model(trajectories(4), base, tmp_path / "a", SETTINGS, data={})
    with pytest.raises(ValueError, match="kind 'prm' is a reward model"):
        train_language_model(documents(4), base, tmp_path / "b", replace(SETTINGS, kind="prm"), data={})


def test_train_command_by_stages(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], make_base: Callable[..., Path]
) -> None:
    texts = write_jsonl(tmp_path / "texts.jsonl", [{"text": f"It is {n % 10}. " * 20} for n in range(12)])
    solutions = write_jsonl(tmp_path / "solutions.jsonl", rows(30))
    common = ["--progress", "json", "--batch-size", "4", "--learning-rate", "1e-3"]
    first, second = str(tmp_path / "language"), str(tmp_path / "generator")
    arguments = ["--kind", "language", "--data", str(texts), "--base", str(base), "--output", first, *common]
    assert train.main([*arguments, "--tree-tokens", "40"]) == 0
    language = json.loads(capsys.readouterr().out.splitlines()[-1])["metrics"]
    assert language["train"]["documents"] > 12  # pieces
    assert (
        train.main(["--kind", "generator", "--data", str(solutions), "--base", first, "--output", second, *common]) == 0
    )
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0].keys() == {"step", "total_steps", "loss", "labels"}
    provenance = json.loads((tmp_path / "generator" / LANGUAGE_FILE).read_text())["provenance"]
    assert provenance["base"] == first
    assert provenance["data"]["counts"] == {"documents": 30, "excluded_incomplete": 10, "excluded_wrong": 10}
    assert (
        train.main(["--kind", "generator", "--surprise", "--data", str(solutions), "--base", first, "--output", "x"])
        == 1
    )
    assert "has no --surprise" in capsys.readouterr().err
