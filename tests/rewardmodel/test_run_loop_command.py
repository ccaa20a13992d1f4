"""The command run_loop: requests a loop run, waits for it and prints the result."""

from collections.abc import Callable
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotation.models import Problem
from rewardmodel.models import Generation, LoopRun
from rewardmodel.models.transitions import GENERATION_STAGE
from tests.factories import PhaseFactory
from tests.rewardmodel.conftest import Messages
from tests.transitions import move

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("arithmetic")]


@pytest.fixture
def start(start: Callable[..., Generation]) -> Callable[..., Generation]:
    """Plan a generation over problems that the oracle knows."""
    return partial(start, demo=True)


def test_command_prints_the_result(start: Callable[..., Generation], messages: Messages) -> None:
    move(start(start_next=True), GENERATION_STAGE, "done")
    errors = StringIO()
    call_command("run_loop", "--generations", "2", "--set", "top_k=3", "--no-wait", stderr=errors)
    assert errors.getvalue() == "Generations 1 to 2, labeled by oracle.\n"
    assert Generation.objects.get(number=1).settings["top_k"] == 3
    assert LoopRun.objects.get().asked_by is None


def test_command_ends_with_the_reason_of_a_failed_generation(
    start: Callable[..., Generation], messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(start(start_next=True), GENERATION_STAGE, "done")

    def go_on_without_problems(seconds: float) -> None:
        Problem.objects.all().delete()
        messages.work_off()

    monkeypatch.setattr("time.sleep", go_on_without_problems)
    with pytest.raises(CommandError, match="Generation 1 has failed: There is no problem of split train"):
        call_command("run_loop", "--generations", "1", stderr=StringIO())


def test_interrupted_command_leaves_the_generations_alone(
    start: Callable[..., Generation], messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(start(start_next=True), GENERATION_STAGE, "done")

    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupt)
    with pytest.raises(CommandError, match="The generations continue"):
        call_command("run_loop", "--generations", "1", stderr=StringIO())
    assert Generation.objects.get(number=1).status == "active"


def test_command_refuses_an_unknown_option(start: Callable[..., Generation], messages: Messages) -> None:
    PhaseFactory()
    with pytest.raises(CommandError, match="no option “top”"):
        call_command("run_loop", "--set", "top=3", stderr=StringIO())
    with pytest.raises(CommandError, match="top_k is not of the form OPTION=VALUE"):
        call_command("run_loop", "--set", "top_k", stderr=StringIO())
