"""What admins do with a whole phase: order its queue, see who works on it, archive and delete it."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.permissions import CanManagePhases, CanResearch, signed_in_user
from annotation.api.phase_serializers import (
    ManagedPhaseSerializer,
    OrderedQueueSerializer,
    PhasePeopleSerializer,
    QueueOrderSerializer,
)
from annotation.api.problem_details import errors
from annotation.selectors.phase_people import people_who_may_work, work_on_phase
from annotation.selectors.phases import phase_overview
from annotation.services.phase_archive import archive_phase, restore_phase
from annotation.services.queue_order import QueueOrder, order_queue


class OrderQueueView(APIView):
    permission_classes = [CanManagePhases]

    @extend_schema(
        operation_id="phases_order_queue",
        request=QueueOrderSerializer,
        responses={200: OrderedQueueSerializer, **errors(400, 403, 404)},
    )
    def post(self, request: Request, phase_id: int) -> Response:
        """Put the waiting items in a new order. Items that are queued later keep their own priority."""
        asked = QueueOrderSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        order = QueueOrder(asked.validated_data["order"])
        ordered = order_queue(phase_id=phase_id, order=order, by=signed_in_user(request))
        return Response(OrderedQueueSerializer({"ordered": ordered}).data)


class PhasePeopleView(APIView):
    permission_classes = [CanResearch]

    @extend_schema(operation_id="phases_labelers", responses={200: PhasePeopleSerializer, **errors(403, 404)})
    def get(self, request: Request, phase_id: int) -> Response:
        """Whom the phase is open for, and how each person works on it."""
        phase = phase_overview(phase_id=phase_id).phase
        work = {"may_work": people_who_may_work(phase=phase), "people": work_on_phase(phase=phase)}
        return Response(PhasePeopleSerializer(work).data)


class ArchivePhaseView(APIView):
    permission_classes = [CanManagePhases]

    @extend_schema(
        operation_id="phases_archive",
        request=None,
        responses={200: ManagedPhaseSerializer, **errors(403, 404, 409)},
    )
    def post(self, request: Request, phase_id: int) -> Response:
        """Leave a closed phase out of lists. Everything of it is kept."""
        archive_phase(phase_id=phase_id, by=signed_in_user(request))
        return Response(ManagedPhaseSerializer(phase_overview(phase_id=phase_id)).data, status=status.HTTP_200_OK)


class RestorePhaseView(APIView):
    permission_classes = [CanManagePhases]

    @extend_schema(
        operation_id="phases_restore", request=None, responses={200: ManagedPhaseSerializer, **errors(403, 404)}
    )
    def post(self, request: Request, phase_id: int) -> Response:
        """List an archived phase again. It stays closed."""
        restore_phase(phase_id=phase_id, by=signed_in_user(request))
        return Response(ManagedPhaseSerializer(phase_overview(phase_id=phase_id)).data)
