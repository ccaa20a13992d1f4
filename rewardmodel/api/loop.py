"""The loop page, and requests for trainings."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.permissions import CanManageLoop, CanResearch, signed_in_user
from annotation.api.problem_details import errors
from rewardmodel.api.serializers import (
    LoopSerializer,
    TrainingPreviewSerializer,
    TrainingRequestSerializer,
    TrainingRunSerializer,
)
from rewardmodel.selectors.loop import loop_overview
from rewardmodel.services.setting_checks import check_training_base
from rewardmodel.services.training_requests import (
    cancel_training,
    plan_training,
    request_training_now,
    retry_training_run,
)


class LoopView(APIView):
    permission_classes = [CanResearch]

    @extend_schema(operation_id="loop_get", responses={200: LoopSerializer, **errors(403)})
    def get(self, request: Request) -> Response:
        """Generations and reward models, newest first, the last trainings, and counts of labelings and items."""
        return Response(LoopSerializer(loop_overview()).data)


CHANGED: dict[Any, Any] = {200: TrainingRunSerializer, **errors(403, 404, 409)}


class CancelTrainingView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="training_runs_cancel", request=None, responses=CHANGED)
    def post(self, request: Request, training_run_id: int) -> Response:
        """Stop a training. A generation that waits for it fails, and can be retried."""
        return Response(
            TrainingRunSerializer(cancel_training(training_run_id=training_run_id, by=signed_in_user(request))).data
        )


class RetryTrainingView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="training_runs_retry", request=None, responses=CHANGED)
    def post(self, request: Request, training_run_id: int) -> Response:
        """Retry a failed training that belongs to no generation."""
        return Response(
            TrainingRunSerializer(retry_training_run(training_run_id=training_run_id, by=signed_in_user(request))).data
        )


class TrainingRunsView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(
        operation_id="training_runs_create",
        request=TrainingRequestSerializer,
        responses={201: TrainingRunSerializer, 200: TrainingRunSerializer, **errors(400, 403, 409)},
    )
    def post(self, request: Request) -> Response:
        """Train on the chosen labelings now. If a training of this kind is in progress, it is returned (200).

        Without `base`, training starts from the checkpoint that the newest generation names. A large training needs a reason.
        """
        values = _asked(request)
        if values.get("base"):
            check_training_base(values["base"])
        run, created = request_training_now(**values, by=signed_in_user(request))
        return Response(
            TrainingRunSerializer(run).data, status=status.HTTP_201_CREATED if created else status.HTTP_200_OK
        )


class TrainingPreviewView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(
        operation_id="training_runs_check",
        request=TrainingRequestSerializer,
        responses={200: TrainingPreviewSerializer, **errors(400, 403, 409)},
    )
    def post(self, request: Request) -> Response:
        """What a training would read and how long it would take, without starting it."""
        values = _asked(request)
        values.pop("reason", None)
        return Response(TrainingPreviewSerializer(plan_training(**values)).data)


def _asked(request: Request) -> dict[str, Any]:
    """The values of a request for a training, by the service's names."""
    asked = TrainingRequestSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    values = dict(asked.validated_data)
    if "generation" in values:
        values["generation_number"] = values.pop("generation")
    return values
