"""Generations that follow each other by themselves: how far they are, and what more of them would find in their way."""

from dataclasses import dataclass

from rewardmodel.generation_settings import PEOPLE, GenerationSettings
from rewardmodel.models import Generation, Stage

MOST_GENERATIONS = 1000
"""That can be asked for at a time."""

UNTIL_LABELED = Stage.values[: Stage.values.index(Stage.LABELING) + 1]


@dataclass(frozen=True, slots=True)
class Run:
    """Numbers of the first and the last generation, and of the newest there is: one less than the first where that one goes on first."""

    first: int
    last: int
    newest: int
    labeler: str
    labeler_model: str


@dataclass(frozen=True, slots=True)
class RunForm:
    """`blocked_by`: why no run can be started now. `beforehand`: what becomes of the generation that is under way, where there is one."""

    first: int
    labelers: list[str]
    blocked_by: str | None
    beforehand: str | None


def newest_generation() -> Generation | None:
    """Screening, which is generation -1, is no turn of the loop."""
    return Generation.objects.filter(number__gte=0).order_by("-number").first()


def run_under_way() -> Run | None:
    """The generations that were asked for by number; None where there are none, or one that nobody counts follows the other."""
    newest = newest_generation()
    if newest is None or newest.is_over:
        return None
    settings = GenerationSettings.from_json(newest.settings)
    after = GenerationSettings.from_json(settings.next_json())
    if settings.start_next and after.start_next:
        return None
    if settings.generations_left == 0 and settings.has_next:  # they begin after this one
        return _run(after, newest, first=newest.number + 1, last=newest.number + 1 + after.generations_left)
    before = _turns_before(newest, settings.generations_left)
    if before == 0 and settings.generations_left == 0:
        return None
    last = newest.number + settings.generations_left
    return _run(settings, newest, first=newest.number - before, last=last)


def makes_way(newest: Generation, *, labeler: str) -> bool:
    """Whether a generation that waits for people, or would come to it, is cancelled for a run that a model labels."""
    waits = GenerationSettings.from_json(newest.settings).labeler == PEOPLE and newest.stage in UNTIL_LABELED
    return waits and not newest.is_over and labeler != PEOPLE


def in_the_way(run: Run | None) -> str | None:
    """Why no other run can be asked for: what somebody asked for is not thrown over by who presses a moment later."""
    if run is None or run.newest == run.last:  # nothing is still to start: others may follow the last one
        return None
    return (
        f"{_names(run.first, run.last)} were asked for already, and generation {run.newest} is not done yet."
        f" Wait for the last one, or stop after generation {run.newest} first."
    )


def what_comes_first(newest: Generation | None) -> str | None:
    """In words, for who is about to start a run that a model labels."""
    if newest is None or newest.is_over:
        return None
    name = f"Generation {newest.number}"
    if makes_way(newest, labeler="oracle"):
        waits = "waits for people" if newest.stage == Generation.Stage.LABELING else "will come to people"
        return (
            f"{name} {waits}, so it makes way: it is cancelled. Its labels stay, and who has a solution open can still hand"
            " it in; what nobody has begun leaves the queue."
        )
    if newest.status == Generation.Status.PAUSED:
        return f"{name} is paused ({newest.stage}). The new ones start when it was resumed and is done."
    if newest.status == Generation.Status.FAILED:
        return f"{name} has failed ({newest.stage}). The new ones start when it was tried again and is done."
    return f"{name} is under way ({newest.stage}). It goes on to its end; then the new ones start."


def _run(settings: GenerationSettings, newest: Generation, *, first: int, last: int) -> Run:
    return Run(
        first=first,
        last=last,
        newest=newest.number,
        labeler=settings.labeler,
        labeler_model=settings.labeler_model if settings.labeler == "prm" else "",
    )


def _turns_before(newest: Generation, left: int) -> int:
    """How many generations of the same run came before: each left one more to its successor."""
    earlier = Generation.objects.filter(number__gte=0, number__lt=newest.number).order_by("-number")
    count = 0
    for its_left, status in earlier.values_list("settings__generations_left", "status")[:MOST_GENERATIONS]:
        if its_left != left + count + 1 or status == Generation.Status.CANCELLED:
            break
        count += 1
    return count


def _names(first: int, last: int) -> str:
    return f"Generation {first}" if first == last else f"Generations {first} to {last}"
