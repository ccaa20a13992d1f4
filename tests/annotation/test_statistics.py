"""Statistics: hand-computed figures on a few labelings, the same in the files, and a number of queries that does not grow."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotation.models import ActiveTime, Exclusion, Item, Labeling, User
from annotation.services.labelings import submit_labeling
from tests.conftest import ClientOf
from tests.factories import ItemFactory, PhaseFactory, SolutionFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db
STATISTICS = "/api/v1/statistics"


def submit(ratings: list[int | None], labeler: User | None = None, minutes: int = 0, **item: Any) -> Labeling:
    assignment = lease(ItemFactory(**item), labeler)
    labeling, _ = submit_labeling(
        assignment_id=assignment.pk, labeler=assignment.labeler, label=label(ratings, total_time=0)
    )
    for quarter in range(-(-minutes // 15)):
        ActiveTime.objects.create(
            assignment=assignment,
            labeler=assignment.labeler,
            began_at=datetime(2031, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * quarter),
            milliseconds=60_000 * min(15, minutes - 15 * quarter),
        )
    return labeling


@pytest.fixture
def rows(labeler: User) -> User:
    """Four labelings of flow 2: ratings +1 +1 +1, +1 -1, 0 -1 and -1; the first two took half an hour together."""
    submit([1, 1, 1], labeler, minutes=20)
    submit([1, -1], labeler, minutes=10)
    submit([0, -1], labeler)
    submit([-1], UserFactory(username="zoe"))
    return labeler


def read_csv(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_figures_beside_those_of_the_paper(as_researcher: APIClient, rows: User) -> None:
    body = as_researcher.get(STATISTICS).json()
    flows = {flow["flow"]: flow for flow in body["flows"]}
    # one of four ends with a solution; 3 + 1 + 1 of 8 ratings are not negative: +1 +1 +1 | +1 -1 | 0 -1 | -1
    assert flows[2]["sums"] == {"labelings": 4, "positive": 4, "neutral": 1, "negative": 3}
    assert (flows[2]["correct_solutions"], flows[2]["correct_steps"]) == (0.25, 5 / 8)
    assert (flows[2]["paper_correct_solutions"], flows[2]["paper_correct_steps"]) == (0.132, 0.741)
    assert flows[None] == {**flows[2], "flow": None, "paper_correct_solutions": 0.142, "paper_correct_steps": 0.731}
    assert (flows[1]["correct_solutions"], flows[1]["correct_steps"]) == (None, None)
    assert {end["finish_reason"]: end["labelings"] for end in body["ends"]} == {
        "solution": 1, "found_error": 3, "give_up": 0, "bad_problem": 0,
    }  # fmt: skip
    assert body["first_errors"] == [{"step": 1, "labelings": 1}, {"step": 2, "labelings": 2}]


def test_pace_counts_only_labelings_whose_time_is_known(as_researcher: APIClient, rows: User) -> None:
    first, second = as_researcher.get(STATISTICS).json()["labelers"]
    assert (first["labeler"], first["sums"]["labelings"], first["timed"]) == (str(rows.pk), 3, 2)
    assert first["milliseconds"] == 30 * 60_000
    assert first["per_hour"] == 4.0  # two in half an hour
    assert first["milliseconds_per_step"] == 30 * 60_000 / 5
    assert (second["name"], second["per_hour"], second["milliseconds_per_step"]) == ("zoe", None, None)


def test_what_does_not_count_is_left_out(as_researcher: APIClient, rows: User) -> None:
    excluded = submit([1, 1, 1])
    Exclusion.objects.create(labeling=excluded, kind="excluded", reason="A test.")
    submit([1, 1, 1], kind=Item.Kind.QUALITY_CONTROL)
    submit([1, 1, 1], kind=Item.Kind.SCREENING)
    flows = {flow["flow"]: flow for flow in as_researcher.get(STATISTICS).json()["flows"]}
    assert flows[2]["sums"]["labelings"] == 4


def test_filters(as_researcher: APIClient, rows: User) -> None:
    phase = PhaseFactory()
    submit([1, 1, 1], UserFactory(kind=User.Kind.MODEL), phase=phase)

    def counted(query: str) -> int:
        body = as_researcher.get(f"{STATISTICS}?{query}").json()
        return int(body["flows"][-1]["sums"]["labelings"])

    assert [counted(f"labelers={kind}") for kind in ("all", "people", "models")] == [5, 4, 1]
    assert counted(f"phase={phase.pk}") == 1
    assert counted("since=2020-01-01&until=2020-12-31") == 0
    response = as_researcher.get(f"{STATISTICS}?since=2031-02-01&until=2031-01-01")
    assert (response.status_code, response.json()["field"]) == (400, "since")


def test_files_have_the_same_figures(as_researcher: APIClient, rows: User) -> None:
    body = as_researcher.get(STATISTICS).json()
    days = read_csv(as_researcher.get(f"{STATISTICS}/days.csv"))
    assert [{name: str(value) for name, value in day.items()} for day in body["days"]] == [
        {**{name: line[name] for name in ("labelings", "positive", "neutral", "negative")}, "day": line["day"]}
        for line in days
    ]
    errors = read_csv(as_researcher.get(f"{STATISTICS}/first-errors.csv"))
    assert errors == [{"step": "1", "labelings": "1"}, {"step": "2", "labelings": "2"}]
    first, second = read_csv(as_researcher.get(f"{STATISTICS}/labelers.csv"))
    assert (first["labelings"], first["per_hour"], second["name"], second["per_hour"]) == ("3", "4.0", "zoe", "")


def test_without_labelings_everything_is_empty(as_researcher: APIClient) -> None:
    body = as_researcher.get(STATISTICS).json()
    assert (body["days"], body["first_errors"], body["labelers"]) == ([], [], [])
    assert [flow["correct_steps"] for flow in body["flows"]] == [None, None, None]
    assert as_researcher.get(f"{STATISTICS}/conspicuous").json() == []


def test_queries_do_not_grow(client_of: ClientOf) -> None:
    client = client_of(UserFactory(role=User.Role.RESEARCHER))
    counts = []
    for _ in range(3):
        submit([1, -1], minutes=5)
        client.get(STATISTICS)
        for address in (STATISTICS, f"{STATISTICS}/conspicuous"):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
    assert counts[:2] == counts[4:]


def test_falling_agreement_and_its_link(as_researcher: APIClient) -> None:
    """Twelve shared solutions before and twelve in the last days; the first labeler differs in all of the latter."""
    first, second = UserFactory(username="ada"), UserFactory(username="bea")
    phase = PhaseFactory(labelings_per_item=2)
    for number in range(24):
        item = ItemFactory(phase=phase, solution=SolutionFactory(), labelings_wanted=2)
        is_recent = number >= 12
        for labeler, ratings in ((first, [1, -1] if is_recent else [1, 1, -1]), (second, [1, 1, -1])):
            assignment = lease(item, labeler)
            submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label(list(ratings)))
        if number == 11:
            with connection.cursor() as cursor:  # labelings are never changed, except by a test that needs a past
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("ALTER TABLE annotation_labeling DISABLE TRIGGER USER")
                Labeling.objects.update(submitted_at=Now() - timedelta(days=20))
                cursor.execute("ALTER TABLE annotation_labeling ENABLE TRIGGER USER")
    notes = [note for note in as_researcher.get(f"{STATISTICS}/conspicuous").json() if note["kind"] == "agreement"]
    assert {note["name"] for note in notes} == {"ada", "bea"}  # nobody says who of the two is right
    (note,) = [note for note in notes if note["name"] == "ada"]
    assert note["sentence"] == (
        "In the last 7 days 0 % of 12 comparisons with others have the same ratings. Before it was 100 % of 12."
    )
    assert note["link"] == f"/agreement/differences?labeler={first.pk}"
