"""Reading what the label model found, and whether it should run again."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet

from annotation.clock import database_time
from annotation.models import (
    Assignment,
    Item,
    LabelerTrust,
    LabelModelRun,
    Phase,
    Problem,
    SolutionPosterior,
    StepRatings,
    User,
)

ENOUGH = 50
"""New labelings after which the next run is due."""
REST = timedelta(seconds=30)
"""Least pause between two runs."""
RESTS = 10
"""And at least this many times as long as the last run took, so that a large installation does nothing else."""
REST_AFTER_FAILURE = timedelta(minutes=10)


def newest_run() -> LabelModelRun | None:
    """The newest run that is done: what it found is what counts."""
    return LabelModelRun.objects.done().first()


def newest_rated_labeling() -> int:
    return StepRatings.objects.aggregate(newest=Max("labeling_id"))["newest"] or 0


def run_is_due() -> bool:
    """Whether there are enough labelings by people since the last run, or items with adaptive overlap that wait for one."""
    last = LabelModelRun.objects.order_by("-pk").first()
    if last is not None and not _has_rested(last):
        return False
    return new_labelings(newest_run()) == ENOUGH or unsettled_items(Item.objects.all()).exists()


def new_labelings(done: LabelModelRun | None) -> int:
    """How many labelings by people came since a run, up to ENOUGH."""
    new = by_people().filter(labeling_id__gt=done.newest_labeling if done else 0)
    return len(new.values_list("pk", flat=True)[:ENOUGH])


def by_people() -> QuerySet[StepRatings]:
    return StepRatings.objects.filter(labeler__kind=User.Kind.PERSON)


def unsettled_items(items: QuerySet[Item]) -> QuerySet[Item]:
    """Those with adaptive overlap whose labelings are all in, some of them newer than what the newest run has read.

    When a run is done, it has asked for one more labeling of each item that needs one, so nothing else keeps an item from being settled.
    """
    run = newest_run()
    new = by_people().filter(labeling_id__gt=run.newest_labeling if run else 0)
    return open_adaptive_items(items).filter(solution__in=new.values("solution"))


def open_adaptive_items(items: QuerySet[Item]) -> QuerySet[Item]:
    """Items of open phases with adaptive overlap that nobody works on, and that wait for nobody."""
    adaptive = items.filter(
        phase__overlap=Phase.Overlap.ADAPTIVE,
        phase__status=Phase.Status.OPEN,
        kind=Item.Kind.NORMAL,
        free_slots=0,
    )
    leased = Assignment.objects.filter(item=OuterRef("pk"), status=Assignment.Status.LEASED)
    return adaptive.filter(~Exists(leased)).exclude(problem__split=Problem.Split.TEST)


def posteriors_of(solutions: Collection[int]) -> dict[int, SolutionPosterior]:
    """Of the newest run, by solution."""
    found = SolutionPosterior.objects.filter(run=newest_run(), solution__in=solutions)
    return {posterior.solution_id: posterior for posterior in found}


def trusts() -> QuerySet[LabelerTrust]:
    """Of the newest run: the doubtful first, then by name."""
    return (
        LabelerTrust.objects.filter(run=newest_run())
        .select_related("labeler")
        .order_by("-is_doubtful", "labeler__username")
    )


def trust_in(labeler: UUID) -> LabelerTrust | None:
    return trusts().filter(labeler=labeler).first()


def _has_rested(last: LabelModelRun) -> bool:
    if last.finished_at is None:
        return False
    took = last.finished_at - (last.started_at or last.created_at)
    rest = REST_AFTER_FAILURE if last.error else max(REST, RESTS * took)
    return database_time() - last.finished_at >= rest
