"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import logout
from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.authentication import StrictSessionAuthentication, TokenAuthentication
from annotation.api.json_body import RequestSerializer
from annotation.api.known_browsers import browser_number, remember_browser
from annotation.api.permissions import signed_in_user
from annotation.api.problem_details import errors
from annotation.api.serializers import CredentialsSerializer, DemoRoleSerializer, SessionSerializer
from annotation.api.sign_in_steps import begin, finish, halfway_user, second_factor_step
from annotation.client_address import client_address, network_of
from annotation.errors import Conflict
from annotation.models import User
from annotation.services.second_factor import check_code
from annotation.services.sessions import check_credentials, demo_user


class SessionView(APIView):
    authentication_classes = [TokenAuthentication, StrictSessionAuthentication]
    permission_classes = [AllowAny]

    @extend_schema(operation_id="session_get", auth=[], responses={200: SessionSerializer})
    def get(self, request: Request) -> Response:
        """The signed-in user. Sets the CSRF cookie."""
        return session_response(request)

    @extend_schema(
        operation_id="session_sign_in",
        auth=[],
        request=CredentialsSerializer,
        responses={200: SessionSerializer, **errors(400, 403, 429)},
    )
    def post(self, request: Request) -> Response:
        """Sign in. With a second factor, the response has no user yet: send a code next."""
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        username = credentials.validated_data["username"]
        user = check_credentials(
            **credentials.validated_data,
            network=network_of(client_address(request._request)),
            browser=browser_number(request._request, username),
        )
        return sign_in(request, user)

    @extend_schema(operation_id="session_sign_out", auth=[], responses={204: None, **errors(403)})
    def delete(self, request: Request) -> Response:
        """Sign out."""
        logout(request)
        return Response(status=status.HTTP_204_NO_CONTENT)


class CodeSerializer(RequestSerializer):
    code = serializers.CharField(max_length=40, help_text="Six digits of the authenticator app, or a recovery code.")


class SecondFactorView(APIView):
    authentication_classes = [StrictSessionAuthentication]
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="session_second_factor",
        auth=[],
        request=CodeSerializer,
        responses={200: SessionSerializer, **errors(400, 403, 409, 429)},
    )
    def post(self, request: Request) -> Response:
        """Finish signing in with a code. 409: the first step is missing or longer than five minutes ago."""
        code = CodeSerializer(data=request.data)
        code.is_valid(raise_exception=True)
        user = halfway_user(request._request) or signed_in_user(request)
        if user is None:
            raise Conflict("Sign in with your name and password first. After five minutes, this has to be done again.")
        check_code(user=user, code=code.validated_data["code"])
        return _finished(request, user, with_second_factor=True)


class DemoSessionView(APIView):
    authentication_classes = [StrictSessionAuthentication]
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="session_sign_in_demo",
        auth=[],
        request=DemoRoleSerializer,
        responses={200: SessionSerializer, **errors(400, 403, 404)},
    )
    def post(self, request: Request) -> Response:
        """Sign in as the demo's user of a role, without a password. 404 outside the demo."""
        role = DemoRoleSerializer(data=request.data)
        role.is_valid(raise_exception=True)
        return sign_in(request, demo_user(role=role.validated_data["role"]))


def session_response(request: Request) -> Response:
    user = request.user if isinstance(request.user, User) else None
    session = {
        "user": user,
        "demo": settings.DEMO,
        "csrf_token": get_token(request._request),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "second_factor": None if request.auth else second_factor_step(request._request, user),
        "openid_connect": settings.OIDC_NAME if settings.OIDC_ISSUER else None,
        "resets_by_mail": settings.MAIL_IS_CONFIGURED,
    }
    return Response(SessionSerializer(session).data, headers={"Cache-Control": "no-store"})


def sign_in(request: Request, user: User) -> Response:
    """Sign a user in who has proved who they are; with a second factor, only to the step at which the code is asked for."""
    if begin(request._request, user):
        return _finished(request, user, with_second_factor=False)
    return session_response(request)


def _finished(request: Request, user: User, *, with_second_factor: bool) -> Response:
    finish(request._request, user, with_second_factor=with_second_factor)
    request.user = user
    response = session_response(request)
    remember_browser(request._request, response, user)
    return response
