"""Shapes of requests and answers. What a label must be like is checked by annotation/rules; here it is only described."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from annotation.models import Assignment, Instructions, Labeling, Phase, User
from annotation.models.phase import MOST_COMPLETIONS
from annotation.rules.after_error import MOST_PROGRESS
from annotation.rules.label import MAX_STEPS
from annotation.rules.values import MAX_TEXT
from annotation.selectors.questions import questions_of
from annotation.services.corrections import undo_until


class UserSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["id", "username", "role", "kind"]
        read_only_fields = fields


class SessionSerializer(serializers.Serializer[Any]):
    user = UserSerializer(allow_null=True)
    demo = serializers.BooleanField(help_text="True: POST /session/demo signs in without a password.")
    csrf_token = serializers.CharField(help_text="Send it as X-CSRFToken with everything that is not a GET.")


class CredentialsSerializer(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=4096, trim_whitespace=False)


class DemoRoleSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=User.Role.choices)


class PhaseSerializer(serializers.ModelSerializer[Phase]):
    instructions = serializers.CharField(source="current_instructions.text", default="", read_only=True)
    instructions_version = serializers.IntegerField(source="current_instructions.version", default=None, read_only=True)

    class Meta:
        model = Phase
        fields = ["id", "name", "flow", "status", "instructions", "instructions_version", "by_choice"]
        read_only_fields = fields


class AssignmentPhaseSerializer(serializers.Serializer[Any]):
    """What a labeler's page has to know: what may be done in the phase, and what is asked in this assignment after the first negative step.

    Of an assignment. What is asked is in most cases the phase's, so it stands with it.
    """

    id = serializers.IntegerField(source="item.phase.id")
    name = serializers.CharField(source="item.phase.name")
    flow = serializers.ChoiceField(source="item.phase.flow", choices=Phase.Flow.choices)
    allow_skip = serializers.BooleanField(source="item.phase.allow_skip", help_text="May it be given back unlabeled?")
    ask_progress = serializers.SerializerMethodField(help_text="How far had the solution come?")
    ask_explanation = serializers.SerializerMethodField(help_text="What is the mistake?")
    ask_alternatives = serializers.SerializerMethodField(
        help_text="So many other completions of that step to rate, written by the generator."
    )

    def get_ask_progress(self, assignment: Assignment) -> bool:
        return questions_of(assignment).progress

    def get_ask_explanation(self, assignment: Assignment) -> bool:
        return questions_of(assignment).explanation

    def get_ask_alternatives(self, assignment: Assignment) -> int:
        return questions_of(assignment).alternatives


class InstructionsSerializer(serializers.ModelSerializer[Instructions]):
    class Meta:
        model = Instructions
        fields = ["version", "text", "created_at"]
        read_only_fields = fields


class CompletionSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    rating = serializers.IntegerField(min_value=-1, max_value=1, allow_null=True, help_text="null: not rated.")
    flagged = serializers.BooleanField(help_text="True: the labeler is unsure.")


class HumanCompletionSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    rating = serializers.IntegerField(allow_null=True, help_text="Always null.")
    source = serializers.CharField(help_text='Always "human".')  # type: ignore[assignment]
    flagged = serializers.BooleanField()


class LabelStepSerializer(serializers.Serializer[Any]):
    completions = CompletionSerializer(
        many=True, allow_null=True, help_text="null: phase 1, given up before any had come."
    )
    human_completion = HumanCompletionSerializer(allow_null=True)
    chosen_completion = serializers.IntegerField(
        min_value=0,
        allow_null=True,
        help_text="Index of the completion that the solution goes on with; null at an error.",
    )


class LabelSerializer(serializers.Serializer[Any]):
    """PRM800K's label."""

    steps = LabelStepSerializer(many=True)
    total_time = serializers.IntegerField(min_value=0, help_text="Active time in milliseconds.")
    finish_reason = serializers.ChoiceField(choices=Labeling.FinishReason.choices)


@extend_schema_field(LabelSerializer)
class LabelField(serializers.JSONField):
    """Any JSON; described as the label that the rules want."""


class RatedExplanationSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    rating = serializers.IntegerField(min_value=-1, max_value=1, help_text="1: it says what the mistake is.")


class DetailsSerializer(serializers.Serializer[Any]):
    """What is asked beyond the record."""

    reason = serializers.CharField(required=False, help_text="Wanted by give_up and bad_problem.")
    suggested_answer = serializers.CharField(required=False, help_text="Where the shown answer is wrong.")
    progress = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_PROGRESS,
        help_text="found_error, where the phase asks: how far the solution had come, from 0 (nothing useful yet) to 4.",
    )
    explanation = serializers.CharField(
        required=False, help_text="found_error, where the phase asks: what the mistake is."
    )
    given_explanations = RatedExplanationSerializer(many=True, required=False)


@extend_schema_field(DetailsSerializer)
class DetailsField(serializers.JSONField):
    """Any JSON; described as the details that the rules want."""


class NextSerializer(serializers.Serializer[Any]):
    phase = serializers.IntegerField(required=False, allow_null=True, help_text="Only work of this phase.")
    after = serializers.IntegerField(
        required=False,
        allow_null=True,
        help_text="Fetch ahead: the assignment that comes after this open one. Leased for some minutes, until it is asked for without.",
    )


class ReleaseSerializer(serializers.Serializer[Any]):
    unseen = serializers.BooleanField(
        default=False, help_text="It was fetched ahead and never shown: it may come to this labeler again."
    )


class DraftSerializer(serializers.Serializer[Any]):
    label = serializers.DictField(  # type: ignore[assignment]
        help_text="The label so far, in whatever state; it comes back with the assignment."
    )


class AskSerializer(serializers.Serializer[Any]):
    steps = serializers.ListField(
        child=serializers.CharField(trim_whitespace=False, max_length=MAX_TEXT),
        allow_empty=True,
        max_length=MAX_STEPS,
        help_text="Phase 1: the solution so far. Phase 2: the steps before the first negative one.",
    )
    count = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_COMPLETIONS,
        help_text="Phase 2: how many at most. Whoever asks first decides; in phase 1 the phase does.",
    )
    again = serializers.BooleanField(required=False, default=False, help_text="Take up once more what failed.")


class ExplanationsQuerySerializer(serializers.Serializer[Any]):
    step = serializers.IntegerField(min_value=0, help_text="Index of the negative step.")


class ExplanationsSerializer(serializers.Serializer[Any]):
    explanations = serializers.ListField(child=serializers.CharField())


class PreferencesSerializer(serializers.Serializer[Any]):
    keys = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Keys by action, where they differ from the page's own; named as KeyboardEvent.key names them.",
    )
    tours_seen = serializers.ListField(child=serializers.CharField(), help_text="First-time tours, by name.")


class PreferencesChangeSerializer(serializers.Serializer[Any]):
    keys = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False, help_text="Replaces the keys."
    )
    tours_seen = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Added to those seen before."
    )


class OfferedSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(source="*")


class OfferSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=["ready", "pending", "failed"])
    message = serializers.CharField(help_text="For the labeler, while there is nothing to rate and when it failed.")
    completions = OfferedSerializer(many=True, help_text="Known by their place: two may have the same text.")
    continuation_order = serializers.ListField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="Phase 1: of the positive ones the solution goes on with the first in this order of places; "
        "null: with the one that the labeler chooses.",
    )


class LeaseSerializer(serializers.ModelSerializer[Assignment]):
    class Meta:
        model = Assignment
        fields = ["lease_expires_at"]
        read_only_fields = fields


class SubmitSerializer(serializers.Serializer[Any]):
    label = LabelField()  # type: ignore[assignment]
    details = DetailsField(required=False)


class SubmittedSerializer(serializers.ModelSerializer[Labeling]):
    submitted_at = serializers.DateTimeField()
    undo_until = serializers.SerializerMethodField(help_text="Until then POST …/reopen takes it up again.")

    class Meta:
        model = Labeling
        fields = ["id", "submitted_at", "undo_until"]
        read_only_fields = ["id"]

    def get_undo_until(self, labeling: Labeling) -> datetime | None:
        return undo_until(labeling)


@extend_schema_serializer(component_name="Problem")
class ShownProblemSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    answer = serializers.CharField(allow_null=True, help_text="The current guess of the correct answer.")


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """What a labeler sees. Never the score, the generation or the kind of the item: they would bias or help."""

    phase = AssignmentPhaseSerializer(source="*", read_only=True)
    problem = ShownProblemSerializer(source="item.problem", read_only=True)
    instructions = InstructionsSerializer(allow_null=True, read_only=True)
    steps = serializers.SerializerMethodField(help_text="The solution to rate; empty in phase 1.")
    label = serializers.DictField(  # type: ignore[assignment]
        source="draft", allow_null=True, read_only=True, help_text="The draft."
    )
    reopened = serializers.SerializerMethodField(
        help_text="True: it was submitted and is taken up again; the next submit supersedes the one before."
    )

    class Meta:
        model = Assignment
        fields = ["id", "phase", "instructions", "problem", "steps", "label", "reopened", "lease_expires_at", "status"]
        read_only_fields = fields

    def get_reopened(self, assignment: Assignment) -> bool:
        return assignment.reopened_at is not None

    def get_steps(self, assignment: Assignment) -> list[str]:
        solution = assignment.item.solution
        return solution.steps if solution else []


class ProgressSerializer(serializers.Serializer[Any]):
    today = serializers.IntegerField(help_text="Submitted since midnight UTC.")
    total = serializers.IntegerField()
    open_items = serializers.IntegerField(help_text="Items that wait for this labeler; counted up to 1000.")
