"""The options of a generation in the API: their names, types, bounds and choices come from generation_settings.py."""

from dataclasses import fields
from typing import Any

from drf_spectacular.helpers import lazy_serializer
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation import limits
from annotation.api.json_body import RequestSerializer
from annotation.models import Phase
from rewardmodel.generation_settings import GenerationSettings, kind_of
from rewardmodel.selectors.loop_runs import MOST_GENERATIONS
from rewardmodel.selectors.options import Option

SET_BY_A_LOOP_RUN = ("start_next", "then")
"""Options that follow from the number of generations requested."""


class GenerationSettingsSerializer(RequestSerializer):
    """Each option may be left out; then the newest generation's applies. GenerationSettings checks the bounds."""

    def get_fields(self) -> dict[str, Any]:
        return {
            option.name: _field(*kind_of(option.type), option.metadata["one_of"])
            for option in fields(GenerationSettings)
        }


class NewGenerationSerializer(GenerationSettingsSerializer):
    """The options, and the phase that gets the items. What is left out is taken from the newest generation."""

    def get_fields(self) -> dict[str, Any]:
        return {
            **super().get_fields(),
            "phase": _phase_field(),
        }


class CheckedSettingsSerializer(NewGenerationSerializer):
    """The settings to check before a generation, or several in a row, are started with them."""

    def get_fields(self) -> dict[str, Any]:
        return {
            **super().get_fields(),
            "several": serializers.BooleanField(
                required=False, help_text="They are for a run, which may follow the phase's generation in progress."
            ),
        }


class RetrySerializer(RequestSerializer):
    settings = GenerationSettingsSerializer(
        required=False, help_text="Options to change first; only those that no finished work has used."
    )
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=limits.REASON)


class NewLoopRunSerializer(GenerationSettingsSerializer):
    """The number of generations, their labeler and their options; left out: what the newest one leaves to its successor."""

    def get_fields(self) -> dict[str, Any]:
        options = {name: field for name, field in super().get_fields().items() if name not in SET_BY_A_LOOP_RUN}
        return {
            "generations": serializers.IntegerField(help_text=f"Between 1 and {MOST_GENERATIONS}."),
            "phase": _phase_field(),
            **options,
            "labeler": serializers.ChoiceField(choices=["oracle", "prm"]),
        }


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string"},
            {"type": "number"},
            {"type": "boolean"},
            {"type": "array", "items": {"type": "string"}},
            {"type": "object", "additionalProperties": {}},
        ],
        "nullable": True,
    }
)
class ValueField(serializers.JSONField):
    """A value of the option's type."""


class OptionSerializer(serializers.Serializer[Option]):
    name = serializers.CharField()
    type = serializers.ChoiceField(choices=["integer", "number", "text", "texts", "boolean", "object"])
    nullable = serializers.BooleanField(help_text="null is possible, too, and means the phase's setting.")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    choices = serializers.ListField(child=serializers.CharField(), help_text="Empty: any value of its type.")
    suggestions = serializers.ListField(
        child=serializers.CharField(), help_text="Values that the database knows, such as names of models."
    )
    value = ValueField(help_text="Applies to the next generation if the request leaves the option out.")
    changed = serializers.BooleanField(help_text="Whether `value` differs from the option's default.")


class ChangeableOptionSerializer(OptionSerializer):  # of a ChangeableOption
    fixed = serializers.CharField(allow_null=True, help_text="Why it cannot change any more; null: it can.")


class SettingFindingSerializer(serializers.Serializer[Any]):
    field = serializers.CharField(help_text="As errors name it, such as `settings.base`.")
    message = serializers.CharField()
    is_error = serializers.BooleanField(help_text="false: worth knowing, but it can begin so.")


class SettingsCheckSerializer(serializers.Serializer[Any]):
    """What was found in settings before anything is started (a SettingsCheck)."""

    findings = SettingFindingSerializer(many=True, help_text="Errors first.")
    problems = serializers.IntegerField(help_text="Training problems that match.")
    evaluated_on = serializers.IntegerField(help_text="Held-out problems of the evaluation.")
    labelings = serializers.IntegerField(help_text="That the training would read if it began now.")


class LabelChoicesSerializer(serializers.Serializer[Any]):
    """What the labelings of a training can be chosen by."""

    phases = serializers.SerializerMethodField()
    generations = serializers.ListField(child=serializers.IntegerField())
    sources = serializers.ListField(child=serializers.CharField(allow_blank=True))
    labelers = serializers.ListField(child=serializers.CharField())

    @extend_schema_field(lazy_serializer("rewardmodel.api.settings.ChoiceSerializer")(many=True))
    def get_phases(self, choices: Any) -> Any:
        return ChoiceSerializer(choices.phases, many=True).data


class LoopRunFormSerializer(serializers.Serializer[Any]):
    """What the form for several generations needs besides the options."""

    first = serializers.IntegerField(help_text="Number of the first generation.")
    most = serializers.IntegerField(help_text="The most generations that can be requested at a time.")
    labelers = serializers.ListField(child=serializers.CharField(), help_text="Models that can label: oracle, prm.")
    blocked_by = serializers.CharField(allow_null=True, help_text="Why none can be requested now; null: they can.")
    beforehand = serializers.CharField(
        allow_null=True, help_text="What happens to the generation in progress; null: there is none."
    )


class ChoiceSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class SourceSerializer(serializers.Serializer[Any]):
    """A data set that generations can sample."""

    name = serializers.CharField(allow_blank=True, help_text="Empty: problems without a source.")
    problems = serializers.IntegerField(help_text="Problems of split train.")
    drawings = serializers.IntegerField(help_text="How many of them have a drawing.")


class GenerationFormSerializer(serializers.Serializer[Any]):
    """What the form for the next generation needs."""

    number = serializers.IntegerField(help_text="Number of the next generation.")
    blocked_by = serializers.CharField(allow_null=True, help_text="Why none can be started now; null: one can.")
    options = OptionSerializer(many=True)
    sources = SourceSerializer(many=True)
    phases = ChoiceSerializer(many=True)
    phase = serializers.IntegerField(allow_null=True, help_text="Id of its phase if the request names none.")
    run = LoopRunFormSerializer()
    label_choices = LabelChoicesSerializer()


class FormQuerySerializer(serializers.Serializer[Any]):
    phase = serializers.PrimaryKeyRelatedField(
        queryset=Phase.objects.filter(flow=Phase.Flow.TWO), required=False, help_text="Phase of the generation."
    )


def _phase_field() -> "serializers.Field[Any, Any, Any, Any]":
    return serializers.PrimaryKeyRelatedField(
        queryset=Phase.objects.filter(flow=Phase.Flow.TWO), required=False, help_text="A phase of flow 2."
    )


def _field(kind: Any, may_be_none: bool, one_of: tuple[str, ...]) -> "serializers.Field[Any, Any, Any, Any]":
    if one_of:
        return serializers.ChoiceField(choices=one_of, required=False)
    if kind is bool:
        return serializers.BooleanField(required=False, allow_null=may_be_none)
    if kind is int:
        return serializers.IntegerField(required=False, allow_null=may_be_none)
    if kind is float:
        return serializers.FloatField(required=False, allow_null=may_be_none)
    if kind is str:
        return serializers.CharField(required=False, allow_blank=True)
    if kind == list[str]:
        return serializers.ListField(child=serializers.CharField(allow_blank=True), required=False)
    return serializers.DictField(required=False)
