"""Explanations of possible mistakes that were imported with a solution."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.assignments import LabelingView
from annotation.api.problem_details import errors
from annotation.api.serializers import ExplanationsQuerySerializer, ExplanationsSerializer
from annotation.selectors.assignments import assignment_of
from annotation.services.explanations import tell_explanations


class ExplanationsView(LabelingView):
    @extend_schema(
        operation_id="assignments_explanations",
        parameters=[ExplanationsQuerySerializer],
        responses={200: ExplanationsSerializer, **errors(400, 403, 404, 409)},
    )
    def get(self, request: Request, assignment_id: int) -> Response:
        """Explanations for the first negative step of the saved draft. 409 `not_rated` for any other: they would reveal the error.

        They are told for the step for which you first ask; after a change to another step, the list is empty.
        """
        query = ExplanationsQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        assignment = assignment_of(assignment_id=assignment_id, labeler=self.labeler)
        texts = tell_explanations(assignment=assignment, step=query.validated_data["step"])
        return Response(ExplanationsSerializer({"explanations": texts}).data)
