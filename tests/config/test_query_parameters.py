"""A parameter that the schema does not declare is refused by every address of the API, before anything else is looked at."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from tests.factories import PhaseFactory

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def operations() -> list[tuple[str, str, dict[str, Any]]]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return [
        (method, filled_in(path, operation), operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


def filled_in(path: str, operation: dict[str, Any]) -> str:
    for each in operation.get("parameters", []):
        if each["in"] == "path":
            value = str(uuid4()) if each["schema"].get("format") == "uuid" else "1"
            path = path.replace(f"{{{each['name']}}}", value)
    return path


def refusal(response: Any) -> tuple[int, str, str]:
    body = response.json()
    return response.status_code, body["code"], body.get("field", "")


def test_unknown_parameter_is_refused_by_every_operation(operations: list[tuple[str, str, dict[str, Any]]]) -> None:
    client = Client(enforce_csrf_checks=True)
    answers = {
        f"{method} {path}": refusal(getattr(client, method)(f"{path}?serach=x")) for method, path, _ in operations
    }
    wrong = {each: answer for each, answer in answers.items() if answer != (400, "unknown_parameter", "serach")}
    assert len(answers) > 80
    assert wrong == {}


def test_every_parameter_of_the_schema_is_known(operations: list[tuple[str, str, dict[str, Any]]]) -> None:
    client = Client()
    for method, path, operation in operations:
        names = {each["name"] for each in operation.get("parameters", []) if each["in"] == "query"}
        query = "&".join([*(f"{name}=1" for name in names), "serach=x"])
        detail = getattr(client, method)(f"{path}?{query}").json()["detail"]
        refused, _, offered = detail.partition(". ")
        assert refused == "There is no parameter 'serach'"
        told = offered.removeprefix("The parameters are: ").removesuffix(".").split(", ")
        assert set(told) == (names or {"This address takes none"}), (method, path)


def test_known_names_are_told(as_admin: APIClient) -> None:
    response = as_admin.get("/api/v1/phases/people?serach=alice")
    assert refusal(response) == (400, "unknown_parameter", "serach")
    assert response.json()["detail"] == "There is no parameter 'serach'. The parameters are: search, limit, offset."


def test_parameter_that_is_given_twice_is_refused(as_admin: APIClient) -> None:
    assert refusal(as_admin.get("/api/v1/phases/overview?limit=1&limit=2")) == (400, "repeated_parameter", "limit")


def test_pagination_belongs_to_lists_alone(as_admin: APIClient) -> None:
    phase = PhaseFactory()
    assert as_admin.get("/api/v1/phases/overview?limit=1&offset=0").status_code == 200
    assert refusal(as_admin.get(f"/api/v1/phases/{phase.pk}?limit=1")) == (400, "unknown_parameter", "limit")


def test_head_takes_the_parameters_of_get(as_admin: APIClient) -> None:
    assert as_admin.head("/api/v1/phases/overview?limit=1").status_code == 200
    assert as_admin.head("/api/v1/phases/overview?limt=1").status_code == 400


def test_other_addresses_take_any_parameter(db: None, client: Client) -> None:
    """A link to a page may carry what a mail program or a search engine added."""
    assert client.get("/healthz?utm_source=mail").status_code == 200
    assert client.get("/api/v1/nothing?utm_source=mail").status_code == 404
