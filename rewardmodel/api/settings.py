"""The options of a generation in the API: their names, types, bounds and choices come from generation_settings.py."""

from dataclasses import fields
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.models import Phase
from rewardmodel.generation_settings import GenerationSettings, kind_of
from rewardmodel.selectors.loop_runs import MOST_GENERATIONS
from rewardmodel.selectors.options import Option

SET_BY_A_LOOP_RUN = ("start_next", "then")
"""Options that follow from how many generations are asked for."""


class GenerationSettingsSerializer(serializers.Serializer[Any]):
    """All options may be left out; then those of the newest generation hold. Bounds are checked by GenerationSettings."""

    def get_fields(self) -> dict[str, Any]:
        return {
            option.name: _field(*kind_of(option.type), option.metadata["one_of"])
            for option in fields(GenerationSettings)
        }


class NewGenerationSerializer(GenerationSettingsSerializer):
    """The options, and the phase that the generation queues in; left out: those of the newest one."""

    def get_fields(self) -> dict[str, Any]:
        return {
            **super().get_fields(),
            "phase": serializers.PrimaryKeyRelatedField(
                queryset=Phase.objects.filter(flow=Phase.Flow.TWO), required=False, help_text="One of phase 2."
            ),
        }


class NewLoopRunSerializer(GenerationSettingsSerializer):
    """How many generations, who labels them, and the options of each; left out: what the newest one leaves to the next."""

    def get_fields(self) -> dict[str, Any]:
        options = {name: field for name, field in super().get_fields().items() if name not in SET_BY_A_LOOP_RUN}
        return {
            "generations": serializers.IntegerField(help_text=f"Between 1 and {MOST_GENERATIONS}."),
            **options,
            "labeler": serializers.ChoiceField(choices=["oracle", "prm"]),
        }


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string"},
            {"type": "number"},
            {"type": "boolean"},
            {"type": "object", "additionalProperties": {}},
        ],
        "nullable": True,
    }
)
class ValueField(serializers.JSONField):
    """A value of whatever type its option has."""


class OptionSerializer(serializers.Serializer[Option]):
    name = serializers.CharField()
    type = serializers.ChoiceField(choices=["integer", "number", "text", "boolean", "object"])
    nullable = serializers.BooleanField(help_text="null is a value, too: as the phase says.")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    choices = serializers.ListField(child=serializers.CharField(), help_text="Empty: any value of its type.")
    suggestions = serializers.ListField(
        child=serializers.CharField(), help_text="Values that are known to mean something."
    )
    value = ValueField(help_text="What the next generation has unless something else is asked for.")
    changed = serializers.BooleanField(help_text="Whether that differs from the default.")


class LoopRunFormSerializer(serializers.Serializer[Any]):
    """What a form for several generations needs beside the options."""

    first = serializers.IntegerField(help_text="Number of the first one.")
    most = serializers.IntegerField(help_text="How many can be asked for at a time.")
    labelers = serializers.ListField(child=serializers.CharField(), help_text="Models that could label them.")
    blocked_by = serializers.CharField(allow_null=True, help_text="Why none can be asked for now; null: they can.")
    beforehand = serializers.CharField(
        allow_null=True, help_text="What becomes of the generation in progress; null: there is none."
    )


class ChoiceSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class GenerationFormSerializer(serializers.Serializer[Any]):
    """What a form for the next generation needs."""

    number = serializers.IntegerField(help_text="Of the next generation.")
    blocked_by = serializers.CharField(allow_null=True, help_text="Why none can be started now; null: one can.")
    options = OptionSerializer(many=True)
    phases = ChoiceSerializer(many=True)
    phase = serializers.IntegerField(allow_null=True, help_text="That the next one has unless another is asked for.")
    run = LoopRunFormSerializer()


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
    return serializers.DictField(required=False)
