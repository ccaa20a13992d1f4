"""Writing the completions that labelers wait for: one request, one message, one claim, one answer."""

import logging
import traceback
import uuid

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from annotation.errors import DomainError
from annotation.models import Assignment, CompletionRequest, Item
from rewardmodel import engine
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation, Generator
from rewardmodel.work import claims
from rewardmodel.work.dispatch import send_completions

logger = logging.getLogger(__name__)

MOST_MESSAGES = 100
"""That one look at missed requests sends again; the next look sends more."""

DIED = "The worker died each time it tried."


class NoGenerator(DomainError):
    """Nobody is there to write completions."""

    code = "no_generator"
    status = 409


def dispatch_completions(*, request_id: int) -> None:
    """Send a message for a request, unless one is under way."""
    due = CompletionRequest.objects.filter(claims.to_dispatch(), pk=request_id)
    if due.update(dispatched_at=timezone.now()):
        send_completions(request_id)


def dispatch_missed() -> None:
    """Send again what was lost on the way or lay with a dead worker, as far as anybody still waits for it."""
    waiting = CompletionRequest.objects.filter(claims.to_dispatch(), assignment__status=Assignment.Status.LEASED)
    with transaction.atomic():
        for request_id in waiting.order_by("pk").values_list("pk", flat=True)[:MOST_MESSAGES]:
            dispatch_completions(request_id=request_id)


def write_completions(*, request_id: int) -> None:
    """Claim a request, sample, store. Nothing happens where it is ready, gone, or somebody is at it.

    Somebody waits in front of a page, so an error is told at once; who asks again starts it afresh.
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
            generator, options = _writer_for(request.assignment.item)
            texts = _sample(generator, options, request)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the task tries again, or whoever finds the claim stale
    except Exception as error:  # whatever it was, the labeler is told, and it is kept for the person who has to mend it
        logger.exception("%s failed", request)
        _finish(request, token, status=CompletionRequest.Status.FAILED, error=_account_of(error, request))
        return
    _finish(
        request, token, status=CompletionRequest.Status.READY, completions=texts, generator=generator.name, error=""
    )


def _sample(generator: Generator, options: GenerationSettings, request: CompletionRequest) -> list[str]:
    """The texts as they came, equal ones too; a generator that stopped at once offered nothing, so that is left out."""
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
    return [text for text in (text.replace("\x00", "").strip() for text in texts) if text]


def _writer_for(item: Item) -> tuple[Generator, GenerationSettings]:
    """Who writes, and how: as in the item's generation, else as in the newest one; the phase may name another generator."""
    generations = Generation.objects.select_related("generator")
    own = generations.filter(number=item.generation_number).first() if item.generation_number is not None else None
    generation = own or generations.filter(phase=item.phase).newest() or generations.newest()
    options = generation.options if generation else GenerationSettings()
    if name := item.phase.generator:
        generator = Generator.objects.filter(name=name).first()
        if generator is None:
            raise NoGenerator(f"The phase wants the generator “{name}”, and there is none of that name.")
    else:
        generator = generation.generator if generation else Generator.objects.order_by("-pk").first()
    if generator is None:
        raise NoGenerator("There is no generator yet.")
    return generator, options


def _account_of(error: Exception, request: CompletionRequest) -> str:
    """First a line for the labeler, then all there is to know."""
    if isinstance(error, DomainError):
        reason = error.message
    elif engine.is_generator_error(error):
        reason = f"{str(error).splitlines()[0][:300]}."
    else:
        reason = f"an unexpected {type(error).__name__}, see request {request.pk}."
    return f"{reason}\n{''.join(traceback.format_exception(error))[-4000:]}"


def _finish(request: CompletionRequest, token: uuid.UUID, **values: object) -> None:
    """Write the result, if the claim is still ours: what is ready never changes."""
    if not claims.mine(request, token).update(finished_at=timezone.now(), claim=None, **values):
        logger.info("%s: the claim was lost, somebody else does it", request)
