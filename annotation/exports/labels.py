"""One label for each solution in place of all labelings of it: by majority, or what the label model found.

Only for solutions that people rated in flow 2. Everything else is exported as it was submitted.
"""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from typing import Any

from django.db.models import Min

from annotation.models import Labeling, LabelModelRun, SolutionPosterior, User
from annotation.models.labeling import LabelingQuerySet, Rating
from annotation.records.record import Record, build_record, write_timestamp
from annotation.row_cursor import read_in_parts
from quality.labelings import first_error, majority

CHUNK = 500
"""Rows fetched from the database cursor at a time; a record takes 10 to 200 KB."""
SOLUTIONS = 100
"""Solutions whose labelings are in memory at a time."""


class Labels(StrEnum):
    PLAIN = "plain"
    """Each labeling as it was submitted."""
    MAJORITY = "majority"
    """The first error that most labelings of a solution have, at a tie the earliest, and the rating that most gave to each step."""
    CONSENSUS = "consensus"
    """The most probable first error and ratings, by the newest run of the label model. A solution that it has not read: majority."""
    SOFT = "soft"
    """The same, and each completion carries P(negative), P(neutral), P(positive), which training learns instead of the rating."""


def labeled_records(labelings: LabelingQuerySet, labels: Labels = Labels.PLAIN) -> Iterator[tuple[Labeling, Record]]:
    """Yield records with the labeling that each is made of; only some are in memory at a time.

    Unless they are plain, the solutions come first, in the order in which their first labelings arrived.
    """
    rest = labelings
    if labels is not Labels.PLAIN:
        merged = labelings.finished().filter(step_ratings__isnull=False, labeler__kind=User.Kind.PERSON)
        yield from _by_solution(merged, labels)
        rest = labelings.exclude(flow=2, solution__in=merged.order_by().values("solution"))
    for labeling in read_in_parts(rest, CHUNK):
        yield labeling, build_record(labeling)


def _by_solution(labelings: LabelingQuerySet, labels: Labels) -> Iterator[tuple[Labeling, Record]]:
    run = None if labels is Labels.MAJORITY else LabelModelRun.objects.done().first()
    order = labelings.order_by().values("solution").annotate(first=Min("pk")).order_by("first")
    ids = iter(list(order.values_list("solution", flat=True)))
    while solutions := list(islice(ids, SOLUTIONS)):
        groups: dict[int | None, list[Labeling]] = {solution: [] for solution in solutions}
        for labeling in labelings.filter(solution__in=solutions).select_related("step_ratings"):
            groups[labeling.solution_id].append(labeling)
        found = SolutionPosterior.objects.filter(run=run, solution__in=solutions) if run else ()
        posteriors = {posterior.solution_id: posterior for posterior in found}
        for solution, group in groups.items():
            yield _merged(group, posteriors.get(solution or 0), is_soft=labels is Labels.SOFT)


def _merged(group: list[Labeling], posterior: SolutionPosterior | None, *, is_soft: bool) -> tuple[Labeling, Record]:
    position = posterior.position if posterior else majority([_first_error(labeling) for labeling in group])
    if position is None:  # everybody was unsure of a step
        return group[0], build_record(group[0])
    # alternatives to the negative step are those of somebody who found the same one
    alike = next((labeling for labeling in group if _first_error(labeling) == position), None)
    record = build_record(alike or group[0])
    steps = _steps(record, position, is_alike=alike is not None)
    for place, step in enumerate(steps):
        shown = step["completions"][0]
        shown["rating"] = Rating.NEGATIVE.value if place == position else _rating_before(place, group, posterior)
        shown["flagged"] = shown["rating"] is None
        step["chosen_completion"] = None if place == position else 0
        if is_soft and posterior is not None and place < len(posterior.ratings):
            shown["probabilities"] = posterior.ratings[place]
    times = [labeling.submitted_at for labeling in group if labeling.submitted_at is not None]
    record["labeler"], record["timestamp"] = None, write_timestamp(max(times)) if times else None
    record["label"] = {
        **record["label"],
        "steps": steps,
        "total_time": sum(labeling.label.get("total_time") or 0 for labeling in group),
        "finish_reason": "found_error" if position < group[0].step_ratings.steps else "solution",
    }
    return alike or group[0], record


def _first_error(labeling: Labeling) -> int | None:
    return first_error(labeling.step_ratings.ratings, labeling.step_ratings.steps)


def _steps(record: Record, position: int, *, is_alike: bool) -> list[dict[str, Any]]:
    """The steps up to the first error, each with its completion as it was shown."""
    texts = record["question"]["pre_generated_steps"][: position + 1]
    if is_alike:
        return [
            {**step, "completions": [dict(each) for each in step["completions"]]} for step in record["label"]["steps"]
        ]
    return [
        {
            "completions": [{"text": text, "rating": None, "flagged": False}],
            "human_completion": None,
            "chosen_completion": 0,
        }
        for text in texts
    ]


def _rating_before(place: int, group: list[Labeling], posterior: SolutionPosterior | None) -> int | None:
    """Neutral or positive; null if nobody who passed the step was sure."""
    if posterior is not None and place < len(posterior.ratings):
        _, neutral, positive = posterior.ratings[place]
        return Rating.NEUTRAL.value if neutral > positive else Rating.POSITIVE.value
    given = Counter(
        labeling.step_ratings.ratings[place]
        for labeling in group
        if place < len(labeling.step_ratings.ratings)
        and labeling.step_ratings.ratings[place] not in (None, Rating.NEGATIVE)
    )
    # at a tie neutral, which claims less
    return min(given, key=lambda rating: (-given[rating], rating)) if given else None
