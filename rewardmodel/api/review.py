"""Scores of models beside a review case, after its decision."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.permissions import CanReview
from annotation.api.problem_details import errors
from rewardmodel.selectors.review_scores import scores_of_case


class ReviewScoreSerializer(serializers.Serializer[Any]):
    model = serializers.CharField()
    is_current = serializers.BooleanField(help_text="Whether it selects now.")
    solution_score = serializers.FloatField(help_text="The product of the steps.")
    steps = serializers.ListField(child=serializers.FloatField(), help_text="P(step is not negative).")


class ReviewScoresView(APIView):
    permission_classes = [CanReview]

    @extend_schema(
        operation_id="review_scores", responses={200: ReviewScoreSerializer(many=True), **errors(403, 404, 409)}
    )
    def get(self, request: Request, case_id: int) -> Response:
        """What the newest models say about the solution. Refused before the decision."""
        return Response(ReviewScoreSerializer(scores_of_case(case_id=case_id), many=True).data)
