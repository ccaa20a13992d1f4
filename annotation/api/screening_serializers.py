"""Serializers of screening: where one is, the result of a try, and everybody's for those who watch over quality."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation import limits
from annotation.api.fields import text_field
from annotation.api.history_serializers import PartQuerySerializer
from annotation.api.json_body import RequestSerializer
from annotation.api.phase_serializers import PersonSerializer
from annotation.api.quality_serializers import AppealSerializer
from annotation.models import Screening, ScreeningTry
from annotation.selectors.screening import Standing


class StandingSerializer(serializers.Serializer[Any]):
    """Where you are with the screening of a phase. It never says whether an answer was right."""

    phase = serializers.IntegerField(source="phase.pk")
    phase_name = serializers.CharField(source="phase.name")
    standing = serializers.ChoiceField(choices=[standing.value for standing in Standing])
    done = serializers.IntegerField(help_text="Submitted items of the running try.")
    total = serializers.IntegerField(help_text="Items of the running try, else of the next one.")
    retry_at = serializers.DateTimeField(allow_null=True, help_text="When the next try can begin.")
    result = serializers.IntegerField(
        source="last_try.pk", default=None, allow_null=True, help_text="The newest try with a result; null: none."
    )
    result_is_new = serializers.SerializerMethodField(help_text="Whether you have not opened that result.")

    def get_result_is_new(self, standing: Any) -> bool:
        return standing.last_try is not None and standing.last_try.seen_at is None


class StepOfResultSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    said = serializers.IntegerField(allow_null=True, help_text="The person's rating; null: unsure, or not rated.")
    gold = serializers.IntegerField(allow_null=True, help_text="The rating of gold; null: gold ends before this step.")
    accepted = serializers.ListField(child=serializers.IntegerField(), help_text="All ratings that pass.")
    why = serializers.CharField(allow_blank=True)
    passed = serializers.BooleanField(allow_null=True, help_text="null: not compared.")


class ResultOfQuestionSerializer(serializers.Serializer[Any]):
    labeling = serializers.IntegerField(help_text="The person's answer: an appeal is made against it.")
    problem = serializers.CharField()
    answer = serializers.CharField(allow_null=True)
    steps = StepOfResultSerializer(many=True)
    further_steps = serializers.IntegerField(help_text="Steps behind these, which neither rated.")
    passed = serializers.BooleanField(allow_null=True, help_text="null: not judged, because its gold was retired.")
    first_difference = serializers.IntegerField(allow_null=True, help_text="Index of the first step that differs.")
    finish_reason = serializers.CharField()
    appeal = AppealSerializer(allow_null=True, help_text="What the person said against the gold last; null: nothing.")


class TrySerializer(serializers.ModelSerializer[ScreeningTry]):
    class Meta:
        model = ScreeningTry
        fields = [
            "id",
            "number",
            "items_wanted",
            "pass_mark",
            "begun_at",
            "ended_at",
            "passed",
            "agreed",
            "judged",
            "seen_at",
        ]
        read_only_fields = fields


class ResultSerializer(TrySerializer):
    """A try with a result: what was said, what gold says, and what comes next."""

    phase = serializers.IntegerField(source="screening.phase_id", read_only=True)
    phase_name = serializers.CharField(source="screening.phase.name", read_only=True)
    state = serializers.ChoiceField(source="screening.state", choices=Screening.State.choices, read_only=True)
    retry_at = serializers.DateTimeField(source="screening.retry_at", allow_null=True, read_only=True)
    tries_left = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField()

    class Meta(TrySerializer.Meta):
        fields = [*TrySerializer.Meta.fields, "phase", "phase_name", "state", "retry_at", "tries_left", "questions"]
        read_only_fields = fields

    def get_tries_left(self, one: ScreeningTry) -> int:
        left: int = self.context["tries_left"]
        return left

    @extend_schema_field(ResultOfQuestionSerializer(many=True))
    def get_questions(self, one: ScreeningTry) -> Any:
        return ResultOfQuestionSerializer(self.context["questions"], many=True).data


class ScreeningSerializer(serializers.ModelSerializer[Screening]):
    """One person's screening of one phase."""

    labeler = PersonSerializer(read_only=True)
    phase_name = serializers.CharField(source="phase.name", read_only=True)
    decided_by = PersonSerializer(read_only=True, allow_null=True)
    decision = serializers.SerializerMethodField(help_text="The last one by a person; null: none.")
    tries = serializers.SerializerMethodField(help_text="In their order.")

    class Meta:
        model = Screening
        fields = [
            "id",
            "labeler",
            "phase",
            "phase_name",
            "state",
            "retry_at",
            "granted",
            "changed_at",
            "decision",
            "decision_reason",
            "decided_by",
            "decided_at",
            "tries",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=Screening.Decision.choices, allow_null=True))
    def get_decision(self, screening: Screening) -> str | None:
        return screening.decision or None

    @extend_schema_field(TrySerializer(many=True))
    def get_tries(self, screening: Screening) -> Any:
        return TrySerializer(sorted(screening.tries.all(), key=lambda one: one.number), many=True).data


class ScreeningDetailSerializer(ScreeningSerializer):
    done = serializers.SerializerMethodField(help_text="Submitted items of the running try.")
    total = serializers.SerializerMethodField(help_text="Items of the running try; 0: none runs.")

    class Meta(ScreeningSerializer.Meta):
        fields = [*ScreeningSerializer.Meta.fields, "done", "total"]
        read_only_fields = fields

    def get_done(self, screening: Screening) -> int:
        return int(self.context["progress"][0])

    def get_total(self, screening: Screening) -> int:
        return int(self.context["progress"][1])


class ScreeningsSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Of all parts.")
    next = serializers.CharField(allow_null=True, help_text="`before` of the next, older part; null: there is none.")
    results = ScreeningSerializer(many=True)


class ScreeningsQuerySerializer(PartQuerySerializer):
    phase = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1, help_text="Only of this phase.")
    state = serializers.ChoiceField(choices=Screening.State.choices, required=False)
    search = serializers.CharField(required=False, allow_blank=True, default="", help_text="Name of the person.")


class ScreeningDecisionSerializer(RequestSerializer):
    labeler = serializers.UUIDField()
    phase = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    decision = serializers.ChoiceField(choices=Screening.Decision.choices, help_text="`retry`: one more try, at once.")
    reason = text_field(limits.REASON)
