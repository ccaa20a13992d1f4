"""Every error of the API is application/problem+json with code and detail."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, serializers

from annotation.errors import InvalidLabel
from config.problem_details import exception_handler


def _body(exception: Exception) -> dict[str, Any]:
    response = exception_handler(exception, {})
    assert response is not None
    assert response.content_type == "application/problem+json"
    assert response.data is not None
    assert response.data["status"] == response.status_code
    return dict(response.data)


def test_domain_error_keeps_code_message_field_and_extras() -> None:
    assert _body(InvalidLabel("Not so.", field="label.steps", draft={"a": 1})) == {
        "type": "urn:stepmark:error:invalid_label",
        "title": "Bad request",
        "status": 400,
        "code": "invalid_label",
        "detail": "Not so.",
        "field": "label.steps",
        "draft": {"a": 1},
    }


@pytest.mark.parametrize(
    ("exception", "status", "code"),
    [
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "permission_denied"),
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.ParseError(), 400, "parse_error"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
    ],
)
def test_framework_errors_get_status_and_code(exception: Exception, status: int, code: str) -> None:
    body = _body(exception)
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:stepmark:error:{code}")


def test_throttled_says_when_to_come_back() -> None:
    response = exception_handler(exceptions.Throttled(wait=12), {})
    assert response is not None
    assert (response.status_code, response["Retry-After"]) == (429, "12")


def test_validation_errors_name_nested_fields_by_path() -> None:
    class Step(serializers.Serializer[Any]):
        rating = serializers.IntegerField(max_value=1)

    class Solution(serializers.Serializer[Any]):
        steps = Step(many=True)
        name = serializers.CharField()

    wrong = Solution(data={"steps": [{"rating": 1}, {"rating": 5}]})
    with pytest.raises(serializers.ValidationError) as refusal:
        wrong.is_valid(raise_exception=True)
    body = _body(refusal.value)
    assert [(error["field"], error["code"]) for error in body["errors"]] == [
        ("steps.1.rating", "max_value"),
        ("name", "required"),
    ]
    assert "field" not in body


def test_the_only_wrong_field_is_named_as_a_rule_names_it() -> None:
    body = _body(serializers.ValidationError({"steps": [{}, {"rating": ["Too high."]}]}))
    assert body["field"] == "steps.1.rating"
    assert [error["message"] for error in body["errors"]] == ["Too high."]


def test_unforeseen_error_is_left_to_the_server_error() -> None:
    assert exception_handler(RuntimeError("bug"), {}) is None
