"""The audit log, for people who may see it."""

import json
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.csv_files import MEDIA_TYPE, stream_csv
from annotation.api.exports import AnyAccepted
from annotation.api.history_serializers import PartQuerySerializer
from annotation.api.permissions import CanSeeAudit
from annotation.api.problem_details import errors
from annotation.models import AuditEntry
from annotation.selectors.audit import AuditFilter, audit_entries, audited_kinds
from annotation.selectors.keyset import Place

COLUMNS = (
    "at",
    "actor",
    "via",
    "action",
    "subject_kind",
    "subject_id",
    "subject_name",
    "before",
    "after",
    "reason",
)


class AuditFilterSerializer(serializers.Serializer[Any]):
    actor = serializers.CharField(required=False, max_length=150, help_text="User name, without case.")
    action = serializers.CharField(required=False, max_length=60, help_text="Such as `phase.opened`.")
    kind = serializers.CharField(required=False, max_length=40, help_text="Kind of subject, such as `phase`.")
    subject = serializers.CharField(required=False, max_length=64, help_text="Id of the subject.")
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False, help_text="Entries before this time.")
    search = serializers.CharField(required=False, max_length=200, help_text="In names and reasons.")

    def wanted(self) -> AuditFilter:
        known = AuditFilterSerializer().fields
        return AuditFilter(**{name: value for name, value in self.validated_data.items() if name in known})


class AuditQuerySerializer(AuditFilterSerializer, PartQuerySerializer):
    pass


class AuditEntrySerializer(serializers.ModelSerializer[AuditEntry]):
    actor = serializers.CharField(source="actor_name", read_only=True, help_text="Empty: the site, or a command.")
    before = serializers.DictField(read_only=True)
    after = serializers.DictField(read_only=True)

    class Meta:
        model = AuditEntry
        fields = ["id", *COLUMNS]
        read_only_fields = fields


class AuditPartSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Of all parts.")
    next = serializers.CharField(allow_null=True, help_text="`before` of the next, older part; null: there is none.")
    kinds = serializers.ListField(child=serializers.CharField(), help_text="The kinds of subjects in the log.")
    results = AuditEntrySerializer(many=True)


class AuditView(APIView):
    permission_classes = [CanSeeAudit]

    @extend_schema(
        operation_id="audit_list",
        parameters=[AuditQuerySerializer],
        responses={200: AuditPartSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Who changed what, newest first."""
        query = AuditQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        limit, before = query.validated_data["limit"], query.validated_data.get("before")
        entries = audit_entries(query.wanted())
        rows = list((entries.filter(before.older("at")) if before else entries)[: limit + 1])
        last = rows[limit - 1] if len(rows) > limit else None
        part = {
            "count": entries.count(),
            "next": str(Place(last.at, last.pk)) if last else None,
            "kinds": audited_kinds(),
            "results": rows[:limit],
        }
        return Response(AuditPartSerializer(part).data)


class AuditCsvView(APIView):
    permission_classes = [CanSeeAudit]
    content_negotiation_class = AnyAccepted

    @extend_schema(
        operation_id="audit_csv",
        parameters=[AuditFilterSerializer],
        responses={(200, MEDIA_TYPE): OpenApiTypes.STR, **errors(400, 403)},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """The entries that match, newest first; `before` and `after` are JSON."""
        query = AuditFilterSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        entries = audit_entries(query.wanted()).iterator(chunk_size=1_000)
        return stream_csv(request, "audit.csv", COLUMNS, (_line(entry) for entry in entries))


def _line(entry: AuditEntry) -> list[Any]:
    row = {**AuditEntrySerializer(entry).data}
    for name in ("before", "after"):
        row[name] = json.dumps(row[name], ensure_ascii=False) if row[name] else ""
    return [row[name] for name in COLUMNS]
