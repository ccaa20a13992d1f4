"""Adding solutions to a phase over HTTP: a check that stores nothing, then the real thing, both answered line by line."""

import gzip
import json
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from rest_framework.test import APIClient

from annotation import limits
from annotation.models import Item, Problem, Solution
from annotation.services.queue import next_assignment
from tests.factories import PhaseFactory, ProblemFactory, SolutionFactory, UserFactory

pytestmark = pytest.mark.django_db


def _rows(*problems: str) -> bytes:
    return b"".join(
        json.dumps({"problem": problem, "steps": ["We add.", "It is 3.\n\n# Answer\n\n3"]}).encode() + b"\n"
        for problem in problems
    )


def _post(client: APIClient, phase: int, act: str, body: bytes = b"", **query: object) -> Any:
    path = f"/api/v1/phases/{phase}/solutions{'/check' if act == 'check' else ''}"
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return client.post(f"{path}?{asked}", data=body, content_type="application/octet-stream")


def _lines(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.json()
    assert isinstance(response, StreamingHttpResponse)
    content = b"".join(response.streaming_content)  # type: ignore[arg-type]
    return [json.loads(line) for line in content.splitlines()]


def test_check_says_what_would_happen_and_stores_nothing(as_admin: APIClient) -> None:
    phase = PhaseFactory()
    ProblemFactory(text="1 + 2?", answer="3")
    ProblemFactory(text="2 + 2?", split=Problem.Split.TEST)
    body = _rows("1 + 2?", "1 + 2?", "2 + 2?", "9 + 9?") + b"{broken\n"
    done = _lines(_post(as_admin, phase.pk, "check", body, generator="theirs"))[-1]
    assert (done["state"], done["read"], done["new"], done["bad"], done["queued"], done["problems"]) == (
        *("done", 5, 3, 2, 2, 1),
    )
    assert done["skipped"] == {"held_out": 1}
    assert [error["line"] for error in done["line_errors"]] == [4, 5]
    assert "import it first" in done["line_errors"][0]["reason"]
    assert sum(reason["count"] for reason in done["reasons"]) == 2
    assert done["examples"][0] == {
        "problem": "1 + 2?", "guess": "3", "steps": ["We add.", "It is 3.\n\n# Answer\n\n3"], "answer": "3"
    }  # fmt: skip
    assert not Solution.objects.exists()
    assert not Item.objects.exists()


def test_added_solutions_come_to_labelers_with_the_chosen_options(as_admin: APIClient) -> None:
    phase = PhaseFactory()
    ProblemFactory(text="1 + 2?")
    query = {"generator": "theirs", "labels": 2, "priority": 1.5, "per_problem": 1}
    for queued, skipped in ((1, {"per_problem": 1}), (0, {"queued": 1, "per_problem": 1})):
        done = _lines(_post(as_admin, phase.pk, "add", gzip.compress(_rows("1 + 2?", "1 + 2?")), **query))[-1]
        assert (done["queued"], done["skipped"]) == (queued, skipped)
    item = Item.objects.get()
    assert (item.labelings_wanted, item.priority, item.generation_number) == (2, 1.5, None)
    assignment = next_assignment(labeler=UserFactory())
    assert assignment is not None
    assert assignment.item == item


def test_progress_comes_batch_by_batch(as_admin: APIClient) -> None:
    phase = PhaseFactory()
    ProblemFactory(text="1 + 2?")
    lines = _lines(_post(as_admin, phase.pk, "add", _rows(*["1 + 2?"] * 1_100)))
    assert [(line["state"], line["queued"]) for line in lines] == [
        ("working", 500), ("working", 1_000), ("working", 1_100), ("done", 1_100),
    ]  # fmt: skip
    assert [len(line["examples"]) for line in lines] == [0, 0, 0, 5]


def test_errors_are_listed_up_to_twenty_and_counted_beyond(as_admin: APIClient) -> None:
    done = _lines(_post(as_admin, PhaseFactory().pk, "check", _rows(*["9 + 9?"] * 30)))[-1]
    assert (done["bad"], len(done["line_errors"]), done["reasons"][0]["count"]) == (30, 20, 30)


def test_stored_solutions_are_listed_and_queued(as_admin: APIClient) -> None:
    phase = PhaseFactory()
    SolutionFactory.create_batch(2, generator="theirs", grade="wrong")
    SolutionFactory(generator="theirs", grade="correct")
    SolutionFactory(generator="ours")
    query: dict[str, Any] = {"stored": "true", "generator": "theirs", "only": "wrong"}
    assert _lines(_post(as_admin, phase.pk, "check", **query))[-1]["queued"] == 2
    assert not Item.objects.exists()
    assert _lines(_post(as_admin, phase.pk, "add", **query))[-1]["queued"] == 2
    assert as_admin.get(f"/api/v1/phases/{phase.pk}/stored-solutions").json() == [
        {"generator": "ours", "solutions": 1, "queued": 0},
        {"generator": "theirs", "solutions": 3, "queued": 2},
    ]
    failed = _lines(_post(as_admin, phase.pk, "add", stored="true", generator="nobody"))[-1]
    assert (failed["state"], failed["detail"][:24]) == ("failed", "No solution is stored un")


def test_file_that_is_too_large_is_refused(as_admin: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UPLOAD_BYTES", 100)
    response = _post(as_admin, PhaseFactory().pk, "check", _rows("1 + 2?", "1 + 2?"))
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_rows_beyond_the_limit_are_not_read(as_admin: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UPLOAD_ROWS", 500)
    ProblemFactory(text="1 + 2?")
    for rows, cut_off in ((500, False), (501, True)):
        done = _lines(_post(as_admin, PhaseFactory().pk, "check", _rows(*["1 + 2?"] * rows)))[-1]
        assert (done["read"], done["is_cut_off"]) == (500, cut_off)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"labels": 0}, "labels"),
        ({"priority": "nan"}, "priority"),
        ({"per_problem": 0}, "per_problem"),
        ({"cut": "x"}, "cut"),
    ],
)
def test_impossible_options_are_refused_with_the_field(
    as_admin: APIClient, query: dict[str, object], field: str
) -> None:
    response = _post(as_admin, PhaseFactory().pk, "check", _rows("1 + 2?"), **query)
    assert (response.status_code, response.json()["field"]) == (400, field)


def test_phase_must_exist_and_have_flow_two(as_admin: APIClient) -> None:
    assert _post(as_admin, 999, "add", _rows("1 + 2?")).status_code == 404
    assert _post(as_admin, PhaseFactory(flow=1).pk, "add", _rows("1 + 2?")).status_code == 409
    assert as_admin.get(f"/api/v1/phases/{PhaseFactory(flow=1).pk}/stored-solutions").status_code == 409
    response = as_admin.post(f"/api/v1/phases/{PhaseFactory().pk}/solutions")
    assert (response.status_code, response.json()["field"]) == (400, "file")


def test_adding_is_for_admins_only(as_labeler: APIClient, as_researcher: APIClient, anonymous: APIClient) -> None:
    phase = PhaseFactory()
    ProblemFactory(text="1 + 2?")
    for client, status in ((as_labeler, 403), (as_researcher, 403), (anonymous, 401)):
        for act in ("check", "add"):
            assert _post(client, phase.pk, act, _rows("1 + 2?")).status_code == status
        assert client.get(f"/api/v1/phases/{phase.pk}/stored-solutions").status_code == status
    assert not Item.objects.exists()
