"""Correcting an answer: its solutions are graded anew, items that no longer fit leave the queue, and nothing that was wrong comes back."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from annotation.errors import Conflict
from annotation.models import AuditEntry, Exclusion, Item, Labeling, ProblemChange, ReviewCase, Solution
from annotation.selectors.problem_detail import problem_detail
from annotation.services.answers import correct_answer
from annotation.services.assignments import release_assignment
from annotation.services.labelings import submit_labeling
from annotation.services.problems import exclude_problem, include_problem
from rewardmodel.models import RewardModel, Score
from rewardmodel.services.grading import compute_grades
from rewardmodel.services.regrading import regrade_corrected
from tests.factories import ItemFactory, ProblemFactory, SolutionFactory, UserFactory, label, lease
from tests.rewardmodel.conftest import Messages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _messages(messages: Messages) -> None:
    """Nothing is sent; the tests grade themselves."""


def _wrong_item(answer: str = "41", **fields: Any) -> Item:
    """An item of a wrong solution that ends in `answer`; the problem's answer is 42."""
    problem = fields.pop("problem", None) or ProblemFactory()
    return ItemFactory(solution=SolutionFactory(problem=problem, answer=answer, grade="wrong"), **fields)


def _correct(item: Item, answer: str | None, expected: str | None = "42") -> ProblemChange:
    change = correct_answer(problem_id=item.problem_id, answer=answer, expected=expected, reason="Typo.", actor=None)
    regrade_corrected(seconds=60)
    return change


def _state(item: Item) -> tuple[str, int, str | None]:
    item = Item.objects.select_related("solution").get(pk=item.pk)
    assert item.solution is not None
    return item.solution.grade, item.free_slots, item.taken_back_from


def test_correction_regrades_and_takes_back_what_no_longer_fits() -> None:
    item = _wrong_item("41", labelings_wanted=2)
    other = _wrong_item("40", problem=item.problem)
    begun = lease(item)
    before, _ = submit_labeling(assignment_id=begun.pk, labeler=begun.labeler, label=label([-1]))
    model = RewardModel.objects.create(kind="prm", name="prm", location="x")
    assert item.solution is not None
    score = Score.objects.create(
        solution=item.solution, reward_model=model, step_probabilities=[[0, 0, 1]] * 3, solution_score=1
    )
    admin = UserFactory(role="admin")
    change = correct_answer(problem_id=item.problem_id, answer=" 41 ", expected="42", reason="Typo.", actor=admin)

    def entry() -> Any:
        return problem_detail(problem_id=item.problem_id).history[0]

    assert (entry().regrades.solutions, entry().regrades.graded, entry().labelings) == (2, 0, [])
    assert regrade_corrected(seconds=60) == 2
    assert _state(item) == ("correct", 0, "wrong")
    assert _state(other) == ("wrong", 1, None)
    counts = entry().regrades
    assert (counts.graded, counts.changed, counts.items_taken_back, entry().labelings) == (2, 1, 1, [before.pk])
    assert (change.before, change.after, change.problem.answer) == ("42", "41", "41")
    score.refresh_from_db()
    assert score.grade == "correct"  # what the selection reads
    audit = AuditEntry.objects.get()
    assert (audit.actor, audit.before, audit.after) == (admin, {"answer": "42"}, {"answer": "41"})


def test_include_does_not_bring_back_what_a_correction_found_wrong() -> None:
    item = _wrong_item("41")
    other = _wrong_item("40", problem=item.problem)
    exclude_problem(problem_id=item.problem_id, reason="The answer looks wrong.", actor=None)
    _correct(item, "41")
    assert problem_detail(problem_id=item.problem_id).history[0].regrades.items_taken_back == 1  # type: ignore[union-attr]
    assert include_problem(problem_id=item.problem_id, reason="", actor=None) == 1
    assert (_state(item), _state(other)) == (("correct", 0, "wrong"), ("wrong", 1, None))


def test_expired_lease_of_an_item_taken_back_frees_no_slot() -> None:
    item = _wrong_item("41")
    assignment = lease(item)
    _correct(item, "41")
    release_assignment(assignment_id=assignment.pk, labeler=assignment.labeler)
    assert _state(item) == ("correct", 0, "wrong")


def test_second_correction_returns_the_items_that_fit_again() -> None:
    item = _wrong_item("41")
    _correct(item, "41")
    change = _correct(item, "42", expected="41")
    assert _state(item) == ("wrong", 1, None)
    entry = problem_detail(problem_id=item.problem_id).history[0]
    assert entry.change == change
    assert entry.regrades is not None
    assert (entry.regrades.items_taken_back, entry.regrades.items_returned) == (0, 1)


def test_removed_answer_leaves_no_grade_and_a_new_one_grades_again() -> None:
    item = _wrong_item("41")
    _correct(item, None)
    assert _state(item) == ("ungraded", 0, "wrong")
    _correct(item, "43", expected=None)
    assert _state(item) == ("wrong", 1, None)


def test_first_answer_of_a_problem_takes_nothing_back() -> None:
    solution = SolutionFactory(problem__answer=None, grade="ungraded", answer="41")
    item = ItemFactory(solution=solution)
    _correct(item, "41", expected=None)
    assert _state(item) == ("correct", 1, None)


def test_correction_before_the_last_one_was_graded_counts_alone() -> None:
    item = _wrong_item("41")
    correct_answer(problem_id=item.problem_id, answer="41", expected="42", reason="x", actor=None)
    _correct(item, "40", expected="41")
    assert _state(item) == ("wrong", 1, None)
    assert [
        entry.regrades.solutions for entry in problem_detail(problem_id=item.problem_id).history if entry.regrades
    ] == [
        1,
        0,
    ]


def test_second_admin_is_told_that_the_answer_has_changed() -> None:
    item = _wrong_item()
    _correct(item, "41")
    with pytest.raises(Conflict, match="in the meantime"):
        _correct(item, "43")
    assert ProblemChange.objects.count() == 1
    with pytest.raises(Conflict, match="already"):
        _correct(item, "41", expected="41")


def test_labeling_submitted_after_the_correction_is_marked() -> None:
    """Its labeler got the task before and may have seen the old answer. One who got it later is not marked."""
    item = _wrong_item("41", labelings_wanted=2)
    assignment = lease(item)
    later = lease(_wrong_item("40", problem=item.problem))
    change = _correct(item, "41")
    labeling, _ = submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([-1]))
    submit_labeling(assignment_id=later.pk, labeler=later.labeler, label=label([-1]))  # its grade did not change
    assert problem_detail(problem_id=item.problem_id).history[0].labelings == [labeling.pk]
    assert change.made_at >= assignment.leased_at


def test_grade_computed_by_the_old_answer_is_not_stored() -> None:
    solution = SolutionFactory(answer="41", grade="ungraded")
    grades = compute_grades(solutions=Solution.objects.all())
    assert grades.by_grade == {"wrong": [solution.pk]}
    correct_answer(problem_id=solution.problem_id, answer="41", expected="42", reason="x", actor=None)
    grades.write()
    solution.refresh_from_db()
    assert solution.grade == "correct"


def test_correction_wakes_the_workers(messages: Messages, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        correct_answer(problem_id=ProblemFactory().pk, answer="1", expected="42", reason="x", actor=None)
    assert messages.names() == ["grade_queued"]


def test_answer_is_corrected_and_labelings_excluded_over_http(as_admin: APIClient) -> None:
    item = _wrong_item("41")
    begun = lease(item)
    submit_labeling(assignment_id=begun.pk, labeler=begun.labeler, label=label([-1]))
    address = f"/api/v1/problems/{item.problem_id}"
    body = {"answer": "41", "expected": "42", "reason": "Typo."}
    assert as_admin.post(f"{address}/answer", {**body, "reason": ""}).json()["field"] == "reason"
    response = as_admin.post(f"{address}/answer", body)
    assert (response.status_code, response.json()["problem"]["answer"]) == (200, "41")
    again = as_admin.post(f"{address}/answer", body)
    assert (again.status_code, again.json()["code"], again.json()["answer"]) == (409, "conflict", "41")
    regrade_corrected(seconds=60)
    page = as_admin.get(address).json()
    entry = page["history"][0]
    assert page["grades"] == [{"grade": "correct", "count": 1}]
    assert len(entry["labelings"]) == 1
    excluded = as_admin.post(f"{address}/changes/{entry['change']['id']}/exclude-labelings", {"reason": "Old answer."})
    assert (excluded.status_code, excluded.json()["excluded"]) == (200, 1)
    assert as_admin.get(address).json()["history"][0]["labelings"] == []
    assert Exclusion.objects.get().labeling == Labeling.objects.get()


def test_scores_are_told_after_the_decision(as_admin: APIClient) -> None:
    assignment = lease()
    labeling, _ = submit_labeling(assignment_id=assignment.pk, labeler=assignment.labeler, label=label([None, -1]))
    model = RewardModel.objects.create(kind="prm", name="prm", location="x")
    rows = [[0.2, 0.2, 0.6], [1.0, 1.0, 2.0], [0.0, 0.0, 1.0]]
    assert labeling.solution is not None
    Score.objects.create(solution=labeling.solution, reward_model=model, step_probabilities=rows, solution_score=0.6)
    address = f"/api/v1/review/{ReviewCase.objects.get().pk}"
    assert as_admin.get(f"{address}/scores").status_code == 409
    as_admin.post(f"{address}/nothing", {"sentence": "Fine."})
    (score,) = as_admin.get(f"{address}/scores").json()
    assert (score["model"], score["solution_score"], score["steps"]) == ("prm", 0.6, [0.8, 0.75, 1.0])
