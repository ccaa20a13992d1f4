"""Reward models and generators: list, add, detail, compare, promote, roll back, dismiss, download."""

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
from rewardmodel.api.reward_model_serializers import (
    GeneratorSerializer,
    GeneratorsQuerySerializer,
    ModelRequestSerializer,
    ModelsQuerySerializer,
    NewModelSerializer,
    ReasonSerializer,
    RewardModelDetailSerializer,
    RewardModelHistorySerializer,
    RollBackSerializer,
)
from rewardmodel.archive import archive_chunks, archive_size
from rewardmodel.model_formats import is_server
from rewardmodel.models import Generator, ModelRequest
from rewardmodel.selectors.generators import generator_overviews, generators
from rewardmodel.selectors.model_files import files_of_generator, files_of_reward_model
from rewardmodel.selectors.reward_models import detail_of, histories_of, reward_models
from rewardmodel.services.model_locations import check_options_over_http
from rewardmodel.services.model_requests import get_request, request_comparison, request_model
from rewardmodel.services.reward_models import dismiss, promote, roll_back

TAR = "application/x-tar"


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
        return page_of(request, rows, lambda page: RewardModelHistorySerializer(histories_of(page), many=True).data)

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
        options = {**values["options"], **({"api_key_variable": ""} if is_server(values["location"]) else {})}
        return _requested(request_model(**{**values, "options": options}, by=signed_in_user(request)))


class ModelRequestView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="models_request_get", responses={200: ModelRequestSerializer, **errors(403, 404)})
    def get(self, request: Request, request_id: int) -> Response:
        """Whether a model could be added or compared."""
        return Response(ModelRequestSerializer(get_request(request_id=request_id)).data)


class ModelView(APIView):
    permission_classes = [CanResearch]

    @extend_schema(operation_id="models_get", responses={200: RewardModelDetailSerializer, **errors(403, 404)})
    def get(self, request: Request, model_id: int) -> Response:
        """One reward model with its files and what training recorded about it."""
        return _response(model_id)


CHANGED: dict[Any, Any] = {200: RewardModelDetailSerializer, **errors(400, 403, 404, 409)}


class PromoteView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="models_promote", request=ReasonSerializer, responses=CHANGED)
    def post(self, request: Request, model_id: int) -> Response:
        """Make this model the current one, whatever the gate said. Generations in progress keep theirs."""
        promote(
            reward_model_id=model_id, by=signed_in_user(request), reason=_asked(request, ReasonSerializer)["reason"]
        )
        return _response(model_id)


class DismissView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="models_dismiss", request=ReasonSerializer, responses=CHANGED)
    def post(self, request: Request, model_id: int) -> Response:
        """Reject a model that was held back or not compared yet. It is kept, and can still be promoted."""
        dismiss(
            reward_model_id=model_id, by=signed_in_user(request), reason=_asked(request, ReasonSerializer)["reason"]
        )
        return _response(model_id)


class CompareView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(
        operation_id="models_compare", request=None, responses={202: ModelRequestSerializer, **errors(403, 404, 409)}
    )
    def post(self, request: Request, model_id: int) -> Response:
        """Have a worker compare a model from elsewhere with the current one on held-out data; then the gate decides."""
        return _requested(request_comparison(reward_model_id=model_id, by=signed_in_user(request)))


class RollBackView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="models_roll_back", request=RollBackSerializer, responses=CHANGED)
    def post(self, request: Request) -> Response:
        """Restore the model that the current one of this kind first replaced."""
        asked = _asked(request, RollBackSerializer)
        decision = roll_back(kind=asked["kind"], by=signed_in_user(request), reason=asked["reason"])
        return _response(decision.reward_model_id)


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
        return _archive(request, model.name, files_of_reward_model(model))


class GeneratorsView(APIView):
    permission_classes = [CanResearch]
    pagination_class = Pages

    @extend_schema(
        operation_id="generators_list",
        parameters=[GeneratorsQuerySerializer, *PAGE_PARAMETERS],
        responses={200: GeneratorSerializer(many=True), **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Generators, newest first, with how many solutions they wrote and how many of those are correct."""
        query = GeneratorsQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        rows = generators(**query.validated_data)
        return page_of(request, rows, lambda page: GeneratorSerializer(generator_overviews(page), many=True).data)


class DownloadGeneratorView(APIView):
    permission_classes = [CanResearch]
    content_negotiation_class = AnyAccepted

    @extend_schema(
        operation_id="generators_download",
        responses={(200, TAR): OpenApiTypes.BINARY, **errors(403, 404, 409)},
    )
    def get(self, request: Request, generator_id: int) -> StreamingHttpResponse:
        """The checkpoint's folder as a tar archive, if it is on this machine."""
        generator = get_object_or_404(Generator, pk=generator_id)
        return _archive(request, generator.name, files_of_generator(generator))


def _archive(request: Request, name: str, files: list[Path]) -> StreamingHttpResponse:
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


def _response(model_id: int) -> Response:
    model = get_object_or_404(reward_models(), pk=model_id)
    return Response(RewardModelDetailSerializer(detail_of(model)).data)
