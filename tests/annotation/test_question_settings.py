"""Which setting decides about questions after an error: the assignment's, then its item's, then its phase's."""

from typing import Any

import pytest
from django.db import IntegrityError
from rest_framework.test import APIClient

from annotation.models import Assignment, Item, Labeling, Phase, User
from annotation.selectors.questions import Questions, questions_of
from annotation.services.assignments import expire_leases, save_draft
from annotation.services.completions import ask_for_completions
from annotation.services.labelings import submit_labeling
from annotation.services.phases import change_phase
from rewardmodel.models import Generator
from tests.factories import ItemFactory, PhaseFactory, UserFactory, label, lease, problem_item

pytestmark = pytest.mark.django_db

ASKS = {"ask_progress": True, "ask_explanation": True, "ask_alternatives": 3}
ASKS_NOTHING = {"ask_progress": False, "ask_explanation": False, "ask_alternatives": 0}


def of_the_page(client: APIClient, assignment_id: int) -> dict[str, Any]:
    phase = client.get(f"/api/v1/assignments/{assignment_id}").json()["phase"]
    return {name: phase[name] for name in ASKS}


@pytest.mark.parametrize(
    ("phase", "item", "asked"),
    [
        (ASKS, {}, Questions(True, True, 3)),
        (ASKS_NOTHING, {}, Questions(False, False, 0)),
        (ASKS, ASKS_NOTHING, Questions(False, False, 0)),
        (ASKS_NOTHING, ASKS, Questions(True, True, 3)),
        (ASKS, {"ask_explanation": False, "ask_alternatives": 1}, Questions(True, False, 1)),
    ],
)
def test_item_settings_override_the_phases(
    as_labeler: APIClient, labeler: User, phase: dict[str, Any], item: dict[str, Any], asked: Questions
) -> None:
    assignment = lease(ItemFactory(phase=PhaseFactory(**phase), **item), labeler)
    assert questions_of(assignment) == asked
    shown = of_the_page(as_labeler, assignment.pk)
    assert shown == dict(zip(ASKS, (asked.progress, asked.explanation, asked.alternatives), strict=True))
    assert as_labeler.post("/api/v1/assignments/next", {}).json()["phase"].items() >= shown.items()


def test_items_of_two_generations_keep_their_own_settings(as_labeler: APIClient, labeler: User) -> None:
    phase = PhaseFactory(**ASKS_NOTHING)
    ItemFactory(phase=phase, priority=2, generation_number=2, ask_progress=True)
    ItemFactory(phase=phase, priority=1, generation_number=1)
    first = as_labeler.post("/api/v1/assignments/next", {}).json()
    refused = as_labeler.post(f"/api/v1/assignments/{first['id']}/submit", {"label": label([-1])})
    assert (refused.status_code, refused.json()["field"]) == (400, "details.progress")
    body = {"label": label([-1]), "details": {"progress": 2}}
    assert as_labeler.post(f"/api/v1/assignments/{first['id']}/submit", body).status_code == 201
    second = as_labeler.post("/api/v1/assignments/next", {}).json()
    assert [first["phase"]["ask_progress"], second["phase"]["ask_progress"]] == [True, False]
    assert as_labeler.post(f"/api/v1/assignments/{second['id']}/submit", body).status_code == 400
    assert as_labeler.post(f"/api/v1/assignments/{second['id']}/submit", {"label": label([-1])}).status_code == 201
    assert list(Labeling.objects.order_by("pk").values_list("details", flat=True)) == [{"progress": 2}, {}]


def test_item_says_how_many_alternatives_are_written(labeler: User) -> None:
    for wanted, item in ((2, ItemFactory(ask_alternatives=2)), (3, ItemFactory(phase__ask_alternatives=3))):
        request = ask_for_completions(
            assignment_id=lease(item, labeler).pk, labeler=labeler, steps=["First step."], count=8
        )
        assert request.wanted == wanted


def test_item_decides_about_explanations(as_labeler: APIClient, labeler: User) -> None:
    item = ItemFactory(
        phase__ask_explanation=True, ask_explanation=False, solution__explanations=[{"step": 0, "text": "A sign."}]
    )
    address = f"/api/v1/assignments/{lease(item, labeler).pk}/explanations?step=0"
    assert as_labeler.get(address).json() == {"explanations": []}
    Item.objects.filter(pk=item.pk).update(ask_explanation=True)  # the open assignment keeps its settings
    assert as_labeler.get(address).json() == {"explanations": []}


def test_edit_of_the_phase_keeps_open_assignments(as_labeler: APIClient, labeler: User) -> None:
    phase = PhaseFactory(**ASKS_NOTHING)
    Generator.objects.create(name="small-model", backend="transformers", location="nowhere")  # alternatives need one
    in_hand = lease(ItemFactory(phase=phase), labeler)
    change_phase(phase_id=phase.pk, settings=dict(ASKS))
    again = as_labeler.post("/api/v1/assignments/next", {}).json()
    assert (again["id"], of_the_page(as_labeler, in_hand.pk)) == (in_hand.pk, ASKS_NOTHING)
    assert as_labeler.post(f"/api/v1/assignments/{in_hand.pk}/submit", {"label": label([-1])}).status_code == 201
    assert of_the_page(as_labeler, lease(ItemFactory(phase=phase), labeler).pk) == ASKS


def test_expired_work_keeps_its_settings_when_resumed(labeler: User) -> None:
    phase = PhaseFactory(**ASKS)
    item = ItemFactory(phase=phase)
    assignment = lease(item, labeler)
    Assignment.objects.update(lease_expires_at="2020-01-01T00:00:00Z")
    assert expire_leases() == 1
    change_phase(phase_id=phase.pk, settings=dict(ASKS_NOTHING))
    again = save_draft(assignment_id=assignment.pk, labeler=labeler, draft=label([-1]))
    assert (again.status, questions_of(again)) == ("leased", Questions(True, True, 3))
    other = UserFactory()
    assert questions_of(lease(ItemFactory(phase=phase), other)) == Questions()


def test_assignment_without_settings_uses_its_phases(labeler: User) -> None:
    assignment = lease(ItemFactory(phase__ask_progress=True), labeler)
    Assignment.objects.update(ask_progress=None, ask_explanation=None, ask_alternatives=None)
    assignment.refresh_from_db()
    assert questions_of(assignment) == Questions(progress=True)


def test_model_and_phase_one_are_asked_nothing(labeler: User) -> None:
    model = UserFactory(kind=User.Kind.MODEL)
    submit_labeling(assignment_id=lease(ItemFactory(**ASKS), model).pk, labeler=model, label=label([-1]))
    assert Labeling.objects.get().details == {}
    phase = PhaseFactory(flow=Phase.Flow.ONE, **ASKS)
    assert questions_of(lease(problem_item(phase=phase), labeler)) == Questions()


@pytest.mark.parametrize("owner", ["item", "assignment"])
def test_database_refuses_too_many_alternatives(owner: str) -> None:
    rows = Item.objects.filter(pk=ItemFactory().pk) if owner == "item" else Assignment.objects.filter(pk=lease().pk)
    with pytest.raises(IntegrityError, match=f"{owner}_alternatives_possible"):
        rows.update(ask_alternatives=9)
