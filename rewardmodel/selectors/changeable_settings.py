"""Which settings of a failed generation can change: those that none of its finished work has used."""

from rewardmodel.generation_settings import GenerationSettings
from rewardmodel.models import Generation, Shard, Stage
from rewardmodel.models.stages import SHARDED

_READ_AT: dict[Stage, tuple[str, ...]] = {
    Stage.SAMPLING: (
        *("generator", "problems", "sources", "subject", "level", "without_drawings"),
        *("samples_per_problem", "temperature", "top_p", "max_new_tokens", "seed"),
    ),
    Stage.SCORING: ("selector",),
    # a model that labels leases its items when they are selected
    Stage.SELECTING: (
        *("selection", "top_k", "total", "labelings_per_item", "labeler", "labeler_model", "quality_control_share"),
        *("ask_progress", "ask_explanation", "ask_alternatives"),
    ),
    Stage.LABELING: ("labeler_threshold", "retrain_after_labelings", "retrain_after_share"),
    Stage.TRAINING: ("base", "training", "soft_labels", "labels", "trained_on"),
    Stage.EVALUATING: ("evaluation_set", "evaluation_problems", "evaluation_samples", "gate", "gate_margin"),
    Stage.DONE: ("start_next", "then"),
}
_STAGE_OF = {name: stage for stage, names in _READ_AT.items() for name in names}
_ORDER = list(Stage)


def read_at(name: str) -> Stage:
    """The first stage that reads an option."""
    return _STAGE_OF[name]


def reasons_against_changes(generation: Generation) -> dict[str, str]:
    """Option -> why it cannot change any more. Options that can change are missing."""
    now = _ORDER.index(Stage(generation.stage))
    done = generation.shards.filter(stage=generation.stage, status=Shard.Status.DONE).count()
    found = {}
    for name, stage in _STAGE_OF.items():
        place = _ORDER.index(stage)
        if place < now:
            found[name] = (
                f"“{name}” was used in the stage {stage.value}, which is done. For another value, start a generation anew."
            )
        elif place == now and done and stage in SHARDED:
            pieces = "1 piece of the work is" if done == 1 else f"{done} pieces of the work are"
            found[name] = (
                f"{pieces} already done with this “{name}”. For another value, cancel the generation and start anew."
            )
    return found


def options_without_a_stage() -> set[str]:
    """Options that the table above forgets; a test finds none."""
    return set(GenerationSettings.__dataclass_fields__) ^ set(_STAGE_OF)
