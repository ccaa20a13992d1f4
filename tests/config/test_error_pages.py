"""Errors outside the API's views: problem+json below /api/, a short page for a browser, never a 500 for what a client sends."""

import json
import time
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation import limits
from annotation.models import Phase, User
from config.requests import LARGEST_BODY, RequestMiddleware
from tests.factories import PhaseFactory, lease, problem_item

pytestmark = pytest.mark.django_db


def problem(response: Any, status: int, code: str) -> str:
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    body = response.json()
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:stepmark:error:{code}")
    assert body["title"]
    return str(body["detail"])


@pytest.fixture
def client() -> Client:
    """Protected against forged requests, as a browser is; errors of the server become answers."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1/", "/api/v2/session", "/api/v1/assignments/x/draft"])
def test_unknown_address_is_404_for_every_method(client: Client, method: str, path: str) -> None:
    assert "does not exist" in problem(getattr(client, method)(path), 404, "not_found")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/label/1", "/"])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_what_can_only_be_read_is_405(client: Client, path: str, method: str) -> None:
    response = getattr(client, method)(path)
    problem(response, 405, "method_not_allowed")
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_request_without_a_csrf_token_is_403(client: Client, labeler: User) -> None:
    client.force_login(labeler)
    assert "CSRF" in problem(client.post("/api/v1/assignments/next", {}, "application/json"), 403, "permission_denied")


@pytest.mark.parametrize("value", ['"abcdefghijkl\\000"', '"\\000"', "a" * 4000, "é" * 40, "' OR 1=1 --"])
@pytest.mark.parametrize("name", ["session", "csrf"])
def test_cookies_may_hold_anything(client: Client, settings: Settings, value: str, name: str) -> None:
    cookie = f"{settings.COOKIE_PREFIX}_{name}={value}".encode().decode("latin-1")
    for path in ("/api/v1/session", "/", "/api/v1/schema/"):
        assert client.get(path, HTTP_COOKIE=cookie).status_code == 200
    assert client.get("/api/v1/progress", HTTP_COOKIE=cookie).status_code == 401


@pytest.mark.parametrize(
    "path",
    ["/api/v1/phases?search=%00", "/api/v1/phases/people?search=a%00b", "/api/v1/phases/%00", "/%00", "/static/%00"],
)
def test_nul_in_an_address_is_400(as_admin: APIClient, path: str) -> None:
    as_admin.raise_request_exception = False
    assert "NUL" in problem(as_admin.get(path), 400, "bad_request")


def test_long_address_is_414(as_admin: APIClient) -> None:
    assert "4,000" in problem(as_admin.get("/api/v1/phases", {"search": "a" * 4000}), 414, "address_too_long")
    problem(as_admin.get("/api/v1/phases/" + "1" * 4000), 414, "address_too_long")
    assert as_admin.get("/api/v1/phases/" + "1" * 3000).status_code == 404


@pytest.mark.parametrize("query", ["offset=-5", "limit=abc", "limit=0", "limit=-1", "offset=1e3", "offset=" + "9" * 30])
@pytest.mark.parametrize("path", ["/api/v1/phases/overview", "/api/v1/generators", "/api/v1/generations"])
def test_page_that_is_no_number_is_400(as_admin: APIClient, path: str, query: str) -> None:
    response = as_admin.get(f"{path}?{query}")
    assert query.split("=")[0] in problem(response, 400, "invalid")
    assert response.json()["field"] == query.split("=")[0]


def test_page_beyond_the_end_is_empty(as_admin: APIClient) -> None:
    PhaseFactory()
    body = as_admin.get(f"/api/v1/phases/overview?offset={2**53}&limit=1000").json()
    assert (body["count"], body["results"]) == (1, [])


def test_other_content_types_and_no_json_are_refused(as_labeler: APIClient) -> None:
    path = "/api/v1/assignments/next"
    problem(
        as_labeler.post(path, "a=1", content_type="application/x-www-form-urlencoded"), 415, "unsupported_media_type"
    )
    problem(as_labeler.post(path, "<a/>", content_type="text/xml"), 415, "unsupported_media_type")
    problem(as_labeler.post(path, "{", content_type="application/json"), 400, "parse_error")
    problem(as_labeler.delete(path), 405, "method_not_allowed")


def test_broken_form_data_is_400(client: Client, labeler: User) -> None:
    client.force_login(labeler)
    response = client.post("/api/v1/assignments/next", "x", content_type="multipart/form-data; boundary=\xff")
    assert problem(response, response.status_code, response.json()["code"])
    assert response.status_code in (400, 403, 415)


def test_unknown_host_is_named_a_setting(client: Client) -> None:
    assert "ALLOWED_HOSTS" in problem(client.get("/api/v1/session", HTTP_HOST="elsewhere.example"), 400, "unknown_host")
    page = client.get("/", HTTP_HOST="elsewhere.example", HTTP_ACCEPT="text/html,*/*")
    assert (page.status_code, page["Content-Type"].split(";")[0]) == (400, "text/html")
    assert "ALLOWED_HOSTS" in page.content.decode()


def test_token_that_no_column_can_hold_is_401(client: Client) -> None:
    response = client.get("/api/v1/progress", HTTP_AUTHORIZATION="Token a\0b")
    assert response.status_code in (400, 401)
    problem(response, response.status_code, response.json()["code"])


# What a request may cost.


def seconds(response_of: Any) -> tuple[Any, float]:
    begin = time.process_time()
    return response_of(), time.process_time() - begin


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("completions", '{"steps":[' + '"a",' * 1_900_000 + '"a"]}'),
        ("completions", '{"steps":["' + '","'.join(["a" * 100_000] * 80) + '"]}'),
        ("completions", '{"steps":["' + "$" * 400_001 + '"]}'),
        ("draft", '{"label":{"a":[' + "[]," * 6_000_000 + "[]]}}"),
        ("draft", '{"label":' + '{"":' * 5_000_000),
        ("draft", '{"label":"' + '\\"' * 9_000_000),
        ("submit", '{"label":{"steps":[' + "{}," * 6_000_000 + "{}]}}"),
        ("release", '{"unseen":"' + "a" * 19_000_000 + '"}'),
    ],
)
def test_large_body_costs_less_than_a_second(as_labeler: APIClient, labeler: User, path: str, body: str) -> None:
    phase = PhaseFactory(flow=Phase.Flow.ONE)
    assignment = lease(problem_item(phase=phase), labeler)
    method = as_labeler.put if path == "draft" else as_labeler.post
    address = f"/api/v1/assignments/{assignment.pk}/{path}"
    response, spent = seconds(lambda: method(address, body, content_type="application/json"))
    assert response.status_code in (400, 413)
    assert response["Content-Type"] == "application/problem+json"
    assert spent < 1


def test_largest_draft_costs_less_than_a_second(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(None, labeler)
    text = "x, " * 30_000
    draft = {"steps": [{"text": text}] * (limits.DRAFT // 100_000)}
    response, spent = seconds(lambda: as_labeler.put(f"/api/v1/assignments/{assignment.pk}/draft", {"label": draft}))
    assert response.status_code == 200, response.json()
    assert spent < 1


def test_list_of_wrong_entries_gets_a_short_answer(as_labeler: APIClient, labeler: User) -> None:
    address = f"/api/v1/assignments/{lease(None, labeler).pk}/completions"
    response, spent = seconds(lambda: as_labeler.post(address, {"steps": [{}] * 9_000}))
    assert response.status_code == 400
    assert len(response.json()["errors"]) == 100
    assert spent < 1


@pytest.mark.parametrize(
    ("address", "method", "body", "field"),
    [
        ("/api/v1/preferences", "patch", {"keys": {"next": ["n", 5]}}, "keys.next.1"),
        ("/api/v1/preferences", "patch", {"keys": {"next": "n"}}, "keys.next"),
        ("/api/v1/preferences", "patch", {"tours_seen": ["flow-1", {}]}, "tours_seen.1"),
    ],
)
def test_entry_of_the_wrong_type_is_named(
    as_labeler: APIClient, address: str, method: str, body: dict[str, Any], field: str
) -> None:
    response = getattr(as_labeler, method)(address, body)
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411, "length_required"),
        ({"CONTENT_LENGTH": str(LARGEST_BODY + 1)}, 413, "too_large"),
        ({"CONTENT_LENGTH": str(LARGEST_BODY)}, 200, None),
    ],
)
def test_bodies_that_the_web_server_does_not_keep_are_refused(
    sent: dict[str, str], status: int, code: str | None
) -> None:
    request = RequestFactory().post("/api/v1/session")
    request.META.update(sent)
    response = RequestMiddleware(lambda _: HttpResponse())(request)
    assert response.status_code == status
    if code:
        assert json.loads(response.content)["code"] == code
