"""Samples from outside: imported files, and a server with the OpenAI protocol."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from annotation.models import Item, Problem, Solution
from annotation.services.labelings import submit_labeling
from rewardmodel.generation_settings import InvalidSettings
from rewardmodel.models import Generator, HeldOutSample, RewardModel, Score, Shard
from rewardmodel.models.transitions import GENERATION_STAGE
from rewardmodel.selectors.generation_counts import counts_of
from rewardmodel.services.evaluation import prepare_evaluation
from rewardmodel.services.generations import plan_generation
from tests.factories import PhaseFactory, ProblemFactory, label, lease
from tests.rewardmodel.conftest import Messages
from tests.transitions import move

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def prm(db: None) -> RewardModel:
    return RewardModel.objects.create(kind="prm", name="prm-1", location="nowhere", is_current=True)


@pytest.fixture
def imported(tmp_path: Path) -> Callable[..., None]:
    """Import solutions of “outside”: sample i of a problem answers 40 + i, like the replaced generator's."""

    def write(problems: list[Problem], count: int) -> None:
        path = tmp_path / f"{count}.jsonl"
        rows = [
            {
                "problem": problem.text,
                "steps": [f"Guess {index}.", f"So it is {40 + index}.\n\n# Answer\n\n{40 + index}"],
            }
            for problem in problems
            for index in range(count)
        ]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        call_command("import_solutions", str(path), "--generator", "outside", stdout=StringIO(), stderr=StringIO())

    return write


@pytest.mark.usefixtures("arithmetic")
def test_imported_samples_are_graded_scored_selected_and_queued(
    imported: Callable[..., None], messages: Messages, prm: RewardModel
) -> None:
    """Queue 2,500 solutions without a generator."""
    imported(ProblemFactory.create_batch(500), 5)
    generation = plan_generation(
        options={"base": "nowhere", "sources": [""], "generator": "outside", "problems": 1000, "top_k": 1},
        phase=PhaseFactory(),
    )
    messages.work_off()
    generation.refresh_from_db()
    assert (generation.stage, generation.status, generation.failure) == ("labeling", "active", "")
    assert generation.generator.backend == Generator.Backend.IMPORTED
    assert (
        Solution.objects.filter(generation_number=0).count()
        == Score.objects.filter(generation_number=0).count()
        == 2500
    )
    assert not Solution.objects.filter(grade="ungraded").exists()
    # of the answers 40 … 44 only 42 is right; the last one is the most convincing wrong one
    ((step, grade, score, verifier),) = Item.objects.values_list(
        "solution__steps__0", "solution__grade", "verifier_score", "verifier"
    ).distinct()
    assert (step, grade, verifier) == ("Guess 4.", "wrong", "prm-1")
    assert score == pytest.approx(0.4)
    assert Item.objects.count() == 500
    assert set(Shard.objects.values_list("stage", flat=True)) == {"grading", "scoring"}


@pytest.fixture
def outside(tmp_path: Path) -> Callable[..., None]:
    """Import 5 solutions of “outside” per problem, whose texts end as `ending` says; sample i answers 40 + i."""

    def write(problems: list[Problem], ending: str) -> None:
        path = tmp_path / "outside.json"
        rows = [
            {"problem": problem.text, "solution": f"Guess {index}.\nWe add.\n" + ending.replace("N", str(40 + index))}
            for problem in problems
            for index in range(5)
        ]
        path.write_text(json.dumps(rows, indent=1))
        call_command("import_solutions", str(path), "--generator", "outside", stdout=StringIO(), stderr=StringIO())

    return write


@pytest.mark.usefixtures("arithmetic")
@pytest.mark.parametrize(
    "ending", ["Hence it is $\\boxed{N}$.", "#### N", "The answer is: N", "**Answer:** N", "<answer>N</answer>"]
)
def test_thousand_samples_from_outside_are_graded_whatever_their_notation(
    ending: str, outside: Callable[..., None], messages: Messages, prm: RewardModel
) -> None:
    outside(ProblemFactory.create_batch(200), ending)
    options = {"base": "nowhere", "generator": "outside", "sources": [""], "problems": 1000, "top_k": 1}
    plan_generation(options=options, phase=PhaseFactory())
    messages.work_off()
    grades = Solution.objects.filter(generation_number=0).values_list("grade", flat=True)
    assert Counter(grades) == {"correct": 200, "wrong": 800}  # of the answers 40 … 44 only 42 is right
    assert Item.objects.count() == 200


@pytest.mark.usefixtures("arithmetic")
def test_generation_without_answers_fails_and_names_the_cause(
    outside: Callable[..., None], messages: Messages, prm: RewardModel
) -> None:
    outside(ProblemFactory.create_batch(2), "So it must be N, I think.")
    options = {"base": "nowhere", "generator": "outside", "sources": [""]}
    generation = plan_generation(options=options, phase=PhaseFactory())
    messages.work_off()
    generation.refresh_from_db()
    first = Solution.objects.order_by("pk")[0]
    assert generation.status == "failed"
    assert (
        "10 of 10 solutions are graded incomplete: no final answer was found, for instance in solution "
        f"{first.pk}, which ends in “So it must be 40, I think.”."
    ) in generation.failure


@pytest.mark.usefixtures("arithmetic")
def test_each_imported_sample_is_taken_once(
    imported: Callable[..., None], messages: Messages, prm: RewardModel
) -> None:
    imported(ProblemFactory.create_batch(2), 5)
    options = {
        "base": "nowhere",
        "sources": [""],
        "generator": "outside",
        "samples_per_problem": 3,
        "start_next": False,
    }
    taken = []
    for number in range(3):
        generation = plan_generation(options=options, phase=PhaseFactory())
        messages.work_off()
        generation.refresh_from_db()
        taken.append(Solution.objects.filter(generation_number=number).count())
        assert (generation.status == "failed") is (number == 2)
        if number < 2:
            move(generation, GENERATION_STAGE, "done")
    assert taken == [6, 4, 0]
    assert "Import more, then retry" in generation.failure


@pytest.mark.usefixtures("arithmetic")
def test_samples_that_were_queued_by_hand_are_used(
    imported: Callable[..., None], messages: Messages, prm: RewardModel
) -> None:
    """A generation takes the others, and the page counts their problems."""
    first, second = ProblemFactory.create_batch(2)
    phase = PhaseFactory(name="Outside")
    imported([first], 2)
    call_command("queue_solutions", "--generator", "outside", "--phase", "Outside", stdout=StringIO())
    imported([second], 3)
    options = {"base": "nowhere", "sources": [""], "generator": "outside", "selection": "uniform"}
    generation = plan_generation(options=options, phase=phase)
    messages.work_off()
    assert set(Solution.objects.filter(generation_number=0).values_list("problem", flat=True)) == {second.pk}
    assert Item.objects.filter(generation_number=None).count() == 2
    counts = counts_of([generation])[generation.pk]
    assert (counts.problems, counts.sampled, counts.samples_wanted) == (1, 3, 3)


@pytest.mark.usefixtures("arithmetic", "generator")
def test_queueing_while_a_generation_is_in_progress_leaves_it_alone(
    imported: Callable[..., None], messages: Messages, as_admin: APIClient
) -> None:
    """It neither counts the new items and their labelings, nor takes them away when it is cancelled."""
    problem = ProblemFactory()
    generation = plan_generation(
        options={"base": "nowhere", "sources": [""], "generator": "arithmetic", "retrain_after_labelings": 1},
        phase=PhaseFactory(name="Shared"),
    )
    messages.work_off()
    imported([problem], 2)
    call_command("queue_solutions", "--generator", "outside", "--phase", "Shared", stdout=StringIO())
    by_hand = Item.objects.filter(generation_number=None)
    assert by_hand.count() == 2
    for item in by_hand:
        assignment = lease(item)
        given = label([1, 1], steps=item.solution.steps if item.solution else None)
        submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=given)
    messages.work_off()
    generation.refresh_from_db()
    counts = counts_of([generation])[generation.pk]
    assert (generation.stage, counts.queue.items, counts.labelings.total) == ("labeling", 1, 0)
    assert as_admin.post(f"/api/v1/generations/{generation.pk}/cancel").status_code == 200
    assert set(Item.objects.values_list("generation_number", flat=True)) == {None}


@pytest.mark.usefixtures("arithmetic")
def test_imported_held_out_samples_are_for_evaluation_only(
    imported: Callable[..., None], messages: Messages, prm: RewardModel
) -> None:
    from rewardmodel.generation_settings import GenerationSettings

    train, test = ProblemFactory(), ProblemFactory(split="test")
    imported([train, test], 5)
    generation = plan_generation(
        options={"base": "nowhere", "sources": [""], "generator": "outside"}, phase=PhaseFactory()
    )
    messages.work_off()
    assert set(Solution.objects.filter(generation_number=0).values_list("problem", flat=True)) == {train.pk}
    for _ in range(2):
        prepare_evaluation(
            reward_model=prm,
            generator=generation.generator,
            problem_ids=[test.pk],
            options=GenerationSettings(evaluation_samples=4),
        )
    kept = HeldOutSample.objects.order_by("index")
    assert [(sample.index, sample.solution.steps[0]) for sample in kept] == [(i, f"Guess {i}.") for i in range(4)]
    assert Score.objects.filter(solution__held_out_sample__isnull=False).count() == 4


def test_name_that_nothing_was_imported_under_is_refused(db: None) -> None:
    ProblemFactory()
    with pytest.raises(InvalidSettings, match="There is no generator “outside”"):
        plan_generation(options={"base": "nowhere", "sources": [""], "generator": "outside"}, phase=PhaseFactory())


class ChatServer(BaseHTTPRequestHandler):
    """POST /v1/chat/completions returns `n` choices; the model “adder” guesses by the sample's seed."""

    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append({"path": self.path, "authorization": self.headers.get("Authorization"), **body})
        choices = [
            {
                "index": index,
                "message": {
                    "role": "assistant",
                    "content": f"Guess {index}.\nSo it is {40 + index}.\n\n# Answer\n\n{40 + index}",
                },
                "finish_reason": "stop",
            }
            for index in range(body["n"])
        ]
        answer = json.dumps({"object": "chat.completion", "model": body["model"], "choices": choices}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    asked: list[dict[str, Any]] = []
    handler = type("Handler", (ChatServer,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}/v1", asked
        http.shutdown()


def test_server_as_generator_from_sampling_to_the_queue(
    server: tuple[str, list[dict[str, Any]]], messages: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, asked = server
    monkeypatch.setenv("ADDER_KEY", "a-secret")
    call_command(
        *("add_generator", "adder", "--backend", "openai", "--location", url),
        *("--set", "model=adder", "--set", "api=chat", "--set", "api_key_variable=ADDER_KEY"),
        stdout=StringIO(),
    )
    ProblemFactory.create_batch(3)
    options = {
        "base": "nowhere",
        "sources": [""],
        "generator": "adder",
        "samples_per_problem": 4,
        "temperature": 0.7,
        "start_next": False,
    }
    generation = plan_generation(options=options, phase=PhaseFactory())
    messages.work_off()
    generation.refresh_from_db()
    assert (generation.stage, generation.status, generation.failure) == ("labeling", "active", "")
    assert Solution.objects.filter(generation_number=0, generator="adder").count() == 12
    assert sorted(Solution.objects.values_list("answer", "grade").distinct()) == [
        ("40", "wrong"),
        ("41", "wrong"),
        ("42", "correct"),
        ("43", "wrong"),
    ]
    assert Item.objects.count() == 3
    assert len(asked) == 3
    assert {(each["path"], each["model"], each["n"], each["temperature"]) for each in asked} == {
        ("/v1/chat/completions", "adder", 4, 0.7)
    }
    assert {each["authorization"] for each in asked} == {"Bearer a-secret"}


def test_unreachable_server_fails_the_generation(messages: Messages, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    Generator.objects.create(
        name="away", backend="openai", location="http://127.0.0.1:9/v1", options={"attempts": 1, "first_wait": 0.0}
    )
    ProblemFactory.create_batch(2)
    generation = plan_generation(
        options={"base": "nowhere", "sources": [""], "generator": "away"}, phase=PhaseFactory()
    )
    messages.work_off()
    generation.refresh_from_db()
    assert generation.status == "failed"
    assert "POST http://127.0.0.1:9/v1/completions" in generation.failure


def test_generator_is_registered_once_and_with_a_place(db: None) -> None:
    place = ("--backend", "openai", "--location", "http://127.0.0.1:9/v1")
    call_command("add_generator", "adder", *place, stdout=StringIO())
    with pytest.raises(CommandError, match="already"):
        call_command("add_generator", "adder", *place, stdout=StringIO())
    with pytest.raises(CommandError, match="Enter a location"):
        call_command("add_generator", "other", "--backend", "transformers", stdout=StringIO())
