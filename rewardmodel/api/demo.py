"""What is happening in the demo right now, for people who have not signed in yet."""

from typing import Any

from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.problem_details import errors
from rewardmodel.api.serializers import DemoStatusSerializer
from rewardmodel.selectors.status import has_work_for_people, visitor_message


class DemoStatusView(APIView):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    @extend_schema(operation_id="demo_status", responses={200: DemoStatusSerializer, **errors(404)})
    def get(self, request: Request) -> Response:
        """What the loop is doing now, in one sentence, and whether there is work for a labeler. 404 outside of the demo."""
        if not settings.DEMO:
            raise Http404("This installation is not a demo.")
        return Response(DemoStatusSerializer({"message": visitor_message(), "ready": has_work_for_people()}).data)
