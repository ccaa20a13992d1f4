"""Statistics for researchers and reviewers: figures of all labelings, of each labeler, and what is worth a look."""

from datetime import datetime, time, timedelta
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.csv_files import MEDIA_TYPE, stream_csv
from annotation.api.exports import AnyAccepted
from annotation.api.permissions import CanResearch, CanReview
from annotation.api.problem_details import errors
from annotation.api.time_zones import TimeZoneQuerySerializer
from annotation.models import User
from annotation.selectors.conspicuous import conspicuous_work
from annotation.selectors.days import UTC
from annotation.selectors.statistics import Scope, days_of, first_errors_of, labelers_of, statistics_of

PAPER = {1: (0.851, 0.586), 2: (0.132, 0.741), None: (0.142, 0.731)}
"""PRM800K by flow, as the paper gives it: shares of solutions that end in a correct solution, and of correct steps."""


class StatisticsQuerySerializer(TimeZoneQuerySerializer):
    since = serializers.DateField(required=False, help_text="First day of submitting. Default: no limit.")
    until = serializers.DateField(required=False, help_text="Last day, included. Default: no limit.")
    phase = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    labelers = serializers.ChoiceField(choices=["all", "people", "models"], default="all")

    def validate(self, asked: dict[str, Any]) -> Scope:
        zone = asked.get("time_zone", UTC)
        since, until = asked.get("since"), asked.get("until")
        if since and until and since > until:
            raise serializers.ValidationError({"since": "The first day is after the last one."})
        kinds = {"people": User.Kind.PERSON.value, "models": User.Kind.MODEL.value}
        return Scope(
            since=datetime.combine(since, time(), tzinfo=zone) if since else None,
            until=datetime.combine(until + timedelta(days=1), time(), tzinfo=zone) if until else None,
            phase=asked.get("phase"),
            kind=kinds.get(asked["labelers"]),
            zone=zone,
        )


class SumsSerializer(serializers.Serializer[Any]):
    labelings = serializers.IntegerField()
    positive = serializers.IntegerField()
    neutral = serializers.IntegerField()
    negative = serializers.IntegerField()


class FlowStatisticsSerializer(serializers.Serializer[Any]):
    flow = serializers.IntegerField(allow_null=True, help_text="null: both.")
    sums = SumsSerializer()
    ended = serializers.IntegerField(help_text="Labelings that ended with a solution or at an error.")
    correct_solutions = serializers.FloatField(allow_null=True, help_text="Share of these that ended with a solution.")
    correct_steps = serializers.FloatField(
        allow_null=True, source="sums.correct_steps", help_text="Share of ratings that are not negative."
    )
    paper_correct_solutions = serializers.SerializerMethodField(help_text="The same of PRM800K, by the paper.")
    paper_correct_steps = serializers.SerializerMethodField()

    def get_paper_correct_solutions(self, found: Any) -> float:
        return PAPER[found.flow][0]

    def get_paper_correct_steps(self, found: Any) -> float:
        return PAPER[found.flow][1]


class DaySumsSerializer(SumsSerializer):
    day = serializers.DateField()


class EndCountSerializer(serializers.Serializer[Any]):
    finish_reason = serializers.CharField()
    labelings = serializers.IntegerField()


class FirstErrorSerializer(serializers.Serializer[Any]):
    step = serializers.IntegerField(help_text="Counted from 1.")
    labelings = serializers.IntegerField()


class LabelerStatisticsSerializer(serializers.Serializer[Any]):
    labeler = serializers.UUIDField(allow_null=True, help_text="null: unknown labelers of imported rows.")
    name = serializers.CharField()
    kind = serializers.CharField(allow_null=True)
    sums = SumsSerializer()
    timed = serializers.IntegerField(help_text="Labelings whose active time is known.")
    milliseconds = serializers.IntegerField(help_text="Active time of these.")
    per_hour = serializers.FloatField(allow_null=True, help_text="Labelings per hour of active time.")
    milliseconds_per_step = serializers.FloatField(allow_null=True)


class StatisticsSerializer(serializers.Serializer[Any]):
    flows = FlowStatisticsSerializer(many=True)
    ends = EndCountSerializer(many=True)
    days = DaySumsSerializer(many=True, help_text="The oldest first.")
    first_errors = FirstErrorSerializer(many=True, help_text="Flow 2.")
    labelers = LabelerStatisticsSerializer(many=True, help_text="Those with the most labelings first.")


class NoteSerializer(serializers.Serializer[Any]):
    labeler = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=["fast", "same", "agreement", "copied"])
    sentence = serializers.CharField()
    link = serializers.CharField()


def scope_of(request: Request) -> Scope:
    query = StatisticsQuerySerializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    scope: Scope = query.validated_data
    return scope


class StatisticsView(APIView):
    permission_classes = [CanReview | CanResearch]

    @extend_schema(
        operation_id="statistics_get",
        parameters=[StatisticsQuerySerializer],
        responses={200: StatisticsSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Figures of the labelings that count, without screening and quality control."""
        found = statistics_of(scope_of(request))
        body = {
            "flows": found.flows,
            "ends": [{"finish_reason": name, "labelings": count} for name, count in found.ends.items()],
            "days": [{"day": day, **_sums(sums)} for day, sums in found.days],
            "first_errors": [{"step": step, "labelings": count} for step, count in found.first_errors],
            "labelers": found.labelers,
        }
        return Response(StatisticsSerializer(body).data)


class ConspicuousView(APIView):
    permission_classes = [CanReview | CanResearch]

    @extend_schema(
        operation_id="statistics_conspicuous",
        parameters=[StatisticsQuerySerializer],
        responses={200: NoteSerializer(many=True), **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """What is worth a look in the work of people: sentences with numbers, and no verdicts."""
        return Response(NoteSerializer(conspicuous_work(scope_of(request)), many=True).data)


class StatisticsCsvView(APIView):
    """Base of the files, one for each table."""

    permission_classes = [CanReview | CanResearch]
    content_negotiation_class = AnyAccepted


CSV_SCHEMA: dict[str, Any] = {
    "parameters": [StatisticsQuerySerializer],
    "responses": {(200, MEDIA_TYPE): OpenApiTypes.STR, **errors(400, 403)},
}


class DaysCsvView(StatisticsCsvView):
    @extend_schema(operation_id="statistics_days_csv", **CSV_SCHEMA)
    def get(self, request: Request) -> StreamingHttpResponse:
        """One line per day: labelings and ratings."""
        lines = ([day.isoformat(), *_sums(sums).values()] for day, sums in days_of(scope_of(request)))
        return stream_csv(request, "days.csv", ["day", "labelings", "positive", "neutral", "negative"], lines)


class FirstErrorsCsvView(StatisticsCsvView):
    @extend_schema(operation_id="statistics_first_errors_csv", **CSV_SCHEMA)
    def get(self, request: Request) -> StreamingHttpResponse:
        """One line per position of the first error."""
        return stream_csv(request, "first-errors.csv", ["step", "labelings"], first_errors_of(scope_of(request)))


class LabelersCsvView(StatisticsCsvView):
    @extend_schema(operation_id="statistics_labelers_csv", **CSV_SCHEMA)
    def get(self, request: Request) -> StreamingHttpResponse:
        """One line per labeler: labelings, ratings and pace."""
        columns = [
            "labeler", "name", "labelings", "positive", "neutral", "negative", "timed", "milliseconds", "per_hour",
            "milliseconds_per_step",
        ]  # fmt: skip
        lines = (
            [each.labeler, each.name, *_sums(each.sums).values(), each.timed, each.milliseconds, each.per_hour,
             each.milliseconds_per_step]
            for each in labelers_of(scope_of(request))
        )  # fmt: skip
        return stream_csv(request, "labelers.csv", columns, lines)


def _sums(sums: Any) -> dict[str, int]:
    return {name: getattr(sums, name) for name in ("labelings", "positive", "neutral", "negative")}
