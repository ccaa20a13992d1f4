"""Shapes of the loop's responses."""

from typing import Any

from drf_spectacular.helpers import lazy_serializer
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation import limits
from annotation.api.json_body import RequestSerializer
from annotation.models import Item, Labeling
from rewardmodel.failures import read_report
from rewardmodel.models import (
    Evaluation,
    Generation,
    LoopRun,
    RewardModel,
    Score,
    SettingsVersion,
    Shard,
    Stage,
    TrainingRun,
)
from rewardmodel.selectors.best_of_n import METHODS


class GradedSerializer(serializers.Serializer[Any]):
    correct = serializers.IntegerField(default=0)
    wrong = serializers.IntegerField(default=0)
    incomplete = serializers.IntegerField(default=0)
    unparseable = serializers.IntegerField(default=0)
    timeout = serializers.IntegerField(default=0)


class CountsSerializer(serializers.Serializer[Any]):
    problems = serializers.IntegerField()
    sampled = serializers.IntegerField()
    samples_wanted = serializers.IntegerField()
    graded = GradedSerializer()
    to_grade = serializers.IntegerField(
        help_text="Solutions that were or will be graded, known when grading begins; those of problems without an answer never are."
    )
    scored = serializers.IntegerField(source="scores.scored")
    queued = serializers.IntegerField(source="queue.items")
    labeled = serializers.IntegerField(source="labelings.total")
    labeled_by_models = serializers.IntegerField(
        source="labelings.by_models", help_text="How many of the labeled ones are by models."
    )
    labelings_wanted = serializers.IntegerField()


class PiecesSerializer(serializers.Serializer[Any]):
    pending = serializers.IntegerField()
    running = serializers.IntegerField()
    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    failing = serializers.IntegerField(help_text="Those that failed at least once and are tried again.")


class WaitSerializer(serializers.Serializer[Any]):
    sentence = serializers.CharField()
    needs_somebody = serializers.BooleanField(help_text="It does not end until somebody acts.")


class LoopGenerationSerializer(serializers.Serializer[Any]):
    """A generation with its progress and what it waits for (a GenerationOverview), without its settings."""

    id = serializers.IntegerField(source="generation.pk")
    number = serializers.IntegerField(source="generation.number")
    stage = serializers.ChoiceField(source="generation.stage", choices=Stage.choices)
    status = serializers.ChoiceField(source="generation.status", choices=Generation.Status.choices)
    failure = serializers.CharField(
        allow_blank=True,
        help_text="Why it failed: the cause first, then how many pieces of the work failed. Empty: it did not.",
    )
    failure_details = serializers.CharField(allow_blank=True, help_text="The traceback of the first piece that failed.")
    phase = serializers.CharField(source="generation.phase.name")
    phase_id = serializers.IntegerField(source="generation.phase.pk")
    labeler = serializers.CharField(source="generation.options.labeler", help_text="people, oracle or prm.")
    stage_entered = serializers.DictField(source="generation.stage_entered", child=serializers.DateTimeField())
    generator = serializers.CharField(source="generation.generator.name")
    selector = serializers.CharField(source="generation.selector.name", default=None, allow_null=True)
    counts = CountsSerializer()
    fooled_share = serializers.FloatField(
        source="counts.scores.fooled_share",
        allow_null=True,
        help_text="Share of the wrong answers that its reward model scores 0.5 or more.",
    )
    pieces = serializers.DictField(
        child=PiecesSerializer(), help_text="Stage -> counts of the shards that its work is cut into."
    )
    waiting = WaitSerializer(many=True, help_text="What it waits for; empty: it is moving, or is over.")
    has_next = serializers.BooleanField(help_text="Whether another one starts automatically when it is done.")
    created_at = serializers.DateTimeField(source="generation.created_at")


class GenerationSerializer(LoopGenerationSerializer):
    """The same with its settings."""

    settings = serializers.DictField(source="generation.settings")


class FailedPieceSerializer(serializers.ModelSerializer[Shard]):
    cause = serializers.SerializerMethodField(help_text="Why it failed, in one line.")
    error = serializers.SerializerMethodField(help_text="The traceback; empty: there is none.")

    class Meta:
        model = Shard
        fields = ["id", "stage", "status", "first_id", "last_id", "attempts", "cause", "error"]
        read_only_fields = fields

    def get_cause(self, shard: Shard) -> str:
        return read_report(shard.error).cause

    def get_error(self, shard: Shard) -> str:
        return read_report(shard.error).details


class SettingsVersionSerializer(serializers.ModelSerializer[SettingsVersion]):
    """Settings that a generation had until it failed and somebody changed them."""

    changed_by = serializers.CharField(source="changed_by.username", default=None, allow_null=True)
    before = serializers.SerializerMethodField(help_text="The changed options and their former values.")
    changed = serializers.DictField(help_text="The same options and their new values.")

    class Meta:
        model = SettingsVersion
        fields = ["number", "stage", "before", "changed", "changed_by", "reason", "replaced_at"]
        read_only_fields = fields

    @extend_schema_field(serializers.DictField())
    def get_before(self, version: SettingsVersion) -> dict[str, Any]:
        return {name: version.settings.get(name) for name in version.changed}


class GenerationDetailSerializer(GenerationSerializer):
    """A generation with its failed shards, its training and its former settings (a GenerationDetail)."""

    generator_version = serializers.IntegerField(
        source="generation.generator_version", allow_null=True, help_text="The version of its generator that sampled."
    )
    training = serializers.SerializerMethodField(help_text="Its newest training; null: none yet.")
    former_settings = SettingsVersionSerializer(many=True, help_text="Oldest first.")
    errors = FailedPieceSerializer(  # type: ignore[assignment]
        source="failed_pieces", many=True, help_text="The newest fifty."
    )

    @extend_schema_field(lazy_serializer("rewardmodel.api.serializers.TrainingRunSerializer")(allow_null=True))
    def get_training(self, detail: Any) -> dict[str, Any] | None:
        return TrainingRunSerializer(detail.training).data if detail.training else None


class CurvesSerializer(serializers.Serializer[Any]):
    """For each method, one [accuracy, standard error] per N."""

    def get_fields(self) -> dict[str, Any]:
        return {
            method: serializers.ListField(child=serializers.ListField(child=serializers.FloatField()))
            for method in METHODS
        }


class EvaluationSerializer(serializers.ModelSerializer[Evaluation]):
    evaluation_set = serializers.CharField(
        source="evaluation_set.name",
        default=None,
        allow_null=True,
        help_text="null: all held-out problems, or the first of them.",
    )
    ns = serializers.ListField(child=serializers.IntegerField(), source="curves.ns")
    curves = CurvesSerializer()

    class Meta:
        model = Evaluation
        fields = ["ns", "curves", "problems", "samples_per_problem", "evaluation_set"]


class RewardModelSerializer(serializers.Serializer[Any]):
    """A reward model with its newest evaluation."""

    id = serializers.IntegerField(source="reward_model.pk", read_only=True)
    kind = serializers.ChoiceField(source="reward_model.kind", choices=RewardModel.Kind.choices, read_only=True)
    name = serializers.CharField(source="reward_model.name", read_only=True)
    is_current = serializers.BooleanField(
        source="reward_model.is_current", read_only=True, help_text="The one that scores; at most one of a kind."
    )
    rated_steps = serializers.IntegerField(
        source="reward_model.rated_steps", read_only=True, help_text="Rated steps it was trained on."
    )
    labelings = serializers.IntegerField(
        source="reward_model.labelings", read_only=True, help_text="Labelings it was trained on."
    )
    metrics = serializers.DictField(source="reward_model.metrics")
    created_at = serializers.DateTimeField(source="reward_model.created_at", read_only=True)
    evaluation = EvaluationSerializer(allow_null=True)


class TrainingRunSerializer(serializers.ModelSerializer[TrainingRun]):
    generation = serializers.IntegerField(source="generation.number", default=None, allow_null=True)
    generation_id = serializers.IntegerField(default=None, allow_null=True)
    reward_model = serializers.CharField(source="reward_model.name", default=None, allow_null=True)
    reward_model_id = serializers.IntegerField(default=None, allow_null=True)
    trained_on = serializers.CharField(source="trained_on_in_words", help_text="Which labelings it reads, in words.")
    error = serializers.SerializerMethodField(help_text="Why it failed, in one line; empty: it did not.")
    error_details = serializers.SerializerMethodField(help_text="The last lines of the training's error output.")

    def get_error(self, run: TrainingRun) -> str:
        return read_report(run.error).cause

    def get_error_details(self, run: TrainingRun) -> str:
        return read_report(run.error).details

    class Meta:
        model = TrainingRun
        fields = [
            "id",
            "kind",
            "status",
            "step",
            "total_steps",
            "loss",
            "rated_steps",
            "labelings",
            "generation",
            "generation_id",
            "trained_on",
            "reason",
            "error",
            "error_details",
            "created_at",
            "began_at",
            "finished_at",
            "reward_model",
            "reward_model_id",
        ]
        read_only_fields = fields


class LabelingCountsSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    people = serializers.IntegerField()
    models = serializers.IntegerField()
    positive = serializers.IntegerField()
    neutral = serializers.IntegerField()
    negative = serializers.IntegerField()
    since_training = serializers.IntegerField()


class QueueCountsSerializer(serializers.Serializer[Any]):
    open = serializers.IntegerField()
    leased = serializers.IntegerField()


class LoopRunNumbersSerializer(serializers.Serializer[LoopRun]):
    """Numbers of the first and the last generation of a LoopRun."""

    first = serializers.IntegerField()
    last = serializers.IntegerField()


class LoopRunSerializer(serializers.Serializer[Any]):
    """Several generations in a row that somebody requested (a LoopRunProgress)."""

    first = serializers.IntegerField(source="loop_run.first", help_text="Number of the first generation.")
    last = serializers.IntegerField(source="loop_run.last", help_text="Number of the last generation.")
    newest = serializers.IntegerField(
        help_text="Number of the newest generation of the phase. If it is less than `first`, that generation finishes first."
    )
    phase = serializers.CharField(source="loop_run.phase.name")
    labeler = serializers.CharField(source="loop_run.labeler", help_text="people, oracle or prm.")
    labeler_model = serializers.CharField(
        source="loop_run.labeler_model", allow_blank=True, help_text="Name of the PRM that labels."
    )
    asked_by = serializers.CharField(
        source="loop_run.asked_by.username",
        default=None,
        allow_null=True,
        help_text="User who requested the run; null: requested on the command line, or not recorded.",
    )


class LoopSerializer(serializers.Serializer[Any]):
    generations = LoopGenerationSerializer(many=True, help_text="The newest twenty.")
    runs = LoopRunSerializer(many=True, help_text="In progress: at most one per phase.")
    reward_models = RewardModelSerializer(many=True, help_text="The newest ten, and the current ones.")
    first_model = RewardModelSerializer(allow_null=True, help_text="The oldest PRM that was evaluated.")
    training_runs = TrainingRunSerializer(many=True)
    labelings = LabelingCountsSerializer()
    retrain_after = serializers.IntegerField()
    queue = QueueCountsSerializer()


class TrainingRequestSerializer(RequestSerializer):
    kind = serializers.ChoiceField(choices=RewardModel.Kind.choices, default=RewardModel.Kind.PRM)
    base = serializers.CharField(
        required=False, allow_blank=True, help_text="Checkpoint to start from; empty: the newest generation's."
    )
    generation = serializers.IntegerField(
        required=False,
        allow_null=True,
        help_text="Number of the generation that is being labeled and gets the model; null: the only one.",
    )
    trained_on = serializers.DictField(
        required=False,
        allow_null=True,
        help_text="Which labelings: phases, generations, sources, labelers (all, people, models), labelers_named. null: the generation's.",
    )
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=limits.REASON, help_text="Required for a large training."
    )


class TrainingPreviewSerializer(serializers.Serializer[Any]):
    """What a training would do if it began now (a PlannedTraining)."""

    kind = serializers.ChoiceField(choices=RewardModel.Kind.choices)
    generation = serializers.IntegerField(source="generation.number", default=None, allow_null=True)
    base = serializers.CharField(allow_blank=True, help_text="Empty: none is named yet.")
    trained_on = serializers.DictField(source="choice.to_json")
    trained_on_in_words = serializers.CharField()
    labelings = serializers.IntegerField(source="size.labelings")
    rated_steps = serializers.IntegerField(source="size.rated_steps")
    by_models = serializers.IntegerField(source="size.by_models", allow_null=True)
    expected_seconds = serializers.SerializerMethodField(
        help_text="As fast as the last one from the same base; null: unknown."
    )
    needs_reason = serializers.BooleanField(source="size.is_large")

    def get_expected_seconds(self, planned: Any) -> int | None:
        expected = planned.size.expected
        return round(expected.total_seconds()) if expected is not None else None


class DemoStatusSerializer(serializers.Serializer[Any]):
    message = serializers.CharField()
    ready = serializers.BooleanField(help_text="Whether there is work for a labeler now.")


class ScoredStepSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    probabilities = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="P(negative), P(neutral), P(positive)."
    )


class GivenLabelSerializer(serializers.Serializer[Any]):
    labeler_kind = serializers.CharField()
    finish_reason = serializers.ChoiceField(choices=Labeling.FinishReason.choices)
    ratings = serializers.ListField(child=serializers.IntegerField(allow_null=True))


class ShownProblemSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    answer = serializers.CharField(allow_null=True)


class GenerationItemSerializer(serializers.ModelSerializer[Item]):
    """An item with its scores and labelings, as selectors/items.py reads it."""

    problem = ShownProblemSerializer()
    steps = serializers.SerializerMethodField()
    answer = serializers.CharField(source="solution.answer", allow_null=True)
    grade = serializers.CharField(source="solution.grade")
    labeled = serializers.SerializerMethodField()

    class Meta:
        model = Item
        fields = ["id", "rank", "verifier", "verifier_score", "problem", "steps", "answer", "grade", "labeled"]
        read_only_fields = fields

    @extend_schema_field(ScoredStepSerializer(many=True))
    def get_steps(self, item: Any) -> list[dict[str, Any]]:
        scores: list[Score] = item.solution.selector_scores
        probabilities = scores[0].step_probabilities if scores else []
        return [
            {"text": text, "probabilities": probabilities[index] if index < len(probabilities) else None}
            for index, text in enumerate(item.solution.steps)
        ]

    @extend_schema_field(GivenLabelSerializer(many=True))
    def get_labeled(self, item: Any) -> list[dict[str, Any]]:
        return [
            {
                "labeler_kind": assignment.labeler.kind,
                "finish_reason": labeling.finish_reason,
                "ratings": [
                    step["completions"][0]["rating"] for step in labeling.label["steps"] if step["completions"]
                ],
            }
            for assignment in item.submitted
            for labeling in assignment.labelings.all()
        ]
