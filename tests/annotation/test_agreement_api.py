"""Agreement over the API: figures by hand, groups, the steps that differ, gold, and words in place of figures."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotation.models import Gold, Phase, Solution, User
from annotation.services.gold import make_gold
from tests.annotation.ratings_by_people import imported, rated_by, solution_of
from tests.factories import PhaseFactory, UserFactory, label

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer() -> Client:
    client = Client()
    client.force_login(UserFactory(role=User.Role.REVIEWER))
    return client


@pytest.fixture
def ann() -> User:
    return UserFactory(username="ann")


@pytest.fixture
def ben() -> User:
    return UserFactory(username="ben")


@pytest.fixture
def small(ann: User, ben: User) -> list[Solution]:
    """The table of tests/quality/test_agreement.py: pairs (1, 1), (1, 0), (-1, -1) and (1, 1), (1, -1); a solution of ann's alone."""
    four, two, one = solution_of(4), solution_of(2), solution_of(1)
    monday, next_week = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC)
    imported(four, ann, [1, 1, -1], at=monday)
    imported(four, ben, [1, 0, -1], at=monday)
    imported(two, ann, [1, 1], at=monday)
    imported(two, ben, [1, -1], at=next_week)
    imported(one, ann, [0], at=next_week)
    return [four, two, one]


def get(client: Client, path: str, **query: Any) -> Any:
    response = client.get(f"/api/v1/{path}", query)
    assert response.status_code == 200, response.content
    return response.json()


def test_report_of_a_small_table_by_hand(reviewer: Client, small: list[Solution]) -> None:
    report = get(reviewer, "agreement")
    assert report["counts"] == {"labelings": 5, "labelers": 2, "solutions": 3, "compared": 2}
    found = report["agreement"]
    assert (found["exact"]["value"], found["exact"]["of"], found["exact"]["why"]) == (3 / 5, 5, "")
    assert found["kappa"]["value"] == pytest.approx((0.6 - 0.46) / (1 - 0.46))
    assert found["alpha"]["value"] == pytest.approx(1 - (85 / 10) / (1260 / 90))
    assert (found["first_error"]["value"], found["first_error"]["of"]) == (1 / 2, 2)
    assert found["exact"]["low"] <= 3 / 5 <= found["exact"]["high"]


@pytest.mark.parametrize("people", [0, 1, 2])
def test_report_without_overlap_says_so_in_words(reviewer: Client, people: int) -> None:
    for _ in range(people):
        imported(solution_of(2), UserFactory(), [1, 1])
    alpha = get(reviewer, "agreement")["agreement"]["alpha"]
    words = [
        "Nobody has rated a solution here.",
        "One person alone has rated here, so there is nobody to compare with.",
        "No two people have rated the same step.",
    ]
    assert alpha == {"value": None, "low": None, "high": None, "of": 0, "why": words[people]}


def test_groups_have_figures_and_filters_of_their_own(reviewer: Client, small: list[Solution], ann: User) -> None:
    cem = UserFactory(username="cem")
    imported(small[1], cem, [1, 1], at=datetime(2026, 3, 11, tzinfo=UTC), generation_number=2)
    by_pair = get(reviewer, "agreement/groups", by="pair")["results"]
    exact = {row["name"]: row["agreement"]["exact"] for row in by_pair}
    assert {name: (figure["value"], figure["of"]) for name, figure in exact.items()} == {
        "ann and ben": (3 / 5, 5),
        "ann and cem": (1, 2),
        "ben and cem": (1 / 2, 2),
    }
    assert by_pair[0]["of"]["labeler"] == str(ann.pk)
    by_labeler = get(reviewer, "agreement/groups", by="labeler")["results"]
    assert {row["name"]: row["pairs"] for row in by_labeler} == {"ann": 7, "ben": 7, "cem": 4}
    weeks = get(reviewer, "agreement/groups", by="week")["results"]
    assert [(row["name"], row["pairs"]) for row in weeks] == [("2026-03-02", 3), ("2026-03-09", 6)]
    for row in [*by_pair, *weeks]:
        of = {name: value for name, value in row["of"].items() if name != "other"}
        if "other" not in row["of"]:
            assert get(reviewer, "agreement", **of)["agreement"]["exact"] == row["agreement"]["exact"], row["name"]
    assert get(reviewer, "agreement/groups", by="generation")["results"] == [], "no two of one generation"


def test_phases_compare_what_was_rated_in_them(reviewer: Client, ann: User, ben: User) -> None:
    phase: Phase = PhaseFactory(name="Algebra")
    rated_by({ann: [1, -1], ben: [1, 1, 1]}, phase=phase)
    (row,) = get(reviewer, "agreement/groups", by="phase")["results"]
    assert (row["name"], row["of"], row["pairs"]) == ("Algebra", {"phase": phase.pk}, 2)
    assert row["agreement"]["exact"]["value"] == 1 / 2


def test_differences_name_the_steps_and_who_said_what(reviewer: Client, small: list[Solution], ben: User) -> None:
    rows = get(reviewer, "agreement/differences")["results"]
    assert [(row["solution"], row["step"]) for row in rows] == [(small[1].pk, 1), (small[0].pk, 1)]
    assert rows[0]["text"] == "Step 2."
    assert [(said["name"], said["rating"]) for said in rows[0]["said"]] == [("ann", 1), ("ben", -1)]
    cell = get(reviewer, "agreement/differences", rating=0, other_rating=1)["results"]
    assert [(row["solution"], row["step"]) for row in cell] == [(small[0].pk, 1)]
    equal = get(reviewer, "agreement/differences", rating=1, other_rating=1, labeler=str(ben.pk))["results"]
    assert {(row["solution"], row["step"]) for row in equal} == {(small[0].pk, 0), (small[1].pk, 0)}
    ends = get(reviewer, "agreement/differences", between="first_errors")["results"]
    assert [(row["solution"], row["step"]) for row in ends] == [(small[1].pk, 1)]
    assert get(reviewer, "agreement/differences", other=str(UserFactory().pk))["results"] == []


def test_every_cell_leads_to_as_many_steps_as_it_counts(reviewer: Client, small: list[Solution]) -> None:
    make_gold(
        solution=small[0], label=label([1, 0, -1], steps=small[0].steps), tolerance=[[], [], []], reasons=["", "", ""],
        origin=Gold.Origin.PAGE, actor=UserFactory(role=User.Role.ADMIN),
    )  # fmt: skip
    make_gold(
        solution=small[2], label=label([1], steps=small[2].steps), tolerance=[[0]], reasons=[""],
        origin=Gold.Origin.PAGE, actor=UserFactory(role=User.Role.ADMIN),
    )  # fmt: skip
    cells = get(reviewer, "agreement")["confusion"]
    counted = {(cell["gold"], cell["rating"]): cell["count"] for cell in cells if cell["count"]}
    # ann (1, 1, -1) and ben (1, 0, -1) against (1, 0, -1); the last solution's gold accepts two ratings, so none is wrong
    assert counted == {(1, 1): 2, (0, 1): 1, (0, 0): 1, (-1, -1): 2}
    assert [cell["share"] for cell in cells if cell["gold"] == 0] == [0, 0.5, 0.5]
    for (gold, rating), count in counted.items():
        found = get(reviewer, "agreement/differences", between="gold", rating=gold, other_rating=rating)["results"]
        steps = {(row["solution"], row["step"]) for row in found}
        assert sum(said["rating"] == rating for row in found for said in row["said"]) == count
        assert steps
    (wrong,) = get(reviewer, "agreement/differences", between="gold")["results"]
    assert (wrong["step"], wrong["gold"]) == (1, 0)


def test_csv_has_figures_and_words(reviewer: Client, ann: User, ben: User) -> None:
    solution = solution_of(2)
    imported(solution, ann, [1, 1])
    imported(solution, ben, [1, 1])
    response = reviewer.get("/api/v1/agreement/groups.csv?by=pair")
    (row,) = csv.DictReader(io.StringIO(response.getvalue().decode()))
    assert (row["pair"], row["pairs"], row["exact"]) == ("ann and ben", "2", "1.0")
    assert row["alpha"] == "All ratings are alike, so chance alone would agree as well."
    imported(solution, UserFactory(username="cem"), [1, -1])
    lines = list(csv.DictReader(io.StringIO(reviewer.get("/api/v1/agreement/differences.csv").getvalue().decode())))
    assert [(line["step"], line["labeler"], line["rating"]) for line in lines] == [
        ("2", "ann", "1"),
        ("2", "ben", "1"),
        ("2", "cem", "-1"),
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"phase": "x"}, "phase"),
        ({"since": "yesterday"}, "since"),
        ({"rating": "2", "other_rating": "1"}, "rating"),
        ({"rating": "1"}, "other_rating"),
        ({"between": "people"}, "between"),
    ],
)
def test_wrong_filters_are_refused(reviewer: Client, query: dict[str, str], field: str) -> None:
    response = reviewer.get("/api/v1/agreement/differences", query)
    assert response.status_code == 400
    assert field in response.content.decode()


def test_lists_take_as_many_queries_for_any_number(reviewer: Client, ann: User, ben: User) -> None:
    asked = []
    for _ in range(2):
        for _ in range(3):
            solution = solution_of(2)
            imported(solution, ann, [1, 1])
            imported(solution, ben, [1, -1])
        for path in ("agreement/differences", "agreement/groups?by=pair"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                get(reviewer, path)
            asked.append(len(queries))
    assert asked[:2] == asked[2:]
