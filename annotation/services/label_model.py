"""Running the label model over all labelings that count. A worker does it, never a request (rewardmodel/tasks.py)."""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from itertools import islice
from uuid import UUID

import numpy as np
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from annotation.models import LabelerTrust, LabelModelRun, SolutionPosterior, User
from annotation.outages import is_outage
from annotation.selectors.gold_ratings import gold_ratings
from annotation.selectors.label_model import newest_rated_labeling
from annotation.selectors.rated_items import RatedLabeling, rated_labelings
from annotation.services import audit
from annotation.services.adaptive_overlap import ask_for_more_labelings
from annotation.services.step_ratings import fill_step_ratings
from annotation.signals import label_model_wanted
from quality.first_errors import AFTER, Floats
from quality.label_model import Estimate, Options, estimate
from quality.labelings import majority
from quality.trust import is_doubtful, rates

logger = logging.getLogger(__name__)

GIVEN_UP_AFTER = timedelta(minutes=20)
"""A worker that has not finished a run for so long has died: its task is killed before."""
MOST_STEPS = 100
"""Longer solutions are left out: the tables are as wide as the longest of them."""
FEWEST_LABELINGS = 20
"""Nobody is called doubtful before."""
MARK, SURE = 0.8, 0.995
"""A labeler is doubtful if a rate is below this mark with this probability."""
REACHED = 1e-3
"""Steps that are less probably reached without an error have no ratings to speak of."""
DIGITS = 5
AT_ONCE = 1_000

Scores = Mapping[int, Sequence[float]]
"""By solution: P(step is not negative) of each step."""


def request_run(*, by: User | None, with_scores: bool | None = None) -> tuple[LabelModelRun, bool]:
    """Request a run. Returns it and True, or the one that is not over yet and False.

    `with_scores`: let a reward model be one more rater; None: as in the run before.
    """
    if running := LabelModelRun.objects.unfinished().first():
        return running, False
    if with_scores is None:
        before = LabelModelRun.objects.order_by("-pk").first()
        with_scores = bool(before and before.options.get("with_scores"))
    try:
        with transaction.atomic():
            run = LabelModelRun.objects.create(
                requested_by=by, options={**asdict(Options()), "with_scores": with_scores}
            )
            if by is not None:
                subject = audit.Subject("label_model_run", run.pk, str(run))
                audit.record(actor=by, action="label_model_run.requested", subject=subject, after=run.options)
            label_model_wanted.send(LabelModelRun, run_id=run.pk)
            return run, True
    except IntegrityError:  # somebody else asked at the same moment: the constraint allows one run only
        return LabelModelRun.objects.unfinished().get(), False


def give_up_dead_runs() -> int:
    dead = LabelModelRun.objects.unfinished().filter(started_at__lt=Now() - GIVEN_UP_AFTER)
    return dead.update(
        error="The worker died: out of memory, or killed. Another run starts in some minutes.", finished_at=Now()
    )


def run_label_model(
    *,
    run_id: int,
    scores_of: Callable[[Collection[int]], Scores] = lambda _: {},
    ended_generations: Collection[int] = (),
) -> bool:
    """Do a run that no other worker has begun. Returns False if there is nothing to do.

    `scores_of`: the scores of solutions by a reward model that has not learned from their problems; asked for if the run wants them.
    """
    mine = LabelModelRun.objects.unfinished().filter(pk=run_id)
    if not mine.filter(started_at=None).update(started_at=Now()):
        return False
    run = mine.get()
    try:
        _estimate(run, scores_of if run.options.get("with_scores") else lambda _: {})
        ask_for_more_labelings(run=run, ended_generations=ended_generations)
        # what it found counts from now on, and the item of nobody is left without its next slot
        if not mine.update(finished_at=Now()):
            return False
        for found in (SolutionPosterior, LabelerTrust):
            found.objects.filter(run__lt=run_id).delete()
    except Exception as error:
        if is_outage(error):
            mine.update(started_at=None)
            raise
        logger.exception("%s failed", run)
        mine.update(error=str(error)[:4000] or type(error).__name__, finished_at=Now())
    return True


def _estimate(run: LabelModelRun, scores_of: Callable[[Collection[int]], Scores]) -> None:
    """Read, estimate and store. What is stored does not count before the run is done."""
    fill_step_ratings()
    run.newest_labeling = newest_rated_labeling()
    labelings = [one for one in rated_labelings() if one.rated.steps <= MOST_STEPS]
    run.labelings = len(labelings)
    if labelings:
        solutions = {one.solution for one in labelings}
        gold = gold_ratings(solutions)
        scores = scores_of(solutions)
        found = estimate([one.rated for one in labelings], gold=gold, scores=scores)
        run.solutions, run.labelers, run.rounds = len(found.items), len(found.labelers), found.rounds
        run.gold, run.scored = len(gold), len(scores)
        with transaction.atomic():
            SolutionPosterior.objects.filter(run=run).delete()
            LabelerTrust.objects.filter(run=run).delete()
            _store(SolutionPosterior, _posteriors(run, found, labelings))
            _store(LabelerTrust, _trusts(run, found, labelings, gold))
    run.save(update_fields=["newest_labeling", "labelings", "solutions", "labelers", "rounds", "gold", "scored"])
    logger.info("the label model is estimated", extra={"labelings": run.labelings, "rounds": run.rounds})


def _store(
    model: type[SolutionPosterior] | type[LabelerTrust], rows: Iterator[SolutionPosterior | LabelerTrust]
) -> None:
    while batch := list(islice(rows, AT_ONCE)):
        model._default_manager.bulk_create(batch)  # type: ignore[arg-type]


def _posteriors(run: LabelModelRun, found: Estimate, labelings: list[RatedLabeling]) -> Iterator[SolutionPosterior]:
    by_solution: dict[int, list[RatedLabeling]] = {}
    for one in labelings:
        by_solution.setdefault(one.solution, []).append(one)
    for solution, own in by_solution.items():
        row = found.items[solution]
        steps = int(found.steps[row])
        first = found.first_error[row, : steps + 1]
        position = int(first.argmax())
        yield SolutionPosterior(
            run=run,
            solution_id=solution,
            first_error=np.round(first, DIGITS).tolist(),
            ratings=_ratings(found.states[row, :steps]),
            position=position,
            certainty=float(np.clip(first[position], 0, 1)),
            majority=majority([one.rated.first_error for one in own]),
            labelings=len(own),
            newest_labeling=max(one.labeling for one in own),
        )


def _ratings(states: Floats) -> list[list[float]]:
    """(T, 4) P(state) -> P(negative), P(neutral), P(positive) of the steps that may be reached without an error before them."""
    reached = 1 - states[:, AFTER]
    known = int(np.argmin(reached > REACHED)) if (reached <= REACHED).any() else len(reached)
    shares = states[:known, :AFTER] / states[:known, :AFTER].sum(axis=1, keepdims=True)
    rounded: list[list[float]] = np.round(shares, DIGITS).tolist()
    return rounded


def _trusts(
    run: LabelModelRun, found: Estimate, labelings: list[RatedLabeling], gold: Mapping[int, Sequence[int | None]]
) -> Iterator[LabelerTrust]:
    raters = Counter(one.solution for one in labelings)
    own: dict[UUID, list[int]] = {}
    for one in labelings:
        own.setdefault(one.labeler, []).append(one.solution)
    for labeler in sorted(own, key=str):
        measured = rates(found, labeler) if found.has_rated(labeler) else []
        judged = sum(raters[solution] > 1 or solution in gold for solution in own[labeler])
        yield LabelerTrust(
            run=run,
            labeler_id=labeler,
            labelings=len(own[labeler]),
            judged=judged,
            rates=[
                {
                    "name": rate.name,
                    "value": round(rate.value, 4),
                    "low": rate.interval[0],
                    "high": rate.interval[1],
                    "below": round(rate.below(MARK), 5),
                }
                for rate in measured
            ],
            rows=np.round(found.rows_of(labeler), 4).tolist(),
            is_doubtful=len(own[labeler]) >= FEWEST_LABELINGS and is_doubtful(measured, mark=MARK, sure=SURE),
        )
