"""POST /assignments/{id}/submit in flow 1: only offered completions are accepted; the stored record."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import Assignment, CompletionRequest, Labeling, Phase, User
from annotation.models.transitions import COMPLETION_REQUEST
from annotation.records.record import build_record
from annotation.rules.continuation import shuffle_places
from annotation.services.completions import ask_for_completions
from annotation.services.labelings import submit_labeling
from tests.factories import PhaseFactory, ProblemFactory, lease, problem_item
from tests.transitions import move

pytestmark = pytest.mark.django_db

END = "So 42.\n\n# Answer\n\n42"
OWN = {"text": "Mine.", "rating": None, "source": "human", "flagged": False}


def _offer(assignment: Assignment, *steps: str, texts: list[str]) -> CompletionRequest:
    """Request completions as the page does, and write them as a worker does."""
    request = ask_for_completions(assignment_id=assignment.pk, labeler=assignment.labeler, steps=list(steps))
    written = {"completions": texts, "generator": "test-generator", "finished_at": timezone.now()}
    move(request, COMPLETION_REQUEST, "ready", **written)
    return request


def _step(texts: list[str], ratings: list[int], chosen: int | None = None, human: Any = None) -> dict[str, Any]:
    completions = [
        {"text": text, "rating": rating, "flagged": False} for text, rating in zip(texts, ratings, strict=True)
    ]
    return {"completions": completions, "human_completion": human, "chosen_completion": chosen}


def _submit(client: APIClient, assignment: Assignment, *steps: Any, finish: str = "solution", **details: Any) -> Any:
    label = {"steps": list(steps), "total_time": 4200, "finish_reason": finish}
    body = {"label": label, "details": details} if details else {"label": label}
    return client.post(f"/api/v1/assignments/{assignment.pk}/submit", body)


def test_built_solution_round_trips_as_a_record(as_labeler: APIClient, labeler: User, tmp_path: Path) -> None:
    item = problem_item()
    assignment = lease(item, labeler)
    first = _offer(assignment, texts=["Bad.", "Also bad."])
    second = _offer(assignment, "Mine.", texts=["No.", END])
    steps = [_step(["Bad.", "Also bad."], [-1, 0], None, OWN), _step(["No.", END], [-1, 1], 1)]
    assert _submit(as_labeler, assignment, *steps).status_code == 201

    labeling = Labeling.objects.get()
    record = build_record(labeling)
    assert record == {
        "labeler": str(labeler.pk),
        "timestamp": labeling.submitted_at.replace(tzinfo=None).isoformat(timespec="microseconds"),  # type: ignore[union-attr]
        "generation": None,
        "is_quality_control_question": False,
        "is_initial_screening_question": False,
        "question": {"problem": item.problem.text, "ground_truth_answer": "42"},
        "label": {"steps": steps, "total_time": 4200, "finish_reason": "solution"},
    }
    assert list(record["label"]["steps"][0]["human_completion"]) == ["text", "rating", "source", "flagged"]
    assert labeling.details == {
        "offers": [
            {"generator": "test-generator", "seed": request.seed, "continuation": "random"}
            for request in (first, second)
        ]
    }
    assert (labeling.flow, labeling.solution) == (1, None)

    exported = tmp_path / "labels.jsonl"
    call_command("export_prm800k", output=str(exported), phase="1", stdout=io.StringIO(), stderr=io.StringIO())
    assert [json.loads(line) for line in exported.read_text().splitlines()] == [record]
    # this installation already has the record
    call_command("import_prm800k", str(exported), stdout=io.StringIO(), stderr=io.StringIO())
    assert Labeling.objects.get().pk == labeling.pk


def test_built_record_survives_import_and_export(as_labeler: APIClient, labeler: User, tmp_path: Path) -> None:
    assignment = lease(problem_item(), labeler)
    _offer(assignment, texts=["Good.", END])
    order = shuffle_places(seed=CompletionRequest.objects.get().seed, count=2)
    chosen = order[0]
    if chosen == 0:
        _offer(assignment, "Good.", texts=[END, END])
        chosen_then = shuffle_places(seed=CompletionRequest.objects.get(steps=["Good."]).seed, count=2)[0]
        steps = [_step(["Good.", END], [1, 1], 0), _step([END, END], [1, 1], chosen_then)]
    else:
        steps = [_step(["Good.", END], [1, 1], 1)]
    assert _submit(as_labeler, assignment, *steps).status_code == 201
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    call_command("export_prm800k", output=str(first), stdout=io.StringIO(), stderr=io.StringIO())
    Labeling.objects.all().delete()
    call_command("import_prm800k", str(first), stdout=io.StringIO(), stderr=io.StringIO())
    assert Labeling.objects.get().origin == "import"
    call_command("export_prm800k", output=str(second), stdout=io.StringIO(), stderr=io.StringIO())
    assert second.read_bytes() == first.read_bytes()


def test_giving_up_before_anything_came_keeps_null_completions(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(problem_item(), labeler)
    step = {"completions": None, "human_completion": None, "chosen_completion": None}
    assert _submit(as_labeler, assignment, step, finish="give_up").json()["field"] == "details.reason"
    assert _submit(as_labeler, assignment, step, finish="give_up", reason="It hangs.").status_code == 201
    labeling = Labeling.objects.get()
    assert build_record(labeling)["label"]["steps"] == [step]
    assert labeling.details == {"reason": "It hangs."}


@pytest.mark.parametrize("texts", [["Bad.", "Forged."], ["Bad."], ["Bad.", "Also bad.", "Forged."]])
def test_completions_that_were_not_offered_are_refused(as_labeler: APIClient, labeler: User, texts: list[str]) -> None:
    assignment = lease(problem_item(), labeler)
    _offer(assignment, texts=["Bad.", "Also bad."])
    step = _step(texts, [-1] * len(texts), None, {**OWN, "text": END})
    response = _submit(as_labeler, assignment, step)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_label")
    assert response.json()["field"].startswith("label.steps.0.completions")
    assert not Labeling.objects.exists()
    assignment.refresh_from_db()
    assert assignment.status == "leased"


def test_completions_offered_to_another_labeler_are_refused(as_labeler: APIClient, labeler: User) -> None:
    item = problem_item(labelings_wanted=2, free_slots=2)
    _offer(lease(item), texts=[END])
    assignment = lease(item, labeler)
    response = _submit(as_labeler, assignment, _step([END], [1], 0))
    assert response.json()["field"] == "label.steps.0.completions"


def test_completions_that_are_not_ready_cannot_be_skipped(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(problem_item(), labeler)
    ask_for_completions(assignment_id=assignment.pk, labeler=labeler, steps=[])
    response = _submit(as_labeler, assignment, _step([], [], None, {**OWN, "text": END}))
    assert response.json()["field"] == "label.steps.0.completions"
    request = CompletionRequest.objects.get()
    move(request, COMPLETION_REQUEST, "failed", error="no model.", finished_at=timezone.now())
    assert _submit(as_labeler, assignment, _step([], [], None, {**OWN, "text": END})).status_code == 201


def test_the_lot_is_the_servers(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(problem_item(), labeler)
    request = _offer(assignment, texts=[END, END, END])
    order = shuffle_places(seed=request.seed, count=3)
    response = _submit(as_labeler, assignment, _step([END] * 3, [1, 1, 1], order[1]))
    assert (response.status_code, response.json()["field"]) == (400, "label.steps.0.chosen_completion")
    assert _submit(as_labeler, assignment, _step([END] * 3, [1, 1, 1], order[0])).status_code == 201


def test_labeler_chooses_freely_if_the_phase_allows_it(as_labeler: APIClient, labeler: User) -> None:
    phase = PhaseFactory(flow=1, continuation=Phase.Continuation.LABELER)
    assignment = lease(problem_item(phase=phase), labeler)
    request = _offer(assignment, texts=[END, END, END])
    last = shuffle_places(seed=request.seed, count=3)[2]
    assert _submit(as_labeler, assignment, _step([END] * 3, [1, 1, 1], last)).status_code == 201
    assert Labeling.objects.get().details["offers"][0]["continuation"] == "labeler"


def test_the_same_submit_again_is_the_first_one(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(problem_item(), labeler)
    _offer(assignment, texts=[END])
    responses = [_submit(as_labeler, assignment, _step([END], [1], 0)) for _ in range(2)]
    assert [response.status_code for response in responses] == [201, 200]
    assert _submit(as_labeler, assignment, _step([END], [0]), finish="give_up", reason="No.").status_code == 409


def test_details_cannot_forge_where_completions_come_from(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(problem_item(), labeler)
    _offer(assignment, texts=[END])
    response = _submit(as_labeler, assignment, _step([END], [1], 0), offers=[])
    assert (response.status_code, response.json()["field"]) == (400, "details.offers")


def test_submit_uses_equal_queries_for_any_length(
    labeler: User,
) -> None:
    counts = []
    for length in (1, 5):
        assignment = lease(problem_item(), labeler)
        texts = [f"Step {index}." for index in range(length - 1)] + [END]
        steps = []
        for index, text in enumerate(texts):
            _offer(assignment, *texts[:index], texts=[text])
            steps.append(_step([text], [1], 0))
        label = {"steps": steps, "total_time": 1, "finish_reason": "solution"}
        with CaptureQueriesContext(connection) as queries:
            submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def _proof(labeler: User) -> Assignment:
    return lease(problem_item(problem=ProblemFactory(answer=None, solution=None)), labeler)


def test_built_proof_is_complete_without_a_final_answer(as_labeler: APIClient, labeler: User) -> None:
    assignment = _proof(labeler)
    _offer(assignment, texts=["We add.", "No."])
    assert _submit(as_labeler, assignment, _step(["We add.", "No."], [1, -1], 0)).status_code == 201

    record = build_record(Labeling.objects.get())
    assert record["question"] == {"problem": assignment.item.problem.text, "ground_truth_answer": None}
    assert record["label"]["finish_reason"] == "solution"


def test_built_proof_may_end_in_the_labelers_own_step_or_in_an_answer(as_labeler: APIClient, labeler: User) -> None:
    own = _proof(labeler)
    _offer(own, texts=["No."])
    assert _submit(as_labeler, own, _step(["No."], [-1], None, OWN)).status_code == 201
    answered = _proof(labeler)
    _offer(answered, texts=[END])
    assert _submit(as_labeler, answered, _step([END], [1], 0)).status_code == 201


def test_proof_needs_a_step_and_nothing_follows_its_answer(as_labeler: APIClient, labeler: User) -> None:
    empty = _proof(labeler)
    assert _submit(as_labeler, empty).json()["field"] == "label.steps"
    assignment = _proof(labeler)
    _offer(assignment, texts=[END])
    response = _submit(as_labeler, assignment, _step([END], [1], 0), _step(["More."], [1], 0))
    assert (response.status_code, response.json()["field"]) == (400, "label.steps.1")


def test_solution_of_a_problem_with_an_answer_still_needs_one(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(problem_item(), labeler)
    _offer(assignment, texts=["We add."])
    response = _submit(as_labeler, assignment, _step(["We add."], [1], 0))
    assert (response.status_code, response.json()["field"]) == (400, "label.steps.0.chosen_completion")
