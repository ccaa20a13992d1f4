"""The label model: its runs, and how each labeler rates."""

from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.agreement_serializers import (
    LabelerTrustSerializer,
    LabelModelRunSerializer,
    LabelModelSerializer,
)
from annotation.api.csv_files import MEDIA_TYPE as CSV
from annotation.api.csv_files import stream_csv
from annotation.api.exports import AnyAccepted
from annotation.api.json_body import RequestSerializer
from annotation.api.pages import PAGE_PARAMETERS, Pages, page_of
from annotation.api.permissions import CanManageQuality, CanResearch, CanReview, signed_in_user
from annotation.api.problem_details import errors
from annotation.errors import NotFound
from annotation.models import LabelModelRun
from annotation.selectors.label_model import ENOUGH, new_labelings, newest_run, trust_in, trusts
from annotation.services.label_model import request_run


class NewRunSerializer(RequestSerializer):
    with_scores = serializers.BooleanField(
        required=False,
        help_text="Let a reward model be one more rater, on problems that it has not learned from. Default: as in the run before.",
    )


class LabelModelView(APIView):
    permission_classes = [CanReview | CanResearch]

    @extend_schema(operation_id="label_model", responses={200: LabelModelSerializer, **errors(403)})
    def get(self, request: Request) -> Response:
        """The newest run, and the one whose result counts."""
        newest = LabelModelRun.objects.select_related("requested_by").order_by("-pk").first()
        used = newest_run()
        found: dict[str, Any] = {
            "newest": newest,
            "used": used,
            "new_labelings": new_labelings(used),
            "enough": ENOUGH,
        }
        return Response(LabelModelSerializer(found).data)


class LabelModelRunsView(APIView):
    permission_classes = [CanManageQuality]

    @extend_schema(
        operation_id="label_model_run",
        request=NewRunSerializer,
        responses={201: LabelModelRunSerializer, 200: LabelModelRunSerializer, **errors(400, 403)},
    )
    def post(self, request: Request) -> Response:
        """Start a run now; a worker does it. 200: one is waiting or running already, and that one is the answer."""
        body = NewRunSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        run, created = request_run(by=signed_in_user(request), with_scores=body.validated_data.get("with_scores"))
        code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
        return Response(LabelModelRunSerializer(run).data, status=code)


class LabelersTrustView(APIView):
    permission_classes = [CanReview | CanResearch]
    pagination_class = Pages

    @extend_schema(
        operation_id="label_model_labelers",
        parameters=PAGE_PARAMETERS,
        responses={200: LabelerTrustSerializer(many=True), **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """How each labeler rates, by the newest run: the doubtful first, then by name. Numbers to look at, no verdict."""
        return page_of(request, trusts(), lambda page: LabelerTrustSerializer(page, many=True).data)


class LabelersTrustCsvView(APIView):
    permission_classes = [CanReview | CanResearch]
    content_negotiation_class = AnyAccepted

    @extend_schema(operation_id="label_model_labelers_csv", responses={(200, CSV): OpenApiTypes.STR, **errors(403)})
    def get(self, request: Request) -> StreamingHttpResponse:
        """The same as a CSV file: a line for each labeler and rate."""
        columns = ["labeler", "name", "labelings", "judged", "rate", "value", "low", "high", "probability_below_0.8"]
        lines = (
            [trust.labeler_id, trust.labeler.username, trust.labelings, trust.judged]
            + [rate[name] for name in ("name", "value", "low", "high", "below")]
            for trust in trusts()
            for rate in trust.rates
        )
        return stream_csv(request, "labelers.csv", columns, lines)


class LabelerTrustView(APIView):
    permission_classes = [CanReview | CanResearch]

    @extend_schema(operation_id="label_model_labeler", responses={200: LabelerTrustSerializer, **errors(403, 404)})
    def get(self, request: Request, labeler_id: UUID) -> Response:
        """One labeler, by the newest run."""
        trust = trust_in(labeler_id)
        if trust is None:
            raise NotFound("The label model has not read a labeling of this person yet.")
        return Response(LabelerTrustSerializer(trust).data)
