"""The problems of the site: finding them, and taking them out of the pool, holding them out and correcting their answers."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.permissions import CanManageProblems, CanManageQuality, CanResearch, CanReview
from annotation.api.problem_details import errors
from annotation.api.problem_serializers import (
    CorrectedAnswerSerializer,
    ExcludedLabelingsSerializer,
    GivenReasonSerializer,
    OptionalGivenReasonSerializer,
    ProblemDetailSerializer,
    ProblemPartSerializer,
    ProblemQuerySerializer,
    ProblemValuesSerializer,
)
from annotation.models import User
from annotation.selectors.problem_detail import problem_detail
from annotation.selectors.problem_list import ProblemFilter, known_values, listed
from annotation.services.answers import correct_answer, exclude_labelings_before
from annotation.services.problems import exclude_problem, hold_out_problem, include_problem

CHANGED: dict[Any, Any] = {200: ProblemDetailSerializer, **errors(400, 403, 404, 409)}


class ProblemsView(APIView):
    permission_classes = [CanReview | CanResearch | CanManageProblems]

    @extend_schema(
        operation_id="problems_list",
        parameters=[ProblemQuerySerializer],
        responses={200: ProblemPartSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Problems that match the filters, newest first, part by part."""
        query = ProblemQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = dict(query.validated_data)
        limit, before = asked.pop("limit"), asked.pop("before", None)
        found = ProblemFilter(**asked).apply()
        rows = list((found.filter(pk__lt=before) if before else found).defer("solution")[: limit + 1])
        part = ProblemPartSerializer.values(found.count(), listed(rows[:limit]), len(rows) > limit)
        return Response(ProblemPartSerializer(part).data)


class ProblemValuesView(APIView):
    permission_classes = [CanReview | CanResearch | CanManageProblems]

    @extend_schema(operation_id="problems_values", responses={200: ProblemValuesSerializer, **errors(403)})
    def get(self, request: Request) -> Response:
        """The sources, subjects and levels of the problems."""
        return Response(ProblemValuesSerializer(known_values()).data)


class ProblemView(APIView):
    """Base of all that is about one problem: whatever is done, the response is the problem afterwards."""

    permission_classes = [CanManageProblems]
    actor: User

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if isinstance(request.user, User):
            self.actor = request.user

    def respond(self, problem_id: int) -> Response:
        return Response(ProblemDetailSerializer(problem_detail(problem_id=problem_id)).data)


class ProblemDetailView(ProblemView):
    permission_classes = [CanReview | CanResearch | CanManageProblems]

    @extend_schema(operation_id="problems_read", responses={200: ProblemDetailSerializer, **errors(403, 404)})
    def get(self, request: Request, problem_id: int) -> Response:
        """One problem with its solutions by grade, items, labelings, reports and history."""
        return self.respond(problem_id)


class ExcludeProblemView(ProblemView):
    @extend_schema(operation_id="problems_exclude", request=GivenReasonSerializer, responses=CHANGED)
    def post(self, request: Request, problem_id: int) -> Response:
        """Take a problem out of the pool: it is neither sampled nor queued, and its waiting items leave the queue."""
        body = GivenReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        exclude_problem(problem_id=problem_id, **body.validated_data, actor=self.actor)
        return self.respond(problem_id)


class IncludeProblemView(ProblemView):
    @extend_schema(operation_id="problems_include", request=OptionalGivenReasonSerializer, responses=CHANGED)
    def post(self, request: Request, problem_id: int) -> Response:
        """Put an excluded problem back into the pool. Its items wait again, less those that a corrected answer took back."""
        body = OptionalGivenReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        include_problem(problem_id=problem_id, **body.validated_data, actor=self.actor)
        return self.respond(problem_id)


class HoldOutProblemView(ProblemView):
    @extend_schema(operation_id="problems_hold_out", request=OptionalGivenReasonSerializer, responses=CHANGED)
    def post(self, request: Request, problem_id: int) -> Response:
        """Hold a problem out for evaluation, with those equal to it. It cannot be undone."""
        body = OptionalGivenReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        hold_out_problem(problem_id=problem_id, **body.validated_data, actor=self.actor)
        return self.respond(problem_id)


class CorrectAnswerView(ProblemView):
    @extend_schema(operation_id="problems_correct_answer", request=CorrectedAnswerSerializer, responses=CHANGED)
    def post(self, request: Request, problem_id: int) -> Response:
        """Correct the answer. The solutions are graded anew in the background; the history tells how far that is."""
        body = CorrectedAnswerSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        correct_answer(problem_id=problem_id, **body.validated_data, actor=self.actor)
        return self.respond(problem_id)


class ExcludeLabelingsView(ProblemView):
    permission_classes = [CanManageQuality]

    @extend_schema(
        operation_id="problems_exclude_labelings",
        request=GivenReasonSerializer,
        responses={200: ExcludedLabelingsSerializer, **errors(400, 403, 404)},
    )
    def post(self, request: Request, problem_id: int, change_id: int) -> Response:
        """Exclude the labelings that may rest on the answer before this correction."""
        body = GivenReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        batch, excluded = exclude_labelings_before(
            problem_id=problem_id, change_id=change_id, **body.validated_data, actor=self.actor
        )
        return Response(ExcludedLabelingsSerializer({"excluded": excluded, "batch": batch}).data)
