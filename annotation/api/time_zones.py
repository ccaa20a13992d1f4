"""The time zone of the person who asks: the page sends the browser's."""

from typing import Any, cast
from zoneinfo import ZoneInfo

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request


@extend_schema_field(OpenApiTypes.STR)
class TimeZoneField(serializers.Field[ZoneInfo, str, str, Any]):
    def to_internal_value(self, data: Any) -> ZoneInfo:
        try:
            return ZoneInfo(str(data))
        except (KeyError, ValueError, OSError) as error:
            raise serializers.ValidationError(
                f"There is no time zone {str(data)[:100]!r}. Use a name such as Europe/Berlin or UTC."
            ) from error

    def to_representation(self, value: ZoneInfo) -> str:
        return value.key


class TimeZoneQuerySerializer(serializers.Serializer[Any]):
    time_zone = TimeZoneField(
        required=False, help_text="Name of the time zone in which today begins, such as Europe/Berlin; UTC if absent."
    )


def time_zone_of(request: Request) -> ZoneInfo:
    query = TimeZoneQuerySerializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    return cast("ZoneInfo", query.validated_data.get("time_zone", ZoneInfo("UTC")))
