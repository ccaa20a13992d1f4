"""The client is written from the schema: types of its objects, methods of its requests, iterators of its lists."""

from typing import Any

import pytest

from config.python_client.__main__ import main
from config.python_client.methods import Method, methods_of, write_methods
from config.python_client.shapes import annotation_of, docstring, write_shape, write_shapes

TOKEN: list[dict[str, list[str]]] = [{"cookieAuth": []}, {"tokenAuth": []}]
JSON = "application/json"


@pytest.mark.parametrize(
    ("schema", "written"),
    [
        ({"type": "integer", "nullable": True}, "int | None"),
        ({"type": "array", "items": {"type": "number"}}, "list[float]"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "dict[str, str]"),
        ({"type": "object", "additionalProperties": {}}, "dict[str, Any]"),
        ({"type": "string", "enum": ["a", "b"]}, "Literal['a', 'b']"),
        ({"allOf": [{"$ref": "#/components/schemas/Phase"}], "nullable": True}, "Phase | None"),
        ({"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "boolean"}]}, "A | bool"),
        ({"type": "string", "format": "binary"}, "bytes"),
        ({}, "Any"),
    ],
)
def test_types(schema: dict[str, Any], written: str) -> None:
    assert annotation_of(schema) == written


def test_object_is_a_typed_dictionary_with_optional_fields() -> None:
    schema = {
        "type": "object",
        "description": "A step.",
        "properties": {"text": {"type": "string", "description": "What it says."}, "rating": {"type": "integer"}},
        "required": ["text"],
    }
    assert write_shape("Step", schema) == (
        'class Step(TypedDict):\n    """A step."""\n\n    text: str\n    """What it says."""\n    rating: NotRequired[int]\n'
    )


def test_field_that_is_no_name_in_python_is_kept() -> None:
    schema = {"type": "object", "properties": {"from": {"type": "string"}}, "required": ["from"]}
    assert write_shape("Way", schema) == 'Way = TypedDict("Way", {"from": str})\n'


def test_only_the_objects_that_are_used_are_written() -> None:
    components: dict[str, Any] = {
        "A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}},
        "B": {"type": "string", "enum": ["x"]},
        "C": {"type": "string", "enum": ["y"]},
    }
    written = write_shapes(components, {"A"})
    assert ("B = " in written, "C = " in written) == (True, False)


def test_text_cannot_leave_its_quotes() -> None:
    text = 'He said """no""" and \\n "yes"'
    assert eval(docstring(text)).strip() == "He said '''no''' and \\n \"yes\""


def schema_with(**operation: Any) -> dict[str, Any]:
    page = {
        "type": "object",
        "properties": {
            "next": {"type": "string", "nullable": True},
            "results": {"type": "array", "items": {"type": "integer"}},
        },
    }
    described = {
        "operationId": "numbers_list",
        "security": TOKEN,
        "responses": {"200": {"content": {JSON: {"schema": {"$ref": "#/components/schemas/Page"}}}}},
        **operation,
    }
    return {"paths": {"/api/v1/numbers": {"get": described}}, "components": {"schemas": {"Page": page}}}


def method(**operation: Any) -> Method:
    (found,) = methods_of(schema_with(**operation))
    return found


@pytest.mark.parametrize(
    ("names", "paged_by"),
    [
        (["limit", "offset"], "offset"),
        (["limit", "before"], "before"),
        (["limit", "after"], "after"),
        (["limit"], None),
        ([], None),
    ],
)
def test_lists_have_an_iterator(names: list[str], paged_by: str | None) -> None:
    parameters = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in names]
    found = method(parameters=parameters)
    assert found.paged_by == paged_by
    assert ("numbers_list_rows" in write_methods([found])) == (paged_by is not None)


def test_request_that_no_token_may_send_is_left_out() -> None:
    assert list(methods_of(schema_with(security=[{"cookieAuth": []}]))) == []


def test_answer_of_nothing_makes_it_optional() -> None:
    content = {JSON: {"schema": {"type": "integer"}}}
    assert method(responses={"200": {"content": content}, "204": {}}).answer == "int | None"


def test_keyword_becomes_an_argument_with_a_line() -> None:
    parameters = [{"name": "from", "in": "query", "required": True, "schema": {"type": "string"}}]
    written = write_methods([method(parameters=parameters)])
    assert '"from": from_' in written
    compile(written, "operations.py", "exec")


def test_committed_client_is_current() -> None:
    assert main(["--check"]) == 0
