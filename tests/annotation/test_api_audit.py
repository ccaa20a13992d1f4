"""Reading the audit log over the API, and what the services of annotation write to it."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from annotation.models import AuditEntry, User
from annotation.services.api_tokens import create_token, end_tokens
from annotation.services.audit import Subject, record
from annotation.services.corrections import reopen_assignment
from annotation.services.labelings import submit_labeling
from annotation.services.webhooks import change_webhook, create_webhook, delete_webhook, replace_secret
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db


def write(count: int, **values: Any) -> list[AuditEntry]:
    given = {"actor": None, "action": "phase.opened", "subject": Subject("phase", 1, "Algebra"), **values}
    return [record(**given) for _ in range(count)]


def found(client: APIClient, **query: Any) -> list[int]:
    response = client.get("/api/v1/audit", query)
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


def test_parts_of_the_log_meet_without_gap(as_admin: APIClient) -> None:
    ids = [entry.pk for entry in write(5)][::-1]
    read: list[int] = []
    before: dict[str, Any] = {}
    while True:
        part = as_admin.get("/api/v1/audit", {"limit": 2, **before}).json()
        read += [row["id"] for row in part["results"]]
        assert (part["count"], part["kinds"]) == (5, ["phase"])
        if part["next"] is None:
            break
        before = {"before": part["next"]}
    assert read == ids


def test_filters_narrow_the_log(as_admin: APIClient) -> None:
    ada = UserFactory(username="ada")
    [opened], [paused] = write(1), write(1, actor=ada, action="phase.paused", reason="Lunch break.")
    [other] = write(1, subject=Subject("webhook", 9, "chat"), action="webhook.deleted")
    assert found(as_admin, actor="ADA") == [paused.pk]
    assert found(as_admin, action="phase.opened") == [opened.pk]
    assert found(as_admin, kind="webhook") == [other.pk]
    assert found(as_admin, kind="phase", subject="1") == [paused.pk, opened.pk]
    assert found(as_admin, search="lunch") == [paused.pk]
    assert found(as_admin, search="CHAT") == [other.pk]
    now = timezone.now()
    assert found(as_admin, since=(now + timedelta(hours=1)).isoformat()) == []
    assert found(as_admin, until=(now - timedelta(hours=1)).isoformat()) == []
    assert len(found(as_admin, since=(now - timedelta(hours=1)).isoformat())) == 3


@pytest.mark.parametrize(
    ("query", "field"), [({"since": "soon"}, "since"), ({"before": "x"}, "before"), ({"limit": 0}, "limit")]
)
def test_wrong_filter_is_400_with_its_field(as_admin: APIClient, query: dict[str, Any], field: str) -> None:
    response = as_admin.get("/api/v1/audit", query)
    assert (response.status_code, [error["field"] for error in response.json()["errors"]]) == (400, [field])


def test_number_of_queries_does_not_grow(
    as_admin: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    write(1, actor=UserFactory())
    as_admin.get("/api/v1/audit")  # the session is read for the first time
    with django_assert_num_queries(5):
        found(as_admin)
    for _ in range(2):
        write(1, actor=UserFactory())
    with django_assert_num_queries(5):
        found(as_admin)


def test_csv_has_the_filter_and_no_formula(as_admin: APIClient) -> None:
    write(1, subject=Subject("phase", 1, "=1+1"), before={"status": "open"}, after={"status": "paused"})
    write(1, action="phase.closed")
    response = as_admin.get("/api/v1/audit.csv", {"action": "phase.opened"})
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["subject_name"], row["before"], row["via"]) == ("'=1+1", '{"status": "open"}', "site")
    assert response["Content-Disposition"] == 'attachment; filename="audit.csv"'


def actions() -> list[tuple[str, str]]:
    return [(entry.actor_name, entry.action) for entry in AuditEntry.objects.order_by("pk")]


def test_phase_leaves_its_changes(as_admin: APIClient) -> None:
    created = as_admin.post("/api/v1/phases", {"name": "Algebra", "flow": 2}, format="json").json()
    address = f"/api/v1/phases/{created['id']}"
    as_admin.patch(address, {"labelings_per_item": 3, "instructions": "Read it."}, format="json")
    as_admin.patch(address, {"labelings_per_item": 3}, format="json")  # changes nothing
    as_admin.post(f"{address}/open")
    as_admin.post(f"{address}/open")
    entries = list(AuditEntry.objects.order_by("pk"))
    assert [entry.action for entry in entries] == ["phase.created", "phase.changed", "phase.opened"]
    assert {entry.via for entry in entries} == {"page"}
    assert entries[1].before == {"labelings_per_item": 1, "instructions_version": None}
    assert entries[1].after == {"labelings_per_item": 3, "instructions_version": 1}
    assert (entries[2].before, entries[2].after) == ({"status": "paused"}, {"status": "open"})


def test_webhook_leaves_its_changes_and_no_secret() -> None:
    ada = UserFactory(username="ada", role=User.Role.ADMIN)
    webhook = create_webhook(by=ada, name="chat", url="https://hooks.example.org/T0K3N")
    change_webhook(webhook=webhook, by=ada, is_active=False)
    replace_secret(webhook=webhook, by=ada)
    delete_webhook(webhook=webhook, by=ada)
    expected = ["created", "changed", "secret_replaced", "deleted"]
    assert actions() == [("ada", f"webhook.{done}") for done in expected]
    told = str(list(AuditEntry.objects.values()))
    assert webhook.secret not in told
    assert "T0K3N" not in told
    assert "hooks.example.org" in told


def test_tokens_leave_their_making_and_end() -> None:
    noa, ada = UserFactory(username="noa"), UserFactory(username="ada")
    _, text = create_token(user=noa, name="nightly", scope="read", days=7)
    end_tokens(user=noa, by=ada)
    assert actions() == [("noa", "token.created"), ("ada", "token.revoked")]
    assert text.rpartition("_")[2] not in str(list(AuditEntry.objects.values()))


def test_superseded_labeling_is_told() -> None:
    noa = UserFactory(username="noa")
    assignment = lease(ItemFactory(phase=PhaseFactory()), noa)
    first, _ = submit_labeling(assignment_id=assignment.pk, labeler=noa, label=label([1, -1]))
    assert actions() == []
    reopen_assignment(assignment_id=assignment.pk, labeler=noa)
    second, _ = submit_labeling(assignment_id=assignment.pk, labeler=noa, label=label([-1]))
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject_id, entry.after) == (
        "labeling.superseded",
        str(first.pk),
        {"superseded_by": second.pk},
    )


def test_export_is_told_with_its_selection(as_researcher: APIClient) -> None:
    response = as_researcher.get("/api/v1/exports/prm800k.jsonl?phase=2&split=train")
    assert b"".join(response.streaming_content) == b""  # type: ignore[attr-defined]
    entry = AuditEntry.objects.get()
    assert entry.action == "labelings.exported"
    assert (entry.after["format"], entry.after["flow"], entry.after["split"]) == ("prm800k", 2, "train")
