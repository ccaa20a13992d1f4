"""Reading completions that were asked for, and what there is to say while they are on their way."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.utils import timezone

from annotation.models import Assignment, CompletionRequest, Phase
from annotation.rules.continuation import lot_order
from annotation.rules.details import OfferOrigin
from annotation.rules.phase_one import Offered
from annotation.selectors.questions import questions_of

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


def requests_of(*, assignment: Assignment) -> dict[tuple[str, ...], CompletionRequest]:
    """All that was asked for in an assignment and is answered, by the steps that it comes after."""
    answered = (CompletionRequest.Status.READY, CompletionRequest.Status.FAILED)
    return {tuple(one.steps): one for one in assignment.completion_requests.filter(status__in=answered)}


def offered(request: CompletionRequest) -> Offered:
    """As the rules want it."""
    return Offered(texts=request.completions or [], order=continuation_order(request))


def origin_of(request: CompletionRequest) -> OfferOrigin:
    """What a labeling keeps of it."""
    return {"generator": request.generator, "seed": request.seed, "continuation": request.continuation}


def offered_alternatives(assignment: Assignment) -> dict[int, list[str]]:
    """Where alternatives are asked for: the texts that were offered in a step's place, by the step's index."""
    if not questions_of(assignment).alternatives:
        return {}
    requests = assignment.completion_requests.filter(status=CompletionRequest.Status.READY)
    return {len(request.steps): request.completions or [] for request in requests}


def _status(request: CompletionRequest) -> Literal["ready", "pending", "failed"]:
    if request.status == CompletionRequest.Status.READY:
        return "ready"
    return "failed" if request.status == CompletionRequest.Status.FAILED else "pending"


def _message(request: CompletionRequest) -> str:
    match request.status:
        case CompletionRequest.Status.FAILED:
            reason = request.error.partition("\n")[0]
            return f"The next steps could not be written: {reason} Ask again, or write the step yourself; if it lasts, tell an admin."
        case CompletionRequest.Status.PENDING if timezone.now() - request.created_at > PATIENCE:
            return (
                "No worker has taken this up yet. Your work is safe and this page goes on asking. "
                "If it lasts, tell an admin that nobody works on the queue for samples."
            )
        case CompletionRequest.Status.PENDING | CompletionRequest.Status.RUNNING:
            return "The next steps are being written."
    return "" if request.completions else "The generator had nothing to offer here: write the next step yourself."
