"""Serializers of the problems of the site, for those who manage, review or study them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation import limits
from annotation.api.fields import text_field
from annotation.api.json_body import RequestSerializer
from annotation.models import Labeling, Problem, ProblemChange, ReviewCase, Solution
from annotation.selectors.problem_detail import HistoryEntry, ProblemDetail
from annotation.selectors.problem_list import ListedProblem


class ProblemQuerySerializer(serializers.Serializer[Any]):
    """Filters of the list; what is left out filters nothing."""

    search = serializers.CharField(
        required=False, max_length=1_000, help_text="Part of the text; or the id, or the id in the source."
    )
    subject = serializers.CharField(required=False, allow_blank=True, max_length=limits.SUBJECT)
    level = serializers.CharField(required=False, allow_blank=True, max_length=limits.LEVEL)
    split = serializers.ChoiceField(required=False, choices=Problem.Split.choices)
    answer = serializers.BooleanField(required=False, allow_null=True, default=None, help_text="Whether it has one.")
    solutions = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Whether it has some."
    )
    labelings = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Whether it has some."
    )
    reports = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Whether labelers have reported it and nobody has decided yet.",
    )
    excluded = serializers.BooleanField(required=False, allow_null=True, default=None)
    before = serializers.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, help_text="`next` of the part before."
    )
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200, help_text="Rows of a part.")

    def get_fields(self) -> dict[str, Any]:
        # not as an attribute, because the class has one of this name
        source = serializers.CharField(required=False, allow_blank=True, max_length=limits.SOURCE)
        return {**super().get_fields(), "source": source}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if unknown := sorted(set(self.initial_data) - set(self.fields)):
            raise serializers.ValidationError({name: ["There is no filter of this name."] for name in unknown})
        return attrs


class ProblemFieldsSerializer(serializers.ModelSerializer[Problem]):
    class Meta:
        model = Problem
        fields = [
            "id",
            "text",
            "answer",
            "source",
            "subject",
            "level",
            "external_id",
            "split",
            "excluded_at",
            "created_at",
        ]
        read_only_fields = fields


class ListedProblemSerializer(serializers.Serializer[Any]):
    """A row of the list."""

    problem = ProblemFieldsSerializer()
    solutions = serializers.IntegerField()
    labelings = serializers.IntegerField()
    reports = serializers.IntegerField(help_text="Of labelers, not decided yet.")


class ProblemPartSerializer(serializers.Serializer[Any]):
    """A part of the list, newest first."""

    count = serializers.IntegerField(help_text="Of all parts.")
    next = serializers.IntegerField(allow_null=True, help_text="`before` of the next part; null: there is none.")
    results = ListedProblemSerializer(many=True)

    @staticmethod
    def values(count: int, rows: list[ListedProblem], has_more: bool) -> dict[str, Any]:
        return {"count": count, "next": rows[-1].problem.pk if has_more else None, "results": rows}


class ProblemValuesSerializer(serializers.Serializer[Any]):
    """What the filters can choose from."""

    sources = serializers.ListField(child=serializers.CharField(allow_blank=True))
    subjects = serializers.ListField(child=serializers.CharField(allow_blank=True))
    levels = serializers.ListField(child=serializers.CharField(allow_blank=True))


class CountedGradeSerializer(serializers.Serializer[Any]):
    grade = serializers.ChoiceField(choices=Solution.Grade.choices)
    count = serializers.IntegerField()


class ItemCountsSerializer(serializers.Serializer[Any]):
    items = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Those with a free slot.")
    taken_back = serializers.IntegerField(help_text="Those that a corrected answer took out of the queue.")


class ProblemLabelingSerializer(serializers.ModelSerializer[Labeling]):
    labeler = serializers.CharField(source="labeler.username", default=None, allow_null=True)
    is_excluded = serializers.BooleanField(help_text="Whether it is excluded from trainings and exports.")

    class Meta:
        model = Labeling
        fields = ["id", "labeler", "flow", "submitted_at", "finish_reason", "is_excluded"]
        read_only_fields = fields


class ProblemReportSerializer(serializers.ModelSerializer[ReviewCase]):
    labeler = serializers.CharField(source="labeling.labeler.username", default=None, allow_null=True)

    class Meta:
        model = ReviewCase
        fields = ["id", "kind", "text", "labeler", "opened_at", "decision", "decided_at"]
        read_only_fields = fields


class RegradeCountsSerializer(serializers.Serializer[Any]):
    """How far the new grading is, and what it changed."""

    solutions = serializers.IntegerField(help_text="To be graded anew.")
    graded = serializers.IntegerField(help_text="Graded so far.")
    changed = serializers.IntegerField(help_text="Those that got another grade.")
    items_taken_back = serializers.IntegerField(help_text="Waiting items that left the queue.")
    items_returned = serializers.IntegerField(
        help_text="Items that an earlier correction took back, and that fit again."
    )


class ProblemChangeSerializer(serializers.ModelSerializer[ProblemChange]):
    made_by = serializers.CharField(source="made_by.username", default=None, allow_null=True)

    class Meta:
        model = ProblemChange
        fields = ["id", "kind", "before", "after", "reason", "made_by", "made_at"]
        read_only_fields = fields


class HistoryEntrySerializer(serializers.Serializer[HistoryEntry]):
    change = ProblemChangeSerializer()
    regrades = RegradeCountsSerializer(allow_null=True, help_text="Of a corrected answer.")
    labelings = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Of a corrected answer: labelings of solutions whose grade changed, begun before it, that still count.",
    )


class ProblemDetailSerializer(serializers.Serializer[ProblemDetail]):
    problem = ProblemFieldsSerializer()
    solution = serializers.CharField(
        source="problem.solution", allow_null=True, help_text="The ground-truth solution, if there is one."
    )
    grades = serializers.SerializerMethodField(help_text="Its solutions, counted by grade.")
    items = ItemCountsSerializer()
    labelings = serializers.IntegerField()
    newest_labelings = ProblemLabelingSerializer(many=True)
    reports = serializers.IntegerField()
    newest_reports = ProblemReportSerializer(many=True)
    history = HistoryEntrySerializer(many=True, help_text="Newest first.")

    @extend_schema_field(CountedGradeSerializer(many=True))
    def get_grades(self, detail: ProblemDetail) -> list[dict[str, Any]]:
        return [
            {"grade": grade.value, "count": detail.grades[grade]} for grade in Solution.Grade if grade in detail.grades
        ]


class GivenReasonSerializer(RequestSerializer):
    reason = text_field(limits.REASON, help_text="Others read it in the history.")


class OptionalGivenReasonSerializer(RequestSerializer):
    reason = text_field(limits.REASON, required=False, default="", allow_blank=True)


class CorrectedAnswerSerializer(RequestSerializer):
    answer = text_field(limits.ANSWER, allow_null=True, allow_blank=True, help_text="null: the problem has no answer.")
    expected = serializers.CharField(
        allow_null=True,
        trim_whitespace=False,
        help_text="The answer that this corrects; if it is another one by now, 409.",
    )
    reason = text_field(limits.REASON, help_text="Others read it in the history.")


class ExcludedLabelingsSerializer(serializers.Serializer[Any]):
    excluded = serializers.IntegerField(help_text="Labelings that no longer count.")
    batch = serializers.UUIDField(help_text="By it the exclusion can be undone.")
