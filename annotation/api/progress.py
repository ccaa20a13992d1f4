"""A labeler's progress."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.assignments import LabelingView
from annotation.api.problem_details import errors
from annotation.api.serializers import PhaseProgressSerializer, ProgressSerializer
from annotation.api.time_zones import TimeZoneQuerySerializer, time_zone_of
from annotation.selectors.progress import progress_by_phase, progress_of


class ProgressView(LabelingView):
    @extend_schema(
        operation_id="progress_get",
        parameters=[TimeZoneQuerySerializer],
        responses={200: ProgressSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """How many labelings you have submitted, and how many items wait for you."""
        return Response(ProgressSerializer(progress_of(labeler=self.labeler, zone=time_zone_of(request))).data)


class PhasesProgressView(LabelingView):
    @extend_schema(
        operation_id="progress_phases",
        parameters=[TimeZoneQuerySerializer],
        responses={200: PhaseProgressSerializer(many=True), **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """The open phases that you may work on: what waits for you in each, and what you have done there."""
        phases = progress_by_phase(labeler=self.labeler, zone=time_zone_of(request))
        return Response(PhaseProgressSerializer(phases, many=True).data)
