"""A labeler's history: what they submitted and what they skipped, newest first, part by part."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.assignments import LabelingView
from annotation.api.history_serializers import (
    HistoryQuerySerializer,
    HistorySerializer,
    LabeledPhaseSerializer,
    PartQuerySerializer,
    SkippedPartSerializer,
)
from annotation.api.problem_details import errors
from annotation.selectors.keyset import Place
from annotation.selectors.labelings import history_of, labeled_phases
from annotation.selectors.skips import skipped_assignments, why_not_taken_back


class LabelingsView(LabelingView):
    @extend_schema(
        operation_id="labelings_list",
        parameters=[HistoryQuerySerializer],
        responses={200: HistorySerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Your labelings, newest first."""
        query = _checked(HistoryQuerySerializer(data=request.query_params))
        limit = query.pop("limit")
        found, count = history_of(labeler=self.labeler, **query)
        rows = list(found[: limit + 1])
        last = rows[limit - 1] if len(rows) > limit else None
        next_place = str(Place(last.submitted_at, last.pk)) if last else None
        return Response(HistorySerializer({"count": count, "next": next_place, "results": rows[:limit]}).data)


class LabeledPhasesView(LabelingView):
    @extend_schema(operation_id="labelings_phases", responses={200: LabeledPhaseSerializer(many=True), **errors(403)})
    def get(self, request: Request) -> Response:
        """The phases in which you have submitted something."""
        return Response(LabeledPhaseSerializer(labeled_phases(labeler=self.labeler), many=True).data)


class SkippedView(LabelingView):
    @extend_schema(
        operation_id="skipped_list",
        parameters=[PartQuerySerializer],
        responses={200: SkippedPartSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """What you skipped, newest first, and why some of it cannot be taken back."""
        query = _checked(PartQuerySerializer(data=request.query_params))
        limit, before = query["limit"], query.get("before")
        skipped = skipped_assignments(labeler=self.labeler)
        rows = list((skipped.filter(before.older("closed_at")) if before else skipped)[: limit + 1])
        last = rows[limit - 1] if len(rows) > limit else None
        part = {
            "count": skipped.count(),
            "next": str(Place(last.closed_at, last.pk)) if last else None,
            "results": rows[:limit],
        }
        refusals = why_not_taken_back(rows[:limit], labeler=self.labeler)
        return Response(SkippedPartSerializer(part, context={"refusals": refusals}).data)


def _checked(query: PartQuerySerializer) -> dict[str, Any]:
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)
