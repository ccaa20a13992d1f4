"""JSON that no store takes is refused with a sentence, at every endpoint."""

from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import User
from config.parsers import DEEPEST
from tests.factories import lease

pytestmark = pytest.mark.django_db


def nested(levels: int, inner: str = "1") -> str:
    return "[" * levels + inner + "]" * levels


def refusal(response: Any) -> str:
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["code"] == "parse_error"
    return str(response.json()["detail"])


def test_number_that_is_not_finite_is_400(as_labeler: APIClient, labeler: User) -> None:
    url = f"/api/v1/assignments/{lease(None, labeler).pk}/draft"

    def put(number: str) -> str:
        return refusal(as_labeler.put(url, f'{{"label":{{"a":[{number}]}}}}', content_type="application/json"))

    assert put("1e400") == "The number 1e400 is too large. Send a number below 1e308."
    assert put("-1e999") == "The number -1e999 is too large. Send a number below 1e308."
    assert put("NaN") == "NaN is not a JSON number. Send null or a finite number."
    assert put("-Infinity") == "-Infinity is not a JSON number. Send null or a finite number."
    assert "digits" in put("1" * 5000)


@pytest.mark.parametrize("levels", [DEEPEST, 960, 5_000, 100_000])
def test_deep_nesting_is_400(as_labeler: APIClient, labeler: User, levels: int) -> None:
    url = f"/api/v1/assignments/{lease(None, labeler).pk}/draft"
    for body in (nested(levels), nested(levels // 2, '{"a":' * (levels // 2) + "1" + "}" * (levels // 2))):
        answer = as_labeler.put(url, f'{{"label":{{"a":{body}}}}}', content_type="application/json")
        assert refusal(answer) == "The request nests lists and objects more than 100 levels deep. Send a flatter value."


def test_nesting_up_to_the_limit_is_stored(as_labeler: APIClient, labeler: User) -> None:
    url = f"/api/v1/assignments/{lease(None, labeler).pk}/draft"
    body = f'{{"label":{{"a":{nested(DEEPEST - 2)}}}}}'
    assert as_labeler.put(url, body, content_type="application/json").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/assignments/next",
        "/api/v1/assignments/1/submit",
        "/api/v1/assignments/1/release",
        "/api/v1/assignments/1/completions",
        "/api/v1/phases",
        "/api/v1/generations",
        "/api/v1/session",
    ],
)
@pytest.mark.parametrize("body", ['{"a": 1e400}', nested(2_000), '{"a": ', "\udcff", "not json"])
def test_every_endpoint_refuses_it(as_admin: APIClient, path: str, body: str) -> None:
    raw = body.encode(errors="surrogateescape")
    assert refusal(as_admin.post(path, raw, content_type="application/json"))


def test_too_large_request_is_413(as_labeler: APIClient, labeler: User, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    url = f"/api/v1/assignments/{lease(None, labeler).pk}/draft"
    response = as_labeler.put(url, {"label": {"a": "x" * 1000}})
    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert response["Content-Type"] == "application/problem+json"
    assert as_labeler.put(url, {"label": {"a": "x" * 900}}).status_code == 200


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30, -(10**30)])
def test_whole_number_beyond_the_columns_is_answered(as_labeler: APIClient, labeler: User, number: int) -> None:
    assignment = lease(None, labeler)
    assert as_labeler.post("/api/v1/assignments/next", {"phase": number}).status_code in (204, 400)
    assert as_labeler.post("/api/v1/assignments/next", {"after": number}).status_code in (200, 204, 400)
    url = f"/api/v1/assignments/{assignment.pk}/draft"
    assert as_labeler.put(url, {"label": {}, "version": number}).status_code in (400, 409)
