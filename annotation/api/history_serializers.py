"""Serializers for a labeler's own history."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.api.serializers import DetailsSerializer
from annotation.models import Labeling
from annotation.selectors.labelings import earlier_labelings
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
        return [_rated_step(step) for step in labeling.label["steps"]]


class LabelingSerializer(EarlierLabelingSerializer):
    """An entry of the labeler's own history."""

    problem = serializers.CharField(source="question.problem", read_only=True)
    details = DetailsSerializer(read_only=True)
    undo_until = serializers.SerializerMethodField(
        help_text="When it can no longer be undone; null: it cannot be undone."
    )
    corrected = serializers.SerializerMethodField(help_text="The labelings that it replaced, newest first.")

    class Meta:
        model = Labeling
        fields = [
            "id",
            "assignment",
            "submitted_at",
            "problem",
            "finish_reason",
            "steps",
            "details",
            "undo_until",
            "corrected",
        ]
        read_only_fields = fields

    def get_undo_until(self, labeling: Labeling) -> datetime | None:
        return undo_until(labeling)

    @extend_schema_field(EarlierLabelingSerializer(many=True))
    def get_corrected(self, labeling: Labeling) -> Any:
        return EarlierLabelingSerializer(earlier_labelings(labeling), many=True).data


def _rated_step(step: dict[str, Any]) -> dict[str, Any]:
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
