"""Asking for candidate texts of a next step."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotation.errors import InvalidQuestion
from annotation.models import Assignment, CompletionRequest, Phase, User
from annotation.records.identity import completions_key
from annotation.rules.question import check_question
from annotation.selectors.assignments import assignment_of
from annotation.selectors.questions import questions_of
from annotation.services.assignments import closed, lock_assignment, reopen_where_expired
from annotation.services.slots import extend_lease
from annotation.signals import completions_wanted

MOST_REQUESTS = 500
"""Per assignment: more than any solution has steps, and a bound to what one labeler can have sampled."""


def ask_for_completions(
    *, assignment_id: int, labeler: User, steps: Any, count: int | None = None, again: bool = False
) -> CompletionRequest:
    """The request for what may come after `steps`, made where there is none yet.

    A new question is a sign of life and extends the lease; to ask for its answer again is not, for a page does that by itself.
    How many texts there are is not theirs to say; in phase 2 the labeler may ask for fewer by `count`. `again` takes up what
    failed. Raises NotFound, InvalidLabel, InvalidQuestion, and AssignmentClosed.
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
            _take_up_again(request)
        if request.status in (CompletionRequest.Status.PENDING, CompletionRequest.Status.RUNNING):
            completions_wanted.send(CompletionRequest, request_id=request.pk)
    return request


def _keep_open(assignment: Assignment, labeler: User) -> None:
    if assignment.status == Assignment.Status.LEASED:
        return
    item, locked = lock_assignment(assignment_id=assignment.pk, labeler=labeler)
    if not reopen_where_expired(item, locked) and locked.reopened_at is None:
        raise closed(locked)


def _new_request(assignment: Assignment, steps: Sequence[str], wanted: int) -> CompletionRequest:
    if assignment.completion_requests.count() >= MOST_REQUESTS:
        raise InvalidQuestion(
            f"Completions were asked for {MOST_REQUESTS} times in this task; that is as often as it goes. Submit it or give up."
        )
    key = completions_key(assignment_id=assignment.pk, steps=steps)
    new = CompletionRequest(
        key=key,
        assignment=assignment,
        steps=list(steps),
        wanted=wanted,
        continuation=assignment.item.phase.continuation,
    )
    # somebody may ask for the same at the same moment, from a second tab
    CompletionRequest.objects.bulk_create([new], ignore_conflicts=True)
    return CompletionRequest.objects.get(key=key)


def _take_up_again(request: CompletionRequest) -> None:
    CompletionRequest.objects.filter(pk=request.pk, status=CompletionRequest.Status.FAILED).update(
        status=CompletionRequest.Status.PENDING,
        created_at=timezone.now(),
        attempts=0,
        error="",
        claim=None,
        dispatched_at=None,
        finished_at=None,
    )
    request.refresh_from_db()
