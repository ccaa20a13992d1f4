"""POST /assignments/{id}/check: a finished label and the answer contradict each other."""

from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import Assignment, CompletionRequest, Labeling, Phase, User
from annotation.models.transitions import COMPLETION_REQUEST
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory, label, lease, problem_item
from tests.transitions import move

pytestmark = pytest.mark.django_db


def _steps(answer: str) -> list[str]:
    return ["First step.", f"Second step.\n\n# Answer\n\n{answer}"]


def _rated(labeler: User, *, answer: str | None, guess: str | None, grade: str = "ungraded") -> Assignment:
    problem = ProblemFactory(answer=guess)
    steps = _steps(answer) if answer is not None else ["First step.", "Second step."]
    solution = SolutionFactory(problem=problem, steps=steps, answer=answer, grade=grade)
    return lease(ItemFactory(problem=problem, solution=solution), labeler)


def _check(client: APIClient, assignment: Assignment, wanted: dict[str, Any], **details: str) -> Any:
    body = {"label": wanted, **({"details": details} if details else {})}
    response = client.post(f"/api/v1/assignments/{assignment.pk}/check", body)
    assert response.status_code == 200, response.content
    return response.json()["contradiction"]


def _all_positive(assignment: Assignment, last: int | None = 1) -> dict[str, Any]:
    assert assignment.item.solution is not None
    return label([1, last], steps=assignment.item.solution.steps)


def test_all_steps_right_and_another_answer(as_labeler: APIClient, labeler: User) -> None:
    assignment = _rated(labeler, answer="3", guess="2")
    for last in (1, 0):
        assert _check(as_labeler, assignment, _all_positive(assignment, last)) == {
            "answer": "3", "expected": "2", "suggested": False,
        }  # fmt: skip
    assert not Labeling.objects.exists()


@pytest.mark.parametrize(
    ("answer", "guess", "grade"),
    [
        ("2", "2", "ungraded"),
        ("0.5", r"\frac{1}{2}", "ungraded"),
        ("x + 1", "1 + x", "ungraded"),
        ("3", "2", "correct"),
        ("2", "2", "wrong"),
        (None, "2", "incomplete"),
    ],
)
def test_no_contradiction_that_is_certain(
    as_labeler: APIClient, labeler: User, answer: str | None, guess: str, grade: str
) -> None:
    assignment = _rated(labeler, answer=answer, guess=guess, grade=grade)
    assert _check(as_labeler, assignment, _all_positive(assignment)) is None


def test_grade_decides_what_no_comparison_of_texts_could(as_labeler: APIClient, labeler: User) -> None:
    assignment = _rated(labeler, answer="x + 1", guess="x + 2", grade="wrong")
    assert _check(as_labeler, assignment, _all_positive(assignment))["expected"] == "x + 2"


def test_negative_and_unsure_steps_contradict_nothing(as_labeler: APIClient, labeler: User) -> None:
    wrong = _rated(labeler, answer="3", guess="2", grade="wrong")
    right = _rated(labeler, answer="2", guess="2", grade="correct")
    for assignment in (wrong, right):
        for last in (-1, None):
            assert _check(as_labeler, assignment, _all_positive(assignment, last)) is None


def test_suggested_answer_takes_the_place_of_the_guess(as_labeler: APIClient, labeler: User) -> None:
    assignment = _rated(labeler, answer="3", guess="2", grade="wrong")
    wanted = _all_positive(assignment)
    assert _check(as_labeler, assignment, wanted, suggested_answer="3") is None
    assert _check(as_labeler, assignment, wanted, suggested_answer="4") == {
        "answer": "3", "expected": "4", "suggested": True,
    }  # fmt: skip


def test_unfinished_label_is_told_nothing(as_labeler: APIClient, labeler: User) -> None:
    assignment = _rated(labeler, answer="3", guess="2", grade="wrong")
    body = {"label": label([1], steps=_steps("3"), finish_reason="solution")}
    response = as_labeler.post(f"/api/v1/assignments/{assignment.pk}/check", body)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_label")


def test_phase_can_switch_it_off(as_labeler: APIClient, labeler: User, as_admin: APIClient) -> None:
    assignment = _rated(labeler, answer="3", guess="2")
    phase = Phase.objects.get()
    assert as_labeler.get(f"/api/v1/assignments/{assignment.pk}").json()["phase"]["point_out_contradictions"] is True
    response = as_admin.patch(f"/api/v1/phases/{phase.pk}", {"point_out_contradictions": False})
    assert (response.status_code, response.json()["point_out_contradictions"]) == (200, False)
    assert as_labeler.get(f"/api/v1/assignments/{assignment.pk}").json()["phase"]["point_out_contradictions"] is False
    assert _check(as_labeler, assignment, _all_positive(assignment)) is None


@pytest.mark.parametrize(("answer", "contradicts"), [("9", True), ("8", False)])
def test_solution_that_is_built_to_another_answer(
    as_labeler: APIClient, labeler: User, answer: str, contradicts: bool
) -> None:
    item = problem_item(phase=PhaseFactory(flow=1), problem=ProblemFactory(answer="$8$"))
    assignment = lease(item, labeler)
    as_labeler.post(f"/api/v1/assignments/{assignment.pk}/completions", {"steps": []})
    text = f"It is {answer}.\n\n# Answer\n\n{answer}"
    move(CompletionRequest.objects.get(), COMPLETION_REQUEST, "ready", completions=[text], finished_at=timezone.now())
    step = {
        "completions": [{"text": text, "rating": 1, "flagged": False}],
        "human_completion": None,
        "chosen_completion": 0,
    }
    wanted = {"steps": [step], "total_time": 0, "finish_reason": "solution"}
    expected = {"answer": answer, "expected": "$8$", "suggested": False}
    assert _check(as_labeler, assignment, wanted) == (expected if contradicts else None)


def test_another_labelers_assignment_is_404(as_labeler: APIClient) -> None:
    assignment = lease(None)
    body = {"label": label([1, 1, 1])}
    assert as_labeler.post(f"/api/v1/assignments/{assignment.pk}/check", body).status_code == 404
