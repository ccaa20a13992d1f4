"""Serializers of phases for admins; services/phase_rules.py has the rules."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation import limits
from annotation.api.fields import number_field, text_field
from annotation.api.json_body import RequestSerializer
from annotation.models import CompletionRequest, Instructions, Phase, User
from annotation.models.phase import (
    COMPLETIONS_PER_STEP,
    LEASE,
    MOST_LABELINGS_PER_ITEM,
    QUALITY_CONTROL_EVERY,
    QUALITY_PAUSE_BELOW,
    QUALITY_WARN_BELOW,
    QUALITY_WINDOW,
    SCREENING_ITEMS,
    SCREENING_PASS_MARK,
    SCREENING_TRIES,
    SCREENING_WAIT_HOURS,
    WANTED_CERTAINTY,
)
from annotation.selectors.phases import ARCHIVED
from annotation.services.queue_order import QueueOrder


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
    priority = serializers.IntegerField(source="phase.priority")
    archived_at = serializers.DateTimeField(source="phase.archived_at", allow_null=True)
    lease_seconds = serializers.SerializerMethodField()
    labelings_per_item = serializers.IntegerField(source="phase.labelings_per_item")
    overlap = serializers.ChoiceField(source="phase.overlap", choices=Phase.Overlap.choices)
    most_labelings_per_item = serializers.IntegerField(source="phase.most_labelings_per_item")
    wanted_certainty = serializers.IntegerField(source="phase.wanted_certainty")
    quality_control_every = serializers.IntegerField(source="phase.quality_control_every")
    quality_window = serializers.IntegerField(source="phase.quality_window")
    quality_warn_below = serializers.IntegerField(source="phase.quality_warn_below")
    quality_pause_below = serializers.IntegerField(source="phase.quality_pause_below")
    allow_skip = serializers.BooleanField(source="phase.allow_skip")
    ask_progress = serializers.BooleanField(source="phase.ask_progress")
    ask_explanation = serializers.BooleanField(source="phase.ask_explanation")
    ask_alternatives = serializers.IntegerField(source="phase.ask_alternatives")
    by_choice = serializers.BooleanField(source="phase.by_choice")
    point_out_contradictions = serializers.BooleanField(source="phase.point_out_contradictions")
    completions_per_step = serializers.IntegerField(source="phase.completions_per_step")
    continuation = serializers.ChoiceField(source="phase.continuation", choices=Phase.Continuation.choices)
    generator = serializers.CharField(source="phase.generator", allow_blank=True)
    requires_screening = serializers.BooleanField(source="phase.requires_screening")
    screening_items = serializers.IntegerField(source="phase.screening_items")
    screening_pass_mark = serializers.IntegerField(source="phase.screening_pass_mark")
    screening_tries = serializers.IntegerField(source="phase.screening_tries")
    screening_wait_hours = serializers.IntegerField(source="phase.screening_wait_hours")
    gold_for_screening = serializers.IntegerField(help_text="Solutions in its gold set for screening.")
    gold_for_quality_control = serializers.IntegerField(help_text="Solutions in its gold set for quality control.")
    is_restricted = serializers.BooleanField(source="phase.is_restricted")
    labelers = PersonSerializer(source="phase.labelers", many=True)
    created_at = serializers.DateTimeField(source="phase.created_at")
    counts = PhaseCountsSerializer()

    @extend_schema_field(serializers.IntegerField())
    def get_lease_seconds(self, overview: Any) -> int:
        return int(overview.phase.lease.total_seconds())


class PhaseChangeSerializer(RequestSerializer):
    """Settings of a phase. Fields that are left out do not change."""

    name = text_field(limits.PHASE_NAME, required=False, allow_blank=True)
    flow = serializers.IntegerField(required=False)
    instructions = text_field(limits.INSTRUCTIONS, required=False, allow_blank=True, trim_whitespace=False)
    priority = number_field(
        limits.PHASE_PRIORITY,
        required=False,
        help_text="Labelers who name no phase get tasks of the highest one first.",
    )
    lease_seconds = number_field(
        limits.LEASE_SECONDS, required=False, help_text="How long an assignment stays with a labeler who is inactive."
    )
    labelings_per_item = number_field(limits.LABELINGS_PER_ITEM, required=False)
    overlap = serializers.CharField(
        required=False,
        help_text="`fixed`, or `adaptive`: one more labeling while the label model is not certain of the first error.",
    )
    most_labelings_per_item = number_field(
        limits.LABELINGS_PER_ITEM, required=False, help_text="Adaptive: the most labelings of an item."
    )
    wanted_certainty = number_field(
        limits.WANTED_CERTAINTY, required=False, help_text="Adaptive: per cent that one first error needs."
    )
    quality_control_every = number_field(limits.QUALITY_CONTROL_EVERY, required=False)
    quality_window = number_field(
        limits.QUALITY_WINDOW, required=False, help_text="Newest answers to gold that count for warnings and pauses."
    )
    quality_warn_below = number_field(
        limits.QUALITY_MARK,
        required=False,
        help_text="Percentage of agreement with gold below which labelers are warned.",
    )
    quality_pause_below = number_field(
        limits.QUALITY_MARK,
        required=False,
        help_text="Labelers are paused if the whole interval of their agreement is below this percentage.",
    )
    allow_skip = serializers.BooleanField(required=False)
    ask_progress = serializers.BooleanField(required=False)
    ask_explanation = serializers.BooleanField(required=False)
    ask_alternatives = number_field(limits.ASK_ALTERNATIVES, required=False)
    by_choice = serializers.BooleanField(required=False)
    point_out_contradictions = serializers.BooleanField(
        required=False,
        help_text="Say beside Submit that the ratings and the answer contradict each other.",
    )
    completions_per_step = number_field(limits.COMPLETIONS_PER_STEP, required=False)
    continuation = serializers.CharField(required=False, help_text="`random` or `labeler`.")
    generator = text_field(limits.GENERATOR_NAME, required=False, allow_blank=True)
    requires_screening = serializers.BooleanField(
        required=False, help_text="Flow 2: people rate gold items before their first task."
    )
    screening_items = number_field(limits.SCREENING_ITEMS, required=False, help_text="Gold items of one try.")
    screening_pass_mark = number_field(
        limits.SCREENING_PASS_MARK, required=False, help_text="Percent of the items that must agree with gold."
    )
    screening_tries = number_field(limits.SCREENING_TRIES, required=False)
    screening_wait_hours = number_field(
        limits.SCREENING_WAIT_HOURS, required=False, help_text="Hours between a failed try and the next one."
    )
    is_restricted = serializers.BooleanField(required=False)
    labelers = serializers.ListField(child=serializers.UUIDField(), required=False)
    instructions_based_on = serializers.IntegerField(
        required=False,
        allow_null=True,
        help_text="The version that the new instructions were written from; 409 if there is a newer one. Left out: not compared.",
    )


class PhaseSettingsSerializer(PhaseChangeSerializer):
    """Settings of a new phase, with defaults."""

    instructions_based_on = None  # type: ignore[assignment]  # a new phase has no earlier version
    priority = number_field(
        limits.PHASE_PRIORITY, default=0, help_text="Labelers who name no phase get tasks of the highest one first."
    )
    lease_seconds = number_field(
        limits.LEASE_SECONDS,
        default=int(LEASE.total_seconds()),
        help_text="How long an assignment stays with a labeler who is inactive.",
    )
    labelings_per_item = number_field(limits.LABELINGS_PER_ITEM, default=1)
    most_labelings_per_item = number_field(
        limits.LABELINGS_PER_ITEM,
        default=MOST_LABELINGS_PER_ITEM,
        help_text="Adaptive: the most labelings of an item.",
    )
    wanted_certainty = number_field(
        limits.WANTED_CERTAINTY,
        default=WANTED_CERTAINTY,
        help_text="Adaptive: per cent that one first error needs.",
    )
    quality_control_every = number_field(limits.QUALITY_CONTROL_EVERY, default=QUALITY_CONTROL_EVERY)
    quality_window = number_field(limits.QUALITY_WINDOW, default=QUALITY_WINDOW)
    quality_warn_below = number_field(limits.QUALITY_MARK, default=QUALITY_WARN_BELOW)
    quality_pause_below = number_field(limits.QUALITY_MARK, default=QUALITY_PAUSE_BELOW)
    ask_alternatives = number_field(limits.ASK_ALTERNATIVES, default=0)
    completions_per_step = number_field(limits.COMPLETIONS_PER_STEP, default=COMPLETIONS_PER_STEP)
    screening_items = number_field(limits.SCREENING_ITEMS, default=SCREENING_ITEMS, help_text="Gold items of one try.")
    screening_pass_mark = number_field(
        limits.SCREENING_PASS_MARK,
        default=SCREENING_PASS_MARK,
        help_text="Percent of the items that must agree with gold.",
    )
    screening_tries = number_field(limits.SCREENING_TRIES, default=SCREENING_TRIES)
    screening_wait_hours = number_field(
        limits.SCREENING_WAIT_HOURS,
        default=SCREENING_WAIT_HOURS,
        help_text="Hours between a failed try and the next one.",
    )


class QueueOrderSerializer(RequestSerializer):
    order = serializers.ChoiceField(
        choices=[order.value for order in QueueOrder],
        help_text="`convincing`: by the score of the model that selected them, highest first.",
    )


class OrderedQueueSerializer(serializers.Serializer[Any]):
    ordered = serializers.IntegerField(help_text="Waiting items that have a new place.")


class WorkOnPhaseSerializer(serializers.Serializer[Any]):
    labeler = serializers.UUIDField()
    username = serializers.CharField()
    kind = serializers.ChoiceField(choices=User.Kind.choices)
    done = serializers.IntegerField(help_text="Labelings submitted.")
    last_hour = serializers.IntegerField()
    leased = serializers.IntegerField(help_text="Tasks that they have open.")
    newest = serializers.DateTimeField(allow_null=True, help_text="Time of their newest submit.")


class PhasePeopleSerializer(serializers.Serializer[Any]):
    may_work = serializers.IntegerField(help_text="People whom the phase is open for.")
    people = WorkOnPhaseSerializer(many=True, help_text="Whoever has worked on it, the latest first; at most 500.")


class FailedCompletionsSerializer(serializers.ModelSerializer[CompletionRequest]):
    """A request for next steps that failed, with the error that no labeler sees."""

    problem = serializers.CharField(source="assignment.item.problem.text", read_only=True)
    step = serializers.SerializerMethodField(help_text="Number of the step that was to be written.")
    reason = serializers.SerializerMethodField(help_text="In one line.")
    report = serializers.SerializerMethodField(help_text="The traceback.")

    class Meta:
        model = CompletionRequest
        fields = ["id", "finished_at", "problem", "step", "reason", "report"]
        read_only_fields = fields

    def get_step(self, request: CompletionRequest) -> int:
        return len(request.steps) + 1

    def get_reason(self, request: CompletionRequest) -> str:
        return request.error.partition("\n")[0]

    def get_report(self, request: CompletionRequest) -> str:
        return request.error.partition("\n")[2]


class PhasesQuerySerializer(serializers.Serializer[Any]):
    search = serializers.CharField(required=False, allow_blank=True, default="")
    status = serializers.ChoiceField(
        choices=[*Phase.Status.values, ARCHIVED],
        required=False,
        allow_blank=True,
        help_text="Archived phases are listed only if this asks for them.",
    )


class PeopleQuerySerializer(serializers.Serializer[Any]):
    search = serializers.CharField(required=False, allow_blank=True, default="")


class InstructionsVersionSerializer(serializers.ModelSerializer[Instructions]):
    author = serializers.CharField(source="author.username", default=None, allow_null=True, read_only=True)

    class Meta:
        model = Instructions
        fields = ["version", "text", "author", "created_at"]
        read_only_fields = fields
