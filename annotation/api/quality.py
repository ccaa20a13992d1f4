"""Quality control: labelers' agreement with gold, pauses and what they hold back, appeals, and what a labeler is told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.assignments import LabelingView
from annotation.api.pages import PAGE_PARAMETERS, Pages, page_of
from annotation.api.permissions import CanManageQuality, CanReview
from annotation.api.problem_details import errors
from annotation.api.quality_serializers import (
    AnswerAppealSerializer,
    AnswersPartSerializer,
    AnswersQuerySerializer,
    AppealSerializer,
    BeginPauseSerializer,
    EndPauseSerializer,
    HoldBackSerializer,
    LabelerPageSerializer,
    OwnQualitySerializer,
    PauseSerializer,
    QualityPartSerializer,
    QualityQuerySerializer,
    WaitingAppealSerializer,
    WriteAppealSerializer,
)
from annotation.models import User
from annotation.selectors.keyset import Place
from annotation.selectors.pauses import counted_pauses, pause_in_force, waiting_appeals
from annotation.selectors.quality import Shown, newest_unread_warning, quality_of, quality_of_labelers
from annotation.selectors.rolling_agreement import answers_of
from annotation.services.appeals import answer_appeal, appeal_labeling, appeal_pause, read_warnings
from annotation.services.pauses import begin_pause, end_pause, hold_back_since, release_labelings
from annotation.services.put_back import put_back, undo_put_back


class QualityView(APIView):
    permission_classes = [CanManageQuality]

    @extend_schema(
        operation_id="quality_list",
        parameters=[QualityQuerySerializer],
        responses={200: QualityPartSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Labelers by name, with their agreement with gold, and who is warned or paused."""
        query = _checked(QualityQuerySerializer(data=request.query_params))
        part = quality_of_labelers(
            phase_id=query.get("phase"),
            shown=Shown(query["shown"]),
            search=query["search"],
            after=query["after"],
            limit=query["limit"],
        )
        return Response(QualityPartSerializer(part).data)


class LabelerView(APIView):
    permission_classes = [CanManageQuality]

    @extend_schema(operation_id="quality_labeler", responses={200: LabelerPageSerializer, **errors(403, 404)})
    def get(self, request: Request, labeler_id: UUID) -> Response:
        """One labeler: agreement by phase, pauses with their reasons, evidence and appeals, and warnings."""
        return _labeler_page(labeler_id)


class AnswersView(APIView):
    permission_classes = [CanManageQuality]

    @extend_schema(
        operation_id="quality_answers",
        parameters=[AnswersQuerySerializer],
        responses={200: AnswersPartSerializer, **errors(400, 403, 404)},
    )
    def get(self, request: Request, labeler_id: UUID) -> Response:
        """A labeler's answers to quality control, newest first."""
        query = _checked(AnswersQuerySerializer(data=request.query_params))
        labeler = quality_of(labeler_id=labeler_id).labeler
        limit, before = query["limit"], query.get("before")
        answers = answers_of(labeler_id=labeler.pk, phase_id=query.get("phase"))
        rows = list((answers.filter(before.older("labeling__submitted_at")) if before else answers)[: limit + 1])
        last = rows[limit - 1] if len(rows) > limit else None
        part = {
            "count": answers.count(),
            "next": str(Place(last.labeling.submitted_at, last.pk)) if last else None,
            "results": rows[:limit],
        }
        return Response(AnswersPartSerializer(part).data)


class BeginPauseView(APIView):
    permission_classes = [CanManageQuality]

    @extend_schema(
        operation_id="quality_pause",
        request=BeginPauseSerializer,
        responses={201: LabelerPageSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request, labeler_id: UUID) -> Response:
        """Pause a labeler: they get no tasks. What they submit meanwhile is stored and held back."""
        asked = _checked(BeginPauseSerializer(data=request.data))
        begin_pause(labeler_id=labeler_id, actor=_actor(request), **asked)
        return _labeler_page(labeler_id, status.HTTP_201_CREATED)


class PauseView(APIView):
    """Base of what is done with one pause."""

    permission_classes = [CanManageQuality]

    def changed(self, pause_id: int) -> Response:
        return Response(PauseSerializer(counted_pauses().get(pk=pause_id)).data)


CHANGED: dict[Any, Any] = {200: PauseSerializer, **errors(400, 403, 404, 409)}


class EndPauseView(PauseView):
    @extend_schema(operation_id="pauses_end", request=EndPauseSerializer, responses=CHANGED)
    def post(self, request: Request, pause_id: int) -> Response:
        """Let the labeler work again, with a reason. Their agreement with gold is counted anew."""
        end_pause(pause_id=pause_id, actor=_actor(request), **_checked(EndPauseSerializer(data=request.data)))
        return self.changed(pause_id)


class HoldBackView(PauseView):
    @extend_schema(operation_id="pauses_hold_back", request=HoldBackSerializer, responses=CHANGED)
    def post(self, request: Request, pause_id: int) -> Response:
        """Hold back what the labeler submitted since this time. What is older counts again."""
        since: datetime = _checked(HoldBackSerializer(data=request.data))["since"]
        hold_back_since(pause_id=pause_id, since=since, actor=_actor(request))
        return self.changed(pause_id)


class ReleaseLabelingsView(PauseView):
    @extend_schema(operation_id="pauses_release_labelings", request=None, responses=CHANGED)
    def post(self, request: Request, pause_id: int) -> Response:
        """Let what this pause holds back count again: in trainings, exports and consensus."""
        release_labelings(pause_id=pause_id, actor=_actor(request))
        return self.changed(pause_id)


class PutBackView(PauseView):
    @extend_schema(operation_id="pauses_put_back", request=None, responses=CHANGED)
    def post(self, request: Request, pause_id: int) -> Response:
        """Put the items of what is held back into the queue again: each gets one more labeling, by somebody else."""
        put_back(pause_id=pause_id, actor=_actor(request))
        return self.changed(pause_id)


class UndoPutBackView(PauseView):
    @extend_schema(operation_id="pauses_undo_put_back", request=None, responses=CHANGED)
    def post(self, request: Request, pause_id: int) -> Response:
        """Take those items out of the queue again that nobody has taken since."""
        undo_put_back(pause_id=pause_id, actor=_actor(request))
        return self.changed(pause_id)


class AppealsView(APIView):
    permission_classes = [CanReview]
    pagination_class = Pages

    @extend_schema(
        operation_id="appeals_list",
        parameters=PAGE_PARAMETERS,
        responses={200: WaitingAppealSerializer(many=True), **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Appeals that nobody has answered, oldest first."""
        return page_of(request, waiting_appeals(), lambda page: WaitingAppealSerializer(page, many=True).data)


class AnswerAppealView(APIView):
    permission_classes = [CanReview]

    @extend_schema(
        operation_id="appeals_answer",
        request=AnswerAppealSerializer,
        responses={200: AppealSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request, appeal_id: int) -> Response:
        """Answer an appeal. The labeler reads the answer."""
        answer = _checked(AnswerAppealSerializer(data=request.data))["answer"]
        return Response(AppealSerializer(answer_appeal(appeal_id=appeal_id, answer=answer, actor=_actor(request))).data)


class OwnQualityView(LabelingView):
    @extend_schema(operation_id="quality_own", responses={200: OwnQualitySerializer, **errors(403)})
    def get(self, request: Request) -> Response:
        """Whether you are paused, and why; and a warning that you have not read yet."""
        return _own_quality(self.labeler)


class ReadWarningView(LabelingView):
    @extend_schema(
        operation_id="quality_read_warning", request=None, responses={200: OwnQualitySerializer, **errors(403)}
    )
    def post(self, request: Request) -> Response:
        """You have read your warning."""
        read_warnings(labeler=self.labeler)
        return _own_quality(self.labeler)


class OwnAppealView(LabelingView):
    @extend_schema(
        operation_id="quality_appeal",
        request=WriteAppealSerializer,
        responses={201: OwnQualitySerializer, **errors(400, 403, 409)},
    )
    def post(self, request: Request) -> Response:
        """Say something against your pause. Somebody will read and answer it."""
        appeal_pause(labeler=self.labeler, text=_checked(WriteAppealSerializer(data=request.data))["text"])
        return _own_quality(self.labeler, status.HTTP_201_CREATED)


class LabelingAppealView(LabelingView):
    @extend_schema(
        operation_id="labelings_appeal",
        request=WriteAppealSerializer,
        responses={201: AppealSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request, labeling_id: int) -> Response:
        """Say why the gold label of one of your screening tasks is wrong."""
        text = _checked(WriteAppealSerializer(data=request.data))["text"]
        appeal = appeal_labeling(labeler=self.labeler, labeling_id=labeling_id, text=text)
        return Response(AppealSerializer(appeal).data, status=status.HTTP_201_CREATED)


def _labeler_page(labeler_id: UUID, http_status: int = status.HTTP_200_OK) -> Response:
    return Response(LabelerPageSerializer(quality_of(labeler_id=labeler_id)).data, status=http_status)


def _own_quality(labeler: User, http_status: int = status.HTTP_200_OK) -> Response:
    told = {"pause": pause_in_force(labeler=labeler), "warning": newest_unread_warning(labeler=labeler)}
    return Response(OwnQualitySerializer(told).data, status=http_status)


def _actor(request: Request) -> User:
    if not isinstance(request.user, User):
        raise exceptions.NotAuthenticated
    return request.user


def _checked(asked: Any) -> dict[str, Any]:
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)
