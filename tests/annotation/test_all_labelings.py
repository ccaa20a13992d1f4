"""GET /all-labelings: the filters, the parts, and one labeling."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotation.models import Exclusion, Item, Labeling, User
from annotation.models.labeling_words import UNSURE
from annotation.selectors import all_labelings
from annotation.services.corrections import reopen_assignment
from annotation.services.exclusions import exclude
from annotation.services.labelings import submit_labeling
from annotation.services.reviewer_corrections import correct_labeling
from tests.conftest import ClientOf, as_json
from tests.factories import ItemFactory, PhaseFactory, ProblemFactory, SolutionFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db

URL = "/api/v1/all-labelings"
DIFFERENT: list[list[int | None]] = [[1, 1, 1], [1, 0, 1]]


@pytest.fixture
def client(client_of: ClientOf) -> APIClient:
    return client_of(UserFactory(role=User.Role.REVIEWER))


def submitted(
    ratings: list[int | None] | None = None, *, labeler: User | None = None, item: Item | None = None, **fields: Any
) -> Labeling:
    labeler = labeler or UserFactory()
    finish_reason, details = fields.pop("finish_reason", None), fields.pop("details", None)
    assignment = lease(item or ItemFactory(**fields), labeler)
    given = label(ratings or [1, 1, 1], finish_reason=finish_reason)
    return submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=given, details=details)[0]


def found(client: APIClient, **query: Any) -> list[int]:
    answer = client.get(URL, query)
    assert answer.status_code == 200, answer.json()
    part = answer.json()
    assert part["count"] == len(part["results"])
    return [row["id"] for row in part["results"]]


def test_filters_by_who_where_and_what(client: APIClient) -> None:
    labeler, phase = UserFactory(), PhaseFactory()
    problem = ProblemFactory(source="MATH", subject="Algebra")
    other = submitted()
    one = submitted(
        [1, -1], labeler=labeler, phase=phase, solution=SolutionFactory(problem=problem), generation_number=7
    )
    assert found(client) == [one.pk, other.pk]
    assert found(client, sort="oldest") == [other.pk, one.pk]
    for query in (
        {"labeler": str(labeler.pk)},
        {"phase": phase.pk},
        {"generation": 7},
        {"source": "MATH"},
        {"subject": "Algebra"},
        {"problem": problem.pk},
        {"rated": "negative"},
        {"finish_reason": "found_error"},
        {"labeler": str(labeler.pk), "generation": 7, "state": "counts"},
    ):
        assert (query, found(client, **query)) == (query, [one.pk])
    assert found(client, rated="not_negative") == [other.pk]
    assert found(client, labeler=str(labeler.pk), generation=0) == []


def test_unsure_steps_and_their_index(client: APIClient) -> None:
    submitted([1, 1, 1])
    unsure = submitted([1, None, 1])
    assert found(client, rated="unsure") == [unsure.pk]
    with connection.cursor() as cursor:  # the condition of the query is that of the index, or the index is of no use
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    plan = Labeling.objects.filter(UNSURE).order_by("-pk").explain()
    assert "labeling_unsure" in plan


def test_dates_are_from_the_first_moment_until_before_the_last(client: APIClient) -> None:
    one = submitted()
    assert one.submitted_at is not None
    assert found(client, since=as_json(one.submitted_at)) == [one.pk]
    assert found(client, until=as_json(one.submitted_at)) == []


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("vandermonde", True),
        ("MATRIX", True),
        ("matrix vandermonde", True),
        ('"the Vandermonde" matrix,', True),
        ("vandermonde absent", False),
        (r"\frac{17}{2}", True),
        ("multiplied", True),  # in a step
        ("careless", True),  # in the explanation of the labeler
        ("17.5", False),
        ("vander", False),
    ],
)
def test_text_finds_words_of_problem_steps_and_answers(client: APIClient, text: str, hits: bool) -> None:
    submitted()
    problem = ProblemFactory(text=r"Find the determinant of the Vandermonde matrix of $\frac{17}{2}$.")
    item = ItemFactory(solution=SolutionFactory(problem=problem), phase=PhaseFactory(ask_explanation=True))
    labeler = UserFactory()
    given = label([1, -1], steps=["We multiplied it.", "So it is $3$."])
    Item.objects.filter(pk=item.pk)
    solution = item.solution
    assert solution is not None
    solution.steps = ["We multiplied it.", "So it is $3$."]
    solution.save()
    assignment = lease(Item.objects.get(pk=item.pk), labeler)
    one, _ = submit_labeling(
        assignment_id=assignment.pk, labeler=labeler, label=given, details={"explanation": "A careless sum."}
    )
    assert found(client, text=text) == ([one.pk] if hits else [])


def test_very_long_text_with_many_words_is_stored(client: APIClient) -> None:
    """A tsvector has at most one megabyte; a labeling with more words is never refused."""
    steps = [" ".join(uuid.uuid4().hex for _ in range(3_000)) for _ in range(15)]
    item = ItemFactory(solution=SolutionFactory(steps=steps))
    labeler = UserFactory()
    assignment = lease(item, labeler)
    one, _ = submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label([1] * 15, steps=steps))
    assert found(client, text=steps[0].split()[0]) == [one.pk]


def test_agreement_with_others_on_the_same_solution(client: APIClient) -> None:
    alone = submitted([1, 1, 1])
    same = ItemFactory(labelings_wanted=2)
    agreeing = [submitted([1, -1], item=same) for _ in range(2)]
    different = ItemFactory(labelings_wanted=3)
    differing = [submitted(ratings, item=different) for ratings in DIFFERENT]
    given_up = submitted([1], item=different, finish_reason="give_up", details={"reason": "Too hard."})
    assert found(client, agreement="alone", sort="oldest") == [alone.pk]
    assert found(client, agreement="agrees", sort="oldest") == [one.pk for one in agreeing]
    assert found(client, agreement="differs", sort="oldest") == [one.pk for one in differing]
    rows = {row["id"]: row["agreement"] for row in client.get(URL).json()["results"]}
    assert rows == {
        alone.pk: "alone",
        **{one.pk: "agrees" for one in agreeing},
        **{one.pk: "differs" for one in differing},
        given_up.pk: None,
    }
    exclude(labelings=[differing[0].pk], kind=Exclusion.Kind.EXCLUDED, reason="x", actor=None)
    assert differing[1].pk in found(client, agreement="alone")  # an excluded labeling is no other opinion


def test_agreement_of_imported_labelings_without_a_labeler(client: APIClient) -> None:
    solution = SolutionFactory()
    one, two = (
        Labeling.objects.create(
            origin="import",
            record_key=uuid.uuid4(),
            problem=solution.problem,
            solution=solution,
            flow=2,
            question={"problem": "Why?"},
            label=label(ratings),
        )
        for ratings in DIFFERENT
    )
    assert found(client, agreement="differs") == [two.pk, one.pk]
    assert found(client, agreement="alone") == []


def test_each_labeling_is_in_one_state(client: APIClient) -> None:
    made = {
        "counts": submitted(),
        "screening": submitted(kind=Item.Kind.SCREENING),
        "quality_control": submitted(kind=Item.Kind.QUALITY_CONTROL),
        "excluded": submitted(),
        "held_back": submitted(),
        "superseded": submitted(),
    }
    exclude(labelings=[made["excluded"].pk], kind=Exclusion.Kind.EXCLUDED, reason="x", actor=None)
    exclude(labelings=[made["held_back"].pk], kind=Exclusion.Kind.HELD_BACK, reason="x", actor=None)
    exclude(labelings=[made["excluded"].pk], kind=Exclusion.Kind.HELD_BACK, reason="x", actor=None)
    newer = correct_labeling(
        labeling_id=made["superseded"].pk, corrector=UserFactory(), label=label([1, 0, 1]), reason="x"
    )
    for state, labeling in made.items():
        expected = [newer.pk, labeling.pk] if state == "counts" else [labeling.pk]
        assert (state, found(client, state=state)) == (state, expected)
    assert {row["id"]: row["state"] for row in client.get(URL).json()["results"]} == {
        newer.pk: "counts",
        **{labeling.pk: state for state, labeling in made.items()},
    }


def test_parts_follow_each_other_while_labelings_come_in(client: APIClient) -> None:
    made = [submitted().pk for _ in range(5)]
    part = client.get(URL, {"limit": 2}).json()
    shown = [row["id"] for row in part["results"]]
    while part["next"]:
        submitted()
        part = client.get(URL, {"limit": 2, "after": part["next"]}).json()
        shown += [row["id"] for row in part["results"]]
    assert shown == made[::-1]


def test_count_stops_at_its_most(client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(all_labelings, "MOST_COUNTED", 2)
    for expected in (1, 2, 3, 3):
        submitted()
        assert client.get(URL, {"limit": 1}).json()["count"] == expected


@pytest.mark.parametrize(
    "query",
    ["labeler=x", "phase=0", "rated=good", "state=x", "agreement=x", "since=soon", "sort=best", "after=x", "limit=0"],
)
def test_wrong_filter_is_refused_with_its_field(client: APIClient, query: str) -> None:
    answer = client.get(f"{URL}?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, query.split("=")[0])


def test_queries_do_not_grow_with_the_rows(client: APIClient) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(URL).status_code == 200
        return len(asked)

    submitted()
    queries()
    with_one = queries()
    submitted(), submitted([1, -1])
    assert queries() == with_one


def test_choices_are_those_that_labelings_have(client: APIClient) -> None:
    UserFactory(username="never labeled")
    one = submitted(
        labeler=UserFactory(username="Ada"),
        solution=SolutionFactory(problem=ProblemFactory(source="MATH", subject="Algebra")),
        generation_number=3,
    )
    assert one.assignment is not None
    phase = one.assignment.item.phase
    assert client.get(f"{URL}/choices").json() == {
        "labelers": [{"id": str(one.labeler_id), "name": "Ada", "kind": "person"}],
        "phases": [{"id": phase.pk, "name": phase.name}],
        "generations": [3],
        "sources": ["MATH"],
        "subjects": ["Algebra"],
    }


def test_page_of_a_labeling_has_all_that_is_known(client: APIClient) -> None:
    item = ItemFactory(labelings_wanted=2, phase__ask_progress=True, phase__ask_explanation=True)
    details = {"progress": 3, "explanation": "It forgets the sign.", "suggested_answer": "43"}
    other = submitted([1, 0, 1], item=item)
    one = submitted([1, -1], item=item, details=details)
    page = client.get(f"{URL}/{one.pk}").json()
    assert page["details"] == details
    assert page["label"]["finish_reason"] == "found_error"
    assert page["shown_steps"] == ["First step.", "Second step.", "Third step.\n\n# Answer\n\n41"]
    assert [step["rating"] for step in page["steps"]] == [1, -1]
    assert (page["state"], page["agreement"], page["instructions_version"]) == ("counts", "differs", 1)
    assert page["problem"]["answer"] == "42"
    assert [row["id"] for row in page["others"]] == [other.pk]
    assert page["others_count"] == 1
    assert [row["id"] for row in page["chain"]] == [one.pk]
    assert page["uses"] == {
        "export": True,
        "export_with_quality_control": True,
        "training": True,
        "consensus": True,
    }
    assert "verifier" not in str(page)  # a reviewer decides before they see what the model thinks


def test_chain_goes_from_the_first_submit_to_the_newest_correction(client: APIClient) -> None:
    labeler = UserFactory()
    first = submitted([1, -1], labeler=labeler)
    assert first.assignment is not None
    reopen_assignment(assignment_id=first.assignment.pk, labeler=labeler)
    second, _ = submit_labeling(assignment_id=first.assignment.pk, labeler=labeler, label=label([0, -1]))
    third = correct_labeling(labeling_id=second.pk, corrector=UserFactory(), label=label([1, 1, 1]), reason="Right.")
    for labeling in (first, second, third):
        page = client.get(f"{URL}/{labeling.pk}").json()
        assert [(row["id"], row["reason"]) for row in page["chain"]] == [
            (first.pk, ""),
            (second.pk, ""),
            (third.pk, "Right."),
        ]
        assert page["others"] == []


def test_unknown_labeling_is_not_found(client: APIClient) -> None:
    assert client.get(f"{URL}/1").status_code == 404


def test_labeler_and_researcher_may_not_read(client_of: ClientOf) -> None:
    for role in (User.Role.LABELER, User.Role.RESEARCHER):
        assert client_of(UserFactory(role=role)).get(URL).status_code == 403


def test_dates_without_a_zone_are_utc(client: APIClient) -> None:
    one = submitted()
    assert one.submitted_at is not None
    before = datetime(2000, 1, 1, tzinfo=UTC)
    assert found(client, since=before.replace(tzinfo=None).isoformat()) == [one.pk]
