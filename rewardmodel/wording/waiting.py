"""What a generation is waiting for, in sentences that a person can act on."""

from datetime import timedelta

from annotation.models import Phase
from rewardmodel.failures import read_report
from rewardmodel.models import TrainingRun
from rewardmodel.models.shard import MAX_ATTEMPTS

ALL_GIVEN = "No item can get another labeling. “Retrain now” continues with the labelings so far."


def no_worker_for_shards(*, queue: str, pieces: int, idle: timedelta, worker_may_train: bool) -> str:
    waiting = "1 piece of work is" if pieces == 1 else f"{pieces} pieces of work are"
    start = "Start a worker that serves this queue"
    if worker_may_train:
        start += ", or wait until the training in progress has finished if one worker does both"
    return f"No worker has taken work from the queue “{queue}” for {duration(idle)}: {waiting} waiting. {start}."


def no_worker_for_training(*, run: TrainingRun, queue: str, idle: timedelta) -> str:
    return (
        f"No worker has taken training {run.pk} from the queue “{queue}” for {duration(idle)}."
        " Start a worker that serves this queue, or wait until one that does has finished other work."
    )


def attempt_failed(cause: str, pieces: int, attempts: int) -> str:
    """
    >>> attempt_failed("Generator “a”: refused", 2, 1)
    'Generator “a”: refused. 2 pieces of work could not be done so far and are tried again (attempt 1 of 4).'
    """
    count = "1 piece of work" if pieces == 1 else f"{pieces} pieces of work"
    be = "is" if pieces == 1 else "are"
    number = min(max(attempts, 1), MAX_ATTEMPTS)
    return f"{cause.rstrip('.')}. {count} could not be done so far and {be} tried again (attempt {number} of {MAX_ATTEMPTS})."


def other_training_first(run: TrainingRun) -> str:
    return f"Training {run.pk} goes first. This generation's own training follows."


def training_attempt_failed(run: TrainingRun) -> str:
    return f"{read_report(run.error).cause.rstrip('.')}. Attempt {run.attempts} of training {run.pk} failed, so it is tried again."


def labelings_missing(*, missing: int, leased: int) -> str:
    held = f" People are working on {leased} of them." if leased else ""
    return f"Waiting for {missing} more {'labeling' if missing == 1 else 'labelings'}.{held}"


def phase_not_open(phase: Phase) -> str:
    return f"The phase “{phase.name}” is {phase.status}, so nobody gets its items. Open it on the phases page."


def nobody_looked(*, queue: str, idle: timedelta) -> str:
    return (
        f"The scheduler has not looked at this generation for {duration(idle)}. Check that celery beat is running, and that"
        f" a worker serves the queue “{queue}”."
    )


def duration(span: timedelta) -> str:
    """In whole units of the largest one that fits.

    >>> duration(timedelta(minutes=125))
    '2 hours'
    """
    seconds = int(span.total_seconds())
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            number = seconds // size
            return f"{number} {name}{'' if number == 1 else 's'}"
    return f"{seconds} seconds"
