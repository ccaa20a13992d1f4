"""GET /labelings, /progress and /phases."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.models import Item, Labeling, Phase, User
from annotation.selectors.progress import progress_by_phase, progress_of
from annotation.services.labelings import submit_labeling
from tests.conftest import ClientOf, as_json
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db


def _labeled(labeler: User, item: Item | None = None) -> Labeling:
    assignment = lease(item, labeler)
    return submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([1, -1]))[0]


def _labeled_at(time: datetime, labeler: User) -> None:
    labeling = _labeled(UserFactory())
    labeling.pk, labeling.record_key, labeling.labeler, labeling.assignment = None, UserFactory().pk, labeler, None
    labeling.submitted_at = time
    labeling.save(force_insert=True)


def _today(client: APIClient, zone: str) -> int:
    today: int = client.get("/api/v1/progress", {"time_zone": zone}).json()["today"]
    return today


def _queries(client: APIClient, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_history_is_ones_own_newest_first(as_labeler: APIClient, labeler: User) -> None:
    first, second = _labeled(labeler), _labeled(labeler)
    _labeled(UserFactory())
    assert first.submitted_at is not None
    assert first.assignment is not None
    page = as_labeler.get("/api/v1/labelings").json()
    assert (page["count"], page["next"]) == (2, None)
    assert [line["id"] for line in page["results"]] == [second.pk, first.pk]
    assert page["results"][1] == {
        "id": first.pk,
        "assignment": first.assignment_id,
        "phase": first.assignment.item.phase.name,
        "flow": 2,
        "submitted_at": as_json(first.submitted_at),
        "problem": first.problem.text,
        "finish_reason": "found_error",
        "steps": [
            {"text": "First step.", "rating": 1, "own": False, "alternatives": []},
            {"text": "Second step.", "rating": -1, "own": False, "alternatives": []},
        ],
        "details": {},
        "undo_until": as_json(first.submitted_at + timedelta(minutes=10)),
        "reports": [],
        "corrected": [],
        "outcome": None,
    }


def test_history_comes_in_parts_that_new_labelings_do_not_shift(as_labeler: APIClient, labeler: User) -> None:
    labelings = [_labeled(labeler) for _ in range(5)]
    parts = [as_labeler.get("/api/v1/labelings", {"limit": 2}).json()]
    while parts[-1]["next"]:
        _labeled(labeler)  # between two parts
        parts.append(as_labeler.get("/api/v1/labelings", {"limit": 2, "before": parts[-1]["next"]}).json())
    assert parts[0]["count"] == 5
    shown = [line["id"] for part in parts for line in part["results"]]
    assert shown == [labeling.pk for labeling in reversed(labelings)]


def test_history_parts_also_pass_labelings_of_one_moment_and_without_a_time(
    as_labeler: APIClient, labeler: User
) -> None:
    moment = timezone.now()
    for index in range(5):
        source = _labeled(UserFactory())
        source.pk, source.record_key, source.labeler, source.assignment = None, UserFactory().pk, labeler, None
        source.submitted_at = moment if index < 3 else None
        source.save(force_insert=True)
    shown: list[int] = []
    before: dict[str, str] = {}
    for _ in range(5):
        part = as_labeler.get("/api/v1/labelings", {"limit": "1", **before}).json()
        shown += [line["id"] for line in part["results"]]
        before = {"before": part["next"]}
    assert part["next"] is None
    assert len(set(shown)) == 5


@pytest.mark.parametrize("before", ["x", "~x", "2030-01-01~1", "nonsense~1", f"~{2**63}", "~-1"])
def test_history_refuses_a_place_that_it_did_not_give(as_labeler: APIClient, before: str) -> None:
    response = as_labeler.get("/api/v1/labelings", {"before": before})
    assert (response.status_code, response.json()["field"]) == (400, "before")


def test_history_refuses_a_place_with_nul(as_labeler: APIClient) -> None:
    """Before any view: NUL in an address is refused everywhere."""
    response = as_labeler.get("/api/v1/labelings", {"before": "\x00~1"})
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert "NUL" in response.json()["detail"]


def test_history_of_one_phase_and_of_one_end(as_labeler: APIClient, labeler: User) -> None:
    first, second = _labeled(labeler), _labeled(labeler)
    assert first.assignment is not None
    assert second.assignment is not None
    given_up = lease(ItemFactory(phase=second.assignment.item.phase), labeler)
    submit_labeling(
        assignment_id=given_up.pk,
        labeler=labeler,
        label=label([1], finish_reason="give_up"),
        details={"reason": "Long."},
    )
    phase = second.assignment.item.phase
    found = as_labeler.get("/api/v1/labelings", {"phase": phase.pk}).json()
    assert (found["count"], [line["phase"] for line in found["results"]]) == (2, [phase.name] * 2)
    found = as_labeler.get("/api/v1/labelings", {"phase": str(phase.pk), "finish_reason": "give_up"}).json()
    assert [line["details"] for line in found["results"]] == [{"reason": "Long."}]
    assert as_labeler.get("/api/v1/labelings", {"finish_reason": "nothing"}).status_code == 400
    Phase.objects.update(status="closed")
    names = {one["name"] for one in as_labeler.get("/api/v1/labelings/phases").json()}
    assert names == {first.assignment.item.phase.name, phase.name}


def test_history_shows_a_corrected_labeling_as_its_correction(as_labeler: APIClient, labeler: User) -> None:
    first = _labeled(labeler)
    correction = Labeling.objects.get(pk=first.pk)
    correction.pk, correction.record_key, correction.supersedes = None, UserFactory().pk, first
    correction.save(force_insert=True)
    page = as_labeler.get("/api/v1/labelings").json()
    assert [line["id"] for line in page["results"]] == [correction.pk]


def test_history_shows_own_and_unrated_steps_of_imports(as_labeler: APIClient, labeler: User) -> None:
    steps = [
        {"completions": [{"text": "A.", "rating": -1}], "human_completion": {"text": "B."}, "chosen_completion": None},
        {"completions": [{"text": "C.", "rating": 0}, {"text": "D.", "rating": 1}], "human_completion": "half", "chosen_completion": 1},
        {"completions": [], "human_completion": "E.", "chosen_completion": None},
        {"completions": None, "human_completion": None, "chosen_completion": None},
    ]  # fmt: skip
    source = _labeled(UserFactory())
    source.pk, source.record_key, source.labeler, source.assignment = None, UserFactory().pk, labeler, None
    source.label = {"steps": steps, "total_time": 1, "finish_reason": None}
    source.finish_reason = None
    source.save(force_insert=True)
    [line] = as_labeler.get("/api/v1/labelings").json()["results"]
    assert line["steps"] == [
        {"text": "B.", "rating": None, "own": True, "alternatives": [{"text": "A.", "rating": -1}]},
        {"text": "D.", "rating": 1, "own": False, "alternatives": [{"text": "C.", "rating": 0}]},
        {"text": "E.", "rating": None, "own": True, "alternatives": []},
        {"text": "", "rating": None, "own": False, "alternatives": []},
    ]


def test_history_asks_as_often_for_three_labelings_as_for_one(as_labeler: APIClient, labeler: User) -> None:
    _labeled(labeler)
    with_one = _queries(as_labeler, "/api/v1/labelings")
    _labeled(labeler)
    _labeled(labeler)
    assert _queries(as_labeler, "/api/v1/labelings") == with_one


def test_progress_counts_today_all_and_waiting(as_labeler: APIClient, labeler: User) -> None:
    _labeled(labeler)
    _labeled_at(timezone.now() - timedelta(days=1), labeler)
    ItemFactory()
    ItemFactory(phase__status="paused")
    lease(ItemFactory())
    assert as_labeler.get("/api/v1/progress").json() == {"today": 1, "total": 2, "open_items": 1}


def test_today_is_the_day_of_the_labeler(as_labeler: APIClient, labeler: User, monkeypatch: pytest.MonkeyPatch) -> None:
    evening = datetime(2026, 3, 2, 1, 20, tzinfo=UTC)  # still 1 March in Los Angeles, already 2 March in Tokyo
    monkeypatch.setattr("annotation.selectors.days.database_time", lambda: evening)
    for hours in (1, 2, 12):
        _labeled_at(evening - timedelta(hours=hours), labeler)
    zones = ("America/Los_Angeles", "UTC", "Asia/Tokyo", "Asia/Kathmandu")
    assert {zone: _today(as_labeler, zone) for zone in zones} == dict(zip(zones, (3, 1, 2, 2), strict=True))


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "../etc/passwd", "a" * 300])
def test_unknown_time_zone_is_refused_by_name(as_labeler: APIClient, zone: str) -> None:
    for address in ("progress", "progress/phases"):
        response = as_labeler.get(f"/api/v1/{address}", {"time_zone": zone})
        assert response.status_code == 400
        assert "time zone" in str(response.json())


def test_open_phases_with_what_waits_and_what_is_done(as_labeler: APIClient, labeler: User) -> None:
    mine, other = PhaseFactory(name="Mine"), PhaseFactory(name="Other", by_choice=True)
    PhaseFactory(name="Paused", status="paused")
    restricted = PhaseFactory(name="Not for me", is_restricted=True)
    for phase in (mine, mine, other, restricted):
        ItemFactory(phase=phase)
    _labeled(labeler, ItemFactory(phase=mine))
    rows = {row["name"]: row for row in as_labeler.get("/api/v1/progress/phases").json()}
    assert rows.keys() == {"Mine", "Other"}
    assert [rows["Mine"][key] for key in ("waiting", "today", "total", "by_choice")] == [2, 1, 1, False]
    assert [rows["Other"][key] for key in ("waiting", "today", "total", "by_choice")] == [1, 0, 0, True]


def test_open_phases_take_the_same_queries_for_one_as_for_three(as_labeler: APIClient) -> None:
    PhaseFactory()
    with_one = _queries(as_labeler, "/api/v1/progress/phases")
    PhaseFactory.create_batch(2)
    assert _queries(as_labeler, "/api/v1/progress/phases") == with_one


def test_waiting_items_of_a_phase_are_counted_up_to_a_limit(labeler: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotation.selectors.progress.MOST_COUNTED", 2)
    ItemFactory.create_batch(3, phase=PhaseFactory())
    assert [row.waiting for row in progress_by_phase(labeler=labeler)] == [2]


def test_progress_counts_waiting_items_up_to_a_limit(labeler: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotation.selectors.progress.MOST_COUNTED", 2)
    ItemFactory.create_batch(3)
    assert progress_of(labeler=labeler).open_items == 2


def test_phases_are_the_open_ones_for_labelers(as_labeler: APIClient) -> None:
    phase = PhaseFactory(name="Algebra")
    PhaseFactory(status="closed")
    assert as_labeler.get("/api/v1/phases").json() == [
        {
            "id": phase.pk,
            "name": "Algebra",
            "flow": 2,
            "status": "open",
            "instructions": "Rate each step.",
            "instructions_version": 1,
            "by_choice": False,
        }
    ]


def test_paused_phases_are_told_to_their_labelers(as_labeler: APIClient, labeler: User) -> None:
    PhaseFactory(name="Algebra", status="paused")
    PhaseFactory(name="For others", status="paused", is_restricted=True)
    PhaseFactory(name="Own", status="paused", is_restricted=True).labelers.add(labeler)
    phases = as_labeler.get("/api/v1/phases").json()
    assert [(phase["name"], phase["status"]) for phase in phases] == [("Algebra", "paused"), ("Own", "paused")]


@pytest.mark.parametrize("role", ["admin", "researcher"])
def test_phases_are_all_for_admins_and_researchers(client_of: ClientOf, role: str) -> None:
    for status in Phase.Status.values:
        PhaseFactory(status=status)
    phases = client_of(UserFactory(role=role)).get("/api/v1/phases").json()
    assert [phase["status"] for phase in phases] == ["open", "paused", "closed"]


def test_phases_ask_as_often_for_three_as_for_one(as_labeler: APIClient) -> None:
    PhaseFactory()
    with_one = _queries(as_labeler, "/api/v1/phases")
    PhaseFactory.create_batch(2)
    assert _queries(as_labeler, "/api/v1/phases") == with_one


@pytest.mark.parametrize("address", ["labelings", "labelings/phases", "skipped", "assignments/undo", "progress"])
def test_history_and_progress_are_not_for_researchers(as_researcher: APIClient, address: str) -> None:
    assert as_researcher.get(f"/api/v1/{address}").status_code == 403
