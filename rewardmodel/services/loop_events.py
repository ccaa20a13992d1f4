"""Tells webhooks what the loop has done. Each is called in the transaction of the change, so that both happen or neither."""

from annotation.models import Event, User
from annotation.services.notifications import notify
from rewardmodel.models import Generation, RewardModel


def tell_of_generation(generation: Generation) -> None:
    trained = RewardModel.objects.filter(training_run__generation=generation).order_by("-pk").first()
    notify(
        event=Event.GENERATION_DONE,
        body={
            "id": generation.pk,
            "number": generation.number,
            "link": f"/loop/generations/{generation.pk}",
            "phase": {"id": generation.phase_id, "name": generation.phase.name},
            "trained": _named(trained),
        },
    )


def tell_of_promotion(reward_model: RewardModel, *, replaced: RewardModel | None, by: User | None, reason: str) -> None:
    """`by`: None if the gate decided."""
    notify(
        event=Event.MODEL_PROMOTED,
        body={
            **(_named(reward_model) or {}),
            "replaced": _named(replaced),
            "by": "person" if by else "gate",
            "reason": reason,
        },
    )


def _named(reward_model: RewardModel | None) -> dict[str, object] | None:
    if reward_model is None:
        return None
    return {
        "id": reward_model.pk,
        "name": reward_model.name,
        "kind": reward_model.kind,
        "link": f"/models/{reward_model.pk}",
    }
