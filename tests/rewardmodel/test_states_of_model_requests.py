"""What a request about a reward model can become: every way through admins and workers, and what the database refuses."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from django.db import IntegrityError
from django.utils import timezone
from pytest_django import Settings

from rewardmodel import engine
from rewardmodel.models import ModelRequest
from rewardmodel.models.transitions import MODEL_REQUEST
from rewardmodel.services.model_requests import request_model
from rewardmodel.training import from_elsewhere
from rewardmodel.work import claims
from tests.transitions import other_pairs, pairs_in_database

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]

Go = Callable[[ModelRequest, pytest.MonkeyPatch], None]


@pytest.fixture(autouse=True)
def _folder_of_models(settings: Settings) -> None:
    settings.MODEL_FOLDERS = [Path("/models")]


def claim(request: ModelRequest, _: pytest.MonkeyPatch) -> None:
    assert claims.claim(ModelRequest, request.pk)


def take_over(request: ModelRequest, _: pytest.MonkeyPatch) -> None:
    forsake(request)
    assert claims.claim(ModelRequest, request.pk)


def open_it(request: ModelRequest, patch: pytest.MonkeyPatch) -> None:
    rows = np.array([[0.1, 0.0, 0.9]] * 2)
    patch.setattr(engine, "try_out", lambda place, samples: ("prm", [rows, rows]))
    answer_as_a_second_worker(request, patch)


def break_down(request: ModelRequest, patch: pytest.MonkeyPatch) -> None:
    def try_out(place: Any, samples: Any) -> Any:
        raise RuntimeError("out of memory")

    patch.setattr(engine, "try_out", try_out)
    answer_as_a_second_worker(request, patch)


def die_at_every_attempt(request: ModelRequest, patch: pytest.MonkeyPatch) -> None:
    ModelRequest.objects.filter(pk=request.pk).update(attempts=claims.MAX_ATTEMPTS)
    answer_as_a_second_worker(request, patch)


def answer_as_a_second_worker(request: ModelRequest, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(from_elsewhere, "found_location", lambda **values: (values["location"], ""))
    forsake(request)
    from_elsewhere.answer_model_request(request_id=request.pk)


def forsake(request: ModelRequest) -> None:
    ModelRequest.objects.filter(pk=request.pk).update(
        heartbeat_at=timezone.now() - timedelta(hours=1), claim=uuid.uuid4()
    )


class Way(NamedTuple):
    before: str
    after: str
    go: Go


WAYS = (
    Way("pending", "running", claim),
    Way("running", "running", take_over),
    Way("running", "done", open_it),
    Way("running", "failed", break_down),
    Way("running", "failed", die_at_every_attempt),
)


@pytest.mark.parametrize(("before", "after", "go"), WAYS)
def test_workers_lead_from_state_to_state(before: str, after: str, go: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    request = request_model(name="outside", location="/models/outside")
    if before == "running":
        claim(request, monkeypatch)
    request.refresh_from_db()
    assert request.status == before
    go(request, monkeypatch)
    request.refresh_from_db()
    assert request.status == after


def test_worker_that_lost_its_claim_enters_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    request = request_model(name="outside", location="/models/outside")

    def try_out(place: Any, samples: Any) -> Any:
        ModelRequest.objects.filter(pk=request.pk).update(claim=uuid.uuid4())  # another worker has taken over
        return "prm", [np.array([[0.1, 0.0, 0.9]] * 2)] * 2

    monkeypatch.setattr(from_elsewhere, "found_location", lambda **values: (values["location"], ""))
    monkeypatch.setattr(engine, "try_out", try_out)
    from_elsewhere.answer_model_request(request_id=request.pk)
    request.refresh_from_db()
    assert (request.status, request.reward_model) == ("running", None)


def test_every_transition_of_the_table_is_walked() -> None:
    assert {(way.before, way.after) for way in WAYS} == MODEL_REQUEST.pairs


def test_database_holds_to_the_table() -> None:
    assert pairs_in_database(MODEL_REQUEST) == MODEL_REQUEST.pairs


@pytest.mark.parametrize(("before", "after"), other_pairs(MODEL_REQUEST))
def test_database_refuses_every_other_transition(before: str, after: str) -> None:
    request = ModelRequest.objects.create(action="add", name="outside", status=before)
    with pytest.raises(IntegrityError, match=f"model request {request.pk} is {before} and cannot become {after}; "):
        ModelRequest.objects.filter(pk=request.pk).update(status=after)
