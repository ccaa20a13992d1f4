"""Hours: one's own, and those of each person for whoever manages people. Both come from the same sums."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.assignments import LabelingView
from annotation.api.csv_files import MEDIA_TYPE, stream_csv
from annotation.api.exports import AnyAccepted
from annotation.api.people import ManagingPeople
from annotation.api.problem_details import errors
from annotation.api.time_zones import TimeZoneQuerySerializer
from annotation.models import Assignment
from annotation.selectors.days import UTC
from annotation.selectors.hours import USUAL, Days, hours_of, tasks_of_day, usual_days
from annotation.services.hours_file import COLUMNS, lines_of_everybody, lines_of_hours
from annotation.services.users import person_with_id

LONGEST = timedelta(days=366)


class HoursQuerySerializer(TimeZoneQuerySerializer):
    since = serializers.DateField(required=False, help_text=f"First day. Default: {USUAL.days} days before `until`.")
    until = serializers.DateField(required=False, help_text="Last day, included. Default: today.")

    def validate(self, asked: dict[str, Any]) -> Days:
        zone = asked.get("time_zone", UTC)
        usual = usual_days(zone)
        last: date = asked.get("until", usual.last)
        first: date = asked.get("since", last - USUAL)
        if first > last:
            raise serializers.ValidationError({"since": "The first day is after the last one."})
        if last - first > LONGEST:
            raise serializers.ValidationError({"since": f"Ask for at most {LONGEST.days} days at once."})
        return Days(first, last, zone)


class DayQuerySerializer(TimeZoneQuerySerializer):
    day = serializers.DateField()


class PhaseHoursSerializer(serializers.Serializer[Any]):
    phase = serializers.IntegerField(source="phase_id")
    name = serializers.CharField(source="phase")
    milliseconds = serializers.IntegerField()
    tasks = serializers.IntegerField()


class DayHoursSerializer(serializers.Serializer[Any]):
    day = serializers.DateField()
    milliseconds = serializers.IntegerField()
    tasks = serializers.IntegerField()
    phases = PhaseHoursSerializer(many=True)


class HoursSerializer(serializers.Serializer[Any]):
    person = serializers.UUIDField(source="labeler.pk")
    username = serializers.CharField(source="labeler.username")
    time_zone = serializers.CharField(source="days.zone.key")
    since = serializers.DateField(source="days.first")
    until = serializers.DateField(source="days.last")
    milliseconds = serializers.IntegerField(help_text="Active time of all these days.")
    days = DayHoursSerializer(source="by_day", many=True, help_text="Newest first; days without work are left out.")


class TaskHoursSerializer(serializers.Serializer[Any]):
    assignment = serializers.IntegerField(source="assignment_id")
    labeling = serializers.IntegerField(source="labeling_id", allow_null=True)
    phase = serializers.CharField(source="assignment__item__phase__name")
    status = serializers.ChoiceField(source="assignment__status", choices=Assignment.Status.choices)
    milliseconds = serializers.IntegerField(help_text="On this day.")


def days_of(request: Request) -> Days:
    query = HoursQuerySerializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    days: Days = query.validated_data
    return days


def day_of(request: Request) -> dict[str, Any]:
    query = DayQuerySerializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    return {"day": query.validated_data["day"], "zone": query.validated_data.get("time_zone", UTC)}


class HoursView(LabelingView):
    @extend_schema(
        operation_id="hours_get",
        parameters=[HoursQuerySerializer],
        responses={200: HoursSerializer, **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """Your active time by day and phase."""
        return Response(HoursSerializer(hours_of(labeler=self.labeler, days=days_of(request))).data)


class HoursCsvView(LabelingView):
    content_negotiation_class = AnyAccepted

    @extend_schema(
        operation_id="hours_csv",
        tags=["hours"],
        parameters=[HoursQuerySerializer],
        responses={(200, MEDIA_TYPE): OpenApiTypes.STR, **errors(400, 403)},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """The same as a file: one line for each day and phase."""
        lines = lines_of_hours(labeler=self.labeler, days=days_of(request))
        return stream_csv(request, "hours.csv", COLUMNS, lines)


class HoursTasksView(LabelingView):
    @extend_schema(
        operation_id="hours_tasks",
        parameters=[DayQuerySerializer],
        responses={200: TaskHoursSerializer(many=True), **errors(400, 403)},
    )
    def get(self, request: Request) -> Response:
        """The tasks of one of your days, the latest first."""
        return Response(TaskHoursSerializer(tasks_of_day(labeler=self.labeler, **day_of(request)), many=True).data)


class PersonHoursView(ManagingPeople):
    @extend_schema(
        operation_id="people_hours",
        parameters=[HoursQuerySerializer],
        responses={200: HoursSerializer, **errors(400, 403, 404)},
    )
    def get(self, request: Request, person_id: UUID) -> Response:
        """Active time of a person by day and phase: what the person sees, too."""
        return Response(HoursSerializer(hours_of(labeler=person_with_id(person_id), days=days_of(request))).data)


class PersonHoursTasksView(ManagingPeople):
    @extend_schema(
        operation_id="people_hours_tasks",
        parameters=[DayQuerySerializer],
        responses={200: TaskHoursSerializer(many=True), **errors(400, 403, 404)},
    )
    def get(self, request: Request, person_id: UUID) -> Response:
        """The tasks of a person's day, the latest first."""
        tasks = tasks_of_day(labeler=person_with_id(person_id), **day_of(request))
        return Response(TaskHoursSerializer(tasks, many=True).data)


class PeopleHoursCsvView(ManagingPeople):
    content_negotiation_class = AnyAccepted

    @extend_schema(
        operation_id="people_hours_csv",
        parameters=[HoursQuerySerializer],
        responses={(200, MEDIA_TYPE): OpenApiTypes.STR, **errors(400, 403)},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Everybody's hours as a file for paying: one line for each day, person and phase. Reading it is noted in the audit log."""
        lines = lines_of_everybody(by=self.manager, days=days_of(request))
        return stream_csv(request, "hours.csv", COLUMNS, lines)
