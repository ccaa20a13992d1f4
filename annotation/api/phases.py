"""Phases: the list for labelers; progress, settings and status for admins."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.pages import PAGE_PARAMETERS, Pages, page_of
from annotation.api.permissions import CanManagePhases, CanResearch, ReadOnly, SignedIn, signed_in_user
from annotation.api.phase_serializers import (
    FailedCompletionsSerializer,
    InstructionsVersionSerializer,
    ManagedPhaseSerializer,
    PeopleQuerySerializer,
    PersonSerializer,
    PhaseChangeSerializer,
    PhaseSettingsSerializer,
    PhasesQuerySerializer,
)
from annotation.api.problem_details import errors
from annotation.api.serializers import PhaseSerializer
from annotation.models import Phase, User
from annotation.selectors.completions import failed_requests
from annotation.selectors.instructions import instructions_of
from annotation.selectors.phases import (
    labelers_to_name,
    managed_phases,
    phase_overview,
    phase_overviews,
    visible_phases,
)
from annotation.services.phase_archive import delete_phase
from annotation.services.phases import change_phase, create_phase, set_phase_status


class PhasesView(APIView):
    permission_classes = [SignedIn & (ReadOnly | CanManagePhases)]

    @extend_schema(operation_id="phases_list", responses={200: PhaseSerializer(many=True), **errors()})
    def get(self, request: Request) -> Response:
        """Labelers get the phases that they may work on, open or paused; all others get every phase."""
        user = request.user
        phases = visible_phases(user=user) if isinstance(user, User) else Phase.objects.none()
        return Response(PhaseSerializer(phases, many=True).data)

    @extend_schema(
        operation_id="phases_create",
        request=PhaseSettingsSerializer,
        responses={201: ManagedPhaseSerializer, **errors(400, 403, 409)},
    )
    def post(self, request: Request) -> Response:
        """Create a phase. It is paused until it is opened."""
        phase = create_phase(settings=_checked(PhaseSettingsSerializer(data=request.data)), by=signed_in_user(request))
        return _response(phase.pk, status.HTTP_201_CREATED)


class PhaseOverviewsView(APIView):
    permission_classes = [CanResearch]
    pagination_class = Pages

    @extend_schema(
        operation_id="phases_overview",
        parameters=[PhasesQuerySerializer, *PAGE_PARAMETERS],
        responses={200: ManagedPhaseSerializer(many=True), **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """All phases with their progress, newest first."""
        query = PhasesQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        rows = managed_phases(**query.validated_data)
        return page_of(request, rows, lambda page: ManagedPhaseSerializer(phase_overviews(page), many=True).data)


class PhaseView(APIView):
    permission_classes = [CanManagePhases | (CanResearch & ReadOnly)]

    @extend_schema(operation_id="phases_get", responses={200: ManagedPhaseSerializer, **errors(403, 404)})
    def get(self, request: Request, phase_id: int) -> Response:
        """One phase with its settings and progress."""
        return _response(phase_id)

    @extend_schema(
        operation_id="phases_change",
        request=PhaseChangeSerializer,
        responses={200: ManagedPhaseSerializer, **errors(400, 403, 404, 409)},
    )
    def patch(self, request: Request, phase_id: int) -> Response:
        """Change the given settings. Open assignments are not affected."""
        settings = _checked(PhaseChangeSerializer(data=request.data))
        based_on = settings.pop("instructions_based_on", "newest")
        change_phase(phase_id=phase_id, settings=settings, by=signed_in_user(request), based_on=based_on)
        return _response(phase_id)

    @extend_schema(operation_id="phases_delete", responses={204: None, **errors(403, 404, 409)})
    def delete(self, request: Request, phase_id: int) -> Response:
        """Delete a phase that has never had an item or a generation. Others can be archived."""
        delete_phase(phase_id=phase_id, by=signed_in_user(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class InstructionsView(APIView):
    permission_classes = [CanResearch]
    pagination_class = Pages

    @extend_schema(
        operation_id="phases_instructions",
        parameters=PAGE_PARAMETERS,
        responses={200: InstructionsVersionSerializer(many=True), **errors(400, 403, 404)},
    )
    def get(self, request: Request, phase_id: int) -> Response:
        """All versions of the instructions, newest first."""
        phase = phase_overview(phase_id=phase_id).phase
        rows = instructions_of(phase=phase)
        return page_of(request, rows, lambda page: InstructionsVersionSerializer(page, many=True).data)


class FailedCompletionsView(APIView):
    permission_classes = [CanResearch]
    pagination_class = Pages

    @extend_schema(
        operation_id="phases_failed_completions",
        parameters=PAGE_PARAMETERS,
        responses={200: FailedCompletionsSerializer(many=True), **errors(400, 403, 404)},
    )
    def get(self, request: Request, phase_id: int) -> Response:
        """Requests for next steps that failed, newest first, with their errors. One that a labeler retried is not among them."""
        rows = failed_requests(phase=phase_overview(phase_id=phase_id).phase)
        return page_of(request, rows, lambda page: FailedCompletionsSerializer(page, many=True).data)


class PhaseStatusView(APIView):
    """Base of open, pause and close."""

    permission_classes = [CanManagePhases]
    status: Phase.Status

    def change(self, request: Request, phase_id: int) -> Response:
        set_phase_status(phase_id=phase_id, status=self.status, by=signed_in_user(request))
        return _response(phase_id)


CHANGED: dict[Any, Any] = {200: ManagedPhaseSerializer, **errors(403, 404)}


class OpenPhaseView(PhaseStatusView):
    status = Phase.Status.OPEN

    @extend_schema(operation_id="phases_open", request=None, responses=CHANGED)
    def post(self, request: Request, phase_id: int) -> Response:
        """Open the phase: its items are given out."""
        return self.change(request, phase_id)


class PausePhaseView(PhaseStatusView):
    status = Phase.Status.PAUSED

    @extend_schema(operation_id="phases_pause", request=None, responses=CHANGED)
    def post(self, request: Request, phase_id: int) -> Response:
        """Pause the phase: no items are given out. Open assignments can still be submitted."""
        return self.change(request, phase_id)


class ClosePhaseView(PhaseStatusView):
    status = Phase.Status.CLOSED

    @extend_schema(operation_id="phases_close", request=None, responses=CHANGED)
    def post(self, request: Request, phase_id: int) -> Response:
        """Close the phase. Open assignments can still be submitted; waiting items are kept in case it is opened again."""
        return self.change(request, phase_id)


class LabelersToNameView(APIView):
    permission_classes = [CanManagePhases]
    pagination_class = Pages

    @extend_schema(
        operation_id="phases_people",
        parameters=[PeopleQuerySerializer, *PAGE_PARAMETERS],
        responses={200: PersonSerializer(many=True), **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """People who can be assigned to a phase, by name."""
        query = PeopleQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        rows = labelers_to_name(**query.validated_data)
        return page_of(request, rows, lambda page: PersonSerializer(page, many=True).data)


def _checked(settings: PhaseChangeSerializer) -> dict[str, Any]:
    settings.is_valid(raise_exception=True)
    return dict(settings.validated_data)


def _response(phase_id: int, http_status: int = status.HTTP_200_OK) -> Response:
    return Response(ManagedPhaseSerializer(phase_overview(phase_id=phase_id)).data, status=http_status)
