"""POST /phases, GET /phases/overview, GET and PATCH /phases/{id}, POST /phases/{id}/open, pause, close."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import Assignment, Phase, User
from annotation.services.labelings import submit_labeling
from rewardmodel.models import Generator
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db


def test_new_phase_is_paused_until_it_is_opened(as_admin: APIClient) -> None:
    response = as_admin.post("/api/v1/phases", {"name": " Algebra ", "flow": 2, "lease_seconds": 600})
    assert response.status_code == 201
    phase = Phase.objects.get()
    assert (phase.name, phase.flow, phase.status, phase.lease) == ("Algebra", 2, "paused", timedelta(minutes=10))
    assert response.json()["counts"] == {
        "items": 0, "open": 0, "waiting": 0, "leased": 0, "done": 0, "last_hour": 0, "ends_at": None,
    }  # fmt: skip
    assert as_admin.post(f"/api/v1/phases/{phase.pk}/open").json()["status"] == "open"
    phase.refresh_from_db()
    assert phase.status == "open"


@pytest.mark.parametrize(
    ("wanted", "field", "status"),
    [
        ({"flow": 2}, "name", 400),
        ({"name": "A"}, "flow", 400),
        ({"name": "  ", "flow": 2}, "name", 400),
        ({"name": "A" * 101, "flow": 2}, "name", 400),
        ({"name": "Taken", "flow": 2}, "name", 409),
        ({"name": "A", "flow": 3}, "flow", 400),
        ({"name": "A", "flow": 2, "lease_seconds": 59}, "lease_seconds", 400),
        ({"name": "A", "flow": 2, "lease_seconds": 86_401}, "lease_seconds", 400),
        ({"name": "A", "flow": 2, "labelings_per_item": 0}, "labelings_per_item", 400),
        ({"name": "A", "flow": 2, "labelings_per_item": 101}, "labelings_per_item", 400),
        ({"name": "A", "flow": 2, "instructions": "x" * 100_001}, "instructions", 400),
        ({"name": "A", "flow": 2, "labelers": [str(uuid4())]}, "labelers", 400),
        ({"name": "A", "flow": 2, "quality_control_every": 1001}, "quality_control_every", 400),
        ({"name": "A", "flow": 2, "ask_alternatives": 9}, "ask_alternatives", 400),
        ({"name": "A", "flow": 2, "overlap": "some"}, "overlap", 400),
        ({"name": "A", "flow": 1, "overlap": "adaptive"}, "overlap", 400),
        ({"name": "A", "flow": 2, "wanted_certainty": 100}, "wanted_certainty", 400),
        (
            {"name": "A", "flow": 2, "overlap": "adaptive", "labelings_per_item": 5, "most_labelings_per_item": 4},
            "most_labelings_per_item",
            400,
        ),
        ({"name": "A", "flow": 1, "completions_per_step": 17}, "completions_per_step", 400),
        ({"name": "A", "flow": 1, "continuation": "nobody"}, "continuation", 400),
        ({"name": "A", "flow": 1, "generator": "g" * 201}, "generator", 400),
    ],
)
def test_phase_that_breaks_a_rule_is_refused_with_the_field(
    as_admin: APIClient, wanted: dict[str, object], field: str, status: int
) -> None:
    PhaseFactory(name="Taken")
    response = as_admin.post("/api/v1/phases", wanted)
    assert (response.status_code, response.json()["field"]) == (status, field)
    assert Phase.objects.count() == 1


def test_value_of_the_wrong_type_is_refused_with_the_field(as_admin: APIClient) -> None:
    response = as_admin.post("/api/v1/phases", {"name": "A", "flow": "two"})
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == ["flow"]


@pytest.mark.parametrize(
    "who",
    [{"role": "researcher"}, {"is_active": False}, {"kind": User.Kind.MODEL}],
    ids=["researcher", "inactive", "model"],
)
def test_only_people_who_can_label_are_named(as_admin: APIClient, who: dict[str, object]) -> None:
    phase, person = PhaseFactory(), UserFactory(**who)
    response = as_admin.patch(f"/api/v1/phases/{phase.pk}", {"labelers": [str(person.pk)]})
    assert (response.status_code, response.json()["field"]) == (400, "labelers")
    assert phase.labelers.count() == 0
    assert str(person.pk) not in str(as_admin.get("/api/v1/phases/people").json())


def test_change_keeps_fields_that_are_not_given(as_admin: APIClient, labeler: User) -> None:
    phase = PhaseFactory(name="Algebra", instructions="Rate.", labelings_per_item=3)
    response = as_admin.patch(
        f"/api/v1/phases/{phase.pk}",
        {"instructions": "  Rate each step.\n", "is_restricted": True, "labelers": [str(labeler.pk)]},
    )
    assert response.status_code == 200
    assert response.json()["labelers"] == [{"id": str(labeler.pk), "username": labeler.username, "role": "labeler"}]
    phase.refresh_from_db()
    assert (phase.name, phase.labelings_per_item, phase.status) == ("Algebra", 3, "open")
    assert phase.current_instructions is not None
    assert (phase.current_instructions.text, phase.is_restricted) == ("  Rate each step.\n", True)


def test_each_change_of_the_instructions_is_a_version(as_admin: APIClient, as_researcher: APIClient) -> None:
    phase_id = as_admin.post("/api/v1/phases", {"name": "A", "flow": 2}).json()["id"]
    url = f"/api/v1/phases/{phase_id}"
    assert as_admin.patch(url, {"instructions": ""}).json()["instructions_version"] is None
    for text in ["One.", "One.", "Two."]:
        as_admin.patch(url, {"instructions": text})
    body = as_researcher.get(f"{url}/instructions").json()
    assert [(each["version"], each["text"]) for each in body["results"]] == [(2, "Two."), (1, "One.")]
    assert [each["author"] for each in body["results"]] == [User.objects.get(role="admin").username] * 2
    assert as_admin.get(url).json()["instructions_version"] == 2


def test_settings_of_both_flows_are_kept(as_admin: APIClient) -> None:
    Generator.objects.create(name="demo-generator", backend="transformers", location="nowhere")
    wanted = {
        "quality_control_every": 0,
        "allow_skip": False,
        "ask_progress": True,
        "ask_explanation": True,
        "ask_alternatives": 3,
        "by_choice": True,
        "point_out_contradictions": False,
        "completions_per_step": 2,
        "continuation": "labeler",
        "generator": "demo-generator",
    }
    body = as_admin.post("/api/v1/phases", {"name": "A", "flow": 1, **wanted}).json()
    assert {name: body[name] for name in wanted} == wanted


def test_flow_of_a_phase_with_items_cannot_change(as_admin: APIClient) -> None:
    phase = ItemFactory().phase
    response = as_admin.patch(f"/api/v1/phases/{phase.pk}", {"flow": 1})
    assert (response.status_code, response.json()["field"]) == (409, "flow")
    phase.refresh_from_db()
    assert phase.flow == 2


def test_restricted_phase_gives_work_to_the_named_only(
    labeler: User, as_labeler: APIClient, as_admin: APIClient
) -> None:
    phase = ItemFactory(phase__is_restricted=True).phase
    assert as_labeler.post("/api/v1/assignments/next").status_code == 204
    assert as_labeler.post("/api/v1/assignments/next", {"phase": phase.pk}).status_code == 204
    assert as_admin.post("/api/v1/assignments/next").status_code == 204
    assert as_labeler.get("/api/v1/phases").json() == []
    assert as_labeler.get("/api/v1/progress").json()["open_items"] == 0
    phase.labelers.add(labeler)
    assert as_labeler.get("/api/v1/progress").json()["open_items"] == 1
    assert [each["id"] for each in as_labeler.get("/api/v1/phases").json()] == [phase.pk]
    assert as_labeler.post("/api/v1/assignments/next").status_code == 200


def test_restricted_phase_without_labelers_is_closed_to_all(labeler: User, as_labeler: APIClient) -> None:
    phase = ItemFactory(phase__is_restricted=True).phase
    phase.labelers.add(labeler)
    phase.labelers.clear()
    assert as_labeler.post("/api/v1/assignments/next").status_code == 204


@pytest.mark.parametrize("act", ["pause", "close"])
def test_pausing_and_closing_lose_no_work(as_admin: APIClient, as_labeler: APIClient, labeler: User, act: str) -> None:
    phase = PhaseFactory()
    held, _ = ItemFactory(phase=phase), ItemFactory(phase=phase)
    assignment = lease(held, labeler)
    body = as_admin.post(f"/api/v1/phases/{phase.pk}/{act}").json()
    assert (body["counts"]["leased"], body["counts"]["open"]) == (1, 1)
    assert as_labeler.post("/api/v1/assignments/next").status_code == 204
    assert as_labeler.put(f"/api/v1/assignments/{assignment.pk}/draft", {"label": {"steps": []}}).status_code == 200
    response = as_labeler.post(f"/api/v1/assignments/{assignment.pk}/submit", {"label": label([1, 1, -1])})
    assert response.status_code == 201
    as_admin.post(f"/api/v1/phases/{phase.pk}/open")
    assert as_labeler.post("/api/v1/assignments/next").status_code == 200  # the queued item is still there


def test_setting_the_same_status_again_changes_nothing(as_admin: APIClient) -> None:
    phase = PhaseFactory()
    first, second = (as_admin.post(f"/api/v1/phases/{phase.pk}/open") for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert second.json()["status"] == "open"


def test_counts_tell_pace_and_end(as_researcher: APIClient) -> None:
    phase = PhaseFactory()
    for _ in range(2):
        assignment = lease(ItemFactory(phase=phase, labelings_wanted=1))
        submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 1, -1]))
    Assignment.objects.filter(pk=assignment.pk).update(closed_at=timezone.now() - timedelta(hours=2))
    lease(ItemFactory(phase=phase, labelings_wanted=2))
    ItemFactory(phase=phase, labelings_wanted=4)
    before = timezone.now()

    body = as_researcher.get(f"/api/v1/phases/{phase.pk}").json()

    counts = body["counts"]
    assert (counts["items"], counts["open"], counts["waiting"]) == (4, 2, 5)
    assert (counts["leased"], counts["done"], counts["last_hour"]) == (1, 2, 1)
    ends_in = (datetime.fromisoformat(counts["ends_at"]) - before).total_seconds()
    assert ends_in == pytest.approx(6 * 3600, abs=60)  # 5 waiting and 1 leased, at 1 per hour


def test_paused_phase_has_no_estimated_end(as_admin: APIClient) -> None:
    assignment = lease(ItemFactory(labelings_wanted=2))
    submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([1, 1, -1]))
    phase = assignment.item.phase
    assert as_admin.get(f"/api/v1/phases/{phase.pk}").json()["counts"]["ends_at"] is not None
    assert as_admin.post(f"/api/v1/phases/{phase.pk}/pause").json()["counts"]["ends_at"] is None


def test_overview_is_filtered_and_paged_newest_first(as_admin: APIClient) -> None:
    for name, status in [("Algebra 1", "open"), ("Algebra 2", "closed"), ("Geometry", "open")]:
        PhaseFactory(name=name, status=status)

    def names(query: str) -> list[str]:
        return [phase["name"] for phase in as_admin.get(f"/api/v1/phases/overview?{query}").json()["results"]]

    assert names("") == ["Geometry", "Algebra 2", "Algebra 1"]
    assert names("search=alg&status=open") == ["Algebra 1"]
    assert names("limit=1&offset=1") == ["Algebra 2"]
    assert as_admin.get("/api/v1/phases/overview?limit=1").json()["count"] == 3


def test_overview_needs_the_same_queries_for_more_rows(as_admin: APIClient, labeler: User) -> None:
    def fill() -> None:
        phase = lease().item.phase
        phase.labelers.add(labeler)

    fill()
    as_admin.get("/api/v1/phases/overview")
    with CaptureQueriesContext(connection) as one:
        as_admin.get("/api/v1/phases/overview")
    fill()
    fill()
    with CaptureQueriesContext(connection) as three:
        assert as_admin.get("/api/v1/phases/overview").json()["count"] == 3
    assert len(three) == len(one)


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("post", "phases"),
        ("patch", "phases/{id}"),
        ("post", "phases/{id}/open"),
        ("post", "phases/{id}/pause"),
        ("post", "phases/{id}/close"),
        ("get", "phases/people"),
    ],
)
def test_managing_is_for_admins_only(
    as_labeler: APIClient, as_researcher: APIClient, anonymous: APIClient, method: str, address: str
) -> None:
    phase = PhaseFactory(status="paused", name="Algebra")
    path = "/api/v1/" + address.format(id=phase.pk)
    for client, status in [(as_labeler, 403), (as_researcher, 403), (anonymous, 401)]:
        values = {} if method == "get" else {"name": "B", "flow": 2}
        assert getattr(client, method)(path, values).status_code == status
    assert list(Phase.objects.values_list("name", "status")) == [("Algebra", "paused")]


@pytest.mark.parametrize("address", ["phases/overview", "phases/{id}", "phases/{id}/instructions"])
def test_reading_how_it_goes_is_not_for_labelers(as_labeler: APIClient, as_researcher: APIClient, address: str) -> None:
    path = "/api/v1/" + address.format(id=PhaseFactory().pk)
    assert as_labeler.get(path).status_code == 403
    assert as_researcher.get(path).status_code == 200


def test_phase_that_is_not_there_is_not_found(as_admin: APIClient) -> None:
    for path, method in [("phases/999", "get"), ("phases/999", "patch"), ("phases/999/close", "post")]:
        response = getattr(as_admin, method)(f"/api/v1/{path}")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
