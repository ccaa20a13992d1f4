"""Reading completions that were asked for, and what there is to say while they are on their way."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.utils import timezone

from annotation.models import Assignment, CompletionRequest, Phase
from annotation.rules.continuation import lot_order

PATIENCE = timedelta(seconds=15)
"""So long a request may wait for a worker before the labeler is told that none has taken it up."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The answer to who asks for completions. `continuation_order`: see rules/continuation.py; None: the labeler chooses."""

    status: Literal["ready", "pending", "failed"]
    message: str
    completions: list[str]
    continuation_order: list[int] | None


def offer_of(request: CompletionRequest) -> Offer:
    """Without a query."""
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
    return lot_order(seed=request.seed, count=len(request.completions or []))


def offers_of(*, assignment: Assignment) -> dict[tuple[str, ...], CompletionRequest]:
    """All that was asked for in an assignment, by the steps that it comes after."""
    return {tuple(request.steps): request for request in assignment.completion_requests.all()}


def _status(request: CompletionRequest) -> Literal["ready", "pending", "failed"]:
    if request.status == CompletionRequest.Status.READY:
        return "ready"
    return "failed" if request.status == CompletionRequest.Status.FAILED else "pending"


def _message(request: CompletionRequest) -> str:
    match request.status:
        case CompletionRequest.Status.FAILED:
            reason = request.error.partition("\n")[0]
            return f"The next steps could not be written: {reason} Ask again; if that does not help, tell an admin."
        case CompletionRequest.Status.PENDING if timezone.now() - request.created_at > PATIENCE:
            return (
                "No worker has taken this up yet. Your work is safe and this page goes on asking; "
                "if it lasts, tell an admin that the queue `sample` has no worker."
            )
        case CompletionRequest.Status.PENDING | CompletionRequest.Status.RUNNING:
            return "The next steps are being written."
    return "" if request.completions else "The generator had nothing to offer here: write the next step yourself."
