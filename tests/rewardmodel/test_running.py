"""Several generations in a row with a model as the labeler."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from annotation.errors import Conflict, DomainError
from annotation.models import Problem
from rewardmodel.generation_settings import InvalidSettings
from rewardmodel.loop import advance
from rewardmodel.models import Generation
from rewardmodel.models.transitions import GENERATION_STAGE, GENERATION_STATUS
from rewardmodel.selectors.runs import Run, run_under_way
from rewardmodel.services.generations import cancel_generation, start_next
from rewardmodel.services.running import Turns, run_generations, stop_after
from tests.factories import ProblemFactory
from tests.rewardmodel.conftest import Messages
from tests.transitions import move

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("arithmetic")]


@pytest.fixture
def start(start: Callable[..., Generation]) -> Callable[..., Generation]:
    """Over problems that the oracle knows."""
    return partial(start, demo=True)


def finish(number: int) -> None:
    """What the end of the evaluation does."""
    generation = Generation.objects.get(number=number)
    move(generation, GENERATION_STAGE, "done")
    start_next(generation=generation)


def settings_of(number: int) -> dict[str, object]:
    settings = Generation.objects.get(number=number).settings
    return {name: settings[name] for name in ("labeler", "top_k", "start_next", "generations_left")}


def test_generations_follow_each_other_and_stop(start: Callable[..., Generation], messages: Messages) -> None:
    move(start(start_next=True), GENERATION_STAGE, "done")
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
    move(coming, GENERATION_STAGE, stage)
    assert run_generations(count=1) == Turns(1, 1)
    coming.refresh_from_db()
    assert (coming.stage, coming.status) == (stage, "cancelled")


def test_generation_that_people_have_labeled_goes_on(start: Callable[..., Generation], messages: Messages) -> None:
    labeled = start()
    move(labeled, GENERATION_STAGE, "training")
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


def test_generations_have_what_the_newest_one_leaves_to_the_next(
    start: Callable[..., Generation], messages: Messages
) -> None:
    start(labeler="oracle", top_k=2, then={"labeler": "people", "top_k": 5, "seed": 3})
    run_generations(count=1, options={"seed": 4})
    finish(0)
    settings = Generation.objects.get(number=1).settings
    assert (settings["labeler"], settings["top_k"], settings["seed"], settings["then"]) == ("oracle", 5, 4, {})


def test_second_who_asks_does_not_throw_over_what_the_first_asked_for(
    start: Callable[..., Generation], messages: Messages
) -> None:
    move(start(), GENERATION_STAGE, "done")
    run_generations(count=3)
    with pytest.raises(Conflict, match="Generations 1 to 3 were asked for already, and generation 1 is not done yet"):
        run_generations(count=5)
    assert settings_of(1)["generations_left"] == 2
    finish(1)
    finish(2)
    assert run_generations(count=2) == Turns(4, 5)  # the last one is at work, and others may follow it


def test_two_who_ask_at_the_same_moment_start_one_run(start: Callable[..., Generation], messages: Messages) -> None:
    waiting = start()
    move(waiting, GENERATION_STAGE, "labeling")

    def ask(_: int) -> Turns | str:
        try:
            return run_generations(count=3)
        except Conflict as error:
            return error.message
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(ask, range(4)))
    assert [result for result in results if isinstance(result, Turns)] == [Turns(1, 3)]
    assert all("Generations 1 to 3 were asked for already" in result for result in results if isinstance(result, str))
    assert list(Generation.objects.order_by("number").values_list("number", "status")) == [
        (0, "cancelled"),
        (1, "active"),
    ]


@pytest.mark.parametrize("status", ["paused", "failed"])
def test_generation_that_stands_goes_on_when_somebody_sees_to_it(
    start: Callable[..., Generation], messages: Messages, status: str
) -> None:
    standing = start(labeler="oracle")
    move(standing, GENERATION_STAGE, "training")
    move(standing, GENERATION_STATUS, status)
    assert run_generations(count=2) == Turns(1, 2)
    advance.advance_generations()
    standing.refresh_from_db()
    assert (standing.status, Generation.objects.count()) == (status, 1)
    assert run_under_way() == Run(first=1, last=2, newest=0, labeler="oracle", labeler_model="")


def test_run_is_seen_from_its_first_generation_to_its_last(
    start: Callable[..., Generation], messages: Messages
) -> None:
    cancel_generation(generation_id=start(generations_left=3).pk)
    assert run_under_way() is None
    run_generations(count=3)  # the cancelled one left three to its successors, but is none of them
    for number in (1, 2, 3):
        assert run_under_way() == Run(first=1, last=3, newest=number, labeler="oracle", labeler_model="")
        finish(number)
    assert run_under_way() is None


def test_generations_without_an_end_are_no_run(start: Callable[..., Generation], messages: Messages) -> None:
    start(start_next=True)
    assert run_under_way() is None


@pytest.mark.parametrize("left", [{"generations_left": 2}, {"start_next": True}])
def test_stopping_lets_the_generation_in_hand_be_the_last(
    start: Callable[..., Generation], messages: Messages, left: dict[str, object]
) -> None:
    in_hand = start(labeler="oracle", then={"top_k": 4}, **left)
    for _ in range(2):
        stop_after(generation_id=in_hand.pk)
    in_hand.refresh_from_db()
    assert (in_hand.status, in_hand.settings["then"], run_under_way()) == ("active", {"top_k": 4}, None)
    finish(0)
    assert Generation.objects.count() == 1
    with pytest.raises(Conflict, match="Generation 0 is over"):
        stop_after(generation_id=in_hand.pk)


def test_stopping_takes_back_a_run_that_has_not_begun(start: Callable[..., Generation], messages: Messages) -> None:
    at_work = start(labeler="oracle")
    run_generations(count=3)
    stop_after(generation_id=at_work.pk)
    finish(0)
    assert Generation.objects.count() == 1
    assert run_generations(count=1) == Turns(1, 1)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"selector": "nobody"}, "settings.selector"),
        ({"generator": "nobody"}, "settings.generator"),
        ({"top_k": 0}, "settings.top_k"),
        ({"labeler_model": "nobody"}, "settings.labeler_model"),
    ],
)
@pytest.mark.parametrize("stage", ["training", "done"])
def test_mistake_in_an_option_is_told_at_once_and_changes_nothing(
    start: Callable[..., Generation], messages: Messages, options: dict[str, object], field: str, stage: str
) -> None:
    newest = start()
    move(newest, GENERATION_STAGE, stage)
    with pytest.raises(InvalidSettings) as refusal:
        run_generations(count=2, options=options)
    assert refusal.value.field == field
    assert Generation.objects.get().settings == newest.settings


def test_oracle_is_refused_where_it_does_not_know_the_problems(
    start: Callable[..., Generation], messages: Messages
) -> None:
    move(start(), GENERATION_STAGE, "done")
    ProblemFactory(source="elsewhere")
    for labeler, options in (("oracle", {"source": "elsewhere"}), ("oracle", {"subject": "none has it"})):
        with pytest.raises(InvalidSettings, match="knows the demo's problems only"):
            run_generations(count=1, labeler=labeler, options=options)
    assert Generation.objects.count() == 1


def test_number_of_generations_has_bounds(start: Callable[..., Generation]) -> None:
    start()
    for count in (0, 1001):
        with pytest.raises(DomainError, match="Between 1 and 1000"):
            run_generations(count=count)


def test_command_tells_what_came_of_it(start: Callable[..., Generation], messages: Messages) -> None:
    move(start(start_next=True), GENERATION_STAGE, "done")
    errors = StringIO()
    call_command("run_loop", "--generations", "2", "--set", "top_k=3", "--no-wait", stderr=errors)
    assert errors.getvalue() == "Generations 1 to 2, labeled by oracle.\n"
    assert settings_of(1)["top_k"] == 3


def test_command_ends_with_the_reason_where_a_generation_fails(
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
    with pytest.raises(CommandError, match="The generations go on"):
        call_command("run_loop", "--generations", "1", stderr=StringIO())
    assert Generation.objects.get(number=1).status == "active"


def test_command_refuses_an_option_that_there_is_not(start: Callable[..., Generation], messages: Messages) -> None:
    with pytest.raises(CommandError, match="no option “top”"):
        call_command("run_loop", "--set", "top=3", stderr=StringIO())
    with pytest.raises(CommandError, match="top_k is no OPTION=VALUE"):
        call_command("run_loop", "--set", "top_k", stderr=StringIO())
