"""A labeler's progress."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.assignments import LabelingView
from annotation.api.problem_details import errors
from annotation.api.serializers import ProgressSerializer
from annotation.selectors.progress import progress_of


class ProgressView(LabelingView):
    @extend_schema(operation_id="progress_get", responses={200: ProgressSerializer, **errors(403)})
    def get(self, request: Request) -> Response:
        """How many labelings you have submitted, and how many items wait for you."""
        return Response(ProgressSerializer(progress_of(labeler=self.labeler)).data)
