"""What needs an admin, in sentences for the overview page."""

from rewardmodel.models import Generation, RewardModel, TrainingRun

NO_OPEN_PHASE = "No phase is open, so labelers get no work. Open one."
QUEUE_EMPTY = "The queue is empty. Labelers get no work until the loop or an import adds items."


def generation_failed(generation: Generation) -> str:
    return f"Generation {generation.number} failed at {generation.stage}. See why, and retry it."


def training_failed(run: TrainingRun) -> str:
    return f"Training {run.pk} ({run.kind.upper()}) failed."


def completions_failed(phase: str, count: int) -> str:
    requests = "1 request for next steps" if count == 1 else f"{count} requests for next steps"
    return f"{requests} failed in the phase “{phase}” in the last hour. See why."


def model_held_back(model: RewardModel, reason: str) -> str:
    return f"{model.name} was trained and held back: promote or dismiss it. {reason}".strip()


def service_ends(name: str, deaths: int, *, is_running: bool) -> str:
    now = "It runs at the moment" if is_running else "It waits for its next start"
    times = "has ended" if deaths == 1 else f"has ended {deaths} times in a row"
    return f"The service {name} {times}. {now}; see its log."
