"""Each endpoint as each role, by session and by token: every cell of the table is tried."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from tests.access.scene import ROLES, Scene, make_scene
from tests.access.table import ANY_METHOD, BODIES, TOKENS, Line, lines

LINES = lines()
KEYS = {f"{line.method} {line.path}" for line in LINES}
SAFE = ("GET", "HEAD", "OPTIONS")


@pytest.fixture
def scene(db: None) -> Scene:
    """Every request about these rows is rolled back, so that each finds them as they were."""
    return make_scene()


def routes() -> set[tuple[str, str]]:
    """Return method and route of every endpoint of the site, with parameters as `{}`."""
    found = set()
    for route, view in _views(get_resolver().url_patterns):
        view_class = getattr(view, "cls", None) or getattr(view, "view_class", None)
        methods = [
            name for name in ("get", "post", "put", "patch", "delete") if view_class and hasattr(view_class, name)
        ]
        found |= {(method.upper(), re.sub(r"<[^>]*>", "{}", route)) for method in methods or ["get"]}
    return found


def _views(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from _views(pattern.url_patterns, route)


def route_of(line: Line) -> tuple[str, str]:
    path = line.path.partition("?")[0]
    return line.method, ANY_METHOD.get(path) or re.sub(r"\{\w+\}", "{}", path.lstrip("/"))


def test_every_endpoint_has_its_line() -> None:
    told = [route_of(line) for line in LINES]
    assert routes() - set(told) == set(), "add a line to tests/access/table.py for each"
    assert set(told) - routes() == set(), "these lines are of no endpoint"
    assert len(told) == len(set(told))
    assert (set(BODIES) | set(TOKENS)) <= KEYS


def ask(client: APIClient, line: Line, scene: Scene) -> tuple[int, bytes]:
    """Send the request of a line, undo what it did, and return status and body."""
    path = re.sub(r"\{(\w+)\}", lambda name: str(scene.ids[name[1]]), line.path)
    body = BODIES.get(f"{line.method} {line.path}", {})
    kind, content = body if isinstance(body, tuple) else ("application/json", json.dumps(body).encode())
    with transaction.atomic():
        values = {} if line.method == "GET" else {"data": content, "content_type": kind}
        response: Any = client.generic(line.method, path, **values)
        found = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    return response.status_code, found


def signed_in(scene: Scene, role: str) -> APIClient:
    """A browser's client: with a session, if somebody is signed in, and the CSRF token in a header."""
    client = APIClient(enforce_csrf_checks=True, raise_request_exception=False)
    if role != "anonymous":
        client.force_login(scene.users[role])
    token = client.get("/api/v1/session").json()["csrf_token"]
    client.credentials(HTTP_X_CSRFTOKEN=token)
    return client


def with_token(scene: Scene, role: str) -> APIClient:
    client = APIClient(enforce_csrf_checks=True, raise_request_exception=False)
    if role != "anonymous":
        client.credentials(HTTP_AUTHORIZATION=f"Token {scene.token(role)}")
    return client


@pytest.mark.parametrize("role", ROLES)
def test_every_cell_by_session(scene: Scene, role: str) -> None:
    wrong, client = [], signed_in(scene, role)
    for line in LINES:
        status, body = ask(client, line, scene)
        if line.method not in SAFE and line.path.startswith(("/api/v1/session", "/api/v1/account")):
            client = signed_in(scene, role)  # the old session ended, or was another one, and was undone
        if status != line.statuses[role]:
            wrong.append(f"{line.method} {line.path}: {status}, not {line.statuses[role]}: {body[:300]!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ROLES)
def test_every_cell_by_token(scene: Scene, role: str) -> None:
    wrong, client = [], with_token(scene, role)
    for line in LINES:
        wanted = TOKENS.get(f"{line.method} {line.path}", tuple(line.statuses.values()))[ROLES.index(role)]
        status, body = ask(client, line, scene)
        client.cookies.clear()
        if status != wanted:
            wrong.append(f"{line.method} {line.path}: {status}, not {wanted}: {body[:300]!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ["anonymous", "labeler", "admin"])
def test_no_change_without_the_csrf_token(scene: Scene, role: str) -> None:
    client = signed_in(scene, role)
    client.credentials()
    for line in LINES:
        if line.method not in SAFE:
            status, _ = ask(client, line, scene)
            refused = (401, 403) if role == "anonymous" else (403,)
            assert status in refused, (line, status)


def test_account_that_is_switched_off_gets_nothing(scene: Scene) -> None:
    with transaction.atomic():
        session, token = signed_in(scene, "admin"), with_token(scene, "admin")
        admin = scene.users["admin"]
        type(admin).objects.filter(pk=admin.pk).update(is_active=False)
        for line in LINES:
            if line.statuses["anonymous"] == 401:
                assert ask(session, line, scene)[0] == 401, line
                assert ask(token, line, scene)[0] == 401, line
        transaction.set_rollback(True)


def test_token_that_nobody_has_gets_nothing(scene: Scene) -> None:
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Token {'0' * 40}")
    for line in LINES:
        if line.statuses["anonymous"] == 401:
            assert ask(client, line, scene)[0] == 401, line


def _alike(body: bytes) -> bytes:
    """Without numbers, and without the id that each request has."""
    return re.sub(rb"\d+", b"N", re.sub(rb'"request_id":"\w+"', b"", body))


def test_what_is_refused_says_nothing_of_what_is_there(scene: Scene) -> None:
    """The answer about an assignment of somebody else is that about none."""
    client = signed_in(scene, "other")
    for line in LINES:
        if line.statuses["other"] == 404 and "{" in line.path:
            found = ask(client, line, scene)
            gone = line._replace(path=re.sub(r"\{\w+\}", "2147483647", line.path))
            body = BODIES.get(f"{line.method} {line.path}")
            BODIES[f"{gone.method} {gone.path}"] = body if body is not None else {}
            try:
                nothing = ask(client, gone, scene)
            finally:
                del BODIES[f"{gone.method} {gone.path}"]
            assert _alike(found[1]) == _alike(nothing[1]), line
