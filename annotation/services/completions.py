"""Requesting completions: candidate texts for the next step."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from annotation import limits
from annotation.errors import InvalidQuestion
from annotation.models import Assignment, CompletionRequest, Phase, User
from annotation.records.identity import completions_key
from annotation.rules.question import check_question
from annotation.selectors.assignments import assignment_of
from annotation.selectors.completions import offered_length
from annotation.selectors.questions import questions_of
from annotation.services.assignments import build_closed_error, lock_assignment, renew_expired_lease
from annotation.services.slots import extend_lease
from annotation.signals import completions_wanted

MOST_REQUESTS = 500
"""Per assignment. More than any solution has steps; it bounds the sampling that one labeler can cause."""


def ask_for_completions(
    *, assignment_id: int, labeler: User, steps: Any, count: int | None = None, again: bool = False
) -> CompletionRequest:
    """Return the request for completions of the step after `steps`; create it if there is none.

    A new request extends the lease. Asking for the result again does not, because the page polls without the labeler. The phase decides
    how many texts are written; in flow 2, `count` can lower the number. `again` retries a failed request. Raises NotFound, InvalidLabel,
    InvalidQuestion, and AssignmentClosed.
    """
    assignment = assignment_of(assignment_id=assignment_id, labeler=labeler)
    item, phase = assignment.item, assignment.item.phase
    shown = item.solution.steps if item.solution else []
    so_far = check_question(steps, flow=phase.flow, shown_steps=shown)
    wanted = phase.completions_per_step
    if phase.flow == Phase.Flow.TWO:
        most = questions_of(assignment).alternatives or wanted
        wanted = most if count is None else min(count, most)
    with transaction.atomic():
        _keep_open(assignment, labeler)
        request = CompletionRequest.objects.filter(
            key=completions_key(assignment_id=assignment_id, steps=so_far)
        ).first()
        if request is None or again:
            extend_lease(assignment)
        request = request or _new_request(assignment, so_far, wanted)
        if request.status == CompletionRequest.Status.FAILED and again:
            _retry(request)
        if request.status in (CompletionRequest.Status.PENDING, CompletionRequest.Status.RUNNING):
            completions_wanted.send(CompletionRequest, request_id=request.pk)
    request.assignment = assignment
    return request


def _keep_open(assignment: Assignment, labeler: User) -> None:
    if assignment.status == Assignment.Status.LEASED:
        return
    item, locked = lock_assignment(assignment_id=assignment.pk, labeler=labeler)
    if not renew_expired_lease(item, locked) and locked.reopened_at is None:
        raise build_closed_error(locked)


def _new_request(assignment: Assignment, steps: Sequence[str], wanted: int) -> CompletionRequest:
    if assignment.completion_requests.count() >= MOST_REQUESTS:
        raise InvalidQuestion(
            f"This task has reached its limit of {MOST_REQUESTS} completion requests. Submit the solution or give up."
        )
    if assignment.item.phase.flow == Phase.Flow.ONE:
        _check_room(assignment, steps)
    key = completions_key(assignment_id=assignment.pk, steps=steps)
    new = CompletionRequest(
        key=key,
        assignment=assignment,
        steps=list(steps),
        wanted=wanted,
        continuation=assignment.item.phase.continuation,
    )
    # a second tab may create the same request at the same time
    CompletionRequest.objects.bulk_create([new], ignore_conflicts=True)
    return CompletionRequest.objects.get(key=key)


def _check_room(assignment: Assignment, steps: Sequence[str]) -> None:
    """Refuse what could grow beyond the size of a label, before anybody works on it. Raises InvalidQuestion."""
    length = sum(map(len, steps)) + offered_length(assignment=assignment, steps=steps)
    if length > limits.BUILT:
        raise InvalidQuestion(
            f"This solution has {length:,} characters with all that was offered on the way; at most {limits.BUILT:,} are allowed. "
            "Go back and shorten a step, or give up.",
            field="steps",
        )


def _retry(request: CompletionRequest) -> None:
    """Put a failed request back to pending, without the claim of the worker that failed."""
    CompletionRequest.objects.filter(pk=request.pk, status=CompletionRequest.Status.FAILED).update(
        status=CompletionRequest.Status.PENDING,
        created_at=Now(),
        attempts=0,
        error="",
        claim=None,
        dispatched_at=None,
        finished_at=None,
    )
    request.refresh_from_db()
