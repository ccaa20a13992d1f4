"""Loop runs: several generations in a row with a model as the labeler."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection

from annotation.errors import Conflict, DomainError
from rewardmodel.generation_settings import InvalidSettings
from rewardmodel.loop import advance
from rewardmodel.models import Generation, LoopRun, RewardModel
from rewardmodel.models.transitions import GENERATION_STAGE, GENERATION_STATUS
from rewardmodel.selectors.loop_runs import loop_runs_in_progress
from rewardmodel.services.generations import cancel_generation, start_next
from rewardmodel.services.loop_runs import start_loop_run, stop_after
from tests.factories import ProblemFactory, UserFactory
from tests.rewardmodel.conftest import Messages
from tests.transitions import move

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("arithmetic")]


@pytest.fixture
def start(start: Callable[..., Generation]) -> Callable[..., Generation]:
    """Plan a generation over problems that the oracle knows."""
    return partial(start, demo=True)


def finish(number: int) -> None:
    """End a generation as its evaluation does."""
    generation = Generation.objects.get(number=number)
    move(generation, GENERATION_STAGE, "done")
    start_next(generation=generation)


def settings_of(number: int) -> dict[str, object]:
    settings = Generation.objects.get(number=number).settings
    return {name: settings[name] for name in ("labeler", "top_k", "start_next")}


def numbers(run: LoopRun) -> tuple[int, int]:
    return run.first, run.last


def progress() -> tuple[int, int, int] | None:
    """Return the first, last and newest generation of the run in progress."""
    found = loop_runs_in_progress()
    return (*numbers(found[0].loop_run), found[0].newest) if found else None


def test_generations_follow_each_other_and_stop(start: Callable[..., Generation], messages: Messages) -> None:
    move(start(start_next=True), GENERATION_STAGE, "done")
    assert numbers(start_loop_run(count=3, options={"top_k": 2})) == (1, 3)
    for number in (1, 2, 3):
        assert settings_of(number) == {"labeler": "oracle", "top_k": 2, "start_next": False}
        finish(number)
    assert Generation.objects.count() == 4


def test_generation_that_waits_for_people_makes_room(start: Callable[..., Generation], messages: Messages) -> None:
    waiting = start()
    messages.work_off()
    assert numbers(start_loop_run(count=1)) == (1, 1)
    waiting.refresh_from_db()
    assert (waiting.stage, waiting.status) == ("labeling", "cancelled")


@pytest.mark.parametrize("stage", ["planned", "sampling", "selecting"])
def test_generation_that_will_need_people_makes_room(
    start: Callable[..., Generation], messages: Messages, stage: str
) -> None:
    coming = start()
    move(coming, GENERATION_STAGE, stage)
    assert numbers(start_loop_run(count=1)) == (1, 1)
    coming.refresh_from_db()
    assert (coming.stage, coming.status) == (stage, "cancelled")


def test_generation_with_peoples_labelings_continues(start: Callable[..., Generation], messages: Messages) -> None:
    labeled = start()
    move(labeled, GENERATION_STAGE, "training")
    assert numbers(start_loop_run(count=1)) == (1, 1)
    labeled.refresh_from_db()
    assert (labeled.stage, labeled.status) == ("training", "active")


def test_active_generation_continues_and_the_run_follows(start: Callable[..., Generation], messages: Messages) -> None:
    at_work = start(labeler="oracle", then={"labeler": "people", "top_k": 3})
    advance.advance_generations()
    assert numbers(start_loop_run(count=2)) == (1, 2)
    at_work.refresh_from_db()
    assert (at_work.stage, at_work.status) == ("sampling", "active")
    finish(0)
    finish(1)
    finish(2)
    assert [settings_of(number)["labeler"] for number in (1, 2)] == ["oracle", "oracle"]
    assert [settings_of(number)["top_k"] for number in (0, 1, 2)] == [1, 3, 3], "what was planned for them holds"
    assert Generation.objects.count() == 3


def test_run_takes_over_the_newest_generations_options(start: Callable[..., Generation], messages: Messages) -> None:
    start(labeler="oracle", top_k=2, then={"labeler": "people", "top_k": 5, "seed": 3})
    start_loop_run(count=1, options={"seed": 4})
    finish(0)
    settings = Generation.objects.get(number=1).settings
    assert (settings["labeler"], settings["top_k"], settings["seed"], settings["then"]) == ("oracle", 5, 4, {})


def test_second_request_keeps_the_first_ones_run(start: Callable[..., Generation], messages: Messages) -> None:
    move(start(), GENERATION_STAGE, "done")
    start_loop_run(count=3)
    with pytest.raises(Conflict, match="Generations 1 to 3 were already requested, and generation 1 is not done yet"):
        start_loop_run(count=5)
    assert numbers(LoopRun.objects.get()) == (1, 3)
    finish(1)
    finish(2)
    assert numbers(start_loop_run(count=2)) == (4, 5)  # the last one is active, so others may follow it


def test_requests_at_once_start_one_run(start: Callable[..., Generation], messages: Messages) -> None:
    waiting = start()
    move(waiting, GENERATION_STAGE, "labeling")

    def ask(_: int) -> tuple[int, int] | str:
        try:
            return numbers(start_loop_run(count=3))
        except Conflict as error:
            return error.message
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(ask, range(4)))
    assert [result for result in results if isinstance(result, tuple)] == [(1, 3)]
    assert all("Generations 1 to 3 were already requested" in result for result in results if isinstance(result, str))
    assert list(Generation.objects.order_by("number").values_list("number", "status")) == [
        (0, "cancelled"),
        (1, "active"),
    ]


@pytest.mark.parametrize("status", ["paused", "failed"])
def test_paused_or_failed_generation_holds_the_run(
    start: Callable[..., Generation], messages: Messages, status: str
) -> None:
    standing = start(labeler="oracle")
    move(standing, GENERATION_STAGE, "training")
    move(standing, GENERATION_STATUS, status)
    assert numbers(start_loop_run(count=2)) == (1, 2)
    advance.advance_generations()
    standing.refresh_from_db()
    assert (standing.status, Generation.objects.count()) == (status, 1)
    assert progress() == (1, 2, 0)


def test_run_is_in_progress_from_first_to_last_generation(start: Callable[..., Generation], messages: Messages) -> None:
    move(start(), GENERATION_STAGE, "done")
    assert progress() is None
    run = start_loop_run(count=3)
    for number in (1, 2, 3):
        assert progress() == (1, 3, number)
        finish(number)
    assert progress() is None
    run.refresh_from_db()
    assert (run.labeler, run.labeler_model, run.stopped_at) == ("oracle", "", None)
    assert list(run.generations.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_run_of_one_generation_is_in_progress_until_done(start: Callable[..., Generation], messages: Messages) -> None:
    move(start(), GENERATION_STAGE, "done")
    start_loop_run(count=1)
    assert progress() == (1, 1, 1)
    finish(1)
    assert progress() is None


def test_endless_generations_are_no_run(start: Callable[..., Generation], messages: Messages) -> None:
    start(start_next=True)
    assert progress() is None


def test_run_changes_no_earlier_generation(start: Callable[..., Generation], messages: Messages) -> None:
    at_work = start(labeler="oracle", start_next=True, then={"top_k": 4})
    start_loop_run(count=2, options={"seed": 3})
    before = at_work.settings
    at_work.refresh_from_db()
    assert at_work.settings == before
    for number in (0, 1, 2):
        finish(number)
    last = Generation.objects.get(number=2)
    assert (last.settings["top_k"], last.settings["seed"], Generation.objects.count()) == (4, 3, 3)


def test_chosen_prm_scores_only_the_first_generation_of_a_run(
    start: Callable[..., Generation], messages: Messages
) -> None:
    move(start(), GENERATION_STAGE, "done")
    for name, is_current in (("prm-1", False), ("prm-2", True)):
        RewardModel.objects.create(kind="prm", name=name, location="nowhere", is_current=is_current)
    start_loop_run(count=2, options={"selector": "prm-1"})
    finish(1)
    selectors = Generation.objects.order_by("number").values_list("selector__name", flat=True)
    assert list(selectors) == [None, "prm-1", "prm-2"]


def test_stopping_makes_the_active_generation_the_last(start: Callable[..., Generation], messages: Messages) -> None:
    admin = UserFactory()
    move(start(), GENERATION_STAGE, "done")
    run = start_loop_run(count=3, asked_by=admin)
    active = Generation.objects.get(number=1)
    for _ in range(2):
        stop_after(generation_id=active.pk, by=admin)
    run.refresh_from_db()
    assert (run.asked_by, run.stopped_by, run.stopped_at is None, progress()) == (admin, admin, False, None)
    finish(1)
    assert Generation.objects.count() == 2
    with pytest.raises(Conflict, match="Generation 1 is over"):
        stop_after(generation_id=active.pk)
    assert numbers(start_loop_run(count=3)) == (2, 4)


def test_stopping_ends_generations_without_a_run(start: Callable[..., Generation], messages: Messages) -> None:
    active = start(labeler="oracle", start_next=True, then={"top_k": 4, "start_next": True})
    for _ in range(2):
        stop_after(generation_id=active.pk)
    active.refresh_from_db()
    assert (active.status, active.settings["start_next"], active.settings["then"]) == ("active", False, {"top_k": 4})
    finish(0)
    assert Generation.objects.count() == 1


def test_cancelling_a_generation_of_a_run_ends_the_run(start: Callable[..., Generation], messages: Messages) -> None:
    admin = UserFactory()
    move(start(), GENERATION_STAGE, "done")
    run = start_loop_run(count=3)
    cancel_generation(generation_id=Generation.objects.get(number=1).pk, by=admin)
    run.refresh_from_db()
    assert (run.stopped_by, run.stopped_at is None, progress()) == (admin, False, None)
    assert numbers(start_loop_run(count=1)) == (2, 2)


def test_stopping_withdraws_a_run_that_has_not_begun(start: Callable[..., Generation], messages: Messages) -> None:
    at_work = start(labeler="oracle")
    start_loop_run(count=3)
    stop_after(generation_id=at_work.pk)
    finish(0)
    assert Generation.objects.count() == 1
    assert numbers(start_loop_run(count=1)) == (1, 1)


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
def test_invalid_option_is_refused_before_any_change(
    start: Callable[..., Generation], messages: Messages, options: dict[str, object], field: str, stage: str
) -> None:
    newest = start()
    move(newest, GENERATION_STAGE, stage)
    with pytest.raises(InvalidSettings) as refusal:
        start_loop_run(count=2, options=options)
    assert refusal.value.field == field
    assert Generation.objects.get().settings == newest.settings


def test_oracle_is_refused_for_problems_it_does_not_know(start: Callable[..., Generation], messages: Messages) -> None:
    move(start(), GENERATION_STAGE, "done")
    ProblemFactory(source="elsewhere")
    for labeler, options in (("oracle", {"sources": ["elsewhere"]}), ("oracle", {"subject": "none has it"})):
        with pytest.raises(InvalidSettings, match="only knows the demo's problems"):
            start_loop_run(count=1, labeler=labeler, options=options)
    assert Generation.objects.count() == 1


def test_number_of_generations_has_bounds(start: Callable[..., Generation]) -> None:
    start()
    for count in (0, 1001):
        with pytest.raises(DomainError, match="Between 1 and 1000"):
            start_loop_run(count=count)


def test_waiting_run_without_a_base_is_refused_at_once(start: Callable[..., Generation], messages: Messages) -> None:
    start(labeler="oracle", start_next=False)

    with pytest.raises(InvalidSettings, match="Name the checkpoint"):
        start_loop_run(count=2, options={"base": ""})

    assert not LoopRun.objects.exists()
