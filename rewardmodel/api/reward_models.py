"""Reward models: list, add, detail, change, try, compare, promote, roll back, dismiss, retire, download."""

from pathlib import Path
from typing import Any

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.downloads import attachment, file_stem
from annotation.api.exports import AnyAccepted
from annotation.api.lasting import while_allowed
from annotation.api.pages import PAGE_PARAMETERS, Pages, page_of
from annotation.api.permissions import CanManageLoop, CanResearch, ReadOnly, signed_in_user
from annotation.api.problem_details import errors
from annotation.errors import Conflict
from annotation.permissions import Permission
from rewardmodel.api.reward_model_serializers import (
    ChangedModelSerializer,
    CompareSerializer,
    ModelRequestSerializer,
    ModelsQuerySerializer,
    NewModelSerializer,
    ReasonSerializer,
    RewardModelDetailSerializer,
    RewardModelHistorySerializer,
    RollBackPlanSerializer,
    RollBackQuerySerializer,
    RollBackSerializer,
)
from rewardmodel.archive import archive_chunks, archive_size
from rewardmodel.model_formats import is_server
from rewardmodel.models import ModelRequest
from rewardmodel.selectors.model_files import files_of_reward_model
from rewardmodel.selectors.reward_models import detail_of, histories_of, reward_models, roll_back_plan
from rewardmodel.services.model_locations import check_options_over_http
from rewardmodel.services.model_requests import (
    get_request,
    request_change,
    request_comparison,
    request_model,
    request_trial,
)
from rewardmodel.services.reward_models import bring_back_model, dismiss, promote, retire_model, roll_back

TAR = "application/x-tar"
KEY = "api_key_variable"
"""The option that names the variable with a server's key; only the command sets it."""


class ModelsView(APIView):
    permission_classes = [CanManageLoop | (CanResearch & ReadOnly)]
    pagination_class = Pages

    @extend_schema(
        operation_id="models_list",
        parameters=[ModelsQuerySerializer, *PAGE_PARAMETERS],
        responses={200: RewardModelHistorySerializer(many=True), **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """PRMs and ORMs, newest first, with their origins and the decisions about them."""
        query = ModelsQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        rows = reward_models(**query.validated_data)
        return page_of(
            request,
            rows,
            lambda page: RewardModelHistorySerializer(histories_of(page), many=True, context=places(request)).data,
        )

    @extend_schema(
        operation_id="models_add",
        request=NewModelSerializer,
        responses={202: ModelRequestSerializer, **errors(400, 403, 409)},
    )
    def post(self, request: Request) -> Response:
        """Have a worker open a model from elsewhere and score an example with it. If it can, the model is entered as a candidate."""
        asked = NewModelSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        check_options_over_http(values["options"])
        # no key: of the environment's keys, none is for a server that is entered here
        options = {**values["options"], **({KEY: ""} if is_server(values["location"]) else {})}
        return _requested(request_model(**{**values, "options": options}, by=signed_in_user(request)))


class ModelRequestView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="models_request_get", responses={200: ModelRequestSerializer, **errors(403, 404)})
    def get(self, request: Request, request_id: int) -> Response:
        """Whether a model could be added or compared."""
        return Response(ModelRequestSerializer(get_request(request_id=request_id)).data)


class ModelView(APIView):
    permission_classes = [CanManageLoop | (CanResearch & ReadOnly)]

    @extend_schema(operation_id="models_get", responses={200: RewardModelDetailSerializer, **errors(403, 404)})
    def get(self, request: Request, model_id: int) -> Response:
        """One reward model with its files and what training recorded about it."""
        return _response(request, model_id)

    @extend_schema(
        operation_id="models_change",
        request=ChangedModelSerializer,
        responses={202: ModelRequestSerializer, **errors(400, 403, 404, 409)},
    )
    def patch(self, request: Request, model_id: int) -> Response:
        """Have a worker open a model from elsewhere at another place. If it can score there, that is its next version."""
        asked = ChangedModelSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        check_options_over_http({name: each for name, each in values["options"].items() if name != KEY})
        options = {**values["options"], **({KEY: ""} if is_server(values["location"]) else {})}
        return _requested(
            request_change(**{**values, "options": options}, reward_model_id=model_id, by=signed_in_user(request))
        )


class TryModelView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="models_try", request=None, responses={202: ModelRequestSerializer, **errors(403, 404)})
    def post(self, request: Request, model_id: int) -> Response:
        """Have a worker open the model and score two examples. Nothing changes."""
        return _requested(request_trial(reward_model_id=model_id, by=signed_in_user(request)))


CHANGED: dict[Any, Any] = {200: RewardModelDetailSerializer, **errors(400, 403, 404, 409)}


class PromoteView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="models_promote", request=ReasonSerializer, responses=CHANGED)
    def post(self, request: Request, model_id: int) -> Response:
        """Make this model the current one, whatever the gate said. Generations in progress keep theirs."""
        promote(
            reward_model_id=model_id, by=signed_in_user(request), reason=_asked(request, ReasonSerializer)["reason"]
        )
        return _response(request, model_id)


class DismissView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="models_dismiss", request=ReasonSerializer, responses=CHANGED)
    def post(self, request: Request, model_id: int) -> Response:
        """Reject a model that was held back or not compared yet. It is kept, and can still be promoted."""
        dismiss(
            reward_model_id=model_id, by=signed_in_user(request), reason=_asked(request, ReasonSerializer)["reason"]
        )
        return _response(request, model_id)


class CompareView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(
        operation_id="models_compare",
        request=CompareSerializer,
        responses={202: ModelRequestSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request, model_id: int) -> Response:
        """Have a worker compare a model from elsewhere with the current one on an evaluation set; then the gate decides."""
        asked = CompareSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return _requested(
            request_comparison(
                reward_model_id=model_id,
                evaluation_set=asked.validated_data.get("evaluation_set"),
                by=signed_in_user(request),
            )
        )


class RetireModelView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="models_retire", request=None, responses=CHANGED)
    def post(self, request: Request, model_id: int) -> Response:
        """Nothing new may choose the model; its scores and figures stay."""
        retire_model(reward_model_id=model_id, by=signed_in_user(request))
        return _response(request, model_id)


class BringBackModelView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="models_bring_back", request=None, responses=CHANGED)
    def post(self, request: Request, model_id: int) -> Response:
        """Let a retired model be chosen again."""
        bring_back_model(reward_model_id=model_id, by=signed_in_user(request))
        return _response(request, model_id)


class RollBackView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(
        operation_id="models_roll_back_plan",
        parameters=[RollBackQuerySerializer],
        responses={200: RollBackPlanSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Which model a rollback would restore."""
        query = RollBackQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        return Response(RollBackPlanSerializer(roll_back_plan(**query.validated_data)).data)

    @extend_schema(operation_id="models_roll_back", request=RollBackSerializer, responses=CHANGED)
    def post(self, request: Request) -> Response:
        """Restore the model that the current one of this kind first replaced."""
        asked = _asked(request, RollBackSerializer)
        decision = roll_back(kind=asked["kind"], by=signed_in_user(request), reason=asked["reason"])
        return _response(request, decision.reward_model_id)


class DownloadModelView(APIView):
    permission_classes = [CanResearch]
    content_negotiation_class = AnyAccepted

    @extend_schema(
        operation_id="models_download",
        responses={(200, TAR): OpenApiTypes.BINARY, **errors(403, 404, 409)},
    )
    def get(self, request: Request, model_id: int) -> StreamingHttpResponse:
        """The model's folder as a tar archive: safetensors, tokenizer, settings, model card."""
        model = get_object_or_404(reward_models(), pk=model_id)
        return archive_response(request, model.name, files_of_reward_model(model))


def archive_response(request: Request, name: str, files: list[Path]) -> StreamingHttpResponse:
    if not files:
        raise Conflict(
            f"This machine has no folder of {name} with weights as safetensors, so nothing can be downloaded."
        )
    folder = file_stem(name)
    return StreamingHttpResponse(
        while_allowed(request, archive_chunks(files, name=folder)),
        content_type=TAR,
        headers={
            **attachment(f"{folder}.tar"),
            "Content-Length": str(archive_size(files, name=folder)),
        },
    )


def _asked(request: Request, serializer: type[ReasonSerializer]) -> dict[str, Any]:
    asked = serializer(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def _requested(model_request: ModelRequest) -> Response:
    return Response(ModelRequestSerializer(model_request).data, status=202)


def places(request: Request) -> dict[str, Any]:
    """The context of serializers: only those who manage models see whole paths of hosts."""
    user = signed_in_user(request)
    return {"shows_places": user is not None and user.may(Permission.MANAGE_LOOP)}


def _response(request: Request, model_id: int) -> Response:
    model = get_object_or_404(reward_models(), pk=model_id)
    return Response(RewardModelDetailSerializer(detail_of(model), context=places(request)).data)
