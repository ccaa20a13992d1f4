"""Generators: list, detail, add, change, draw one sample, retire, bring back, delete, download."""

from typing import Any

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.exports import AnyAccepted
from annotation.api.pages import PAGE_PARAMETERS, Pages, page_of
from annotation.api.permissions import CanManageLoop, CanResearch, ReadOnly, signed_in_user
from annotation.api.problem_details import errors
from rewardmodel.api.reward_model_serializers import (
    ChangedPlaceSerializer,
    GeneratorDetailSerializer,
    GeneratorSerializer,
    GeneratorsQuerySerializer,
    ModelRequestSerializer,
    NewGeneratorSerializer,
)
from rewardmodel.api.reward_models import TAR, archive_response, places
from rewardmodel.models import Generator
from rewardmodel.selectors.generators import generator_detail, generator_overviews, generators
from rewardmodel.selectors.model_files import files_of_generator
from rewardmodel.services.generators import (
    add_generator,
    bring_back_generator,
    change_generator,
    check_options_over_http,
    delete_generator,
    retire_generator,
)
from rewardmodel.services.model_requests import request_sample


class GeneratorsView(APIView):
    permission_classes = [CanManageLoop | (CanResearch & ReadOnly)]
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
        context = places(request)
        return page_of(
            request, rows, lambda page: GeneratorSerializer(generator_overviews(page), many=True, context=context).data
        )

    @extend_schema(
        operation_id="generators_add",
        request=NewGeneratorSerializer,
        responses={201: GeneratorDetailSerializer, **errors(400, 403, 409)},
    )
    def post(self, request: Request) -> Response:
        """Register a generator: a checkpoint, a server, or a name for imported solutions."""
        asked = NewGeneratorSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        check_options_over_http(values["options"])
        generator = add_generator(**values, by=signed_in_user(request))
        return _response(request, generator.pk, status.HTTP_201_CREATED)


class GeneratorView(APIView):
    permission_classes = [CanManageLoop | (CanResearch & ReadOnly)]

    @extend_schema(operation_id="generators_get", responses={200: GeneratorDetailSerializer, **errors(403, 404)})
    def get(self, request: Request, generator_id: int) -> Response:
        """One generator with its options, its former versions, and the newest sample that was drawn to try it."""
        return _response(request, generator_id)

    @extend_schema(
        operation_id="generators_change",
        request=ChangedPlaceSerializer,
        responses={200: GeneratorDetailSerializer, **errors(400, 403, 404, 409)},
    )
    def patch(self, request: Request, generator_id: int) -> Response:
        """Give it another place or other options, as a new version. The same model must be there."""
        asked = ChangedPlaceSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        before = get_object_or_404(Generator, pk=generator_id).options
        check_options_over_http(values["options"], before=before)
        change_generator(generator_id=generator_id, **values, by=signed_in_user(request))
        return _response(request, generator_id)

    @extend_schema(operation_id="generators_delete", responses={204: None, **errors(403, 404, 409)})
    def delete(self, request: Request, generator_id: int) -> Response:
        """Delete a generator that has written nothing and that nothing names. Its name is free again."""
        delete_generator(generator_id=generator_id, by=signed_in_user(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


CHANGED: dict[Any, Any] = {200: GeneratorDetailSerializer, **errors(403, 404, 409)}


class RetireGeneratorView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="generators_retire", request=None, responses=CHANGED)
    def post(self, request: Request, generator_id: int) -> Response:
        """Nothing new may choose it; its samples and figures stay."""
        retire_generator(generator_id=generator_id, by=signed_in_user(request))
        return _response(request, generator_id)


class BringBackGeneratorView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="generators_bring_back", request=None, responses=CHANGED)
    def post(self, request: Request, generator_id: int) -> Response:
        """Let a retired generator be chosen again."""
        bring_back_generator(generator_id=generator_id, by=signed_in_user(request))
        return _response(request, generator_id)


class DrawSampleView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(
        operation_id="generators_draw", request=None, responses={202: ModelRequestSerializer, **errors(403, 404, 409)}
    )
    def post(self, request: Request, generator_id: int) -> Response:
        """Have a worker draw one sample. It is shown, and not used for anything."""
        drawn = request_sample(generator_id=generator_id, by=signed_in_user(request))
        return Response(ModelRequestSerializer(drawn).data, status=status.HTTP_202_ACCEPTED)


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
        return archive_response(request, generator.name, files_of_generator(generator))


def _response(request: Request, generator_id: int, http_status: int = status.HTTP_200_OK) -> Response:
    generator = get_object_or_404(Generator, pk=generator_id)
    shown = GeneratorDetailSerializer(generator_detail(generator), context=places(request))
    return Response(shown.data, status=http_status)
