"""Which labels a new model and the current one are compared on, and by which measure."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from annotation.models import Labeling, Problem
from annotation.services.labelings import submit_labeling
from rewardmodel import engine
from rewardmodel.models import RewardModel, TrainingRun
from rewardmodel.training.data import write_training_data
from rewardmodel.training.folder import RunFolder
from rewardmodel.training.step_labels import compare_step_labels, held_out_trajectories
from tests.factories import ItemFactory, label, lease

pytestmark = pytest.mark.django_db

SHARE = {"evaluation_share": 0.5}


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, settings: Settings) -> None:
    settings.STATE_DIR = tmp_path


def submit(count: int) -> None:
    """Make labelings of new problems. Their texts decide which are held out, so these are always the same."""
    known = Problem.objects.count()
    for number in range(known, known + count):
        assignment = lease(ItemFactory(solution__problem__text=f"Task {number}"))
        submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, -1]))


@pytest.fixture
def trained() -> Callable[..., tuple[TrainingRun, RewardModel]]:
    """Make a run with all labelings, and its model."""

    def train(name: str, **options: Any) -> tuple[TrainingRun, RewardModel]:
        model = RewardModel.objects.create(kind="prm", name=name, location=f"training/{name}/model")
        run = TrainingRun.objects.create(kind="prm", status="done", options=options, reward_model=model)
        write_training_data(kind="prm", path=RunFolder.of(run).data)
        return run, model

    return train


def problems(run: TrainingRun, incumbent: RewardModel) -> set[str]:
    found = held_out_trajectories(run=run, incumbent=incumbent)
    return {trajectory.problem for trajectory in found}


def test_labels_are_of_problems_that_neither_learned_from(trained: Callable[..., Any]) -> None:
    submit(6)
    _, old = trained("prm-1", **SHARE)
    submit(6)
    new, _ = trained("prm-2", **SHARE)
    _, nothing_held_out = trained("prm-0", evaluation_share=0.0)
    elsewhere = RewardModel.objects.create(kind="prm", name="outside", location="/models/outside")

    own = problems(new, elsewhere)
    assert len(own) == 6  # half of twelve problems
    assert problems(new, old) < own
    assert problems(new, nothing_held_out) == set()  # the model learned from all of them


def test_labels_of_test_problems_are_held_out_from_both(trained: Callable[..., Any]) -> None:
    submit(2)
    run, old = trained("prm-1", evaluation_share=0.0)
    held_out = Problem.objects.create(text="Held out?", split="test")
    Labeling.objects.create(
        origin="import",
        record_key="11111111-1111-1111-1111-111111111111",
        problem=held_out,
        flow=2,
        question={"problem": held_out.text},
        label=label([1, -1]),
        finish_reason="found_error",
    )
    assert problems(run, old) == {"Held out?"}


@pytest.mark.parametrize(
    ("measured", "figure"),
    [
        ({"negative_auroc": 0.8, "accuracy": 0.9}, ("negative_auroc", 0.8, 0.7)),
        ({"negative_auroc": None, "accuracy": 0.9}, ("accuracy", 0.9, 0.8)),
        ({}, None),  # NaN probabilities
    ],
)
def test_measure_is_the_first_that_is_defined(
    trained: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    measured: dict[str, float | None],
    figure: tuple[str, float, float] | None,
) -> None:
    submit(4)
    run, _ = trained("prm-2", **SHARE)
    old = RewardModel.objects.create(kind="prm", name="outside", location="old")

    def step_label_metrics(place: engine.Place, trajectories: list[Any]) -> dict[str, Any]:
        loss = 0.1 if Path(place.location).name == "old" else 0.0
        return {"labels": 4.0, **{name: value and value - loss for name, value in measured.items()}}

    monkeypatch.setattr(engine, "step_label_metrics", step_label_metrics)
    found = compare_step_labels(run=run, incumbent=old)
    if figure is None:
        assert found == {}
    else:
        metric, ours, theirs = figure
        assert found == {
            "metric": metric,
            "candidate": pytest.approx(ours),
            "incumbent": pytest.approx(theirs),
            "labels": 4,
            "solutions": 2,
        }


def test_without_held_out_labels_there_is_no_figure(trained: Callable[..., Any]) -> None:
    submit(2)
    run, old = trained("prm-1", evaluation_share=0.0)
    assert compare_step_labels(run=run, incumbent=old) == {}
