"""Several generations in a row with a model as the labeler."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotation.errors import DomainError
from rewardmodel.loop import advance
from rewardmodel.models import Generation
from rewardmodel.services.generations import start_next
from rewardmodel.services.running import Turns, run_generations
from tests.rewardmodel.conftest import Messages

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("arithmetic")]


def finish(number: int) -> None:
    """What the end of the evaluation does."""
    Generation.objects.filter(number=number).update(stage="done")
    start_next(generation=Generation.objects.get(number=number))


def settings_of(number: int) -> dict[str, object]:
    settings = Generation.objects.get(number=number).settings
    return {name: settings[name] for name in ("labeler", "top_k", "start_next", "generations_left")}


def test_generations_follow_each_other_and_stop(start: Callable[..., Generation], messages: Messages) -> None:
    Generation.objects.filter(pk=start(start_next=True).pk).update(stage="done")
    assert run_generations(count=3, options={"top_k": 2}) == Turns(1, 3)
    for number in (1, 2, 3):
        left = 3 - number
        assert settings_of(number) == {"labeler": "oracle", "top_k": 2, "start_next": False, "generations_left": left}
        finish(number)
    assert Generation.objects.count() == 4


def test_generation_that_waits_for_people_makes_way(start: Callable[..., Generation], messages: Messages) -> None:
    waiting = start()
    messages.work_off()
    assert run_generations(count=1) == Turns(1, 1)
    waiting.refresh_from_db()
    assert (waiting.stage, waiting.status) == ("labeling", "cancelled")


@pytest.mark.parametrize("stage", ["planned", "sampling", "selecting"])
def test_generation_that_would_come_to_people_makes_way(
    start: Callable[..., Generation], messages: Messages, stage: str
) -> None:
    coming = start()
    Generation.objects.filter(pk=coming.pk).update(stage=stage)
    assert run_generations(count=1) == Turns(1, 1)
    coming.refresh_from_db()
    assert (coming.stage, coming.status) == (stage, "cancelled")


def test_generation_that_people_have_labeled_goes_on(start: Callable[..., Generation], messages: Messages) -> None:
    labeled = start()
    Generation.objects.filter(pk=labeled.pk).update(stage="training")
    assert run_generations(count=1) == Turns(1, 1)
    labeled.refresh_from_db()
    assert (labeled.stage, labeled.status) == ("training", "active")


def test_generation_at_work_goes_on_and_ours_follow(start: Callable[..., Generation], messages: Messages) -> None:
    at_work = start(labeler="oracle", then={"labeler": "people", "top_k": 3})
    advance.advance_generations()
    assert run_generations(count=2) == Turns(1, 2)
    at_work.refresh_from_db()
    assert (at_work.stage, at_work.status) == ("sampling", "active")
    finish(0)
    finish(1)
    finish(2)
    assert [settings_of(number)["labeler"] for number in (1, 2)] == ["oracle", "oracle"]
    assert [settings_of(number)["top_k"] for number in (0, 1, 2)] == [1, 3, 3], "what was planned for them holds"
    assert Generation.objects.count() == 3


def test_number_of_generations_has_bounds(start: Callable[..., Generation]) -> None:
    start()
    for count in (0, 1001):
        with pytest.raises(DomainError, match="Between 1 and 1000"):
            run_generations(count=count)


def test_command_tells_what_came_of_it(start: Callable[..., Generation], messages: Messages) -> None:
    Generation.objects.filter(pk=start(start_next=True).pk).update(stage="done")
    errors = StringIO()
    call_command("run_loop", "--generations", "2", "--set", "top_k=3", "--no-wait", stderr=errors)
    assert errors.getvalue() == "Generations 1 to 2, labeled by oracle.\n"
    assert settings_of(1)["top_k"] == 3


def test_command_ends_with_the_reason_where_a_generation_fails(
    start: Callable[..., Generation], messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    Generation.objects.filter(pk=start(train=0, test=1, start_next=True).pk).update(stage="done")
    monkeypatch.setattr("time.sleep", lambda seconds: messages.work_off())
    with pytest.raises(CommandError, match="Generation 1 has failed: There is no problem of split train"):
        call_command("run_loop", "--generations", "1", stderr=StringIO())


def test_interrupted_command_leaves_the_generations_alone(
    start: Callable[..., Generation], messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    Generation.objects.filter(pk=start(start_next=True).pk).update(stage="done")

    def interrupt(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupt)
    with pytest.raises(CommandError, match="The generations go on"):
        call_command("run_loop", "--generations", "1", stderr=StringIO())
    assert Generation.objects.get(number=1).status == "active"


def test_command_refuses_an_option_that_there_is_not(start: Callable[..., Generation], messages: Messages) -> None:
    with pytest.raises(CommandError, match="no option “top”"):
        call_command("run_loop", "--set", "top=3", stderr=StringIO())
    with pytest.raises(CommandError, match="top_k is no OPTION=VALUE"):
        call_command("run_loop", "--set", "top_k", stderr=StringIO())
