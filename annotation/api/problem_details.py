"""The schema of errors (RFC 9457), for the OpenAPI description; config/problem_details.py writes them."""

from typing import Any

from rest_framework import serializers

MEDIA_TYPE = "application/problem+json"


class ProblemDetailsSerializer(serializers.Serializer[Any]):
    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="For programs: invalid_label, assignment_closed, not_found, …")
    detail = serializers.CharField(help_text="For people: what is wrong and how to mend it.")
    field = serializers.CharField(required=False, help_text="Path of the value that it is about.")


class ClosedAssignmentSerializer(ProblemDetailsSerializer):
    draft = serializers.DictField(allow_null=True, help_text="The work that could not be taken, to keep or download.")


def errors(*statuses: int) -> dict[tuple[int, str], Any]:
    """The `responses` of extend_schema for these statuses; 401 is always among them."""
    return {(status, MEDIA_TYPE): ProblemDetailsSerializer for status in (401, *statuses)}
