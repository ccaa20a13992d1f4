"""Shapes of reward models and generators for the models page."""

from typing import Any

from rest_framework import serializers

from annotation.api.json_body import RequestSerializer
from rewardmodel.api.serializers import EvaluationSerializer
from rewardmodel.model_formats import OVER_HTTP, PUBLIC
from rewardmodel.models import Generator, ModelDecision, ModelRequest, RewardModel
from rewardmodel.selectors.model_files import files_of_generator


class DecisionSerializer(serializers.ModelSerializer[ModelDecision]):
    by = serializers.CharField(
        source="by.username", default=None, allow_null=True, help_text="User who decided; null: the gate."
    )
    replaced = serializers.CharField(source="replaced.name", default=None, allow_null=True)

    class Meta:
        model = ModelDecision
        fields = ["id", "action", "by", "reason", "replaced", "created_at"]
        read_only_fields = fields


class RewardModelHistorySerializer(serializers.Serializer[Any]):
    """A reward model with its origin and the decisions about it (a RewardModelHistory)."""

    id = serializers.IntegerField(source="reward_model.pk")
    kind = serializers.ChoiceField(source="reward_model.kind", choices=RewardModel.Kind.choices)
    name = serializers.CharField(source="reward_model.name")
    origin = serializers.ChoiceField(source="reward_model.origin", choices=RewardModel.Origin.choices)
    format = serializers.CharField(source="reward_model.format", help_text="Empty: as Stepmark writes models.")
    location = serializers.CharField(source="reward_model.location", help_text="Folder, or address of a server.")
    is_current = serializers.BooleanField(source="reward_model.is_current")
    standing = serializers.ChoiceField(source="reward_model.standing", choices=RewardModel.Standing.choices)
    rated_steps = serializers.IntegerField(source="reward_model.rated_steps")
    labelings = serializers.IntegerField(source="reward_model.labelings")
    labelings_by_models = serializers.IntegerField(source="reward_model.labelings_by_models", allow_null=True)
    metrics = serializers.DictField(source="reward_model.metrics")
    compared_with = serializers.CharField(source="reward_model.compared_with.name", default=None, allow_null=True)
    comparison = serializers.DictField(source="reward_model.comparison")
    base = serializers.CharField(source="training_run.options.base", default=None, allow_null=True)
    generation = serializers.IntegerField(source="training_run.generation.number", default=None, allow_null=True)
    generation_id = serializers.IntegerField(source="training_run.generation.pk", default=None, allow_null=True)
    evaluation = EvaluationSerializer(allow_null=True)
    decisions = DecisionSerializer(many=True, help_text="Newest first.")
    created_at = serializers.DateTimeField(source="reward_model.created_at")


class ModelFileSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    bytes = serializers.IntegerField()


class RewardModelDetailSerializer(RewardModelHistorySerializer):
    """The same with its files (a RewardModelDetail)."""

    files = ModelFileSerializer(
        many=True, help_text="Contents of a download; empty: the folder is not on this machine."
    )
    files_changed_at = serializers.DateTimeField(
        source="reward_model.files_changed_at",
        allow_null=True,
        help_text="When other weights were found in its folder than before: earlier scores are of those. Null: never.",
    )
    files_deleted_at = serializers.DateTimeField(
        source="reward_model.files_deleted_at",
        allow_null=True,
        help_text="When the retention rules deleted its folder; null: they did not.",
    )
    provenance = serializers.DictField(
        help_text="Base, hash of the data, settings, versions, as training recorded them."
    )


class NewModelSerializer(RequestSerializer):
    """A reward model from elsewhere."""

    name = serializers.CharField(max_length=200)
    location = serializers.CharField(
        max_length=500, help_text="Folder on the workers' machine, or the address of a server that runs the model."
    )
    format = serializers.ChoiceField(
        choices=PUBLIC,
        required=False,
        allow_blank=True,
        default="",
        help_text="How a public model reads solutions; empty: found out, if it can be.",
    )
    tokenizer = serializers.CharField(
        max_length=500,
        required=False,
        allow_blank=True,
        default="",
        help_text="For a server: folder with the tokenizer and settings of its model.",
    )
    options = serializers.DictField(
        required=False, default=dict, help_text=f"Options of the format or of the server: {', '.join(OVER_HTTP)}."
    )


class ModelRequestSerializer(serializers.ModelSerializer[ModelRequest]):
    """What has become of a request to add or compare a model."""

    model_id = serializers.IntegerField(
        source="reward_model_id", allow_null=True, help_text="The model that was added, or that is compared."
    )
    field = serializers.CharField(help_text="The field of the form to correct, if it failed; empty: none of them.")
    scores = serializers.DictField(
        child=serializers.ListField(child=serializers.FloatField()),
        help_text="What an added model gave the steps of a correct and of a wrong example: P(not negative).",
    )

    class Meta:
        model = ModelRequest
        fields = ["id", "action", "status", "name", "model_id", "error", "field", "scores", "created_at"]
        read_only_fields = fields


class GeneratorSerializer(serializers.Serializer[Any]):
    """A generator with the results of its sampling (a GeneratorOverview)."""

    id = serializers.IntegerField(source="generator.pk")
    name = serializers.CharField(source="generator.name")
    backend = serializers.ChoiceField(source="generator.backend", choices=Generator.Backend.choices)
    address = serializers.CharField(help_text="Folder of the checkpoint, or address of the server.")
    generations = serializers.ListField(
        child=serializers.IntegerField(), help_text="Numbers of the generations that it sampled for."
    )
    sampled = serializers.IntegerField(help_text="Solutions in these generations.")
    graded = serializers.IntegerField(
        help_text="Those of them that are graded; solutions of problems without an answer never are."
    )
    correct = serializers.IntegerField(help_text="Those of them with the right answer.")
    created_at = serializers.DateTimeField(source="generator.created_at")
    can_download = serializers.SerializerMethodField()

    def get_can_download(self, overview: Any) -> bool:
        return bool(files_of_generator(overview.generator))


class ModelsQuerySerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=RewardModel.Kind.choices, required=False)
    standing = serializers.ChoiceField(choices=RewardModel.Standing.choices, required=False)
    search = serializers.CharField(required=False, allow_blank=True, default="")


class GeneratorsQuerySerializer(serializers.Serializer[Any]):
    search = serializers.CharField(required=False, allow_blank=True, default="")


class ReasonSerializer(RequestSerializer):
    reason = serializers.CharField(
        required=False, allow_blank=True, default="Decided by hand.", help_text="Kept with the decision."
    )


class RollBackSerializer(ReasonSerializer):
    kind = serializers.ChoiceField(choices=RewardModel.Kind.choices, default=RewardModel.Kind.PRM)
