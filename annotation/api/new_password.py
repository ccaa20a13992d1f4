"""Setting a new password by a one-time link."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.authentication import StrictSessionAuthentication
from annotation.api.json_body import RequestSerializer
from annotation.api.problem_details import errors
from annotation.api.serializers import SessionSerializer
from annotation.api.session import sign_in
from annotation.api.site_address import site_address
from annotation.client_address import client_address, network_of
from annotation.errors import NotFound
from annotation.services.password_reset import ask_for_link, reset_password, user_of_link
from annotation.services.sign_in_limits import begin_attempt


class ResetSerializer(RequestSerializer):
    token = serializers.CharField(max_length=200, help_text="The part of the link after #.")


class LinkedUserSerializer(serializers.Serializer[Any]):
    username = serializers.CharField()


class SetPasswordSerializer(ResetSerializer):
    password = serializers.CharField(max_length=4096, trim_whitespace=False)


class AskForLinkSerializer(RequestSerializer):
    name = serializers.CharField(max_length=254, help_text="User name or e-mail address.")


class LinkView(APIView):
    authentication_classes = [StrictSessionAuthentication]
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="new_password_check",
        auth=[],
        request=ResetSerializer,
        responses={200: LinkedUserSerializer, **errors(400, 403, 410)},
    )
    def post(self, request: Request) -> Response:
        """Whose password the link sets; 410 if it cannot be used any more."""
        link = ResetSerializer(data=request.data)
        link.is_valid(raise_exception=True)
        return Response(LinkedUserSerializer(user_of_link(**link.validated_data)).data)


class NewPasswordView(APIView):
    authentication_classes = [StrictSessionAuthentication]
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="new_password_set",
        auth=[],
        request=SetPasswordSerializer,
        responses={200: SessionSerializer, **errors(400, 403, 410)},
    )
    def post(self, request: Request) -> Response:
        """Set the password and sign in. All sessions and API tokens of the account end. The link works once; 410 afterwards."""
        chosen = SetPasswordSerializer(data=request.data)
        chosen.is_valid(raise_exception=True)
        return sign_in(request, reset_password(**chosen.validated_data))


class AskForLinkView(APIView):
    authentication_classes = [StrictSessionAuthentication]
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="new_password_ask",
        auth=[],
        request=AskForLinkSerializer,
        responses={202: None, **errors(400, 403, 404, 429, 503)},
    )
    def post(self, request: Request) -> Response:
        """Send a link by mail, if the account has an address. The answer is the same for every name. 404: the site sends no mail."""
        asked = AskForLinkSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        if not settings.MAIL_IS_CONFIGURED:
            raise NotFound("This site sends no mail. Ask an admin for a new password.")
        name = asked.validated_data["name"]
        begin_attempt(
            username=f"new password of {name}", network=network_of(client_address(request._request)), browser=None
        )
        ask_for_link(name=name, site=site_address(request))
        return Response(status=status.HTTP_202_ACCEPTED)
