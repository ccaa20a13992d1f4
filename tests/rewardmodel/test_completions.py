"""Writing completions: claims, errors, lost messages; one test has a real worker and the demo's generator."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import Assignment, CompletionRequest, Problem, User
from annotation.services.completions import ask_for_completions
from rewardmodel import engine
from rewardmodel.demo.domain.problems import generate_problems
from rewardmodel.ml.sampling import GeneratorError
from rewardmodel.models import Generation, Generator
from rewardmodel.services.completions import dispatch_missed, write_completions
from rewardmodel.work import dispatch
from tests.factories import ItemFactory, PhaseFactory, lease, problem_item
from tests.rewardmodel.celery_workers import Workers
from tests.rewardmodel.conftest import Messages

Asked = list[dict[str, Any]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The requests to the engine, which writes the same five texts each time."""
    calls: Asked = []

    def next_steps(generator: Generator, problem: str, steps: Sequence[str], count: int, **options: Any) -> list[str]:
        calls.append({"generator": generator.name, "problem": problem, "steps": steps, "count": count, **options})
        if "broken" in problem:
            raise GeneratorError("no model at /models/none: it is gone\nand more")
        if "impossible" in problem:
            raise RuntimeError("tensor of shape 3")
        return [" One.\n", "One.", "", "\x00", "Two.\n\n# Answer\n\n42"]

    monkeypatch.setattr(engine, "next_steps", next_steps)
    return calls


@pytest.fixture
def ask(messages: Messages, django_capture_on_commit_callbacks: Any, labeler: User) -> Callable[..., CompletionRequest]:
    def make(item: Any = None, steps: Sequence[str] = (), **more: Any) -> CompletionRequest:
        assignment = Assignment.objects.filter(item=item, labeler=labeler).first() if item else None
        assignment = assignment or lease(item or problem_item(), labeler)
        with django_capture_on_commit_callbacks(execute=True):
            return ask_for_completions(assignment_id=assignment.pk, labeler=labeler, steps=list(steps), **more)

    return make


@pytest.mark.django_db
def test_asking_sends_one_message_however_often(ask: Callable[..., CompletionRequest], messages: Messages) -> None:
    item = problem_item()
    request = ask(item)
    ask(item)
    assert messages.waiting == [("write_completions", {"request_id": request.pk})]
    CompletionRequest.objects.update(dispatched_at=timezone.now() - timedelta(hours=1))
    ask(item)
    assert len(messages.waiting) == 2, "a message that old was lost"


@pytest.mark.django_db
def test_completions_use_the_newest_generations_options(
    ask: Callable[..., CompletionRequest], asked: Asked, start: Callable[..., Generation]
) -> None:
    start(temperature=0.7, top_p=0.9, max_new_tokens=99)
    item = problem_item()
    request = ask(item, ["Step."])
    write_completions(request_id=request.pk)
    request.refresh_from_db()
    assert (request.status, request.generator, request.attempts) == ("ready", "arithmetic", 1)
    assert request.completions == ["One.", "One.", "Two.\n\n# Answer\n\n42"], "empty ones dropped, equal ones kept"
    assert asked == [
        {
            "generator": "arithmetic",
            "problem": item.problem.text,
            "steps": ["Step."],
            "count": 4,
            "temperature": 0.7,
            "top_p": 0.9,
            "max_new_tokens": 99,
            "seed": request.seed,
        }
    ]


@pytest.mark.django_db
def test_ready_texts_never_change(ask: Callable[..., CompletionRequest], asked: Asked, generator: Generator) -> None:
    request = ask()
    for _ in range(3):
        write_completions(request_id=request.pk)
    assert len(asked) == 1


@pytest.mark.django_db
def test_the_phase_names_its_generator(
    ask: Callable[..., CompletionRequest], asked: Asked, generator: Generator
) -> None:
    Generator.objects.create(name="newer", backend="transformers", location="nowhere")
    write_completions(request_id=ask(problem_item(phase=PhaseFactory(flow=1, generator="arithmetic"))).pk)
    write_completions(request_id=ask().pk)
    assert [call["generator"] for call in asked] == ["arithmetic", "newer"]


@pytest.mark.django_db
def test_alternatives_come_from_the_generation_of_the_item(
    ask: Callable[..., CompletionRequest], asked: Asked, start: Callable[..., Generation]
) -> None:
    first = start(temperature=0.3)
    other = Generator.objects.create(name="other", backend="transformers", location="nowhere")
    Generation.objects.create(number=7, stage="done", phase=first.phase, generator=other)
    write_completions(
        request_id=ask(ItemFactory(generation_number=first.number, phase__ask_alternatives=2), ["First step."]).pk
    )
    assert (asked[0]["generator"], asked[0]["temperature"]) == ("arithmetic", 0.3)


@pytest.mark.django_db
def test_items_of_imported_solutions_get_alternatives_from_the_newest_that_can_write(
    ask: Callable[..., CompletionRequest], asked: Asked, start: Callable[..., Generation]
) -> None:
    first = start(temperature=0.3)
    imported = Generator.objects.create(name="outside", backend="imported")
    Generation.objects.create(number=7, stage="done", phase=first.phase, generator=imported)
    Generator.objects.create(name="newer", backend="openai", location="http://nowhere")
    Generator.objects.create(name="outside-2", backend="imported")
    first.phase.ask_alternatives = 2
    first.phase.save()
    own_phase = ItemFactory(generation_number=7, phase=first.phase)
    write_completions(request_id=ask(own_phase, ["First step."]).pk)
    Generation.objects.update(generator=imported)
    other = ItemFactory(generation_number=7, phase__ask_alternatives=2)
    write_completions(request_id=ask(other, ["First step."]).pk)
    assert [call["generator"] for call in asked] == ["newer", "newer"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "phase", "reason"),
    [
        ("broken", {}, "no model at /models/none: it is gone."),
        ("impossible", {}, "an unexpected RuntimeError, see request "),
        (
            "fine",
            {"generator": "gone"},
            "The phase names the generator “gone”, but there is no generator of that name.",
        ),
    ],
)
def test_errors_are_told_and_asking_again_starts_afresh(
    ask: Callable[..., CompletionRequest],
    asked: Asked,
    generator: Generator,
    messages: Messages,
    text: str,
    phase: dict[str, str],
    reason: str,
) -> None:
    item = problem_item(phase=PhaseFactory(flow=1, **phase))
    Problem.objects.update(text=text)
    request = ask(item)
    write_completions(request_id=request.pk)
    request.refresh_from_db()
    assert (request.status, request.completions) == ("failed", None)
    assert request.error.startswith(reason)
    assert "Traceback" in request.error
    assert ask(item, again=True).status == "pending"
    assert len(messages.waiting) == 2
    Problem.objects.update(text="mended")
    CompletionRequest.objects.update(attempts=0)
    item.phase.generator = ""
    item.phase.save()
    write_completions(request_id=request.pk)
    request.refresh_from_db()
    assert (request.status, request.error) == ("ready", "")


@pytest.mark.django_db
def test_without_any_generator_the_labeler_is_told(ask: Callable[..., CompletionRequest], asked: Asked) -> None:
    request = ask()
    write_completions(request_id=request.pk)
    request.refresh_from_db()
    assert request.error.startswith("No generator can write steps: none is registered")


@pytest.mark.django_db
def test_worker_that_lost_its_claim_writes_nothing(
    ask: Callable[..., CompletionRequest], generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ask()

    def slow(*_: Any, **__: Any) -> list[str]:
        CompletionRequest.objects.update(claim=uuid.uuid4())  # another worker has taken it over
        return ["Late."]

    monkeypatch.setattr(engine, "next_steps", slow)
    write_completions(request_id=request.pk)
    request.refresh_from_db()
    assert (request.status, request.completions) == ("running", None)


@pytest.mark.django_db
def test_missed_requests_are_sent_again_while_a_labeler_waits(
    ask: Callable[..., CompletionRequest],
    messages: Messages,
    asked: Asked,
    generator: Generator,
    django_capture_on_commit_callbacks: Any,
) -> None:
    lost, dead, fresh, left = [ask() for _ in range(4)]
    long_ago = timezone.now() - timedelta(hours=1)
    CompletionRequest.objects.exclude(pk=fresh.pk).update(dispatched_at=long_ago)
    CompletionRequest.objects.filter(pk=dead.pk).update(status="running", heartbeat_at=long_ago, claim=uuid.uuid4())
    Assignment.objects.filter(pk=left.assignment_id).update(status="released", closed_at=timezone.now())
    messages.waiting.clear()
    with django_capture_on_commit_callbacks(execute=True):
        dispatch_missed()
    assert [kwargs["request_id"] for _, kwargs in messages.waiting] == [lost.pk, dead.pk]
    write_completions(request_id=dead.pk)
    dead.refresh_from_db()
    assert dead.status == "ready"


@pytest.mark.django_db
def test_a_request_that_kills_every_worker_fails_in_the_end(
    ask: Callable[..., CompletionRequest], asked: Asked, generator: Generator
) -> None:
    request = ask()
    CompletionRequest.objects.update(attempts=4)
    write_completions(request_id=request.pk)
    request.refresh_from_db()
    assert request.error.startswith("The worker died at each attempt.")
    assert asked == []


@pytest.fixture
def workers(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    workers = Workers(tmp_path)
    workers.environment["STEPMARK_STALE_SECONDS"] = (
        "10"  # a busy machine may need longer for a heartbeat; nothing is killed here
    )
    monkeypatch.setattr(dispatch, "current_app", workers.broker)
    workers.empty_broker()
    yield workers
    workers.stop()
    workers.empty_broker()


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(300)
def test_real_worker_writes_requests_made_before_its_start(
    workers: Workers, as_labeler: APIClient, labeler: User
) -> None:
    [problem] = generate_problems(1, 1)
    Generator.objects.create(
        name="demo-generator", backend="transformers", location="rewardmodel/demo/domain/generator"
    )
    item = problem_item(problem=Problem.objects.create(text=problem.text, answer=problem.answer))
    url = f"/api/v1/assignments/{lease(item, labeler).pk}/completions"

    def ready(steps: list[str]) -> Callable[[], bool]:
        def ask() -> bool:
            failed = CompletionRequest.objects.filter(status=CompletionRequest.Status.FAILED).first()
            assert failed is None, failed and failed.error
            return bool(as_labeler.post(url, {"steps": steps}).status_code == 200)

        return ask

    assert as_labeler.post(url, {"steps": []}).status_code == 202
    workers.empty_broker()  # the message is lost as well
    workers.start()
    workers.wait(ready([]), what="completions of the first step")
    first = as_labeler.post(url, {"steps": []}).json()
    assert first["status"] == "ready"
    assert 1 <= len(first["completions"]) <= 4
    request = CompletionRequest.objects.get()
    assert request.generator == "demo-generator"

    # the same request has the same seed, so drawing again gives the same texts
    again = engine.next_steps(
        Generator.objects.get(),
        problem.text,
        [],
        4,
        temperature=1.0,
        top_p=1.0,
        max_new_tokens=256,
        seed=request.seed,
    )
    assert [{"text": text.strip()} for text in again if text.strip()] == first["completions"]

    steps = [problem.solution[0]]
    workers.wait(ready(steps), what="completions of the second step")
    assert CompletionRequest.objects.get(steps=steps).completions
