"""Candidate texts for the next step in flow 1, and alternatives to a negative step in flow 2."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from annotation import limits
from annotation.api.assignments import CLOSED, LabelingView
from annotation.api.problem_details import errors
from annotation.api.serializers import AskSerializer, OfferSerializer
from annotation.selectors.completions import offer_of
from annotation.services.completions import ask_for_completions

ASK_AGAIN_AFTER = 1
"""Seconds."""


class CompletionsView(LabelingView):
    most_bytes = 6 * limits.SOLUTION + 100_000  # JSON may need six bytes for a character

    @extend_schema(
        operation_id="assignments_completions",
        request=AskSerializer,
        responses={
            200: OpenApiResponse(OfferSerializer, description="`ready`, or `failed` with the reason in `message`."),
            202: OpenApiResponse(
                OfferSerializer, description="`pending`: try again after the number of seconds in Retry-After."
            ),
            **errors(400, 403, 404),
            **CLOSED,
        },
    )
    def post(self, request: Request, assignment_id: int) -> Response:
        """Request completions of the step after `steps`. The same steps always get the same completions."""
        question = AskSerializer(data=request.data)
        question.is_valid(raise_exception=True)
        offer = offer_of(
            ask_for_completions(assignment_id=assignment_id, labeler=self.labeler, **question.validated_data)
        )
        answer = OfferSerializer(offer).data
        if offer.status == "pending":
            return Response(answer, status=status.HTTP_202_ACCEPTED, headers={"Retry-After": str(ASK_AGAIN_AFTER)})
        return Response(answer)
