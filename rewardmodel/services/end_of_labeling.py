"""Notices the submit that completes a generation's labeling, so that its training starts at once. Beat only repairs."""

from annotation.models import Labeling
from rewardmodel.generation_settings import PEOPLE
from rewardmodel.models import Generation
from rewardmodel.selectors.labeling_counts import labelings_missing
from rewardmodel.work.dispatch import send_advance

_look_again_at: dict[int, int] = {}
"""Generation number -> id of the first labeling that could be the last one that is missing. Ids grow by one or more per labeling, so
most submits need no query; what each process keeps is right whatever the others do."""


_newest_number: list[int] = []
"""The generation number that this process saw last."""


def look_for_end(*, labeling: Labeling) -> None:
    """Have the loop advanced if this labeling was the last one that its generation waited for. Call it after the commit.

    Of two that are submitted at the same moment, the later one sees both.
    """
    number = labeling.generation_number
    if number is not None:
        _newest_number[:] = [number]
    elif _newest_number and labeling.is_quality_control:
        # looked at like the work among which it came: a submit that skips this would be faster, and tell that it was quality control
        [number] = _newest_number
    if number is None or labeling.pk < _look_again_at.get(number, 0):
        return
    generation = Generation.objects.filter(
        number=number, status=Generation.Status.ACTIVE, stage=Generation.Stage.LABELING
    ).first()
    if generation is None or generation.options.labeler != PEOPLE:
        return
    missing = labelings_missing(generation)
    if missing > 0:
        _look_again_at[number] = labeling.pk + missing
    else:
        send_advance()


def forget() -> None:
    """For a process that changes to another database."""
    _look_again_at.clear()
    _newest_number.clear()
