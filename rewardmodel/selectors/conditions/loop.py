"""What the loop needs from an admin: what failed, what waits, what was stopped, and models to decide about."""

from collections.abc import Iterator

from rewardmodel.models import Generation, LoopRun, ModelDecision, TrainingRun
from rewardmodel.selectors.conditions.found import FoundCondition
from rewardmodel.selectors.generations import turns_in_progress
from rewardmodel.selectors.reward_models import waiting_for_a_decision
from rewardmodel.wording import attention as wording


def failed_generations() -> Iterator[FoundCondition]:
    failed = Generation.objects.turns().filter(status=Generation.Status.FAILED).exclude(stage=Generation.Stage.DONE)
    for generation in failed:
        sentence = wording.generation_failed(generation)
        yield FoundCondition("generation_failed", str(generation.pk), sentence, f"/loop/generations/{generation.pk}")


def waiting_generations() -> Iterator[FoundCondition]:
    """Those in progress that cannot go on without somebody."""
    for turn in turns_in_progress():
        for number, wait in enumerate(turn.waiting):
            if wait.needs_somebody:
                yield FoundCondition("generation_waits", f"{turn.generation.pk}:{number}", wait.sentence, "/loop")


def stopped_loop() -> Iterator[FoundCondition]:
    """Generations that somebody paused; and of each phase the newest one, if it is over and none follows."""
    for generation in Generation.objects.unfinished().filter(status=Generation.Status.PAUSED).order_by("number"):
        yield FoundCondition(
            "generation_paused",
            str(generation.pk),
            wording.generation_paused(generation),
            f"/loop/generations/{generation.pk}",
        )
    open_runs = set(LoopRun.objects.open().values_list("phase", flat=True))
    turns = Generation.objects.turns().filter(phase__archived_at=None).select_related("phase")
    newest = turns.order_by("phase", "-number").distinct("phase")
    for generation in newest:
        if generation.is_over and generation.phase_id not in open_runs:
            sentence = wording.loop_ended(generation)
            yield FoundCondition("loop_ended", str(generation.pk), sentence, "/loop")


def failed_training() -> Iterator[FoundCondition]:
    run = TrainingRun.objects.filter(generation=None).order_by("-pk").first()
    if run is not None and run.status == TrainingRun.Status.FAILED:
        yield FoundCondition("training_failed", str(run.pk), wording.training_failed(run), "/loop")


def models_held_back() -> Iterator[FoundCondition]:
    models = list(waiting_for_a_decision())
    held = ModelDecision.objects.filter(reward_model__in=models, action=ModelDecision.Action.HELD_BACK).order_by("pk")
    reasons = {decision.reward_model_id: decision.reason for decision in held}
    for model in models:
        sentence = wording.model_held_back(model, reasons.get(model.pk, ""))
        yield FoundCondition("model_held_back", str(model.pk), sentence, f"/models/{model.pk}")
