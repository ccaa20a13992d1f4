"""The export of graded and scored samples, and the site's curves computed again from it by the toolkit's command."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from annotation.models import Problem, Solution
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.ml.best_of_n import command
from rewardmodel.models import Evaluation, Generation, Generator, HeldOutSample, RewardModel, Score
from rewardmodel.selectors.generation_counts import score_counts
from rewardmodel.services.evaluation import prepare_evaluation, store_evaluation
from tests.factories import ProblemFactory
from tests.rewardmodel.conftest import Messages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("arithmetic")]


def export(path: Path, **options: Any) -> list[dict[str, Any]]:
    call_command("export_samples", output=str(path), **options)
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in content.splitlines()]


def computed_again(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The curves of the command, as the site stores them."""
    capsys.readouterr()
    assert command.main(["--data", str(path), "--csv", "-", "--by", "none"]) == 0
    curves: dict[str, Any] = {}
    for row in csv.DictReader(io.StringIO(capsys.readouterr().out)):
        curves.setdefault(row["method"], []).append([float(row["accuracy"]), float(row["standard_error"] or 0)])
    return curves


@pytest.fixture
def evaluation(generator: Generator) -> Evaluation:
    """Eight samples of each of three problems; of the first problem two are missing, and one has no score that counts."""
    problems = [
        ProblemFactory(split=Problem.Split.TEST, subject=subject, level=level, answer=answer)
        for subject, level, answer in [("Algebra", "2", "42"), ("Algebra", "5", "44"), ("Counting", "5", "41")]
    ]
    ids = [problem.pk for problem in problems]
    model = RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere")
    options = GenerationSettings(evaluation_samples=8)
    prepare_evaluation(reward_model=model, generator=generator, problem_ids=ids, options=options)
    lost = HeldOutSample.objects.filter(problem=problems[0], index__gte=6)
    Solution.objects.filter(held_out_sample__in=lost).delete()
    Solution.objects.filter(held_out_sample__problem=problems[1], held_out_sample__index=3).update(answer=None)
    stored = store_evaluation(reward_model=model, generator=generator, problem_ids=ids, samples_per_problem=8)
    assert stored is not None
    return stored


@pytest.mark.parametrize("name", ["samples.jsonl", "samples.jsonl.gz"])
def test_stored_curve_is_computed_again_from_the_export(
    evaluation: Evaluation, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # later samples of the generator, and other models' scores, change nothing
    other = RewardModel.objects.create(kind="prm", name="prm-2", location="nowhere")
    assert evaluation.generator is not None
    prepare_evaluation(
        reward_model=other,
        generator=evaluation.generator,
        problem_ids=evaluation.problem_ids,
        options=GenerationSettings(evaluation_samples=9),
    )
    rows = export(tmp_path / name, evaluation="prm-1")
    assert len(rows) == 22
    again = computed_again(tmp_path / name, capsys)
    stored = evaluation.curves
    assert stored["ns"] == [1, 2, 4, 8]
    for method in ("prm", "majority", "oracle"):
        assert again[method] == stored[method]
    assert {len(again[method]) for method in ("weighted_majority", "all_correct")} == {4}


def test_rows_say_what_they_are(evaluation: Evaluation, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = export(tmp_path / "s.jsonl", evaluation="prm-1")[0]
    problem = Problem.objects.get(pk=evaluation.problem_ids[0])
    assert first == {
        "problem": problem.text,
        "subject": "Algebra",
        "level": "2",
        "source": problem.source or None,
        "held_out": True,
        "ground_truth_answer": "42",
        "generator": "arithmetic",
        "generation": None,
        "sample": 0,
        "solution_id": first["solution_id"],
        "steps": ["Guess 0.", "So it is 40.\n\n# Answer\n\n40"],
        "answer": "40",
        "grade": "wrong",
        "is_correct": False,
        "prm": "prm-1",
        "prm_score": 0.0,
        "prm_step_probabilities": [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]],
        "samples_per_problem": 8,
    }
    assert "22 of them are of held-out problems" in capsys.readouterr().err
    assert export(tmp_path / "t.jsonl", evaluation="prm-1", split="train") == []


def test_scores_of_a_prm_and_an_orm_in_one_file(
    evaluation: Evaluation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    orm = RewardModel.objects.create(kind="orm", name="orm-1", location="nowhere")
    for score in Score.objects.filter(reward_model=evaluation.reward_model):
        Score.objects.create(
            solution=score.solution, reward_model=orm, step_probabilities=[], solution_score=1 - score.solution_score
        )
    rows = export(tmp_path / "s.jsonl", evaluation="prm-1", reward_model=["orm-1"])
    assert all(row["orm_score"] == pytest.approx(1 - row["prm_score"]) for row in rows)
    again = computed_again(tmp_path / "s.jsonl", capsys)
    assert again["prm"] == evaluation.curves["prm"]
    assert again["orm"] != again["prm"]


@pytest.mark.django_db(transaction=True)
def test_share_that_fooled_a_generation_is_computed_again(
    start: Callable[..., Generation], messages: Messages, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True)
    generation = start(samples_per_problem=8)
    messages.work_off()
    counts = score_counts([generation])[generation.pk]
    assert (counts.wrong, counts.fooled) == (21, 9)  # of three problems samples 5, 6 and 7
    rows = export(tmp_path / "s.jsonl", generation=generation.number)
    assert {(row["generation"], row["held_out"], row["prm"]) for row in rows} == {(generation.number, False, "prm-1")}
    assert "held-out" not in capsys.readouterr().err
    assert command.main(["--data", str(tmp_path / "s.jsonl")]) == 0
    assert "9 of 21 wrong answers (42.9 %) have a score of 0.5 or more." in capsys.readouterr().out


def test_samples_without_scores_are_exported_too(start: Callable[..., Generation], tmp_path: Path) -> None:
    problem = ProblemFactory(answer=None)
    Solution.objects.create(
        key="11111111-1111-1111-1111-111111111111", problem=problem, generator="people", steps=["So."]
    )
    [row] = export(tmp_path / "s.jsonl", generator="people")
    assert (row["grade"], row["ground_truth_answer"], "is_correct" in row) == ("ungraded", None, False)
    assert export(tmp_path / "s.jsonl", generator="nobody") == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"evaluation": "prm-9"}, "There is no reward model prm-9"),
        ({"generation": 7}, "There is no generation 7"),
        ({"evaluation": "prm-2"}, "prm-2 was not evaluated. Measure it: evaluate --model prm-2"),
        ({"reward_model": ["prm-1", "prm-2"]}, "takes one PRM and one ORM"),
    ],
)
def test_export_names_what_is_missing(
    evaluation: Evaluation, options: dict[str, Any], message: str, tmp_path: Path
) -> None:
    RewardModel.objects.create(kind="prm", name="prm-2", location="nowhere")
    with pytest.raises(CommandError, match=message):
        export(tmp_path / "s.jsonl", **options)
    assert not (tmp_path / "s.jsonl").exists()


def test_evaluation_whose_samples_are_not_known_is_refused(evaluation: Evaluation, tmp_path: Path) -> None:
    Evaluation.objects.update(generator=None)
    with pytest.raises(CommandError, match="Measure it again: evaluate --model prm-1"):
        export(tmp_path / "s.jsonl", evaluation="prm-1")


def test_export_takes_memory_for_a_chunk_and_a_fixed_number_of_queries_per_chunk(
    evaluation: Evaluation, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        assert len(export(tmp_path / "s.jsonl", evaluation="prm-1")) == 22
