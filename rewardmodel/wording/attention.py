"""What needs an admin, in sentences for the overview page."""

from collections.abc import Sequence
from typing import Any

from rewardmodel.failures import read_report
from rewardmodel.models import Generation, RewardModel, TrainingRun

NO_OPEN_PHASE = "No phase is open, so labelers get no work. Open one."
QUEUE_EMPTY = "The queue is empty. Labelers get no work until the loop or an import adds items."

BEAT_MISSING = (
    "Beat does not run, so nothing is sent again that was lost, and leases do not end. Start it; see its log."
)

BROKER_MISSING = "Redis does not answer, so the loop waits. People can label. Start it, or correct REDIS_URL."


def generation_failed(generation: Generation) -> str:
    cause = read_report(generation.failure).cause.rstrip(".")
    why = f": {cause}. Change what is wrong, and retry it." if cause else ". See why, and retry it."
    return f"Generation {generation.number} failed at {generation.stage}{why}"


def training_failed(run: TrainingRun) -> str:
    cause = read_report(run.error).cause
    return f"Training {run.pk} ({run.kind.upper()}) failed{f': {cause}' if cause else '.'}"


def completions_failed(phase: str, count: int) -> str:
    requests = "1 request for next steps" if count == 1 else f"{count} requests for next steps"
    return f"{requests} failed in the phase “{phase}” in the last hour. See why."


def model_held_back(model: RewardModel, reason: str) -> str:
    return f"{model.name} was trained and held back: promote or dismiss it. {reason}".strip()


def labeler_doubtful(name: str, rates: list[dict[str, Any]], labelings: int) -> str:
    """Name the rate that is most surely low, with its interval."""
    worst = max(rates, key=lambda rate: (rate["below"], -rate["value"]))
    return (
        f"{name} may rate carelessly: {worst['name']} {worst['value']:.0%} ({worst['low']:.0%} to {worst['high']:.0%}),"
        f" by the label model after {labelings} labelings. Look at them before you decide."
    )


def label_model_failed(error: str) -> str:
    return f"The last run of the label model failed: {error.splitlines()[0]}"


def service_ends(name: str, deaths: int, *, is_running: bool) -> str:
    now = "It runs at the moment" if is_running else "It waits for its next start"
    times = "has ended" if deaths == 1 else f"has ended {deaths} times in a row"
    return f"The service {name} {times}. {now}; see its log."


def queue_low(left: int, last_hour: int) -> str:
    items = "1 item is" if left == 1 else f"{left} items are"
    return f"The queue is almost empty: {items} left, and people labeled {last_hour} in the last hour. Add more."


def worker_missing(queue: str, *, has_work: bool) -> str:
    waits = "Work waits in it." if has_work else "No work waits in it now."
    return f"No worker serves the queue “{queue}”. {waits} Start a worker for it; see the worker's log."


def disk_low(host: str, in_words: str) -> str:
    return f"{in_words} on {host}. Make room or give it a larger disk."


def delivery_given_up(webhook: str) -> str:
    return f"The webhook “{webhook}” could not be told of the last event. See its log, and correct it."


def generation_paused(generation: Generation) -> str:
    return f"Generation {generation.number} is paused. Resume it, or cancel it."


def loop_ended(generation: Generation) -> str:
    how = "was cancelled" if generation.status == Generation.Status.CANCELLED else "is done"
    return f"Generation {generation.number} of “{generation.phase.name}” {how}, and none follows. Start the next one."


def only_by_choice(phases: Sequence[str]) -> str:
    return (
        f"All waiting items are in phases that labelers have to choose: {_listed(phases)}. "
        "Tell them, or offer one of these phases to everybody."
    )


def only_for_some(reached: int, everybody: int, phases: Sequence[str]) -> str:
    return (
        f"All waiting items are in phases for people who are named: {_listed(phases)}. "
        f"They reach {reached} of {everybody} people. Name more, or open a phase to everybody."
    )


def reports_waiting(count: int) -> str:
    return "1 case waits in the review inbox." if count == 1 else f"{count:,} cases wait in the review inbox."


def appeals_waiting(count: int) -> str:
    return "1 appeal waits for an answer." if count == 1 else f"{count:,} appeals wait for an answer."


def screenings_to_decide(count: int) -> str:
    people = "1 person has" if count == 1 else f"{count} people have"
    return f"{people} failed the screening, and no try is left. Decide about each."


def screening_without_gold(phase: str, there: int, wanted: int) -> str:
    return (
        f"“{phase}” requires a screening of {wanted} solutions, and {there} with gold labels are there. "
        "Nobody new gets work from it. Add gold labels, or require fewer."
    )


def _listed(phases: Sequence[str]) -> str:
    named = ", ".join(f"“{phase}”" for phase in phases[:3])
    return f"{named} and {len(phases) - 3} more" if len(phases) > 3 else named
