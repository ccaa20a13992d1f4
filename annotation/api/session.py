"""Signing in and out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.authentication import SessionAuthentication, TokenAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.api.claimed_user import check_claimed_user
from annotation.api.problem_details import errors
from annotation.api.serializers import CredentialsSerializer, DemoRoleSerializer, SessionSerializer
from annotation.models import User
from annotation.services.sessions import check_credentials, demo_user


class StrictSessionAuthentication(SessionAuthentication):
    """Checks the CSRF token even without a session, so that another site cannot sign a user in."""

    def authenticate(self, request: Request) -> Any:
        self.enforce_csrf(request)
        found = super().authenticate(request)
        if found is not None and request.method == "DELETE":  # reading the session and signing in are for everybody
            check_claimed_user(request, found[0])
        return found

    def authenticate_header(self, request: Request) -> str:
        return "Session"


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
        """Sign in."""
        credentials = CredentialsSerializer(data=request.data)
        credentials.is_valid(raise_exception=True)
        user = check_credentials(**credentials.validated_data, address=_address(request))
        return sign_in(request, user)

    @extend_schema(operation_id="session_sign_out", auth=[], responses={204: None, **errors(403)})
    def delete(self, request: Request) -> Response:
        """Sign out."""
        logout(request)
        return Response(status=status.HTTP_204_NO_CONTENT)


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
    session = {
        "user": request.user if isinstance(request.user, User) else None,
        "demo": settings.DEMO,
        "csrf_token": get_token(request._request),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
    return Response(SessionSerializer(session).data, headers={"Cache-Control": "no-store"})


def sign_in(request: Request, user: User) -> Response:
    login(request._request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.user = user
    return session_response(request)


def _address(request: Request) -> str:
    """The client's address. A trusted proxy appends it to X-Forwarded-For."""
    if settings.BEHIND_TLS_PROXY and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR")):
        return str(forwarded).rsplit(",", 1)[-1].strip()[:64]
    return str(request.META.get("REMOTE_ADDR", ""))[:64]
