"""A labeler's own screening: where they are, and the result of a try once it has ended."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.assignments import LabelingView
from annotation.api.problem_details import errors
from annotation.api.screening_serializers import ResultSerializer, StandingSerializer
from annotation.models import ScreeningTry
from annotation.selectors.screening import standings_of
from annotation.selectors.screening_results import own_try, result_of, tries_left
from annotation.services.screening import mark_result_seen


class OwnScreeningsView(LabelingView):
    @extend_schema(operation_id="screenings_own", responses={200: StandingSerializer(many=True), **errors(403)})
    def get(self, request: Request) -> Response:
        """The phases that screen you, and where you are in each. Empty: none does."""
        return Response(StandingSerializer(standings_of(labeler=self.labeler), many=True).data)


class OwnResultView(LabelingView):
    @extend_schema(operation_id="screenings_own_result", responses={200: ResultSerializer, **errors(403, 404)})
    def get(self, request: Request, try_id: int) -> Response:
        """The result of one of your tries, item by item with what gold says and why. 404 until the try has ended."""
        return Response(whole_result(own_try(try_id=try_id, labeler=self.labeler)))


class ResultSeenView(LabelingView):
    @extend_schema(operation_id="screenings_own_result_seen", request=None, responses={204: None, **errors(403, 404)})
    def post(self, request: Request, try_id: int) -> Response:
        """You have opened the result, so it is no longer new."""
        mark_result_seen(one=own_try(try_id=try_id, labeler=self.labeler))
        return Response(status=status.HTTP_204_NO_CONTENT)


def whole_result(one: ScreeningTry) -> object:
    screening = one.screening
    context = {
        "questions": result_of(one),
        "tries_left": tries_left(screening=screening, phase=screening.phase),
    }
    return ResultSerializer(one, context=context).data
