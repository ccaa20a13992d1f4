"""Screening, generation -1, is no turn of the loop: nothing takes it for the newest one."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from annotation.models import CompletionRequest, Problem, User
from annotation.services.completions import ask_for_completions
from rewardmodel import engine
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.management.commands import run_loop
from rewardmodel.models import Evaluation, Generation, Generator, LoopRun, RewardModel, TrainingRun
from rewardmodel.selectors.loop import retrain_after
from rewardmodel.selectors.options import generation_form
from rewardmodel.selectors.overview import overview
from rewardmodel.selectors.status import loop_message
from rewardmodel.services.completions import write_completions
from rewardmodel.services.evaluation_sets import make_evaluation_set
from rewardmodel.services.generations import plan_generation
from rewardmodel.services.training_requests import training_options
from rewardmodel.training.data import DataCounts
from rewardmodel.training.outcome import finish_training
from tests.factories import PhaseFactory, ProblemFactory, lease, problem_item
from tests.rewardmodel.conftest import Messages
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db

OPTIONS = {
    "retrain_after_labelings": 7,
    "base": "/models/screening",
    "sources": [""],
    "gate": "off",
    "temperature": 0.25,
    "evaluation_samples": 2,
}


@pytest.fixture(autouse=True)
def screening() -> Generation:
    return make_generation(-1, status="failed", failure="it was screening", settings=OPTIONS)


def test_newest_generation_is_the_turn_with_the_highest_number() -> None:
    assert Generation.objects.newest() is None
    make_generation(1)
    make_generation(0)
    newest = Generation.objects.newest()
    assert newest is not None
    assert newest.number == 1


def test_first_turn_has_the_default_options(messages: Messages, settings: Settings) -> None:
    settings.MODEL_FOLDERS = [Path("/models")]
    ProblemFactory()
    first = plan_generation(phase=PhaseFactory(), options={"base": "/models/base", "sources": [""]})
    assert (first.number, first.settings["temperature"]) == (0, 1.0)


def test_form_is_for_generation_0_with_the_default_options() -> None:
    form = generation_form()
    assert form.number == 0
    assert not [option.name for option in form.options if option.changed]


def test_loop_page_counts_up_to_the_default_number_of_labelings() -> None:
    assert retrain_after() == GenerationSettings().retrain_after_labelings


def test_training_starts_from_the_default_base() -> None:
    assert training_options() == {"base": GenerationSettings().base}


def test_trained_model_goes_through_the_default_gate() -> None:
    current = RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True)
    run = TrainingRun.objects.create(kind="prm", status="running")
    model = finish_training(
        run=run,
        location="elsewhere",
        counts=DataCounts(solutions=1, rated_steps=1, by_models=0),
        metrics={},
        compared_with=current,
    )
    model.refresh_from_db()
    assert model.standing == RewardModel.Standing.HELD_BACK


def test_completions_are_sampled_with_the_default_options(labeler: User, monkeypatch: pytest.MonkeyPatch) -> None:
    temperatures: list[float] = []

    def next_steps(*_: Any, temperature: float, **__: Any) -> list[str]:
        temperatures.append(temperature)
        return ["One."]

    monkeypatch.setattr(engine, "next_steps", next_steps)
    assignment = lease(problem_item(), labeler)
    request = ask_for_completions(assignment_id=assignment.pk, labeler=labeler, steps=[])
    write_completions(request_id=request.pk)
    assert CompletionRequest.objects.get().status == CompletionRequest.Status.READY
    assert temperatures == [1.0]


@pytest.mark.usefixtures("arithmetic")
def test_evaluation_by_hand_has_the_default_options() -> None:
    ProblemFactory(split=Problem.Split.TEST)
    newer = Generator.objects.create(name="newer", backend="transformers", location="nowhere")
    RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True)
    printed = StringIO()
    call_command("evaluate", stdout=printed)
    result = json.loads(printed.getvalue())
    assert result["generator"] == newer.name
    assert result["ns"][-1] == GenerationSettings().evaluation_samples


@pytest.mark.usefixtures("arithmetic")
def test_evaluation_by_hand_keeps_to_the_set_of_the_newest_generation_or_to_a_named_one() -> None:
    [first, second] = ProblemFactory.create_batch(2, split=Problem.Split.TEST, source="lab")
    make_evaluation_set(name="one", count=1, sources=["lab"], subjects=[], levels=[])
    make_evaluation_set(name="both", sources=["lab"], subjects=[], levels=[])
    RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True)
    generator = Generator.objects.create(name="small", backend="transformers", location="nowhere")
    make_generation(1, generator=generator, settings={"evaluation_set": "one", "evaluation_samples": 2})
    for options, name, problems in (
        ({}, "one", [first.pk]),
        ({"evaluation_set": "both"}, "both", [first.pk, second.pk]),
        ({"problems": 1}, None, [first.pk]),
    ):
        printed = StringIO()
        call_command("evaluate", stdout=printed, **options)
        assert json.loads(printed.getvalue())["evaluation_set"] == name
        evaluation = Evaluation.objects.get(evaluation_set__name=name)
        assert sorted(evaluation.problem_ids) == problems
    for refused, why in (
        ({"evaluation_set": "neither"}, "There is no evaluation set “neither”"),
        ({"evaluation_set": "one", "problems": 1}, "not both"),
    ):
        with pytest.raises(CommandError, match=why):
            call_command("evaluate", **refused)


def test_message_says_that_the_loop_has_not_started() -> None:
    assert loop_message() == "The loop has not started: there is no generation yet."


def test_overview_asks_nobody_to_look_at_screening() -> None:
    assert "generation_failed" not in {each.kind for each in overview().attention}


def test_run_loop_waits_for_a_turn_whatever_became_of_screening(monkeypatch: pytest.MonkeyPatch) -> None:
    phase = PhaseFactory()
    monkeypatch.setattr("time.sleep", lambda _: make_generation(0, phase=phase))
    run_loop.Command(stderr=StringIO())._wait(LoopRun(first=0, last=0, phase=phase))
    assert Generation.objects.filter(number=0).exists()
