"""Serializers of review cases: the inbox, a case with its labelings side by side, and what a reviewer decides."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation import limits
from annotation.api.fields import text_field
from annotation.api.history_serializers import PlaceField
from annotation.api.json_body import RequestSerializer
from annotation.api.serializers import DetailsSerializer
from annotation.models import Labeling, ReviewCase


class CaseQuerySerializer(serializers.Serializer[Any]):
    """Which cases, and which part of them."""

    state = serializers.ChoiceField(choices=["open", "decided"], default="open")
    kind = serializers.ChoiceField(choices=ReviewCase.Kind.choices, required=False)
    phase = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    problem = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200, help_text="Rows of a part.")
    after = PlaceField(required=False, help_text="`next` of the part before.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if unknown := sorted(set(self.initial_data) - set(self.fields)):
            raise serializers.ValidationError({name: ["There is no filter of this name."] for name in unknown})
        return attrs


class ListedCaseSerializer(serializers.ModelSerializer[ReviewCase]):
    """A row of the inbox. It does not say whose labeling it is, so that nobody decides by the name."""

    problem_text = serializers.CharField(source="problem.text")
    phase = serializers.CharField(source="item.phase.name", default=None, allow_null=True, help_text="Its name.")
    claimed_by = serializers.CharField(source="claimed_by.username", default=None, allow_null=True)
    decided_by = serializers.CharField(source="decided_by.username", default=None, allow_null=True)

    class Meta:
        model = ReviewCase
        fields = [
            "id", "kind", "text", "problem", "problem_text", "phase", "opened_at", "claimed_by", "claimed_at",
            "decision", "decided_by", "decided_at", "sentence",
        ]  # fmt: skip
        read_only_fields = fields


class CountedKindSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=ReviewCase.Kind.choices)
    count = serializers.IntegerField()


class CasePartSerializer(serializers.Serializer[Any]):
    """A part of the inbox: open cases oldest first, decided ones newest first."""

    count = serializers.IntegerField(help_text="Of all parts.")
    kinds = CountedKindSerializer(many=True, help_text="How many cases of each kind match the other filters.")
    next = serializers.CharField(allow_null=True, help_text="`after` of the next part; null: there is none.")
    results = ListedCaseSerializer(many=True)


class ReviewedStepSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    rating = serializers.IntegerField(allow_null=True)
    flagged = serializers.BooleanField(help_text="Whether the labeler was unsure.")
    own = serializers.BooleanField(help_text="Whether the labeler wrote the step.")


class ReviewedLabelingSerializer(serializers.ModelSerializer[Labeling]):
    """One of the labelings that stand side by side. Its labeler is told when the case is decided."""

    labeler = serializers.SerializerMethodField(help_text="null: not told before the decision, or unknown.")
    steps = serializers.SerializerMethodField()
    details = DetailsSerializer()
    total_time = serializers.IntegerField(source="label.total_time", help_text="Milliseconds.")
    is_excluded = serializers.BooleanField(help_text="Whether it is excluded from trainings and exports.")
    can_be_sent_back = serializers.SerializerMethodField(help_text="False: it was imported.")

    class Meta:
        model = Labeling
        fields = [
            "id", "labeler", "submitted_at", "finish_reason", "steps", "details", "total_time", "is_excluded", "can_be_sent_back",
        ]  # fmt: skip
        read_only_fields = fields

    def get_labeler(self, labeling: Labeling) -> str | None:
        return labeling.labeler.username if self.context["tells_names"] and labeling.labeler else None

    @extend_schema_field(ReviewedStepSerializer(many=True))
    def get_steps(self, labeling: Labeling) -> list[dict[str, Any]]:
        return [_reviewed_step(step) for step in labeling.label["steps"]]

    def get_can_be_sent_back(self, labeling: Labeling) -> bool:
        return labeling.assignment_id is not None


class ReviewedProblemSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    text = serializers.CharField()
    answer = serializers.CharField(allow_null=True, help_text="The current guess of the correct answer.")
    solution = serializers.CharField(allow_null=True, help_text="The ground-truth solution, if there is one.")
    is_excluded = serializers.SerializerMethodField()

    def get_is_excluded(self, problem: Any) -> bool:
        return problem.excluded_at is not None


class OtherCaseSerializer(serializers.ModelSerializer[ReviewCase]):
    class Meta:
        model = ReviewCase
        fields = ["id", "kind"]
        read_only_fields = fields


class CaseSerializer(ListedCaseSerializer):
    """All that a reviewer sees. Scores of models are not in it; /review/{id}/scores has them after the decision."""

    problem = ReviewedProblemSerializer(read_only=True)
    flow = serializers.IntegerField(source="labeling.flow")
    labeling = serializers.IntegerField(source="labeling_id", help_text="The one that opened the case.")
    steps = serializers.SerializerMethodField(help_text="The solution that was rated; empty in flow 1.")
    labelings = serializers.SerializerMethodField(help_text="In the order of their arrival.")
    others = serializers.SerializerMethodField(help_text="Other open cases about the same problem.")
    is_mine = serializers.SerializerMethodField(help_text="Whether you have claimed it.")
    chosen = serializers.IntegerField(
        source="chosen_id", allow_null=True, help_text="The labeling that was found right, excluded or sent back."
    )
    chosen_ratings = serializers.SerializerMethodField(help_text="Of the label that was found right; null: none was.")

    class Meta(ListedCaseSerializer.Meta):
        fields = [
            *ListedCaseSerializer.Meta.fields, "flow", "labeling", "steps", "labelings", "others", "is_mine", "chosen", "chosen_ratings",
        ]  # fmt: skip
        read_only_fields = fields

    def get_steps(self, case: ReviewCase) -> list[str]:
        return case.solution.steps if case.solution else []

    @extend_schema_field(ReviewedLabelingSerializer(many=True))
    def get_labelings(self, case: ReviewCase) -> Any:
        context = {"tells_names": case.decision is not None}
        return ReviewedLabelingSerializer(self.context["labelings"], many=True, context=context).data

    @extend_schema_field(OtherCaseSerializer(many=True))
    def get_others(self, case: ReviewCase) -> Any:
        return OtherCaseSerializer(self.context["others"], many=True).data

    def get_is_mine(self, case: ReviewCase) -> bool:
        return case.decision is None and case.claimed_by == self.context["reviewer"]

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField(allow_null=True), allow_null=True))
    def get_chosen_ratings(self, case: ReviewCase) -> list[int | None] | None:
        return None if case.label is None else [_reviewed_step(step)["rating"] for step in case.label["steps"]]


class NextCaseSerializer(RequestSerializer):
    kind = serializers.ChoiceField(choices=ReviewCase.Kind.choices, required=False)
    after = serializers.IntegerField(required=False, min_value=0, help_text="A case that comes after this one.")


class ClaimedCaseSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()


class SentenceSerializer(RequestSerializer):
    sentence = text_field(limits.REASON, help_text="Why. The labeler reads it.")


class SettleSerializer(RequestSerializer):
    sentence = text_field(
        limits.REASON, required=False, default="", allow_blank=True, help_text="The labeler reads it."
    )
    labeling = serializers.IntegerField(required=False, help_text="The labeling that is right.")
    ratings = serializers.ListField(
        child=serializers.IntegerField(min_value=-1, max_value=1),
        required=False,
        max_length=limits.STEPS,
        help_text="Your own: of each step, up to the first negative one.",
    )
    gold = serializers.BooleanField(default=False, help_text="Make the label gold.")
    reasons = serializers.ListField(
        child=text_field(limits.GOLD_REASON, allow_blank=True),
        required=False,
        default=list,
        max_length=limits.STEPS,
        help_text="With `gold`: why, for each rated step; labelers may read it.",
    )


class ChosenSerializer(SentenceSerializer):
    labeling = serializers.IntegerField()


class ReviewedAnswerSerializer(SentenceSerializer):
    answer = text_field(limits.ANSWER, allow_null=True, allow_blank=True, help_text="null: the problem has no answer.")
    expected = serializers.CharField(
        allow_null=True,
        trim_whitespace=False,
        help_text="The answer that this corrects; if it is another one by now, 409.",
    )


def _reviewed_step(step: Mapping[str, Any]) -> dict[str, Any]:
    """The completion that continued the solution, else the labeler's own step, else the first completion."""
    completions, human, chosen = step["completions"] or [], step["human_completion"], step["chosen_completion"]
    if chosen is None and human:
        text = human if isinstance(human, str) else human["text"]
        return {"text": text, "rating": None, "flagged": False, "own": True}
    if not completions:
        return {"text": "", "rating": None, "flagged": False, "own": False}
    shown = completions[chosen or 0]
    return {"text": shown["text"], "rating": shown["rating"], "flagged": bool(shown.get("flagged")), "own": False}
