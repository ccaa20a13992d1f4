"""The start page of an admin."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.permissions import CanManageLoop
from annotation.api.problem_details import errors
from annotation.api.time_zones import TimeZoneQuerySerializer, time_zone_of
from rewardmodel.api.serializers import EvaluationSerializer
from rewardmodel.selectors.overview import overview


class AttentionSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    sentence = serializers.CharField()
    link = serializers.CharField(help_text="Address of the page for it.")


class WorkSerializer(serializers.Serializer[Any]):
    last_hour = serializers.IntegerField(help_text="Labelings of the last hour, models included.")
    today = serializers.IntegerField(help_text="Labelings since midnight in the given time zone.")
    people_last_hour = serializers.IntegerField(help_text="People who submitted in the last hour.")
    open_items = serializers.IntegerField(help_text="Items of open phases that have a free slot.")
    leased = serializers.IntegerField()
    open_phases = serializers.IntegerField()
    message = serializers.CharField(help_text="What the loop is doing now.")


class QualitySerializer(serializers.Serializer[Any]):
    labelings = serializers.IntegerField(help_text="Of the last seven days.")
    unusable = serializers.IntegerField(help_text="Those of them that were given up or report a bad problem.")
    current = serializers.CharField(source="current.name", default=None, allow_null=True)
    current_id = serializers.IntegerField(source="current.pk", default=None, allow_null=True)
    evaluation = EvaluationSerializer(allow_null=True)


class OverviewSerializer(serializers.Serializer[Any]):
    attention = AttentionSerializer(many=True, help_text="What needs an admin, most urgent first.")
    work = WorkSerializer()
    quality = QualitySerializer()


class OverviewView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(
        operation_id="overview_get",
        parameters=[TimeZoneQuerySerializer],
        responses={200: OverviewSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Whether work moves, how good it is, and what needs an admin."""
        return Response(OverviewSerializer(overview(zone=time_zone_of(request))).data)
