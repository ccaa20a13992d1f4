"""What /readyz and admins are told of the services that the launcher runs."""

import json
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from config.launcher.processes import Program
from config.launcher.supervisor import Service, status_of, write_status

pytestmark = pytest.mark.django_db


@pytest.fixture
def services_file(settings: Settings, tmp_path: Path) -> Path:
    settings.SERVICES_FILE = str(tmp_path / "services.json")
    return tmp_path / "services.json"


def write(path: Path, **deaths: int) -> None:
    """Write the file as the launcher does; a service that has died waits for its next start."""
    services = [Service(name, Program(["true"]), path.with_name(f"{name}.log")) for name in deaths]
    for service in services:
        for _ in range(deaths[service.name]):
            service.started = float("inf")
            service.has_died(137)
    write_status(path, [status_of(service) for service in services])


def test_readyz_names_a_service_that_is_down_and_stays_ready(client: Client, services_file: Path) -> None:
    write(services_file, PostgreSQL=0, web=0, worker=3)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["services"] == {"PostgreSQL": True, "web": True, "worker": False}


def test_admins_see_the_state_of_each_service(as_admin: APIClient, services_file: Path) -> None:
    write(services_file, web=0, worker=4)
    web, worker = as_admin.get("/api/v1/services").json()
    assert (web["name"], web["is_well"], web["deaths"], web["next_start"]) == ("web", True, 0, None)
    assert (worker["is_running"], worker["deaths"], worker["last_exit_status"]) == (False, 4, 137)
    assert worker["next_start"] is not None
    (attention,) = [
        found for found in as_admin.get("/api/v1/overview").json()["attention"] if found["kind"] == "service"
    ]
    assert attention["sentence"].startswith("The service worker has ended 4 times in a row.")


@pytest.mark.parametrize("content", [None, "", "{", "[]", json.dumps({"services": [{"name": "web"}]})])
def test_missing_or_broken_file_tells_nothing(
    client: Client, as_admin: APIClient, services_file: Path, content: str | None
) -> None:
    if content is not None:
        services_file.write_text(content)
    assert "services" not in client.get("/readyz").json()
    assert as_admin.get("/api/v1/services").json() == []


def test_services_are_for_admins(as_labeler: APIClient, as_researcher: APIClient, anonymous: APIClient) -> None:
    assert [client.get("/api/v1/services").status_code for client in (as_labeler, as_researcher, anonymous)] == [
        403,
        403,
        401,
    ]
