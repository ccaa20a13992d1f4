"""People as CSV files: out, and in with a preview."""

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotation.api.csv_files import MEDIA_TYPE, stream_csv
from annotation.api.exports import AnyAccepted
from annotation.api.people import NOT_KEPT, ManagingPeople
from annotation.api.people_serializers import (
    CheckedPeopleSerializer,
    CreatedPeopleSerializer,
    CreatePeopleSerializer,
    PeopleFileSerializer,
    PeopleFilterSerializer,
)
from annotation.api.problem_details import errors
from annotation.api.site_address import site_address
from annotation.services.people_file import FILE_COLUMNS, check_people, create_people, lines_of_people, links_file


class PeopleCsvView(ManagingPeople):
    content_negotiation_class = AnyAccepted

    @extend_schema(
        operation_id="people_csv",
        parameters=[PeopleFilterSerializer],
        responses={(200, MEDIA_TYPE): OpenApiTypes.STR, **errors(400, 403)},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """People as a CSV file that is safe to open in a spreadsheet. Reading it is noted in the audit log."""
        query = PeopleFilterSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        lines = lines_of_people(by=self.manager, **query.validated_data)
        return stream_csv(request, "people.csv", FILE_COLUMNS, lines)


class CheckPeopleView(ManagingPeople):
    @extend_schema(
        operation_id="people_check_file",
        request=PeopleFileSerializer,
        responses={200: CheckedPeopleSerializer, **errors(400, 403)},
    )
    def post(self, request: Request) -> Response:
        """What each line of a CSV file would do. Nothing is changed."""
        text = self.sent(PeopleFileSerializer)["csv"]
        return Response(CheckedPeopleSerializer(check_people(text=text)).data)


class CreatePeopleView(ManagingPeople):
    @extend_schema(
        operation_id="people_create_by_file",
        request=CreatePeopleSerializer,
        responses={201: CreatedPeopleSerializer, **errors(400, 403, 409)},
    )
    def post(self, request: Request) -> Response:
        """Create an account for each line, with a link for its owner. If a line is wrong, nobody is created."""
        asked = self.sent(CreatePeopleSerializer)
        made = create_people(text=asked["csv"], days=asked["days"], by=self.manager)
        links = [(each.invitation.user, each.link(site_address(request))) for each in made]
        created = {
            "expires_at": made[0].invitation.expires_at,
            "people": [{"id": user.pk, "username": user.username, "link": link} for user, link in links if user],
            "csv": links_file((user.username, link) for user, link in links if user),
        }
        return Response(CreatedPeopleSerializer(created).data, status=201, headers=NOT_KEPT)
