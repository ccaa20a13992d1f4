"""Serializers of phases for admins; services/phase_rules.py has the rules."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.models import Instructions, Phase, User


class PersonSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["id", "username", "role"]
        read_only_fields = fields


class PhaseCountsSerializer(serializers.Serializer[Any]):
    items = serializers.IntegerField()
    open = serializers.IntegerField(help_text="Items with a free slot.")
    waiting = serializers.IntegerField(help_text="Labelings that are neither leased nor done.")
    leased = serializers.IntegerField(help_text="Labelings that are leased.")
    done = serializers.IntegerField()
    last_hour = serializers.IntegerField(help_text="Labelings submitted in the last hour.")
    ends_at = serializers.DateTimeField(
        allow_null=True,
        help_text="Estimated end at the pace of the last hour; null: nobody labels, or nothing is left.",
    )


class ManagedPhaseSerializer(serializers.Serializer[Any]):
    """A phase with its settings and progress."""

    id = serializers.IntegerField(source="phase.pk")
    name = serializers.CharField(source="phase.name")
    flow = serializers.ChoiceField(source="phase.flow", choices=Phase.Flow.choices)
    status = serializers.ChoiceField(source="phase.status", choices=Phase.Status.choices)
    instructions = serializers.CharField(source="phase.current_instructions.text", default="", allow_blank=True)
    instructions_version = serializers.IntegerField(
        source="phase.current_instructions.version", default=None, allow_null=True
    )
    lease_seconds = serializers.SerializerMethodField()
    labelings_per_item = serializers.IntegerField(source="phase.labelings_per_item")
    quality_control_every = serializers.IntegerField(source="phase.quality_control_every")
    allow_skip = serializers.BooleanField(source="phase.allow_skip")
    ask_progress = serializers.BooleanField(source="phase.ask_progress")
    ask_explanation = serializers.BooleanField(source="phase.ask_explanation")
    ask_alternatives = serializers.IntegerField(source="phase.ask_alternatives")
    by_choice = serializers.BooleanField(source="phase.by_choice")
    completions_per_step = serializers.IntegerField(source="phase.completions_per_step")
    continuation = serializers.ChoiceField(source="phase.continuation", choices=Phase.Continuation.choices)
    generator = serializers.CharField(source="phase.generator", allow_blank=True)
    is_restricted = serializers.BooleanField(source="phase.is_restricted")
    labelers = PersonSerializer(source="phase.labelers", many=True)
    created_at = serializers.DateTimeField(source="phase.created_at")
    counts = PhaseCountsSerializer()

    @extend_schema_field(serializers.IntegerField())
    def get_lease_seconds(self, overview: Any) -> int:
        return int(overview.phase.lease.total_seconds())


class PhaseSettingsSerializer(serializers.Serializer[Any]):
    """Settings of a phase. Fields that are left out do not change."""

    name = serializers.CharField(required=False, allow_blank=True)
    flow = serializers.IntegerField(required=False)
    instructions = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    lease_seconds = serializers.IntegerField(
        required=False, help_text="How long an assignment stays with a labeler who is inactive."
    )
    labelings_per_item = serializers.IntegerField(required=False)
    quality_control_every = serializers.IntegerField(required=False)
    allow_skip = serializers.BooleanField(required=False)
    ask_progress = serializers.BooleanField(required=False)
    ask_explanation = serializers.BooleanField(required=False)
    ask_alternatives = serializers.IntegerField(required=False)
    by_choice = serializers.BooleanField(required=False)
    completions_per_step = serializers.IntegerField(required=False)
    continuation = serializers.CharField(required=False, help_text="`random` or `labeler`.")
    generator = serializers.CharField(required=False, allow_blank=True)
    is_restricted = serializers.BooleanField(required=False)
    labelers = serializers.ListField(child=serializers.UUIDField(), required=False)


class PhasesQuerySerializer(serializers.Serializer[Any]):
    search = serializers.CharField(required=False, allow_blank=True, default="")
    status = serializers.ChoiceField(choices=Phase.Status.choices, required=False, allow_blank=True)


class PeopleQuerySerializer(serializers.Serializer[Any]):
    search = serializers.CharField(required=False, allow_blank=True, default="")


class InstructionsVersionSerializer(serializers.ModelSerializer[Instructions]):
    author = serializers.CharField(source="author.username", default=None, allow_null=True, read_only=True)

    class Meta:
        model = Instructions
        fields = ["version", "text", "author", "created_at"]
        read_only_fields = fields
