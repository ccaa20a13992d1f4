"""The API of gold: lists with how people do, making, proposals from agreement, and the gold sets of phases."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotation.models import Gold, Item, Labeling, User
from annotation.services.corrections import reopen_assignment
from annotation.services.gold import judge, make_gold
from annotation.services.gold_items import add_gold_items
from annotation.services.labelings import submit_labeling
from tests.conftest import ClientOf
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer() -> User:
    return UserFactory(role=User.Role.REVIEWER)


@pytest.fixture
def as_reviewer(client_of: ClientOf, reviewer: User) -> APIClient:
    return client_of(reviewer)


def gold_in_a_phase(reviewer: User, *answers: list[int | None], kind: Item.Kind = Item.Kind.QUALITY_CONTROL) -> Gold:
    gold = make_gold(solution=SolutionFactory(), label=label([1, -1]), origin=Gold.Origin.PAGE, actor=reviewer)
    phase = PhaseFactory()
    add_gold_items(phase_id=phase.pk, gold_ids=[gold.pk], kind=kind, actor=reviewer)
    item = phase.items.get()
    for ratings in answers:
        assignment = lease(item)
        submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label(ratings))
    return gold


def test_list_counts_who_passes_and_names_the_gold_sets(as_reviewer: APIClient, reviewer: User) -> None:
    """Two right and two wrong. One of the right ones corrects a wrong labeling, which no longer counts."""
    gold = gold_in_a_phase(reviewer, [1, -1], [1, 1, 1], [-1])
    wrong = lease(Item.objects.get(solution=gold.solution_id))
    submit_labeling(assignment_id=wrong.pk, labeler=wrong.labeler, label=label([0, -1]))
    reopen_assignment(assignment_id=wrong.pk, labeler=wrong.labeler)
    submit_labeling(assignment_id=wrong.pk, labeler=wrong.labeler, label=label([1, -1]))
    for labeling in Labeling.objects.not_superseded():
        assert labeling.assignment is not None
        judge(labeling, labeling.assignment.item)
    (row,) = as_reviewer.get("/api/v1/gold").json()["results"]
    assert (row["id"], row["passed"], row["failed"], row["steps"], row["ratings"]) == (gold.pk, 2, 2, 3, [[1], [-1]])
    assert [(use["kind"], use["phase_name"]) for use in row["uses"]] == [
        ("quality_control", Item.objects.get().phase.name)
    ]


def test_list_filters_by_use_origin_state_and_text(as_reviewer: APIClient, reviewer: User) -> None:
    screening = gold_in_a_phase(reviewer, kind=Item.Kind.SCREENING)
    control = gold_in_a_phase(reviewer)
    unused = make_gold(
        solution=SolutionFactory(problem=ProblemFactory(text="Find the tangent.")),
        label=label([1, 1, 1]),
        origin=Gold.Origin.ADJUDICATION,
        actor=reviewer,
    )

    def found(query: str) -> list[int]:
        return [row["id"] for row in as_reviewer.get(f"/api/v1/gold?{query}").json()["results"]]

    assert found("") == [unused.pk, control.pk, screening.pk]
    assert found("use=screening") == [screening.pk]
    assert found("use=quality_control") == [control.pk]
    assert found("use=none") == [unused.pk]
    assert found(f"phase={Item.objects.get(kind='screening').phase_id}") == [screening.pk]
    assert found("origin=adjudication") == [unused.pk]
    assert found("search=TANGENT") == [unused.pk]
    assert found("state=retired") == []
    assert as_reviewer.get("/api/v1/gold?use=other").status_code == 400


def test_list_is_read_in_parts(as_reviewer: APIClient, reviewer: User) -> None:
    made = [gold_in_a_phase(reviewer).pk for _ in range(3)]
    first = as_reviewer.get("/api/v1/gold?limit=2").json()
    second = as_reviewer.get("/api/v1/gold", {"limit": 2, "before": first["next"]}).json()
    assert [row["id"] for part in (first, second) for row in part["results"]] == made[::-1]
    assert (first["count"], second["next"]) == (3, None)


def test_list_needs_equal_queries_for_any_number(as_reviewer: APIClient, reviewer: User) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            gold_in_a_phase(reviewer, [1, -1])
        with CaptureQueriesContext(connection) as queries:
            as_reviewer.get("/api/v1/gold")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_gold_is_made_changed_and_retired(as_reviewer: APIClient, client_of: ClientOf) -> None:
    solution = SolutionFactory()
    body = {"solution": solution.pk, "label": label([1, -1]), "tolerance": [[0], []], "reasons": ["", "Sign."]}
    made = as_reviewer.post("/api/v1/gold", body)
    assert made.status_code == 201
    assert (made.json()["ratings"], made.json()["reasons"], made.json()["origin"]) == (
        [[0, 1], [-1]],
        ["", "Sign."],
        "page",
    )
    assert as_reviewer.post("/api/v1/gold", body).status_code == 409
    shown = as_reviewer.get(f"/api/v1/gold/solutions/{solution.pk}").json()
    assert (shown["gold"]["version"], shown["gold"]["ratings"]) == (1, [[0, 1], [-1]])
    changed = as_reviewer.post("/api/v1/gold", {"solution": solution.pk, "label": label([1, 1, 1]), "replaces": 1})
    assert [version["version"] for version in changed.json()["versions"]] == [2, 1]
    address = f"/api/v1/gold/{changed.json()['id']}/retire"
    assert as_reviewer.post(address, {"reason": "Ambiguous."}).status_code == 403
    as_admin = client_of(UserFactory(role=User.Role.ADMIN))
    assert as_admin.post(address, {"reason": ""}).json()["field"] == "reason"
    retired = as_admin.post(address, {"reason": "Ambiguous."}).json()
    assert (retired["retire_reason"], retired["retired_at"] is not None) == ("Ambiguous.", True)


def test_label_that_is_no_gold_names_the_field(as_reviewer: APIClient) -> None:
    answer = as_reviewer.post("/api/v1/gold", {"solution": SolutionFactory().pk, "label": label([1, None, 1])})
    assert (answer.status_code, answer.json()["field"]) == (400, "label.steps.1.completions.0.rating")


def test_search_finds_solutions_by_problem_and_number(as_reviewer: APIClient, reviewer: User) -> None:
    tangent = SolutionFactory(problem=ProblemFactory(text="Find the tangent."))
    other = SolutionFactory()
    SolutionFactory(problem=ProblemFactory(text="A tangent, held out.", split="test"))
    make_gold(solution=other, label=label([1, -1]), origin=Gold.Origin.PAGE, actor=reviewer)

    def found(search: str) -> list[tuple[int, bool]]:
        rows = as_reviewer.get("/api/v1/gold/solutions", {"search": search}).json()["results"]
        return [(row["id"], row["has_gold"]) for row in rows]

    assert found("tangent") == [(tangent.pk, False)]
    assert found(str(other.pk)) == [(other.pk, True)]
    assert found("") == [(other.pk, True), (tangent.pk, False)]
    assert as_reviewer.get("/api/v1/gold/solutions?limit=1").json()["next"] == other.pk


def labeled(*labels: list[int | None], finish_reason: str | None = None) -> int:
    """A solution that so many people labeled in this way."""
    item = ItemFactory(labelings_wanted=len(labels))
    for ratings in labels:
        assignment = lease(item)
        submit_labeling(
            assignment_id=assignment.pk,
            labeler=assignment.labeler,
            label=label(ratings, finish_reason=finish_reason),
            details={"reason": "Too hard."} if finish_reason else {},
        )
    return int(item.solution_id or 0)


def test_proposals_are_solutions_on_which_all_agree(as_reviewer: APIClient) -> None:
    agreed = labeled([1, -1], [1, -1], [1, -1])
    labeled([1, -1], [1, -1])  # too few
    labeled([1, -1], [1, -1], [1, 0, -1])  # one differs
    labeled([1, None, 1], [1, None, 1], [1, None, 1])  # all are unsure
    labeled([1], [1], [1], finish_reason="give_up")
    rows = as_reviewer.get("/api/v1/gold/proposals").json()["results"]
    assert [(row["id"], row["labelers"], row["ratings"]) for row in rows] == [(agreed, 3, [1, -1])]
    assert len(as_reviewer.get("/api/v1/gold/proposals?at_least=2").json()["results"]) == 2


def test_proposal_becomes_gold_at_a_click_and_only_then(as_reviewer: APIClient, reviewer: User) -> None:
    agreed = labeled([1, -1], [1, -1])
    assert not Gold.objects.exists()
    address = f"/api/v1/gold/proposals/{agreed}"
    assert as_reviewer.post(address, {"at_least": 3}).status_code == 409
    assert as_reviewer.post(address, {"at_least": 2}).status_code == 201
    gold = Gold.objects.get()
    assert (gold.origin, gold.made_by, gold.ratings) == ("agreement", reviewer, [[1], [-1]])
    assert as_reviewer.get("/api/v1/gold/proposals?at_least=2").json()["results"] == []
    assert as_reviewer.post(address, {"at_least": 2}).status_code == 409


def test_proposals_are_read_in_parts(as_reviewer: APIClient) -> None:
    solutions = [labeled([1, -1], [1, -1]) for _ in range(3)]
    first = as_reviewer.get("/api/v1/gold/proposals?at_least=2&limit=2").json()
    rest = as_reviewer.get(f"/api/v1/gold/proposals?at_least=2&limit=2&before={first['next']}").json()
    assert [row["id"] for part in (first, rest) for row in part["results"]] == solutions[::-1]
    assert rest["next"] is None


def test_gold_set_of_a_phase_is_filled_and_counted(client_of: ClientOf, reviewer: User) -> None:
    as_admin = client_of(UserFactory(role=User.Role.ADMIN))
    gold = make_gold(solution=SolutionFactory(), label=label([1, -1]), origin=Gold.Origin.PAGE, actor=reviewer)
    phase = PhaseFactory()
    address = f"/api/v1/phases/{phase.pk}/gold"
    assert as_admin.post(address, {"gold": [gold.pk], "kind": "screening"}).json() == {"added": 1, "skipped": {}}
    assert as_admin.post(address, {"gold": [gold.pk], "kind": "screening"}).json() == {
        "added": 0,
        "skipped": {"already": 1},
    }
    (row,) = as_admin.get("/api/v1/gold/phases").json()
    assert (row["screening"], row["quality_control"]) == (1, 0)
    overview = as_admin.get(f"/api/v1/phases/{phase.pk}").json()
    assert (overview["gold_for_screening"], overview["requires_screening"], overview["screening_items"]) == (
        1,
        False,
        30,
    )
    assert as_admin.delete(f"/api/v1/gold/items/{phase.items.get().pk}").status_code == 204
    assert as_admin.get(f"/api/v1/phases/{phase.pk}").json()["gold_for_screening"] == 0
