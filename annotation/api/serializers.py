"""Serializers of requests and responses. They only describe a label; annotation/rules checks it."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from annotation import limits
from annotation.api.fields import number_field, text_field
from annotation.api.json_body import RequestSerializer
from annotation.models import Assignment, Instructions, Labeling, Phase, User
from annotation.permissions import Permission
from annotation.rules.preferences import LOCALES
from annotation.selectors.questions import questions_of
from annotation.selectors.review_cases import comment_on
from annotation.selectors.screening import is_final_answer
from annotation.services.corrections import undo_until
from annotation.services.preferences import preferences_of


class LocaleField(serializers.ChoiceField):
    """How dates and numbers are written."""

    def __init__(self, **options: Any) -> None:
        help_text = (
            "How dates and numbers are written. `browser`: dates as the browser does, and numbers as in English."
        )
        super().__init__(choices=LOCALES, help_text=help_text, **options)


class UserSerializer(serializers.ModelSerializer[User]):
    permissions = serializers.ListField(
        child=serializers.ChoiceField(choices=[permission.value for permission in Permission]),
        help_text="What the role allows.",
    )
    locale = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["id", "username", "role", "kind", "permissions", "locale"]
        read_only_fields = fields

    @extend_schema_field(LocaleField())
    def get_locale(self, user: User) -> str:
        return preferences_of(user=user).locale


class SessionSerializer(serializers.Serializer[Any]):
    user = UserSerializer(allow_null=True)
    demo = serializers.BooleanField(help_text="True: POST /session/demo signs in without a password.")
    csrf_token = serializers.CharField(help_text="Send it as X-CSRFToken with every request except GET.")
    csrf_cookie = serializers.CharField(help_text="Name of the cookie that has the newest such token.")
    second_factor = serializers.ChoiceField(
        choices=["code", "set_up"],
        allow_null=True,
        help_text="`code`: send a code to /session/second-factor to finish signing in. `set_up`: the role needs a second factor.",
    )
    openid_connect = serializers.CharField(
        allow_null=True, help_text="Name of the OpenID Connect provider; sign in at /accounts/oidc/login/."
    )
    resets_by_mail = serializers.BooleanField(help_text="True: /session/new-password/ask sends a link by mail.")


class CredentialsSerializer(RequestSerializer):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=4096, trim_whitespace=False)


class DemoRoleSerializer(RequestSerializer):
    role = serializers.ChoiceField(choices=User.Role.choices)


class PhaseSerializer(serializers.ModelSerializer[Phase]):
    instructions = serializers.CharField(source="current_instructions.text", default="", read_only=True)
    instructions_version = serializers.IntegerField(
        source="current_instructions.version", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = Phase
        fields = ["id", "name", "flow", "status", "instructions", "instructions_version", "by_choice"]
        read_only_fields = fields


class AssignmentPhaseSerializer(serializers.Serializer[Any]):
    """The phase of an assignment, with what the labeler may do and is asked after the first negative step.

    Serializes an assignment, because an item can override the questions of its phase.
    """

    id = serializers.IntegerField(source="item.phase.id")
    name = serializers.CharField(source="item.phase.name")
    flow = serializers.ChoiceField(source="item.phase.flow", choices=Phase.Flow.choices)
    allow_skip = serializers.BooleanField(
        source="item.phase.allow_skip", help_text="Whether the labeler may skip the item."
    )
    point_out_contradictions = serializers.BooleanField(
        source="item.phase.point_out_contradictions", help_text="Whether to ask for contradictions before a submit."
    )
    ask_progress = serializers.SerializerMethodField(help_text="Whether to ask how far the solution got.")
    ask_explanation = serializers.SerializerMethodField(help_text="Whether to ask for an explanation of the mistake.")
    ask_alternatives = serializers.SerializerMethodField(
        help_text="How many alternatives to the negative step to rate."
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
    text = text_field(limits.STEP)
    rating = serializers.IntegerField(allow_null=True, help_text="Always null.")
    source = serializers.CharField(help_text='Always "human".')  # type: ignore[assignment]
    flagged = serializers.BooleanField()


class LabelStepSerializer(serializers.Serializer[Any]):
    completions = CompletionSerializer(
        many=True, allow_null=True, help_text="null: the labeler gave up before any had been written (flow 1)."
    )
    human_completion = HumanCompletionSerializer(allow_null=True)
    chosen_completion = serializers.IntegerField(
        min_value=0,
        allow_null=True,
        help_text="Index of the completion that continues the solution; null if none does.",
    )


class LabelSerializer(serializers.Serializer[Any]):
    """PRM800K's label."""

    steps = LabelStepSerializer(many=True)
    total_time = serializers.IntegerField(
        min_value=0, max_value=limits.ACTIVE_TIME, help_text="Active time in milliseconds."
    )
    finish_reason = serializers.ChoiceField(choices=Labeling.FinishReason.choices)


@extend_schema_field(LabelSerializer)
class LabelField(serializers.JSONField):
    """Accepts any JSON, which annotation/rules checks; the schema describes a valid label."""


class RatedExplanationSerializer(serializers.Serializer[Any]):
    text = text_field(limits.EXPLANATION)
    rating = serializers.IntegerField(min_value=-1, max_value=1, help_text="1: it explains the mistake.")


class StepCommentSerializer(serializers.Serializer[Any]):
    step = serializers.IntegerField(min_value=0, help_text="Index of the step.")
    text = text_field(limits.COMMENT)


class DetailsSerializer(serializers.Serializer[Any]):
    """Answers to questions beyond the PRM800K record."""

    reason = text_field(limits.REASON, required=False, help_text="Required for `give_up` and `bad_problem`.")
    suggested_answer = text_field(
        limits.SUGGESTED_ANSWER, required=False, help_text="The right answer, if the shown one is wrong."
    )
    progress = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=limits.PROGRESS,
        help_text="With `found_error`, if asked: how far the solution got, from 0 (nothing useful yet) to 4.",
    )
    explanation = text_field(
        limits.EXPLANATION, required=False, help_text="With `found_error`, if asked: what the mistake is."
    )
    given_explanations = RatedExplanationSerializer(many=True, required=False)
    comments = StepCommentSerializer(many=True, required=False, help_text="For whoever reviews; one per step.")


@extend_schema_field(DetailsSerializer)
class DetailsField(serializers.JSONField):
    """Accepts any JSON, which annotation/rules checks; the schema describes valid details."""


def version_field() -> serializers.IntegerField:
    return serializers.IntegerField(
        required=False,
        min_value=0,
        help_text="Version of the draft that this is based on; if the draft has changed since, the answer is 409 `draft_changed`. "
        "Without it, nothing is compared.",
    )


class NextSerializer(RequestSerializer):
    phase = serializers.IntegerField(required=False, allow_null=True, help_text="Only items of this phase.")
    after = serializers.IntegerField(
        required=False,
        allow_null=True,
        help_text="Prefetch the assignment that follows this open one. Its lease is short until it is requested without `after`.",
    )


class ReleaseSerializer(RequestSerializer):
    unseen = serializers.BooleanField(
        default=False, help_text="It was prefetched and never displayed, so it may come to this labeler again."
    )
    refused = serializers.BooleanField(
        default=False, help_text="Its submit was refused, so it is returned even if the phase does not allow skipping."
    )


@extend_schema_field(
    {"type": "object", "additionalProperties": {}, "x-maxJsonBytes": limits.DRAFT}  # OpenAPI has no word for it
)
class DraftField(serializers.DictField):
    """Any object; the rules measure it."""


class DraftSerializer(RequestSerializer):
    label = DraftField(  # type: ignore[assignment]
        help_text="The unfinished label, in any form; it is returned with the assignment. "
        "`x-maxJsonBytes`: bytes of compact JSON that are allowed."
    )
    version = version_field()


class AskSerializer(RequestSerializer):
    steps = serializers.ListField(
        child=serializers.CharField(trim_whitespace=False),
        allow_empty=True,
        help_text="Flow 1: the solution so far. Flow 2: the steps before the first negative one.",
    )
    count = number_field(
        limits.COMPLETIONS_PER_STEP,
        required=False,
        help_text="Flow 2: the maximum number; the first request for these steps decides. In flow 1 the phase decides.",
    )
    again = serializers.BooleanField(required=False, default=False, help_text="Retry a failed request.")


class ExplanationsQuerySerializer(serializers.Serializer[Any]):
    step = serializers.IntegerField(min_value=0, help_text="Index of the negative step.")


class ExplanationsSerializer(serializers.Serializer[Any]):
    explanations = serializers.ListField(child=serializers.CharField())


class PreferencesSerializer(serializers.Serializer[Any]):
    keys = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Keys by action, if they differ from the page's defaults; named as in KeyboardEvent.key.",
    )
    tours_seen = serializers.ListField(child=serializers.CharField(), help_text="Names of tours that were seen.")
    locale = LocaleField()


class PreferencesChangeSerializer(RequestSerializer):
    keys = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False, help_text="Replaces the keys."
    )
    tours_seen = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Added to the tours seen before."
    )
    locale = LocaleField(required=False)


class OfferedSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(source="*")


class OfferSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=["ready", "pending", "failed"])
    message = serializers.CharField(help_text="Shown to the labeler while the request is pending or after it failed.")
    completions = OfferedSerializer(many=True, help_text="Identified by position, because two may have the same text.")
    continuation_order = serializers.ListField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="Flow 1: the first positive completion in this order of positions continues the solution; "
        "null: the labeler chooses.",
    )


class LeaseSerializer(serializers.ModelSerializer[Assignment]):
    version = serializers.IntegerField(source="draft_version", read_only=True, help_text="Of the saved draft.")

    class Meta:
        model = Assignment
        fields = ["lease_expires_at", "version"]
        read_only_fields = fields


class SubmitSerializer(RequestSerializer):
    label = LabelField()  # type: ignore[assignment]
    details = DetailsField(required=False)
    version = version_field()


class ContradictionSerializer(serializers.Serializer[Any]):
    answer = serializers.CharField(help_text="The solution's final answer.")
    expected = serializers.CharField(help_text="What it is compared with: the guess, or the labeler's suggestion.")
    suggested = serializers.BooleanField(help_text="Whether it is the labeler's suggestion.")


class CheckedSerializer(serializers.Serializer[Any]):
    contradiction = ContradictionSerializer(
        allow_null=True, help_text="null: there is none, it is not certain, or the phase does not point it out."
    )


class SubmittedSerializer(serializers.ModelSerializer[Labeling]):
    submitted_at = serializers.DateTimeField()
    undo_until = serializers.SerializerMethodField(help_text="Until then POST …/reopen can undo the submit.")

    class Meta:
        model = Labeling
        fields = ["id", "submitted_at", "undo_until"]
        read_only_fields = ["id"]

    def get_undo_until(self, labeling: Labeling) -> datetime | None:
        return undo_until(labeling, is_final=is_final_answer(labeling))


class UndoableSerializer(serializers.Serializer[Any]):
    assignment = serializers.IntegerField(source="assignment_id")
    kind = serializers.ChoiceField(
        choices=["submit", "skip"], help_text="submit: POST …/reopen undoes it; skip: POST …/take-back."
    )
    at = serializers.DateTimeField()
    corrected = serializers.BooleanField(help_text="Whether the submit was a correction.")
    seconds_left = serializers.IntegerField(help_text="By the server's clock.")


class UndoStackSerializer(serializers.Serializer[Any]):
    entries = UndoableSerializer(many=True, help_text="Newest first.")
    last_submit = serializers.DateTimeField(
        allow_null=True, help_text="The newest submit, even if it is too late to undo it."
    )
    minutes = serializers.IntegerField(help_text="How long a submit or a skip can be undone.")


@extend_schema_serializer(component_name="Problem")
class ShownProblemSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    answer = serializers.CharField(allow_null=True, help_text="The current guess of the correct answer.")


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """What a labeler sees. Score, generation and kind of the item are hidden, because they could bias the labeler."""

    phase = AssignmentPhaseSerializer(source="*", read_only=True)
    problem = ShownProblemSerializer(source="item.problem", read_only=True)
    instructions = InstructionsSerializer(allow_null=True, read_only=True)
    steps = serializers.SerializerMethodField(help_text="The solution to rate; empty in flow 1.")
    label = serializers.DictField(  # type: ignore[assignment]
        source="draft", allow_null=True, read_only=True, help_text="The draft."
    )
    version = serializers.IntegerField(source="draft_version", read_only=True, help_text="Of the draft.")
    reopened = serializers.SerializerMethodField(
        help_text="Whether a submit was undone; the next submit supersedes its labeling."
    )

    reviewer_comment = serializers.SerializerMethodField(
        help_text="What a reviewer wrote who gave the task back; null: none did."
    )

    class Meta:
        model = Assignment
        fields = [
            "id",
            "phase",
            "instructions",
            "problem",
            "steps",
            "label",
            "version",
            "reopened",
            "reviewer_comment",
            "lease_expires_at",
            "status",
        ]
        read_only_fields = fields

    def get_reopened(self, assignment: Assignment) -> bool:
        return assignment.reopened_at is not None

    def get_reviewer_comment(self, assignment: Assignment) -> str | None:
        return comment_on(assignment)

    def get_steps(self, assignment: Assignment) -> list[str]:
        solution = assignment.item.solution
        return solution.steps if solution else []


class ProgressSerializer(serializers.Serializer[Any]):
    today = serializers.IntegerField(help_text="Submitted since midnight in the given time zone.")
    total = serializers.IntegerField()
    open_items = serializers.IntegerField(help_text="Items that wait for this labeler; counted up to 1000.")


class PhaseProgressSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="phase.id")
    name = serializers.CharField(source="phase.name")
    flow = serializers.ChoiceField(source="phase.flow", choices=Phase.Flow.choices)
    by_choice = serializers.BooleanField(
        source="phase.by_choice", help_text="Its items come only to labelers who choose the phase."
    )
    instructions = serializers.CharField(source="phase.current_instructions.text", default="")
    waiting = serializers.IntegerField(help_text="Items that wait for this labeler; counted up to 1000.")
    today = serializers.IntegerField(help_text="Submitted since midnight in the given time zone.")
    total = serializers.IntegerField()
