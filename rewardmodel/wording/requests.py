"""Why no generation or loop run can be requested now, and what a request would do to the generation in progress."""

from rewardmodel.models import Generation

NO_PHASE = "There is no phase of flow 2 to queue the selected solutions in. Create one on the phases page."
NO_GENERATOR = "There is no generator to sample from. Register one first."
NO_MODEL_LABELER = (
    "No model can label: the exact oracle knows only the demo's problems, and no PRM has been trained yet."
)


def generation_in_progress(generation: Generation) -> str:
    return (
        f"Generation {generation.number} is in progress ({generation.stage}) in the phase “{generation.phase.name}”. Wait until it is done,"
        " cancel it first, or start one in another phase."
    )


def run_already_requested(*, first: int, last: int, newest: int) -> str:
    which = f"Generation {first} was" if first == last else f"Generations {first} to {last} were"
    return (
        f"{which} already requested, and generation {newest} is not done yet."
        f" Wait for the last one, or stop after generation {newest} first."
    )


def makes_room(generation: Generation) -> str:
    waits = "waits for people" if generation.stage == Generation.Stage.LABELING else "will need people"
    return (
        f"Generation {generation.number} {waits}. It will be cancelled to make room. Its labelings are kept, solutions already"
        " open can still be submitted, and unstarted items leave the queue."
    )


def completes_first(generation: Generation) -> str:
    name = f"Generation {generation.number}"
    if generation.status == Generation.Status.PAUSED:
        state, condition = "is paused", "been resumed"
    elif generation.status == Generation.Status.FAILED:
        state, condition = "has failed", "been retried"
    else:
        return f"{name} is in progress ({generation.stage}). It runs to completion; then the new generations start."
    return f"{name} {state} ({generation.stage}). The new generations start once it has {condition} and has finished."
