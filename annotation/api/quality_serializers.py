"""Serializers of quality control: agreement with gold, pauses, warnings, appeals."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation import limits
from annotation.api.fields import text_field
from annotation.api.history_serializers import PlaceField
from annotation.api.json_body import RequestSerializer
from annotation.api.people_serializers import NamedPhaseSerializer
from annotation.models import Appeal, GoldAnswer, Pause, QualityWarning
from annotation.rules.differences import Difference, find_difference, in_words
from annotation.rules.quality_control import Standing
from annotation.selectors.quality import Shown
from annotation.selectors.rolling_agreement import PhaseAgreement

EXCERPT = 200
"""Characters of a problem in a list."""


class PhaseAgreementSerializer(serializers.Serializer[Any]):
    """Agreement with gold over the newest answers in one phase."""

    phase = NamedPhaseSerializer()
    passed = serializers.IntegerField(source="agreement.passed")
    answered = serializers.IntegerField(source="agreement.answered", help_text="Answers in the window.")
    window = serializers.IntegerField(source="phase.quality_window", help_text="The most answers that count.")
    share = serializers.FloatField(source="agreement.share")
    low = serializers.SerializerMethodField(help_text="Lower end of Wilson's 95 % interval of the share.")
    high = serializers.SerializerMethodField(
        help_text="Upper end. A labeler is paused if it is below the phase's mark."
    )
    warn_below = serializers.IntegerField(source="phase.quality_warn_below")
    pause_below = serializers.IntegerField(source="phase.quality_pause_below")
    verdict = serializers.ChoiceField(source="standing", choices=[str(one) for one in Standing])
    newest = serializers.DateTimeField(help_text="When the newest answer was submitted.")

    @extend_schema_field(serializers.FloatField())
    def get_low(self, found: PhaseAgreement) -> float:
        return found.agreement.interval[0]

    @extend_schema_field(serializers.FloatField())
    def get_high(self, found: PhaseAgreement) -> float:
        return found.agreement.interval[1]


class WarningSerializer(serializers.ModelSerializer[QualityWarning]):
    phase = serializers.CharField(source="phase.name", read_only=True)
    words = serializers.SerializerMethodField(help_text="What differed most often, without items.")

    class Meta:
        model = QualityWarning
        fields = ["id", "phase", "at", "passed", "answered", "words", "read_at"]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_words(self, warning: QualityWarning) -> str:
        return in_words(warning.kinds)


class LabelerQualitySerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="labeler.pk")
    username = serializers.CharField(source="labeler.username")
    paused_at = serializers.DateTimeField(source="pause.began_at", default=None, allow_null=True)
    paused_by_site = serializers.SerializerMethodField(help_text="Whether quality control paused them, not a person.")
    warned_at = serializers.SerializerMethodField(help_text="Their newest warning of the last 30 days.")
    phases = PhaseAgreementSerializer(many=True)

    @extend_schema_field(serializers.BooleanField())
    def get_paused_by_site(self, found: Any) -> bool:
        return found.pause is not None and found.pause.began_by_id is None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_warned_at(self, found: Any) -> Any:
        return found.warned[0].at if found.warned else None


class QualityPartSerializer(serializers.Serializer[Any]):
    """A part of the list of labelers, by name."""

    count = serializers.IntegerField(help_text="Of all parts.")
    next = serializers.CharField(allow_null=True, help_text="`after` of the following part; null: there is none.")
    results = LabelerQualitySerializer(many=True)


class EvidenceSerializer(serializers.Serializer[Any]):
    labeling = serializers.IntegerField()
    item = serializers.IntegerField(allow_null=True)
    gold = serializers.IntegerField()
    passed = serializers.BooleanField()
    first_difference = serializers.IntegerField(allow_null=True, help_text="Index of the step.")
    difference = serializers.ChoiceField(choices=[str(one) for one in Difference], allow_null=True)


class AppealSerializer(serializers.ModelSerializer[Appeal]):
    labeler_name = serializers.CharField(source="labeler.username", read_only=True)
    answered_by = serializers.CharField(source="answered_by.username", default=None, allow_null=True, read_only=True)

    class Meta:
        model = Appeal
        fields = [
            "id",
            "labeler",
            "labeler_name",
            "pause",
            "labeling",
            "text",
            "made_at",
            "answered_at",
            "answered_by",
            "answer",
        ]
        read_only_fields = fields


class WaitingAppealSerializer(AppealSerializer):
    phase_name = serializers.CharField(
        default=None,
        allow_null=True,
        read_only=True,
        help_text="Of the pause or the task; null: a pause of all phases.",
    )
    pause_reason = serializers.CharField(source="pause.reason", default=None, allow_null=True, read_only=True)
    gold = serializers.IntegerField(
        source="labeling.gold_answer.gold_id",
        default=None,
        allow_null=True,
        read_only=True,
        help_text="The gold that judged the task; null: the appeal is against a pause.",
    )

    class Meta(AppealSerializer.Meta):
        fields = [*AppealSerializer.Meta.fields, "phase_name", "pause_reason", "gold"]
        read_only_fields = fields


class PauseSerializer(serializers.ModelSerializer[Pause]):
    """A pause with what it holds back."""

    phase = NamedPhaseSerializer(read_only=True, allow_null=True)
    began_by = serializers.CharField(
        source="began_by.username", default=None, allow_null=True, read_only=True, help_text="Null: quality control."
    )
    ended_by = serializers.CharField(source="ended_by.username", default=None, allow_null=True, read_only=True)
    evidence = EvidenceSerializer(many=True, read_only=True)
    held_back = serializers.IntegerField(read_only=True, help_text="Labelings that it holds back now.")
    put_back = serializers.IntegerField(read_only=True, help_text="Items of these that were put back into the queue.")
    appeals = AppealSerializer(many=True, read_only=True)

    class Meta:
        model = Pause
        fields = [
            "id",
            "phase",
            "began_at",
            "began_by",
            "reason",
            "evidence",
            "held_since",
            "held_back",
            "put_back",
            "appeals",
            "ended_at",
            "ended_by",
            "end_reason",
        ]
        read_only_fields = fields


class LabelerPageSerializer(LabelerQualitySerializer):
    """One labeler for the people who watch quality."""

    pauses = PauseSerializer(many=True, help_text="Newest first.")
    warnings = WarningSerializer(source="warned", many=True)


class AnswerSerializer(serializers.ModelSerializer[GoldAnswer]):
    """A labeler's answer to one quality-control item."""

    labeling = serializers.IntegerField(source="labeling_id", read_only=True)
    gold = serializers.IntegerField(source="gold_id", read_only=True)
    phase = serializers.CharField(source="labeling.assignment.item.phase.name", default="", read_only=True)
    problem = serializers.SerializerMethodField()
    submitted_at = serializers.DateTimeField(source="labeling.submitted_at", read_only=True)
    counts = serializers.SerializerMethodField(help_text="False: the gold has been retired since.")
    words = serializers.SerializerMethodField(help_text="What differs at the first step that does; empty if it passed.")

    class Meta:
        model = GoldAnswer
        fields = [
            "labeling",
            "gold",
            "phase",
            "problem",
            "submitted_at",
            "passed",
            "first_difference",
            "counts",
            "words",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_problem(self, answer: GoldAnswer) -> str:
        return answer.labeling.problem.text[:EXCERPT]

    @extend_schema_field(serializers.BooleanField())
    def get_counts(self, answer: GoldAnswer) -> bool:
        return answer.gold.retired_at is None

    @extend_schema_field(serializers.CharField())
    def get_words(self, answer: GoldAnswer) -> str:
        difference = None if answer.passed else find_difference(answer.labeling.label, answer.gold)
        return in_words([difference]) if difference else ""


class AnswersPartSerializer(serializers.Serializer[Any]):
    """A part of a labeler's answers, newest first."""

    count = serializers.IntegerField(help_text="Of all parts.")
    next = serializers.CharField(allow_null=True, help_text="`before` of the next, older part; null: there is none.")
    results = AnswerSerializer(many=True)


class OwnPauseSerializer(serializers.ModelSerializer[Pause]):
    """What a labeler reads about their own pause. It names no item."""

    appeal = serializers.SerializerMethodField(help_text="Their newest appeal against it.")

    class Meta:
        model = Pause
        fields = ["id", "began_at", "reason", "appeal"]
        read_only_fields = fields

    @extend_schema_field(AppealSerializer(allow_null=True))
    def get_appeal(self, pause: Pause) -> Any:
        newest = pause.appeals.select_related("labeler", "answered_by").order_by("-made_at", "-pk").first()
        return AppealSerializer(newest).data if newest else None


class OwnQualitySerializer(serializers.Serializer[Any]):
    """What a labeler is told about the quality of their work."""

    pause = OwnPauseSerializer(allow_null=True)
    warning = WarningSerializer(allow_null=True)


class QualityQuerySerializer(serializers.Serializer[Any]):
    phase = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1, help_text="Only of this phase.")
    shown = serializers.ChoiceField(choices=[str(one) for one in Shown], default=str(Shown.ALL))
    search = serializers.CharField(required=False, allow_blank=True, default="", help_text="A part of the name.")
    after = serializers.CharField(required=False, allow_blank=True, default="", help_text="`next` of the part before.")
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)


class AnswersQuerySerializer(serializers.Serializer[Any]):
    phase = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1, help_text="Only of this phase.")
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200, help_text="Rows of a part.")
    before = PlaceField(required=False, help_text="`next` of the part before.")


class BeginPauseSerializer(RequestSerializer):
    reason = text_field(limits.REASON, help_text="Shown to the labeler. Name no gold.")
    held_since = serializers.DateTimeField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Hold back what they submitted since then; null: nothing.",
    )


class EndPauseSerializer(RequestSerializer):
    reason = text_field(limits.REASON)
    release_labelings = serializers.BooleanField(
        default=False, help_text="Whether what is held back counts again. If not, it stays held back until you decide."
    )


class HoldBackSerializer(RequestSerializer):
    since = serializers.DateTimeField()


class WriteAppealSerializer(RequestSerializer):
    text = text_field(limits.APPEAL, help_text="A sentence or two.")


class AnswerAppealSerializer(RequestSerializer):
    answer = text_field(limits.REASON, help_text="Shown to the labeler.")
