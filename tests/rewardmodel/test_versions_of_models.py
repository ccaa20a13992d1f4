"""Reward models from elsewhere move in versions, are tried, retired and brought back."""

from typing import Any

import numpy as np
import pytest
from rest_framework.test import APIClient

from rewardmodel import engine
from rewardmodel.models import RewardModel
from rewardmodel.training.from_elsewhere import answer_model_request
from tests.factories import ProblemFactory
from tests.rewardmodel.generation_rows import make_generation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("messages")]

PLACE = {"location": "http://127.0.0.1:9", "options": {"name": "x"}}


@pytest.fixture
def served() -> RewardModel:
    return RewardModel.objects.create(
        kind="prm",
        name="served",
        location="http://127.0.0.1:8",
        format="thinkprm",
        origin="added",
        standing="candidate",
    )


@pytest.fixture
def scores(monkeypatch: pytest.MonkeyPatch) -> None:
    def try_out(place: Any, samples: list[dict[str, Any]]) -> tuple[str, list[np.ndarray]]:
        return "prm", [np.array([[0.25, 0.0, 0.75]] * len(sample["steps"])) for sample in samples]

    monkeypatch.setattr(engine, "try_out", try_out)


@pytest.mark.usefixtures("scores")
def test_model_moves_once_a_worker_could_score_there(as_admin: APIClient, served: RewardModel) -> None:
    url = f"/api/v1/models/{served.pk}"
    assert as_admin.patch(url, PLACE, format="json").status_code == 400, "it needs a reason"
    request = as_admin.patch(url, {**PLACE, "reason": "A new host."}, format="json").json()
    assert as_admin.get(url).json()["version"] == 1
    answer_model_request(request_id=request["id"])
    body = as_admin.get(url).json()
    assert (body["version"], body["location"]) == (2, "http://127.0.0.1:9")
    assert [(each["number"], each["location"]) for each in body["former_versions"]] == [(1, "http://127.0.0.1:8")]


def test_model_that_cannot_score_there_stays(as_admin: APIClient, served: RewardModel) -> None:
    url = f"/api/v1/models/{served.pk}"
    request = as_admin.patch(url, {**PLACE, "reason": "A new host."}, format="json").json()
    answer_model_request(request_id=request["id"])
    body = as_admin.get(f"/api/v1/models/requests/{request['id']}").json()
    assert (body["status"], body["field"]) == ("failed", "location")
    assert as_admin.get(url).json()["location"] == "http://127.0.0.1:8"


@pytest.mark.usefixtures("scores")
def test_model_is_tried_where_it_is(as_admin: APIClient, served: RewardModel) -> None:
    request = as_admin.post(f"/api/v1/models/{served.pk}/try").json()
    answer_model_request(request_id=request["id"])
    body = as_admin.get(f"/api/v1/models/requests/{request['id']}").json()
    assert (body["action"], body["status"], body["scores"]["correct"]) == ("try", "done", [0.75, 0.75])


def test_retired_model_is_not_chosen_promoted_or_rolled_back_to(as_admin: APIClient, served: RewardModel) -> None:
    url = f"/api/v1/models/{served.pk}"
    assert as_admin.post(f"{url}/retire").json()["retired_at"] is not None
    promoted = as_admin.post(f"{url}/promote", {"reason": "Why not."}, format="json")
    assert (promoted.status_code, "is retired" in promoted.json()["detail"]) == (409, True)
    ProblemFactory()
    make_generation(0)
    refused = as_admin.post("/api/v1/generations", {"selector": "served"}, format="json")
    assert (refused.status_code, refused.json()["field"]) == (400, "settings.selector")
    assert as_admin.post(f"{url}/bring-back").json()["retired_at"] is None


def test_model_in_use_is_not_retired(as_admin: APIClient, served: RewardModel) -> None:
    make_generation(0, stage="labeling", selector=served)
    response = as_admin.post(f"/api/v1/models/{served.pk}/retire")
    assert (response.status_code, "Generation 0 works with served" in response.json()["detail"]) == (409, True)
