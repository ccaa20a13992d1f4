"""A page says for whom it makes its requests; if somebody else is signed in by now, nothing happens under their name."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotation.models import Assignment, Labeling, User
from tests.conftest import ClientOf
from tests.factories import ItemFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db


def calls(assignment: Assignment) -> list[tuple[str, str, Any]]:
    url = f"/api/v1/assignments/{assignment.pk}"
    return [
        ("GET", "/api/v1/progress", None),
        ("POST", "/api/v1/assignments/next", {}),
        ("GET", url, None),
        ("PUT", f"{url}/draft", {"label": {}}),
        ("POST", f"{url}/submit", {"label": label([-1])}),
        ("POST", f"{url}/release", {}),
        ("POST", f"{url}/reopen", {}),
        ("POST", f"{url}/completions", {"steps": []}),
        ("GET", f"{url}/explanations?step=0", None),
        ("PATCH", "/api/v1/preferences", {"tours_seen": ["phase-2"]}),
        ("GET", "/api/v1/labelings", None),
        ("GET", "/api/v1/phases", None),
        ("DELETE", "/api/v1/session", None),
    ]


def send(client: APIClient, method: str, path: str, body: Any, user: User) -> Any:
    return client.generic(
        method,
        path,
        "" if body is None else json.dumps(body),
        content_type="application/json",
        headers={"X-Stepmark-User": str(user.pk)},
    )


def test_request_for_another_user_is_412_and_does_nothing(client_of: ClientOf) -> None:
    lab4, conc4 = UserFactory(username="lab4"), UserFactory(username="conc4")
    ItemFactory()
    assignment = lease(None, conc4)
    client = client_of(conc4)
    for method, path, body in calls(assignment):
        response = send(client, method, path, body, lab4)
        problem = response.json()
        assert (response.status_code, problem["code"], problem["signed_in"]) == (412, "another_user", "conc4"), path
        assert response["Content-Type"] == "application/problem+json"
        assert problem["detail"].startswith("conc4 has signed in in this browser.")
    assert not Labeling.objects.exists()
    assert Assignment.objects.get().status == "leased"
    assert client.get("/api/v1/session").json()["user"]["username"] == "conc4"


def test_request_for_the_signed_in_user_passes(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    for method, path, body in calls(assignment):
        assert send(as_labeler, method, path, body, labeler).status_code != 412, path
    assert Labeling.objects.get().labeler == labeler


def test_request_without_a_session_is_401_for_anybody(anonymous: APIClient, labeler: User) -> None:
    response = send(anonymous, "POST", "/api/v1/assignments/next", {}, labeler)
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


def test_session_is_read_and_changed_by_anybody(as_labeler: APIClient) -> None:
    other = UserFactory(username="conc4")
    assert send(as_labeler, "GET", "/api/v1/session", None, other).status_code == 200
    credentials = {"username": "conc4", "password": "a-long-password-for-tests"}
    response = send(as_labeler, "POST", "/api/v1/session", credentials, UserFactory())
    assert (response.status_code, response.json()["user"]["username"]) == (200, "conc4")
