"""Everybody's screenings, for those who watch over quality, and decisions over them."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.acting_user import acting_user
from annotation.api.permissions import CanManageQuality, CanReview
from annotation.api.problem_details import errors
from annotation.api.screening import whole_result
from annotation.api.screening_serializers import (
    ResultSerializer,
    ScreeningDecisionSerializer,
    ScreeningDetailSerializer,
    ScreeningsQuerySerializer,
    ScreeningsSerializer,
)
from annotation.models import Screening
from annotation.selectors.keyset import Place
from annotation.selectors.screening import progress_of_try
from annotation.selectors.screening_results import ended_try, screening_by_id, screenings
from annotation.services.screening_decisions import decide_screening


class ScreeningsView(APIView):
    permission_classes = [CanReview]

    @extend_schema(
        operation_id="screenings_list",
        parameters=[ScreeningsQuerySerializer],
        responses={200: ScreeningsSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Everybody's screenings, those that changed last first."""
        query = ScreeningsQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = dict(query.validated_data)
        limit = asked.pop("limit")
        found, count = screenings(**asked)
        rows = list(found[: limit + 1])
        last = rows[limit - 1] if len(rows) > limit else None
        next_place = str(Place(last.changed_at, last.pk)) if last else None
        return Response(ScreeningsSerializer({"count": count, "next": next_place, "results": rows[:limit]}).data)


class ScreeningView(APIView):
    permission_classes = [CanReview]

    @extend_schema(operation_id="screenings_get", responses={200: ScreeningDetailSerializer, **errors(403, 404)})
    def get(self, request: Request, screening_id: int) -> Response:
        """One person's screening, with its tries."""
        return _response(screening_by_id(screening_id=screening_id))


class ResultView(APIView):
    permission_classes = [CanReview]

    @extend_schema(operation_id="screenings_result", responses={200: ResultSerializer, **errors(403, 404)})
    def get(self, request: Request, try_id: int) -> Response:
        """The result of anybody's try, as they read it."""
        return Response(whole_result(ended_try(try_id=try_id)))


class DecideScreeningView(APIView):
    permission_classes = [CanManageQuality]

    @extend_schema(
        operation_id="screenings_decide",
        request=ScreeningDecisionSerializer,
        responses={200: ScreeningDetailSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request) -> Response:
        """Overrule a screening: pass, fail, or one more try. The reason is in the audit log."""
        asked = ScreeningDecisionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        screening = decide_screening(
            labeler_id=values["labeler"],
            phase_id=values["phase"],
            decision=Screening.Decision(values["decision"]),
            reason=values["reason"],
            actor=acting_user(request),
        )
        return _response(screening_by_id(screening_id=screening.pk))


def _response(screening: Screening) -> Response:
    running = next((one for one in screening.tries.all() if one.ended_at is None), None)
    progress = progress_of_try(running, labeler=screening.labeler) if running else (0, 0)
    return Response(ScreeningDetailSerializer(screening, context={"progress": progress}).data)
