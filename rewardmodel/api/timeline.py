"""The figures of each generation, as JSON for the charts and as CSV files."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.downloads import attachment
from annotation.api.exports import AnyAccepted
from annotation.api.permissions import CanResearch
from annotation.api.problem_details import errors
from datafiles.csv_text import csv_text
from rewardmodel.api.serializers import EvaluationSerializer
from rewardmodel.models import Evaluation, Stage
from rewardmodel.selectors.best_of_n import METHODS
from rewardmodel.selectors.loop import evaluated_models
from rewardmodel.selectors.timeline import TimelinePoint, timeline

MEDIA_TYPE = "text/csv"


class RatingsSerializer(serializers.Serializer[Any]):
    positive = serializers.IntegerField()
    neutral = serializers.IntegerField()
    negative = serializers.IntegerField()
    by_models = serializers.IntegerField(help_text="How many of them are by models.")


class HeldOutMetricsSerializer(serializers.Serializer[Any]):
    """Measures on rated steps of problems that the model was not trained on; null: not defined."""

    def get_fields(self) -> dict[str, Any]:
        return {name: serializers.FloatField(allow_null=True, default=None) for name in MEASURES}


MEASURES = [
    "labels",
    "accuracy",
    "accuracy_stderr",
    "always_positive_accuracy",
    "negative_auroc",
    "negative_auroc_stderr",
]


class TimelinePointSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(source="generation.number")
    id = serializers.IntegerField(source="generation.pk")
    stage = serializers.ChoiceField(source="generation.stage", choices=Stage.choices)
    ratings = RatingsSerializer()
    wrong = serializers.IntegerField(source="scores.wrong", help_text="Scored solutions with a wrong answer.")
    fooled = serializers.IntegerField(
        source="scores.fooled", help_text="Those of them that the reward model scored at least `fooled_from`."
    )
    fooled_from = serializers.FloatField(
        source="scores.fooled_from",
        help_text="The score from which a wrong answer counts as one that fooled the model.",
    )
    fooled_share = serializers.FloatField(source="scores.fooled_share", allow_null=True)
    selector = serializers.CharField(source="generation.selector.name", default=None, allow_null=True)
    reward_model = serializers.CharField(source="reward_model.name", default=None, allow_null=True)
    held_out = serializers.SerializerMethodField()
    evaluation = EvaluationSerializer(allow_null=True)

    @extend_schema_field(HeldOutMetricsSerializer(allow_null=True))
    def get_held_out(self, point: TimelinePoint) -> dict[str, Any] | None:
        return HeldOutMetricsSerializer(point.metrics).data if point.metrics else None


class TimelineView(APIView):
    permission_classes = [CanResearch]

    @extend_schema(operation_id="loop_timeline", responses={200: TimelinePointSerializer(many=True), **errors(403)})
    def get(self, request: Request) -> Response:
        """All generations, oldest first: ratings, wrong answers that convinced, held-out measures, best-of-N."""
        return Response(TimelinePointSerializer(timeline(), many=True).data)


class TimelineCsvView(APIView):
    permission_classes = [CanResearch]
    content_negotiation_class = AnyAccepted

    @extend_schema(operation_id="loop_timeline_csv", responses={(200, MEDIA_TYPE): OpenApiTypes.STR, **errors(403)})
    def get(self, request: Request) -> HttpResponse:
        """One line per generation: the figures behind the charts of the timeline."""
        columns = [
            "generation", "selector", "positive", "neutral", "negative", "ratings_by_models", "wrong", "fooled",
            "fooled_share", "reward_model", *(f"held_out_{name}" for name in MEASURES),
            "best_of_n", "best_of_n_accuracy", "best_of_n_stderr", "best_of_n_problems", "evaluation_set",
        ]  # fmt: skip
        return csv_response("timeline.csv", columns, (_line(point) for point in timeline()))


class BestOfNCsvView(APIView):
    permission_classes = [CanResearch]
    content_negotiation_class = AnyAccepted

    @extend_schema(operation_id="loop_best_of_n_csv", responses={(200, MEDIA_TYPE): OpenApiTypes.STR, **errors(403)})
    def get(self, request: Request) -> HttpResponse:
        """One line per reward model, method of choosing, and N: the newest evaluation of each model."""
        lines = (
            [
                each.reward_model.name,
                each.reward_model.kind,
                method,
                n,
                *point,
                evaluation.problems,
                _set_of(evaluation),
            ]
            for each in evaluated_models()
            if (evaluation := each.evaluation)
            for method in METHODS
            for n, point in zip(evaluation.curves["ns"], evaluation.curves.get(method, []), strict=False)
        )
        columns = ["reward_model", "kind", "chosen_by", "n", "accuracy", "standard_error", "problems", "evaluation_set"]
        return csv_response("best-of-n.csv", columns, lines)


def csv_response(name: str, columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> HttpResponse:
    text = csv_text(columns, lines)
    return HttpResponse(text, content_type=f"{MEDIA_TYPE}; charset=utf-8", headers=attachment(name))


def _line(point: TimelinePoint) -> list[Any]:
    ratings, metrics = point.ratings, point.metrics
    curves = point.evaluation.curves if point.evaluation else {}
    best = curves["prm"][-1] if curves.get("prm") else [None, None]
    return [
        point.generation.number,
        point.generation.selector.name if point.generation.selector else None,
        ratings.positive,
        ratings.neutral,
        ratings.negative,
        ratings.by_models,
        point.scores.wrong,
        point.scores.fooled,
        point.scores.fooled_share,
        point.reward_model.name if point.reward_model else None,
        *(metrics.get(name) for name in MEASURES),
        curves["ns"][-1] if curves.get("ns") else None,
        *best,
        point.evaluation.problems if point.evaluation else None,
        _set_of(point.evaluation) if point.evaluation else None,
    ]


def _set_of(evaluation: Evaluation) -> str:
    return evaluation.evaluation_set.name if evaluation.evaluation_set else "all held-out problems"
