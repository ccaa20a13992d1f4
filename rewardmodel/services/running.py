"""Turning the loop a number of times by itself, with a model as the labeler: the loop page's form, and run_loop."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from annotation.errors import Conflict, DomainError
from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation
from rewardmodel.selectors.runs import MOST_GENERATIONS, in_the_way, makes_way, run_under_way
from rewardmodel.services.generations import cancel_generation, check_options, lock_generation, plan_generation


@dataclass(frozen=True, slots=True)
class Turns:
    """Numbers of the generations that were asked for."""

    first: int
    last: int


@transaction.atomic
def run_generations(*, count: int, labeler: str = "oracle", options: dict[str, Any] | None = None) -> Turns:
    """Let `count` generations follow each other, labeled by `labeler`, with what the newest one leaves to the next and these options.

    A generation that waits for people, or would come to it, makes way where a model is to label: it is cancelled, which keeps what was
    labeled and who works on what. Any other one that is under way goes on to its end, and ours follow; one that is paused or has failed
    first needs somebody. Raises InvalidSettings, and Conflict while generations that were asked for are still to start.
    """
    if not 1 <= count <= MOST_GENERATIONS:
        raise DomainError(f"Between 1 and {MOST_GENERATIONS} generations can be run at a time.", field="generations")
    newest = _lock_newest()
    if refusal := in_the_way(run_under_way()):
        raise Conflict(refusal)
    wanted = {"start_next": False, **(options or {}), "labeler": labeler, "generations_left": count - 1, "then": {}}
    if newest is None:
        first = plan_generation(options=wanted).number
    elif newest.is_over or makes_way(newest, labeler=labeler):
        if not newest.is_over:
            cancel_generation(generation_id=newest.pk)
        left_to_the_next = GenerationSettings.from_json(newest.settings).next_json()
        first = plan_generation(options={**left_to_the_next, **wanted}).number
    else:
        first = _follow(newest, wanted)
    return Turns(first, first + count - 1)


@transaction.atomic
def stop_after(*, generation_id: int) -> Generation:
    """Let this generation be the last one: it goes on to its end, and none starts by itself after it. Again changes nothing.

    Raises NotFound, and Conflict where it is over.
    """
    generation = lock_generation(generation_id=generation_id)
    if generation.is_over:
        raise Conflict(
            f"Generation {generation.number} is over. Stop after the one that came next, where there is one."
        )
    settings = GenerationSettings.from_json(generation.settings)
    # what the next one would do differently stays for whoever starts it; that more follow it does not
    then = {name: value for name, value in settings.then.items() if name not in ("start_next", "generations_left")}
    return _change(generation, start_next=False, generations_left=0, then=then)


def _lock_newest() -> Generation | None:
    """The newest generation, locked. While we wait for it, it may end and start its successor, which is then the newest."""
    while True:
        newest = Generation.objects.select_for_update(no_key=True).filter(number__gte=0).order_by("-number").first()
        if newest is None or not Generation.objects.filter(number__gt=newest.number).exists():
            return newest


def _follow(generation: Generation, wanted: dict[str, Any]) -> int:
    """Change what comes after a generation that is under way; what it does itself stays as it was."""
    settings = GenerationSettings.from_json(generation.settings)
    then = {**settings.then, **wanted}
    after = GenerationSettings.from_json({**settings.next_json(), **then})
    number = generation.number + 1
    check_options(settings=after, number=number)
    _change(generation, start_next=True, generations_left=0, then=then)
    return number


def _change(generation: Generation, **changes: Any) -> Generation:
    generation.settings = GenerationSettings.from_json({**generation.settings, **changes}).to_json()
    generation.save(update_fields=["settings"])
    return generation
