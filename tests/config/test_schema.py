"""The OpenAPI schema, from which the frontend's types are made."""

from typing import Any

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    described: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return described


def test_schema_is_valid_and_without_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True)
    assert "openapi: 3" in capsys.readouterr().out


def test_schema_names_the_operations_of_the_labeler(schema: dict[str, Any]) -> None:
    operations = {
        operation["operationId"]: f"{method.upper()} {path}"
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }
    assert operations["assignments_next"] == "POST /api/v1/assignments/next"
    assert operations["assignments_save_draft"] == "PUT /api/v1/assignments/{assignment_id}/draft"
    assert operations["assignments_submit"] == "POST /api/v1/assignments/{assignment_id}/submit"
    assert operations["assignments_release"] == "POST /api/v1/assignments/{assignment_id}/release"


def test_schema_of_an_assignment_has_nothing_that_biases(schema: dict[str, Any]) -> None:
    assignment = schema["components"]["schemas"]["Assignment"]
    assert set(assignment["properties"]) == {
        "id", "phase", "instructions", "problem", "steps", "label", "version", "reopened", "lease_expires_at", "status",
        "reviewer_comment",
    }  # fmt: skip
    assert set(assignment["required"]) == set(assignment["properties"])


def test_schema_of_every_error_is_problem_details(schema: dict[str, Any]) -> None:
    responses = [
        (path, status, response)
        for path, methods in schema["paths"].items()
        for operation in methods.values()
        for status, response in operation["responses"].items()
        if status.startswith("4")
    ]
    assert len(responses) > 20
    assert [
        (path, status)
        for path, status, response in responses
        if list(response["content"]) != ["application/problem+json"]
    ] == []
