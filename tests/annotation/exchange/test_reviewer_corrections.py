"""POST /all-labelings/{id}/correct: a reviewer's ratings supersede a labeler's."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from annotation.errors import AssignmentClosed, Conflict
from annotation.exports.jsonl import record_lines
from annotation.exports.selection import Selection, selected_labelings
from annotation.models import Assignment, AuditEntry, Exclusion, Labeling, Phase, User
from annotation.records.record import build_record
from annotation.services.corrections import reopen_assignment, undo_stack
from annotation.services.exclusions import exclude
from annotation.services.labelings import submit_labeling
from tests.annotation.exchange.records import completion, phase_one, step, write_lines
from tests.conftest import ClientOf
from tests.factories import ItemFactory, UserFactory, label, lease

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(db: None) -> User:
    return UserFactory(username="Rosa", role=User.Role.REVIEWER)


@pytest.fixture
def as_reviewer(reviewer: User, client_of: ClientOf) -> APIClient:
    return client_of(reviewer)


def submitted(labeler: User, ratings: list[int | None] | None = None, **fields: Any) -> Labeling:
    assignment = lease(ItemFactory(**fields), labeler)
    return submit_labeling(assignment_id=assignment.pk, labeler=labeler, label=label(ratings or [1, -1]))[0]


def correct(client: APIClient, labeling: Labeling, ratings: list[int | None], **more: Any) -> Any:
    body = {"label": label(ratings), "reason": "The second step is right.", **more}
    return client.post(f"/api/v1/all-labelings/{labeling.pk}/correct", body, format="json")


def test_correction_supersedes_with_the_reviewer_as_labeler(
    as_reviewer: APIClient, reviewer: User, labeler: User
) -> None:
    old = submitted(labeler, generation_number=4)
    answer = correct(as_reviewer, old, [1, 0, -1])
    assert answer.status_code == 201
    new = Labeling.objects.get(supersedes=old)
    assert answer.json() == {"id": new.pk}
    assert (new.labeler, new.by_reviewer, new.finish_reason) == (reviewer, True, "found_error")
    same = ("assignment_id", "problem_id", "solution_id", "flow", "generation_number", "origin", "question")
    assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
    assert (new.is_quality_control, new.is_screening) == (False, False)
    assert list(selected_labelings(Selection())) == [new]
    [line] = record_lines(selected_labelings(Selection()))
    assert str(reviewer.pk) in line
    assert "The second step is right." not in line  # the reason is no part of the record
    assert build_record(new)["labeler"] == str(reviewer.pk)


def test_audit_log_has_both_ratings_and_the_reason(as_reviewer: APIClient, reviewer: User, labeler: User) -> None:
    old = submitted(labeler)
    correct(as_reviewer, old, [1, 1, 1])
    entry = AuditEntry.objects.get(action="labeling.corrected")
    assert (entry.actor, entry.subject_kind, entry.subject_id) == (reviewer, "labeling", str(old.pk))
    assert entry.before == {"labeler": labeler.username, "ratings": [[1], [-1]], "finish_reason": "found_error"}
    assert entry.after == {
        "labeler": "Rosa",
        "ratings": [[1], [1], [1]],
        "finish_reason": "solution",
        "labeling": Labeling.objects.get(supersedes=old).pk,
    }
    assert entry.reason == "The second step is right."


def test_correction_counts_although_the_labeling_before_was_excluded(as_reviewer: APIClient, labeler: User) -> None:
    old = submitted(labeler)
    for kind in Exclusion.Kind:
        exclude(labelings=[old.pk], kind=kind, reason="x", actor=None)
    new = correct(as_reviewer, old, [1, 1, 1]).json()["id"]
    assert [labeling.pk for labeling in selected_labelings(Selection())] == [new]


def test_same_ratings_are_no_correction(as_reviewer: APIClient, labeler: User) -> None:
    old = submitted(labeler)
    answer = correct(as_reviewer, old, [1, -1])
    assert (answer.status_code, answer.json()["field"]) == (400, "label")
    assert Labeling.objects.count() == 1


def test_label_that_breaks_a_rule_is_refused_with_its_field(as_reviewer: APIClient, labeler: User) -> None:
    wrong = label([1, -1])
    wrong["steps"][1]["completions"][0]["text"] = "Another text."
    answer = as_reviewer.post(
        f"/api/v1/all-labelings/{submitted(labeler).pk}/correct", {"label": wrong, "reason": "x"}, format="json"
    )
    assert (answer.status_code, answer.json()["field"]) == (400, "label.steps.1.completions.0.text")


def test_second_correction_must_be_of_the_newest(as_reviewer: APIClient, labeler: User) -> None:
    old = submitted(labeler)
    newer = correct(as_reviewer, old, [1, 1, 1]).json()["id"]
    answer = correct(as_reviewer, old, [1, 0, 1])
    assert answer.status_code == 409
    assert f"by labeling {newer}" in answer.json()["detail"]
    assert correct(as_reviewer, Labeling.objects.get(pk=newer), [1, 0, 1]).status_code == 201


def test_answers_about_the_mistake_are_optional_for_a_reviewer(as_reviewer: APIClient, labeler: User) -> None:
    old = submitted(labeler)
    details = {"progress": 2, "explanation": "It adds instead.", "suggested_answer": "43"}
    new = correct(as_reviewer, old, [1, 0, -1], details=details).json()["id"]
    kept = Labeling.objects.get(pk=new).details
    assert kept == {**details, "correction_reason": "The second step is right."}


def test_correction_of_an_imported_solution_that_was_built(as_reviewer: APIClient, manage: Any, tmp_path: Any) -> None:
    steps = [step([completion("Half is 6.", 1, None), completion("Half is 5.", 1, None)], chosen=0)]
    steps += [step([completion("So it is 6.\n\n# Answer\n\n6", 1, None)], chosen=0)]
    manage("import_prm800k", write_lines(tmp_path / "in.jsonl", [phase_one(steps)]))
    old = Labeling.objects.get()
    better = {**old.label, "steps": [dict(one) for one in old.label["steps"]]}
    better["steps"][0]["completions"] = [
        {"text": "Half is 6.", "rating": 1, "flagged": False},
        {"text": "Half is 5.", "rating": -1, "flagged": False},
    ]
    better["steps"][1]["completions"] = [{"text": "So it is 6.\n\n# Answer\n\n6", "rating": 1, "flagged": False}]
    answer = as_reviewer.post(
        f"/api/v1/all-labelings/{old.pk}/correct", {"label": better, "reason": "5 is wrong."}, format="json"
    )
    assert answer.status_code == 201, answer.json()
    new = Labeling.objects.get(supersedes=old)
    assert (new.origin, new.assignment, new.negative, new.flow) == ("import", None, 1, Phase.Flow.ONE)


def test_labeler_can_no_longer_undo_and_sees_why(as_reviewer: APIClient, labeler: User) -> None:
    old = submitted(labeler)
    assert old.assignment is not None
    correct(as_reviewer, old, [1, 1, 1])
    assert undo_stack(labeler=labeler).entries == []
    with pytest.raises(Conflict, match="A reviewer has corrected"):
        reopen_assignment(assignment_id=old.assignment.pk, labeler=labeler)


def test_correction_ends_what_the_labeler_has_reopened(as_reviewer: APIClient, labeler: User) -> None:
    old = submitted(labeler)
    assert old.assignment is not None
    reopen_assignment(assignment_id=old.assignment.pk, labeler=labeler)
    correct(as_reviewer, old, [1, 1, 1])
    assert Assignment.objects.get(pk=old.assignment.pk).reopened_at is None
    with pytest.raises(AssignmentClosed, match="A reviewer has corrected this task"):
        submit_labeling(assignment_id=old.assignment.pk, labeler=labeler, label=label([0, -1]))
    again, is_new = submit_labeling(assignment_id=old.assignment.pk, labeler=labeler, label=label([1, -1]))
    assert (again, is_new) == (old, False)  # a repeated request gets the labeler's own labeling, as always


def test_history_of_the_labeler_says_it_in_plain_words_only(
    as_reviewer: APIClient, reviewer: User, labeler: User, as_labeler: APIClient
) -> None:
    old = submitted(labeler)
    correct(as_reviewer, old, [1, 1, 1])
    [entry] = as_labeler.get("/api/v1/labelings").json()["results"]
    assert (entry["id"], entry["outcome"], entry["corrected"]) == (old.pk, "corrected", [])
    assert [step["rating"] for step in entry["steps"]] == [1, -1]
    assert "Rosa" not in str(entry)
    assert "The second step is right." not in str(entry)
    assert as_labeler.get("/api/v1/progress").json()["total"] == 1
    assert as_reviewer.get("/api/v1/labelings").json()["results"] == []  # it was no task of the reviewer's
    assert as_reviewer.get("/api/v1/progress").json()["total"] == 0
