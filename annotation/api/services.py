"""The services of the installation, for admins."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.permissions import CanManageSite
from annotation.api.problem_details import errors
from annotation.selectors.services import service_statuses


class ServiceSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    is_running = serializers.BooleanField()
    is_well = serializers.BooleanField(help_text="It runs and has not ended again and again.")
    deaths = serializers.IntegerField(help_text="How often it has ended in a row.")
    last_exit_status = serializers.IntegerField(allow_null=True)
    since = serializers.DateTimeField(allow_null=True, help_text="When it was started; null while it waits.")
    next_start = serializers.DateTimeField(allow_null=True, help_text="When it is started again; null while it runs.")
    log = serializers.CharField(help_text="File on the host of the site.")


class ServicesView(APIView):
    permission_classes = [CanManageSite]

    @extend_schema(operation_id="services_list", responses={200: ServiceSerializer(many=True), **errors(403)})
    def get(self, request: Request) -> Response:
        """How the services are that ./dev runs on this host; empty if something else runs them."""
        return Response(ServiceSerializer(service_statuses(), many=True).data)
