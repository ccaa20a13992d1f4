"""Adding problems from a file over HTTP: to the queue in flow 1, only stored in flow 2."""

import gzip
import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotation.models import AuditEntry, Item, Problem
from tests.factories import PhaseFactory, ProblemFactory

pytestmark = pytest.mark.django_db

FILE = b"".join(
    json.dumps(row).encode() + b"\n"
    for row in (
        {"problem": "1 + 1?", "answer": "2"},
        {"problem": "1 + 2? [asy]dot((0,0));[/asy]", "answer": "3"},
        {"question": "1 + 3?", "answer": "We add.\n#### 4"},
        {"text": "no problem"},
    )
)


def _post(client: APIClient, address: str, body: bytes = FILE) -> Any:
    return client.post(f"/api/v1/phases/{address}", data=body, content_type="application/octet-stream")


def _result(response: Any) -> dict[str, Any]:
    assert response.status_code == 200, response.json()
    result: dict[str, Any] = json.loads(b"".join(response.streaming_content).splitlines()[-1])
    return result


def test_problems_become_items_of_flow_one(as_admin: APIClient) -> None:
    phase = PhaseFactory(flow=1)
    query = "source=mine&labels=2&priority=1.5&without_drawings=true"
    checked = _result(_post(as_admin, f"{phase.pk}/problems/check?{query}"))
    assert not Problem.objects.exists()
    added = _result(_post(as_admin, f"{phase.pk}/problems?{query}"))
    for result in (checked, added):
        assert (result["new"], result["bad"], result["queued"]) == (3, 1, 2)
        assert result["line_errors"][0]["line"] == 4
        assert result["examples"][0] == {
            "problem": "1 + 1?",
            "answer": "2",
            "split": "train",
            "source": "mine",
            "subject": "",
            "level": "",
            "external_id": "",
        }
    assert set(Problem.objects.values_list("source", "split")) == {("mine", "train")}
    assert set(Item.objects.values_list("labelings_wanted", "priority")) == {(2, 1.5)}
    assert not Item.objects.exclude(solution=None).exists()
    assert _result(_post(as_admin, f"{phase.pk}/problems?{query}"))["queued"] == 0


def test_problems_wait_for_solutions_in_flow_two(as_admin: APIClient) -> None:
    result = _result(_post(as_admin, f"{PhaseFactory().pk}/problems?split=test"))
    assert (result["new"], result["queued"], Item.objects.count()) == (3, 0, 0)
    assert set(Problem.objects.values_list("split", flat=True)) == {"test"}


def test_held_out_problems_are_never_queued(as_admin: APIClient) -> None:
    ProblemFactory(text="1 + 1?", split=Problem.Split.TEST)
    result = _result(_post(as_admin, f"{PhaseFactory(flow=1).pk}/problems"))
    assert (result["queued"], result["bad"]) == (2, 2)


def test_import_without_a_phase_is_checked_then_stored(as_admin: APIClient) -> None:
    file = gzip.compress(b'{"problem": "1 + 4?", "answer": "5", "type": "Algebra", "level": 2, "id": "a1"}\n')
    address = "/api/v1/problems/import{}?source=mine&split=test"

    def send(act: str) -> dict[str, Any]:
        return _result(as_admin.post(address.format(act), data=file, content_type="application/octet-stream"))

    checked = send("/check")
    assert (checked["new"], Problem.objects.count(), AuditEntry.objects.count()) == (1, 0, 0)
    assert checked["examples"] == [
        {
            "problem": "1 + 4?",
            "answer": "5",
            "split": "test",
            "source": "mine",
            "subject": "Algebra",
            "level": "2",
            "external_id": "a1",
        }
    ]
    assert (send("")["new"], send("")["known"], Item.objects.count()) == (1, 1, 0)
    assert Problem.objects.get().external_id == "a1"
    assert [entry.after["new"] for entry in AuditEntry.objects.order_by("pk")] == [1, 0]


def test_adding_problems_is_for_admins_only(
    as_labeler: APIClient, as_researcher: APIClient, anonymous: APIClient
) -> None:
    phase = PhaseFactory(flow=1)
    for client, status in ((as_labeler, 403), (as_researcher, 403), (anonymous, 401)):
        for address in ("problems", "problems/check"):
            assert _post(client, f"{phase.pk}/{address}").status_code == status
    assert not Problem.objects.exists()
