"""OpenAPI schema of errors (RFC 9457); config/problem_details.py writes them."""

from typing import Any

from rest_framework import serializers

MEDIA_TYPE = "application/problem+json"


class ProblemDetailsSerializer(serializers.Serializer[Any]):
    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="For programs: invalid_label, assignment_closed, not_found, …")
    detail = serializers.CharField(help_text="For people: what is wrong and what to do.")
    request_id = serializers.CharField(
        required=False, help_text="Finds the request in the site's logs; also in the header X-Request-ID."
    )
    field = serializers.CharField(
        required=False, help_text="Path of the value that caused the error, if it is a single one."
    )


class ClosedAssignmentSerializer(ProblemDetailsSerializer):
    draft = serializers.DictField(
        allow_null=True,
        help_text="`assignment_closed`: the work that was not accepted. `draft_changed`: the newer draft, which counts.",
    )
    version = serializers.IntegerField(required=False, help_text="`draft_changed`: version of the newer draft.")


def errors(*statuses: int) -> dict[tuple[int, str], Any]:
    """The `responses` of extend_schema for these statuses, 401, and 400: every address refuses parameters that it does not know."""
    return {(status, MEDIA_TYPE): ProblemDetailsSerializer for status in sorted({400, 401, *statuses})}
