"""Everybody's labelings, for reviewers: find them, look at one, correct it; for admins: what they count for."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation import limits
from annotation.api.all_labelings_serializers import (
    ChangedSerializer,
    ChangeSerializer,
    ChoicesSerializer,
    ChooseSerializer,
    CorrectedSerializer,
    CorrectSerializer,
    LabelingPageSerializer,
    LabelingPartSerializer,
    ListQuerySerializer,
    PreviewSerializer,
    UndoneSerializer,
    as_stored,
    filter_of,
)
from annotation.api.assignments import LABEL_BYTES, LABEL_VALUES, LabelingView
from annotation.api.permissions import CanManageQuality, CanReview, ReadOnly
from annotation.api.problem_details import errors
from annotation.models import LabelingChange
from annotation.selectors.all_labelings import (
    Sort,
    agreement_by_labeling,
    count_up_to_most,
    filter_choices,
    labelings_page,
)
from annotation.selectors.labeling_changes import Chosen, preview_change, recent_changes
from annotation.selectors.labeling_page import labeling_page
from annotation.services.labeling_changes import change_labelings, undo_change
from annotation.services.reviewer_corrections import correct_labeling


class AllLabelingsView(APIView):
    permission_classes = [CanReview]

    @extend_schema(
        operation_id="all_labelings_list",
        parameters=[ListQuerySerializer],
        responses={200: LabelingPartSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Everybody's labelings that the filters find, in the order of arrival."""
        query = ListQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked, found = query.validated_data, query.filter()
        rows, has_more = labelings_page(found, sort=Sort(asked["sort"]), after=asked.get("after"), limit=asked["limit"])
        is_all = asked.get("after") is None and not has_more
        part = {
            "count": len(rows) if is_all else count_up_to_most(found),
            "next": rows[-1].pk if has_more else None,
            "results": rows,
        }
        return Response(LabelingPartSerializer(part, context={"agreement": agreement_by_labeling(rows)}).data)


class ChoicesView(APIView):
    permission_classes = [CanReview]

    @extend_schema(operation_id="all_labelings_choices", responses={200: ChoicesSerializer, **errors(403)})
    def get(self, request: Request) -> Response:
        """The people, phases, generations, sources and subjects that the filters of the list offer."""
        return Response(ChoicesSerializer(filter_choices()).data)


class OneLabelingView(APIView):
    permission_classes = [CanReview]

    @extend_schema(operation_id="all_labelings_get", responses={200: LabelingPageSerializer, **errors(403, 404)})
    def get(self, request: Request, labeling_id: int) -> Response:
        """One labeling with its corrections, the labelings of others, and what it counts for."""
        return Response(LabelingPageSerializer(labeling_page(labeling_id=labeling_id)).data)


class CorrectView(LabelingView):
    permission_classes = [CanReview]
    most_bytes = LABEL_BYTES
    most_values = LABEL_VALUES

    @extend_schema(
        operation_id="all_labelings_correct",
        request=CorrectSerializer,
        responses={201: CorrectedSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request, labeling_id: int) -> Response:
        """Supersede the labeling by one with your ratings. You become the labeler of the new record."""
        asked = _checked(CorrectSerializer(data=request.data))
        new = correct_labeling(labeling_id=labeling_id, corrector=self.labeler, **asked)
        return Response(CorrectedSerializer(new).data, status=status.HTTP_201_CREATED)


class ChangesView(LabelingView):
    permission_classes = [CanManageQuality | (CanReview & ReadOnly)]

    @extend_schema(operation_id="all_labelings_changes", responses={200: ChangedSerializer(many=True), **errors(403)})
    def get(self, request: Request) -> Response:
        """The latest changes to what labelings count for, newest first."""
        return Response(ChangedSerializer(recent_changes(), many=True).data)

    @extend_schema(
        operation_id="all_labelings_change",
        request=ChangeSerializer,
        responses={201: ChangedSerializer, **errors(400, 403, 409)},
    )
    def post(self, request: Request) -> Response:
        """Exclude labelings, include them again, or return them to the queue, where other people get their items."""
        asked = _checked(ChangeSerializer(data=request.data))
        change = change_labelings(
            kind=LabelingChange.Kind(asked["kind"]),
            chosen=_chosen(asked),
            reason=asked["reason"],
            expected=asked.get("expected"),
            actor=self.labeler,
        )
        return Response(ChangedSerializer(change).data, status=status.HTTP_201_CREATED)


class PreviewView(APIView):
    permission_classes = [CanManageQuality]

    @extend_schema(
        operation_id="all_labelings_preview",
        request=ChooseSerializer,
        responses={200: PreviewSerializer, **errors(400, 403)},
    )
    def post(self, request: Request) -> Response:
        """How many labelings a change would change. Nothing is changed."""
        asked = _checked(ChooseSerializer(data=request.data))
        found = preview_change(kind=LabelingChange.Kind(asked["kind"]), chosen=_chosen(asked))
        answer = {"chosen": found.chosen, "changing": found.changing, "most": limits.CHANGED_AT_ONCE}
        return Response(PreviewSerializer(answer).data)


class UndoView(LabelingView):
    permission_classes = [CanManageQuality]

    @extend_schema(
        operation_id="all_labelings_undo",
        request=None,
        responses={200: UndoneSerializer, **errors(403, 404, 409)},
    )
    def post(self, request: Request, change_id: UUID) -> Response:
        """Undo a change. Slots in which somebody labels by now stay."""
        change, kept = undo_change(change_id=change_id, actor=self.labeler)
        return Response(UndoneSerializer({"change": change, "slots_kept": kept}).data)


def _chosen(asked: dict[str, Any]) -> Chosen:
    if "filter" in asked:
        return Chosen(filter=filter_of(asked["filter"]), asked=as_stored(asked))
    return Chosen(ids=asked["ids"], asked=as_stored(asked))


def _checked(body: serializers.Serializer[Any]) -> dict[str, Any]:
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
