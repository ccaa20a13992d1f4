"""Generations: list and detail, the next one, pause, resume, retry, cancel, and their items."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.pages import PAGE_PARAMETERS, Pages, page_of
from annotation.api.permissions import CanManageLoop, CanResearch, ReadOnly, signed_in_user
from annotation.api.problem_details import errors
from annotation.models import Item
from rewardmodel.api.serializers import (
    GenerationDetailSerializer,
    GenerationItemSerializer,
    GenerationSerializer,
    LoopRunNumbersSerializer,
)
from rewardmodel.api.settings import (
    ChangeableOptionSerializer,
    CheckedSettingsSerializer,
    FormQuerySerializer,
    GenerationFormSerializer,
    NewGenerationSerializer,
    NewLoopRunSerializer,
    RetrySerializer,
    SettingsCheckSerializer,
)
from rewardmodel.models import Generation
from rewardmodel.selectors.generations import all_generations, generation_detail, overviews
from rewardmodel.selectors.items import items_of
from rewardmodel.selectors.newest import settings_to_start, usual_phase
from rewardmodel.selectors.options import generation_form, options_to_retry
from rewardmodel.services.generations import (
    cancel_generation,
    pause_generation,
    plan_generation,
    resume_generation,
    retry_generation,
)
from rewardmodel.services.loop_runs import start_loop_run, stop_after
from rewardmodel.services.setting_checks import check_request, refuse


class GenerationsView(APIView):
    permission_classes = [CanManageLoop | (CanResearch & ReadOnly)]
    pagination_class = Pages

    @extend_schema(
        operation_id="generations_list",
        parameters=PAGE_PARAMETERS,
        responses={200: GenerationSerializer(many=True), **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """All generations, newest first."""
        return page_of(request, all_generations(), lambda page: GenerationSerializer(overviews(page), many=True).data)

    @extend_schema(
        operation_id="generations_create",
        request=NewGenerationSerializer,
        responses={201: GenerationSerializer, **errors(400, 403, 409)},
    )
    def post(self, request: Request) -> Response:
        """Start the next generation. Options that are left out are taken from the newest one."""
        asked = NewGenerationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        options = dict(asked.validated_data)
        phase = options.pop("phase", None) or usual_phase()
        refuse(check_request(settings=settings_to_start(options, phase=phase), phase=phase))
        generation = plan_generation(options=options, phase=phase, by=signed_in_user(request))
        return _response(generation, status.HTTP_201_CREATED)


class CheckSettingsView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(
        operation_id="generations_check",
        request=CheckedSettingsSerializer,
        responses={200: SettingsCheckSerializer, **errors(400, 403)},
    )
    def post(self, request: Request) -> Response:
        """Check settings without starting anything: names, folders, servers, bases, and how many problems match."""
        asked = CheckedSettingsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        options = dict(asked.validated_data)
        phase, several = options.pop("phase", None) or usual_phase(), options.pop("several", False)
        settings = settings_to_start(options, phase=phase)
        found = check_request(settings=settings, phase=phase, next_in_run=several)
        return Response(SettingsCheckSerializer(found).data)


class LoopRunView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(
        operation_id="generations_run",
        request=NewLoopRunSerializer,
        responses={201: LoopRunNumbersSerializer, **errors(400, 403, 409)},
    )
    def post(self, request: Request) -> Response:
        """Run several generations in a row, labeled by a model. One that waits for people is cancelled to make room."""
        asked = NewLoopRunSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        options = dict(asked.validated_data)
        count, labeler = options.pop("generations"), options.pop("labeler")
        phase = options.pop("phase", None) or usual_phase()
        settings = settings_to_start({**options, "labeler": labeler, "then": {}}, phase=phase)
        refuse(check_request(settings=settings, phase=phase, next_in_run=True))
        run = start_loop_run(
            count=count, labeler=labeler, options=options, phase=phase, asked_by=signed_in_user(request)
        )
        return Response(LoopRunNumbersSerializer(run).data, status=status.HTTP_201_CREATED)


class GenerationFormView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(
        operation_id="generations_form",
        parameters=[FormQuerySerializer],
        responses={200: GenerationFormSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """The options of a phase's next generation, with their bounds and the values that apply if nothing is requested."""
        query = FormQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        return Response(GenerationFormSerializer(generation_form(**query.validated_data)).data)


class GenerationView(APIView):
    permission_classes = [CanResearch]

    @extend_schema(operation_id="generations_get", responses={200: GenerationDetailSerializer, **errors(403, 404)})
    def get(self, request: Request, generation_id: int) -> Response:
        """One generation with its settings, its progress and its failed shards."""
        generation = get_object_or_404(all_generations(), pk=generation_id)
        return Response(GenerationDetailSerializer(generation_detail(generation)).data)


CHANGED: dict[Any, Any] = {200: GenerationSerializer, **errors(403, 404, 409)}


class PauseView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="generations_pause", request=None, responses=CHANGED)
    def post(self, request: Request, generation_id: int) -> Response:
        """Pause a generation. Work in progress finishes, and open assignments are not affected."""
        return _response(pause_generation(generation_id=generation_id, by=signed_in_user(request)))


class ResumeView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="generations_resume", request=None, responses=CHANGED)
    def post(self, request: Request, generation_id: int) -> Response:
        """Resume a paused generation."""
        return _response(resume_generation(generation_id=generation_id, by=signed_in_user(request)))


class RetryView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(
        operation_id="generations_retry",
        request=RetrySerializer,
        responses={200: GenerationSerializer, **errors(400, 403, 404, 409)},
    )
    def post(self, request: Request, generation_id: int) -> Response:
        """Continue a failed generation from where it failed, with other settings if some are given. Finished work is kept."""
        asked = RetrySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        generation = retry_generation(
            generation_id=generation_id,
            changes=values.get("settings"),
            reason=values["reason"],
            by=signed_in_user(request),
        )
        return _response(generation)


class RetrySettingsView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(
        operation_id="generations_settings",
        responses={200: ChangeableOptionSerializer(many=True), **errors(403, 404)},
    )
    def get(self, request: Request, generation_id: int) -> Response:
        """The settings of a generation, and why some of them cannot change any more."""
        generation = get_object_or_404(Generation, pk=generation_id)
        options: Any = options_to_retry(generation)
        return Response(ChangeableOptionSerializer(options, many=True).data)


class CancelView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="generations_cancel", request=None, responses=CHANGED)
    def post(self, request: Request, generation_id: int) -> Response:
        """End a generation for good. Items that were never assigned leave the queue; labelings and open assignments are kept."""
        return _response(cancel_generation(generation_id=generation_id, by=signed_in_user(request)))


class StopAfterView(APIView):
    permission_classes = [CanManageLoop]

    @extend_schema(operation_id="generations_stop_after", request=None, responses=CHANGED)
    def post(self, request: Request, generation_id: int) -> Response:
        """Make this generation the last one: it runs to completion, and none starts automatically after it."""
        return _response(stop_after(generation_id=generation_id, by=signed_in_user(request)))


class GenerationItemsView(ListAPIView[Item]):
    """The items of a generation, most convincing first, with their scores and labelings."""

    permission_classes = [CanResearch]
    serializer_class = GenerationItemSerializer
    pagination_class = Pages
    queryset = Item.objects.none()

    def get_queryset(self) -> QuerySet[Item]:
        return items_of(generation=get_object_or_404(Generation, pk=self.kwargs["generation_id"]))

    @extend_schema(
        operation_id="generations_items",
        responses={200: GenerationItemSerializer(many=True), **errors(400, 403, 404)},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


def _response(generation: Generation, http_status: int = status.HTTP_200_OK) -> Response:
    return Response(GenerationSerializer(overviews([generation])[0]).data, status=http_status)
