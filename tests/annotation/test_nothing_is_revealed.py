"""What is known of an item's answer reaches no labeler before the submit, in no field of any response they can get."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotation.models import Assignment, Item, Labeling, Phase, Solution, User
from tests.conftest import ClientOf
from tests.factories import (
    ItemFactory,
    PhaseFactory,
    ProblemFactory,
    SolutionFactory,
    UserFactory,
    label,
    lease,
    problem_item,
)

pytestmark = pytest.mark.django_db

KNOWN = "Nobody-may-read-this"
HIDDEN = [
    KNOWN,
    *(
        "grade",
        "score",
        "verifier",
        "rank",
        "gold",
        "generation",
        "kind",
        "quality",
        "screening",
        "priority",
        "prediction",
        "correct_",
    ),
    *("0.8264", "1876543219", "1987654321"),
]
"""What no response may hold, as a key or as a value."""


def secret_item(kind: str = "normal", grade: str = "wrong", **more: Any) -> Item:
    """An item in all of whose hidden columns there is something to find."""
    solution = SolutionFactory(
        problem=ProblemFactory(solution=f"{KNOWN} solution"),
        generator=f"{KNOWN} generator",
        generation_number=1876543219,
        grade=grade,
        explanations=[{"step": 1, "text": f"{KNOWN} explanation"}],
    )
    return ItemFactory(
        solution=solution,
        kind=kind,
        generation_number=1876543219,
        verifier=f"{KNOWN} model",
        verifier_score=0.8264,
        rank=1987654321,
        priority=0.8264,
        **more,
    )


def asking_phase(**more: Any) -> Phase:
    return PhaseFactory(ask_explanation=True, ask_progress=True, ask_alternatives=2, **more)


Ask = Callable[[APIClient, int], Any]


def every_question(client: APIClient, assignment_id: int) -> list[Any]:
    """Everything a labeler can send or read before a submit, also what is refused."""
    own = f"/api/v1/assignments/{assignment_id}"
    steps = ["First step.", "Second step.", "Third step.\n\n# Answer\n\n41"]
    unfinished = label([1], steps=steps)
    return [
        client.get(own),
        client.post("/api/v1/assignments/next", {}),
        client.put(f"{own}/draft", {"label": unfinished}),
        client.put(f"{own}/draft", {"label": unfinished, "version": 99}),
        client.put(f"{own}/draft", {"label": "x"}),
        *(client.get(f"{own}/explanations?step={step}") for step in range(4)),
        client.get(f"{own}/explanations?step=x"),
        client.post(f"{own}/completions", {"steps": []}),
        client.post(f"{own}/completions", {"steps": steps[:1], "count": 2}),
        client.post(f"{own}/completions", {"steps": ["not a step"]}),
        client.post(f"{own}/check", {"label": unfinished}),
        client.post(f"{own}/check", {"label": label([1, 1, -1])}),
        client.post(f"{own}/check", {"label": label([1, 1, 1]), "details": {"suggested_answer": "x" * 9000}}),
        client.post(f"{own}/submit", {"label": unfinished}),
        client.post(f"{own}/submit", {"label": label([1, -1]), "details": {}}),
        client.post(
            f"{own}/submit",
            {"label": label([1, -1]), "details": {"given_explanations": [{"text": "a guess", "rating": 1}]}},
        ),
        client.post(f"{own}/reopen"),
        client.post(f"{own}/take-back"),
        client.get("/api/v1/assignments/undo"),
        client.get("/api/v1/labelings"),
        client.get("/api/v1/labelings/phases"),
        client.get("/api/v1/skipped"),
        client.get("/api/v1/progress"),
        client.get("/api/v1/progress/phases"),
        client.get("/api/v1/phases"),
        client.get("/api/v1/preferences"),
        client.get("/api/v1/session"),
        *(client.get(f"/api/v1/{path}") for path in FOR_OTHERS),
    ]


FOR_OTHERS = [
    "overview",
    "generations",
    "generations/0",
    "models",
    "models/1",
    "phases/overview",
    "phases/people",
    "phases/1/failed-completions",
    "phases/1/stored-solutions",
    "exports/prm800k.jsonl",
    "exports/samples.jsonl",
    "timeline",
    "settings",
    "services",
]


def text_of(response: Any) -> str:
    """Headers and body."""
    body = b"".join(response) if response.streaming else response.content
    headers = {
        name: told for name, told in response.items() if name not in ("Content-Security-Policy", "Permissions-Policy")
    }
    return json.dumps(headers) + body.decode()


def revealing(response: Any) -> list[str]:
    told = text_of(response).replace("Rate each step", "")
    found = [word for word in HIDDEN if word.casefold() in told.casefold()]
    # words of sentences that say nothing of this item
    return [
        word
        for word in found
        if not (
            word == "kind"
            and re.search(r'"kind": ?"(submit|skip|person|give_up|bad_problem|unsure|wrong_answer|comment)"', told)
        )
    ]


@pytest.mark.parametrize("kind", ["normal", "screening", "quality_control"])
@pytest.mark.parametrize("grade", ["wrong", "correct"])
def test_no_response_holds_anything_that_is_known(as_labeler: APIClient, labeler: User, kind: str, grade: str) -> None:
    assignment = lease(secret_item(kind, grade, phase=asking_phase()), labeler)
    responses = every_question(as_labeler, assignment.pk)
    assert sum(response.status_code < 300 for response in responses) >= 14
    assert all(response.status_code < 500 for response in responses)
    for response in responses:
        assert revealing(response) == [], text_of(response)


def test_the_search_finds_what_it_looks_for(as_researcher: APIClient, labeler: User) -> None:
    """For a researcher the export holds all of it."""
    from annotation.services.labelings import submit_labeling

    item = secret_item("quality_control")
    submit_labeling(assignment_id=lease(item, labeler).pk, labeler=labeler, label=label([1, -1]))
    response = as_researcher.get("/api/v1/exports/prm800k.jsonl?include_quality_control=true")
    assert {KNOWN, "score", "generation", "quality", "screening", "0.8264", "1876543219"} <= set(revealing(response))


def same_for_all(responses: list[Any], assignment: Assignment) -> list[str]:
    """The responses without what differs between any two assignments."""
    item = assignment.item
    cleaned = []
    for response in responses:
        text = text_of(response).replace(item.problem.text, "PROBLEM")
        text = re.sub(r"\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)", "TIME", text)
        text = re.sub(
            r'("(csrf_token|request_id|X-Request-ID|username|id|Content-Length)": ?)("[^"]*"|\d+)', r"\1X", text
        )
        text = re.sub(r'(assignment"?:? ?)\d+', r"\1ID", text)
        cleaned.append(f"{response.status_code} {text}")
    return cleaned


def test_every_answer_is_the_same_whatever_is_known(client_of: ClientOf) -> None:
    """Kind, grade, score and known mistakes change no status, header, key or word."""
    phase, leased = asking_phase(), []
    for kind, grade, score in (
        ("normal", "correct", 0.1),
        ("quality_control", "wrong", 0.9),
        ("screening", "ungraded", None),
    ):
        item = secret_item(kind, grade, phase=phase)
        Item.objects.filter(solution=item.solution_id).update(verifier_score=score)
        if kind == "normal":
            Solution.objects.filter(items=item).update(explanations=[])
        leased.append(lease(item, UserFactory()))
    found = [
        same_for_all(every_question(client_of(assignment.labeler), assignment.pk), assignment) for assignment in leased
    ]
    for others in zip(*found, strict=True):
        assert len(set(others)) == 1, others


def test_rating_one_step_after_the_other_negative_does_not_find_the_known_mistake(
    as_labeler: APIClient, labeler: User
) -> None:
    assignment = lease(secret_item(phase=asking_phase()), labeler)
    own = f"/api/v1/assignments/{assignment.pk}"
    told = []
    chains: tuple[list[int | None], ...] = ([-1], [1, -1], [1, 1, -1])
    for rated in chains:
        as_labeler.put(f"{own}/draft", {"label": label(rated)})
        told.append(as_labeler.get(f"{own}/explanations?step={len(rated) - 1}").json()["explanations"])
    assert told == [[], [], []]
    # asked for where it is at first, it is told, also later
    other = lease(secret_item(phase=asking_phase()), labeler)
    own = f"/api/v1/assignments/{other.pk}"
    for rated in (chains[1], chains[2], chains[1]):
        as_labeler.put(f"{own}/draft", {"label": label(rated)})
        response = as_labeler.get(f"{own}/explanations?step={len(rated) - 1}")
        assert response.json()["explanations"] == ([f"{KNOWN} explanation"] if len(rated) == 2 else [])


@pytest.mark.parametrize("flow", [1, 2])
def test_history_holds_nothing_either(as_labeler: APIClient, labeler: User, flow: int) -> None:
    """What was submitted can be undone and submitted again, so the history must not tell what is known."""
    if flow == 2:
        assignment = lease(secret_item("quality_control"), labeler)
        submitted = as_labeler.post(f"/api/v1/assignments/{assignment.pk}/submit", {"label": label([1, -1])})
    else:
        problem = ProblemFactory(text="What is $20 + 21$?", solution=f"{KNOWN} solution")
        assignment = lease(problem_item(problem=problem), labeler)
        gives_up = {"steps": [], "total_time": 1, "finish_reason": "give_up"}
        submitted = as_labeler.post(
            f"/api/v1/assignments/{assignment.pk}/submit", {"label": gives_up, "details": {"reason": "Too hard."}}
        )
    assert submitted.status_code == 201, submitted.json()
    assert Labeling.objects.count() == 1
    own = f"/api/v1/assignments/{assignment.pk}"
    for response in (
        submitted,
        as_labeler.get(own),
        as_labeler.get("/api/v1/labelings"),
        as_labeler.post(f"{own}/reopen"),
    ):
        assert response.status_code < 300
        assert revealing(response) == [], text_of(response)
