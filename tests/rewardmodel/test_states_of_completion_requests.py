"""What a request for completions can become: every way through labelers and workers, and what the database refuses."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db import IntegrityError
from django.utils import timezone

from annotation.models import CompletionRequest
from annotation.models.transitions import COMPLETION_REQUEST
from annotation.services.completions import ask_for_completions
from rewardmodel import engine
from rewardmodel.services.completions import write_completions
from rewardmodel.work import claims
from tests.factories import lease, problem_item
from tests.transitions import other_pairs, pairs_in_database

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("generator", "messages")]

Go = Callable[[CompletionRequest, pytest.MonkeyPatch], None]


def insert(state: str, **values: Any) -> CompletionRequest:
    assignment = lease(problem_item())
    return CompletionRequest.objects.create(
        **{"key": uuid.uuid4(), "assignment": assignment, "wanted": 1, "continuation": "random", **columns_of(state)},
        **values,
    )


def columns_of(state: str) -> dict[str, Any]:
    return {"status": state, "completions": ["One."] if state == "ready" else None}


def claim(request: CompletionRequest, _: pytest.MonkeyPatch) -> None:
    assert claims.claim(CompletionRequest, request.pk)


def take_over(request: CompletionRequest, _: pytest.MonkeyPatch) -> None:
    long_ago = timezone.now() - timedelta(hours=1)
    CompletionRequest.objects.filter(pk=request.pk).update(heartbeat_at=long_ago, claim=uuid.uuid4())
    before = CompletionRequest.objects.get(pk=request.pk).claim
    assert claims.claim(CompletionRequest, request.pk) not in (None, before)


def write(request: CompletionRequest, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engine, "next_steps", lambda *arguments, **options: ["One."])
    write_as_a_second_worker(request)


def break_down(request: CompletionRequest, patch: pytest.MonkeyPatch) -> None:
    def next_steps(*arguments: object, **options: object) -> list[str]:
        raise RuntimeError("out of memory")

    patch.setattr(engine, "next_steps", next_steps)
    write_as_a_second_worker(request)


def die_at_every_attempt(request: CompletionRequest, _: pytest.MonkeyPatch) -> None:
    CompletionRequest.objects.filter(pk=request.pk).update(attempts=claims.MAX_ATTEMPTS)
    write_as_a_second_worker(request)


def write_as_a_second_worker(request: CompletionRequest) -> None:
    CompletionRequest.objects.filter(pk=request.pk).update(heartbeat_at=timezone.now() - timedelta(hours=1))
    write_completions(request_id=request.pk)


def ask_again(request: CompletionRequest, _: pytest.MonkeyPatch) -> None:
    assignment = request.assignment
    again = ask_for_completions(assignment_id=assignment.pk, labeler=assignment.labeler, steps=[], again=True)
    assert again == request


class Way(NamedTuple):
    before: str
    after: str
    go: Go


WAYS = (
    Way("pending", "running", claim),
    Way("running", "running", take_over),
    Way("running", "ready", write),
    Way("running", "failed", break_down),
    Way("running", "failed", die_at_every_attempt),
    Way("failed", "pending", ask_again),
)


def walk(before: str, patch: pytest.MonkeyPatch) -> CompletionRequest:
    assignment = lease(problem_item())
    request = ask_for_completions(assignment_id=assignment.pk, labeler=assignment.labeler, steps=[])
    ways: dict[str, list[Go]] = {"pending": [], "running": [claim], "failed": [claim, break_down]}
    for go in ways[before]:
        go(request, patch)
    request.refresh_from_db()
    return request


@pytest.mark.parametrize(("before", "after", "go"), WAYS)
def test_labelers_and_workers_lead_from_state_to_state(
    before: str,
    after: str,
    go: Go,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request = walk(before, monkeypatch)
    assert request.status == before
    go(request, monkeypatch)
    request.refresh_from_db()
    assert request.status == after


def test_every_transition_of_the_table_is_walked() -> None:
    assert {(way.before, way.after) for way in WAYS} == COMPLETION_REQUEST.pairs


def test_database_holds_to_the_table() -> None:
    assert pairs_in_database(COMPLETION_REQUEST) == COMPLETION_REQUEST.pairs


@pytest.mark.parametrize(("before", "after"), other_pairs(COMPLETION_REQUEST))
def test_database_refuses_every_other_transition(before: str, after: str) -> None:
    request = insert(before)
    with pytest.raises(
        IntegrityError, match=f"completion request {request.pk} is {before} and cannot become {after}; "
    ):
        CompletionRequest.objects.filter(pk=request.pk).update(**columns_of(after))
