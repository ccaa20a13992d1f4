"""What is interrupted: one action of a labeler, of an admin, or of a worker. Each has its rows before, the action, and the retry.

Models are replaced by arithmetic, as in the tests of the loop; only the training is real. Messages to workers are collected in the
process and die with it, as they do with Valkey.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tests.crash_points.hook import Points

ITEM_STEPS = ["First step.", "Second step.", "Third step.\n\n# Answer\n\n41"]
AN_HOUR = "SET heartbeat_at = heartbeat_at - interval '1 hour', dispatched_at = dispatched_at - interval '1 hour'"


@dataclass(frozen=True)
class Scenario:
    name: str
    what: str
    """For the table."""
    prepare: Callable[[], None]
    act: Callable[[Points], None]
    """The action, and the retry: whoever sent the request sends it again, and beat and the workers go on."""


# --- A labeler ---


def label() -> dict[str, Any]:
    from tests import factories

    return factories.label([1, 0, -1], total_time=4242)


def prepare_labeler() -> None:
    """A labeler with a session, and two items: one leased, one free."""
    from tests.factories import ItemFactory, UserFactory, lease

    labeler = UserFactory(username="labeler")
    lease(ItemFactory(), labeler)
    ItemFactory(labelings_wanted=2)
    sign_in("labeler")


def prepare_next() -> None:
    from tests.factories import ItemFactory, PhaseFactory, UserFactory

    UserFactory(username="labeler")
    ItemFactory.create_batch(2, phase=PhaseFactory(), labelings_wanted=2)
    sign_in("labeler")


def sign_in(username: str) -> None:
    from django.test import Client

    from annotation.models import User

    Client().force_login(User.objects.get(username=username))


def client() -> Any:
    """A client with the session that was stored before: signing in is no part of the action."""
    from django.conf import settings
    from django.contrib.sessions.models import Session
    from rest_framework.test import APIClient

    made = APIClient(raise_request_exception=True)
    made.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get().session_key
    return made


def expect(response: Any, *statuses: int) -> Any:
    if response.status_code not in statuses:
        raise AssertionError(f"{response.status_code}: {response.content[:300]!r}")
    return response.json() if response.content else None


def assignment_id() -> int:
    from annotation.models import Assignment

    return Assignment.objects.get().pk


def submit(points: Points) -> None:
    api, pk = without_points(points, client), without_points(points, assignment_id)
    body = {"label": label(), "version": 0}
    expect(api.post(f"/api/v1/assignments/{pk}/submit", body, format="json"), 200, 201)


def save_draft(points: Points) -> None:
    """The page takes a draft that the site already has, word for word, for saved."""
    api, pk = without_points(points, client), without_points(points, assignment_id)
    answer = expect(
        api.put(f"/api/v1/assignments/{pk}/draft", {"label": label(), "version": 0}, format="json"), 200, 409
    )
    if answer.get("code") and (answer["code"], answer["draft"]) != ("draft_changed", label()):
        raise AssertionError(answer)


def ask_for_next(points: Points) -> None:
    api = without_points(points, client)
    expect(api.post("/api/v1/assignments/next", {}, format="json"), 200)


def without_points(points: Points, call: Callable[[], Any]) -> Any:
    points.is_counting = False
    try:
        return call()
    finally:
        points.is_counting = True


# --- The loop ---


@dataclass
class Messages:
    """Messages to workers that were sent and not received yet."""

    points: Points
    waiting: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def send_task(self, name: str, *, kwargs: dict[str, Any], queue: str) -> None:
        with self.points.point(f"message {name.rpartition('.')[2]}"):
            self.waiting.append((name.rpartition(".")[2], kwargs))


def replace_models() -> None:
    from rewardmodel import engine

    @dataclass
    class Sample:
        steps: list[str]

    def sample(generator: Any, problems: Sequence[str], count: int, **options: Any) -> list[list[Sample]]:
        return [
            [Sample([f"Guess {n}.", f"So {40 + n}.\n\n# Answer\n\n{40 + n}"]) for n in range(count)] for _ in problems
        ]

    def score(reward_model: Any, samples: Sequence[dict[str, Any]]) -> list[np.ndarray]:
        numbers = [int(sample["steps"][0].removeprefix("Guess ").rstrip(".")) for sample in samples]
        return [np.array([[1 - n / 10, 0.0, n / 10], [0.0, 0.0, 1.0]], dtype=np.float32) for n in numbers]

    engine.sample, engine.score = sample, score  # type: ignore[assignment]


def collect_messages(points: Points) -> Messages:
    from rewardmodel.work import dispatch

    messages = Messages(points)
    vars(dispatch)["current_app"] = messages
    return messages


def an_hour_later() -> None:
    """The claims of a dead process are old, and lost messages are sent again."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("rewardmodel_shard", "rewardmodel_trainingrun"):
            cursor.execute(f"UPDATE {table} {AN_HOUR} WHERE status IN ('pending', 'running')")


def prepare_generation(**options: Any) -> Any:
    from rewardmodel.models import Generator, RewardModel
    from rewardmodel.services.generations import plan_generation
    from tests.factories import PhaseFactory, ProblemFactory

    generator = Generator.objects.create(name="arithmetic", backend="transformers", location="nowhere")
    RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True, standing="accepted")
    ProblemFactory.create_batch(2)
    settings = {
        "base": "nowhere",
        "sources": [""],
        "samples_per_problem": 3,
        "start_next": False,
        "problems": 2,
        **options,
    }
    return plan_generation(options=settings, phase=PhaseFactory(), generator=generator)


def prepare_advance() -> None:
    collect_messages(Points(Path("/nowhere")))
    prepare_generation(selection="convincing_wrong", top_k=1, labeler="people")


def advance(points: Points) -> None:
    """From the plan to the queue: all stages up to labeling, with beat's calls and the workers' in one process."""
    from rewardmodel.loop import advance as loop

    replace_models()
    messages = collect_messages(points)
    without_points(points, an_hour_later)
    for _ in range(100):
        loop.advance_generations()
        if not messages.waiting:
            return
        while messages.waiting:
            name, kwargs = messages.waiting.pop(0)
            if name == "run_shard":
                loop.run_shard(**kwargs)
    raise AssertionError("the messages do not end")


def prepare_shard() -> None:
    """A generation whose solutions are waiting to be scored, in one shard."""
    from rewardmodel.loop import advance as loop

    replace_models()
    messages = collect_messages(Points(Path("/nowhere")))
    prepare_generation(selection="convincing_wrong", top_k=1, labeler="people")
    for _ in range(100):
        loop.advance_generations()
        waiting = [message for message in messages.waiting if not is_scoring(message)]
        if len(waiting) < len(messages.waiting):
            return
        messages.waiting.clear()
        for name, kwargs in waiting:
            if name == "run_shard":
                loop.run_shard(**kwargs)
    raise AssertionError("there is no shard to score")


def is_scoring(message: tuple[str, dict[str, Any]]) -> bool:
    from rewardmodel.models import Shard

    return Shard.objects.filter(pk=message[1].get("shard_id", 0), stage="scoring").exists()


def run_shard(points: Points) -> None:
    from rewardmodel.loop.stages import scoring
    from rewardmodel.models import Shard
    from rewardmodel.work import shards

    replace_models()
    collect_messages(points)
    without_points(points, an_hour_later)
    shard = without_points(points, lambda: Shard.objects.select_related("generation__selector").get(stage="scoring"))
    shards.work_through(shard, scoring.work)


# --- Trainings and models ---


def prepare_training() -> None:
    from annotation.services.labelings import submit_labeling
    from rewardmodel.demo.domain.problems import generate_problems
    from rewardmodel.services.training_requests import request_training
    from tests import factories

    labeler = factories.UserFactory()
    for number, problem in enumerate(generate_problems(3, seed=1)):
        row = factories.ProblemFactory(text=problem.text, answer=problem.answer)
        steps = list(problem.solution)[:3]
        item = factories.ItemFactory(solution=factories.SolutionFactory(problem=row, steps=steps))
        ratings: list[int | None] = [*(1 for _ in steps[1:]), -1 if number % 2 else 1]
        submit_labeling(
            assignment_id=factories.lease(item, labeler).pk,
            labeler=labeler,
            label=factories.label(ratings, steps=steps),
        )
    options = {
        "base": "rewardmodel/demo/domain/base",
        "dtype": "float32",
        "epochs": 1,
        "batch_size": 4,
        "evaluation_share": 0.0,
    }
    request_training(kind="prm", options=options)


def end_training(points: Points) -> None:
    """A whole training; points count from the moment its last step is done: saving, describing, entering and judging the model."""
    from rewardmodel.ml.training import resumable_run
    from rewardmodel.models import TrainingRun
    from rewardmodel.training import run as training

    points.is_counting = False
    save = resumable_run._save_model

    def save_and_count(*arguments: Any) -> None:
        points.is_counting = True
        save(*arguments)

    vars(resumable_run)["_save_model"] = save_and_count
    vars(training)["training_process"] = process_in_here
    collect_messages(points)
    an_hour_later()
    training.run_training(training_run_id=TrainingRun.objects.get().pk)
    points.is_counting = True


@contextlib.contextmanager
def process_in_here(*, arguments: list[str], log: Path, lock: int) -> Iterator[Any]:
    """The training's program in this process, so that its writes are points too."""
    from rewardmodel.ml import train

    said, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(errors):
        status = train.main(arguments)
    if status:
        log.write_text(errors.getvalue())

    class Process:
        pid = 0
        stdout = iter(said.getvalue().splitlines())

        def wait(self) -> int:
            return status

    yield Process()


def prepare_promotion() -> None:
    from rewardmodel.models import ModelDecision, RewardModel
    from tests.factories import UserFactory

    UserFactory(username="admin", role="admin")
    first = RewardModel.objects.create(kind="prm", name="prm-1", location="first", is_current=True, standing="accepted")
    ModelDecision.objects.create(reward_model=first, action="promoted", reason="It is the first of its kind.")
    RewardModel.objects.create(kind="prm", name="prm-2", location="second", standing="candidate", compared_with=first)
    sign_in("admin")


def promote(points: Points) -> None:
    from rewardmodel.models import RewardModel

    api = without_points(points, client)
    second = without_points(points, lambda: RewardModel.objects.get(name="prm-2").pk)
    answer = api.post(f"/api/v1/models/{second}/promote", {"reason": "It reads better."}, format="json")
    # sent again after it was done: it is current already
    expect(answer, 200, 409)


def judge(points: Points) -> None:
    """The gate's decision, as the loop takes it at the end of an evaluation."""
    from rewardmodel.models import RewardModel
    from rewardmodel.services.reward_models import settle

    candidate = without_points(points, lambda: RewardModel.objects.get(name="prm-2"))
    settle(reward_model=candidate, gate_name="off", margin=0.0)


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("submit", "a labeler submits", prepare_labeler, submit),
        Scenario("draft", "a labeler's draft is saved", prepare_labeler, save_draft),
        Scenario("next", "a labeler asks for the next task", prepare_next, ask_for_next),
        Scenario("advance", "a generation goes from its plan to the queue", prepare_advance, advance),
        Scenario("shard", "a shard of solutions is scored", prepare_shard, run_shard),
        Scenario("training", "a training ends: its model is saved and entered", prepare_training, end_training),
        Scenario("promotion", "an admin promotes a model", prepare_promotion, promote),
        Scenario("gate", "the gate decides about a model", prepare_promotion, judge),
    )
}


def written_files(folder: Path) -> dict[str, Any]:
    """What is in the state folder, for the comparison: names and sizes; small JSON without versions of time."""
    found: dict[str, Any] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in ("lock", ".lock", "errors.log"):
            found[str(path.relative_to(folder))] = path.stat().st_size
    return found
