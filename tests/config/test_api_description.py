"""What the schema says beyond the code: its examples are valid, and the page that shows it loads from this site alone."""

from typing import Any

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft4Validator

from config.api_description.examples import LABEL, REQUESTS, RESPONSES, operations_of


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    described: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return described


def contents(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Each body and answer that has examples, with its place."""
    found = []
    for operation in operations_of(schema):
        name = operation["operationId"]
        found += [(name, each) for each in operation.get("requestBody", {}).get("content", {}).values()]
        for status, response in operation["responses"].items():
            found += [(f"{name} {status}", each) for each in response.get("content", {}).values()]
    return [(place, content) for place, content in found if "examples" in content]


def nullable(schema: Any) -> Any:
    """OpenAPI 3.0 writes `nullable` where JSON schema has a type more."""
    if isinstance(schema, list):
        return [nullable(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: nullable(each) for name, each in schema.items()}
    return {"anyOf": [{"enum": [None]}, inner]} if schema.get("nullable") is True else inner


def test_every_example_is_in_the_schema_and_valid(schema: dict[str, Any]) -> None:
    shown = contents(schema)
    assert {place for place, _ in shown} == {*REQUESTS, *(f"{name} {status}" for name, status in RESPONSES)}
    components = nullable(schema["components"])
    for place, content in shown:
        validator = Draft4Validator({**nullable(content["schema"]), "components": components})
        for name, example in content["examples"].items():
            assert [error.message for error in validator.iter_errors(example["value"])] == [], (place, name)


def test_wrong_example_would_be_seen(schema: dict[str, Any]) -> None:
    (submit,) = [content for place, content in contents(schema) if place == "assignments_submit"]
    validator = Draft4Validator({**nullable(submit["schema"]), "components": nullable(schema["components"])})
    assert list(validator.iter_errors({"label": {**LABEL, "total_time": -1}}))


def test_schema_names_this_site_and_how_to_sign_in(schema: dict[str, Any]) -> None:
    assert schema["servers"] == [{"url": "/", "description": "This site"}]
    token = schema["components"]["securitySchemes"]["tokenAuth"]
    assert (token["in"], token["name"], "`Token`" in token["description"]) == ("header", "Authorization", True)


def test_schema_is_also_json(client: Client) -> None:
    response = client.get("/api/v1/schema.json")
    assert response["Content-Type"].startswith("application/vnd.oai.openapi+json")
    assert response.json()["info"]["title"] == "Stepmark"


def test_docs_are_a_page_for_everybody(client: Client) -> None:
    response = client.get("/api/v1/docs")
    assert (response.status_code, response["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert client.post("/api/v1/docs").status_code == 405
