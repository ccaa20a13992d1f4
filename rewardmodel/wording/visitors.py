"""What the loop is doing, for visitors and labelers: nothing that could bias a rating.

No sentence says which solutions people get, whether they are right, where they come from, or how they were picked. Admins read
`wording/generations.py`.
"""

from rewardmodel.generation_settings import PEOPLE
from rewardmodel.models import Generation, Stage, TrainingRun
from rewardmodel.wording.generations import Progress

NOT_STARTED = "Nothing is prepared yet."
STOPPED = "The preparation of new solutions has stopped. An admin can see why."
PREPARING = "New solutions are being prepared."
LEARNING = "A reward model is about to learn from the ratings."
COMPARING = "A new reward model is being compared with the one in use."
DONE = "The next solutions will be prepared soon."


def describe_to_visitors(generation: Generation, progress: Progress, training: TrainingRun | None) -> str:
    """One sentence or two. `training`: the one in progress, if there is one."""
    if generation.status != Generation.Status.ACTIVE:
        return STOPPED
    match generation.stage:
        case Stage.SAMPLING if progress.samples_wanted:
            return f"New solutions are being prepared: {progress.sampled} of {progress.samples_wanted} are written."
        case Stage.LABELING if generation.options.labeler == PEOPLE:
            return (
                f"{progress.queued} {'solution waits' if progress.queued == 1 else 'solutions wait'} for people. A reward model learns"
                f" from the ratings after {progress.labelings_wanted} labelings; {progress.labeled} are in."
            )
        case Stage.LABELING:
            return f"A model rates solutions in place of people ({progress.labeled} of {progress.labelings_wanted})."
        case Stage.TRAINING:
            return _learning(training)
        case Stage.EVALUATING:
            return COMPARING
        case Stage.DONE:
            return DONE
    return PREPARING


def _learning(training: TrainingRun | None) -> str:
    if training is None or not training.total_steps:
        return LEARNING
    return f"A reward model is learning from the ratings of {training.rated_steps} steps (step {training.step} of {training.total_steps})."
