"""Write the completions that labelers wait for: one request, one message, one claim, one result."""

import logging
import uuid

from django.db import transaction
from django.db.models.functions import Now

from annotation import limits
from annotation.errors import DomainError
from annotation.models import Assignment, CompletionRequest
from annotation.outages import is_outage
from rewardmodel import engine
from rewardmodel.counters import count_completions, count_failure
from rewardmodel.failures import reason_of, report_of
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generator
from rewardmodel.services.writers import NoGenerator, writer_of
from rewardmodel.work import claims
from rewardmodel.work.dispatch import send_completions

logger = logging.getLogger(__name__)

MOST_MESSAGES = 100
"""At most this many messages are resent by one call of `dispatch_missed`; the next call resends more."""

DIED = "The worker died at each attempt."


def dispatch_completions(*, request_id: int) -> None:
    """Send a message for a request, unless one was sent recently."""
    due = CompletionRequest.objects.filter(claims.to_dispatch(), pk=request_id)
    if due.update(dispatched_at=Now()):
        send_completions(request_id)


def dispatch_missed() -> None:
    """Resend requests whose message was lost or whose worker died, if a labeler still waits for the result."""
    waiting = CompletionRequest.objects.filter(claims.to_dispatch(), assignment__status=Assignment.Status.LEASED)
    with transaction.atomic():
        for request_id in waiting.order_by("pk").values_list("pk", flat=True)[:MOST_MESSAGES]:
            dispatch_completions(request_id=request_id)


def write_completions(*, request_id: int) -> None:
    """Claim a request, sample, store. Does nothing if the request is ready, gone, or claimed by a live worker.

    A labeler is waiting at a page, so it fails at once, without another attempt. Asking again starts the request afresh.
    """
    token = claims.claim(CompletionRequest, request_id)
    if token is None:
        return
    request = CompletionRequest.objects.select_related("assignment__item__phase", "assignment__item__problem").get(
        pk=request_id
    )
    try:
        if request.attempts > claims.MAX_ATTEMPTS:
            raise NoGenerator(DIED)
        with claims.heartbeat(request, token):
            generator, options = writer_of(request.assignment.item)
            texts = _sample(generator, options, request)
    except (
        Exception
    ) as error:  # the labeler learns that nothing comes; the error is kept for the person who has to fix it
        if is_outage(error):
            claims.give_back(request, token)
            raise  # the task is repeated
        logger.exception("%s failed", request)
        count_failure("completion")
        _finish(request, token, status=CompletionRequest.Status.FAILED, error=_error_report(error, request))
        return
    _finish(
        request, token, status=CompletionRequest.Status.READY, completions=texts, generator=generator.name, error=""
    )


def _sample(generator: Generator, options: GenerationSettings, request: CompletionRequest) -> list[str]:
    """Sampled steps, duplicates included. Left out are empty ones, where the generator stopped at once, and those beyond limits.STEP."""
    texts = engine.next_steps(
        generator,
        request.assignment.item.problem.text,
        request.steps,
        request.wanted,
        temperature=options.temperature,
        top_p=options.top_p,
        max_new_tokens=options.max_new_tokens,
        seed=request.seed,
    )
    offered = [text for text in (text.replace("\x00", "").strip() for text in texts) if text]
    if longer := sum(len(text) > limits.STEP for text in offered):
        logger.warning("%s: %d texts of more than %d characters are left out", request, longer, limits.STEP)
    return [text for text in offered if len(text) <= limits.STEP]


def _error_report(error: Exception, request: CompletionRequest) -> str:
    """The reason in one line, then the traceback; both are for admins."""
    if isinstance(error, DomainError):
        reason = error.message
    elif engine.is_generator_error(error):
        reason = f"{reason_of(error)[:300]}."
    else:
        reason = f"an unexpected {type(error).__name__}, see request {request.pk}."
    return f"{reason}\n{report_of(error)}"


def _finish(request: CompletionRequest, token: uuid.UUID, **values: object) -> None:
    """Write the result if the claim is still held. A request that is ready never changes."""
    if not claims.mine(request, token).update(finished_at=Now(), claim=None, **values):
        logger.info("%s: the claim was lost; another worker has it", request)
        return
    request.refresh_from_db(fields=["finished_at", "status"])
    if request.finished_at:
        waited = request.finished_at - request.created_at
        count_completions(outcome=request.status, seconds=waited.total_seconds())
