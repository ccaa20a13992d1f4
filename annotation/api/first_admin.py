"""The page behind the first admin's one-time link."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.authentication import StrictSessionAuthentication
from annotation.api.json_body import RequestSerializer
from annotation.api.problem_details import errors
from annotation.api.serializers import CredentialsSerializer, SessionSerializer
from annotation.api.session import sign_in
from annotation.services.first_admin import accept_invitation, check_invitation


class FirstAdminLinkSerializer(RequestSerializer):
    token = serializers.CharField(max_length=100, help_text="The part of the printed link after #.")


class FirstAdminSerializer(FirstAdminLinkSerializer, CredentialsSerializer):
    """The name and the password that the first admin wants."""


class InvitationView(APIView):
    authentication_classes = [StrictSessionAuthentication]
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="first_admin_check",
        auth=[],
        request=FirstAdminLinkSerializer,
        responses={204: None, **errors(400, 403, 410)},
    )
    def post(self, request: Request) -> Response:
        """Whether the link can still be used; 410 if not."""
        invitation = FirstAdminLinkSerializer(data=request.data)
        invitation.is_valid(raise_exception=True)
        check_invitation(**invitation.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)


class FirstAdminView(APIView):
    authentication_classes = [StrictSessionAuthentication]
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="first_admin_create",
        auth=[],
        request=FirstAdminSerializer,
        responses={200: SessionSerializer, **errors(400, 403, 409, 410)},
    )
    def post(self, request: Request) -> Response:
        """Create the first admin and sign in. The link works once; 410 afterwards."""
        account = FirstAdminSerializer(data=request.data)
        account.is_valid(raise_exception=True)
        return sign_in(request, accept_invitation(**account.validated_data))
