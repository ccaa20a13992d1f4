"""Reading requested completions, and the messages for labelers while they are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.db import connection
from django.db.models import QuerySet

from annotation.clock import database_time
from annotation.models import Assignment, CompletionRequest, Phase
from annotation.rules.continuation import shuffle_places
from annotation.rules.details import OfferOrigin
from annotation.rules.flow_one import Offered
from annotation.selectors.questions import questions_of

PATIENCE = timedelta(seconds=15)
"""How long a request may wait for a worker before the labeler is told that it takes longer than usual."""

NO_OTHER_STEPS = "There are no other steps this time."


@dataclass(frozen=True, slots=True)
class Offer:
    """The response to a completion request. `continuation_order`: see rules/continuation.py; None lets the labeler choose."""

    status: Literal["ready", "pending", "failed"]
    message: str
    completions: list[str]
    continuation_order: list[int] | None


def offer_of(request: CompletionRequest) -> Offer:
    """Needs no query for a finished request whose assignment is loaded with its phase."""
    completions = request.completions or []
    return Offer(
        status=_status(request),
        message=_message(request),
        completions=completions,
        continuation_order=continuation_order(request),
    )


def continuation_order(request: CompletionRequest) -> list[int] | None:
    if request.continuation == Phase.Continuation.LABELER:
        return None
    return shuffle_places(seed=request.seed, count=len(request.completions or []))


def requests_of(*, assignment: Assignment) -> dict[tuple[str, ...], CompletionRequest]:
    """The finished requests of an assignment, by the steps before the completions."""
    answered = (CompletionRequest.Status.READY, CompletionRequest.Status.FAILED)
    return {tuple(one.steps): one for one in assignment.completion_requests.filter(status__in=answered)}


def offered_length(*, assignment: Assignment, steps: Sequence[str]) -> int:
    """Characters of the completions that were offered on the way to these steps."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(length(array_to_string(completions, ''))), 0) FROM annotation_completionrequest "
            "WHERE assignment_id = %s AND steps = (%s::text[])[1:cardinality(steps)]",
            [assignment.pk, list(steps)],
        )
        return int(cursor.fetchone()[0])


def read_offered(request: CompletionRequest) -> Offered:
    """The request's completions in the form that the rules take."""
    return Offered(texts=request.completions or [], order=continuation_order(request))


def origin_of(request: CompletionRequest) -> OfferOrigin:
    """What a labeling stores about the request."""
    return {"generator": request.generator, "seed": request.seed, "continuation": request.continuation}


def failed_requests(*, phase: Phase) -> QuerySet[CompletionRequest]:
    """For admins: the phase's requests that failed and were not retried since, with their problems; newest first."""
    failed = CompletionRequest.objects.filter(status=CompletionRequest.Status.FAILED, assignment__item__phase=phase)
    return failed.select_related("assignment__item__problem").order_by("-pk")


def offered_alternatives(assignment: Assignment) -> dict[int, list[str]]:
    """The alternatives that were offered, by the step's index; empty if the assignment does not ask for alternatives."""
    if not questions_of(assignment).alternatives:
        return {}
    requests = assignment.completion_requests.filter(status=CompletionRequest.Status.READY)
    return {len(request.steps): request.completions or [] for request in requests}


def _status(request: CompletionRequest) -> Literal["ready", "pending", "failed"]:
    if request.status == CompletionRequest.Status.READY:
        return "ready"
    return "failed" if request.status == CompletionRequest.Status.FAILED else "pending"


def _message(request: CompletionRequest) -> str:
    """For the labeler: never the error itself, which is for admins (`failed_requests`)."""
    builds = request.assignment.item.phase.flow == Phase.Flow.ONE
    match request.status:
        case CompletionRequest.Status.FAILED if builds:
            way_out = "skip the task" if request.assignment.item.phase.allow_skip else "give up with a reason"
            return f"The next steps cannot be written right now. Write the step yourself, or {way_out}."
        case CompletionRequest.Status.PENDING if database_time() - request.created_at > PATIENCE:
            way_out = "You can wait" if builds else "You can wait, or skip them"
            return f"The next steps take longer than usual. {way_out}: your work is safe, and this page keeps asking."
        case CompletionRequest.Status.PENDING | CompletionRequest.Status.RUNNING:
            return "The next steps are being written."
    if request.completions:
        return ""
    return "No steps are offered here. Write the next step yourself." if builds else NO_OTHER_STEPS
