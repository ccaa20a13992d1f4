"""The questions after the first negative step, and the answers that a labeling keeps."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from annotation.errors import InvalidLabel
from annotation.exports.paths import labeled_paths
from annotation.models import Assignment, CompletionRequest, Labeling, User
from annotation.records.record import build_record
from annotation.rules import check_label
from annotation.rules.after_error import Asked
from annotation.rules.details import check_details
from annotation.rules.label import FinishReason
from annotation.services.labelings import submit_labeling
from tests.conftest import ClientOf
from tests.factories import ItemFactory, UserFactory, label, lease

SHOWN = ["First step.", "Second step.", "Third step.\n\n# Answer\n\n41"]
OFFERED = {1: ["Another second step.", "A third way."]}
ALL = Asked(progress=True, explanation=True, explanations=["The sign is lost."])


def with_alternatives(*alternatives: dict[str, Any], ratings: tuple[int | None, ...] = (1, -1)) -> dict[str, Any]:
    value = label(list(ratings))
    value["steps"][-1]["completions"] += [{"rating": 1, "flagged": False, **one} for one in alternatives]
    return value


def test_alternatives_stand_behind_the_shown_step() -> None:
    value = with_alternatives(
        {"text": "A third way.", "rating": 0}, {"text": "Another second step.", "rating": None, "flagged": True}
    )
    assert check_label(value, flow=2, shown_steps=SHOWN, alternatives=OFFERED) == value


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (with_alternatives({"text": "Never offered."}), "label.steps.1.completions.1.text"),
        (with_alternatives({"text": "A third way.", "rating": None}), "label.steps.1.completions.1.rating"),
        (with_alternatives({"text": "A third way."}, ratings=(1, 1)), "label.steps.1.completions"),
        (with_alternatives({"text": "A third way."}, ratings=(-1,)), "label.steps.0.completions"),
        (with_alternatives({"text": "A third way."}, ratings=(1, 0, -1)), "label.steps.2.completions"),
    ],
)
def test_alternatives_are_those_offered_at_the_first_error(value: dict[str, Any], field: str) -> None:
    if value["finish_reason"] == "solution":
        value["finish_reason"] = "give_up"
    with pytest.raises(InvalidLabel) as refusal:
        check_label(value, flow=2, shown_steps=SHOWN, alternatives=OFFERED)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "details",
    [
        {"progress": 0, "explanation": "It adds where it should multiply."},
        {"progress": 4, "given_explanations": [{"text": "The sign is lost.", "rating": 1}]},
        {
            "progress": 2,
            "explanation": "Neither.",
            "given_explanations": [{"text": "The sign is lost.", "rating": -1}],
        },
    ],
)
def test_answers_to_asked_questions_are_accepted(details: dict[str, Any]) -> None:
    assert check_details(details, finish_reason=FinishReason.FOUND_ERROR, asked=ALL) == details


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"progress": None}, "details.progress"),
        ({"progress": 5}, "details.progress"),
        ({"progress": True}, "details.progress"),
        ({"explanation": " "}, "details.explanation"),
        ({"explanation": "x" * 5001}, "details.explanation"),
        (
            {"explanation": "", "given_explanations": [{"text": "The sign is lost.", "rating": 0}]},
            "details.explanation",
        ),
        ({"given_explanations": [{"text": "Never given.", "rating": 1}]}, "details.given_explanations.0.text"),
        (
            {"given_explanations": [{"text": "The sign is lost.", "rating": None}]},
            "details.given_explanations.0.rating",
        ),
        ({"given_explanations": [{"text": "The sign is lost."}]}, "details.given_explanations.0.rating"),
    ],
)
def test_answers_that_are_none_are_refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidLabel) as refusal:
        check_details(
            {"progress": 1, "explanation": "Wrong.", **change}, finish_reason=FinishReason.FOUND_ERROR, asked=ALL
        )
    assert refusal.value.field == field


@pytest.mark.parametrize("details", [{"progress": 1}, {"explanation": "Wrong."}])
def test_answer_to_an_unasked_question_is_refused(details: dict[str, Any]) -> None:
    with pytest.raises(InvalidLabel, match="was not asked"):
        check_details(details, finish_reason=FinishReason.FOUND_ERROR)
    with pytest.raises(InvalidLabel, match="was not asked"):
        check_details(details, finish_reason=FinishReason.SOLUTION, asked=ALL)


def test_nothing_is_asked_without_a_negative_step() -> None:
    assert check_details({}, finish_reason=FinishReason.SOLUTION, asked=ALL) == {}


def _offer(assignment: Assignment, before: list[str], texts: list[str]) -> None:
    CompletionRequest.objects.create(
        key=UserFactory().pk,
        assignment=assignment,
        steps=before,
        wanted=len(texts),
        continuation="random",
        status="ready",
        completions=texts,
    )


@pytest.mark.django_db
def test_a_labeling_with_everything_that_was_asked(as_labeler: APIClient, labeler: User) -> None:
    item = ItemFactory(
        phase__ask_progress=True,
        phase__ask_explanation=True,
        phase__ask_alternatives=3,
        solution__explanations=[{"step": 1, "text": "The sign is lost."}, {"step": 2, "text": "No."}],
    )
    assignment = lease(item, labeler)
    _offer(assignment, SHOWN[:1], OFFERED[1])
    address = f"/api/v1/assignments/{assignment.pk}"
    assert as_labeler.put(f"{address}/draft", {"label": label([1, -1])}).status_code == 200
    assert as_labeler.get(f"{address}/explanations?step=1").json() == {"explanations": ["The sign is lost."]}
    body = {
        "label": with_alternatives({"text": "A third way."}),
        "details": {"progress": 3, "given_explanations": [{"text": "The sign is lost.", "rating": 1}]},
    }
    assert as_labeler.post(f"{address}/submit", body).status_code == 201
    labeling = Labeling.objects.get()
    assert (labeling.label, labeling.details) == (body["label"], body["details"])
    # the alternative is a separate path in training data
    paths = [[(step.text, step.rating) for step in path] for path in labeled_paths(build_record(labeling))]
    assert paths == [
        [("First step.", 1), ("Second step.", -1)],
        [("First step.", 1), ("A third way.", 1)],
    ]


@pytest.mark.django_db
def test_the_phase_decides_what_is_asked(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(ItemFactory(solution__explanations=[{"step": 1, "text": "The sign is lost."}]), labeler)
    _offer(assignment, SHOWN[:1], OFFERED[1])
    address = f"/api/v1/assignments/{assignment.pk}"
    assert as_labeler.get(f"{address}/explanations?step=1").json() == {"explanations": []}
    refused = as_labeler.post(f"{address}/submit", {"label": with_alternatives({"text": "A third way."})})
    assert (refused.status_code, refused.json()["field"]) == (400, "label.steps.1.completions")


@pytest.mark.django_db
def test_alternatives_may_be_left_out(as_labeler: APIClient, labeler: User) -> None:
    """The labeler's work is kept, even if the worker is down."""
    assignment = lease(ItemFactory(phase__ask_alternatives=3), labeler)
    assert as_labeler.post(f"/api/v1/assignments/{assignment.pk}/submit", {"label": label([1, -1])}).status_code == 201


@pytest.mark.django_db
def test_progress_is_wanted_of_people_and_not_of_models(as_labeler: APIClient, labeler: User) -> None:
    item = ItemFactory(labelings_wanted=2, phase__ask_progress=True)
    refused = as_labeler.post(f"/api/v1/assignments/{lease(item, labeler).pk}/submit", {"label": label([-1])})
    assert (refused.status_code, refused.json()["field"]) == (400, "details.progress")
    model = UserFactory(kind=User.Kind.MODEL)
    submit_labeling(assignment_id=lease(item, model).pk, labeler=model, label=label([-1]))
    assert Labeling.objects.get().details == {}


@pytest.mark.django_db
def test_an_undone_submit_brings_the_answers_back(as_labeler: APIClient, labeler: User) -> None:
    assignment = lease(ItemFactory(phase__ask_progress=True), labeler)
    address = f"/api/v1/assignments/{assignment.pk}"
    as_labeler.post(f"{address}/submit", {"label": label([-1]), "details": {"progress": 2}})
    assert as_labeler.post(f"{address}/reopen").json()["label"]["details"] == {"progress": 2}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (None, None),
        ({}, None),
        ({"steps": [None, [], {}, {"completions": [0]}, {"completions": {"rating": -1}}, "x"]}, None),
        (label([1, 1, 1]), None),
        (label([1, 0]), None),
        (label([1, -1]), 1),
        (label([-1, -1, -1]), 0),
    ],
)
def test_a_known_error_is_told_to_those_who_found_one_there(
    as_labeler: APIClient, labeler: User, draft: Any, told: int | None
) -> None:
    known = [{"step": step, "text": "It is wrong."} for step in range(3)]
    assignment = lease(ItemFactory(phase__ask_explanation=True, solution__explanations=known), labeler)
    address = f"/api/v1/assignments/{assignment.pk}"
    if draft is not None:
        assert as_labeler.put(f"{address}/draft", {"label": draft}).status_code == 200
    for step in range(4):
        response = as_labeler.get(f"{address}/explanations?step={step}")
        if step == told:
            assert response.json() == {"explanations": ["It is wrong."]}
        else:
            assert (response.status_code, response.json()["code"]) == (409, "not_rated")
            assert "wrong" not in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["labeler", "admin"])
def test_explanations_of_anothers_assignment_are_404(client_of: ClientOf, role: str) -> None:
    client = client_of(UserFactory(role=role))
    assert client.get(f"/api/v1/assignments/{lease().pk}/explanations?step=0").status_code == 404
