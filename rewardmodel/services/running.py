"""Turning the loop a number of times by itself, with a model as the labeler: the demo's button, and run_loop."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from annotation.errors import DomainError
from rewardmodel.loop.settings import PEOPLE, GenerationSettings
from rewardmodel.models import Generation
from rewardmodel.models.generation import STAGES
from rewardmodel.services.generations import cancel_generation, plan_generation


@dataclass(frozen=True, slots=True)
class Turns:
    """Numbers of the generations that were asked for."""

    first: int
    last: int


@transaction.atomic
def run_generations(*, count: int, labeler: str = "oracle", options: dict[str, Any] | None = None) -> Turns:
    """Let `count` generations follow each other, labeled by `labeler`, with the newest one's settings and these options.

    A generation that waits for people, or would come to it, makes way: it is cancelled, which keeps what was labeled and who works on
    what. Any other one that is under way goes on to its end, and ours follow. Raises InvalidSettings, Conflict.
    """
    if not 1 <= count <= 1000:
        raise DomainError("Between 1 and 1000 generations can be run at a time.", field="generations")
    newest = Generation.objects.select_for_update(no_key=True).filter(number__gte=0).order_by("-number").first()
    wanted = {
        "labeler": labeler,
        "start_next": False,
        **(options or {}),
        "generations_left": count - 1,
        "then": {},
    }
    if newest is not None and _needs_people(newest):
        cancel_generation(generation_id=newest.pk)
    elif newest is not None and not newest.is_over:
        return _follow(newest, wanted, count)
    first = plan_generation(options=wanted).number
    return Turns(first, first + count - 1)


def _needs_people(generation: Generation) -> bool:
    labeler = GenerationSettings.from_json(generation.settings).labeler
    until_labeled = STAGES[: STAGES.index(Generation.Stage.LABELING) + 1]
    return not generation.is_over and generation.stage in until_labeled and labeler == PEOPLE


def _follow(generation: Generation, wanted: dict[str, Any], count: int) -> Turns:
    """Change who labels, and how often, after a generation that is under way; what else was planned for then stays, and so does it."""
    planned = generation.settings["then"]
    settings = GenerationSettings.from_json({**generation.settings, "start_next": True, "then": {**planned, **wanted}})
    generation.settings = settings.to_json()
    generation.save(update_fields=["settings"])
    return Turns(generation.number + 1, generation.number + count)
