"""Solutions that can become gold: by search, one to rate, and those on which labelers agree."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.acting_user import acting_user
from annotation.api.gold_serializers import (
    AcceptProposalSerializer,
    CandidatesSerializer,
    GoldSerializer,
    ProposalsQuerySerializer,
    ProposalsSerializer,
    SearchQuerySerializer,
    SolutionToRateSerializer,
)
from annotation.api.permissions import CanReview
from annotation.api.problem_details import errors
from annotation.models import Gold
from annotation.selectors.gold import whole_gold
from annotation.selectors.gold_candidates import (
    agreed_solutions,
    labelings_by_solution,
    search_solutions,
    solution_to_rate,
)
from annotation.services.gold_agreement import accept_agreement


class CandidatesView(APIView):
    permission_classes = [CanReview]

    @extend_schema(
        operation_id="gold_solutions",
        parameters=[SearchQuerySerializer],
        responses={200: CandidatesSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Solutions by the text of their problem or by their number, newest first."""
        query = SearchQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        found = search_solutions(search=asked["search"], before=asked.get("before"))
        rows = list(found[: asked["limit"] + 1])
        shown = rows[: asked["limit"]]
        part = {"next": shown[-1].pk if len(rows) > len(shown) else None, "results": shown}
        context = {"labelings": labelings_by_solution(shown)}
        return Response(CandidatesSerializer(part, context=context).data)


class SolutionToRateView(APIView):
    permission_classes = [CanReview]

    @extend_schema(operation_id="gold_solution", responses={200: SolutionToRateSerializer, **errors(403, 404)})
    def get(self, request: Request, solution_id: int) -> Response:
        """One solution for the gold editor, with the gold that it has."""
        solution = solution_to_rate(solution_id=solution_id)
        gold = Gold.objects.in_force().filter(solution=solution).first()
        return Response(SolutionToRateSerializer(solution, context={"gold": gold}).data)


class ProposalsView(APIView):
    permission_classes = [CanReview]

    @extend_schema(
        operation_id="gold_proposals",
        parameters=[ProposalsQuerySerializer],
        responses={200: ProposalsSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Solutions without gold on which enough labelers agree in every rating, newest first."""
        query = ProposalsQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked: dict[str, Any] = dict(query.validated_data)
        return Response(ProposalsSerializer(agreed_solutions(**asked)).data)


class AcceptProposalView(APIView):
    permission_classes = [CanReview]

    @extend_schema(
        operation_id="gold_accept_proposal",
        request=AcceptProposalSerializer,
        responses={201: GoldSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request, solution_id: int) -> Response:
        """Make gold of what all labelers of the solution said. 409 if they no longer agree, or if it has gold by now."""
        asked = AcceptProposalSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        gold = accept_agreement(solution_id=solution_id, actor=acting_user(request), **asked.validated_data)
        return Response(GoldSerializer(whole_gold(gold_id=gold.pk)).data, status=status.HTTP_201_CREATED)
