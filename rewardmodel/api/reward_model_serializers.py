"""Shapes of reward models and generators for the models page."""

from pathlib import PurePosixPath
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation import limits
from annotation.api.json_body import RequestSerializer
from rewardmodel.api.serializers import EvaluationSerializer
from rewardmodel.model_formats import OVER_HTTP, PUBLIC
from rewardmodel.models import EvaluationSet, Generator, ModelDecision, ModelRequest, ModelVersion, RewardModel
from rewardmodel.selectors.model_files import files_of_generator


def shown_place(place: str) -> str:
    """A folder without the folders above it: for those who may not manage models, paths of hosts are nobody's business.

    >>> shown_place("/srv/models/prm"), shown_place("http://gpu-1:8000/v1"), shown_place("Qwen/Qwen2.5")
    ('…/prm', 'http://gpu-1:8000/v1', 'Qwen/Qwen2.5')
    """
    return f"…/{PurePosixPath(place).name}" if place.startswith("/") else place


def without_folders(value: Any) -> Any:
    """The same for every text inside."""
    if isinstance(value, dict):
        return {name: without_folders(each) for name, each in value.items()}
    if isinstance(value, list):
        return [without_folders(each) for each in value]
    return shown_place(value) if isinstance(value, str) else value


class PlaceField(serializers.CharField):
    """A folder or address; whole only if the context says that `shows_places`."""

    def to_representation(self, value: Any) -> str:
        text = super().to_representation(value)
        return text if self.context.get("shows_places") else shown_place(text)


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
    location = PlaceField(
        source="reward_model.location",
        help_text="Folder, or address of a server; its last part, for who may not manage models.",
    )
    version = serializers.IntegerField(source="reward_model.version")
    retired_at = serializers.DateTimeField(source="reward_model.retired_at", allow_null=True)
    is_current = serializers.BooleanField(source="reward_model.is_current")
    standing = serializers.ChoiceField(source="reward_model.standing", choices=RewardModel.Standing.choices)
    rated_steps = serializers.IntegerField(source="reward_model.rated_steps")
    labelings = serializers.IntegerField(source="reward_model.labelings")
    labelings_by_models = serializers.IntegerField(source="reward_model.labelings_by_models", allow_null=True)
    metrics = serializers.DictField(source="reward_model.metrics")
    compared_with = serializers.CharField(source="reward_model.compared_with.name", default=None, allow_null=True)
    comparison = serializers.DictField(source="reward_model.comparison")
    base = PlaceField(source="training_run.options.base", default=None, allow_null=True)
    trained_on = serializers.CharField(
        source="training_run.trained_on_in_words", default=None, allow_null=True, help_text="Which labelings, in words."
    )
    data_sha256 = serializers.CharField(source="training_run.data_sha256", default="", allow_blank=True)
    training_reason = serializers.CharField(
        source="training_run.reason", default="", allow_blank=True, help_text="Why somebody asked for the training."
    )
    trained_by = serializers.CharField(
        source="training_run.requested_by.username",
        default=None,
        allow_null=True,
        help_text="Who asked; null: a generation.",
    )
    generation = serializers.IntegerField(source="training_run.generation.number", default=None, allow_null=True)
    generation_id = serializers.IntegerField(source="training_run.generation.pk", default=None, allow_null=True)
    evaluation = EvaluationSerializer(allow_null=True)
    decisions = DecisionSerializer(many=True, help_text="Newest first.")
    created_at = serializers.DateTimeField(source="reward_model.created_at")


class ModelFileSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    bytes = serializers.IntegerField()


class ReplacedSerializer(serializers.ModelSerializer[ModelDecision]):
    """A decision that put another model in this one's place."""

    by = serializers.CharField(source="by.username", default=None, allow_null=True)
    model = serializers.CharField(source="reward_model.name")
    model_id = serializers.IntegerField(source="reward_model.pk")

    class Meta:
        model = ModelDecision
        fields = ["id", "action", "by", "reason", "model", "model_id", "created_at"]
        read_only_fields = fields


class ModelVersionSerializer(serializers.ModelSerializer[ModelVersion]):
    """A former place of a generator or a reward model."""

    location = PlaceField(allow_blank=True)
    replaced_by = serializers.CharField(source="replaced_by.username", default=None, allow_null=True)

    class Meta:
        model = ModelVersion
        fields = ["number", "location", "options", "reason", "replaced_by", "replaced_at"]
        read_only_fields = fields

    def to_representation(self, version: ModelVersion) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(version)
        if not self.context.get("shows_places"):
            shown["options"] = without_folders(shown["options"])
        return shown


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
    provenance = serializers.SerializerMethodField(
        help_text="Base, hash of the data, settings, versions, as training recorded them."
    )
    tokenizer = PlaceField(source="reward_model.tokenizer", allow_blank=True)
    options = serializers.SerializerMethodField()
    evaluations = EvaluationSerializer(many=True, help_text="The newest on each evaluation set, newest first.")
    replaced_in = ReplacedSerializer(
        many=True, help_text="Decisions that put another model in its place, newest first."
    )
    former_versions = ModelVersionSerializer(many=True, help_text="Its former places, newest first.")

    @extend_schema_field(serializers.DictField())
    def get_provenance(self, detail: Any) -> dict[str, Any]:
        return self._shown(detail.provenance)

    @extend_schema_field(serializers.DictField())
    def get_options(self, detail: Any) -> dict[str, Any]:
        return self._shown(detail.reward_model.options)

    def _shown(self, values: dict[str, Any]) -> dict[str, Any]:
        shown: dict[str, Any] = values if self.context.get("shows_places") else without_folders(values)
        return shown


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

    generator_id = serializers.IntegerField(allow_null=True, help_text="The generator that draws a sample.")
    sample = serializers.DictField(help_text="What a generator drew: problem, steps, answer, seconds.")

    class Meta:
        model = ModelRequest
        fields = [
            *("id", "action", "status", "name", "model_id", "generator_id", "error", "field", "scores", "sample"),
            *("created_at", "finished_at"),
        ]
        read_only_fields = fields


class GeneratorSerializer(serializers.Serializer[Any]):
    """A generator with the results of its sampling (a GeneratorOverview)."""

    id = serializers.IntegerField(source="generator.pk")
    name = serializers.CharField(source="generator.name")
    backend = serializers.ChoiceField(source="generator.backend", choices=Generator.Backend.choices)
    address = PlaceField(
        help_text="Folder of the checkpoint, or address of the server; its last part, for who may not manage generators."
    )
    version = serializers.IntegerField(source="generator.version")
    retired_at = serializers.DateTimeField(source="generator.retired_at", allow_null=True)
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


class GeneratorDetailSerializer(GeneratorSerializer):
    """A generator with its options, former versions and the newest sample that somebody drew (a GeneratorDetail)."""

    options = serializers.SerializerMethodField()
    former_versions = ModelVersionSerializer(many=True, help_text="Newest first.")
    newest_sample = ModelRequestSerializer(allow_null=True, help_text="The newest request for one sample.")
    kept_because = serializers.CharField(allow_blank=True, help_text="Why it cannot be deleted; empty: it can.")

    @extend_schema_field(serializers.DictField())
    def get_options(self, detail: Any) -> dict[str, Any]:
        options: dict[str, Any] = detail.generator.options
        return options if self.context.get("shows_places") else without_folders(options)


class NewGeneratorSerializer(RequestSerializer):
    name = serializers.CharField(max_length=200)
    backend = serializers.ChoiceField(choices=Generator.Backend.choices)
    location = serializers.CharField(
        max_length=500,
        required=False,
        allow_blank=True,
        default="",
        help_text="Folder of a checkpoint on the workers' machine, or base URL of a server, up to /v1.",
    )
    options = serializers.DictField(
        required=False, default=dict, help_text="Options of the backend, such as the name of the served model."
    )


class ChangedPlaceSerializer(RequestSerializer):
    """The whole new place and all options; the reason is kept with the former version."""

    location = serializers.CharField(max_length=500)
    options = serializers.DictField(required=False, default=dict)
    reason = serializers.CharField(max_length=limits.REASON)


class ChangedModelSerializer(ChangedPlaceSerializer):
    tokenizer = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class CompareSerializer(RequestSerializer):
    evaluation_set = serializers.PrimaryKeyRelatedField(
        queryset=EvaluationSet.objects.filter(retired_at=None),
        required=False,
        allow_null=True,
        help_text="Id of the evaluation set; null: that of the newest generation.",
    )


class RollBackPlanSerializer(serializers.Serializer[Any]):
    """What a rollback would do (a RollBackPlan)."""

    current = serializers.CharField(source="current.name", default=None, allow_null=True)
    current_id = serializers.IntegerField(source="current.pk", default=None, allow_null=True)
    earlier = serializers.CharField(
        source="earlier.name", default=None, allow_null=True, help_text="null: there is none."
    )
    earlier_id = serializers.IntegerField(source="earlier.pk", default=None, allow_null=True)
    current_rated_steps = serializers.IntegerField(source="current.rated_steps", default=None, allow_null=True)
    earlier_rated_steps = serializers.IntegerField(source="earlier.rated_steps", default=None, allow_null=True)


class RollBackQuerySerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=RewardModel.Kind.choices, default=RewardModel.Kind.PRM, required=False)


class ModelsQuerySerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=RewardModel.Kind.choices, required=False)
    standing = serializers.ChoiceField(choices=RewardModel.Standing.choices, required=False)
    retired = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Only those, or none of those."
    )
    search = serializers.CharField(required=False, allow_blank=True, default="")


class GeneratorsQuerySerializer(serializers.Serializer[Any]):
    retired = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Only those, or none of those."
    )
    search = serializers.CharField(required=False, allow_blank=True, default="")


class ReasonSerializer(RequestSerializer):
    reason = serializers.CharField(max_length=limits.REASON, help_text="Why, in a few words. Kept with the decision.")


class RollBackSerializer(ReasonSerializer):
    kind = serializers.ChoiceField(choices=RewardModel.Kind.choices, default=RewardModel.Kind.PRM)
