"""Requests that a worker adds, compares, changes or tries a reward model, or draws a sample; enters what it found."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from annotation.clock import database_time
from annotation.errors import Conflict, DomainError, NotFound
from annotation.models import User
from annotation.services.audit import Subject, changed, record
from rewardmodel.models import EvaluationSet, Generator, ModelRequest, ModelVersion, RewardModel
from rewardmodel.services.model_locations import UnusableModel, check_address
from rewardmodel.work import claims
from rewardmodel.work.dispatch import queue_of, send_model_request

LONGEST_NAME = 100
"""Characters. A model that labels is a user with this name and a prefix."""

OF_TRAINED_MODELS = re.compile(r"(prm|orm)-\d+")
TAKEN = ("oracle", "people")
"""Other labelers."""

IN_PROGRESS = (ModelRequest.Status.PENDING, ModelRequest.Status.RUNNING)
MOST_MESSAGES = 100
"""At most this many messages are resent by one call of `dispatch_missed_requests`; the next call resends more."""


def request_model(
    *,
    name: str,
    location: str,
    format: str = "",
    tokenizer: str = "",
    options: Mapping[str, Any] | None = None,
    by: User | None = None,
    here: bool = False,
) -> ModelRequest:
    """Have a worker open a model and enter it; with `here` the caller does it. Raises UnusableModel and Conflict, with the field."""
    name, location = name.strip(), location.strip()
    _check_name(name)
    if not location:
        raise UnusableModel("Enter the model’s folder, or the address of the server that runs it.", field="location")
    check_address(location=location, format=format, tokenizer=tokenizer)
    try:
        with transaction.atomic():
            request = ModelRequest.objects.create(
                action=ModelRequest.Action.ADD,
                name=name,
                location=location,
                format=format,
                tokenizer=tokenizer.strip(),
                options=dict(options or {}),
                requested_by=by,
                dispatched_at=database_time() if here else None,
            )
    except IntegrityError as error:
        raise Conflict(f"“{name}” is being added already.", field="name") from error
    if not here:
        dispatch_model_request(request_id=request.pk)
    return request


def request_comparison(
    *, reward_model_id: int, evaluation_set: EvaluationSet | None = None, by: User | None = None, here: bool = False
) -> ModelRequest:
    """Have a worker compare a candidate with the current model, after which the gate decides. Raises NotFound and Conflict.

    A comparison of this model that is already in progress is returned.
    """
    model = _model(reward_model_id)
    if model.standing != RewardModel.Standing.CANDIDATE:
        raise Conflict(f"{model} is not waiting to be compared: it is {model.standing.replace('_', ' ')}.")
    if model.origin != RewardModel.Origin.ADDED:
        raise Conflict(f"{model} was trained here; its generation compares it.")
    return _requested(
        ModelRequest.Action.COMPARE, model.name, by=by, here=here, reward_model=model, evaluation_set=evaluation_set
    )


def request_change(
    *,
    reward_model_id: int,
    location: str,
    tokenizer: str,
    options: Mapping[str, Any],
    reason: str,
    by: User | None = None,
) -> ModelRequest:
    """Have a worker open a model from elsewhere at another place or with other options. If it can score there, that becomes its next
    version. The same weights must be there: its scores stay.

    Raises NotFound, Conflict, UnusableModel, and DomainError without a reason.
    """
    model = _model(reward_model_id)
    if model.origin != RewardModel.Origin.ADDED:
        raise Conflict(f"{model} was trained here; its place does not change.")
    if not reason.strip():
        raise DomainError("Say in a few words what changed; it is kept with the version.", field="reason")
    location, tokenizer, options = location.strip(), tokenizer.strip(), dict(options)
    check_address(location=location, format=model.format, tokenizer=tokenizer)
    if (location, tokenizer, options) == (model.location, model.tokenizer, model.options):
        raise Conflict("Nothing would change: it has this location and these options already.")
    return _requested(
        ModelRequest.Action.CHANGE,
        model.name,
        by=by,
        reward_model=model,
        location=location,
        format=model.format,
        tokenizer=tokenizer,
        options=options,
        reason=reason.strip(),
    )


def request_trial(*, reward_model_id: int, by: User | None = None) -> ModelRequest:
    """Have a worker open a model and score two examples with it. Nothing changes. Raises NotFound."""
    model = _model(reward_model_id)
    return _requested(ModelRequest.Action.TRY, model.name, by=by, reward_model=model)


def request_sample(*, generator_id: int, by: User | None = None) -> ModelRequest:
    """Have a worker draw one sample with a generator. The sample is shown and not used. Raises NotFound and Conflict."""
    generator = Generator.objects.filter(pk=generator_id).first()
    if generator is None:
        raise NotFound(f"There is no generator with id {generator_id}.")
    if not generator.can_write:
        raise Conflict(f"“{generator}” consists of imported solutions, so it cannot write any.")
    return _requested(ModelRequest.Action.DRAW, generator.name, by=by, generator=generator)


def newest_request(*, action: str, **model: RewardModel | Generator) -> ModelRequest | None:
    """The newest request of this kind about a model, whatever has become of it."""
    return ModelRequest.objects.filter(action=action, **model).order_by("-pk").first()


def _requested(
    action: ModelRequest.Action, name: str, *, by: User | None, here: bool = False, **values: Any
) -> ModelRequest:
    """Make and send a request; if one of this kind is in progress for this model, return that."""
    try:
        with transaction.atomic():
            request = ModelRequest.objects.create(
                action=action, name=name, requested_by=by, dispatched_at=database_time() if here else None, **values
            )
    except IntegrityError:  # somebody asked before
        return ModelRequest.objects.get(action=action, name=name, status__in=IN_PROGRESS)
    if not here:
        dispatch_model_request(request_id=request.pk)
    return request


def get_request(*, request_id: int) -> ModelRequest:
    """Raises NotFound."""
    request = ModelRequest.objects.filter(pk=request_id).select_related("reward_model", "generator").first()
    if request is None:
        raise NotFound(f"There is no such request: {request_id}.")
    return request


def dispatch_model_request(*, request_id: int) -> None:
    """Send a message for a request, unless one was sent recently."""
    if ModelRequest.objects.filter(claims.to_dispatch(), pk=request_id).update(dispatched_at=database_time()):
        send_model_request(request_id, queue_of(ModelRequest.objects.get(pk=request_id).action))


def dispatch_missed_requests() -> None:
    """Resend requests whose message was lost or whose worker died."""
    waiting = ModelRequest.objects.filter(claims.to_dispatch()).order_by("pk")
    with transaction.atomic():
        for request_id in waiting.values_list("pk", flat=True)[:MOST_MESSAGES]:
            dispatch_model_request(request_id=request_id)


def enter_added_model(*, request: ModelRequest, kind: str, location: str, tokenizer: str) -> RewardModel:
    """Enter a model that could be opened and could score. It is a candidate: the gate or an admin makes it current."""
    try:
        with transaction.atomic():
            model = RewardModel.objects.create(
                kind=kind,
                name=request.name,
                origin=RewardModel.Origin.ADDED,
                location=location,
                format=request.format,
                tokenizer=tokenizer,
                options=request.options,
                standing=RewardModel.Standing.CANDIDATE,
            )
            after = {"location": location, "format": request.format, "tokenizer": tokenizer}
            subject = Subject("model", model.pk, model.name)
            record(actor=request.requested_by, action="model.added", subject=subject, after=after)
            return model
    except IntegrityError as error:
        raise _taken(request.name) from error


def enter_change(*, request: ModelRequest, location: str, tokenizer: str) -> None:
    """Give a model the place at which it could score, and keep the former one as a version. Call it in a transaction."""
    model = RewardModel.objects.select_for_update(no_key=True).get(requests=request)
    former = {"location": model.location, "tokenizer": model.tokenizer, "options": model.options}
    values = {"location": location, "tokenizer": tokenizer, "options": request.options}
    ModelVersion.objects.create(
        reward_model=model, number=model.version, replaced_by=request.requested_by, reason=request.reason, **former
    )
    RewardModel.objects.filter(pk=model.pk).update(version=model.version + 1, **values)
    before, after = changed(former, values)
    subject = Subject("model", model.pk, model.name)
    record(
        actor=request.requested_by,
        action="model.changed",
        subject=subject,
        before=before,
        after=after,
        reason=request.reason,
    )


def _model(reward_model_id: int) -> RewardModel:
    model = RewardModel.objects.filter(pk=reward_model_id).first()
    if model is None:
        raise NotFound(f"There is no reward model with id {reward_model_id}.")
    return model


def _check_name(name: str) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise UnusableModel(f"Enter a name of 1 to {LONGEST_NAME} characters.", field="name")
    if OF_TRAINED_MODELS.fullmatch(name) or name in TAKEN:
        raise UnusableModel(
            f"“{name}” is a name of Stepmark’s own (prm-1, orm-1, … are trained here). Enter another one.", field="name"
        )
    if RewardModel.objects.filter(name=name).exists():
        raise _taken(name)


def _taken(name: str) -> Conflict:
    return Conflict(f"There is already a reward model “{name}”.", field="name")
