"""The review inbox: finding cases, taking one, and deciding it."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from annotation.api.permissions import CanReview
from annotation.api.problem_details import errors
from annotation.api.review_serializers import (
    CasePartSerializer,
    CaseQuerySerializer,
    CaseSerializer,
    ChosenSerializer,
    ClaimedCaseSerializer,
    NextCaseSerializer,
    ReviewedAnswerSerializer,
    SentenceSerializer,
    SettleSerializer,
)
from annotation.models import ReviewCase, User
from annotation.selectors.keyset import Place
from annotation.selectors.review_cases import (
    CaseFilter,
    case_by_id,
    counts_by_kind,
    inbox,
    other_open_cases,
    shown_labelings,
)
from annotation.services import reviewing
from annotation.services.review_claims import claim_case, claim_next, give_up_claim

DECIDED: dict[Any, Any] = {200: CaseSerializer, **errors(400, 403, 404, 409)}


class ReviewView(APIView):
    """Base of all that reviewers do."""

    permission_classes = [CanReview]
    reviewer: User

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if isinstance(request.user, User):
            self.reviewer = request.user

    def respond(self, case_id: int) -> Response:
        case = case_by_id(case_id=case_id)
        context = {
            "reviewer": self.reviewer,
            "labelings": shown_labelings(case=case),
            "others": other_open_cases(case=case)[:10],
        }
        return Response(CaseSerializer(case, context=context).data)

    def checked(self, body: "Serializer[Any]") -> dict[str, Any]:
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)


class CasesView(ReviewView):
    @extend_schema(
        operation_id="review_list",
        parameters=[CaseQuerySerializer],
        responses={200: CasePartSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Review cases: open ones oldest first, decided ones newest first, part by part."""
        asked = self.checked(CaseQuerySerializer(data=request.query_params))
        limit = asked["limit"]
        which = CaseFilter(
            decided=asked["state"] == "decided",
            kinds=[asked["kind"]] if "kind" in asked else [],
            phase=asked.get("phase"),
            problem=asked.get("problem"),
        )
        rows = list(inbox(which=which, after=asked.get("after"))[: limit + 1])
        last = rows[limit - 1] if len(rows) > limit else None
        kinds = counts_by_kind(which=which)
        part = {
            "count": sum(count for kind, count in kinds.items() if not which.kinds or kind in which.kinds),
            "kinds": [{"kind": kind.value, "count": kinds[kind]} for kind in ReviewCase.Kind if kind in kinds],
            "next": str(Place(last.decided_at, last.pk)) if last else None,
            "results": rows[:limit],
        }
        return Response(CasePartSerializer(part).data)


class NextCaseView(ReviewView):
    @extend_schema(
        operation_id="review_next",
        request=NextCaseSerializer,
        responses={200: ClaimedCaseSerializer, 204: None, **errors(400, 403)},
    )
    def post(self, request: Request) -> Response:
        """Take the oldest open case that no other reviewer looks at."""
        asked = self.checked(NextCaseSerializer(data=request.data))
        kinds = [asked["kind"]] if "kind" in asked else []
        case = claim_next(reviewer=self.reviewer, kinds=kinds, after=asked.get("after"))
        return Response(status=204) if case is None else Response(ClaimedCaseSerializer(case).data)


class CaseView(ReviewView):
    @extend_schema(operation_id="review_read", responses={200: CaseSerializer, **errors(403, 404)})
    def get(self, request: Request, case_id: int) -> Response:
        """One case, with the labelings that it is about side by side."""
        return self.respond(case_id)


class ClaimView(ReviewView):
    @extend_schema(operation_id="review_claim", request=None, responses={200: CaseSerializer, **errors(403, 404, 409)})
    def post(self, request: Request, case_id: int) -> Response:
        """Take an open case, so that no other reviewer looks at it."""
        claim_case(case_id=case_id, reviewer=self.reviewer)
        return self.respond(case_id)

    @extend_schema(operation_id="review_give_up_claim", request=None, responses={204: None, **errors(403)})
    def delete(self, request: Request, case_id: int) -> Response:
        """Leave a case to others."""
        give_up_claim(case_id=case_id, reviewer=self.reviewer)
        return Response(status=204)


class DecideView(ReviewView):
    """Base of the decisions. Each takes a case that is open and not claimed by another reviewer."""

    body: ClassVar[type["Serializer[Any]"]] = SentenceSerializer

    def decide(self, request: Request, case_id: int) -> dict[str, Any]:
        """The arguments of the service."""
        return {
            **self.checked(self.body(data=request.data)),
            "case_id": case_id,
            "reviewer": self.reviewer,
        }


class SettleView(DecideView):
    body = SettleSerializer

    @extend_schema(operation_id="review_settle", request=SettleSerializer, responses=DECIDED)
    def post(self, request: Request, case_id: int) -> Response:
        """Say which label is right, and make it gold if you want."""
        asked = self.decide(request, case_id)
        labeling_id = asked.pop("labeling", None)
        reviewing.settle(**asked, labeling_id=labeling_id)
        return self.respond(case_id)


class ExcludeTheProblemView(DecideView):
    @extend_schema(operation_id="review_exclude_problem", request=SentenceSerializer, responses=DECIDED)
    def post(self, request: Request, case_id: int) -> Response:
        """Take the problem out of the pool."""
        reviewing.exclude_the_problem(**self.decide(request, case_id))
        return self.respond(case_id)


class CorrectTheAnswerView(DecideView):
    body = ReviewedAnswerSerializer

    @extend_schema(operation_id="review_correct_answer", request=ReviewedAnswerSerializer, responses=DECIDED)
    def post(self, request: Request, case_id: int) -> Response:
        """Correct the problem's answer; its solutions are graded anew."""
        reviewing.correct_the_answer(**self.decide(request, case_id))
        return self.respond(case_id)


class ExcludeALabelingView(DecideView):
    body = ChosenSerializer

    @extend_schema(operation_id="review_exclude_labeling", request=ChosenSerializer, responses=DECIDED)
    def post(self, request: Request, case_id: int) -> Response:
        """Leave a labeling out of trainings and exports."""
        asked = self.decide(request, case_id)
        labeling_id = asked.pop("labeling")
        reviewing.exclude_a_labeling(**asked, labeling_id=labeling_id)
        return self.respond(case_id)


class SendBackView(DecideView):
    body = ChosenSerializer

    @extend_schema(operation_id="review_send_back", request=ChosenSerializer, responses=DECIDED)
    def post(self, request: Request, case_id: int) -> Response:
        """Give the task back to its labeler with a comment."""
        asked = self.decide(request, case_id)
        labeling_id = asked.pop("labeling")
        reviewing.send_back_a_labeling(**asked, labeling_id=labeling_id)
        return self.respond(case_id)


class NothingView(DecideView):
    @extend_schema(operation_id="review_nothing", request=SentenceSerializer, responses=DECIDED)
    def post(self, request: Request, case_id: int) -> Response:
        """Close the case; there is nothing to do."""
        reviewing.find_nothing_to_do(**self.decide(request, case_id))
        return self.respond(case_id)
