"""A request's id, its line in the log, and what its line never holds."""

import logging
import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import User
from annotation.services.api_tokens import create_token
from config.logs.requests import HEADER, ObservedRequests
from tests.config.logs.conftest import Kept, Lines
from tests.factories import PASSWORD, ItemFactory, UserFactory, label, lease

REQUESTS = "stepmark.requests"
GIVEN = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.mark.parametrize("given", [GIVEN, "req_12345678", "a" * 64, "00-4bf92f3577b34da6.a3ce929d0e0e4736-01"])
def test_well_formed_id_of_the_proxy_is_taken(client: Client, logged: Lines, given: str) -> None:
    response = client.get("/api/v1/nothing", headers={"X-Request-ID": given})
    assert (response[HEADER], response.json()["request_id"]) == (given, given)
    assert [line["request_id"] for line in logged(REQUESTS)] == [given]


@pytest.mark.parametrize(
    "given",
    [
        *(
            "",
            "short",
            "a" * 65,
            "with a blank 1234",
            'quotes"quotes"quotes',
            "<script>alert(1)</script>",
            "../../etc/passwd",
        ),
        *(
            "line\nbreak-12345678",
            "line\r\nSet-Cookie: a=b",
            "tab\tulator-1234",
            "nul\x00nul-1234567",
            "übermäßig-1234",
        ),
        *("-begins-with-a-dash", "{{7*7}}12345678", "${jndi:ldap://x/y}", "12345678\n"),
    ],
)
def test_any_other_id_is_replaced(client: Client, logged: Lines, given: str) -> None:
    response = client.get("/api/v1/nothing", HTTP_X_REQUEST_ID=given)
    assert re.fullmatch(r"[0-9a-f]{32}", response[HEADER])
    assert [line["request_id"] for line in logged(REQUESTS)] == [response[HEADER]]


@pytest.mark.django_db
def test_every_error_tells_the_id(client: Client, as_labeler: APIClient) -> None:
    page = client.post("/some/page", headers={"accept": "text/html", "X-Request-ID": GIVEN})
    assert (page.status_code, page["Content-Type"].split(";")[0]) == (405, "text/html")
    assert f"Request {GIVEN}:" in page.content.decode()
    for path in ("/api/v1/assignments/999999", "/api/v1/phases?limit=%00", "/api/v1/overview"):
        response = as_labeler.get(path, headers={"X-Request-ID": GIVEN})
        assert response.status_code >= 400
        assert response.json()["request_id"] == GIVEN
        assert response[HEADER] == GIVEN
    assert client.get("/healthz")[HEADER]
    assert "request_id" not in as_labeler.get("/api/v1/session").json()


@pytest.mark.django_db
def test_line_has_route_user_status_and_times(as_labeler: APIClient, labeler: User, logged: Lines) -> None:
    assignment = lease(ItemFactory(), labeler)
    as_labeler.get(f"/api/v1/assignments/{assignment.pk}", headers={"X-Request-ID": GIVEN})
    as_labeler.get(f"/api/v1/assignments/{assignment.pk}?password=winter&token=abc")
    line, refused = logged(REQUESTS)
    assert line["route"] == "api/v1/assignments/<int:assignment_id>"
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "INFO")
    assert (line["user"], line["assignment_id"]) == (str(labeler.pk), assignment.pk)
    assert line["duration_ms"] >= line["database_ms"] > 0
    assert line["queries"] >= 2
    assert (refused["route"], refused["status"]) == (line["route"], 400)
    assert "winter" not in str(refused)


@pytest.mark.django_db
def test_user_of_a_token_is_named_and_nobody_else(client: Client, logged: Lines) -> None:
    user = UserFactory()
    _, token = create_token(user=user, name="script", scope="read", days=1)
    client.get("/api/v1/progress", headers={"authorization": f"Token {token}"})
    client.get("/api/v1/progress")
    first, second = logged(REQUESTS)
    assert (first["user"], first["status"]) == (str(user.pk), 200)
    assert second["status"] == 401
    assert "user" not in second


def test_probes_and_files_are_quiet_unless_they_fail(client: Client, log: Kept, logged: Lines) -> None:
    logging.getLogger(REQUESTS).setLevel(logging.INFO)
    try:
        client.get("/healthz")
        client.get("/static/not-there.js")
    finally:
        logging.getLogger(REQUESTS).setLevel(logging.NOTSET)
    assert [(line["route"], line["status"]) for line in logged(REQUESTS)] in (
        [],
        [("unmatched", 404)],
        [("static", 404)],
    )


def test_unknown_addresses_and_methods_share_a_route(client: Client, logged: Lines) -> None:
    for number in range(3):
        client.generic(f"MAKEUP{number}", f"/api/v1/made-up-{number}/secret-key-of-a-link")
    assert {(line["method"], line["route"]) for line in logged(REQUESTS)} == {("OTHER", "unknown")}
    assert "made-up" not in str(logged(REQUESTS))


@pytest.mark.django_db
def test_stream_is_reported_at_its_end_with_its_id(as_researcher: APIClient, labeler: User, logged: Lines) -> None:
    from annotation.services.labelings import submit_labeling

    submit_labeling(assignment_id=lease(ItemFactory(), labeler).pk, labeler=labeler, label=label([1, -1]))
    response = as_researcher.get("/api/v1/exports/prm800k.jsonl", headers={"X-Request-ID": GIVEN})
    assert logged(REQUESTS) == []
    content = response.getvalue() if hasattr(response, "getvalue") else b"".join(response)
    response.close()
    assert content.endswith(b"\n")
    (line,) = logged(REQUESTS)
    assert (line["route"], line["request_id"]) == ("api/v1/exports/prm800k.jsonl", GIVEN)


@pytest.mark.django_db
def test_slow_requests_and_queries_are_named(as_labeler: APIClient, logged: Lines, settings: Settings) -> None:
    settings.SLOW_REQUEST_MS, settings.SLOW_QUERY_MS = 0, 0
    as_labeler.get("/api/v1/progress", headers={"X-Request-ID": GIVEN})
    (line,) = logged(REQUESTS)
    assert (line["message"], line["level"]) == ("slow request", "WARNING")
    queries = logged("stepmark.queries")
    assert queries
    assert {(query["message"], query["request_id"], query["route"]) for query in queries} == {
        ("slow query", GIVEN, "api/v1/progress")
    }
    assert any(query["caller"].startswith("annotation/selectors/progress.py:") for query in queries)
    assert all(query["duration_ms"] >= 0 for query in queries)


@pytest.mark.django_db
def test_values_of_slow_queries_are_not_logged(settings: Settings, logged: Lines) -> None:
    settings.SLOW_QUERY_MS = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text, pg_sleep(0)", ["the words of a step"])
    (query,) = logged("stepmark.queries")
    assert query["sql"] == "SELECT %s::text, pg_sleep(0)"


@pytest.mark.django_db
def test_passwords_and_labels_are_in_no_line(client: Client, as_labeler: APIClient, labeler: User, log: Kept) -> None:
    user = UserFactory(username="somebody-named-here")
    for password in (PASSWORD, "Wrong-winter-1234"):
        client.post(
            "/api/v1/session", {"username": user.username, "password": password}, content_type="application/json"
        )
    assignment = lease(ItemFactory(), labeler)
    wrong = label([1, -1], steps=["A text of Winter.", "Another."])
    for body in (wrong, {**wrong, "steps": "Winter\nforged"}, label([1, -1])):
        as_labeler.put(f"/api/v1/assignments/{assignment.pk}/draft?secret=Winter", {"label": body})
        as_labeler.put(f"/api/v1/assignments/{assignment.pk}/draft", {"label": body})
        as_labeler.post(f"/api/v1/assignments/{assignment.pk}/submit", {"label": body})
    told = "\n".join(log.lines)
    assert len(log.lines) >= 8
    for secret in (PASSWORD, "inter", "First step", "sessionid", "csrftoken"):
        assert secret not in told


def test_exception_of_a_view_is_logged_once_with_the_id(log: Kept, logged: Lines) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        ObservedRequests(broken)(RequestFactory().get("/"))
    response: Any = ObservedRequests(lambda request: HttpResponse(status=500))(RequestFactory().get("/"))
    assert response[HEADER]
    assert [line["level"] for line in logged(REQUESTS)] == ["WARNING"]
