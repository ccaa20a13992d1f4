"""Exports over HTTP."""

from itertools import chain
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.views import APIView

from annotation import limits
from annotation.api.downloads import attachment
from annotation.api.lasting import while_allowed
from annotation.api.permissions import CanResearch, signed_in_user
from annotation.api.problem_details import errors
from annotation.exports.jsonl import join_into_blocks, record_lines
from annotation.exports.labels import Labels
from annotation.exports.selection import Labelers, Selection, Split, selected_labelings
from annotation.services.export_notes import note_export

MEDIA_TYPE = "application/x-ndjson"


class ExportQuerySerializer(serializers.Serializer[Any]):
    phase = serializers.ChoiceField(choices=[1, 2], required=False)
    generation = serializers.IntegerField(required=False, min_value=-(2**31), max_value=2**31 - 1)
    include_quality_control = serializers.BooleanField(default=False)
    split = serializers.ChoiceField(choices=[split.value for split in Split], default=Split.ALL.value)
    labelers = serializers.ChoiceField(choices=[kind.value for kind in Labelers], default=Labelers.ALL.value)
    phase_name = serializers.CharField(
        required=False, max_length=limits.PHASE_NAME, help_text="Only of the phase with this name."
    )
    source = serializers.CharField(  # type: ignore[assignment]
        required=False, max_length=limits.SOURCE, help_text="Only of problems from this source."
    )
    labeler = serializers.UUIDField(required=False, help_text="Only by this person or model.")
    since = serializers.DateTimeField(required=False, help_text="Submitted at this moment or later.")
    until = serializers.DateTimeField(required=False, help_text="Submitted before this moment.")
    details = serializers.BooleanField(
        default=False,
        help_text="Add reasons, suggested answers, progress and explanations as `details`, which PRM800K does not have.",
    )

    labels = serializers.ChoiceField(choices=[kind.value for kind in Labels], default=Labels.PLAIN.value)

    def selection(self) -> Selection:
        asked = self.validated_data
        return Selection(
            flow=asked.get("phase"),
            generation_number=asked.get("generation"),
            include_quality_control=asked["include_quality_control"],
            split=Split(asked["split"]),
            labelers=Labelers(asked["labelers"]),
            phase=asked.get("phase_name", ""),
            source=asked.get("source", ""),
            labeler=asked.get("labeler"),
            since=asked.get("since"),
            until=asked.get("until"),
        )


class AnyAccepted(BaseContentNegotiation):
    """Ignores the Accept header, because an export has one format. Errors are as everywhere else."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type


class Prm800kExportView(APIView):
    permission_classes = [CanResearch]
    content_negotiation_class = AnyAccepted

    @extend_schema(
        operation_id="exports_prm800k",
        parameters=[ExportQuerySerializer],
        responses={(200, MEDIA_TYPE): OpenApiTypes.STR, **errors(400, 403)},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Labelings as PRM800K records, one JSON object per line, in the order of arrival; streamed."""
        query = ExportQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        lines = record_lines(selected_labelings(query.selection()), Labels(asked["labels"]), details=asked["details"])
        blocks = while_allowed(request, join_into_blocks(lines))
        note_export(selection=query.selection(), form="prm800k", by=signed_in_user(request))
        first = next(blocks, b"")  # an error of the database still gets its status: the answer has not begun
        return StreamingHttpResponse(
            chain([first], blocks),
            content_type=MEDIA_TYPE,
            headers=attachment("prm800k.jsonl"),
        )
