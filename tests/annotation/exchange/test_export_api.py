"""GET /api/v1/exports/prm800k.jsonl"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from rest_framework.test import APIClient

from annotation.api import lasting
from annotation.api.lasting import AccessEnded
from annotation.exports import jsonl
from annotation.models import User
from annotation.services.browser_sessions import end_sessions
from tests.annotation.exchange.conftest import Run
from tests.annotation.exchange.records import Line, phase_one, phase_two, write_lines
from tests.factories import UserFactory

ROOT = Path(__file__).resolve().parents[3]
URL = "/api/v1/exports/prm800k.jsonl"

Manage = Callable[..., Run]


@pytest.fixture
def researcher(db: None) -> APIClient:
    client = APIClient()
    client.force_login(UserFactory(role=User.Role.RESEARCHER))
    return client


def streamed(response: Any) -> Iterator[bytes]:
    """Yield lines as they arrive, from blocks of whole lines, before the body is complete."""
    assert isinstance(response, StreamingHttpResponse)
    for block in response:
        assert block.endswith(b"\n")
        yield from block.splitlines()


def records(response: Any) -> list[Line]:
    return [json.loads(line) for line in streamed(response)]


def test_records_are_streamed_as_the_command_writes_them(researcher: APIClient, manage: Manage, tmp_path: Path) -> None:
    manage("import_prm800k", write_lines(tmp_path / "in.jsonl", [phase_one(), phase_two()]))

    response = researcher.get(URL)

    assert response.status_code == 200
    assert response["Content-Type"] == "application/x-ndjson"
    assert records(response) == [phase_one(), phase_two()]


def test_query_selects_and_empty_values_select_nothing(researcher: APIClient, manage: Manage, tmp_path: Path) -> None:
    control = phase_two(is_quality_control_question=True)
    manage("import_prm800k", write_lines(tmp_path / "in.jsonl", [phase_one(), phase_two(), control]))

    def asked(query: str) -> list[Line]:
        return records(researcher.get(f"{URL}?{query}"))

    assert asked("phase=2") == [phase_two()]
    assert asked("generation=6&include_quality_control=true") == [phase_two(), control]
    assert asked("phase=&generation=&include_quality_control=") == [phase_one(), phase_two()]


@pytest.mark.parametrize("query", ["phase=3", "generation=x", "include_quality_control=perhaps", "split=dev"])
def test_wrong_query_is_refused_with_its_field(query: str, researcher: APIClient) -> None:
    response = researcher.get(f"{URL}?{query}")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["errors"][0]["field"] == query.split("=")[0]


@pytest.mark.parametrize("accept", ["application/x-ndjson", "text/plain", "*/*"])
def test_any_accept_header_gets_the_export(accept: str, researcher: APIClient) -> None:
    assert researcher.get(URL, HTTP_ACCEPT=accept).status_code == 200


def test_labelers_and_strangers_get_none(db: None) -> None:
    client = APIClient()

    assert client.get(URL).status_code == 401
    client.force_authenticate(UserFactory(role=User.Role.LABELER))
    assert client.get(URL).status_code == 403


def test_stream_is_consistent_during_writes(researcher: APIClient, manage: Manage, tmp_path: Path) -> None:
    manage("import_prm800k", write_lines(tmp_path / "in.jsonl", [phase_two(generation=n) for n in range(1200)]))
    lines = streamed(researcher.get(URL))

    first = json.loads(next(lines))
    manage("import_prm800k", write_lines(tmp_path / "more.jsonl", [phase_one()]))
    rest = [json.loads(line)["generation"] for line in lines]

    assert first["generation"] == 0
    assert rest == list(range(1, 1200))


def test_export_stops_when_its_session_is_ended(
    manage: Manage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manage("import_prm800k", write_lines(tmp_path / "in.jsonl", [phase_one(), phase_two()]))
    monkeypatch.setattr(lasting, "CHECK_SECONDS", 0.0)
    monkeypatch.setattr(jsonl, "BLOCK_BYTES", 1)
    user = UserFactory(role=User.Role.RESEARCHER)
    client = APIClient()
    client.force_login(user)
    blocks = iter(client.get(URL))
    assert json.loads(next(blocks)) == phase_one()
    end_sessions(user=user)
    with pytest.raises(AccessEnded):
        next(blocks)


def test_every_streamed_answer_stops_like_that() -> None:
    """A view that answers in parts is found by the class of its answer."""
    modules = [path for app in ("annotation", "rewardmodel") for path in (ROOT / app / "api").glob("*.py")]
    parts = re.compile(r"(?:StreamingHttpResponse|stream_lines|FileResponse)\(\s*([\w(]*)")
    found = [
        (path.name, first) for path in modules for first in parts.findall(path.read_text()) if path.name != "uploads.py"
    ]
    assert len(found) >= 4
    assert [name for name, first in found if not first.startswith(("while_allowed(", "chain("))] == []
