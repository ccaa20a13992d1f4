"""The commands as people use them: from standard input, interrupted, with mistakes."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from datafiles import opening
from rewardmodel.ml import evaluate, sample, score, train
from rewardmodel.ml.metrics import first_error_metrics
from rewardmodel.ml.model import load_reward_model
from rewardmodel.ml.prmbench import prmbench_metrics
from rewardmodel.ml.scores import STRATEGIES, solution_log_score, solution_score
from rewardmodel.ml.scoring import score_solutions
from rewardmodel.ml.training.reward_models import TrainingSettings, train_reward_model
from tests.ml.labeled_trajectories import trajectories
from tests.ml.labels.test_label_formats import PRMBENCH
from tests.ml.records import completion, record, step, write_jsonl

ROOT = Path(__file__).parents[2]
Command = Callable[[list[str]], int]


@pytest.fixture(scope="module")
def prm(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prm")
    settings = TrainingSettings(learning_rate=1e-2, batch_size=8, epochs=1, evaluation_share=0.0)
    train_reward_model(trajectories(16), base, folder, settings, data={})
    return folder


def solutions(count: int, *, wrong: int = 0) -> list[dict[str, Any]]:
    return [
        {"problem": f"Problem {n}", "steps": ["3 is so.", "4 is not so.", "It is so."], "label": 1 if n < wrong else -1}
        for n in range(count)
    ]


def output_of(main: Command, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(arguments) == 0, capsys.readouterr().err
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def error_of(main: Command, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return the message of a command that fails, which is its only line on standard error."""
    assert main(arguments) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    return line.removeprefix("error: ")


def negatives(prm: Path, rows: list[dict[str, Any]]) -> list[Any]:
    loaded = load_reward_model(prm, "cpu")
    return [steps[:, 0] for steps in score_solutions(loaded.model, loaded.tokenizer, rows)]


def test_score_writes_log_scores_and_all_strategies(
    prm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [*solutions(2), {"problem": "P", "steps": []}, {"problem": "P", "steps": ["so"] * 100}]
    data, out = write_jsonl(tmp_path / "rows.jsonl", rows), tmp_path / "out.jsonl"
    arguments = ["--model", str(prm), "--data", str(data), "--output", str(out), "--device", "cpu"]
    assert output_of(score.main, [*arguments, "--reduction", "mean"], capsys)["solutions"] == 4
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    for line in (lines[0], lines[1], lines[3]):
        steps = line["step_probabilities"]
        assert line["prm_score"] == pytest.approx(solution_score(steps, "mean"), rel=1e-5)
        assert line["solution_log_score"] == pytest.approx(solution_log_score(steps, "mean"), rel=1e-4)
        assert set(line["prm_scores"]) == {"_".join(strategy) for strategy in STRATEGIES}
        assert line["prm_scores"]["last_positive"] == pytest.approx(1 - steps[-1][0], rel=1e-5)
    assert lines[2]["prm_score"] == 0.0
    assert lines[2]["solution_log_score"] is None
    assert output_of(score.main, arguments, capsys)["solutions"] == 4
    long = json.loads(out.read_text().splitlines()[3])
    assert long["solution_log_score"] == pytest.approx(np.log(long["prm_scores"]["product_positive"]), rel=1e-4)


def test_data_from_standard_input(
    prm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import gzip

    monkeypatch.setattr(opening, "_HELD", {})
    packed = gzip.compress("".join(json.dumps(row) + "\n" for row in solutions(4, wrong=2)).encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(packed)))
    found = output_of(
        evaluate.main, ["--model", str(prm), "--data", "-", "--threshold", "0.5", "--device", "cpu"], capsys
    )
    assert found["format"] == "processbench"
    assert (found["metrics"]["erroneous"], found["metrics"]["correct"]) == (2, 2)
    assert len(found["data_sha256"]) == 64  # of what was read, once


def test_error_in_standard_input_names_the_line(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(opening, "_HELD", {})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"question": 1}\n{')))
    arguments = ["--data", "-", "--base", str(base), "--output", str(tmp_path / "out")]
    assert error_of(train.main, arguments, capsys).startswith("-:1: not a format of labeled steps that is known")


def test_pipe_is_read_like_a_file(prm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reader, writer = os.pipe()
    os.write(writer, "".join(json.dumps(row) + "\n" for row in solutions(3)).encode())
    os.close(writer)
    out = tmp_path / "out.jsonl"
    arguments = ["--model", str(prm), "--data", f"/dev/fd/{reader}", "--output", str(out), "--device", "cpu"]
    assert output_of(score.main, arguments, capsys)["solutions"] == 3
    os.close(reader)


def test_processbench_subsets_and_their_mean(prm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two files are two subsets; the mean is that of their F1, not of all rows together."""
    first, second = solutions(6, wrong=3), solutions(9, wrong=2)
    files = [tmp_path / "gsm8k.json", tmp_path / "math.json"]
    for file, rows in zip(files, (first, second), strict=True):
        file.write_text(json.dumps(rows))
    threshold = float(np.median(np.concatenate(negatives(prm, [*first, *second]))))
    arguments = ["--model", str(prm), "--data", *map(str, files), "--threshold", str(threshold), "--device", "cpu"]
    metrics = output_of(evaluate.main, arguments, capsys)["metrics"]
    expected = [
        first_error_metrics(negatives(prm, rows), np.array([row["label"] for row in rows]), threshold)
        for rows in (first, second)
    ]
    assert list(metrics["subsets"]) == ["gsm8k", "math"]
    for found, own in zip(metrics["subsets"].values(), expected, strict=True):
        assert found == pytest.approx(own)
    mean = sum(own["first_error_f1"] for own in expected) / 2
    assert metrics["mean_first_error_f1"] == pytest.approx(mean)
    both = [
        {**row, "id": f"{name}-{n}"}
        for name, rows in (("gsm8k", first), ("math", second))
        for n, row in enumerate(rows)
    ]
    joined = write_jsonl(tmp_path / "all.jsonl", both)  # the subset stands in the id
    again = output_of(evaluate.main, [*arguments[:2], "--data", str(joined), *arguments[5:]], capsys)["metrics"]
    assert again["subsets"] == metrics["subsets"]


def test_prmbench_by_the_command(prm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from rewardmodel.ml.labels.formats import prmbench_solutions

    rows = [{**PRMBENCH, "idx": f"a{n}"} for n in range(3)] + [{**PRMBENCH, "idx": "a1", "classification": "circular"}]
    data = write_jsonl(tmp_path / "rows.jsonl", rows)
    found = output_of(evaluate.main, ["--model", str(prm), "--data", str(data), "--device", "cpu"], capsys)
    items = [one for row in rows for one in prmbench_solutions(row, "")]
    negative = negatives(prm, [{"problem": one.problem, "steps": one.steps} for one in items])
    assert found["format"] == "prmbench"
    assert found["metrics"] == {**prmbench_metrics(items, negative, 0.5), "steps_not_fitting": 0}


def test_solutions_that_are_too_long(prm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = {"problem": "Long", "steps": ["so", "so " * 600], "label": 0, "is_correct": True}
    rows = [{**row, "is_correct": row["label"] < 0} for row in solutions(4, wrong=2)]
    data = write_jsonl(tmp_path / "rows.jsonl", [*rows, long])
    common = ["--model", str(prm), "--data", str(data), "--device", "cpu"]
    for more in (["--threshold", "0.5"], ["--format", "outcome"]):
        message = error_of(evaluate.main, [*common, *more], capsys)
        assert f"{data}:5: 1 of 2 steps lie beyond the model's limit of 512 tokens" in message
        assert "--on-overflow nan" in message
        found = output_of(evaluate.main, [*common, *more, "--on-overflow", "nan"], capsys)["metrics"]
        assert found["solutions_not_fitting"] == 1
    assert f"{data}:5: " in error_of(score.main, [*common, "--output", str(tmp_path / "out")], capsys)
    labeled = write_jsonl(tmp_path / "labeled.jsonl", [record(step(completion("a")), step(completion("so " * 600)))])
    own = ["--model", str(prm), "--data", str(labeled), "--device", "cpu"]
    assert output_of(evaluate.main, own, capsys)["metrics"]["labels_not_fitting"] == 1
    assert "1 labels lie beyond" in error_of(evaluate.main, [*own, "--on-overflow", "error"], capsys)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ([], "give --threshold, or --threshold-data"),
        (["--threshold", "0.5", "--threshold-data", "dev.jsonl"], "give --threshold or --threshold-data, not both"),
        (["--format", "outcome", "--threshold", "0.5"], "--threshold has no meaning for data of the format outcome"),
        (["--threshold", "0.5", "--reduction", "last"], "--reduction makes a score of a whole solution"),
        (["--threshold-data", "{data}"], "all 3 solutions are without an error; a threshold needs both kinds"),
    ],
)
def test_options_that_say_nothing_are_refused(
    more: list[str], message: str, prm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_jsonl(tmp_path / "rows.jsonl", solutions(3))
    more = [part.replace("{data}", str(data)) for part in more]
    assert message in error_of(
        evaluate.main, ["--model", str(prm), "--data", str(data), "--device", "cpu", *more], capsys
    )


@pytest.mark.parametrize("name", ["/nowhere/at/all", "two//slashes", "../up", "a/b/c"])
def test_mistyped_base_ends_in_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_jsonl(tmp_path / "rows.jsonl", [record(step(completion("a")))])
    arguments = ["--data", str(data), "--base", name, "--output", str(tmp_path / "out")]
    assert error_of(train.main, arguments, capsys) == f"--base {name}: there is no such folder"
    write_jsonl(tmp_path / "problems.jsonl", [{"problem": "P"}])
    arguments = ["--generator", name, "--data", str(tmp_path / "problems.jsonl"), "--output", str(tmp_path / "s.jsonl")]
    assert f"--generator {name}: there is no such folder" in error_of(sample.main, arguments, capsys)


def test_missing_network_ends_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import huggingface_hub

    def unreachable(*_: Any, **__: Any) -> None:
        raise OSError("Name or service not known")

    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", unreachable)
    data = write_jsonl(tmp_path / "rows.jsonl", [record(step(completion("a")))])
    arguments = ["--data", str(data), "--base", "some-group/no-model", "--output", str(tmp_path / "out")]
    message = error_of(train.main, arguments, capsys)
    assert message.startswith(
        "--base some-group/no-model: there is no such folder, no such model in the local cache, and"
    )
    assert message.endswith("cannot be reached (Name or service not known)")


def test_folder_that_is_no_model_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_jsonl(tmp_path / "rows.jsonl", [record(step(completion("a")))])
    arguments = ["--data", str(data), "--base", str(tmp_path), "--output", str(tmp_path / "out")]
    assert "there is no config.json in this folder" in error_of(train.main, arguments, capsys)


def test_empty_data_say_what_was_left_out(base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [record(step(completion("a")), finish_reason="give_up"), record(step(completion("a", None)))]
    data = write_jsonl(tmp_path / "rows.jsonl", rows)
    arguments = ["--data", str(data), "--base", str(base), "--output", str(tmp_path / "out")]
    message = error_of(train.main, arguments, capsys)
    assert message.endswith("left out were 1 give up, 1 unlabeled")


def test_unknown_device_ends_in_one_line(prm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_jsonl(tmp_path / "rows.jsonl", solutions(2))
    arguments = ["--model", str(prm), "--data", str(data), "--threshold", "0.5", "--device", "toaster"]
    assert "--device is none that torch knows" in error_of(evaluate.main, arguments, capsys)


@pytest.mark.parametrize("command", [train, score, evaluate, sample])
def test_help_shows_defaults(command: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        command.main(["--help"])
    text = " ".join(capsys.readouterr().out.split())
    for default in {
        train: ("(default: 32)", "(default: 1e-05)", "(default: 8192)", "(default: --pack)", "default: 2 for a PRM"),
        score: ("(default: 16384)", "(default: error)", "(default: auto)"),
        evaluate: ("(default: auto)", "(default: 16384)"),
        sample: ("(default: 1.0)", "(default: 1024)", "(default: 1)"),
    }[command]:
        assert default in text


def test_interrupted_training_says_how_to_go_on(base: Path, tmp_path: Path) -> None:
    rows = [record(step(completion(f"{n} is so.")), problem=f"P {n}") for n in range(64)]
    data = write_jsonl(tmp_path / "rows.jsonl", rows)
    options = ["--progress", "json", "--batch-size", "2", "--epochs", "50", "--evaluation-share", "0"]
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "rewardmodel.ml.train", "--data", str(data), "--base", str(base)),
            *("--output", str(tmp_path / "out"), *options),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert errors.splitlines()[-1] == train.STOPPED


def test_progress_bar_does_not_stick_to_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    from rewardmodel.ml.command import run_command
    from rewardmodel.ml.training.trainer import Progress

    def fail() -> None:
        with train.shown_progress("bar") as show:
            show(Progress(1, 4, 0.5, 3))
            raise ValueError("something\nis wrong")

    assert run_command(fail) == 1
    assert capsys.readouterr().err.endswith("\nerror: something is wrong\n")
