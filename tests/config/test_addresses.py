"""Health, metrics, the schema, and unknown addresses."""

import pytest
from django.db import DatabaseError
from django.test import Client

from config import readiness


def test_healthz_answers_without_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_without_database_is_503_and_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> str:
        raise DatabaseError

    monkeypatch.setattr(readiness, "_database", refuse)
    response = client.get("/readyz")
    told = {"database": False, "broker": True, "tables": False, "disk": True, "workers": False}
    assert (response.status_code, response.json()) == (503, told)


def test_unknown_address_of_the_api_is_a_problem(client: Client) -> None:
    response = client.get("/api/v1/nothing-here")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["code"] == "not_found"
