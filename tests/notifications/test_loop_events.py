"""Webhooks that subscribe are told that a generation is done and that a model is current, in the transaction of the change."""

from typing import Any

import pytest
from django.db import transaction

from annotation.models import Notification, User
from annotation.services.webhooks import create_webhook
from rewardmodel.loop.advance import advance_generation
from rewardmodel.models import RewardModel, TrainingRun
from rewardmodel.services.deliveries import send_due
from rewardmodel.services.reward_models import promote, roll_back, settle
from tests.notifications.receivers import Receiver
from tests.rewardmodel.generation_rows import make_generation

pytestmark = pytest.mark.django_db


def candidate(name: str) -> RewardModel:
    return RewardModel.objects.create(kind="prm", name=name, location="/nowhere", standing="candidate")


def named(reward_model: RewardModel) -> dict[str, Any]:
    return {
        "id": reward_model.pk,
        "name": reward_model.name,
        "kind": "prm",
        "link": f"/models/{reward_model.pk}",
    }


def bodies(event: str) -> list[dict[str, Any]]:
    return list(Notification.objects.filter(event=event).order_by("created_at").values_list("body", flat=True))


def test_promotions_by_the_gate_and_by_people_are_told(receiver: Receiver, admin: User) -> None:
    create_webhook(by=admin, name="lab", url=receiver.url, events=["model.promoted"])
    first, second = candidate("prm-1"), candidate("prm-2")
    settle(reward_model=first, gate_name="off", margin=0)
    promote(reward_model_id=second.pk, by=admin, reason="It reads proofs.")
    roll_back(kind="prm", by=admin, reason="It does not.")
    assert send_due() == 3
    assert [received.body["data"] for received in receiver.received] == [
        {**named(first), "replaced": None, "by": "gate", "reason": "It is the first of its kind."},
        {**named(second), "replaced": named(first), "by": "person", "reason": "It reads proofs."},
        {**named(first), "replaced": named(second), "by": "person", "reason": "It does not."},
    ]


def test_model_that_is_held_back_is_no_promotion() -> None:
    settle(reward_model=candidate("prm-1"), gate_name="off", margin=0)
    settle(reward_model=candidate("prm-2"), gate_name="best_of_n", margin=0)
    assert [body["name"] for body in bodies("model.promoted")] == ["prm-1"]


def test_promotion_that_is_rolled_back_is_not_told(admin: User) -> None:
    model = candidate("prm-1")
    with transaction.atomic():
        promote(reward_model_id=model.pk, by=admin, reason="A try.")
        transaction.set_rollback(True)
    assert bodies("model.promoted") == []


def test_generation_is_told_once_when_it_is_done() -> None:
    generation = make_generation(0, stage="evaluating", settings={"evaluation_problems": 0})
    trained = RewardModel.objects.create(kind="prm", name="prm-1", location="/nowhere")
    TrainingRun.objects.create(kind="prm", status="done", generation=generation, reward_model=trained)
    advance_generation(generation_id=generation.pk)
    advance_generation(generation_id=generation.pk)
    generation.refresh_from_db()
    assert (generation.stage, generation.failure) == ("done", "")
    assert bodies("generation.done") == [
        {
            "id": generation.pk,
            "number": 0,
            "link": f"/loop/generations/{generation.pk}",
            "phase": {"id": generation.phase_id, "name": generation.phase.name},
            "trained": named(trained),
        }
    ]
