"""Serializers for a labeler's own history."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.api.serializers import DetailsSerializer
from annotation.models import Assignment, Labeling, Phase, ReviewCase
from annotation.selectors.keyset import Place
from annotation.selectors.labelings import earlier_labelings, reports_of
from annotation.services.corrections import undo_until


class RatedTextSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    rating = serializers.IntegerField(allow_null=True)


class RatedStepSerializer(RatedTextSerializer):
    text = serializers.CharField(
        help_text="The chosen completion, else the labeler's own step, else the first completion."
    )
    own = serializers.BooleanField(help_text="Whether the labeler wrote the step.")
    alternatives = RatedTextSerializer(many=True, help_text="Other completions that were rated or flagged.")


class EarlierLabelingSerializer(serializers.ModelSerializer[Labeling]):
    """A labeling that a correction has replaced."""

    submitted_at = serializers.DateTimeField(read_only=True)
    steps = serializers.SerializerMethodField()

    class Meta:
        model = Labeling
        fields = ["id", "submitted_at", "finish_reason", "steps"]
        read_only_fields = fields

    @extend_schema_field(RatedStepSerializer(many=True))
    def get_steps(self, labeling: Labeling) -> list[dict[str, Any]]:
        return [rated_step(step) for step in labeling.label["steps"]]


class OwnReportSerializer(serializers.ModelSerializer[ReviewCase]):
    """What became of a labeler's own report."""

    report = serializers.ChoiceField(source="kind", choices=ReviewCase.Kind.choices)

    class Meta:
        model = ReviewCase
        fields = ["report", "decision", "decided_at", "sentence"]
        read_only_fields = fields


class LabelingSerializer(EarlierLabelingSerializer):
    """An entry of the labeler's own history."""

    phase = serializers.CharField(
        source="assignment.item.phase.name", default=None, allow_null=True, read_only=True, help_text="Its name."
    )

    problem = serializers.CharField(source="question.problem", read_only=True)
    details = DetailsSerializer(read_only=True)
    undo_until = serializers.SerializerMethodField(
        help_text="When it can no longer be undone; null: it cannot be undone."
    )
    reports = serializers.SerializerMethodField(help_text="What you reported with it, and what became of it.")
    corrected = serializers.SerializerMethodField(help_text="The labelings that it replaced, newest first.")
    outcome = serializers.SerializerMethodField(
        help_text="`corrected`: a reviewer corrected it. `returned`: somebody else labels it anew. null: neither."
    )

    class Meta:
        model = Labeling
        fields = [
            "id",
            "assignment",
            "phase",
            "flow",
            "submitted_at",
            "problem",
            "finish_reason",
            "steps",
            "details",
            "undo_until",
            "reports",
            "corrected",
            "outcome",
        ]
        read_only_fields = fields

    def get_undo_until(self, labeling: Labeling) -> datetime | None:
        return undo_until(labeling, is_final=labeling.is_final)  # type: ignore[attr-defined]  # own_labelings adds it

    @extend_schema_field(OwnReportSerializer(many=True))
    def get_reports(self, labeling: Labeling) -> Any:
        return OwnReportSerializer(reports_of(labeling), many=True).data

    @extend_schema_field(EarlierLabelingSerializer(many=True))
    def get_corrected(self, labeling: Labeling) -> Any:
        return EarlierLabelingSerializer(earlier_labelings(labeling), many=True).data

    @extend_schema_field(serializers.ChoiceField(choices=["corrected", "returned"], allow_null=True))
    def get_outcome(self, labeling: Any) -> str | None:
        return "corrected" if labeling.is_corrected else "returned" if labeling.is_returned else None


class HistorySerializer(serializers.Serializer[Any]):
    """A part of the history."""

    count = serializers.IntegerField(help_text="Of all parts.")
    next = serializers.CharField(allow_null=True, help_text="`before` of the next, older part; null: there is none.")
    results = LabelingSerializer(many=True)


class SkippedSerializer(serializers.ModelSerializer[Assignment]):
    """A task that the labeler skipped."""

    assignment = serializers.IntegerField(source="pk", read_only=True)
    phase = serializers.CharField(source="item.phase.name", read_only=True, help_text="Its name.")
    problem = serializers.CharField(source="item.problem.text", read_only=True)
    skipped_at = serializers.DateTimeField(source="closed_at", read_only=True)
    refusal = serializers.SerializerMethodField(help_text="Why it cannot be taken back now; null: it can.")

    class Meta:
        model = Assignment
        fields = ["assignment", "phase", "problem", "skipped_at", "refusal"]
        read_only_fields = fields

    def get_refusal(self, assignment: Assignment) -> str | None:
        refusals: dict[int, str] = self.context["refusals"]
        return refusals.get(assignment.pk)


class SkippedPartSerializer(serializers.Serializer[Any]):
    """A part of what the labeler skipped."""

    count = serializers.IntegerField(help_text="Of all parts.")
    next = serializers.CharField(allow_null=True, help_text="`before` of the next, older part; null: there is none.")
    results = SkippedSerializer(many=True)


class LabeledPhaseSerializer(serializers.ModelSerializer[Phase]):
    class Meta:
        model = Phase
        fields = ["id", "name"]
        read_only_fields = fields


class PlaceField(serializers.CharField):
    """A place in a list, as the part before it gave it."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return Place.read(super().to_internal_value(data))
        except (ValueError, OverflowError) as error:
            raise serializers.ValidationError("This is no `next` of an earlier part.") from error


class PartQuerySerializer(serializers.Serializer[Any]):
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200, help_text="Rows of a part.")
    before = PlaceField(required=False, help_text="`next` of the part before.")


class HistoryQuerySerializer(PartQuerySerializer):
    phase = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1, help_text="Only of this phase.")
    finish_reason = serializers.ChoiceField(
        choices=Labeling.FinishReason.choices, required=False, help_text="Only those that ended in this way."
    )


def rated_step(step: dict[str, Any]) -> dict[str, Any]:
    """A step of a label as the pages show it."""
    completions, human = step["completions"] or [], step["human_completion"]
    chosen = step["chosen_completion"]
    if chosen is None and human:
        shown = {"text": human if isinstance(human, str) else human["text"], "rating": None}
        others = completions
    elif not completions:
        shown, others = {"text": "", "rating": None}, []
    else:
        at = chosen or 0
        shown = {"text": completions[at]["text"], "rating": completions[at]["rating"]}
        others = completions[:at] + completions[at + 1 :]
    rated = [one for one in others if one["rating"] is not None or one.get("flagged")]
    own = chosen is None and bool(human)
    return {**shown, "own": own, "alternatives": [{"text": one["text"], "rating": one["rating"]} for one in rated]}
