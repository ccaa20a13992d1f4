"""Requests made from the schema, as each role: no server error, and no answer that the schema does not describe."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.access.scene import Scene, make_scene

EXAMPLES = {"anonymous": 1, "labeler": 2, "researcher": 1, "admin": 3}
"""Of each endpoint: so many valid requests, and as many invalid ones. SCHEMA_EXAMPLES multiplies them, for a longer look."""
TIMES = int(os.environ.get("SCHEMA_EXAMPLES", "1"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene()


@pytest.fixture
def schema(db: None) -> Iterator[Any]:
    """The schema as the site serves it, with the site itself to send requests to. They share the connection of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
    for signal in signals:
        signal.connect(close_old_connections)


def ids_in(path: str, scene: Scene) -> dict[str, int | str]:
    """Return existing ids for the parameters of an address, so that requests get past the first look-up."""
    names = {
        "request": "model_request",
        "try": "screening_try",
        "item": "gold_item",
        **({"assignment": "building"} if path.endswith("/completions") else {}),
    }
    return {f"{name}_id": scene.ids[names.get(name, name)] for name in re.findall(r"\{(\w+)_id\}", path)}


def violations(operation: Any, headers: dict[str, str], ids: dict[str, int | str], examples: int) -> Iterator[str]:
    """Send requests made from the description of an endpoint, undo each, and yield what was wrong."""
    found: list[str] = []
    modes = [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if operation.body or operation.query else [])]
    # an empty value in an address is taken as none, which the schema cannot say
    checked = [*CHECKS, *([negative_data_rejection] if operation.body and not operation.query else [])]
    for mode in modes:

        @settings(
            max_examples=examples,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode, path_parameters=ids, headers=headers))
        def send(case: Any) -> None:
            try:
                with transaction.atomic():
                    response = case.call()
                    transaction.set_rollback(True)
                case.validate_response(response, checks=checked)
            except FailureGroup as group:
                found.extend(_told(case, response, failure) for failure in group.exceptions)
            except Failure as failure:
                found.append(_told(case, response, failure))

        try:
            send()
        except Exception as error:
            if "Unsatisfiable" not in type(error).__name__ and "negative" not in str(error).lower():
                raise
    yield from found


def _told(case: Any, response: Any, failure: Any) -> str:
    request = f"{case.method} {case.formatted_path} {case.query} {case.body!r:.300}"
    return f"{request} -> {response.status_code} {response.content!r:.200}: {failure}"


@pytest.mark.parametrize("role", EXAMPLES)
def test_answers_are_as_described(scene: Scene, schema: Any, role: str) -> None:
    headers = {"Accept-Encoding": "identity"}  # the tool does not unpack what the site packs
    if role != "anonymous":
        headers["Authorization"] = f"Token {scene.token(role)}"
    wrong: list[str] = []
    for result in schema.get_all_operations():
        operation = result.ok()
        wrong += violations(operation, headers, ids_in(operation.path, scene), TIMES * EXAMPLES[role])
    assert not wrong, "\n\n".join(wrong)
