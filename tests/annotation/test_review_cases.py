"""Review cases open with the labeling that needs one, close when it is corrected, and are decided once, by one reviewer."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from annotation.errors import Conflict
from annotation.models import AuditEntry, Exclusion, Gold, Item, Labeling, Problem, ReviewCase, User
from annotation.rules.reports import difference
from annotation.services.corrections import reopen_assignment
from annotation.services.labelings import submit_labeling
from annotation.services.queue import next_assignment
from annotation.services.review_claims import claim_case, claim_next
from annotation.services.reviewing import correct_the_answer, find_nothing_to_do
from annotation.services.sent_back import close_overdue
from tests.conftest import ClientOf
from tests.factories import ItemFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(db: None) -> User:
    return UserFactory(username="rita", role=User.Role.REVIEWER)


def submit(item: Item, ratings: list[int | None], **details: Any) -> Labeling:
    assignment = lease(item)
    finish = details.pop("finish", None)
    value = {**label(ratings), **({"finish_reason": finish} if finish else {})}
    return submit_labeling(
        assignment_id=assignment.pk, labeler=assignment.labeler, label=value, details=details or None
    )[0]


def cases() -> list[tuple[str, str]]:
    return list(ReviewCase.objects.filter(decision=None).order_by("kind").values_list("kind", "text"))


def test_each_report_of_a_labeling_opens_a_case() -> None:
    comments = [{"step": 2, "text": " Why? "}, {"step": 0, "text": "See step 3."}]
    submit(ItemFactory(), [1, None, -1], suggested_answer="41", comments=comments)
    assert cases() == [
        ("comment", "Step 1: See step 3.\nStep 3: Why?"),
        ("unsure", "Step 2"),
        ("wrong_answer", "41"),
    ]
    submit(ItemFactory(), [1], finish="give_up", reason="Too long.")
    submit(ItemFactory(), [], finish="bad_problem", reason="Two readings.")
    assert cases()[:1] + cases()[2:3] == [("bad_problem", "Two readings."), ("give_up", "Too long.")]


def test_labeling_without_reports_opens_nothing() -> None:
    submit(ItemFactory(), [1, 1, 1])
    assert cases() == []


def test_comment_of_a_step_that_is_not_there_is_refused(as_labeler: APIClient, labeler: User) -> None:
    address = f"/api/v1/assignments/{lease(ItemFactory(), labeler).pk}/submit"
    for comments, field in (
        ([{"step": 3, "text": "x"}], "details.comments.0.step"),
        ([{"step": 0, "text": "x"}, {"step": 0, "text": "y"}], "details.comments.1.step"),
        ([{"step": 0, "text": "x" * 2001}], "details.comments.0.text"),
    ):
        response = as_labeler.post(address, {"label": label([-1]), "details": {"comments": comments}})
        assert (response.status_code, response.json()["field"]) == (400, field)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ([1, -1], [1, 1, 1], "First error: step 2 or none"),
        ([-1], [1, 0, -1], "First error: step 1 or step 3"),
        ([1, 0, -1], [1, 1, -1], "Step 2: positive or neutral"),
        ([1, None, -1], [1, 1, -1], ""),
        ([1, 1, 1], [1, 1, 1], ""),
    ],
)
def test_difference_of_two_labels(one: list[int | None], two: list[int | None], expected: str) -> None:
    assert difference(label(one), label(two)) == difference(label(two), label(one)) == expected


def test_disagreement_is_one_case_and_closes_with_a_correction() -> None:
    item = ItemFactory(labelings_wanted=3)
    submit(item, [1, -1])
    assert cases() == []
    second = submit(item, [1, 1, 1])
    submit(item, [1, 0, -1])
    assert cases() == [("disagreement", "First error: step 2 or none")]
    assert second.labeler is not None
    assert second.assignment_id is not None
    reopen_assignment(assignment_id=second.assignment_id, labeler=second.labeler)
    corrected = label([1, 0, -1], total_time=2000)
    submit_labeling(assignment_id=second.assignment_id, labeler=second.labeler, label=corrected)
    assert cases() == [("disagreement", "First error: step 2 or step 3")]  # with the first one still
    assert ReviewCase.objects.filter(decision="superseded").count() == 1


def test_gold_items_and_single_labelings_open_no_disagreement() -> None:
    item = ItemFactory(labelings_wanted=5, kind="quality_control", generation_number=None)
    submit(item, [1, -1])
    submit(item, [1, 1, 1])
    assert cases() == []


def test_claim_keeps_other_reviewers_away_until_it_lapses(reviewer: User) -> None:
    submit(ItemFactory(), [None, 1, 1])
    case, other = ReviewCase.objects.get(), UserFactory(role="reviewer")
    claim_case(case_id=case.pk, reviewer=reviewer)
    with pytest.raises(Conflict, match="rita is looking at this case"):
        claim_case(case_id=case.pk, reviewer=other)
    with pytest.raises(Conflict, match="rita is looking"):
        find_nothing_to_do(case_id=case.pk, reviewer=other, sentence="x")
    assert claim_next(reviewer=other) is None
    ReviewCase.objects.update(claimed_at=timezone.now() - timedelta(minutes=16))
    assert claim_next(reviewer=other) == case
    with pytest.raises(Conflict):
        find_nothing_to_do(case_id=case.pk, reviewer=reviewer, sentence="x")
    find_nothing_to_do(case_id=case.pk, reviewer=other, sentence="x")
    with pytest.raises(Conflict, match="has decided this case in the meantime"):
        find_nothing_to_do(case_id=case.pk, reviewer=other, sentence="x")


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_decide_at_once() -> None:
    """One corrects the answer, one finds nothing to do: exactly one decision holds, with what follows from it and nothing else."""
    submit(ItemFactory(), [-1], suggested_answer="41")
    case, start = ReviewCase.objects.get(), threading.Barrier(2)
    one, two = UserFactory.create_batch(2, role="reviewer")

    def correct() -> None:
        start.wait()
        correct_the_answer(case_id=case.pk, reviewer=one, sentence="x", answer="41", expected="42")

    def leave() -> None:
        start.wait()
        find_nothing_to_do(case_id=case.pk, reviewer=two, sentence="x")

    def outcome(act: Callable[[], None]) -> bool:
        try:
            act()
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        corrected, left = pool.map(outcome, (correct, leave))
    assert corrected != left
    case.refresh_from_db()
    assert case.decision == ("answer_corrected" if corrected else "nothing")
    assert Problem.objects.get().answer == ("41" if corrected else "42")


def _post(client: APIClient, case: ReviewCase, act: str, **body: Any) -> Any:
    return client.post(f"/api/v1/review/{case.pk}/{act}", body)


def test_label_found_right_becomes_gold(reviewer: User, client_of: ClientOf) -> None:
    item = ItemFactory(labelings_wanted=2)
    right = submit(item, [1, -1])
    submit(item, [1, 1, 1])
    case, client = ReviewCase.objects.get(), client_of(reviewer)
    page = client.get(f"/api/v1/review/{case.pk}").json()
    assert [one["labeler"] for one in page["labelings"]] == [None, None]
    assert [[step["rating"] for step in one["steps"]] for one in page["labelings"]] == [[1, -1], [1, 1, 1]]
    decided = _post(client, case, "settle", labeling=right.pk, gold=True, reasons=["", "2 + 2 is 4."])
    assert decided.status_code == 200, decided.json()
    gold = Gold.objects.get()
    assert (gold.ratings, gold.reasons, gold.origin, gold.made_by) == (
        [[1], [-1]],
        ["", "2 + 2 is 4."],
        "adjudication",
        reviewer,
    )
    page = decided.json()
    assert (page["decision"], page["chosen"], page["chosen_ratings"]) == ("settled", right.pk, [1, -1])
    assert right.labeler is not None
    assert page["labelings"][0]["labeler"] == right.labeler.username
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == ["gold.made", "review.settled"]


def test_own_ratings_of_a_reviewer_follow_the_rules(reviewer: User, client_of: ClientOf) -> None:
    submit(ItemFactory(), [1, None, -1])
    case, client = ReviewCase.objects.get(), client_of(reviewer)
    for ratings, field in (([1, 1], "label.steps.2"), ([-1, 1], "label.steps.1"), ([1, 1, 1, 1], "")):
        refused = _post(client, case, "settle", ratings=ratings)
        assert refused.status_code == (200 if not field else 400)
        if field:
            assert refused.json()["field"] == field
    case.refresh_from_db()
    assert case.label is not None
    assert [step["completions"][0]["rating"] for step in case.label["steps"]] == [1, 1, 1]


def test_settling_needs_exactly_one_label(reviewer: User, client_of: ClientOf) -> None:
    labeling = submit(ItemFactory(), [None, 1, 1])
    case, client = ReviewCase.objects.get(), client_of(reviewer)
    stranger = submit(ItemFactory(), [-1])
    for body in ({}, {"labeling": labeling.pk, "ratings": [1, 1, 1]}, {"labeling": stranger.pk}):
        response = _post(client, case, "settle", **body)
        assert (response.status_code, response.json()["field"]) == (400, "labeling")


def test_report_excludes_the_problem_and_decides_the_others(reviewer: User, client_of: ClientOf) -> None:
    item = ItemFactory(labelings_wanted=3)
    submit(item, [], finish="bad_problem", reason="Two readings.")
    submit(item, [], finish="bad_problem", reason="Unclear.")
    case = ReviewCase.objects.order_by("pk").first()
    assert case is not None
    response = _post(client_of(reviewer), case, "exclude-problem", sentence="It has two readings.")
    assert (response.status_code, response.json()["problem"]["is_excluded"]) == (200, True)
    item.refresh_from_db()
    assert item.free_slots == 0
    assert set(ReviewCase.objects.values_list("decision", "sentence")) == {("problem_excluded", "It has two readings.")}


def test_excluded_labeling_no_longer_counts(reviewer: User, client_of: ClientOf) -> None:
    labeling = submit(ItemFactory(), [None, 1, 1])
    case = ReviewCase.objects.get()
    response = _post(client_of(reviewer), case, "exclude-labeling", labeling=labeling.pk, sentence="Not read.")
    assert (response.status_code, response.json()["labelings"][0]["is_excluded"]) == (200, True)
    assert Exclusion.objects.get().reason == "Not read."
    assert not Labeling.objects.counting().exists()


def test_task_goes_back_to_its_labeler_with_a_comment(reviewer: User, client_of: ClientOf) -> None:
    labeling = submit(ItemFactory(), [None, 1, 1])
    assert labeling.labeler is not None
    case, client, labeler = ReviewCase.objects.get(), client_of(reviewer), client_of(labeling.labeler)
    assert next_assignment(labeler=labeling.labeler) is None
    response = _post(client, case, "send-back", labeling=labeling.pk, sentence="Read step 1 again.")
    assert response.json()["decision"] == "sent_back"
    task = labeler.post("/api/v1/assignments/next", {}).json()
    assert (task["id"], task["reopened"]) == (labeling.assignment_id, True)
    assert (task["reviewer_comment"], task["label"]["steps"][0]["completions"][0]["flagged"]) == (
        "Read step 1 again.",
        True,
    )
    assert _post(client, case, "send-back", labeling=labeling.pk, sentence="x").status_code == 409
    submitted = labeler.post(f"/api/v1/assignments/{task['id']}/submit", {"label": label([-1])})
    assert submitted.status_code == 201
    assert cases() == []
    history = labeler.get("/api/v1/labelings").json()["results"]
    assert [(one["report"], one["decision"], one["sentence"]) for one in history[0]["reports"]] == [
        ("unsure", "sent_back", "Read step 1 again.")
    ]


def test_task_that_was_not_corrected_in_time_is_closed(reviewer: User, client_of: ClientOf) -> None:
    labeling = submit(ItemFactory(), [None, 1, 1])
    _post(client_of(reviewer), ReviewCase.objects.get(), "send-back", labeling=labeling.pk, sentence="x")
    assert close_overdue() == 0
    ReviewCase.objects.update(open_until=timezone.now() - timedelta(minutes=1))
    assert (close_overdue(), close_overdue()) == (1, 0)
    assert labeling.labeler is not None
    assert next_assignment(labeler=labeling.labeler) is None
    assert Labeling.objects.counting().get() == labeling


def test_inbox_is_filtered_and_read_in_parts(reviewer: User, client_of: ClientOf) -> None:
    first = submit(ItemFactory(), [None, 1, 1])
    for _ in range(2):
        submit(ItemFactory(), [1], finish="give_up", reason="Long.")
    client = client_of(reviewer)
    page = client.get("/api/v1/review", {"limit": 2}).json()
    assert page["kinds"] == [{"kind": "unsure", "count": 1}, {"kind": "give_up", "count": 2}]
    assert (page["count"], [row["kind"] for row in page["results"]]) == (3, ["unsure", "give_up"])
    rest = client.get("/api/v1/review", {"limit": 2, "after": page["next"]}).json()
    assert (len(rest["results"]), rest["next"]) == (1, None)
    assert client.get("/api/v1/review", {"kind": "give_up"}).json()["count"] == 2
    assert client.get("/api/v1/review", {"problem": first.problem_id}).json()["count"] == 1
    find_nothing_to_do(case_id=page["results"][0]["id"], reviewer=reviewer, sentence="Fine.")
    decided = client.get("/api/v1/review", {"state": "decided"}).json()["results"]
    assert [(row["decision"], row["decided_by"], row["sentence"]) for row in decided] == [("nothing", "rita", "Fine.")]
    taken = client.post("/api/v1/review/next", {"kind": "give_up"})
    assert taken.json() == {"id": page["results"][1]["id"]}
    assert client.post("/api/v1/review/next", {"kind": "comment"}).status_code == 204


def test_inbox_needs_as_many_queries_for_many_cases(
    reviewer: User, client_of: ClientOf, django_assert_num_queries: Callable[..., Any]
) -> None:
    client = client_of(reviewer)
    submit(ItemFactory(), [None, 1, 1])
    client.get("/api/v1/review")
    with django_assert_num_queries(4):
        client.get("/api/v1/review")
    for _ in range(2):
        submit(ItemFactory(), [None, 1, 1])
    with django_assert_num_queries(4):
        assert len(client.get("/api/v1/review").json()["results"]) == 3
