"""The same checks for the page of admins, run by the web server that answers."""

import threading
import time
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.permissions import CanManageSite
from annotation.api.problem_details import errors
from annotation.models import ProcessReport
from annotation.selectors.process_reports import known_processes
from config.doctor.examination import Group, examine
from config.doctor.findings import LEVELS, Visit
from config.doctor.proxy import check_proxy

KEPT_SECONDS = 5.0
"""All checks but that of the way here are kept for this long, for everybody."""


class FindingSerializer(serializers.Serializer[Any]):
    level = serializers.ChoiceField(choices=list(LEVELS))
    what = serializers.CharField()
    where = serializers.CharField(allow_blank=True)
    mend = serializers.CharField(allow_blank=True, help_text="What to do; empty for what is well.")


class FindingsSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    level = serializers.ChoiceField(choices=list(LEVELS))
    findings = FindingSerializer(many=True)


class ProcessSerializer(serializers.ModelSerializer[ProcessReport]):
    is_alive = serializers.BooleanField()

    class Meta:
        model = ProcessReport
        fields = ("name", "role", "host", "queues", "clock_ahead", "reported_at", "is_alive")
        read_only_fields = fields


class InstallationSerializer(serializers.Serializer[Any]):
    checks = FindingsSerializer(many=True)
    processes = ProcessSerializer(many=True, help_text="What has reported in the last day.")


class _Kept:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.groups: list[Group] = []
        self.at = float("-inf")

    def get(self) -> list[Group]:
        with self.lock:
            if time.monotonic() - self.at > KEPT_SECONDS:
                self.groups = examine()
                self.at = time.monotonic()
            return self.groups


kept = _Kept()


class InstallationView(APIView):
    permission_classes = [CanManageSite]

    @extend_schema(operation_id="installation_get", responses={200: InstallationSerializer, **errors(403)})
    def get(self, request: Request) -> Response:
        """What is wrong with the installation, and how to mend it; and which processes are alive."""
        groups = [group if group.name != "proxy" else self._way_here(request) for group in kept.get()]
        return Response(InstallationSerializer({"checks": groups, "processes": known_processes()}).data)

    def _way_here(self, request: Request) -> Group:
        visit = Visit(
            headers={name.lower(): value for name, value in request.headers.items()},
            remote=request.META.get("REMOTE_ADDR", ""),
            scheme=request.scheme or "http",
            host=request.get_host(),
        )
        return Group("proxy", list(check_proxy(visit)))
