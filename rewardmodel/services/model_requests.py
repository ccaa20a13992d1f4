"""Request that a reward model from elsewhere is added or compared, and enter it once a worker has tried it."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from annotation.clock import database_time
from annotation.errors import Conflict, NotFound
from annotation.models import User
from rewardmodel.models import ModelRequest, RewardModel
from rewardmodel.services.model_locations import UnusableModel, check_address
from rewardmodel.work import claims
from rewardmodel.work.dispatch import send_model_request

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


def request_comparison(*, reward_model_id: int, by: User | None = None, here: bool = False) -> ModelRequest:
    """Have a worker compare a candidate with the current model, after which the gate decides. Raises NotFound and Conflict.

    A comparison of this model that is already in progress is returned.
    """
    model = RewardModel.objects.filter(pk=reward_model_id).first()
    if model is None:
        raise NotFound(f"There is no reward model with id {reward_model_id}.")
    if model.standing != RewardModel.Standing.CANDIDATE:
        raise Conflict(f"{model} is not waiting to be compared: it is {model.standing.replace('_', ' ')}.")
    if model.origin != RewardModel.Origin.ADDED:
        raise Conflict(f"{model} was trained here; its generation compares it.")
    running = ModelRequest.objects.filter(action=ModelRequest.Action.COMPARE, name=model.name, status__in=IN_PROGRESS)
    try:
        with transaction.atomic():
            request = ModelRequest.objects.create(
                action=ModelRequest.Action.COMPARE,
                name=model.name,
                reward_model=model,
                requested_by=by,
                dispatched_at=database_time() if here else None,
            )
    except IntegrityError:  # somebody asked before
        return running.get()
    if not here:
        dispatch_model_request(request_id=request.pk)
    return request


def get_request(*, request_id: int) -> ModelRequest:
    """Raises NotFound."""
    request = ModelRequest.objects.filter(pk=request_id).select_related("reward_model").first()
    if request is None:
        raise NotFound(f"There is no such request: {request_id}.")
    return request


def dispatch_model_request(*, request_id: int) -> None:
    """Send a message for a request, unless one was sent recently."""
    if ModelRequest.objects.filter(claims.to_dispatch(), pk=request_id).update(dispatched_at=database_time()):
        send_model_request(request_id)


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
            return RewardModel.objects.create(
                kind=kind,
                name=request.name,
                origin=RewardModel.Origin.ADDED,
                location=location,
                format=request.format,
                tokenizer=tokenizer,
                options=request.options,
                standing=RewardModel.Standing.CANDIDATE,
            )
    except IntegrityError as error:
        raise _taken(request.name) from error


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
