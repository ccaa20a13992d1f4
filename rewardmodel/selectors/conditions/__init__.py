"""What needs an admin now, as conditions that begin and end; rewardmodel/services/watch.py tells people of both.

A condition keeps its key while it lasts, so that nobody is told twice. Its sentence may change. No query grows with all there ever was.
"""

from collections.abc import Callable, Iterator

from rewardmodel.selectors.conditions import installation, loop, people, queue
from rewardmodel.selectors.conditions.found import FoundCondition

Look = Callable[[], Iterator[FoundCondition]]

TOLD: tuple[Look, ...] = (
    installation.restless_services,
    loop.failed_generations,
    loop.failed_training,
    installation.missing_workers,
    installation.missing_beat,
    installation.missing_broker,
    installation.low_disks,
    loop.models_held_back,
    people.reports_waiting,
    people.appeals_waiting,
    people.screenings_to_decide,
    people.screening_without_gold,
    people.doubtful_labelers,
    people.failed_label_model,
    queue.empty_queue,
    queue.unreachable_work,
    installation.lost_deliveries,
)
"""Of these people are told by mail and webhook."""

SHOWN: tuple[Look, ...] = (
    installation.restless_services,
    loop.failed_generations,
    loop.waiting_generations,
    loop.failed_training,
    installation.missing_workers,
    installation.missing_beat,
    installation.missing_broker,
    installation.low_disks,
    queue.failed_completions,
    loop.models_held_back,
    people.screening_without_gold,
    queue.no_open_phase,
    queue.empty_queue,
    queue.unreachable_work,
    loop.stopped_loop,
    people.reports_waiting,
    people.appeals_waiting,
    people.screenings_to_decide,
    people.doubtful_labelers,
    people.failed_label_model,
    installation.lost_deliveries,
)
"""On the overview, the most urgent first. What an admin did on purpose, such as a pause, is shown and not told."""


def conditions() -> list[FoundCondition]:
    return [found for look in TOLD for found in look()]


def shown_conditions() -> list[FoundCondition]:
    return [found for look in SHOWN for found in look()]


__all__ = ["SHOWN", "TOLD", "FoundCondition", "conditions", "shown_conditions"]
